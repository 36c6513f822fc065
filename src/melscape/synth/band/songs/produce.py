"""The desk: each stem's saturation, tone, squeeze, echo and room, then what the whole song is recorded on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from melscape.synth.band.songs.chance import chance_of
from melscape.synth.band.songs.instruments.bus import Bus, through
from melscape.synth.band.songs.instruments.effects import compressed, crushed, doubled, echoed, room
from melscape.synth.band.songs.instruments.filters import Row, filtered, high_pass, low_pass, shelf
from melscape.synth.band.songs.instruments.kernels import CURVE_SAMPLES
from melscape.synth.band.songs.instruments.loudness import REFERENCE, brought_to
from melscape.synth.band.songs.score import STEMS, Production, Score, StemSound

Stems = dict[str, Float32[np.ndarray, "S"]]
PEAK = 0.89  # of the sum of the stems, and at most of any of them
MOST_DRIVE_DB = 26.0
TILT_LOW_HZ, TILT_HIGH_HZ = 400.0, 2500.0
ROOM_SECONDS = (0.0297, 0.0371, 0.0411, 0.0437, 0.0531, 0.0599, 0.0673, 0.0727)
ROOM_LOW_HZ = 160.0
ATTACK_SECONDS, RELEASE_SECONDS = 0.006, 0.13
ECHO_FEEDBACK, ECHO_DULL = 0.38, 0.35
DUCK_SECONDS = 0.16
WOW_HZ = 0.7
CRACKLES = 9.0  # clicks a second of a worn record
MUSIC = ("bass", "other")


def produce(stems: Mapping[str, Float32[np.ndarray, "S"]], score: Score, rate_hz: int) -> Stems:
    """The finished stems: their sum peaks at most at `PEAK`; silent ones stay silent."""
    desk = _Desk(score, rate_hz)
    treated = {stem: desk.treated(stem, stems[stem]) for stem in STEMS}
    sounding = [stem for stem in STEMS if treated[stem].any()]
    for stem in sounding:
        if score.production.sidechain and stem in MUSIC:
            treated[stem] = treated[stem] * desk.ducking(treated[stem].size)
        treated[stem] = desk.recorded(stem, treated[stem], len(sounding))
    total = np.sum([treated[stem] for stem in STEMS], axis=0)
    loudest = max(float(np.abs(each).max(initial=0.0)) for each in (total, *treated.values()))
    gain = np.float32(PEAK / loudest if loudest > 0.0 else 1.0)
    return {stem: (gain * treated[stem]).astype(np.float32) for stem in STEMS}


@dataclass(frozen=True)
class _Desk:
    """One song on the desk."""

    score: Score
    rate_hz: int

    @property
    def production(self) -> Production:
        return self.score.production

    def chance(self, *words: object) -> np.random.Generator:
        return chance_of(self.score.seed, "desk", self.score.genre, self.score.song, *words)

    def treated(self, stem: str, samples: Float32[np.ndarray, "S"]) -> Float32[np.ndarray, "S"]:
        """A stem after its own treatment, at the reference loudness and its gain."""
        if not samples.any():
            return samples
        sound, wanted = brought_to(samples, self.rate_hz), self.production.of(stem)
        if wanted.drive:
            sound = through(Bus(drive_db=MOST_DRIVE_DB * wanted.drive, lean=0.5), sound, self.rate_hz)
        sound = brought_to(filtered(sound, _tone(wanted, self.rate_hz)), self.rate_hz)
        if wanted.compression:
            sound = self._squeezed(sound, wanted.compression)
        if wanted.delay_beats and wanted.delay_wet:
            late = max(round(self.score.at_seconds(wanted.delay_beats) * self.rate_hz), 1)
            sound = sound + np.float32(wanted.delay_wet) * echoed(sound, late, ECHO_FEEDBACK, ECHO_DULL)
        if wanted.reverb_wet:
            sound = self._in_room(sound, wanted)
        return brought_to(sound, self.rate_hz, wanted.gain_db)

    def ducking(self, samples: int) -> Float32[np.ndarray, "S"]:
        """Gains of what makes room for the kick."""
        depth = np.zeros(samples, np.float32)
        length = round(DUCK_SECONDS * 2.0 * self.rate_hz)
        dip = (1.0 - np.linspace(0.0, 1.0, length, dtype=np.float32)) ** 1.5
        for hit in self.score.drums.hits if self.score.drums else ():
            start = round(self.score.at_seconds(hit.start_beats) * self.rate_hz)
            if hit.piece == "kick" and start < samples:
                piece = depth[start : start + length]
                np.maximum(piece, dip[: piece.size], out=piece)
        return 1.0 - np.float32(0.9 * self.production.sidechain) * depth

    def recorded(self, stem: str, samples: Float32[np.ndarray, "S"], stems: int) -> Float32[np.ndarray, "S"]:
        """A stem on the song's machine: an old sampler, a wavering tape, its share of hiss and crackle."""
        made, sound = self.production, samples
        if made.lofi_rate_hz and made.lofi_rate_hz < self.rate_hz:
            sound = filtered(sound, 2 * [low_pass(0.45 * made.lofi_rate_hz, self.rate_hz)])
        if made.lofi_rate_hz or made.lofi_bits:
            peak = np.float32(np.abs(sound).max() + 1e-9)
            every = max(self.rate_hz / made.lofi_rate_hz, 1.0) if made.lofi_rate_hz else 1.0
            sound = peak * crushed(sound / peak, every, 2.0 ** (made.lofi_bits - 1) - 1.0 if made.lofi_bits else 0.0)
        if made.wow_cents:
            sound = doubled(sound, self._wow(sound.size), 0.0, 1.0)
        # Levels are told against full scale, and the song is brought there at the end: its loud parts lie at REFERENCE.
        share = 2.0 * REFERENCE / math.sqrt(stems)
        if made.hiss_db > -math.inf:
            hiss = self.chance("hiss", stem).standard_normal(sound.size, dtype=np.float32)
            sound = sound + np.float32(share * 10.0 ** (made.hiss_db / 20.0)) * hiss
        if made.crackle_db > -math.inf:
            sound = sound + np.float32(share * 10.0 ** (made.crackle_db / 20.0)) * self._crackle(stem, sound.size)
        return sound

    def _squeezed(self, sound: Float32[np.ndarray, "S"], amount: float) -> Float32[np.ndarray, "S"]:
        attack = 1.0 - math.exp(-1.0 / (ATTACK_SECONDS * self.rate_hz))
        release = 1.0 - math.exp(-1.0 / (RELEASE_SECONDS * self.rate_hz))
        threshold = REFERENCE * (1.6 - 1.2 * amount)
        return compressed(sound, threshold, 0.85 * amount, attack, release)

    def _in_room(self, sound: Float32[np.ndarray, "S"], wanted: StemSound) -> Float32[np.ndarray, "S"]:
        random = self.chance("room")
        size = (0.45 + 0.4 * min(wanted.reverb_seconds, 3.0)) * random.uniform(0.85, 1.2)
        lengths = np.array(ROOM_SECONDS) * size * random.uniform(0.95, 1.05, len(ROOM_SECONDS))
        delays = np.maximum((lengths * self.rate_hz).astype(np.int64), 1)
        stays = (10.0 ** (-3.0 * delays / (wanted.reverb_seconds * self.rate_hz))).astype(np.float32)
        heard = room(filtered(sound, [high_pass(ROOM_LOW_HZ, self.rate_hz)]), delays, stays, random.uniform(0.2, 0.55))
        around = brought_to(heard, self.rate_hz)
        return np.float32(1.0 - wanted.reverb_wet) * sound + np.float32(wanted.reverb_wet) * around

    def _wow(self, samples: int) -> Float32[np.ndarray, "T"]:
        # One tape for all stems: its wavering must not be drawn by stem.
        times = np.arange(samples // CURVE_SAMPLES + 2) * (CURVE_SAMPLES / self.rate_hz)
        speed_hz = WOW_HZ * self.chance("wow").uniform(0.7, 1.6)
        deviation_seconds = self.production.wow_cents * math.log(2.0) / 1200.0 / (2.0 * math.pi * speed_hz)
        delays = deviation_seconds * self.rate_hz * (1.0 + np.sin(2.0 * np.pi * speed_hz * times))
        return delays.astype(np.float32)

    def _crackle(self, stem: str, samples: int) -> Float32[np.ndarray, "S"]:
        random = self.chance("crackle", stem)
        clicks = np.zeros(samples, np.float32)
        count = int(random.poisson(CRACKLES * samples / self.rate_hz))
        heights = random.exponential(1.0, count) * random.choice([-1.0, 1.0], count)
        np.add.at(clicks, random.integers(0, samples, count), heights.astype(np.float32))
        return 6.0 * filtered(clicks, [high_pass(700.0, self.rate_hz), low_pass(5000.0, self.rate_hz)])


def _tone(wanted: StemSound, rate_hz: int) -> list[Row]:
    rows = [
        shelf(TILT_LOW_HZ, -0.5 * wanted.tilt_db, rate_hz, high=False),
        shelf(TILT_HIGH_HZ, 0.5 * wanted.tilt_db, rate_hz, high=True),
    ]
    if wanted.low_cut_hz:
        rows.append(high_pass(wanted.low_cut_hz, rate_hz))
    if wanted.high_cut_hz < 0.48 * rate_hz:
        rows.append(low_pass(wanted.high_cut_hz, rate_hz))
    return rows
