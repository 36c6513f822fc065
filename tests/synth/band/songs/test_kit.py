"""Drums that can be told apart, by piece, by kit and by song."""

import numpy as np
import pytest
from tests.synth.band.songs.played import beat

from melscape.errors import ConfigError
from melscape.synth.band.songs.instruments.drums import KITS as MADE
from melscape.synth.band.songs.instruments.drums import LEVELS_DB, PIECES, ranges_of
from melscape.synth.band.songs.instruments.tone import Make
from melscape.synth.band.songs.kit import Kit
from melscape.synth.band.songs.score import KITS, Hit
from melscape.synth.band.songs.score import PIECES as WRITTEN

RATE_HZ = 22_050


def kit_of(name, words="song", key_midi=48):
    return Kit(Make(name, 0, words, RATE_HZ), key_midi)


def centre_hz(sound):
    power = np.abs(np.fft.rfft(sound)) ** 2
    return (power * np.fft.rfftfreq(sound.size, 1 / RATE_HZ)).sum() / power.sum()


def ring_seconds(sound):
    """Until 99 % of the energy has come."""
    return np.searchsorted(np.cumsum(sound**2) / (sound**2).sum(), 0.99) / RATE_HZ


def spectrum_db(samples, bands=20):
    power = np.abs(np.fft.rfft(samples, RATE_HZ)) ** 2
    edges = np.unique(np.geomspace(30, power.size, bands + 1).astype(int))
    return 10 * np.log10(np.add.reduceat(power, edges[:-1]) / power.sum() + 1e-6)


def test_every_kit_and_piece_of_a_score_can_be_played():
    assert set(MADE) == set(KITS) and set(PIECES) == set(WRITTEN) == set(LEVELS_DB)
    for kit, changes in MADE.items():
        assert set(changes) <= set(PIECES), kit
        assert all(set(ranges_of(kit, piece)) == set(PIECES[piece]) for piece in PIECES)


@pytest.mark.parametrize("name", KITS)
def test_every_stroke_is_short_finite_and_brought_to_one_peak(name):
    kit = kit_of(name)
    for piece in WRITTEN:
        sound, gain = kit.stroke(piece, 100)
        assert sound.dtype == np.float32 and np.isfinite(sound).all() and 0.05 < gain < 2.0
        assert np.abs(sound).max() == pytest.approx(1.0, abs=1e-3)
        assert 0.05 * RATE_HZ < sound.size < 3.2 * RATE_HZ and abs(sound[-1]) < 1e-3


@pytest.mark.parametrize("name", ["acoustic", "rock", "jazz", "808", "electronic"])
def test_pieces_lie_where_ears_expect_them(name):
    kit = kit_of(name)
    kick, tom, snare, hat = (
        centre_hz(kit.stroke(piece, 100)[0]) for piece in ("kick", "tom_low", "snare", "closed_hat")
    )
    assert kick < 400 and kick < snare < hat and tom < snare and hat > 3_000


def test_an_open_hat_rings_longer_than_a_closed_one():
    kit = kit_of("acoustic")
    assert ring_seconds(kit.stroke("open_hat", 90)[0]) > 2 * ring_seconds(kit.stroke("closed_hat", 90)[0])


def test_kits_differ_as_kits_do():
    def mean_over_songs(name, piece, measure):
        return np.mean([measure(kit_of(name, words).stroke(piece, 100)[0]) for words in "abcde"])

    assert mean_over_songs("808", "kick", ring_seconds) > 1.5 * mean_over_songs("disco", "kick", ring_seconds)
    assert mean_over_songs("metal", "kick", centre_hz) > 1.5 * mean_over_songs("jazz", "kick", centre_hz)
    assert mean_over_songs("orchestral", "kick", ring_seconds) > mean_over_songs("country", "kick", ring_seconds)

    def rise(sound):
        return np.argmax(np.abs(sound) > 0.5) / RATE_HZ

    assert mean_over_songs("brushes", "snare", rise) > mean_over_songs("rock", "snare", rise)


def test_no_two_songs_have_the_same_drums():
    for piece in ("kick", "snare", "closed_hat", "ride"):
        pictures = [spectrum_db(kit_of("rock", words).stroke(piece, 100)[0]) for words in "abcd"]
        assert min(np.abs(a - b).mean() for i, a in enumerate(pictures) for b in pictures[:i]) > 0.5


def test_the_same_stroke_is_the_same_whatever_was_struck_before():
    kit = kit_of("jazz")
    kit.stroke("crash", 100)
    assert np.array_equal(kit.stroke("snare", 70)[0], kit_of("jazz").stroke("snare", 70)[0])
    assert not np.array_equal(kit.stroke("snare", 70, take=0)[0], kit.stroke("snare", 70, take=1)[0])


def test_hard_strokes_are_louder_and_brighter():
    kit = kit_of("acoustic")
    (soft, low), (hard, high) = kit.stroke("snare", 30), kit.stroke("snare", 120)
    assert high > 3 * low and centre_hz(hard) > centre_hz(soft)


@pytest.mark.parametrize(("name", "piece"), [("808", "kick"), ("orchestral", "timpani")])
def test_tuned_drums_follow_the_key(name, piece):
    for key_midi in (48, 53):
        drum, _, _ = kit_of(name, key_midi=key_midi)._drum(piece)
        octaves = np.log2(drum.skin_hz / (440.0 * 2 ** ((key_midi - 69) / 12)))
        assert octaves == pytest.approx(round(octaves), abs=1e-9)


def test_a_closing_hat_chokes_the_open_one():
    open_hat, closing = Hit(0.0, "open_hat", 110), Hit(1.0, "closed_hat", 20)
    kit = kit_of("acoustic")
    alone, choked = (kit.play(hits, RATE_HZ) for hits in ([(0.0, open_hat)], [(0.0, open_hat), (0.1, closing)]))
    late = slice(round(0.25 * RATE_HZ), None)
    assert np.abs(choked[late]).max() < 0.3 * np.abs(alone[late]).max()


def test_hits_sound_when_they_are_struck_and_the_rest_is_silence():
    hits = [(0.5, Hit(1.0, "rim", 100)), (9.0, Hit(18.0, "kick", 100))]
    sound = kit_of("country").play(hits, RATE_HZ)
    assert not sound[: RATE_HZ // 2].any() and np.abs(sound[RATE_HZ // 2 : RATE_HZ // 2 + 300]).max() > 0.05


def test_unknown_kits_and_pieces_are_told_the_known_ones():
    with pytest.raises(ConfigError, match="bagpipe"):
        kit_of("bagpipe")
    with pytest.raises(ConfigError, match="anvil"):
        kit_of("rock").stroke("anvil", 100)
    assert kit_of("rock").play([(0.0, hit) for hit in beat().hits], 100).shape == (100,)


@pytest.mark.parametrize("name", KITS)
def test_low_rates_keep_their_cymbals(name):
    kit = Kit(Make(name, 0, "song", 8_000))
    assert all(np.abs(kit.stroke(piece, 100)[0]).max() > 0.5 for piece in WRITTEN)
