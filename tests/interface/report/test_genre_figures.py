"""What an evaluation of genres says: every score beside its floor, and no flattery."""

from tests.interface.report.heard import heard

from melscape.interface.report.genre_figures import (
    CONFIDENCE,
    SCORES,
    asked,
    class_rows,
    forecast_lines,
    group_rows,
    lines,
    snr_rows,
    verdict,
)

OUTSIDE = {
    "f1_songs": 0.8,
    "f1_open": 0.7,
    "per_class": {"jazz": {"open": 0.7, "songs": 0.8}},
    "snr_curve": {},
    "left_out": {"known": ["rock/b is rock/a"], "strange": ["polka/x"]},
    "note": "12 songs.",
}


def test_scores_stand_beside_their_probe_with_intervals():
    rows = group_rows(SCORES, heard())
    assert rows[0] == ["closed", "0.900", "[0.850, 0.940]"]
    assert ["open, MFCC probe", "0.400", "[0.300, 0.500]"] in rows and len(rows) == 6


def test_what_was_not_measured_has_no_row():
    closed = {name: value for name, value in heard().items() if "open" not in name}
    assert [row[0] for row in group_rows(SCORES, closed)] == ["closed", "closed, MFCC probe", "always the same genre"]


def test_the_verdict_names_both_scores_and_what_lines_make_of_it():
    said = verdict(heard())
    assert "0.900" in said and "never heard 0.750" in said and "0.350 above straight lines" in said
    assert "right about 76%" in said and "less sure (72%)" in said


def test_the_verdict_does_not_flatter():
    assert "not clearly better" in verdict(heard(margin_open=0.02, margin_open_ci=[-0.1, 0.1]))
    assert "not much" in verdict(heard(margin_open=0.05, margin_open_ci=[0.01, 0.1]))
    assert "surer" in verdict(heard(ece_mean_confidence=0.95))
    assert "leaks" in verdict(heard(leaks={"passed": False}))
    assert verdict({}) == "There was nothing to judge by."


def test_what_was_asked_is_answered_in_words():
    found = dict(asked(heard()))
    assert found["F1-closed of 0.97 or more"] is False and found["calibration error of 0.05 at most"] is True


def test_noise_and_genres_are_tables_with_a_head():
    assert snr_rows(heard())[0] == ["music over noise", "closed", "95 %", "open", "95 %"]
    assert [row[0] for row in snr_rows(heard())[1:]] == ["-5 dB", "0 dB", "20 dB"]
    assert [row[0] for row in class_rows(heard())] == ["genre", "blues", "jazz", "rock"]


def test_a_terminal_gets_every_table_and_the_verdict_last():
    told = lines(heard())
    for title in (SCORES.title, CONFIDENCE.title, "By genre", "By noise"):
        assert title in told
    assert told[-1] == verdict(heard()) and max(map(len, told[:-2])) < 120


def test_songs_of_another_folder_are_told_with_who_was_left_out():
    told = lines(OUTSIDE)
    assert any("songs as they are" in line for line in told) and "By noise" not in told
    assert "  left out, known: rock/b is rock/a" in told and "polka/x" in "\n".join(told)
    assert told[-1].startswith("Songs that it never heard") and "0.700" in told[-1]


def test_folds_are_told_one_by_one():
    told = lines({**OUTSIDE, "left_out": None, "f1_of_folds": [0.5, 0.75], "note": "With 12 songs, little."})
    assert told[0].startswith("Every song") and "Folds: 0.500, 0.750" in told and "With 12 songs, little." in told


def test_a_forecast_shows_the_test_beside_our_mixes():
    row = {"real": 0.053, "made": 0.01, "proposed": 0.049}
    compared = {"files": 60, "mixes": 24, "figures": {"flatness": row}, "words": ["Louder."]}
    told = forecast_lines({"files": 3020, "comparison": compared, "words": ["Expect 0.9."]})
    assert told[0].startswith("60 of the 3020") and any("0.053" in line and "0.049" in line for line in told)
    assert told[-1] == "Expect 0.9." and "Louder." in told
