"""Loading a folder: good sounds become items, everything else is named with a reason."""

import numpy as np
import pytest
from tests.corpus.sounds import good_folder, put, tone

from melscape.corpus.inspect import Checks
from melscape.corpus.load import load
from melscape.errors import CorpusError

CHECKS = Checks(longest_seconds=2.0)


def here(folder, **options):
    return load(folder, workers=0, checks=CHECKS, **options)


def told(manifest, kind):
    return {problem.path.name: problem.reason for problem in manifest.problems if problem.kind == kind}


def dirty(folder):
    """A folder with one of each kind of bad file among six good ones."""
    good_folder(folder)
    whole = put(folder / "cut.flac").read_bytes()
    (folder / "cut.flac").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.wav").touch()
    (folder / "text.wav").write_text("This is no sound, whatever it is called.")
    (folder / "noise.mp3").write_bytes(np.random.default_rng(0).bytes(3000))
    put(folder / "silent.wav", np.zeros(8000))
    put(folder / "short.wav", tone(seconds=0.01))
    put(folder / "huge.wav", tone(seconds=3.0))
    put(folder / "slow.wav", rate_hz=4000)
    put(folder / "crowd.wav", np.zeros((400, 9)) + 0.1 * tone()[:400, None])
    put(folder / "copy.wav", tone(200.0))
    (folder / "film.mov").write_bytes(b"\0\0\0\x14ftypqt  ")
    (folder / "README.md").write_text("Words.")
    (folder / "link.wav").symlink_to("/etc/hostname")
    return folder


def test_every_bad_file_is_named_and_the_good_ones_stay(tmp_path):
    manifest = here(dirty(tmp_path))
    # "copy.wav" comes first by name, so the file it equals is the later copy.
    assert {item.name for item in manifest.items} == {"copy"} | {f"note {number}" for number in range(1, 6)}
    refused = told(manifest, "refused")
    assert set(refused) == {
        *("cut.flac", "empty.wav", "text.wav", "noise.mp3", "silent.wav", "short.wav", "huge.wav", "slow.wav"),
        *("crowd.wav", "film.mov", "link.wav", "note 0.wav"),
    }
    assert "exact copy of copy.wav" in refused["note 0.wav"] and "4000 Hz" in refused["slow.wav"]
    assert all(problem.reason and problem.next_step for problem in manifest.problems)
    assert set(told(manifest, "ignored")) == {"README.md"}


def test_no_file_is_lost_without_a_word_and_none_is_changed(tmp_path):
    before = {path.name: path.stat().st_mtime_ns for path in dirty(tmp_path).iterdir()}
    manifest = here(tmp_path)
    seen = {item.path.name for item in manifest.items} | {problem.path.name for problem in manifest.problems}
    assert seen == set(before)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_items_carry_what_the_index_says(tmp_path):
    good_folder(tmp_path, 2)
    text = "file,family,program,pitch_midi,licence\nnote 0.wav,brass,061,55,CC0\nnote 1.wav,reed,071,59.5,CC-BY\n"
    (tmp_path / "index.csv").write_text(text)
    first, second = here(tmp_path).items
    assert (first.group, first.pitch_midi, first.licence, first.family) == ("061", 55.0, "CC0", "brass")
    assert second.labels["program"] == "071" and second.seconds == 0.4 and len(second.checksum) == 64


def test_twins_of_two_programs_share_a_group(tmp_path):
    put(tmp_path / "a.wav", tone(300.0))
    put(tmp_path / "b.wav", 0.5 * tone(300.0))
    put(tmp_path / "c.wav", tone(777.0, seed=2))
    manifest = here(tmp_path)
    assert [item.group for item in manifest.items] == ["a", "a", "c"]
    assert "nearly the same as a.wav" in told(manifest, "warning")["b.wav"]


def test_names_with_accents_and_spaces_work(tmp_path):
    put(tmp_path / "Übung 1" / "été – prise n° 2 🎹.wav")
    (item,) = here(tmp_path).items
    assert item.group == "Übung 1/été – prise n° 2 🎹"


def test_the_same_folder_gives_the_same_hash_wherever_it_lies(tmp_path):
    first, second = (here(good_folder(tmp_path / name)) for name in ("one", "two"))
    assert first.hash == second.hash and [item.path.name for item in first.items] == [f"note {n}.wav" for n in range(6)]


def test_progress_is_told_for_every_file(tmp_path):
    done = []
    here(good_folder(tmp_path, 3), on_progress=lambda progress: done.append((progress.done, progress.total)))
    assert done == [(1, 3), (2, 3), (3, 3)]


def test_a_folder_without_sound_says_what_it_holds(tmp_path):
    (tmp_path / "empty.wav").touch()
    with pytest.raises(CorpusError, match=r"1 were refused; the first, empty.wav: .*0 bytes"):
        here(tmp_path)
    with pytest.raises(CorpusError, match="does not exist"):
        here(tmp_path / "gone")


@pytest.mark.slow
def test_worker_processes_give_the_same_manifest(tmp_path):
    assert load(dirty(tmp_path), workers=2, checks=CHECKS) == here(tmp_path)


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 96_000, 192_000])
@pytest.mark.parametrize(("channels", "seconds"), [(1, 0.2), (2, 0.06)])
def test_short_sounds_of_every_usual_rate_are_kept(tmp_path, rate_hz, channels, seconds):
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    hit = 0.5 * np.exp(-20 * time) * np.sin(2 * np.pi * 220.0 * time)
    put(tmp_path / "hit.wav", np.stack([hit] * channels, axis=1), rate_hz)
    manifest = here(tmp_path)
    (item,) = manifest.items
    assert (item.rate_hz, item.seconds) == (rate_hz, pytest.approx(seconds)) and manifest.problems == ()
