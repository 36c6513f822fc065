import numpy as np
import pytest

from melscape.audio.problems import EmptyAudio, NotFinite
from melscape.errors import AudioError, ConfigError
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel, music_22k, seed_001, seed_003
from melscape.features.stream import LogMelStream


def noise(samples, seed=0):
    return (np.random.default_rng(seed).standard_normal(samples) * 0.1).astype(np.float32)


def streamed(samples, mel, cuts):
    stream = LogMelStream(mel)
    parts = [stream.push(piece) for piece in np.split(samples, cuts)]
    return np.concatenate([*parts, stream.finish()], axis=1)


@pytest.mark.parametrize(
    "mel",
    [Mel(), Mel(pad="zero"), Mel(centre=False), Mel(hop_samples=1024), Mel(fft_samples=400, hop_samples=160),
     seed_003(), music_22k()],
)  # fmt: skip
def test_any_chunking_gives_the_bits_of_the_whole(mel):
    random = np.random.default_rng(1)
    for samples in (2048, 5000, 33_333):
        sound = noise(samples)
        whole = log_mel(sound, mel)
        for pieces in (1, 2, 7, 60):
            cuts = np.sort(random.integers(0, samples, pieces - 1))
            np.testing.assert_array_equal(streamed(sound, mel, cuts), whole)


@pytest.mark.parametrize("pad", ["reflect", "zero"])
@pytest.mark.parametrize("samples", [1, 2, 511, 512, 513, 600, 1024])
def test_short_sounds_one_sample_at_a_time_equal_the_whole(pad, samples):
    mel, sound = Mel(pad=pad), noise(samples)
    np.testing.assert_array_equal(streamed(sound, mel, range(1, samples)), log_mel(sound, mel))


def test_frames_come_as_soon_as_their_last_sample():
    stream = LogMelStream(Mel(pad="zero"))
    assert stream.push(noise(511)).shape == (80, 0)
    # Frame 0 ends with sample 511, but a sound must outlast the edge before its start is known to be centred.
    assert stream.push(noise(1)).shape == (80, 0)
    assert stream.push(noise(1)).shape == (80, 1)
    assert stream.push(noise(255)).shape == (80, 1)


def test_memory_stays_bounded_over_a_long_sound():
    stream = LogMelStream(Mel())
    for seed in range(50):
        stream.push(noise(5000, seed))
    held = sum(array.size for array in vars(stream).values() if isinstance(array, np.ndarray))
    assert held < 2 * 1024


def test_a_peak_reference_cannot_be_streamed():
    with pytest.raises(ConfigError, match="peak"):
        LogMelStream(seed_001())


def test_a_finished_stream_takes_no_more():
    stream = LogMelStream(Mel())
    stream.push(noise(3000))
    stream.finish()
    for again in (lambda: stream.push(noise(10)), stream.finish):
        with pytest.raises(AudioError, match="finished"):
            again()


def test_a_stream_refuses_what_the_whole_refuses():
    with pytest.raises(EmptyAudio):
        LogMelStream(Mel()).finish()
    short = LogMelStream(Mel(centre=False))
    short.push(noise(1023))
    with pytest.raises(AudioError, match="at least 1024"):
        short.finish()
    with pytest.raises(NotFinite):
        LogMelStream(Mel()).push(np.full(2000, np.nan, np.float32))
    with pytest.raises(AudioError, match="2 axes"):
        LogMelStream(Mel()).push(np.zeros((2, 100), np.float32))
