"""What a score means, in words: how far an answer is from the sound, by figures that other systems have too."""

from __future__ import annotations

from collections.abc import Mapping

# Lower bounds of MSS in dB. Means over four suites of targets: the true preset with other random phases 0.9 to 1.4, the
# search 3.6 to 5.6, the nearest of 4,096 presets 6.3 to 10.2, a random preset 17 to 22.
VERDICTS = (
    (0.0, "hardly to be told apart"),
    (2.0, "very close"),
    (4.0, "close: the same kind of sound"),
    (6.0, "alike, with audible differences"),
    (9.0, "a rough likeness"),
    (13.0, "another sound"),
)
MEANINGS: Mapping[str, str] = {
    "mss": "dB, mean difference of the spectra over time at three resolutions; 0 is equal, a random preset 17 to 22",
    "wmfcc": "difference of the spectrum's shape when time may stretch; 0 is equal, a random preset 18 to 29",
    "sot": "how much energy lies at other frequencies; 0 is equal, a random preset .1 to .3",
    "rms": "likeness of the loudness over time; 1 is equal, a random preset still .6 to .8",
}


def verdict(mss_db: float) -> str:
    """One phrase for a distance."""
    return next((words for bound, words in reversed(VERDICTS) if mss_db >= bound), VERDICTS[0][1])


def scores_in_words(scores: Mapping[str, float]) -> str:
    """All four scores on one line."""
    return (
        f"MSS {scores['mss']:.2f} dB, wMFCC {scores['wmfcc']:.2f}, SOT {scores['sot']:.3f}, RMS {scores['rms']:.2f}: "
        f"{verdict(scores['mss'])}"
    )
