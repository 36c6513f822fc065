"""The words of the command line are a promise: a flag that goes away or is renamed shows up here."""

from __future__ import annotations

import subprocess
import sys

import pytest

from melscape.interface.cli import app

SURFACE: dict[str, set[str]] = {
    "demo": {"--out", "--headless", "--seed", "--json"},
    "doctor": {"--json"},
    "index": {"FOLDER", "--source", "--out", "--json"},
    "timbre train": {
        *("FOLDER", "--minutes", "--recipe", "--latent-dim", "--device"),
        *("--out", "--name", "--resume", "--seed", "--json"),
    },
    "timbre evaluate": {"RUN", "--on", "--against", "--seed", "--json"},
    "timbre map": {"RUN", "--projection", "--colour", "--out", "--seed", "--json"},
    "timbre neighbours": {"RUN", "SOUND", "--count", "--json"},
    "timbre morph": {
        *("RUN", "SOUNDS", "--steps", "--pitch-midi", "--rate-hz", "--from-names"),
        *("--out", "--json"),
    },
    "timbre export": {"RUN", "--to", "--json"},
    "generate survey": {"FOLDER", "--minutes", "--recipe", "--json"},
    "generate train": {
        *("FOLDER", "--minutes", "--recipe", "--latent-dim", "--no-refiner", "--device"),
        *("--out", "--name", "--resume", "--seed", "--json"),
    },
    "generate evaluate": {"RUN", "--on", "--seed", "--json"},
    "generate sample": {
        *("RUN", "--near", "--amount", "--spread", "--set", "--preset", "--width", "--seconds"),
        *("--count", "--out", "--seed", "--json"),
    },
    "generate vary": {
        *("RUN", "SOUND", "--amount", "--set", "--preset", "--width", "--seconds"),
        *("--count", "--out", "--seed", "--json"),
    },
    "generate morph": {"RUN", "SOUNDS", "--steps", "--out", "--json"},
    "generate blend": {
        *("RUN_A", "RUN_B", "--share", "--width", "--seconds", "--count", "--out", "--seed", "--json"),
    },
    "generate sliders": {"RUN", "--set", "--preset", "--random", "--lock", "--seed", "--json"},
    "generate presets": {"RUN", "--set", "--preset", "--save", "--delete", "--json"},
    "generate export": {"RUN", "--to", "--json"},
    "genre band": {
        *("--songs", "--genres", "--seconds", "--rate-hz"),
        *("--grooves", "--soundfont", "--soundfont-share", "--vital-share", "--workers", "--out", "--seed", "--json"),
    },
    "genre train": {
        *("FOLDER", "--noise", "--minutes", "--recipe", "--device"),
        *("--network", "--encoder", "--mashups", "--all-songs", "--set"),
        *("--out", "--name", "--resume", "--seed", "--json"),
    },
    "genre evaluate": {
        *("RUN", "--on", "--folds", "--minutes", "--against", "--mixes"),
        *("--with", "--weights", "--device", "--seed", "--json"),
    },
    "genre predict": {"RUN", "SOUNDS", "--sample", "--with", "--weights", "--device", "--out", "--json"},
    "genre mashup": {
        *("FOLDER", "--noise", "--recipe", "--mashups", "--count", "--like", "--out", "--seed", "--json"),
    },
    "genre rehearse": {"FOLDER", "--noise", "--count", "--workers", "--out", "--seed", "--json"},
    "genre export": {"RUN", "--to", "--json"},
    "genre score": {"SUBMISSION", "TRUTH", "--json"},
    "genre forecast": {"RUN", "SOUNDS", "--with", "--weights", "--device", "--out", "--seed", "--json"},
    "patch render": {
        *("--count", "--tier", "--rate-hz", "--audio", "--from", "--workers", "--engine"),
        *("--out", "--seed", "--json"),
    },
    "patch plan": {"--count", "--tier", "--rate-hz", "--rows", "--seed", "--json"},
    "patch ingest": {"FOLDER", "--out", "--json"},
    "patch inspect": {"SET", "--json"},
    "patch verify": {"SET", "--sample", "--seed", "--json"},
    "patch importance": {"SET", "--presets", "--workers", "--seed", "--json"},
    "patch pack": {"SETS", "--out", "--json"},
    "patch preview": {"SET", "--count", "--out", "--seed", "--json"},
    "patch evaluate": {
        *("--suite", "--on", "--targets", "--tier", "--renders", "--set", "--arms", "--checks", "--workers"),
        *("--out", "--seed", "--json"),
    },
    "patch match": {
        *("SOUND", "--renders", "--seconds", "--set", "--keep", "--wavetable", "--workers"),
        *("--midi", "--held", "--velocity", "--out", "--seed", "--json"),
    },
}


def commands(group: str = "") -> set[str]:
    """The words under a group of commands, without help and version."""
    found = app[group] if group else app
    return {name for name in found if not name.startswith("-")}


def test_the_commands_are_those() -> None:
    groups = {"genre", "timbre", "generate", "patch"}
    assert commands() == {"demo", "doctor", "index", *groups}
    verbs = {f"{group} {verb}" for group in groups for verb in commands(group)}
    assert verbs == {name for name in SURFACE if " " in name}


def flags(command: str) -> dict[str, str]:
    """The flags of a command with what their help says."""
    verb = app
    for word in command.split():
        verb = verb[word]
    arguments = verb.assemble_argument_collection(parse_docstring=True)
    return {argument.name: argument.parameter.help or "" for argument in arguments if not argument.children}


@pytest.mark.parametrize("command", SURFACE)
def test_the_flags_are_those(command: str) -> None:
    assert set(flags(command)) == SURFACE[command]


@pytest.mark.parametrize("command", SURFACE)
def test_every_flag_explains_itself(command: str) -> None:
    assert [name for name, told in flags(command).items() if not told] == []


@pytest.mark.parametrize("command", SURFACE)
def test_every_verb_shows_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    app([*command.split(), "--help"])
    assert f"Example: melscape {command}" in capsys.readouterr().out


def test_the_installed_command_is_this_one() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys; from melscape.interface.cli import main; sys.exit(main(['timbr']))"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2 and 'Did you mean "timbre"?' in told.stderr
