"""What can be wrong with a sound. Every one says what was found, what was expected, and what to do."""

from __future__ import annotations

from melscape.errors import AudioError


class NotAudio(AudioError):  # noqa: N818 - named after what was found, as people say it
    """No sound of a kind that is read here, whatever the file is called."""


class EmptyAudio(AudioError):  # noqa: N818
    """A sound without a single sample, or a file without a byte."""


class Damaged(AudioError):  # noqa: N818
    """A sound that begins well and stops before the end it promises, or breaks off with an error."""


class TooLong(AudioError):  # noqa: N818
    """A sound of more seconds than the limit."""


class TooBig(AudioError):  # noqa: N818
    """A file, or its decoded sound, of more bytes than the limit."""


class BadRate(AudioError):  # noqa: N818
    """A sample rate that is out of range."""


class BadChannels(AudioError):  # noqa: N818
    """A number of channels that is out of range."""


class NotFinite(AudioError):  # noqa: N818
    """Samples that are not numbers, or so large that they are no sound."""


class BadFormat(AudioError):  # noqa: N818
    """A kind of file or a coding that cannot be written."""


class DecodeCrashed(AudioError):  # noqa: N818
    """The decoder died of this file."""


class DecodeTimedOut(AudioError):  # noqa: N818
    """The decoder took longer than the limit and was stopped."""


READING_PROBLEMS: dict[str, type[AudioError]] = {
    kind.__name__: kind for kind in (NotAudio, EmptyAudio, Damaged, TooLong, TooBig, BadRate, BadChannels, NotFinite)
}  # those that a confined decoder may report; the rest is for its keeper to say


def named(problem: AudioError, name: str) -> AudioError:
    """The same problem, saying which file it is about."""
    return type(problem)(f"{name}: {problem.found}", problem.expected, problem.next_step)
