"""What could be scored at best, and what files cost."""

import pytest
from tests.tasks.patch.judging.made_synth import NOTE, MadeEngine, MadeReader, asked, preset

from melscape.errors import SynthError
from melscape.tasks.patch.judging import bounds
from melscape.tasks.patch.judging.scoring import Scorer


def test_the_floor_is_the_mean_of_other_takes():
    scorer = Scorer.of(asked().target)
    each = [bounds.floor(asked(), scorer, MadeEngine(), [take])["mss"] for take in (1, 2)]
    assert bounds.floor(asked(), scorer, MadeEngine(), [1, 2])["mss"] == pytest.approx(sum(each) / 2)
    assert bounds.floor(asked(), scorer, MadeEngine(), [0])["mss"] == 0.0


def test_what_a_file_loses_shows_in_the_oracle():
    class Forgetful(MadeReader):
        def read(self, path):
            found = super().read(path)
            found.preset = preset(30.0)
            return found

    scorer = Scorer.of(asked().target)
    assert bounds.oracle(asked(), scorer, MadeEngine(), MadeReader())["mss"] == 0.0
    assert bounds.oracle(asked(), scorer, MadeEngine(), Forgetful())["mss"] > 1.0


def test_an_answer_is_reproduced_to_the_bit_or_not_at_all():
    samples = MadeEngine().render(preset(), NOTE)
    assert bounds.reproduced((preset(), samples), NOTE, MadeEngine(), MadeReader())
    assert not bounds.reproduced((preset(), samples * 1.0000001), NOTE, MadeEngine(), MadeReader())


def test_a_preset_that_cannot_be_read_again_is_named():
    class Refusing(MadeReader):
        def read(self, path):
            found = super().read(path)
            found.preset, found.problem = None, SynthError("answer.vital: It is torn.")
            return found

    with pytest.raises(SynthError, match="torn"):
        bounds.through_file(preset(), Refusing())
