"""Log-mel back to sound against librosa: CPU time on one core, distance to the true spectrum, error of the log-mel.

Made sounds always; notes and drums of real recordings where MELSCAPE_SOUNDS (or ../shared/data) has them.
Rounds alternate librosa (32 iterations), ours; times are medians. Both get the same mel energies.
A refiner learns from other recordings (other instruments, other drums) and is tried on the same ones as without it.
Spectral convergence: 20 log10(||S'| - |S|| / |S|). Mel error: mean difference in dB above 80 dB under the clip's peak.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import librosa
import numpy as np
import soundfile
import soxr
from threadpoolctl import threadpool_limits

from melscape.features.invert import Inversion, material, to_audio
from melscape.features.invert.vocoder import Inverter, Vocoder
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel, music_22k, seed_001
from melscape.measures.sound import log_spectral_distance_db
from melscape.models.refiner import MagnitudeRefiner
from melscape.tasks.generate.refining.fidelity import RefinedInverter, learn_refiner, refiner_plan

DRUM_MEL = Mel(rate_hz=44_100, fft_samples=2048, hop_samples=512, bands=128, formula="htk", norm="none")
DRUMS = ("loop_amen", "loop_breakbeat", "loop_tabla", "loop_mehackit1", "drum_snare_hard", "drum_cymbal_open")
DRUMS += ("drum_tom_mid_hard", "drum_roll")
PERCUSSION = ("drum_", "bd_", "sn_", "hat_", "loop_", "elec_", "perc_", "tabla_", "ride_")
Sounds = Iterator[tuple[str, np.ndarray]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--phase", default="auto")
    parser.add_argument("--refiner-seconds", type=float, default=60.0, help="to learn each of two refiners; 0: none")
    chosen = parser.parse_args()
    settings, folder = Inversion(phase=chosen.phase), sounds_folder()
    figures = against_librosa(chosen.seconds, chosen.rounds, settings)
    tonal = list(real_notes(folder, seed_001())) if folder else []
    drums = list(real_drums(folder, DRUM_MEL)) if folder else []
    made = dict(made_sounds(seed_001().rate_hz, chosen.seconds))
    tonal = tonal or [(name, made[name]) for name in ("notes", "voice")]
    drums = drums or [("drums", dict(made_sounds(DRUM_MEL.rate_hz, chosen.seconds))["drums"])]
    plain = Inverter(settings)
    for kind, sounds, mel in (("tonal", tonal, seed_001()), ("drums", drums, DRUM_MEL)):
        figures[f"mel_mae_{kind}_db"], figures[f"sc_{kind}_db"], lsd_db = resynthesis(kind, sounds, mel, plain)
        if folder and chosen.refiner_seconds > 0:
            refined = RefinedInverter(taught(kind, folder, mel, chosen.refiner_seconds), settings)
            error_db, sc_db, refined_lsd_db = resynthesis(f"{kind}+", sounds, mel, refined)
            figures[f"refiner_mel_mae_{kind}_db"] = error_db
            figures[f"refiner_sc_gain_{kind}_db"] = round(figures[f"sc_{kind}_db"] - sc_db, 2)
            figures[f"refiner_lsd_gain_{kind}_db"] = round(lsd_db - refined_lsd_db, 2)
    gains = [
        figures[f"refiner_sc_gain_{kind}_db"] for kind in ("tonal", "drums") if f"refiner_sc_gain_{kind}_db" in figures
    ]
    figures |= {"refiner_sc_gain_db": round(float(np.mean(gains)), 2)} if gains else {}
    figures["real_recordings"] = folder is not None
    print(machine())
    print(json.dumps(figures))


def against_librosa(seconds: float, rounds: int, settings: Inversion) -> dict[str, float | bool]:
    """The usual contract of music research, made sounds: time, distance and mel error of both."""
    mel = music_22k()
    print(f"{'sound':>8} {'ratio':>6} {'librosa':>22} {'ours':>22}   (CPU ms, SC dB, mel error dB)")
    rows = []
    for name, sound in made_sounds(mel.rate_hz, seconds):
        theirs, ours = interleaved(
            lambda sound=sound: by_librosa(sound, mel),
            lambda sound=sound: by_us(sound, mel, settings),
            rounds,
        )
        rows.append([1e3 * theirs, *scores(sound, by_librosa(sound, mel), mel)])
        rows[-1] += [1e3 * ours, *scores(sound, by_us(sound, mel, settings), mel)]
        cells = [f"{a:8.1f} {b:6.2f} {c:6.2f}" for a, b, c in (rows[-1][:3], rows[-1][3:])]
        print(f"{name:>8} {theirs / ours:6.1f} {cells[0]} {cells[1]}")
    table = np.array(rows)
    means = table.mean(axis=0)
    return {
        "ratio_librosa": round(float(np.median(table[:, 0] / table[:, 3])), 2),
        "sc_gain_db": round(float(means[1] - means[4]), 2),
        "sc_db": round(float(means[4]), 2),
        "mel_mae_db": round(float(means[5]), 3),
        "mel_mae_librosa_db": round(float(means[2]), 3),
        "ms_for_5_seconds": round(float(np.median(table[:, 3]) * 5.0 / seconds), 1),
    }


def by_librosa(sound: np.ndarray, mel: Mel) -> np.ndarray:
    return librosa.feature.inverse.mel_to_audio(
        energies_of(sound, mel),
        sr=mel.rate_hz,
        n_fft=mel.fft_samples,
        hop_length=mel.hop_samples,
        n_iter=32,
        length=sound.size,
    )


def by_us(sound: np.ndarray, mel: Mel, settings: Inversion) -> np.ndarray:
    return to_audio(energies_of(sound, mel), replace(mel, scale="linear"), settings=settings, samples=sound.size)


def energies_of(sound: np.ndarray, mel: Mel) -> np.ndarray:
    return log_mel(sound, replace(mel, scale="linear", reference="one"))


def taught(kind: str, folder: Path, mel: Mel, seconds: float) -> MagnitudeRefiner:
    """A refiner that learnt for a while from recordings that are not tried: other instruments, or other drums."""
    others = [sound for _, sound in (other_notes if kind == "tonal" else other_drums)(folder, mel)]
    begin = time.process_time()
    refiner = learn_refiner(others, mel, refiner_plan(seed=0, seconds=seconds, device="cpu"))
    print(f"{kind:>8} refiner: {len(others)} other sounds, {time.process_time() - begin:.0f} CPU seconds")
    return refiner


def resynthesis(
    kind: str, sounds: list[tuple[str, np.ndarray]], mel: Mel, vocoder: Vocoder
) -> tuple[float, float, float]:
    """Mean mel error, SC and LSD of sounds that went through their picture, floor and reference included."""
    found = []
    for name, sound in sounds:
        picture = log_mel(sound, mel)
        level = float(energies_of(sound, mel).max()) if mel.reference == "peak" else 1.0
        again = np.float32(level ** (1.0 / mel.power)) * vocoder.to_samples(picture, mel, sound.size)
        found.append((*scores(sound, again, mel)[::-1], lsd_of(sound, again, mel)))
        cells = "mel error {:5.2f} dB   SC {:6.2f} dB   LSD {:5.2f} dB".format(*found[-1])
        print(f"{kind:>8} {name:<24} {cells}   {material(picture, mel)}")
    error_db, distance_db, lsd_db = np.mean(found, axis=0)
    return round(float(error_db), 3), round(float(distance_db), 2), round(float(lsd_db), 3)


def lsd_of(sound: np.ndarray, again: np.ndarray, mel: Mel) -> float:
    """Log-spectral distance over linear bins."""
    powers = [
        np.abs(librosa.stft(one, n_fft=mel.fft_samples, hop_length=mel.hop_samples)) ** 2 for one in (again, sound)
    ]
    return log_spectral_distance_db(*powers)


def scores(sound: np.ndarray, again: np.ndarray, mel: Mel) -> tuple[float, float]:
    """SC (by librosa's STFT, independent of ours) and mel error, both in dB."""
    pad = "reflect" if mel.pad == "reflect" else "constant"
    truth, found = (
        np.abs(librosa.stft(one, n_fft=mel.fft_samples, hop_length=mel.hop_samples, pad_mode=pad))
        for one in (sound, again)
    )
    distance_db = 20 * np.log10(np.linalg.norm(found - truth) / np.linalg.norm(truth))
    energies = energies_of(sound, mel)
    floor = 1e-8 * energies.max()
    levels = [10 * np.log10(np.maximum(one, floor)) for one in (energies, energies_of(again, mel))]
    return float(distance_db), float(np.abs(levels[0] - levels[1]).mean())


def interleaved(first: Callable[[], object], second: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median CPU seconds of each, taken in turns, after one unmeasured call of both."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for function, kept in zip((first, second), times, strict=True):
            begin = time.process_time()
            function()
            if number:
                kept.append(time.process_time() - begin)
    return statistics.median(times[0]), statistics.median(times[1])


def made_sounds(rate_hz: int, seconds: float) -> Sounds:
    notes, voice, drums = made_notes(rate_hz, seconds), made_voice(rate_hz, seconds), made_drums(rate_hz, seconds)
    yield "notes", notes
    yield "voice", voice
    yield "bursts", made_bursts(rate_hz, seconds)
    yield "mix", at_level(notes + 0.5 * voice + 0.6 * drums)
    yield "drums", drums


def made_notes(rate_hz: int, seconds: float) -> np.ndarray:
    """A melody of plucked notes whose upper partials die first."""
    random = np.random.default_rng(0)
    sound = np.zeros(int(rate_hz * seconds))
    for start in range(0, sound.size, int(0.6 * rate_hz)):
        pitch_hz = 440.0 * 2.0 ** ((random.integers(40, 77) - 69) / 12)
        at = np.arange(min(int(0.6 * rate_hz), sound.size - start)) / rate_hz
        for k in range(1, min(30, int(rate_hz / 2 / pitch_hz))):
            wave = np.sin(2 * np.pi * k * pitch_hz * at + random.uniform(0, 2 * np.pi))
            sound[start : start + at.size] += wave * np.exp(-at * (2 + 0.5 * k)) / k * np.minimum(1, at / 0.005)
    return at_level(sound)


def made_voice(rate_hz: int, seconds: float) -> np.ndarray:
    """A gliding pitch with vibrato through four formants, and some breath."""
    random = np.random.default_rng(1)
    at = np.arange(int(rate_hz * seconds)) / rate_hz
    pitch_hz = 150.0 * 2.0 ** (0.4 * np.sin(2 * np.pi * 0.35 * at) + 0.02 * np.sin(2 * np.pi * 5.5 * at))
    turns = np.cumsum(pitch_hz) / rate_hz
    sound = np.zeros(at.size)
    for k in range(1, 60):
        place_hz = k * pitch_hz
        formants = ((600, 90, 1.0), (1200, 120, 0.5), (2600, 200, 0.25), (3500, 300, 0.1))
        gain = sum(height / (1 + ((place_hz - hz) / width) ** 2) for hz, width, height in formants)
        sound += np.where(place_hz < rate_hz / 2, gain * np.sin(2 * np.pi * k * turns), 0.0)
    sound *= 0.6 + 0.4 * np.sin(2 * np.pi * 1.7 * at)
    return at_level(sound + 0.003 * np.abs(sound).max() * random.standard_normal(at.size))


def made_bursts(rate_hz: int, seconds: float) -> np.ndarray:
    random = np.random.default_rng(2)
    at = np.arange(int(rate_hz * seconds)) / rate_hz
    falls = random.uniform(15, 80, int(seconds / 0.22) + 1)[(at // 0.22).astype(int)]
    return at_level(random.standard_normal(at.size) * np.exp(-falls * (at % 0.22)))


def made_drums(rate_hz: int, seconds: float) -> np.ndarray:
    """Kick, snare and hat in eighths."""
    random = np.random.default_rng(3)
    sound = np.zeros(int(rate_hz * seconds))
    for number, start in enumerate(range(0, sound.size, rate_hz // 8)):
        at = np.arange(min(int(0.3 * rate_hz), sound.size - start)) / rate_hz
        noise = random.standard_normal(at.size)
        hit = 0.08 * np.diff(noise, 2, prepend=[0.0, 0.0]) * np.exp(-60 * at)
        if number % 4 == 0:
            hit += 1.2 * np.sin(2 * np.pi * (50 * at + 3 * (1 - np.exp(-40 * at)))) * np.exp(-12 * at)
        if number % 8 == 4:
            hit += 0.7 * noise * np.exp(-20 * at) + 0.4 * np.sin(2 * np.pi * 190 * at) * np.exp(-25 * at)
        sound[start : start + at.size] += hit
    return at_level(sound)


def at_level(sound: np.ndarray) -> np.ndarray:
    return (0.3 * sound / np.abs(sound).max()).astype(np.float32)


def sounds_folder() -> Path | None:
    folder = Path(os.environ.get("MELSCAPE_SOUNDS", Path(__file__).resolve().parents[2] / "shared" / "data"))
    return folder if (folder / "notes_gm").is_dir() and (folder / "oneshots_sonicpi").is_dir() else None


def real_notes(folder: Path, mel: Mel) -> Sounds:
    for path in tried_notes(folder):
        yield path.stem, read(path, mel)


def other_notes(folder: Path, mel: Mel) -> Sounds:
    """Notes of the instruments that none of the tried notes is from."""
    tried = {instrument(path) for path in tried_notes(folder)}
    for path in sorted((folder / "notes_gm").glob("*.flac")):
        if instrument(path) not in tried:
            yield path.stem, read(path, mel)


def tried_notes(folder: Path) -> list[Path]:
    return sorted((folder / "notes_gm").glob("*.flac"))[::23]


def instrument(note: Path) -> str:
    return note.stem.split("-")[0]


def real_drums(folder: Path, mel: Mel) -> Sounds:
    for name in DRUMS:
        yield name, read(folder / "oneshots_sonicpi" / f"{name}.flac", mel)


def other_drums(folder: Path, mel: Mel) -> Sounds:
    for path in sorted((folder / "oneshots_sonicpi").glob("*.flac")):
        if path.stem not in DRUMS and path.stem.startswith(PERCUSSION):
            yield path.stem, read(path, mel)


def read(path: Path, mel: Mel, seconds: float = 4.0) -> np.ndarray:
    samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    mono = soxr.resample(samples.mean(axis=1), rate_hz, mel.rate_hz, "HQ")
    return mono[: int(seconds * mel.rate_hz)].astype(np.float32)


def machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}"


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
