"""Real mashups beside made ones: figures as librosa has them, and settings that bring the two together."""

from dataclasses import replace

import librosa
import numpy as np
import pytest
import soundfile
from tests.tasks.genre.mashup.made import RATE_HZ, band, noises

from melscape.audio.damage import Damage
from melscape.errors import CorpusError
from melscape.tasks.genre.config import without_noise
from melscape.tasks.genre.mashup.compare import apart, compare, figures_of, maker
from melscape.tasks.genre.mashup.recipe import MashupRecipe, NoiseLaw

RECIPE = MashupRecipe(rate_hz=RATE_HZ, lengths_seconds=((1.0, 2.0, 2.0),), noise=NoiseLaw(0, 2, snr_db=(20.0, 30.0)))


def sound(hiss, seconds=2.0, seed=0):
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    tone = 0.2 * np.sin(2 * np.pi * 220.0 * time) * np.exp(-3.0 * (time % 0.5))
    return (tone + hiss * np.random.default_rng(seed).standard_normal(time.size)).astype(np.float32)


def make(recipe, count):
    """Mixes whose noise is as loud as the law's middle; nothing else of the recipe matters here."""
    louder = 0.2 * 10 ** (-np.mean(recipe.noise.snr_db) / 20)
    for seed in range(count):
        yield sound(louder * (seed % 3 > 0 or recipe.noise.fewest > 0), seed=seed)


def put(folder, sounds):
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{number}.wav" for number in range(len(sounds))]
    for path, each in zip(paths, sounds):
        soundfile.write(path, each, RATE_HZ, subtype="FLOAT")
    return paths


def test_the_figures_are_those_of_librosa():
    samples = sound(0.01)
    found = figures_of(samples, RATE_HZ)
    assert found["flatness"] == pytest.approx(float(librosa.feature.spectral_flatness(y=samples).mean()), rel=1e-3)
    centroid_hz = float(librosa.feature.spectral_centroid(y=samples, sr=RATE_HZ).mean())
    assert found["centroid_hz"] == pytest.approx(centroid_hz, rel=1e-3)
    crossings = float(librosa.feature.zero_crossing_rate(samples).mean())
    assert found["crossings"] == pytest.approx(crossings, rel=1e-3)
    assert found["level_db"] == pytest.approx(20 * np.log10(samples.std()), abs=0.1)
    assert found["seconds"] == pytest.approx(2.0)


def test_silence_has_figures_too():
    assert all(np.isfinite(value) for value in figures_of(np.zeros(5000), RATE_HZ).values())


def test_noise_that_is_too_soft_is_noticed_and_louder_noise_proposed(tmp_path):
    files = put(tmp_path, [sound(0.2 * 10 ** (-15 / 20), seconds=1.0 + 0.2 * n, seed=n) for n in range(6)])
    found = compare(files, make, RECIPE, mixes=6)
    flatness = next(figure for figure in found.figures if figure.name == "flatness")
    assert flatness.made < flatness.proposed and abs(flatness.proposed - flatness.real) < abs(
        flatness.made - flatness.real
    )
    assert found.proposal.noise.snr_db == (10.0, 20.0)
    assert found.words[-1].startswith("Noises 10 dB louder")
    assert found.to_dict()["files"] == 6 and found.to_dict()["figures"]["flatness"]["real"] == flatness.real


def test_noise_that_is_right_is_left_alone(tmp_path):
    law = replace(RECIPE, noise=NoiseLaw(1, 2, snr_db=(10.0, 20.0)))
    found = compare(put(tmp_path, list(make(law, 6))), make, law, mixes=6)
    assert found.proposal.noise == law.noise and "as they should be" in found.words[-1]


def test_amplitudes_are_proposed_where_the_recipe_has_amplitudes(tmp_path):
    law = replace(RECIPE, noise=NoiseLaw(1, 3, amplitude=(0.05, 0.35)))
    proposal = compare(put(tmp_path, [sound(0.1)]), make, law, mixes=3).proposal
    assert proposal.noise.amplitude[1] / proposal.noise.amplitude[0] == pytest.approx(7.0)


def test_lengths_and_levels_are_those_of_the_files(tmp_path):
    lengths = [3.0] * 5 + [2.7] * 4 + [1.0]
    loud = [0.5 * sound(0.0, seconds) / np.abs(sound(0.0, seconds)).max() for seconds in lengths]
    found = compare(put(tmp_path, loud), make, RECIPE, mixes=2).proposal
    assert [row[0] for row in found.lengths_seconds] == [0.5, 0.4, 0.1]
    assert found.longest_samples == 3 * RATE_HZ
    assert found.damage.level_db == pytest.approx((-6.02, -6.02), abs=0.01)


@pytest.mark.parametrize(("seconds", "law"), [(0.05, (0.1, 0.1)), (601.0, (60.0, 60.0))])
def test_proposed_lengths_are_such_as_can_be_mixed(tmp_path, seconds, law):
    found = compare(put(tmp_path, [0.1 * np.ones(round(seconds * RATE_HZ))]), make, RECIPE, mixes=1)
    assert found.proposal.lengths_seconds == ((1.0, *law),)
    assert next(each.real for each in found.figures if each.name == "seconds") == pytest.approx(seconds)


def test_a_file_that_cannot_be_heard_is_told_about_and_left_out(tmp_path):
    files = [*put(tmp_path, [sound(0.1)]), tmp_path / "bad.wav"]
    files[1].write_bytes(b"no sound")
    moments = []
    found = compare(files, make, RECIPE, mixes=2, on_progress=moments.append)
    assert found.files == 1 and len(found.not_heard) == 1 and found.words[0].startswith("1 of 2 files could not")
    assert found.not_heard[0].count("bad.wav") == 1
    assert [each.done for each in moments] == list(range(1, moments[-1].total + 1))
    with pytest.raises(CorpusError, match="None of 1 real mashups can be heard"):
        compare(files[1:], make, RECIPE)


def test_where_there_are_no_noises_none_are_proposed(tmp_path):
    bank, pool = band(tmp_path / "band")
    plain = without_noise(replace(RECIPE, damage=Damage.none()))
    found = compare(put(tmp_path / "real", [sound(0.1)]), maker(pool, bank, (), None), plain, mixes=2)
    assert found.proposal.noise == plain.noise and "have no noise" in found.words[-1]


def test_a_bank_makes_what_is_compared(tmp_path):
    bank, pool = band(tmp_path / "band")
    noise_bank, added = noises(tmp_path / "noises")
    plain = replace(RECIPE, damage=Damage.none())
    mixes = list(maker(pool, bank, added, noise_bank)(plain, 3))
    assert len(mixes) == 3 and all(mix.size == 2 * RATE_HZ and mix.std() > 0.01 for mix in mixes)


def test_equal_figures_are_not_apart_and_nothing_cannot_be_compared():
    rows = [figures_of(sound(0.01), RATE_HZ)]
    assert apart(rows, rows) == 0.0 and apart(rows, [figures_of(sound(0.1), RATE_HZ)]) > 0.5
    with pytest.raises(CorpusError, match="no real mashups"):
        compare([], make, RECIPE)
