"""How well genres are heard in noisy mashups: of the songs that were learnt from (closed) and of others (open).

F1-closed is what a competition measures whose test mashups are made of the stems that were handed out; F1-open is what
counts for music nobody has heard yet. Intervals are 95 % bootstrap intervals over main songs, under `<name>_ci`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from melscape.errors import ConfigError
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging import figures as figured
from melscape.tasks.genre.judging.answers import Answers, Figures, Told, answers_of, ask, listen, listener_of, silent
from melscape.tasks.genre.judging.confidence import confidence_figures
from melscape.tasks.genre.judging.ears import Hears
from melscape.tasks.genre.judging.figures import CLOSED, OPEN, Part
from melscape.tasks.genre.judging.mixes import CLEAN, MESSY, draw_mixes, recipes_of, together
from melscape.tasks.genre.judging.probe import FEWEST_TAUGHT, MfccProbe, mfccs_at
from melscape.tasks.genre.mashup.recipe import MashupRecipe

HANDED_OUT = "handed out"
LEAST_CLOSED, LEAST_OPEN, LEAST_MARGIN, MOST_ECE = 0.97, 0.85, 0.1, 0.05


@dataclass(frozen=True)
class Sizes:
    """How many mixes: messy ones and as many clean ones, at each SNR, and to teach the probe by."""

    messy: int = 600
    snr: int = 200
    probe: int = FEWEST_TAUGHT


@dataclass(frozen=True)
class Judge:
    """Who is judged, by what, and who hears how far it is."""

    ear: Hears
    recipe: MashupRecipe
    seed: int = 0
    sizes: Sizes = Sizes()
    told: Told = silent

    def evaluate(self, materials: Mapping[str, Material]) -> Figures:
        """Every figure of a network, ready for JSON.

        `materials` are the parts of a corpus: those called `train` (learnt from) and, where there are songs for them,
        `validation` and `test`. Open mixes are of `test`, else of `validation`, which chose the best weights.
        Errors: ConfigError without songs that were learnt from, or for other genres than the network knows.
        """
        if "train" not in materials:
            raise ConfigError("There are no songs that were learnt from.", "the part that a run was trained on")
        held = next((name for name in ("test", "validation") if name in materials), None)
        judged = {CLOSED: materials["train"]} | ({OPEN: materials[held]} if held else {})
        probe = MfccProbe.teach(materials["train"], self.recipe, self.seed, self.sizes.probe, self.told)
        parts = {name: self.part(name, material, probe) for name, material in judged.items()}
        known = {"open_part": held, "songs": {name: material.song_count for name, material in judged.items()}}
        return self._figures(parts, self.handed_out(materials, parts[CLOSED])) | known

    def part(self, name: str, material: Material, probe: MfccProbe) -> Part:
        """Answers to all kinds of mixes of one part."""
        heard = {}
        for kind, law in recipes_of(self.recipe, noises=bool(material.noises)).items():
            usual = kind in (MESSY, CLEAN)
            mixes = draw_mixes(material, law, name, self.seed, self.sizes.messy if usual else self.sizes.snr)
            listeners = {"ear": listener_of(self.ear, mixes)}
            if kind == MESSY:
                listeners["mfcc"] = mfccs_at(material.bank.rate_hz)
            text = f"Listening to {name} mixes, {kind if usual else f'at {kind} dB'}"
            found = listen(mixes, listeners, self.told, text)
            heard[kind] = answers_of(mixes, found["ear"])
            if kind == MESSY:
                probed = probe.answers(mixes, found["mfcc"])
        return Part(heard, probed)

    def handed_out(self, materials: Mapping[str, Material], closed: Part) -> Answers:
        """Answers to messy mixes of all songs, held out or not: what the test of a competition is made of."""
        if len(materials) == 1:
            return closed.heard[MESSY]
        mixes = draw_mixes(together(tuple(materials.values())), self.recipe, HANDED_OUT, self.seed, self.sizes.messy)
        return ask(self.ear, mixes, self.told, "Listening to mixes of all songs")

    def _figures(self, parts: Mapping[str, Part], handed_out: Answers) -> Figures:
        seed, temperature = self.seed, self.ear.temperature
        found: Figures = {}
        for name in (CLOSED, OPEN):
            found |= figured.scores(name, parts.get(name), seed)
        found |= {"per_class": figured.per_class(parts, seed), "snr_curve": figured.snr_curve(parts, seed)}
        found |= confidence_figures(figured.calibrated_on(parts), temperature, seed)
        found |= figured.certainty(parts, temperature)
        found |= {"gap": figured.gap(parts, handed_out, seed), "majority": figured.majority(parts)}
        found["confusion"] = {name: part.heard[MESSY].confusion.tolist() for name, part in parts.items()}
        found["classes"] = list(self.ear.classes)
        found["intervals"] = {name.removesuffix("_ci"): ends for name, ends in found.items() if name.endswith("_ci")}
        counts = {name: {kind: len(each) for kind, each in part.heard.items()} for name, part in parts.items()}
        found |= {"mixes": counts, "probe_mixes": self.sizes.probe, "seed": seed}
        passed = bars(found)
        return found | {
            "beats": [name for name, good in passed.items() if good],
            "misses": [name for name, good in passed.items() if not good],
        }


def bars(figures: Mapping[str, object]) -> dict[str, bool]:
    """What was asked of a network, and whether it is so. A figure that is not there is not passed."""

    def at(name: str) -> float:
        value = figures.get(name)
        return float(value) if isinstance(value, int | float) else float("nan")

    return {
        "f1_closed_0.97": at("f1_closed") >= LEAST_CLOSED,
        "f1_open_0.85": at("f1_open") >= LEAST_OPEN,
        "f1_open_0.1_over_probe": at("margin_open") >= LEAST_MARGIN,
        "ece_0.05": at("ece") <= MOST_ECE,
    }
