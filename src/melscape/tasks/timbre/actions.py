"""What a person gets from a timbre space: sounds back, morphs and walks, neighbours, maps and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.answers import Map, Ranking, Sound
from melscape.audio.clip import Clip
from melscape.errors import ConfigError
from melscape.measures.morph import max_jump, smoothness, straight_jump
from melscape.tasks.timbre.timbre import Heard, Timbre

LOUDEST = 0.89  # -1 dBFS: nothing that is made may clip
GLIDE_SECONDS = 4.0


@dataclass(frozen=True)
class Morph:
    """A way from sound to sound: single steps, one sound that glides all the way, and how even the way is.

    Shapes: `path_db` (B, M, T) the mel of each step, `latents` (B, D) of their first windows.
    """

    sounds: tuple[Sound, ...]
    glide: Sound
    path_db: Float[np.ndarray, "B M T"]
    latents: Float[np.ndarray, "B D"]
    scores: Mapping[str, float]


def hear(timbre: Timbre, clip: Clip, *, name: str = "", pitch_midi: float | None = None) -> Heard:
    """Take in a sound of any length; its pitch is estimated if it is not given."""
    return timbre.hear(clip, name=name, pitch_midi=pitch_midi)


def reconstruct(timbre: Timbre, heard: Heard) -> Sound:
    """The whole sound as the space renders it, at its own level and length, with a phase made for it."""
    mel_db = timbre.whole_db(heard.latents, heard.levels_db, heard.starts, heard.frames, heard.pitch_midi)
    return _sound(timbre, f"{heard.name} through the space", mel_db, heard.samples, heard.pitch_midi)


def morph(timbre: Timbre, ends: Sequence[Heard], *, steps: int = 9, pitch_midi: float | None = None) -> Morph:
    """The way from the first sound over each of the others to the last, in equal steps of the latent.

    Args:
        ends: two or more sounds.
        steps: sounds on the way from one to the next, both included.
        pitch_midi: play the whole way at this pitch; None goes from pitch to pitch.

    Errors: ConfigError for fewer than two sounds or steps.
    """
    if len(ends) < 2 or steps < 2:
        raise ConfigError(
            f"A morph of {len(ends)} sounds in {steps} steps.", "2 or more of both", "Name another sound."
        )
    shape = _common(ends)
    stops = [_Stop.of(heard, shape, pitch_midi) for heard in ends]
    path = [stop for first, second in zip(stops, stops[1:]) for stop in first.towards(second, steps)[:-1]] + stops[-1:]
    path_db = np.stack([stop.render(timbre, shape) for stop in path])
    names = " to ".join(heard.name for heard in ends)
    sounds = tuple(
        _sound(timbre, f"{names}, step {number + 1} of {len(path)}", mel_db, shape.samples, stop.pitch_midi)
        for number, (stop, mel_db) in enumerate(zip(path, path_db))
    )
    scores = {"max_jump": max_jump(path_db), "smoothness": smoothness(path_db)}
    if len(ends) == 2:
        scores["straight_max_jump"] = straight_jump(path_db)
    latents = np.stack([stop.latents[0] for stop in path])
    return Morph(sounds, glide(timbre, path_db, names), path_db, latents, scores)


def glide(timbre: Timbre, path_db: Float[np.ndarray, "B M T"], name: str) -> Sound:
    """One sound in which the steps of a path follow each other without a seam.

    Each moment shows the part of the steps that sounds then, held at its loudest, so that a decayed note does not
    leave the second half of the way silent.
    """
    steps, bands, _ = path_db.shape
    frames = round(GLIDE_SECONDS / timbre.config.mel.frame_seconds)
    # A step's own sustain: the mean over its louder half, so that notes that die away still say what they sound like.
    held = np.stack([_sustain(mel_db) for mel_db in path_db])
    place = np.linspace(0, steps - 1, frames)
    columns = np.stack([np.interp(place, np.arange(steps), held[:, band]) for band in range(bands)])
    fade = np.minimum(1.0, np.minimum(np.arange(frames), np.arange(frames)[::-1]) / 4.0)
    return _sound(timbre, f"{name}, glide", columns + 20.0 * np.log10(np.maximum(fade, 1e-4)), None, None)


def walk(timbre: Timbre, points: Float[np.ndarray, "B D"], *, pitch_midi: float | None = None, steps: int = 9) -> Sound:
    """A walk through the space along straight lines from latent to latent, as one gliding sound."""
    if len(points) < 2:
        raise ConfigError(f"A walk over {len(points)} points.", "2 or more", "Add a point.")
    legs = [np.linspace(first, second, steps) for first, second in zip(points, points[1:])]
    return glide(timbre, timbre.decode_db(np.concatenate(legs), pitch_midi), "a walk")


def neighbours(timbre: Timbre, heard: Heard, count: int = 8) -> Ranking:
    """The sounds of the corpus whose timbre is nearest, whatever their pitch."""
    space = timbre.space
    pitch = np.array([np.nan if heard.pitch_midi is None else heard.pitch_midi])
    point = space.metric.apply(heard.mu[:1], pitch)
    distances = np.linalg.norm(space.timbre - point, axis=1)
    order = np.argsort(distances, kind="stable")[:count]
    return Ranking(
        f"Nearest in timbre to {heard.name or 'the sound'}",
        tuple(space.names[index] for index in order),
        tuple(float(distances[index]) for index in order),
        note="Distance in the view that ignores pitch; smaller is nearer.",
    )


def map_of(timbre: Timbre, projection: str = "pca", *, seed: int = 0) -> Map:
    """The corpus as a map of two dimensions: PCA at once, UMAP in some seconds."""
    space = timbre.space
    points = project(space.timbre, projection, seed)
    pitches = tuple("" if np.isnan(pitch) else f"{pitch:g}" for pitch in space.pitches_midi)
    columns = {**space.labels, "pitch": pitches}
    return Map(
        "Timbre space", points, space.names, columns, projection, "Neighbours are alike in timbre, not in pitch."
    )


def project(coordinates: Float[np.ndarray, "N K"], projection: str, seed: int = 0) -> Float[np.ndarray, "N 2"]:
    """Two dimensions of many. Errors: ConfigError for a projection that is not pca or umap."""
    if projection == "pca" or len(coordinates) < 5:
        from sklearn.decomposition import PCA

        two = PCA(n_components=min(2, *coordinates.shape), svd_solver="full").fit_transform(coordinates)
        return np.pad(two, ((0, 0), (0, 2 - two.shape[1])))
    if projection == "umap":
        from umap import UMAP

        near = min(15, len(coordinates) - 1)
        return np.asarray(UMAP(n_neighbors=near, random_state=seed, n_jobs=1).fit_transform(coordinates))
    raise ConfigError(f"There is no projection {projection!r}.", "pca | umap", "Choose one of these.")


def embeddings(timbre: Timbre) -> dict[str, list[object]]:
    """A table of the corpus, column by column: names, labels, pitch, place on the map, latents, timbre coordinates."""
    space = timbre.space
    table: dict[str, list[object]] = {"name": list(space.names)}
    table |= {name: list(words) for name, words in space.labels.items() if name != "name"}
    table["pitch_midi"] = space.pitches_midi.tolist()
    places = project(space.timbre, "pca")
    table |= {"map_x": places[:, 0].tolist(), "map_y": places[:, 1].tolist()}
    for prefix, rows in (("mu", space.latents), ("timbre", space.timbre)):
        table |= {f"{prefix}_{number}": rows[:, number].tolist() for number in range(rows.shape[1])}
    return table


@dataclass(frozen=True)
class _Shape:
    """The form that all ends of a morph share: windows, frames and samples of the longest."""

    starts: tuple[int, ...]
    frames: int
    samples: int


@dataclass(frozen=True)
class _Stop:
    """A place on a morph: latents and levels of its windows, and its pitch."""

    latents: Float[np.ndarray, "B D"]
    levels_db: Float[np.ndarray, "B"]
    pitch_midi: float | None

    @classmethod
    def of(cls, heard: Heard, shape: _Shape, pitch_midi: float | None) -> _Stop:
        """A sound in the common form: past its end it goes on as its last window, fading out."""
        missing = len(shape.starts) - len(heard.latents)
        latents = np.concatenate([heard.latents, np.repeat(heard.latents[-1:], missing, axis=0)])
        fade = np.full(missing, -60.0, np.float32) + heard.levels_db[-1]
        pitch = heard.pitch_midi if pitch_midi is None else pitch_midi
        return cls(latents, np.concatenate([heard.levels_db, fade]), pitch)

    def towards(self, other: _Stop, steps: int) -> list[_Stop]:
        """Equal steps from here to there, both included."""
        return [self._between(other, share) for share in np.linspace(0.0, 1.0, steps).tolist()]

    def _between(self, other: _Stop, share: float) -> _Stop:
        latents = self.latents + share * (other.latents - self.latents)
        levels_db = self.levels_db + share * (other.levels_db - self.levels_db)
        if self.pitch_midi is None or other.pitch_midi is None:
            return _Stop(latents, levels_db, other.pitch_midi if self.pitch_midi is None else self.pitch_midi)
        return _Stop(latents, levels_db, self.pitch_midi + share * (other.pitch_midi - self.pitch_midi))

    def render(self, timbre: Timbre, shape: _Shape) -> Float[np.ndarray, "M T"]:
        """The mel of the whole step."""
        return timbre.whole_db(self.latents, self.levels_db, shape.starts, shape.frames, self.pitch_midi)


def _common(ends: Sequence[Heard]) -> _Shape:
    longest = max(ends, key=lambda heard: heard.frames)
    return _Shape(longest.starts, longest.frames, longest.samples)


def _sustain(mel_db: Float[np.ndarray, "M T"]) -> Float[np.ndarray, "M"]:
    loudness = mel_db.max(0)
    return mel_db[:, loudness >= np.median(loudness)].mean(1)


def _sound(
    timbre: Timbre, title: str, mel_db: Float[np.ndarray, "M T"], samples: int | None, pitch_midi: float | None
) -> Sound:
    heard = timbre.sound_of(mel_db, samples)
    peak = float(np.abs(heard).max(initial=0.0))
    level = min(1.0, LOUDEST / peak) if peak > 0 else 1.0
    return Sound(title, (level * heard)[None].astype(np.float32), timbre.config.mel.rate_hz, pitch_midi)
