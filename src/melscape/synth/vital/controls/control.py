"""One control: its raw range, a 0–1 scale for search, a human scale for people, and the words for a value."""

from __future__ import annotations

from dataclasses import dataclass

from melscape.synth.vital.controls import scales


@dataclass(frozen=True)
class Control:
    """A control of the synth. Raw values are those of a file.

    Attributes:
        group: the module it belongs to, such as osc_1, filter_fx, chorus, env_2, modulation_7, macro or global.
        scale: how raw becomes human: indexed, linear, quadratic, quartic, exponential or square_root.
        unit: of the human value; empty where it has none.
        choices: the name of every discrete value in order, where they have names.
        switch: the control that must be on for this one to matter; None where there is none.
        multiply: the human value is multiplied by this,
        offset: and this is added.
        period: the human value of this exponential control is a period, so it falls as raw rises.
    """

    name: str
    label: str
    group: str
    low: float
    high: float
    default: float
    scale: str
    unit: str
    discrete: bool
    choices: tuple[str, ...] = ()
    switch: str | None = None
    multiply: float = 1.0
    offset: float = 0.0
    period: bool = False

    @property
    def span(self) -> float:
        """From the lowest to the highest raw value."""
        return self.high - self.low

    @property
    def count(self) -> int:
        """How many values a discrete control has; 0 where it is continuous. Some have fewer names than values."""
        return round(self.span) + 1 if self.discrete else 0

    def clamp(self, raw: float) -> float:
        """The nearest raw value that is in range, and whole where the control is discrete; NaN becomes the default."""
        if raw != raw:
            return self.default
        inside = min(max(float(raw), self.low), self.high)
        return float(round(inside)) if self.discrete else inside

    def to_unit(self, raw: float) -> float:
        """Where a raw value lies between the lowest, 0, and the highest, 1."""
        return (self.clamp(raw) - self.low) / self.span

    def from_unit(self, unit: float) -> float:
        """The raw value at a place between 0 and 1, the opposite of `to_unit`."""
        return self.clamp(self.low + unit * self.span)

    def human(self, raw: float) -> float:
        """The number that the synth's panel shows: seconds, dB, percent, semitones, periods."""
        return scales.to_human(raw, self.scale, self.period) * self.multiply + self.offset

    def from_human(self, shown: float) -> float:
        """The raw value for a number as the panel shows it, the opposite of `human`; clamped."""
        return self.clamp(scales.from_human((shown - self.offset) / self.multiply, self.scale, self.period))

    def text(self, raw: float) -> str:
        """The value in words: the choice's name, or the number with its unit; Hz where a musician thinks in Hz."""
        raw = self.clamp(raw)
        if self.choices:
            return self.choices[round(raw - self.low)]
        if self.is_pitch:
            return scales.words(scales.midi_to_hz(raw), "Hz")
        shown = scales.words(self.human(raw), self.unit)
        return f"{shown} ({scales.words(2.0**raw, 'Hz')})" if self.period else shown

    @property
    def is_pitch(self) -> bool:
        """Whether raw is a MIDI note that stands for a frequency, as a filter's cutoff is."""
        return self.unit == "semitones" and self.high - self.low > 100.0
