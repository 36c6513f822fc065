"""What goes beside an exported model: who it is, how to feed it, what it learnt from, in JSON.

The names of the first block are those that hosts for neural instruments know. Nothing in it tells of files or folders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from melscape.models.live import KNOBS, LiveModel
from melscape.tasks.generate.generator import Generator

if TYPE_CHECKING:
    from melscape.tasks.generate.sliders.macros import Macros

SHORT = "A small folder of sounds, learnt: plays what it hears, or plain latents, with the timbre of the folder."
LEVEL_WORDS = (
    "The network hears levels relative to a sound's loudest mel cell. Live, that reference jumps up with the sound and "
    "sinks by 6 dB a second (attribute follow), or stays at the attribute level. forward plays as loud as it heard; "
    "decode puts the loudest cell at the attribute level, in dB relative to full scale."
)


@dataclass(frozen=True)
class HostWords:
    """What a person says about a model.

    Args:
        knobs: up to four mappings with name, description and default_value, and `offset`: what the knob adds to every
            latent on its way from 0.5 to 1. None for the main directions of the folder.
        copy_meter: how near its new sounds are to those it learnt from, where that was measured.
    """

    name: str = "Melscape sounds"
    author: str = ""
    description: str = SHORT
    knobs: Sequence[Mapping[str, Any]] = ()
    copy_meter: Mapping[str, Any] = field(default_factory=dict)

    @property
    def offsets(self) -> list[Sequence[float]]:
        """One row a knob."""
        return [knob["offset"] for knob in self.knobs]


def knobs_of(macros: Macros) -> list[dict[str, Any]]:
    """The macros of a model as knobs: a host can only add to latents, so each is its mean move."""
    return [row | {"offset": offset.tolist()} for row, offset in zip(macros.metadata(), macros.offsets(), strict=True)]


def metadata(generator: Generator, model: LiveModel, words: HostWords) -> dict[str, Any]:
    """All that a host, or a person with a patch, needs to know."""
    mel = generator.config.stored_mel
    return {
        "format_version": 1,
        "model_name": words.name,
        "model_authors": [words.author] if words.author else [],
        "model_short_description": words.description,
        "technical_description": LEVEL_WORDS,
        "is_input_mono": True,
        "is_output_mono": True,
        "native_sample_rates": [mel.rate_hz],
        "native_buffer_sizes": [model.ratio],
        "neutone_parameters": {f"p{number + 1}": row for number, row in enumerate(knob_rows(words))},
        "sample_rate_hz": mel.rate_hz,
        "ratio_samples": model.ratio,
        "ratio_is_power_of_two": model.ratio & (model.ratio - 1) == 0,
        "latent_dim": model.latent_dim,
        "latency_samples": model.late_samples,
        "latency_with_block_samples": model.late_samples + model.ratio,
        "history_steps": model.history_steps,
        "level_db": model.level,
        "mel": mel.to_dict(),
        "mel_hash": mel.hash,
        "refiner": _refiner_words(generator),
        "left_out": ["texture", "pitch shift of the picture", "fitting of latents to the sound after encoding"],
        "training_data": training_data(generator),
        "copy_meter": dict(words.copy_meter) or "not measured",
    }


def knob_rows(words: HostWords) -> list[dict[str, Any]]:
    """Name, description, default and use of four knobs."""
    rows = [{name: value for name, value in knob.items() if name != "offset"} for knob in words.knobs]
    for number in range(len(rows), 0 if rows else KNOBS):
        rows.append(
            {
                "name": f"character {number + 1}",
                "description": f"Direction {number + 1} in which the sounds of the folder differ",
                "default_value": 0.5,
                "used": True,
            }
        )
    return [row | {"type": "knob", "minimum": 0.0, "maximum": 1.0} for row in rows]


def training_data(generator: Generator) -> dict[str, Any]:
    """How many sounds of which kind it learnt from, without their names."""
    library, frame_seconds = generator.library, generator.config.mel.frame_seconds
    pitches = [code.note_midi for code in library.codes if code.note_midi is not None]
    return {
        "sounds": len(library.codes),
        "parts": dict(Counter(library.parts)),
        "families": dict(Counter(family for family in library.families if family)),
        "seconds": round(sum(code.frames for code in library.codes) * frame_seconds, 2),
        "pitch_midi": [min(pitches), max(pitches)] if pitches else None,
    }


def _refiner_words(generator: Generator) -> str:
    if generator.refiner is None:
        return "none"
    return "in whole sounds (live off); live blocks do without"
