"""Everything before training, on a folder of real files."""

import numpy as np
import pytest
from tests.corpus.sounds import good_folder
from tests.tasks.generate.before.test_time import PLAN, job

from melscape.audio.files import read
from melscape.corpus.load import load
from melscape.tasks.generate.before.worth import forecast_of, likeness_of, survey_of
from melscape.tasks.generate.config import tiny
from melscape.tasks.generate.data import mels_of

CONFIG = tiny()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    manifest = load(good_folder(tmp_path_factory.mktemp("shots"), 6), workers=0)
    return manifest, tuple(mels_of(read(item.path), CONFIG)[1][0] for item in manifest.items)


def test_a_folder_is_surveyed_with_how_alike_its_sounds_are(folder):
    survey = survey_of(*folder, CONFIG, workers=0)
    assert survey.count == 6 and survey.likeness is not None and survey.likeness.compared == 6
    assert survey.likeness.to_each_other < 0.8
    assert [advice.about for advice in survey.warnings] == ["too small", "dull"]


def test_a_single_sound_is_like_nothing(folder):
    manifest, mels = folder
    assert likeness_of(manifest.subset([0]), mels[:1], CONFIG) is None


def test_the_forecast_has_quality_and_time(folder):
    forecast = forecast_of(*folder, CONFIG, job(), PLAN)
    assert forecast.time is not None and forecast.time.low_steps == 2 * 4
    assert forecast.quality is not None and forecast.quality.sounds == 6
    assert np.isfinite(forecast.quality.error_db)
