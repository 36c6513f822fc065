"""Pictures of mels, latents, trainings and figures: on the right scale, with the right words."""

import numpy as np
import pytest
from librosa import mel_frequencies

from melscape.features.mel import Mel
from melscape.interface.pictures.curves import draw_history
from melscape.interface.pictures.intervals import Bar, draw_bars
from melscape.interface.pictures.latent import draw_kl
from melscape.interface.pictures.mels import RANGE_DB, draw_pairs, draw_strip, ticks_hz
from melscape.interface.pictures.style import figure, png, write_png

MEL = Mel()


def levels(frames=10, top=-3.0):
    return np.linspace(-90.0, top, 80 * frames).reshape(80, frames)


def test_frequencies_stand_at_the_band_that_librosa_centres_there():
    places, words = ticks_hz(MEL)
    centres_hz = mel_frequencies(82, fmin=0.0, fmax=8000.0)[1:-1]
    assert words == ["100", "500", "1k", "2k", "5k"]
    assert np.interp(places, np.arange(80), centres_hz) == pytest.approx([100, 500, 1000, 2000, 5000], rel=1e-3)


def test_a_pair_shares_the_scale_of_its_original():
    drawn = draw_pairs([("oboe", levels(), levels(12, -20.0))], MEL)
    pictures = [axes.images[0] for axes in drawn.axes if axes.images]
    assert [picture.get_clim() for picture in pictures[:2]] == [(-3.0 - RANGE_DB, -3.0)] * 2


def test_time_is_in_seconds():
    drawn = draw_pairs([("oboe", levels(50), levels(50))], MEL)
    assert drawn.axes[0].images[0].get_extent()[1] == pytest.approx(50 * 256 / 16_000)


def test_a_strip_has_a_picture_a_step():
    drawn = draw_strip(np.stack([levels()] * 5), MEL, list("abcde"), "a to e")
    assert [axes.get_title() for axes in drawn.axes[:5]] == list("abcde")


def test_the_floor_of_a_dimension_is_its_share():
    axes = draw_kl([2.0, 0.5, 0.001], 0.75).axes[0]
    assert axes.lines[0].get_ydata()[0] == pytest.approx(0.25)
    assert "active: 2 of 3" in [word.get_text() for word in axes.get_legend().get_texts()]


def test_the_legend_speaks_of_silent_dimensions_only_where_there_are_some():
    words = [[text.get_text() for text in draw_kl(kl, 0.0).axes[0].get_legend().get_texts()] for kl in ([2.0], [0.0])]
    assert "carries nothing" not in words[0] and "carries nothing" in words[1]


def test_curves_skip_the_steps_where_nothing_was_measured():
    history = {"step": [1.0, 2.0, 3.0], "valid_mel_mae_db": [np.nan, 4.0, 3.0], "other": [0.0, 0.0, 0.0]}
    axes = draw_history(history).axes[0]
    assert axes.lines[0].get_xdata().tolist() == [2.0, 3.0]
    assert axes.get_title() == "held-out mel MAE (dB)"


def test_an_empty_history_is_still_a_picture():
    assert png(draw_history({})).startswith(b"\x89PNG")


def test_bars_reach_from_low_to_high():
    drawn = draw_bars([("programs", [Bar("ours", 2.0, 1.5, 2.25, own=True), Bar("PCA", 3.0, 3.0, 3.0)])], "dB")
    axes = drawn.axes[0]
    assert [bar.get_width() for bar in axes.patches] == [2.0, 3.0]
    reach = axes.collections[0].get_segments()[0][:, 0]
    assert reach.tolist() == pytest.approx([1.5, 2.25])


def test_the_same_picture_is_the_same_file(tmp_path):
    first, second = (write_png(draw_kl([1.0], 0.1), tmp_path / "new" / f"{name}.png") for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_drawing_leaves_no_global_figures():
    import matplotlib.pyplot as plt

    figure()
    assert plt.get_fignums() == []
