"""Take a model to programs that play it: TorchScript for live hosts, ONNX for anything else.

Every file is run after it is written, from the disk, and compared with the package. A file that makes other sounds is
taken away again: what a person hears in a patch is what the package would have made.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float

from melscape.answers import Report
from melscape.errors import CheckpointError
from melscape.features.logmel import log_mel
from melscape.tasks.generate.code import Code
from melscape.tasks.generate.data import to_scale
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.hosts import run as host_run
from melscape.tasks.generate.hosts.model import live_model, scripted
from melscape.tasks.generate.hosts.onnx_files import export_onnx
from melscape.tasks.generate.hosts.words import HostWords, knobs_of, metadata
from melscape.work.atomic import replacing, write_bytes

__all__ = ["Agreement", "HostWords", "compare", "export_onnx", "export_torchscript", "knobs_of", "snr_db"]

COMPARED_SOUNDS = 6
# The same steps in another order of sums: the passes grow a millionth of a difference to a thousandth, and in a few
# sounds of a hundred to more, where bins are all but silent. Measured on every third of 195 one-shots: median 68 dB,
# worst 32 dB, two under 40; their mels differed by 0.002 dB, at worst by 0.04. So the mel decides; drift is told.
SAME_SNR_DB, MOST_MEL_MAE_DB = 40.0, 0.1
LATENT_BOUND = 1e-3
PLAIN = HostWords()


@dataclass(frozen=True)
class Agreement:
    """How near an exported model comes to the package, over some sounds of the folder.

    Args:
        largest, mean: difference of samples, full scale 1.
        snr_db: median and worst ratio of a sound to the difference.
        mel_mae_db: worst mean difference of two log-mels, 80 dB deep.
        latent: largest difference of a latent, for the sound that was heard.
        joint: largest difference between a live stream in one block and in many.
    """

    sounds: int
    largest: float
    mean: float
    snr_db: float
    worst_snr_db: float
    mel_mae_db: float
    latent: float
    joint: float

    @property
    def passed(self) -> bool:
        """Whether they are the same sounds to any ear."""
        return self.mel_mae_db <= MOST_MEL_MAE_DB and max(self.latent, self.joint) <= LATENT_BOUND

    @property
    def words(self) -> str:
        """How near that is, in a sentence."""
        if self.worst_snr_db >= SAME_SNR_DB:
            return f"Sample by sample the package's sounds: {self.worst_snr_db:.0f} dB over the difference or more."
        return (
            f"The package's sounds: their mels within {self.mel_mae_db:.2g} dB, but in places the phase drifts; the "
            f"sound is {self.snr_db:.0f} dB over the difference, at worst {self.worst_snr_db:.0f} dB."
        )


def export_torchscript(generator: Generator, to: Path, *, words: HostWords = PLAIN) -> Report:
    """Write a model with encode, decode and forward for live hosts, and its JSON beside it.

    Errors: CheckpointError if the file is there already, or if it does not make the package's sounds.
    """
    to = Path(to)
    about = to.with_name(f"{to.name}.json")  # an ONNX export of the same name has one of its own
    _refuse_existing(to, about)
    model = live_model(generator, knobs=words.offsets)
    to.parent.mkdir(parents=True, exist_ok=True)
    with replacing(to) as temporary:
        scripted(model).save(str(temporary))
        agreement = compare(temporary, generator)
        if not agreement.passed:
            raise CheckpointError(
                f"The exported model differs from the package: {_figures(agreement)}.",
                f"mels within {MOST_MEL_MAE_DB:g} dB, latents and joints within {LATENT_BOUND:g}",
                "Report this with the machine and the version of torch; no file was written.",
            )
    described = metadata(generator, model, words) | {"checked": {**asdict(agreement), "words": agreement.words}}
    write_bytes(about, (json.dumps(described, indent=1) + "\n").encode())
    note = f"{agreement.words} That is with live off; live, it is {model.late_samples} samples late."
    return Report("A model for live hosts", {"file": str(to), **asdict(agreement)}, (to, about), note)


def compare(path: Path, generator: Generator) -> Agreement:
    """Run a TorchScript file in a process of its own and hold its sounds against the package's."""
    codes = _compared(generator)
    ours = [generator.samples_of(generator.decode_db(code)) for code in codes]
    sound = _whole_steps(ours[0], generator)
    answers = _ask(path, codes, sound)
    pairs = [(own, answers[f"sound_{number}"]) for number, own in enumerate(ours)]
    gaps = [np.abs(own - theirs) for own, theirs in pairs]
    ratios = [snr_db(own, theirs) for own, theirs in pairs]
    return Agreement(
        sounds=len(codes),
        largest=float(max(gap.max() for gap in gaps)),
        mean=float(np.mean([gap.mean() for gap in gaps])),
        snr_db=float(np.median(ratios)),
        worst_snr_db=float(min(ratios)),
        mel_mae_db=max(_mel_mae_db(own, theirs, generator) for own, theirs in pairs),
        latent=float(np.abs(answers["heard"].T - _latents(sound, generator)).max()),
        joint=float(answers["joint"].max()),
    )


def snr_db(wanted: Float[np.ndarray, "S"], found: Float[np.ndarray, "S"]) -> float:
    """Energy of a sound over that of the difference; 200 at most."""
    energy, off = (float(np.sum(each.astype(np.float64) ** 2)) for each in (wanted, wanted - found))
    return 10.0 * float(np.log10((energy + 1e-20) / (off + 1e-20 * (energy + 1.0))))


def _ask(path: Path, codes: Sequence[Code], sound: Float[np.ndarray, "S"]) -> dict[str, np.ndarray]:
    questions: dict[str, np.ndarray] = {"sound": sound}
    for number, code in enumerate(codes):
        questions[f"latents_{number}"] = np.ascontiguousarray(code.latents, np.float32)
        questions[f"shape_{number}"] = np.array([code.frames, code.level_db])
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "questions.npz", Path(folder) / "answers.npz"
        np.savez(asked, **questions)  # type: ignore[arg-type]
        # -P: the folder of the script holds a code.py, which must not stand in for Python's own.
        command = [sys.executable, "-P", str(host_run.__file__), str(path), str(asked), str(answered)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode:
            last = (ran.stderr.strip().splitlines() or ["no words"])[-1]
            raise CheckpointError(
                f"The exported model does not run: {last}", "a model that runs by itself", "No file was written."
            )
        with np.load(answered) as answers:
            return dict(answers)


def _compared(generator: Generator) -> list[Code]:
    """Sounds over the whole folder; without a folder, a made-up row of latents. Texture is not part of an export."""
    codes = generator.library.codes
    if not codes:
        rows = np.random.default_rng(0).standard_normal((4, generator.config.latent_dim)).astype(np.float32)
        return [Code("made up", rows, 4 * generator.config.step_frames, -20.0)]
    chosen = np.unique(np.linspace(0, len(codes) - 1, COMPARED_SOUNDS).round().astype(int))
    return [Code(codes[at].name, codes[at].latents, codes[at].frames, codes[at].level_db) for at in chosen]


def _whole_steps(sound: Float[np.ndarray, "_"], generator: Generator) -> Float[np.ndarray, "S"]:
    ratio = generator.config.step_frames * generator.config.mel.hop_samples
    return np.pad(sound, (0, -len(sound) % ratio or ratio)).astype(np.float32)


def _latents(sound: Float[np.ndarray, "S"], generator: Generator) -> Float[np.ndarray, "L D"]:
    """What the package's encoder makes of a whole sound, in one pass."""
    mel = log_mel(sound, generator.config.stored_mel)[:, :-1]
    with torch.no_grad():
        return generator.network.encode(to_scale(mel, generator.config)[None])[0][0].float().numpy()  # type: ignore[operator]


def _mel_mae_db(own: Float[np.ndarray, "S"], theirs: Float[np.ndarray, "S"], generator: Generator) -> float:
    shown, other = (log_mel(each, generator.config.stored_mel) for each in (own, theirs))
    floor = shown.max() + generator.config.mel.floor
    return float(np.abs(np.maximum(shown, floor) - np.maximum(other, floor)).mean())


def _refuse_existing(*paths: Path) -> None:
    for path in paths:
        if path.exists():
            raise CheckpointError(f"{path} is there already.", "a new file", "Choose another name, or remove it.")


def _figures(agreement: Agreement) -> str:
    return ", ".join(f"{name} {value:.3g}" for name, value in asdict(agreement).items())
