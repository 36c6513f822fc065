"""How much sound is too much, and the ranges outside which a file is not sound for us."""

from __future__ import annotations

from dataclasses import dataclass

from melscape.audio.problems import BadChannels, BadRate

LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 8_000, 192_000
MOST_CHANNELS = 8
FORMATS = ("WAV", "FLAC", "OGG", "MP3", "AIFF")


@dataclass(frozen=True)
class Limits:
    """What a file may cost.

    Args:
        max_seconds: longest sound.
        max_bytes: largest file, and largest sound as 32-bit floats.
        memory_mib: address space of a confined decoder.
        timeout_seconds: time on the clock for one file, in a confined decoder only.
        formats: those read, out of `FORMATS`.
    """

    max_seconds: float = 600.0
    max_bytes: int = 512 * 2**20
    memory_mib: int = 512
    timeout_seconds: float = 5.0
    formats: tuple[str, ...] = FORMATS

    def max_frames(self, rate_hz: int, channels: int) -> int:
        """Most samples a channel at this rate."""
        return int(min(self.max_seconds * rate_hz, self.max_bytes // (4 * channels)))


def check_rate(rate_hz: int) -> None:
    """Raise BadRate unless the rate is one of 8 to 192 kHz."""
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        raise BadRate(
            f"The sample rate is {rate_hz} Hz.",
            f"{LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ} Hz",
            "Convert the sound to a usual rate such as 44100 Hz.",
        )


def check_channels(channels: int) -> None:
    """Raise BadChannels unless there are 1 to 8."""
    if not 1 <= channels <= MOST_CHANNELS:
        raise BadChannels(f"It has {channels} channels.", f"1 to {MOST_CHANNELS}", "Mix it down to stereo or mono.")
