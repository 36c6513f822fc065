"""The four figures between synthesizer sounds: the same as librosa's, and sense where one of them is silent."""

import librosa
import numpy as np
import pytest

from melscape.measures.hayes25 import Reference, mss, rms_cosine, scores, sot, wmfcc
from melscape.measures.hayes25_kernel import symmetric_dtw, transport
from melscape.measures.problems import MeasureError

RATE_HZ = 44_100


def tone(frequency_hz=220.0, seconds=0.5, decay=3.0, channels=2):
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    noise = np.random.default_rng(int(frequency_hz)).standard_normal((channels, time.size))
    return (np.sin(2 * np.pi * frequency_hz * time) * np.exp(-decay * time) + 0.01 * noise).astype(np.float32)


def published(a, b):
    """The definitions with librosa alone, frame by frame and without shortcuts."""
    apart_db = 0.0
    for window, hop, bands in ((441, 220, 32), (1102, 441, 64), (4410, 2205, 128)):
        first, second = (
            librosa.power_to_db(
                librosa.feature.melspectrogram(y=sound, sr=RATE_HZ, n_fft=window, hop_length=hop, n_mels=bands),
                ref=np.max,
            )
            for sound in (a, b)
        )
        apart_db += np.abs(first - second).mean() / 3
    mfccs = [
        librosa.feature.mfcc(y=sound, sr=RATE_HZ, n_mfcc=20, n_fft=2205, hop_length=441, n_mels=128).reshape(
            20 * len(sound), -1
        )
        for sound in (a, b)
    ]
    shares = [np.abs(librosa.stft(sound.mean(0), n_fft=2205, hop_length=882)) for sound in (a, b)]
    sums = [np.cumsum(share / np.maximum(share.sum(0), 1e-6), axis=0) for share in shares]
    rms = [librosa.feature.rms(y=sound.mean(0), frame_length=2205, hop_length=1102)[0] for sound in (a, b)]
    return {
        "mss": apart_db,
        "wmfcc": librosa_warping(mfccs[0].T, mfccs[1].T),
        "sot": np.abs(sums[0] - sums[1]).mean(),
        "rms": rms[0] @ rms[1] / (np.linalg.norm(rms[0]) * np.linalg.norm(rms[1])),
    }


def librosa_warping(a, b):
    costs = np.abs(a[:, None] - b[None]).mean(2)
    steps, weights = np.array([[1, 1], [0, 1], [1, 0]]), np.array([2.0, 1.0, 1.0])
    summed = librosa.sequence.dtw(C=costs, step_sizes_sigma=steps, weights_mul=weights, backtrack=False)
    return summed[-1, -1] / sum(costs.shape)


def plain_warping(a, b):
    costs = np.abs(a[:, None] - b[None]).mean(2)
    summed = np.full((len(a) + 1, len(b) + 1), np.inf)
    for row in range(len(a)):
        for column in range(len(b)):
            straight = costs[row, column] + min(summed[row, column + 1], summed[row + 1, column])
            across = costs[row, column] * 2 + summed[row, column]
            start = costs[row, column] if row == column == 0 else np.inf
            summed[row + 1, column + 1] = min(straight, across, start)
    return summed[-1, -1] / (len(a) + len(b))


@pytest.mark.parametrize("samples", [0, 137])
def test_the_four_figures_are_those_of_librosa(samples):
    a, b = tone(220.0)[:, samples:], tone(900.0, decay=0.5)[:, samples:]
    assert scores(a, b, RATE_HZ) == pytest.approx(published(a, b), abs=1e-4)


def test_equal_sounds_have_no_distance():
    expected = {"mss": 0.0, "wmfcc": 0.0, "sot": 0.0, "rms": 1.0}
    assert scores(tone(), tone(), RATE_HZ) == pytest.approx(expected, abs=1e-12)


def test_each_figure_alone_is_the_one_of_all_four():
    a, b = tone(220.0), tone(400.0)
    alone = [measure(a, b, RATE_HZ) for measure in (mss, wmfcc, sot, rms_cosine)]
    assert alone == list(scores(a, b, RATE_HZ).values())


def test_the_order_of_the_two_sounds_does_not_matter():
    a, b = tone(220.0), tone(400.0)
    assert scores(a, b, RATE_HZ) == pytest.approx(scores(b, a, RATE_HZ), rel=1e-6)


def test_only_the_cepstrum_hears_the_level():
    a, b = tone(220.0), tone(400.0)
    loud, soft = scores(a, b, RATE_HZ), scores(a, 0.25 * b, RATE_HZ)
    assert {name: soft[name] for name in ("mss", "sot", "rms")} == pytest.approx(
        {name: loud[name] for name in ("mss", "sot", "rms")}, abs=1e-3
    )
    assert soft["wmfcc"] != pytest.approx(loud["wmfcc"], rel=0.01)


def test_one_channel_is_the_same_as_two_equal_ones():
    mono, stereo = tone(channels=1), tone(400.0)
    assert scores(mono, stereo, RATE_HZ) == scores(np.tile(mono, (2, 1)), stereo, RATE_HZ)
    assert scores(mono, stereo, RATE_HZ) == pytest.approx(published(np.tile(mono, (2, 1)), stereo), abs=1e-4)


def test_the_shorter_sound_goes_on_in_silence():
    long, short = tone(seconds=0.6), tone(400.0, seconds=0.4)
    padded = np.pad(short, ((0, 0), (0, long.shape[1] - short.shape[1])))
    assert scores(long, short, RATE_HZ) == scores(long, padded, RATE_HZ)
    assert scores(short, long, RATE_HZ) == scores(padded, long, RATE_HZ)


def test_two_silent_sounds_are_equal():
    silence = np.zeros((2, 4000), dtype=np.float32)
    assert scores(silence, silence + 1e-6, RATE_HZ) == {"mss": 0.0, "wmfcc": 0.0, "sot": 0.0, "rms": 1.0}


def test_silence_is_a_bad_answer_in_every_figure():
    truth, silence = tone(), np.zeros((2, 22_050), dtype=np.float32)
    silent, near = scores(truth, silence, RATE_HZ), scores(truth, tone(233.0), RATE_HZ)
    assert silent["rms"] == 0.0
    assert all(silent[name] > 3 * near[name] for name in ("mss", "wmfcc", "sot"))


def test_silence_lies_on_the_floor_and_not_at_its_own_peak():
    steady = np.random.default_rng(0).standard_normal((1, 22_050)).astype(np.float32) * 0.3
    # White noise stands some 60 to 80 dB over the floor in every cell: at 0 dB silence would be near it.
    assert scores(steady, np.zeros_like(steady), RATE_HZ)["mss"] > 60


def test_warping_costs_what_a_plain_table_says():
    random = np.random.default_rng(1)
    a, b = random.standard_normal((23, 6)), random.standard_normal((31, 6))
    assert symmetric_dtw(a, b) == pytest.approx(plain_warping(a, b), rel=1e-12)
    assert symmetric_dtw(a, b) == pytest.approx(librosa_warping(a, b), rel=1e-12)


def test_a_sequence_warps_onto_its_slower_self_for_nothing():
    steps = np.arange(12.0)[:, None]
    assert symmetric_dtw(steps, np.repeat(steps, 3, axis=0)) == 0.0


def test_energy_carried_across_half_the_axis_costs_a_half():
    low, high = np.zeros((3, 8)), np.zeros((3, 8))
    low[:, 1], high[:, 5] = 1.0, 1.0
    assert transport(low, high) == 0.5


def test_a_reference_that_is_kept_gives_the_same_figures_again():
    kept, other = Reference(tone(), RATE_HZ), tone(400.0)
    assert kept.scores(other) == kept.scores(other) == scores(tone(), other, RATE_HZ)


@pytest.mark.parametrize("samples", [np.zeros((3, 100)), np.zeros((2, 0)), np.full((1, 100), np.nan)])
def test_what_cannot_be_compared_is_refused(samples):
    with pytest.raises(MeasureError):
        scores(samples, tone(), RATE_HZ)
