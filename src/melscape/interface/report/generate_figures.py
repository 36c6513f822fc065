"""The figures of a model of a folder in the order in which its error arises, and what they say in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from melscape.interface.report.figures import LATENT, Figures, Group, Line, number_at

BUDGET = Group(
    "Error budget",
    "Mean error of a mel cell in dB over whole sounds (lower is better), step by step: the way back to sound alone, "
    "what the model loses of sounds that it never heard, and both together. Beside it what trivial answers lose that "
    "may use as many numbers a second. The last step, making new sounds, cannot be told in dB: it follows below.",
    (
        Line("inversion_mae_db", "1. mel to sound alone: the true picture, as sound", own=True),
        Line("heldout_mel_mae_db", "2. the model on held-out sounds", own=True),
        Line("one_pass_mel_mae_db", "    the same, encoder alone", own=True),
        Line("pca_mel_mae_db", "    PCA of single steps"),
        Line("pca_window_mel_mae_db", "    PCA of its best window"),
        Line("nearest_grain_mel_mae_db", "    put together from the nearest grains"),
        Line("nearest_mel_mae_db", "    put together from the nearest steps"),
        Line("train_mel_mae_db", "    the model on sounds that it learnt", own=True),
        Line("audio_mel_mae_db", "3. the whole chain: the model, then sound", own=True),
    ),
)
BELONGING = Group(
    "Do new sounds belong?",
    "Step 4, generation: how far a heap of made sounds is from held-out ones (MMD, lower is better; as many real "
    "sounds are not at 0 either, but where the folder's own stand). Everything that is made goes through the same "
    "vocoder. Training sounds on the way through it are the best that could be expected.",
    (
        Line("mmd", "new sounds of this model", own=True),
        Line("mmd_heldout", "the folder's own training sounds"),
        Line("mmd_vocoded_train", "training sounds, as pictures and back"),
        Line("mmd_pitch_shift", "training sounds, played higher or lower"),
        Line("mmd_mosaic", "mosaics of the nearest grains"),
        Line("mmd_pca", "drawn from a PCA of whole sounds"),
    ),
)
COPIES = Group(
    "Are they new?",
    "Distance to the nearest training sound, over that of held-out sounds: 1 is as new as real new sounds of this "
    "folder, far under 1 is copying, far over 1 is somewhere else.",
    (
        Line("copy_ratio", "new sounds of this model", own=True),
        Line("copy_ratio_vocoded_train", "training sounds, as pictures and back"),
        Line("copy_ratio_pitch_shift", "training sounds, played higher or lower"),
        Line("copy_ratio_mosaic", "mosaics of the nearest grains"),
        Line("copy_ratio_pca", "drawn from a PCA of whole sounds"),
    ),
)
UNITS = {BUDGET: "mel MAE (dB)", BELONGING: "MMD", COPIES: "copy ratio"}
GROUPS = (BUDGET, BELONGING, COPIES, LATENT)
BARS = {
    "inversion_under_0.8_db": "the way back to sound costs 0.8 dB at most",
    "heldout_20_percent_under_pca": "held-out error at least 20 % under PCA",
    "heldout_20_percent_under_nearest": "held-out error at least 20 % under the nearest pieces",
    "heldout_under_pca_of_any_window": "held-out error under PCA of any window",
    "mmd_under_every_baseline": "new sounds belong better than those of every trivial way",
    "mmd_within_twice_heldout": "MMD within twice that of as many real sounds",
    "not_told_from_heldout": "new sounds cannot be told from held-out ones (p over 0.05)",
    "copy_ratio_0.7_to_1.3": "copy ratio between 0.7 and 1.3",
    "five_sliders": "five sliders or more do what they say",
}
COPYING, ELSEWHERE = 0.7, 1.3
CHANCE = 0.05  # a heap that is told apart less surely than this is not told apart
TRIVIAL = {"pitch_shift": "pitch-shifted copies", "mosaic": "mosaics of grains", "pca": "draws from a PCA"}


def verdict(figures: Figures) -> str:
    """What the figures say in a few sentences, also when it is not flattering."""
    said = [_reconstruction(figures), _belonging(figures), _newness(figures), _sliders(figures)]
    return " ".join(sentence for sentence in said if sentence) or "There was nothing to judge by."


def bar_rows(figures: Figures) -> list[list[str]]:
    """What was asked of the model, and whether it is so."""
    answers = {"yes": figures.get("beats"), "no": figures.get("misses")}
    return [
        [BARS.get(str(name), str(name)), answer]
        for answer, names in answers.items()
        if isinstance(names, Sequence)
        for name in names
    ]


def _reconstruction(figures: Figures) -> str:
    ours, pca, chain = (number_at(figures, f"{name}_mel_mae_db") for name in ("heldout", "pca", "audio"))
    if ours is None or pca is None:
        return ""
    better = 100.0 * (1.0 - ours / pca) if pca > 0 else 0.0
    compared = f"{better:.0f} % under a PCA of the same size" if better > 0 else "no better than a PCA of the same size"
    heard = "" if chain is None else f", and as sound within {chain:.2f} dB"
    return f"Unheard sounds come back within {ours:.2f} dB, {compared} ({pca:.2f} dB){heard}."


def _belonging(figures: Figures) -> str:
    ours = number_at(figures, "mmd")
    if ours is None:
        return ""
    scores = {words: number_at(figures, f"mmd_{name}") for name, words in TRIVIAL.items()}
    losing = [words for words, score in scores.items() if score is not None and score <= ours]
    chance = number_at(figures, "mmd_p")
    alike = "cannot be told" if chance is not None and chance >= CHANCE else "can be told"
    beside = f"belong no better than {' and '.join(losing)}" if losing else "belong better than any trivial way's"
    return f"As a heap, new sounds {alike} from held-out ones (MMD {ours:.3f}), and {beside}."


def _newness(figures: Figures) -> str:
    ratio = number_at(figures, "copy_ratio")
    if ratio is None:
        return ""
    word = "as new as real new sounds are"
    if ratio < COPYING:
        word = "nearer to the sounds of the folder than real new sounds are: closer to copies"
    elif ratio > ELSEWHERE:
        word = "further from the folder than real new sounds are"
    return f"They are {word} (copy ratio {ratio:.2f})."


def _sliders(figures: Figures) -> str:
    rows = figures.get("sliders")
    if not isinstance(rows, Sequence) or not rows:
        return ""
    return f"{sum(bool(row['shown']) for row in rows)} of {len(rows)} sliders do what they say."
