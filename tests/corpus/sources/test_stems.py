"""The competition's folder: songs in four stems, whatever lies beside them."""

import pytest
from tests.corpus.sounds import put, tone

from melscape.corpus import sources
from melscape.corpus.load import load
from melscape.corpus.sources.stems import recognises, scan
from melscape.errors import CorpusError

STEMS = ("drums", "bass", "other", "vocals")


def touch(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def song(folder, genre, name, stems=STEMS):
    touch(folder, *(f"{genre}/{name}/{stem}.wav" for stem in stems))


@pytest.mark.parametrize("top", ["", "genres_stems"])
def test_stems_know_their_genre_their_song_and_their_part(tmp_path, top):
    song(tmp_path / top, "blues", "blues.00000")
    song(tmp_path / top, "rock", "rock.00007")
    assert recognises(tmp_path) and sources.recognise(tmp_path)[0] == "stems"
    found = scan(tmp_path)
    assert len(found.candidates) == 8 and found.problems == ()
    drums = next(each for each in found.candidates if each.path.match("rock/*/drums.wav"))
    assert drums.labels == {"genre": "rock", "song": "rock.00007", "stem": "drums"}
    assert drums.group == "rock/rock.00007"


def test_others_is_other(tmp_path):
    song(tmp_path, "jazz", "a", ("drums", "bass", "others", "vocals"))
    assert {each.labels["stem"] for each in scan(tmp_path).candidates} == set(STEMS)
    assert scan(tmp_path).problems == ()


def test_a_song_without_a_stem_is_kept_with_a_warning(tmp_path):
    song(tmp_path, "jazz", "a", ("drums", "bass"))
    found = scan(tmp_path)
    assert len(found.candidates) == 2
    assert [(each.kind, each.path.name) for each in found.problems] == [("warning", "a")]
    assert "lacks other and vocals" in found.problems[0].reason


def test_what_is_no_stem_is_refused_by_name(tmp_path):
    song(tmp_path, "jazz", "a")
    touch(tmp_path, "jazz/a/guitar.wav", "jazz/loose.wav", "jazz/a/takes/drums.wav", "jazz/a/others.wav")
    reasons = {each.path.relative_to(tmp_path.resolve()).as_posix(): each.reason for each in scan(tmp_path).problems}
    assert "no stem" in reasons["jazz/a/guitar.wav"] and "no folder" in reasons["jazz/loose.wav"]
    assert "no folder" in reasons["jazz/a/takes/drums.wav"] and "already: other.wav" in reasons["jazz/a/others.wav"]
    assert len(scan(tmp_path).candidates) == 4


def test_the_test_files_beside_the_songs_are_told_of_once(tmp_path):
    song(tmp_path / "genres_stems", "jazz", "a")
    touch(tmp_path, "mashups/1.wav", "mashups/2.wav", "ESC-50-master/audio/x.wav", "test.csv")
    problems = {each.path.name: each for each in scan(tmp_path).problems}
    assert set(problems) == {"mashups", "ESC-50-master", "test.csv"}
    assert "2 sounds" in problems["mashups"].reason and {each.kind for each in problems.values()} == {"ignored"}


@pytest.mark.parametrize("names", [["rock/a.wav", "rock/b.wav"], ["kit/kicks/a.wav", "kit/kicks/drums.wav"], ["a.wav"]])
def test_other_folders_are_not_taken_for_songs(tmp_path, names):
    touch(tmp_path, *names)
    assert not recognises(tmp_path)


def test_loading_decodes_what_was_found_and_leaves_silent_stems_out(tmp_path):
    for number, stem in enumerate(STEMS):
        put(tmp_path / "rock" / "a" / f"{stem}.wav", tone(100.0 * (number + 1)) * (stem != "vocals"))
    manifest = load(tmp_path, workers=0)
    assert manifest.source == "stems" and [item.labels["stem"] for item in manifest.items] == ["bass", "drums", "other"]
    assert manifest.of_kind("refused") == ()
    assert [problem.path.stem for problem in manifest.of_kind("ignored")] == ["vocals"]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    assert not recognises(tmp_path / "nowhere")
    with pytest.raises(CorpusError):
        scan(tmp_path / "nowhere")
