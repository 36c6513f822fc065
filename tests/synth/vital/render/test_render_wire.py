import os
import threading
import time

import pytest

from melscape.synth.vital.render.wire import (
    FAILURE,
    SOUND,
    Answer,
    ClosedError,
    Job,
    LateError,
    failure,
    give_answer,
    give_job,
    take_answer,
    take_job,
)


@pytest.fixture
def pipe():
    inner, outer = os.pipe()
    yield inner, outer
    for handle in (inner, outer):
        try:
            os.close(handle)
        except OSError:
            continue


def soon():
    return time.monotonic() + 5


def test_a_job_arrives_as_it_was_sent(pipe):
    inner, outer = pipe
    job = Job(b"{}", bytes(300_000), b"")
    os.set_blocking(outer, False)
    sender = threading.Thread(target=give_job, args=(outer, job, soon()))
    sender.start()
    assert take_job(inner) == job
    sender.join()


def test_base_and_values_make_a_whole_preset():
    assert Job(b"", b'{"settings":{"sample":{}},"author":""}', b'{"volume":1.0}').whole() == (
        b'{"settings":{"volume":1.0,"sample":{}},"author":""}'
    )


def test_a_base_without_values_is_whole_already():
    assert Job(b"", b'{"settings":{"sample":{}}}', b"{}").whole() == b'{"settings":{"sample":{}}}'


def test_an_answer_arrives_as_it_was_sent(pipe):
    give_answer(pipe[1], Answer(SOUND, 0.25, b"abcd"))
    assert take_answer(pipe[0], soon()) == Answer(SOUND, 0.25, bytearray(b"abcd"))


def test_an_answer_that_does_not_come_is_late(pipe):
    with pytest.raises(LateError):
        take_answer(pipe[0], time.monotonic() + 0.02)


def test_an_answer_that_breaks_off_is_closed(pipe):
    os.write(pipe[1], b"\0\0\0")
    os.close(pipe[1])
    with pytest.raises(ClosedError):
        take_answer(pipe[0], soon())


def test_nobody_to_take_a_job_is_closed(pipe):
    os.close(pipe[0])
    with pytest.raises(ClosedError):
        give_job(pipe[1], Job(b"", b"", b""))


def test_no_job_comes_from_one_who_has_gone(pipe):
    os.close(pipe[1])
    assert take_job(pipe[0]) is None


def test_words_of_failure_are_kept_short():
    found = failure("x" * 5000)
    assert found.kind == FAILURE and len(found.body) == 1000
