"""What a host reads and turns on a live model: one getter and one setter an attribute, 0 for a value that was taken.

TorchScript makes no methods in loops, so each is written out. A value out of range is refused with -1 and changes
nothing; hosts tell their user.
"""

import torch

from melscape.models.live import LiveModel


class HostModel(LiveModel):
    """A live model with its controls."""

    @torch.jit.export
    def get_methods(self) -> list[str]:
        """What a host may call with audio or latents."""
        return ["encode", "decode", "forward"]

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        """What a host may turn."""
        return ["live", "follow", "level", "passes", "macro_1", "macro_2", "macro_3", "macro_4"]

    @torch.jit.export
    def get_sample_rate(self) -> int:
        """Rate in Hz that sounds must have."""
        return self.sample_rate

    @torch.jit.export
    def get_live(self) -> bool:
        """Whether calls are blocks of a stream, or whole sounds."""
        return self.live

    @torch.jit.export
    def set_live(self, live: bool) -> int:
        """Blocks of a stream (True) or whole sounds (False); the stream begins anew."""
        self.live = live
        return self.reset()

    @torch.jit.export
    def get_follow(self) -> bool:
        """Whether the level that sounds are heard relative to follows them."""
        return self.follow

    @torch.jit.export
    def set_follow(self, follow: bool) -> int:
        """Follow the sound's level, or hear everything relative to `level`."""
        self.follow = follow
        return 0

    @torch.jit.export
    def get_level(self) -> float:
        """Loudest mel cell of decoded sounds, in dB relative to full scale."""
        return self.level

    @torch.jit.export
    def set_level(self, level: float) -> int:
        """Where the loudest mel cell of decoded sounds lies."""
        if not (level >= -120.0 and level <= 60.0):
            return -1
        self.level = level
        return 0

    @torch.jit.export
    def get_passes(self) -> int:
        """Passes that put each block's bands right."""
        return self.passes

    @torch.jit.export
    def set_passes(self, passes: int) -> int:
        """More passes are truer and slower; 0 is the first guess."""
        if passes < 0 or passes > 64:
            return -1
        self.passes = passes
        return 0

    @torch.jit.export
    def get_macro_1(self) -> float:
        """First knob."""
        return self.macro_1

    @torch.jit.export
    def set_macro_1(self, value: float) -> int:
        """Turn the first knob, 0 to 1."""
        self.macro_1 = self._turned(value, self.macro_1)
        return self._taken(value)

    @torch.jit.export
    def get_macro_2(self) -> float:
        """Second knob."""
        return self.macro_2

    @torch.jit.export
    def set_macro_2(self, value: float) -> int:
        """Turn the second knob, 0 to 1."""
        self.macro_2 = self._turned(value, self.macro_2)
        return self._taken(value)

    @torch.jit.export
    def get_macro_3(self) -> float:
        """Third knob."""
        return self.macro_3

    @torch.jit.export
    def set_macro_3(self, value: float) -> int:
        """Turn the third knob, 0 to 1."""
        self.macro_3 = self._turned(value, self.macro_3)
        return self._taken(value)

    @torch.jit.export
    def get_macro_4(self) -> float:
        """Fourth knob."""
        return self.macro_4

    @torch.jit.export
    def set_macro_4(self, value: float) -> int:
        """Turn the fourth knob, 0 to 1."""
        self.macro_4 = self._turned(value, self.macro_4)
        return self._taken(value)

    def _turned(self, value: float, before: float) -> float:
        return value if value >= 0.0 and value <= 1.0 else before

    def _taken(self, value: float) -> int:
        return 0 if value >= 0.0 and value <= 1.0 else -1
