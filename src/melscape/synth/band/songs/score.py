"""A written song: notes, hits, chords and the way it is recorded. Plain data; nothing here makes a sound or a choice.

Time is in beats from the start of the song, as played; `Score.at_seconds` tells the seconds. Pitches are MIDI numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from melscape.errors import ConfigError
from melscape.synth.band.songs.melody import Melody

STEMS = ("drums", "bass", "other", "vocals")
# fmt: off
PIECES = (
    "kick", "snare", "rim", "clap", "closed_hat", "open_hat", "pedal_hat", "ride", "ride_bell", "crash", "tom_high",
    "tom_mid", "tom_low", "tambourine", "shaker", "cowbell", "conga_high", "conga_low", "brush", "timpani",
)
KITS = (
    "acoustic", "rock", "jazz", "brushes", "disco", "808", "trap", "lofi", "metal", "reggae", "country", "orchestral",
    "electronic",
)
INSTRUMENTS = (
    "bass_finger", "bass_pick", "bass_slap", "bass_upright", "bass_synth", "bass_sub",
    "guitar_clean", "guitar_crunch", "guitar_distorted", "guitar_acoustic", "guitar_nylon", "guitar_muted", "banjo",
    "pedal_steel", "piano", "rhodes", "organ", "clavinet", "harpsichord", "accordion",
    "strings", "violin", "cello", "pizzicato", "flute", "clarinet", "oboe", "trumpet", "trombone", "sax", "horns",
    "lead_synth", "pad_synth", "pluck_synth", "brass_synth", "arpeggio_synth",
    "harmonica", "fiddle", "melodica", "vibraphone",
    "voice_male", "voice_female", "choir", "rap", "scat", "growl",
)
# fmt: on


@dataclass(frozen=True)
class Event:
    """One note of a part.

    Args:
        start_beats: when it sounds, 0 or later.
        beats: how long it is held; its release comes after.
        pitch_midi: 60 is middle C; fractions are microtones.
        velocity: how hard, 1 to 127.
        bend: semitones added to the pitch at points spread evenly from start to end, straight lines between them;
            empty for a steady note.
    """

    start_beats: float
    beats: float
    pitch_midi: float
    velocity: int
    bend: tuple[float, ...] = ()

    @property
    def end_beats(self) -> float:
        """When it is let go."""
        return self.start_beats + self.beats


@dataclass(frozen=True)
class Hit:
    """One stroke on one of `PIECES`; `velocity` is 1 to 127. A hat that closes chokes an open one."""

    start_beats: float
    piece: str
    velocity: int


@dataclass(frozen=True)
class Part:
    """What one player plays, in order of time; notes may overlap.

    Args:
        stem: one of `STEMS`, never `drums`.
        instrument: one of `INSTRUMENTS`.
        gain_db: its level against the other players of the stem.
        program: which make of the instrument; any whole number from 0, two numbers sound like two makes.
    """

    stem: str
    instrument: str
    events: tuple[Event, ...]
    gain_db: float = 0.0
    program: int = 0

    def __post_init__(self) -> None:
        _known("stem", self.stem, STEMS[1:])
        _known("instrument", self.instrument, INSTRUMENTS)


@dataclass(frozen=True)
class Drums:
    """What the drummer plays, in order of time; `kit` is one of `KITS`, `program` says which make of it."""

    kit: str
    hits: tuple[Hit, ...]
    program: int = 0

    def __post_init__(self) -> None:
        _known("kit", self.kit, KITS)


@dataclass(frozen=True)
class Chord:
    """A chord that holds for a while.

    Args:
        start_beats: when it begins, on the straight grid of beats.
        beats: how long it holds.
        root: pitch class, 0 (C) to 11.
        tones: semitones above the root, 0 first.
        bass: pitch class of the lowest note; the root unless the chord is inverted or stands on a pedal.
    """

    start_beats: float
    beats: float
    root: int
    tones: tuple[int, ...]
    bass: int

    @property
    def end_beats(self) -> float:
        """When the next chord begins."""
        return self.start_beats + self.beats

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """The notes of the chord, root first, each 0 to 11."""
        return tuple((self.root + tone) % 12 for tone in self.tones)


@dataclass(frozen=True)
class StemSound:
    """How one stem is recorded and treated; the defaults leave it alone.

    Args:
        gain_db: level of the finished stem against the others, all brought to one loudness first.
        drive: saturation, 0 (clean) to 1 (heavily overdriven).
        tilt_db: treble against bass around 1 kHz, dB from end to end, positive is brighter.
        low_cut_hz, high_cut_hz: where the band of the recording ends; 0 and `inf` are open.
        compression: 0 (none) to 1 (squashed flat).
        reverb_seconds: time for the room to fall by 60 dB.
        reverb_wet: 0 (dry) to 1 (room only).
        delay_beats: time between echoes; 0 is no echo.
        delay_wet: level of the first echo, 0 to 1.
    """

    gain_db: float = 0.0
    drive: float = 0.0
    tilt_db: float = 0.0
    low_cut_hz: float = 0.0
    high_cut_hz: float = float("inf")
    compression: float = 0.0
    reverb_seconds: float = 0.3
    reverb_wet: float = 0.0
    delay_beats: float = 0.0
    delay_wet: float = 0.0


@dataclass(frozen=True)
class Production:
    """How the whole song is recorded.

    Args:
        drums, bass, other, vocals: the treatment of each stem.
        hiss_db: level of steady tape noise against full scale; `-inf` is none.
        crackle_db: level of vinyl clicks against full scale; `-inf` is none.
        wow_cents: how far the tape's speed wanders.
        sidechain: how far bass and other duck under the kick, 0 to 1.
        lofi_rate_hz: sampling rate of an old sampler that all stems pass through; 0 is none.
        lofi_bits: word length of that sampler; 0 is none.
    """

    drums: StemSound
    bass: StemSound
    other: StemSound
    vocals: StemSound
    hiss_db: float = float("-inf")
    crackle_db: float = float("-inf")
    wow_cents: float = 0.0
    sidechain: float = 0.0
    lofi_rate_hz: float = 0.0
    lofi_bits: int = 0

    def of(self, stem: str) -> StemSound:
        """The treatment of one of `STEMS`."""
        _known("stem", stem, STEMS)
        sound: StemSound = getattr(self, stem)
        return sound


@dataclass(frozen=True)
class Score:
    """A whole song, ready to be played.

    Args:
        swing: share of a beat that its first half takes: 0.5 is straight, 0.67 is a triplet shuffle. Told for the
            reader; the starts of notes and hits have it in them.
        key_midi: the tonic between C3 (48) and B3 (59).
        scale: semitones of the seven degrees above the tonic.
        melody: the tune apart from genre; `tune` is the same, note for note, as this song plays it, before ornaments.
        drums: None where nobody drums.
    """

    genre: str
    song: int
    seed: int
    tempo_bpm: float
    beats_per_bar: int
    swing: float
    key_midi: int
    scale: tuple[int, ...]
    chords: tuple[Chord, ...]
    melody: Melody
    drums: Drums | None
    parts: tuple[Part, ...]
    seconds: float
    production: Production
    tune: tuple[Event, ...] = ()

    def at_seconds(self, beats: float) -> float:
        """The moment of a beat, in seconds from the start."""
        return beats * 60.0 / self.tempo_bpm

    @property
    def beats(self) -> float:
        """The length of the song in beats."""
        return self.seconds * self.tempo_bpm / 60.0

    def parts_of(self, stem: str) -> tuple[Part, ...]:
        """The players of one stem; empty where it is silent."""
        _known("stem", stem, STEMS)
        return tuple(part for part in self.parts if part.stem == stem)


def _known(what: str, name: str, names: tuple[str, ...]) -> None:
    if name not in names:
        raise ConfigError(f"No {what} is called {name!r}.", ", ".join(names), "Choose one of these.")
