"""The report of an evaluation of presets: one file with tables, pictures and sounds."""

import numpy as np
from tests.interface.report.evaluated import evaluated

from melscape.answers import Report
from melscape.audio.clip import Clip
from melscape.audio.files import write
from melscape.interface.report.patch import write_report


def sounds(folder, *names):
    found = {}
    for number, name in enumerate(names):
        found[name] = folder / f"{name}.flac"
        tone = 0.3 * np.sin(np.arange(4410) * (0.05 + 0.01 * number)).astype(np.float32)
        write(found[name], Clip.of(tone, 44100), encoding="pcm_16")
    return found


def test_the_page_shows_arms_bounds_and_sounds(tmp_path):
    heard = [("bell", sounds(tmp_path, "target", "best"))]
    page, *pictures = write_report(tmp_path, Report("Presets", evaluated()), heard)
    html = page.read_text()
    assert html.count("<audio ") == 2 and 'aria-label="bell, best"' in html
    assert (
        "cut to 4 s after their onset" in html
        and "through a file" in html
        and 'tr class=own><th scope="row">best<' in html
    )
    assert [path.name for path in pictures] == ["mss.png", "gap_closed.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)


def test_several_budgets_add_a_curve(tmp_path):
    _, *pictures = write_report(tmp_path, Report("Presets", evaluated(budgets=(8, 64))), ())
    assert "curve.png" in {path.name for path in pictures}


def test_a_sound_that_was_not_kept_is_a_dash(tmp_path):
    files = sounds(tmp_path, "target", "best")
    html = write_report(tmp_path, Report("Presets", evaluated()), [("a", files), ("b", {"target": files["target"]})])
    assert html[0].read_text().count("<audio ") == 3


def test_what_went_wrong_is_on_the_page(tmp_path):
    page = write_report(tmp_path, Report("Presets", evaluated(refused={"x.vital": "It is silent."})), ())[0]
    assert "refused: x.vital: It is silent." in page.read_text()
    assert "No sounds were kept." in page.read_text()
