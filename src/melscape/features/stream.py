"""Log-mel of a sound that arrives in pieces, with the same bits as of the whole sound."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32, Shaped

from melscape.errors import AudioError, ConfigError
from melscape.features.kernel_engine import engine
from melscape.features.logmel import as_floats, log_mel
from melscape.features.mel import Mel


class LogMelStream:
    """Turns pieces of one sound into frames as soon as they are complete.

    A frame waits for its last sample: `mel.edge_samples` after its centre. The first frames of a mirrored edge also
    wait for the samples that they mirror. Memory stays within a few FFT lengths and one piece.
    Errors: ConfigError for a contract whose 0 dB is the peak of the whole clip.
    """

    def __init__(self, mel: Mel) -> None:
        if mel.reference != "one":
            raise ConfigError(
                "A stream of log-mels relative to the clip's peak.",
                'reference "one": the peak is only known at the end.',
                "Use log_mel on the whole clip, or another contract.",
            )
        self.mel = mel
        self._begun, self._finished = False, False
        self._waiting = np.empty(0, np.float32)  # from the first sample of the next frame on, edges included
        self._tail = np.empty(0, np.float32)  # what the last edge mirrors

    def push(self, samples: Shaped[np.ndarray, "*B S"]) -> Float32[np.ndarray, "M T"]:
        """The frames that these samples complete, perhaps none. Errors: as `log_mel`; AudioError after `finish`."""
        self._refuse_if_finished()
        if samples.ndim != 1:
            raise AudioError(f"A piece with {samples.ndim} axes.", "one run of samples (S).")
        if samples.size == 0:
            return self._no_frames()
        piece = as_floats(samples)
        self._waiting = np.concatenate([self._waiting, piece])
        if not self._begun:
            if not self._may_begin():
                return self._no_frames()
            self._begun, piece = True, self._waiting
            self._waiting = np.concatenate([self._edge(self._waiting[: self.mel.edge_samples + 1]), self._waiting])
        self._tail = np.concatenate([self._tail, piece])[-self.mel.edge_samples - 1 :]
        return self._complete()

    def finish(self) -> Float32[np.ndarray, "M T"]:
        """The frames that only the end of the sound completes. Errors: as `log_mel` for a sound that is too short."""
        self._refuse_if_finished()
        self._finished = True
        if not self._begun:
            return log_mel(self._waiting, self.mel)
        self._waiting = np.concatenate([self._waiting, self._edge(self._tail[::-1])[::-1]])
        return self._complete()

    def _may_begin(self) -> bool:
        return self._waiting.size >= (self.mel.edge_samples + 1 if self.mel.centre else self.mel.fft_samples)

    def _edge(self, nearest: Float32[np.ndarray, "_"]) -> Float32[np.ndarray, "_"]:
        # What lies before a sound that starts with these samples.
        if self.mel.pad == "zero":
            return np.zeros(self.mel.edge_samples, np.float32)
        return nearest[:0:-1]

    def _complete(self) -> Float32[np.ndarray, "M T"]:
        frames = max(0, 1 + (self._waiting.size - self.mel.fft_samples) // self.mel.hop_samples)
        out = np.empty((self.mel.bands, frames), np.float32)
        if frames:
            engine(self.mel).fill(self._waiting, 0, out)
            self._waiting = self._waiting[frames * self.mel.hop_samples :].copy()
        return out

    def _no_frames(self) -> Float32[np.ndarray, "M T"]:
        return np.empty((self.mel.bands, 0), np.float32)

    def _refuse_if_finished(self) -> None:
        if self._finished:
            raise AudioError("A stream that was finished.", "one stream a sound.", "Make a new LogMelStream.")
