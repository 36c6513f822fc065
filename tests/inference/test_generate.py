"""A model is judged on the sounds of any folder: of a large one on a part that the seed draws."""

import pytest

from melscape.errors import ConfigError
from melscape.inference import generate


def test_a_large_folder_is_judged_by_a_part_that_the_seed_draws(shots, monkeypatch):
    monkeypatch.setattr(generate, "MOST_OTHERS", 5)
    (first, note), (again, _), (other, _) = (generate._others(shots.sounds, seed) for seed in (0, 0, 1))
    assert len(first) == 5 and "5 sounds drawn from the 12" in note
    names = [[item.name for item in manifest.items] for manifest in (first, again, other)]
    assert names[0] == names[1] != names[2]


def test_a_small_folder_is_judged_whole(shots):
    manifest, note = generate._others(shots.sounds, 0)
    assert len(manifest) == 12 and "the 12 sounds" in note


def test_a_folder_of_hardly_any_sounds_is_refused(shots, tmp_path):
    for path in sorted(path for path in shots.sounds.iterdir() if path.suffix != ".csv")[:2]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ConfigError, match="2 usable sounds"):
        generate._others(tmp_path, 0)


@pytest.mark.slow
def test_judging_on_other_sounds_leaves_the_figures_of_the_run_alone(shots):
    report = generate.evaluate(shots.run, on=shots.sounds, count=4)
    assert report.figures["sounds"] == 12 and report.figures["on"] == str(shots.sounds)
    assert report.figures["heldout_mel_mae_db"] > 0 and report.figures["copy_ratio"] > 0
    assert not (shots.run / generate.EVALUATION_NAME).exists()
