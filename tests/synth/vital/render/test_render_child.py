import os
import signal
import time

import pytest

from melscape.synth.vital.render.child import Forker
from melscape.synth.vital.render.wire import FAILURE, SOUND, Answer, ClosedError, always


def ended(work, seconds=5.0, alive=always):
    forker = Forker(alive)
    try:
        return forker.run(work, seconds)
    finally:
        forker.stop()


def test_a_child_answers_with_more_than_a_pipe_holds():
    answer = ended(lambda: Answer(SOUND, 0.0, bytes(5_000_000)))
    assert answer.kind == SOUND and len(answer.body) == 5_000_000 and answer.seconds > 0


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGKILL"])
def test_a_child_that_dies_is_told_by_its_signal(name):
    answer = ended(lambda: os.kill(os.getpid(), signal.Signals[name]) or time.sleep(5))
    assert answer.kind == FAILURE and answer.body == f"crash: {name}".encode()


def test_a_child_that_leaves_without_a_word_is_told_by_its_code():
    assert ended(lambda: os._exit(7)).body == b"crash: it ended with code 7"


def test_a_child_that_hangs_is_stopped():
    answer = ended(lambda: time.sleep(60), seconds=0.1)
    assert answer.body == b"timeout: not done within 0.1 s of work" and answer.seconds < 5


def test_a_child_that_waits_for_its_turn_is_not_late():
    assert ended(lambda: time.sleep(0.2) or Answer(SOUND, 0.0, b"done"), seconds=0.1).body == b"done"


@pytest.mark.slow
def test_a_child_that_works_without_end_is_stopped_by_its_work():
    def work():
        while True:
            pass

    answer = ended(work, seconds=1.0)
    assert answer.body == b"timeout: not done within 1 s of work" and answer.seconds < 8


def test_a_child_that_eats_memory_is_stopped():
    assert b"MemoryError" in bytes(ended(lambda: Answer(SOUND, 0.0, bytes(2**36))).body)


def test_a_child_can_neither_write_files_nor_start_others(tmp_path):
    def write():
        (tmp_path / "file").write_bytes(b"some")

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    assert b"OSError" in bytes(ended(write).body) or b"SIGXFSZ" in bytes(ended(write).body)
    assert not (tmp_path / "file").exists() or not (tmp_path / "file").stat().st_size


def test_a_child_that_nobody_wants_any_more_is_stopped():
    with pytest.raises(ClosedError):
        ended(lambda: time.sleep(60), seconds=30.0, alive=lambda: False)


def test_a_mistake_in_a_child_is_told_in_words():
    assert ended(lambda: 1 / 0).body == b"error: ZeroDivisionError: division by zero"
