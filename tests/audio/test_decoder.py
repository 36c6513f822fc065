from __future__ import annotations

import os
import signal
import socket
import threading
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from melscape.audio import decoder as decoder_module
from melscape.audio.confined import confine
from melscape.audio.decoder import Decoder
from melscape.audio.files import Limits, _warm_decoder, read_untrusted, write
from melscape.audio.pool import DecoderPool
from melscape.audio.problems import DecodeCrashed, DecodeTimedOut, NotAudio, TooLong
from melscape.audio.wire import PROBLEM, Wire, WireError, take_sound
from melscape.errors import WorkError

from .made import chord, encoded


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    write(tmp_path / "good.wav", chord())
    return tmp_path / "good.wav"


def test_one_process_serves_many_files_and_outlives_bad_ones(sound: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_bytes(b"RIFF....WAVEfmt nonsense")
    with closing(Decoder()) as decoder:
        decoder.read(sound)
        first = decoder._process.pid
        for _ in range(5):
            with pytest.raises(NotAudio):
                decoder.read(tmp_path / "bad.wav")
            assert decoder.read(sound).seconds == 0.5
        assert decoder._process.pid == first
        assert decoder.deaths == 0


def test_a_decoder_sees_nothing_of_the_folder_it_was_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # libsndfile takes a file named `._` in the current folder for a part of any MP3, and then refuses the MP3.
    monkeypatch.chdir(tmp_path)
    (tmp_path / "._").touch()
    write(tmp_path / "a.mp3", chord())
    with closing(Decoder()) as decoder:
        assert decoder.read(tmp_path / "a.mp3").seconds == 0.5
        handles = sorted(int(handle.name) for handle in Path(f"/proc/{decoder._process.pid}/fd").iterdir())
    assert handles == [0, 1, 2, 3]


def test_a_decoder_that_dies_costs_one_file(sound: Path) -> None:
    with closing(Decoder()) as decoder:
        decoder.read(sound)
        os.kill(decoder._process.pid, signal.SIGSTOP)  # so that it is surely at work when it dies
        threading.Timer(0.2, os.kill, (decoder._process.pid, signal.SIGKILL)).start()
        with pytest.raises(DecodeCrashed, match="SIGKILL"):
            decoder.read(sound)
        assert decoder.deaths == 1
        assert decoder.read(sound).seconds == 0.5


def test_a_decoder_that_died_between_two_files_costs_none(sound: Path) -> None:
    with closing(Decoder()) as decoder:
        decoder.read(sound)
        os.kill(decoder._process.pid, signal.SIGSEGV)
        decoder._process.wait()
        assert decoder.read(sound).seconds == 0.5
        assert decoder.deaths == 1


def test_a_decoder_that_hangs_is_stopped_at_the_limit(sound: Path) -> None:
    with closing(Decoder(Limits(timeout_seconds=0.3))) as decoder:
        decoder.read(sound)
        os.kill(decoder._process.pid, signal.SIGSTOP)
        with pytest.raises(DecodeTimedOut, match="0.3 s"):
            decoder.read(sound)
        assert decoder.read(sound).seconds == 0.5


def test_decoders_are_replaced_before_they_grow_old(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder_module, "_FILES_A_LIFE", 2)
    with closing(Decoder()) as decoder:
        lives = [decoder.read(sound) and decoder._process.pid for _ in range(4)]
    assert lives[0] == lives[1]
    assert lives[1] != lives[2] == lives[3]


def test_a_closed_decoder_leaves_no_process(sound: Path) -> None:
    decoder = Decoder()
    decoder.read(sound)
    process = decoder._process
    decoder.close()
    assert process.poll() is not None
    assert decoder.peak_mib > 0


def test_threads_share_a_pool(sound: Path) -> None:
    seen = []
    with DecoderPool(2) as pool:
        threads = [threading.Thread(target=lambda: seen.append(pool.read(sound).seconds)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert seen == [0.5] * 8


def test_many_files_come_in_order_with_clip_or_problem(sound: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_bytes(b"not a sound at all")
    with DecoderPool(2) as pool:
        readings = list(pool.read_many([sound, tmp_path / "bad.wav", sound, tmp_path / "gone.wav", sound]))
    assert [reading.clip is not None for reading in readings] == [True, False, True, False, True]
    assert [type(reading.problem) for reading in readings[1::2]] == [NotAudio, NotAudio]


def test_damaged_files_are_sound_or_a_problem_with_a_name(tmp_path: Path) -> None:
    random, path = np.random.default_rng(0), tmp_path / "damaged.wav"
    kinds = [encoded(chord(0.1).samples, kind=kind) for kind in ("WAV", "FLAC", "OGG", "MP3", "AIFF")]
    outcomes = set()
    with DecoderPool(1) as pool:
        for number in range(200):
            data = bytearray(kinds[number % 5])
            for position in random.integers(4, 200, 6):
                data[position] = random.integers(256)
            path.write_bytes(data)
            outcomes |= {type(reading.problem) for reading in pool.read_many([path])}
        assert pool.deaths == 0
    assert {type(None), NotAudio} < outcomes


def test_a_bomb_is_refused_within_little_memory(tmp_path: Path) -> None:
    (tmp_path / "bomb.flac").write_bytes(encoded(np.zeros((2, 44_100 * 90)), kind="FLAC"))
    with DecoderPool(1, Limits(max_seconds=60)) as pool:
        with pytest.raises(TooLong):
            pool.read(tmp_path / "bomb.flac")
        assert 0 < pool.peak_mib < 256


def test_the_process_of_read_untrusted_is_kept_warm(sound: Path) -> None:
    read_untrusted(sound)
    first = _warm_decoder(os.getpid(), Limits())._process.pid
    assert read_untrusted(sound).seconds == 0.5
    assert _warm_decoder(os.getpid(), Limits())._process.pid == first


def test_a_decoder_that_cannot_start_says_so(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder_module.sys, "executable", "/bin/false")
    with pytest.raises(WorkError, match="does not start"):
        Decoder().read(sound)


def test_inside_nothing_but_the_lent_file_can_be_reached(tmp_path: Path) -> None:
    attempts = {
        "a file": Path("/etc/passwd").read_bytes,
        "a new file": (tmp_path / "canary").touch,
        "a socket": socket.socket,
        "a process": os.fork,
        "more rights": lambda: os.setuid(0),
    }
    told = {}
    for name, attempt in attempts.items():
        reader, writer = os.pipe()
        if not (child := os.fork()):
            _attempt_confined(attempt, writer)
        os.close(writer)
        told[name] = os.read(reader, 100)
        os.close(reader)
        os.waitpid(child, 0)
    assert told == dict.fromkeys(attempts, b"denied")
    assert not (tmp_path / "canary").exists()


def _attempt_confined(attempt, writer: int) -> None:
    try:
        os.dup2(writer, 4)
        confine(Limits(memory_mib=8192))
        os.closerange(5, 256)
        try:
            attempt()
            os.write(4, b"allowed")
        except OSError:
            os.write(4, b"denied")
    finally:
        os._exit(0)


def talk(say) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        say(Wire(theirs))
    try:
        wire = Wire(ours)
        wire.deadline = time.monotonic() + 5
        take_sound(wire, Limits())
    finally:
        ours.close()


HEADER = {"rate_hz": 44_100, "channels": 2, "frames": 1_000_000}


@pytest.mark.parametrize(
    "header",
    [
        {},
        {**HEADER, "rate_hz": "44100"},
        {**HEADER, "rate_hz": 1},
        {**HEADER, "channels": 1024},
        {**HEADER, "channels": 0},
        {**HEADER, "frames": 2**40},
        {**HEADER, "frames": -1},
        {**HEADER, "frames": None},
    ],
)
def test_a_decoder_that_lies_about_the_sound_is_not_believed(header: dict) -> None:
    with pytest.raises(WireError):
        talk(lambda wire: (wire.give_size(0), wire.give_words(header)))


@pytest.mark.parametrize("size", [0, 7, 2**24, 2**32 - 2])
def test_a_block_of_a_wrong_size_is_not_taken(size: int) -> None:
    with pytest.raises(WireError):
        talk(lambda wire: (wire.give_size(0), wire.give_words(HEADER), wire.give_size(size)))


@pytest.mark.parametrize(
    "say",
    [
        lambda wire: None,
        lambda wire: wire.give(b"\0"),
        lambda wire: wire.give_size(5),
        lambda wire: (wire.give_size(0), wire.give_size(2**20)),
        lambda wire: (wire.give_size(0), wire.give_size(3), wire.give(b"{,}")),
        lambda wire: (wire.give_size(0), wire.give_size(2), wire.give(b"[]")),
        lambda wire: (wire.give_size(PROBLEM), wire.give_words({"kind": "SystemExit"})),
    ],
)
def test_nonsense_on_the_wire_is_called_so(say) -> None:
    with pytest.raises(WireError):
        talk(say)


def test_a_silent_other_side_runs_into_the_deadline() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire = Wire(ours)
        wire.deadline = time.monotonic() + 0.05
        with pytest.raises(TimeoutError):
            wire.take_size()
        with pytest.raises(TimeoutError):
            wire.take_size()
