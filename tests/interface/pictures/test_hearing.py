"""Scores over noise, and promises beside what is kept."""

from tests.interface.report.heard import heard

from melscape.interface.pictures.hearing import draw_noise, draw_reliability
from melscape.interface.pictures.style import png


def test_noise_is_drawn_from_loud_to_soft_with_a_line_a_part():
    drawn = draw_noise(heard()["snr_curve"])
    (axes,) = drawn.axes
    words = [text.get_text() for text in axes.get_legend().get_texts()]
    assert words == ["songs it learnt from", "songs it never heard"]
    levels = axes.containers[1].lines[0].get_xdata().tolist()
    assert levels == [-5.0, 0.0, 20.0] and axes.containers[1].lines[0].get_ydata()[0] == 0.4


def test_a_part_without_songs_has_no_line():
    closed = {level: {"closed": 0.5} for level in ("0", "5")}
    assert len(draw_noise(closed).axes[0].containers) == 1


def test_reliability_shows_every_bin_by_its_size():
    drawn = draw_reliability(heard()["reliability"])
    dots = drawn.axes[0].collections[0]
    assert dots.get_offsets().tolist() == [[0.5, 0.4], [0.9, 0.95]]
    small, large = dots.get_sizes()
    assert small < large and png(drawn).startswith(b"\x89PNG")
