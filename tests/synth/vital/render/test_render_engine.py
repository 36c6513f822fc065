import importlib.util
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from tests.synth.vital.played import Text

from melscape.errors import SynthError
from melscape.synth.vital.passing import PassingError
from melscape.synth.vital.render import engine as engine_module
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note

needs_vita = pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="needs vita")
SHORT = Note(held_seconds=0.1, total_seconds=0.2)
CRASH = {"chorus_on": 1.0, "chorus_voices": 5.0}
_ORPHANS = """
import os, sys
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note
from tests.synth.vital.played import Text, tables
engine = Engine()
for _ in range(3):
    engine.render(Text(tables=tables(1)), Note(held_seconds=.1, total_seconds=.2))
print(engine.hosts[0], flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.fixture(scope="module")
def engine():
    with Engine(2) as engine:
        yield engine


@needs_vita
def test_a_crash_costs_one_render_and_is_told_by_name(engine):
    jobs = [(Text(), SHORT), (Text(**CRASH), SHORT), (Text(osc_1_transpose=12.0), SHORT)]
    first, dead, last = engine.render_many(jobs)
    assert dead.samples is None and dead.failure == "crash: SIGSEGV"
    assert first.samples is not None and last.samples is not None
    assert not np.array_equal(first.samples, last.samples)
    with pytest.raises(SynthError, match="SIGSEGV"):
        engine.render(Text(**CRASH), SHORT)


@needs_vita
def test_answers_keep_the_order_of_the_jobs(engine):
    notes = [Note(midi=40 + step, held_seconds=0.1, total_seconds=0.2) for step in range(8)]
    many = engine.render_many([(Text(), note) for note in notes])
    assert all(np.array_equal(found.samples, engine.render(Text(), note)) for found, note in zip(many, notes))


@needs_vita
@pytest.mark.parametrize(("seconds", "rate_hz"), [(0.7, 44100), (0.65, 44100), (1.3, 22050), (0.673, 48000)])
def test_a_render_has_as_many_samples_as_its_note(engine, seconds, rate_hz):
    note = Note(held_seconds=0.05, total_seconds=seconds, rate_hz=rate_hz)
    assert engine.render(Text(), note).shape == (2, round(seconds * rate_hz))


@needs_vita
def test_a_text_that_is_no_preset_is_refused_each_time(engine):
    broken = Text()
    del broken.document["settings"]["sample"]
    for _ in range(4):
        with pytest.raises(SynthError, match="refused"):
            engine.render(broken, SHORT)


@needs_vita
def test_a_value_without_end_is_refused(engine):
    assert "refused" in (engine.attempt(Text(osc_1_tune=float("inf")), SHORT).failure or "")


@needs_vita
def test_a_preset_that_takes_too_long_is_stopped():
    with Engine() as engine:
        engine.timeout_seconds = 0.2  # the system counts whole seconds, and the clock is looked at before
        slow = Note(held_seconds=50.0, total_seconds=60.0, rate_hz=96_000)
        with pytest.raises(PassingError, match="timeout"):
            engine.render(Text(), slow)
        engine.timeout_seconds = 20.0
        assert engine.render(Text(), SHORT).any()


@needs_vita
def test_the_death_of_a_host_costs_what_it_was_at_and_no_more():
    with Engine() as engine:
        calm = engine.render(Text(), SHORT)
        host = engine.hosts[0]
        slow = Note(held_seconds=50.0, total_seconds=60.0)
        found = []
        thread = threading.Thread(target=lambda: found.append(engine.attempt(Text(), slow)))
        thread.start()
        time.sleep(0.1)
        os.kill(host, signal.SIGKILL)
        thread.join()
        assert found[0].failure == "crash: the host of the synth died (SIGKILL)"
        assert np.array_equal(calm, engine.render(Text(), SHORT))
        assert engine.hosts[0] != host


@needs_vita
def test_a_text_larger_than_any_pipe_passes(engine):
    large = [(Text(more={"comments": "x" * 3_000_000}), SHORT)] * 4
    assert all(found.samples is not None for found in engine.render_many(large))


@needs_vita
def test_an_interrupt_leaves_an_engine_that_works(engine):
    def interrupted():
        yield from [(Text(), SHORT)] * 2
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(engine.stream(interrupted()))
    assert engine.render(Text(), SHORT).any()


@needs_vita
def test_hosts_and_templates_die_with_the_program_that_started_them():
    command = [sys.executable, "-c", _ORPHANS]
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=60, cwd=Path(__file__).parents[4])
    session = int(done.stdout)
    for _ in range(100):
        if not _members(session):
            break
        time.sleep(0.05)
    assert not _members(session)


def test_without_the_synth_the_way_to_it_is_told(monkeypatch):
    monkeypatch.setattr(engine_module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SynthError, match=r"melscape\[vital\]"):
        Engine()


def test_neither_host_nor_engine_imports_more_than_it_must():
    for module, heavy in (("host", ("jaxtyping", "torch", "scipy", "vita")), ("engine", ("torch", "scipy", "vita"))):
        code = f"import sys, melscape.synth.vital.render.{module}; print(*(set(sys.modules) & {set(heavy)}))"
        assert subprocess.check_output([sys.executable, "-c", code]).strip() == b""


def _members(session):
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(status.parent.name)
    return found
