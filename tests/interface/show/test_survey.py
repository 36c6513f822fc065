"""What a folder is worth, as lines of a terminal."""

from dataclasses import replace

from tests.corpus.test_advice import GOOD

from melscape.corpus.findings import Advice, Copies
from melscape.corpus.likeness import Likeness
from melscape.interface.show.survey import WIDTH, survey_lines
from melscape.tasks.generate.before.forecast import Forecast, Quality
from melscape.tasks.generate.before.time import TimeForecast

QUALITY = Quality(2.2, 1.9, 2.6, 2.8, None, 60)
MINUTES = TimeForecast(0.17, 600.0, 600.0, 1587, 2941, 100)


def text(survey=GOOD, forecast=None):
    return "\n".join(survey_lines(survey, forecast))


def test_a_good_folder_is_told_in_a_few_lines_without_warnings():
    assert survey_lines(GOOD) == [
        "shots: 60 sounds, 80 s in all",
        "Lengths: 0.30 to 4.0 s, most 0.40 to 2.0 s",
        "Levels: loudness -20 to -8 dB, peaks -6 to 0 dB, 5 % silence",
        "Files: 60 at 48000 Hz; 60 mono",
        "Together: related to each other; two are typically 0.60 times as far apart as sounds from anywhere",
    ]


def test_what_to_expect_is_told_with_its_range_and_in_words():
    told = text(GOOD, Forecast(QUALITY, MINUTES))
    assert "unheard sounds: 2.2 dB (1.9 to 2.6): close" in told
    assert "In 10 min: 1600 to 2900 steps, 0.17 s each" in told
    assert "Twice as many" not in told


def test_epochs_are_told_as_time_and_a_gain_only_where_it_is_worth_it():
    time = TimeForecast(0.2, 80.0, 300.0, 1000, 1000, 100)
    told = text(GOOD, Forecast(replace(QUALITY, half_pca_db=3.4), time))
    assert "Expected time: 80 s to 5.0 min (1000 steps)" in told
    assert "Twice as many sounds may bring it down by up to 0.5 dB" in told


def test_copies_unusable_files_and_stereo_are_told():
    told = text(replace(GOOD, refused=3, copies=Copies(2, 4, 1), channels={"2": 40, "1": 20}))
    assert "exact copies left out: 2; near-duplicates: 4; not usable: 1 file\n" in told
    assert "40 stereo, 20 mono (learnt in mono)" in told


def test_kinds_and_outliers_end_with_how_many_more_there_are():
    kinds = {f"kind{letter}": 9 for letter in "abcdefgh"}
    likeness = Likeness(0.3, 0.2, 0.2, (), 1.0, tuple(f"odd{number}" for number in range(9)), 72)
    told = text(replace(GOOD, kinds=kinds, likeness=likeness))
    assert "kindf 9, 2 more" in told and "odd5, 3 more" in told and "much alike" in told


def test_no_line_is_wider_than_a_terminal_and_every_warning_has_its_next_step():
    long = Advice("too mixed", "word " * 80 + "x" * 150, "Do something about it. " * 9)
    lines = survey_lines(replace(GOOD, warnings=(long,), name="n" * 130), Forecast(QUALITY, MINUTES))
    assert max(map(len, lines)) <= WIDTH
    assert sum(line.startswith("! ") for line in lines) == sum(line.startswith("  -> ") for line in lines) == 1


def test_without_likeness_or_forecast_nothing_is_made_up():
    told = text(replace(GOOD, likeness=None), Forecast())
    assert "Together" not in told and "Expected" not in told
