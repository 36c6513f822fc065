"""Voices: singers, a choir, a rapper, a scat singer and a growler. Glottis, throat, breath and consonants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Complex, Float, Float32

from melscape.synth.band.songs.chance import between
from melscape.synth.band.songs.instruments.bus import Bus, coloured
from melscape.synth.band.songs.instruments.curves import Manner, pitch_curve, swell, times_of, wander
from melscape.synth.band.songs.instruments.filters import band_pass, filtered
from melscape.synth.band.songs.instruments.kernels import CURVE_SAMPLES
from melscape.synth.band.songs.instruments.speech import (
    RAPPED,
    SCATTED,
    SUNG,
    VOWELS,
    Syllable,
    locus,
    noise_of,
    syllable,
    throat,
)
from melscape.synth.band.songs.instruments.tables import partials_below, slopes, sound_of, tables_of
from melscape.synth.band.songs.instruments.tone import Make, Programme, Ranges, Tone, drawn

SYLLABLES = 24  # different ones in a song: words come back
BREATH_SECONDS = 1.5


@dataclass(frozen=True)
class Singer:
    """One voice.

    Args:
        tract: how much shorter the throat is than a man's; formants are as many times higher.
        slope_db: fall of the glottis's partials per octave; pressed voices fall less.
        breath: level of the air.
        attack_seconds, release_seconds: how a syllable begins and ends.
        scoop_semitones: where the pitch begins against where it goes.
        vibrato_hz, vibrato_cents, vibrato_after_seconds: speed, depth and start of the vibrato.
        drift_cents: how far the pitch wanders.
        shimmer: how far the loudness wanders.
        fall_semitones: how far speech drops within a syllable.
        rough: level of the octave below, as in a growl.
        speech: level of the consonants.
        opening_seconds: the way from the consonant to the vowel.
        players: how many sing together, rounded.
        detune_cents: how far they are apart.
    """

    tract: float
    slope_db: float
    breath: float
    attack_seconds: float
    release_seconds: float
    scoop_semitones: float
    vibrato_hz: float
    vibrato_cents: float
    vibrato_after_seconds: float
    drift_cents: float
    shimmer: float
    fall_semitones: float
    rough: float
    speech: float
    opening_seconds: float
    players: float
    detune_cents: float

    @property
    def manner(self) -> Manner:
        """How its pitch moves."""
        return Manner(
            self.scoop_semitones,
            0.09,
            self.vibrato_hz,
            self.vibrato_cents,
            self.vibrato_after_seconds,
            self.drift_cents,
            self.fall_semitones,
        )


# fmt: off
SINGER: Ranges = {
    "tract": (0.94, 1.1), "slope_db": (5.0, 9.5), "breath": (0.01, 0.06), "attack_seconds": (0.02, 0.06),
    "release_seconds": (0.05, 0.12), "scoop_semitones": (-1.6, -0.2), "vibrato_hz": (4.8, 6.4),
    "vibrato_cents": (8, 45), "vibrato_after_seconds": (0.15, 0.45), "drift_cents": (5, 14), "shimmer": (0.04, 0.1),
    "fall_semitones": (0, 0.08), "rough": (0.0, 0.08), "speech": (0.6, 1.2), "opening_seconds": (0.03, 0.07),
    "players": (1, 1), "detune_cents": (0, 0),
}
KINDS: Mapping[str, Ranges] = {
    "voice_male": SINGER,
    "voice_female": {**SINGER, "tract": (1.1, 1.28), "breath": (0.015, 0.09), "slope_db": (5.5, 11)},
    "choir": {**SINGER, "tract": (0.98, 1.18), "slope_db": (7, 12), "attack_seconds": (0.08, 0.25),
              "release_seconds": (0.2, 0.5), "scoop_semitones": (-0.4, 0), "vibrato_cents": (8, 25),
              "speech": (0.1, 0.4), "players": (3, 5), "detune_cents": (6, 14), "rough": (0, 0)},
    "rap": {**SINGER, "slope_db": (4, 8), "vibrato_cents": (0, 0), "fall_semitones": (0.5, 4.0),
            "scoop_semitones": (-1.0, 1.5), "drift_cents": (20, 60), "attack_seconds": (0.01, 0.025),
            "release_seconds": (0.03, 0.06), "speech": (0.9, 1.6), "opening_seconds": (0.02, 0.04), "rough": (0, 0.2)},
    "scat": {**SINGER, "tract": (0.96, 1.2), "attack_seconds": (0.012, 0.035), "vibrato_cents": (5, 35),
             "opening_seconds": (0.02, 0.05), "speech": (0.6, 1.1)},
    "growl": {**SINGER, "tract": (0.82, 0.98), "slope_db": (2, 5), "breath": (0.15, 0.4), "vibrato_cents": (0, 0),
              "drift_cents": (40, 110), "shimmer": (0.15, 0.3), "rough": (0.5, 1.0), "fall_semitones": (0.5, 3),
              "scoop_semitones": (-2, 0)},
}
DRIVES: Mapping[str, tuple[float, float]] = {"growl": (14, 26), "rap": (0.5, 8)}
SAID: Mapping[str, tuple[str, ...]] = {"scat": SCATTED, "rap": RAPPED, "growl": RAPPED, "choir": ("", "", "m", "l")}
# fmt: on


def programme(make: Make) -> Programme:
    """One singer of one of `KINDS`, or one choir."""
    random = make.chance("singer")
    singer = Singer(**drawn(KINDS[make.instrument], random))
    hiss = make.chance("breath").standard_normal(make.samples(BREATH_SECONDS))
    air = sum(filtered(hiss, [band_pass(hz * singer.tract, make.rate_hz, 1.5)]) for hz in (1300.0, 2700.0, 4200.0))
    drive_db = between(random, DRIVES[make.instrument]) if make.instrument in DRIVES else 0.0
    bus = Bus(coloured(random), low_cut_hz=between(random, (70, 130)), drive_db=drive_db, lean=between(random, (0, 1)))
    early_seconds = between(random, (0.02, 0.05))
    render = partial(_sing, singer, make, np.asarray(air / (np.std(air) + 1e-9), np.float32))
    return Programme(render, singer.release_seconds, bus, takes=SYLLABLES, early_seconds=early_seconds, phrased=True)


def _sing(singer: Singer, make: Make, air: Float32[np.ndarray, "_"], tone: Tone) -> Float32[np.ndarray, "S"]:
    said = syllable(SAID.get(make.instrument, SUNG), make.chance("syllable", tone.take))
    random = make.chance_for(tone)
    samples = make.samples(tone.held_seconds + singer.release_seconds)
    times = times_of(samples, make.rate_hz)
    levels = _levels(singer, said, times)
    places = _places(singer, said, tone, times)
    tables = tables_of(_spectra(singer, said, make, tone))
    players = max(round(singer.players), 1)
    sound = np.zeros(samples, np.float32)
    for player in range(players):
        cents = singer.detune_cents * (player - 0.5 * (players - 1) + 0.4 * random.normal())
        curve_hz = 0.5 * pitch_curve(tone, times, singer.manner, random) * 2.0 ** (cents / 1200.0)
        shaky = np.maximum(1.0 + singer.shimmer * wander(times, 0.05, random), 0.1)
        frame = (samples, make.rate_hz, float(random.random()))
        sound += sound_of(tables, curve_hz, places, levels * shaky, frame)
    sound /= np.float32(np.sqrt(players))
    start = int(random.integers(air.size))
    breathing = np.repeat((singer.breath * levels).astype(np.float32), CURVE_SAMPLES)[:samples]
    sound += np.resize(np.roll(air, -start), samples) * breathing
    noise = noise_of(said.consonant, singer.tract, make.rate_hz, random)[:samples]
    sound[: noise.size] += np.float32(singer.speech) * noise
    return sound


def _levels(singer: Singer, said: Syllable, times: Float[np.ndarray, "T"]) -> Float[np.ndarray, "T"]:
    # The voice comes in when the noise of a consonant is nearly over.
    late = np.maximum(times - 0.75 * said.consonant.seconds, 0.0)
    opened = np.clip(late / (singer.opening_seconds + 0.02), 0.0, 1.0)
    return swell(late, singer.attack_seconds) * (said.consonant.soft + (1.0 - said.consonant.soft) * opened)


def _places(singer: Singer, said: Syllable, tone: Tone, times: Float[np.ndarray, "T"]) -> Float[np.ndarray, "T"]:
    opened = np.clip((times - 0.75 * said.consonant.seconds) / singer.opening_seconds, 0.0, 1.0)
    closing_seconds = max(0.5 * tone.held_seconds, 0.03)
    return opened + np.clip((times - 0.45 * tone.held_seconds) / closing_seconds, 0.0, 1.0)


def _spectra(singer: Singer, said: Syllable, make: Make, tone: Tone) -> Complex[np.ndarray, "3 K"]:
    # Tables lie an octave under the note: a rough voice also has what is between the harmonics.
    root_hz = 0.5 * tone.pitch_hz
    count = max(partials_below(0.515 * tone.highest_hz, make.rate_hz), 2)
    glottis = slopes(count, np.array([singer.slope_db + 4.0 * (0.6 - tone.force)]))[0]
    glottis[0::2] *= singer.rough
    shapes = (locus(said.consonant, said.first), VOWELS[said.first], VOWELS[said.second])
    spectra = np.stack([glottis * throat(shape, singer.tract, root_hz, count) for shape in shapes])
    return spectra / np.sqrt((np.abs(spectra) ** 2).sum(axis=1, keepdims=True))
