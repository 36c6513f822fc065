"""How fast does the band play? CPU seconds of one core for songs of four stems, by genre.

    python benchmarks/band.py [--songs 3] [--seconds 30] [--rate-hz 22050] [--seed 0]

Seconds are of the processor, not of the clock, so other work on the machine matters little. `times_real_time` is how
many seconds of song one core makes in a second; `slowest` is that of the slowest song.
"""

from __future__ import annotations

import argparse
import json
import time

from melscape.synth.band.songs.compose import compose
from melscape.synth.band.songs.genres import GENRES
from melscape.synth.band.songs.perform import play_score
from melscape.synth.band.songs.score import Score


def counted(score: Score) -> int:
    """Notes and hits of a song."""
    return sum(len(part.events) for part in score.parts) + (len(score.drums.hits) if score.drums else 0)


def measured(genre: str, song: int, asked: argparse.Namespace) -> tuple[int, float, float]:
    """Notes of a song, CPU seconds to compose it, and to play it."""
    begun = time.process_time()
    score = compose(genre, seed=asked.seed, song=song, seconds=asked.seconds)
    composed = time.process_time()
    play_score(score, asked.rate_hz)
    return counted(score), composed - begun, time.process_time() - composed


def main() -> None:
    """Print a row a genre, then one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--songs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--rate-hz", type=int, default=22_050)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    for genre in GENRES:  # loops are compiled on their first call, which is not what is asked here
        measured(genre, 0, asked)
    print(f"{'genre':10} {'notes':>6} {'compose s':>10} {'play s':>7} {'x real time':>12}")
    spent = []
    for genre in GENRES:
        songs = [measured(genre, song, asked) for song in range(asked.songs)]
        notes, composing, playing = (sum(column) / len(songs) for column in zip(*songs))
        spent += [composing_one + playing_one for _, composing_one, playing_one in songs]
        print(f"{genre:10} {notes:6.0f} {composing:10.3f} {playing:7.3f} {asked.seconds / (composing + playing):12.0f}")
    mean = sum(spent) / len(spent)
    figures = {
        "times_real_time": round(asked.seconds / mean, 1),
        "slowest": round(asked.seconds / max(spent), 1),
        "cpu_seconds_a_song": round(mean, 3),
        "songs": len(spent),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
