"""Writes the sound of two sides as one Opus file, left and right, while it comes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from visavis.events import SAMPLE_RATE, CodedError

BIT_RATE = 64_000
"""Of both sides together, bits a second: twice what is said to be enough for fullband speech (RFC 7587, 3.1.1)."""
MEDIA_TYPE = "audio/ogg"
USER_RATE = 16_000

Samples = NDArray[np.int16]


class Sink(Protocol):
    """Where bytes go, one after the other."""

    def write(self, data: bytes) -> int:
        """Take bytes."""


class StereoFile:
    """An Ogg Opus file: the user left, the virtual human right, both at 24 kHz. All methods block."""

    def __init__(self, sink: Sink) -> None:
        """Begin a file. Raises what ``sink`` raises."""
        import av
        import soxr

        self._resampler = soxr.ResampleStream(USER_RATE, SAMPLE_RATE, 1, dtype="int16")
        self._waiting = (np.zeros(0, np.int16), np.zeros(0, np.int16))
        """Of both sides, what the other one has not come up to yet."""
        self._position = 0
        self._container: Any = av.open(_WriteOnly(sink), "w", format="ogg")
        self._stream: Any = self._container.add_stream("libopus", rate=SAMPLE_RATE, layout="stereo")
        self._stream.bit_rate = BIT_RATE

    def write(self, user: Samples, assistant: Samples) -> None:
        """Write the next stretch: the user's 16 kHz, the assistant's 24 kHz, both equally long.

        Raises CodedError ``recording.failed``, or what the sink raises.
        """
        self._put(self._resampler.resample_chunk(user), assistant, end=False)

    def close(self) -> None:
        """Write the end. Raises as :meth:`write` does."""
        self._put(self._resampler.resample_chunk(np.zeros(0, np.int16), last=True), np.zeros(0, np.int16), end=True)
        with _failures():
            for packet in self._stream.encode(None):
                self._container.mux(packet)
            self._container.close()

    def _put(self, user: Samples, assistant: Samples, *, end: bool) -> None:
        import av

        left, right = (np.concatenate([old, new]) for old, new in zip(self._waiting, (user, assistant), strict=True))
        count = max(len(left), len(right)) if end else min(len(left), len(right))
        both = np.zeros((count, 2), np.int16)
        both[: len(left), 0], both[: len(right), 1] = left[:count], right[:count]
        self._waiting = (left[count:], right[count:])
        if not count:
            return
        frame: Any = av.AudioFrame.from_ndarray(both.reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, self._position, Fraction(1, SAMPLE_RATE)
        self._position += count
        with _failures():
            for packet in self._stream.encode(frame):
                self._container.mux(packet)


class _WriteOnly:
    """What the container writes to: it can neither seek nor read."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, data: bytes) -> int:
        return self._sink.write(bytes(data))


class _failures:  # noqa: N801 - used like contextlib's
    """Turns what the encoder says into a coded error."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        from av.error import FFmpegError

        if isinstance(error, FFmpegError):
            raise CodedError("recording.failed", f"The recording cannot be written ({error}).") from error
