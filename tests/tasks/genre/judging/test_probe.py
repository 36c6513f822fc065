"""The MFCC probe: it learns what lines can tell, from mixes of its own, at any level and length."""

import numpy as np
from tests.tasks.genre.judging.judged import recipe
from tests.tasks.genre.sounds import RATE_HZ, material, tone

from melscape.tasks.genre.judging.answers import listen
from melscape.tasks.genre.judging.mixes import draw_mixes
from melscape.tasks.genre.judging.probe import MfccProbe, mfccs_at


def judged():
    return draw_mixes(material(), recipe(), "open", 0, 24)


def test_pitches_are_told_by_lines():
    probe = MfccProbe.teach(material(), recipe(), 0, 60)
    rows = listen(judged(), {"mfcc": mfccs_at(RATE_HZ)})["mfcc"]
    assert probe.answers(judged(), rows).f1() > 0.9 and probe.taught == 60


def test_it_is_taught_on_other_mixes_than_it_is_judged_by():
    seen = []
    MfccProbe.teach(material(), recipe(), 0, 24, lambda text, progress: seen.append((text, progress.done)))
    taught = draw_mixes(material(), recipe(), "probe", 0, 24)
    assert not set(taught.mashups) & set(judged().mashups)
    assert seen[-1] == ("Teaching the MFCC probe", 24)


def test_level_says_nothing_and_any_length_gives_as_many_numbers():
    sound = tone(1, 0, 2, seconds=4.0).astype(np.float32)
    whole, soft, half = mfccs_at(RATE_HZ)([sound, 0.1 * sound, sound[: len(sound) // 2]])
    np.testing.assert_allclose(soft, whole, atol=1e-3)
    assert whole.shape == half.shape == (40,)
