"""The search on a synthesizer that takes no time: one oscillator with a brightness and an envelope."""

import re
import threading
from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest

from melscape.errors import ConfigError, SynthError
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.render.note import Note
from melscape.tasks.patch.data import feature
from melscape.tasks.patch.library import Library
from melscape.tasks.patch.library.basis import Basis
from melscape.tasks.patch.library.shelf import PackedShelf, packed
from melscape.tasks.patch.search import SearchOptions, match
from melscape.tasks.patch.search.arms import ARMS
from melscape.tasks.patch.search.local import climb, evolve
from melscape.tasks.patch.search.options import UNCOUNTED
from melscape.tasks.patch.search.pipeline import READ, refine
from melscape.tasks.patch.search.space import Space, width
from melscape.tasks.patch.search.trials import Trials
from melscape.tasks.patch.target import Target

NOTE = Note(57, 0.8, 0.3, 0.4)


class Toy:
    """Filter 1's cutoff is the number of partials, the first envelope's decay how fast it dies."""

    def __init__(self):
        self.renders = 0

    def stream(self, jobs):
        for preset, note in jobs:
            self.renders += 1
            yield SimpleNamespace(samples=self.render(preset, note))

    def render(self, preset, note):
        if not preset.value("osc_1_on"):
            return np.zeros((2, note.samples), np.float32)
        seconds = np.arange(note.samples) / note.rate_hz
        slope = 0.2 + (136.0 - preset.value("filter_1_cutoff")) / 30.0
        wave = sum(np.sin(2 * np.pi * 220.0 * k * seconds) / k**slope for k in range(1, 12))
        level = schema().controls["volume"].human(preset.value("volume"))
        gain = 10.0 ** (level / 20.0) * np.exp(-seconds / max(preset.value("env_1_decay") ** 4, 0.01))
        return np.tile(0.1 * gain * wave, (2, 1)).astype(np.float32)


def preset(cutoff=90.0, decay=0.8, **raw):
    return VitalPreset(
        {
            "filter_1_on": 1.0,
            "osc_1_destination": 0.0,
            "env_1_sustain": 0.0,
            "filter_1_cutoff": cutoff,
            "env_1_decay": decay,
            **raw,
        }
    )


LIBRARY_PRESETS = [preset(cutoff, decay) for cutoff in (40.0, 80.0, 120.0) for decay in (0.5, 0.9, 1.3)]


@pytest.fixture(scope="module")
def library():
    features = np.stack([feature(Toy().render(each, NOTE), NOTE) for each in LIBRARY_PRESETS])
    basis = Basis.fit(features)
    return Library("toy", basis, basis.points(features), np.full(9, 57), PackedShelf(packed(LIBRARY_PRESETS)))


def target(cutoff=95.0, decay=0.75, gain=1.0):
    return Target((gain * Toy().render(preset(cutoff, decay), NOTE)).astype(np.float32), NOTE, "toy")


def trials(engine=None, goal=None, **options):
    return Trials(goal or target(), engine or Toy(), SearchOptions(**options))


def test_a_search_comes_nearer_than_the_nearest_of_its_library(library):
    nearest = ARMS["nn"](target(), library, Toy(), SearchOptions())
    found = match(target(), library, Toy(), SearchOptions(renders=48))
    assert found[0].loss < 0.9 * nearest.loss


@pytest.mark.parametrize("renders", [1, 7, 32])
@pytest.mark.parametrize("arm", ["random_search", "cma_cold", "cma_mean", "cma_nn", "best"])
def test_no_arm_spends_more_than_it_may(arm, renders, library):
    engine = Toy()
    ARMS[arm](target(), library, engine, SearchOptions(renders=renders))
    assert engine.renders <= renders


@pytest.mark.parametrize("arm", ["mean", "random", "nn"])
def test_trivial_arms_try_little(arm, library):
    engine = Toy()
    ARMS[arm](target(), library, engine, SearchOptions(renders=64))
    assert engine.renders <= 5


def test_the_same_seed_finds_the_same(library):
    one, two = (match(target(), library, Toy(), SearchOptions(renders=24, seed=3)) for _ in range(2))
    assert [each.preset for each in one] == [each.preset for each in two]


def test_answers_come_best_first_and_as_loud_as_the_target(library):
    found = match(target(gain=0.1), library, Toy(), SearchOptions(renders=32))
    assert [each.loss for each in found] == sorted(each.loss for each in found)
    loudness = [np.sqrt(np.mean(samples**2)) for samples in (found[0].samples, target(gain=0.1).samples)]
    assert 0.5 < loudness[0] / loudness[1] < 2.0
    again = Toy().render(found[0].preset, NOTE)
    assert np.allclose(again, found[0].samples, atol=1e-3)


def test_answers_are_of_different_families(library):
    found = match(target(), library, Toy(), SearchOptions(renders=48, keep=3))
    assert 1 <= len(found) <= 3
    assert len({(each.preset.value("filter_1_model"), each.preset.table_hashes()) for each in found}) == len(found)


def test_a_search_that_is_stopped_keeps_the_best_so_far(library):
    cancel, heard = threading.Event(), []

    def told(progress):
        heard.append(progress)
        cancel.set()

    engine = Toy()
    found = match(target(), library, engine, SearchOptions(renders=64), told=told, cancel=cancel)
    assert found and engine.renders < 64 and heard[0].best >= found[0].loss


def test_a_search_that_is_stopped_at_once_still_answers(library):
    cancel = threading.Event()
    cancel.set()
    assert match(target(), library, Toy(), SearchOptions(), cancel=cancel)


def test_every_render_is_told_and_a_batch_can_be_stopped_within(library):
    heard, cancel = [], threading.Event()
    account = Trials(target(), Toy(), SearchOptions(renders=300), heard.append, cancel)
    account.told = lambda progress: (heard.append(progress), cancel.set() if progress.renders == 5 else None)
    account.attempt([preset(osc_1_on=0.0), *LIBRARY_PRESETS * 20], "many")
    assert [each.renders for each in heard] == [1, 2, 3, 4, 5]
    assert heard[0].best == np.inf and heard[1].best < np.inf


class Slow(Toy):
    """A clock that moves by a tenth of a second a sound, the first one by two seconds more."""

    def __init__(self):
        super().__init__()
        self.now = 0.0

    def render(self, preset, note):
        self.now += 0.1 if self.renders > 1 else 2.1
        return super().render(preset, note)


@pytest.fixture
def slow(monkeypatch):
    engine = Slow()
    monkeypatch.setattr("melscape.tasks.patch.search.trials.monotonic", lambda: engine.now)
    return engine


@pytest.mark.parametrize("renders", [UNCOUNTED, 4000])
def test_seconds_are_shared_by_all_stages(renders, slow, library):
    account = Trials(target(), slow, SearchOptions(renders=renders, seconds=6.0))
    refine(account, library)
    counts = Counter(re.sub(" [0-9]+", "", each.origin) for each in account.tried)
    assert slow.now == pytest.approx(6.0, abs=0.2) and account.renders == pytest.approx(40, abs=2)
    assert counts["library"] == pytest.approx(8, abs=1) and counts["recombined"] == pytest.approx(8, abs=1)
    assert counts[READ] <= 4 and counts["refined"] > 0.35 * 40


def test_the_first_sounds_say_how_many_more_there_will_be(slow):
    account = Trials(target(), slow, SearchOptions(renders=UNCOUNTED, seconds=32.0))
    account.attempt(LIBRARY_PRESETS[:4], "first")
    assert account.total == pytest.approx(300, abs=3)


def test_with_renders_and_seconds_the_first_that_ends_counts(slow, library):
    found = match(target(), library, slow, SearchOptions(renders=40, seconds=1000.0))
    assert found and slow.renders == 40


def test_a_search_that_only_the_clock_ends_has_no_total(slow, library):
    heard = []
    match(target(), library, slow, SearchOptions(renders=UNCOUNTED, seconds=4.0), told=heard.append)
    assert {each.total for each in heard} == {None} and heard[-1].seconds == pytest.approx(4.0, abs=0.2)


def test_progress_never_gets_worse(library):
    heard = []
    match(target(), library, Toy(), SearchOptions(renders=40), told=heard.append)
    assert [each.best for each in heard] == sorted((each.best for each in heard), reverse=True)
    assert heard[-1].renders == heard[-1].total == 40


def test_silence_is_no_answer():
    account = trials()
    assert account.attempt([preset(osc_1_on=0.0)], "silent") == [float("inf")]
    with pytest.raises(SynthError, match="can be heard"):
        _ = account.best


def test_a_target_beside_its_key_is_played_beside_it():
    goal = Target(target().samples, NOTE, "flat", tuning_cents=-30.0)
    account = trials(goal=goal)
    account.attempt([preset()], "one")
    assert account.best.preset.value("voice_tune") == pytest.approx(-0.3)


@pytest.mark.parametrize("way", ["evolve", "climb"])
def test_both_ways_of_refining_improve(way):
    account = trials(renders=60)
    start = preset(60.0, 1.2)
    first = account.attempt([start], "start")[0]
    if way == "evolve":
        evolve(account, start, 0.5, 0, "evolved")
    else:
        climb(account, np.random.default_rng(0), "refined")
    assert account.best.loss < 0.7 * first


def test_a_space_holds_only_knobs_that_sound():
    names = Space.of(preset()).names
    assert "filter_1_cutoff" in names and "env_1_decay" in names
    assert not {"filter_2_cutoff", "reverb_decay_time", "volume", "voice_tune"} & set(names)


def test_a_vector_and_its_preset_are_the_same_place():
    space = Space.of(preset())
    assert np.allclose(Space(space.at(space.vector()), space.names).vector(), space.vector())
    assert (space.limits()[:, 0] <= space.vector()).all() and (space.vector() <= space.limits()[:, 1]).all()
    far = space.at(space.vector() + 1e6)
    assert far.value("filter_1_cutoff") == schema().controls["filter_1_cutoff"].high


@pytest.mark.parametrize("name", ["filter_1_cutoff", "env_1_attack", "reverb_dry_wet", "modulation_3_amount"])
def test_every_knob_has_a_width_within_its_range(name):
    control = schema().controls[name]
    assert 0 < width(name) <= control.high - control.low


@pytest.mark.parametrize("wrong", [{"renders": 0}, {"keep": 0}, {"tier": 4}, {"renders": UNCOUNTED}])
def test_impossible_options_are_refused(wrong):
    with pytest.raises(ConfigError):
        SearchOptions(**wrong)
