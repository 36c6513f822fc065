"""A folder told file by file: every file that is not used has a line, warnings are counted."""

import json
from pathlib import Path

from melscape.corpus.manifest import Manifest, Problem
from melscape.interface.cli.corpus import corpus_lines, relative, warning_lines

ROOT = Path("notes").absolute()


def problem(name, reason, kind="refused"):
    return Problem(ROOT / name, reason, "Mend it.", kind)


def test_every_file_that_is_left_out_has_its_line():
    found = Manifest(
        "notes", "folder", (), (problem("a.wav", "It is empty."), problem("b.txt", "No sound.", "ignored"))
    )
    lines = corpus_lines(found, ROOT)
    assert "  refused: a.wav: It is empty. Mend it." in lines
    assert "  ignored: b.txt: No sound. Mend it." in lines


def test_very_many_of_one_kind_are_counted():
    silent = tuple(problem(f"{number}/vocals.wav", "It is silent.") for number in range(13))
    lines = corpus_lines(Manifest("band", "stems", (), (*silent, problem("a.wav", "It is empty."))), ROOT)
    assert lines[-2:] == [
        "  13 refused like: 0/vocals.wav: It is silent. Mend it.",
        "  refused: a.wav: It is empty. Mend it.",
    ]


def test_nothing_to_do_is_not_said():
    text = Problem(ROOT / "photo.jpg", "It is no sound.", "Nothing.", "ignored")
    assert corpus_lines(Manifest("notes", "folder", (), (text,)), ROOT)[-1] == "  ignored: photo.jpg: It is no sound."


def test_warnings_that_differ_in_numbers_are_counted_together():
    warnings = [problem(f"{n}.wav", f"It lasts {n}.5 s.", "warning") for n in range(3)]
    lines = warning_lines([*warnings, problem("x.wav", "It is silent at the end.", "warning")], ROOT)
    assert lines == [
        "3 warnings like: 0.wav: It lasts 0.5 s. Mend it.",
        "warning: x.wav: It is silent at the end. Mend it.",
    ]


def test_files_are_named_as_seen_from_the_folder():
    assert relative(ROOT / "deep" / "a.wav", ROOT.parent / "other" / ".." / "notes") == "deep/a.wav"
    assert relative(Path("/elsewhere/a.wav"), ROOT) == "/elsewhere/a.wav"


def test_index_tells_what_is_good_and_what_is_not(run, learnt):
    code, out, _ = run("index", learnt.sounds, "--json", "--out", "list.parquet")
    told = json.loads(out)
    assert code == 0 and told["source"] == "made" and told["sounds"] == len(Manifest.read(Path("list.parquet")))
    assert {"family", "program"} <= set(told["labels"])
