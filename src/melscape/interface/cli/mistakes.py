"""How a command ends when something went wrong: few lines, with the next step, and the exit code that says whose fault.

The mistake of a user takes at most four lines and never shows a traceback, unless MELSCAPE_DEBUG asks for it.
"""

from __future__ import annotations

import os
import sys
import tomllib
import traceback
from collections.abc import Callable
from typing import Any

from cyclopts import CycloptsError

from melscape.errors import MelscapeError

DEBUG_VARIABLE = "MELSCAPE_DEBUG"
WELL, OUR_MISTAKE, USERS_MISTAKE, STOPPED = 0, 1, 2, 130


def ended(command: Callable[[], Any], name: Callable[[], str] = lambda: "melscape") -> int:
    """Run a command to its end, tell what went wrong on stderr, and return the exit code.

    Args:
        name: the words of the command, asked for only when its help is the best next step.
    """
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has left, such as `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WELL
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    except (MelscapeError, CycloptsError, OSError) as error:
        return _told(error, lines_about(error, name), USERS_MISTAKE)
    except Exception as error:  # noqa: BLE001 - the last place that can put it into words
        return _told(error, lines_about_ours(error), OUR_MISTAKE)
    return code if isinstance(code, int) else WELL


def lines_about(error: MelscapeError | CycloptsError | OSError, name: Callable[[], str]) -> list[str]:
    """What was found, what was expected, what to do next: at most three lines."""
    if isinstance(error, MelscapeError):
        return _lines(error.found, error.expected, error.next_step or f"{name()} --help")
    if isinstance(error, CycloptsError):
        return _lines(_words_of(error), "", f"{name()} --help")
    where = f"{error.filename}: " if error.filename else ""
    return _lines(f"{where}{error.strerror or error}.", "", "Check the path, its permissions, the disk.")


def lines_about_ours(error: Exception) -> list[str]:
    """What to say about an error that nobody foresaw."""
    return [
        f"melscape: {type(error).__name__}: {_one_line(str(error))}",
        "This is a mistake in Melscape, not yours.",
        f"Next: run it again with {DEBUG_VARIABLE}=1, and report what it shows.",
    ]


def _told(error: BaseException, lines: list[str], code: int) -> int:
    if os.environ.get(DEBUG_VARIABLE, "0") not in ("", "0"):
        traceback.print_exception(error)
    print("\n".join(lines), file=sys.stderr)
    return code


def _lines(found: str, expected: str, next_step: str) -> list[str]:
    parts = [f"melscape: {_one_line(found)}"]
    parts += [f"Expected: {_one_line(expected)}"] if expected else []
    return [*parts, f"Next: {_one_line(next_step)}"]


def _words_of(error: CycloptsError) -> str:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, tomllib.TOMLDecodeError):
        return f"melscape.toml cannot be read: {cause}."
    return str(error)


def _one_line(text: str) -> str:
    return " ".join(text.split())
