"""Behind every number of the confusion are the clips that it counts."""

import re

from tests.interface.report.heard import judged

from melscape.interface.report.genre_confusion import MOST_HEARD, confusion, mistaken

# Of twelve mixes, blues, jazz and rock in turn: mixes 3 and 6 are blues taken for rock, mix 4 is jazz taken for blues.
SAID = [0, 1, 2, 2, 0, 2, 2, 1, 2, 0, 1, 2]


def test_mistakes_are_listed_by_cell_the_fullest_first_and_the_surest_first():
    found = mistaken(judged(SAID))
    assert list(found) == [("blues", "rock"), ("jazz", "blues")]
    assert [clip.number for clip in found["blues", "rock"]] == [6, 3]
    assert all(0 < clip.confidence <= 1 and clip.song.startswith("blues/") for clip in found["blues", "rock"])


def test_each_count_beside_the_diagonal_leads_to_its_clips():
    html = confusion(judged(SAID))
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["blues-for-rock", "jazz-for-blues"]
    assert all(f'id="{target}"' in html for target in targets)
    assert "blues taken for rock: 2." in html and "mix 6, led by blues/" in html


def test_mistakes_can_be_heard():
    html = confusion(judged(SAID))
    assert html.count("<audio ") == 3 <= MOST_HEARD and 'src="data:audio/flac' in html


def test_where_nothing_was_mistaken_the_page_says_so():
    html = confusion(judged([0, 1, 2] * 2))
    assert "No clip was taken" in html and "<audio" not in html
