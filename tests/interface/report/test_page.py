"""HTML in pieces: valid, safe, and with everything inside."""

import base64
import io
import re
from html.parser import HTMLParser

import numpy as np
import soundfile

from melscape.interface.pictures.latent import draw_kl
from melscape.interface.pictures.style import png
from melscape.interface.report import page


class Balance(HTMLParser):
    """Whether every element that is opened is closed in order."""

    def __init__(self, html):
        super().__init__()
        self.open, self.crossed = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)


def whole():
    sound = page.audio(np.full((1, 800), 0.25, np.float32), 16_000, "a tone")
    parts = (page.words("some words"), page.table(["", "x"], [["a", "1"], ["b", sound]], [0]))
    return page.page("A run", [page.section("One", *parts, page.picture(png(draw_kl([1.0], 0.1)), "a picture"))])


def test_every_element_is_closed():
    found = Balance(whole())
    assert found.open == [] and found.crossed == []


def test_nothing_comes_from_elsewhere():
    html = whole()
    assert re.findall(r'(?:src|href)="(?!data:)', html) == []
    assert "<script" not in html and "http" not in re.sub(r"base64,[^\"]+", "", html)


def test_words_cannot_become_markup():
    html = page.page("<b>", [page.words("<script>"), page.table(["<i>"], [["<u>", "<s>"]])])
    assert not re.search(r"<(b|script|i|u|s)>", html)


def test_a_sound_inside_the_page_is_the_sound():
    html = page.audio(np.full((1, 800), 0.25, np.float32), 16_000, "a tone")
    data = base64.b64decode(re.search(r"base64,([^\"]+)", html)[1])
    samples, rate_hz = soundfile.read(io.BytesIO(data))
    assert (len(samples), rate_hz) == (800, 16_000) and np.abs(samples - 0.25).max() < 1e-4


def test_pictures_and_players_have_a_name_for_screen_readers():
    html = whole()
    assert 'alt="a picture"' in html and 'aria-label="a tone"' in html


def test_our_own_rows_stand_out():
    assert page.table(["", "x"], [["a", "1"], ["b", "2"]], [1]).count("class=own") == 1


def test_a_gauge_says_its_value_in_a_cell_of_a_table():
    gauge = page.gauge(2.5, 0.35, 0.7, 2.0)
    assert 'value="2.000"' in gauge and gauge.endswith(" 2.50")
    assert gauge in page.table(["", "x"], [["a", gauge]])


def test_lines_keep_their_indents_and_cannot_become_markup():
    assert page.listing(["a", "  <b>"]) == "<pre>a\n  &lt;b&gt;</pre>"
