"""Whatever audio a client sends, made into the one form that is used inside: PCM16, mono, 16 kHz, without holes."""

from __future__ import annotations

import asyncio
import io
import wave
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from visavis.events import AudioReceived, CodedError

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLE_RATE = 16_000
STEP_MS = 100
STEP_BYTES = 2 * SAMPLE_RATE * STEP_MS // 1000
"""Audio that comes in longer pieces is handed on in steps of this size."""
STEP_SPEED = 10
"""How much faster than real time."""
LONGEST_S = 60.0
STALL_S = 1.5
"""A live microphone from which nothing comes for so long is taken to be switched off; less is the network's jitter."""
RECORDING_STALL_S = 0.3
"""The same after a recording that came as a message: more of it would be here by then."""
FILL_S = 2.5
"""How much silence then follows, so that what was said is understood and answered."""


def to_pcm16(data: bytes, *, sample_rate: int, sample_width: int) -> bytes:
    """Return audio as PCM16 mono 16 kHz. ``data`` is a WAV file or raw little-endian PCM, mono.

    Raises CodedError ``audio.invalid_wav``, ``audio.unsupported`` or ``audio.too_long``.
    """
    channels = 1
    if data[:4] == b"RIFF":
        data, sample_rate, sample_width, channels = _read_wav(data)
    if sample_width not in (1, 2, 3, 4) or not 1 <= channels <= 8 or not 8_000 <= sample_rate <= 192_000:
        raise CodedError(
            "audio.unsupported",
            f"Audio has 1 to 4 bytes a sample, 1 to 8 channels and 8 to 192 kHz, not {sample_width}, {channels} and "
            f"{sample_rate / 1000:g} kHz.",
        )
    frame_bytes = sample_width * channels
    if len(data) % frame_bytes:
        raise CodedError("audio.odd_length", f"{len(data)} bytes are no whole number of {frame_bytes}-byte samples.")
    if len(data) / frame_bytes / sample_rate > LONGEST_S:
        raise CodedError("audio.too_long", f"One message carries at most {LONGEST_S:.0f} s of audio.")
    if (sample_width, channels, sample_rate) == (2, 1, SAMPLE_RATE):
        return data
    samples = _decode(data, sample_width).reshape(-1, channels).mean(axis=1, dtype=np.float32)
    if sample_rate != SAMPLE_RATE:
        import soxr  # only for clients that do not send 16 kHz

        samples = soxr.resample(samples, sample_rate, SAMPLE_RATE)
    return bytes(np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes())


def _read_wav(data: bytes) -> tuple[bytes, int, int, int]:
    try:
        with wave.open(io.BytesIO(data)) as file:
            return file.readframes(file.getnframes()), file.getframerate(), file.getsampwidth(), file.getnchannels()
    except (wave.Error, EOFError) as error:
        raise CodedError("audio.invalid_wav", f"The WAV file cannot be read: {error}.") from None


def _decode(data: bytes, width: int) -> NDArray[np.float32]:
    """Return samples from -1 to 1. Eight-bit PCM is unsigned, as in WAV files."""
    if width == 1:
        return (np.frombuffer(data, np.uint8).astype(np.float32) - np.float32(128)) / np.float32(128)
    if width == 3:
        padded = np.zeros((len(data) // 3, 4), np.uint8)
        padded[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        return padded.view("<i4").reshape(-1).astype(np.float32) / np.float32(2**31)
    return np.frombuffer(data, f"<i{width}").astype(np.float32) / np.float32(2 ** (8 * width - 1))


class MicrophoneIntake:
    """The microphone of one connection.

    Live frames are published as they come. Long pieces, such as a whole recording in one message, are handed on in
    steps, ten times faster than they sound. A microphone that stops in the middle of something is followed by
    silence: without it the end of a recording would never be noticed.
    """

    def __init__(self, publish: Callable[[AudioReceived], object]) -> None:
        """``publish`` takes every piece."""
        self._publish = publish
        self._loop = asyncio.get_running_loop()
        self._last_pts_ms: int | None = None
        self._steps: deque[bytes] = deque()
        self._stepping: asyncio.TimerHandle | None = None
        self._watching: asyncio.TimerHandle | None = None
        self._received_at = 0.0
        self._stall_s = STALL_S

    def frame(self, pcm: bytes, pts_ms: int) -> None:
        """Take a binary frame. Raises CodedError ``audio.odd_length``, ``audio.backlog`` or ``wire.out_of_order``."""
        if len(pcm) % 2:
            raise CodedError("audio.odd_length", "PCM16 has an even number of bytes.")
        last = self._last_pts_ms
        if last is not None and (pts_ms - last) & 0x8000_0000:  # modulo 2³², so the clock may wrap
            raise CodedError("wire.out_of_order", f"Audio of {pts_ms} ms came after audio of {last} ms; it is dropped.")
        self._take(pcm, pts_ms, STALL_S)
        self._last_pts_ms = pts_ms

    def message(self, event: AudioReceived) -> None:
        """Take an ``audio.raw`` message. Raises CodedError ``audio.backlog``, or as :func:`to_pcm16` does."""
        pcm = to_pcm16(event.data, sample_rate=event.sample_rate, sample_width=event.sample_width)
        self._take(pcm, event.pts_ms, RECORDING_STALL_S)

    def close(self) -> None:
        """Stop handing on, and stop waiting for more."""
        self._steps.clear()
        for handle in (self._stepping, self._watching):
            if handle is not None:
                handle.cancel()

    def _take(self, pcm: bytes, pts_ms: int | None, stall_s: float) -> None:
        if not pcm:
            return
        self._received_at = self._loop.time()
        self._stall_s = stall_s
        if self._watching is None:
            self._watching = self._loop.call_later(stall_s, self._watch)
        if self._stepping is None and len(pcm) <= STEP_BYTES:
            self._publish(AudioReceived(data=pcm, pts_ms=pts_ms))
        else:
            self._queue(pcm)

    def _queue(self, pcm: bytes) -> None:
        if len(self._steps) * STEP_MS > 2_000 * LONGEST_S:
            raise CodedError("audio.backlog", "Audio arrives faster than it can be heard.", retryable=True)
        self._steps.extend(pcm[start : start + STEP_BYTES] for start in range(0, len(pcm), STEP_BYTES))
        if self._stepping is None:
            self._step()

    def _step(self) -> None:
        self._stepping = None
        if self._steps:
            self._publish(AudioReceived(data=self._steps.popleft()))
            self._stepping = self._loop.call_later(STEP_MS / 1000 / STEP_SPEED, self._step)

    def _watch(self) -> None:
        """Look, now and then while audio comes, whether it still does."""
        quiet_s = self._loop.time() - self._received_at
        if quiet_s < self._stall_s or self._steps:
            self._watching = self._loop.call_later(max(0.05, self._stall_s - quiet_s), self._watch)
            return
        self._watching = None
        self._queue(bytes(int(FILL_S * SAMPLE_RATE) * 2))
