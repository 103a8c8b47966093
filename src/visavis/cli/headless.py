"""A conversation without a page: a recording in, events and a voice out, in real or in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np

from visavis.bootstrap.runtime import Runtime
from visavis.config import Settings
from visavis.events import AudioReceived, Envelope, SessionSettings
from visavis.gateway.codec import FrameKind, decode_frame
from visavis.gateway.outbox import BYTES_PER_MS, Outbox
from visavis.session.session import Session
from visavis.storage.memory import MemoryStorage

FRAME_MS = 20
FRAME_BYTES = 32 * FRAME_MS
_RAW = ("audio.raw", "video.frame", "assistant.audio")
QUIET_S = 1.0
"""How long nobody must have had the floor before the conversation counts as over."""


@dataclass(slots=True)
class VoiceTrack:
    """The virtual human's voice on the conversation's time line, as a client would play it."""

    started_at: float
    pcm: bytearray = field(default_factory=bytearray)
    _offset_ms: float = 0.0

    async def send_text(self, text: str) -> None:
        """Pass over envelopes: they are taken from the bus."""

    async def send_bytes(self, data: bytes) -> None:
        """Put a chunk of sound where it is heard."""
        frame = decode_frame(data)
        now_ms = (asyncio.get_running_loop().time() - self.started_at) * 1000
        if frame.kind is FrameKind.ASIDE:
            self._add(frame.body, 2 * round(now_ms * BYTES_PER_MS / 2))
            return
        if frame.flags & 1:
            self._offset_ms = now_ms - frame.pts_ms
        start = 2 * round((frame.pts_ms + self._offset_ms) * BYTES_PER_MS / 2)
        start = max(0, start)
        self.pcm += bytes(max(0, start - len(self.pcm)))
        self.pcm[start : start + len(frame.body)] = frame.body

    def _add(self, pcm: bytes, start: int) -> None:
        """Lay a sound over what is there, from a byte on."""
        self.pcm += bytes(max(0, start + len(pcm) - len(self.pcm)))
        mixed = np.frombuffer(self.pcm, "<i2", len(pcm) // 2, start).astype(np.int32) + np.frombuffer(pcm, "<i2")
        self.pcm[start : start + len(pcm)] = np.clip(mixed, -32768, 32767).astype("<i2").tobytes()

    def cut(self) -> None:
        """Drop what was sent ahead and is not played: the virtual human was interrupted."""
        now_ms = (asyncio.get_running_loop().time() - self.started_at) * 1000
        del self.pcm[2 * round(now_ms * BYTES_PER_MS / 2) :]


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Load everything, for a process that leaves nothing behind. Raises CodedError if that is impossible."""
    runtime = Runtime(settings, MemoryStorage())
    await runtime.start()
    try:
        await runtime.loaded()
        yield runtime
    finally:
        await runtime.stop()


@asynccontextmanager
async def open_session(settings: Settings, wishes: SessionSettings) -> AsyncIterator[Session]:
    """Make a session of its own that leaves nothing behind. Raises CodedError if it cannot be."""
    async with open_runtime(settings) as runtime:
        yield await runtime.sessions.create(wishes)


async def converse(
    session: Session,
    pcm: bytes,
    *,
    on_event: Callable[[Envelope, float], None],
    on_progress: Callable[[float, float], None] = lambda done, total: None,
    on_time: Callable[[int], None] = lambda at_ms: None,
    patience_s: float = 60.0,
) -> bytes:
    """Let a recording talk to a session, and return the answers' sound (PCM16 mono 24 kHz) on the same time line.

    ``on_event`` gets every event but raw media, with its time in seconds; ``on_progress`` seconds done and in all;
    ``on_time`` is called before each piece of sound with its time in ms, to send what else there is. The recording is
    followed by silence until nobody has the floor any more, or for at most ``patience_s``.
    """
    loop = asyncio.get_running_loop()
    started = loop.time()
    voice = VoiceTrack(started)
    outbox = Outbox(session.bus.publish)
    stop_taking = session.bus.tap(outbox.take, where=Outbox.wants)

    def follow(envelope: Envelope) -> None:
        if envelope.type == "turn.interrupted":
            voice.cut()
        on_event(envelope, loop.time() - started)

    stop_following = session.bus.tap(follow, where=lambda item: item.type not in _RAW)
    delivering = asyncio.create_task(outbox.deliver(voice))
    session.start()
    await _play(session, pcm, started, on_progress, on_time, patience_s)
    delivering.cancel()
    await asyncio.wait([delivering])
    stop_taking()
    stop_following()
    outbox.close()
    return bytes(voice.pcm)


async def _play(
    session: Session,
    pcm: bytes,
    started: float,
    on_progress: Callable[[float, float], None],
    on_time: Callable[[int], None],
    patience_s: float,
) -> None:
    loop = asyncio.get_running_loop()
    total_s = len(pcm) / 32_000
    quiet_since: float | None = None
    index = 0
    while True:
        on_time(index * FRAME_MS)
        frame = pcm[index * FRAME_BYTES : (index + 1) * FRAME_BYTES].ljust(FRAME_BYTES, b"\0")
        session.bus.publish(AudioReceived(data=frame, pts_ms=index * FRAME_MS))
        index += 1
        due = started + index * FRAME_MS / 1000
        await asyncio.sleep(max(0.0, due - loop.time()))
        now = index * FRAME_MS / 1000
        on_progress(min(now, total_s), total_s)
        if now < total_s or not session.is_quiet():
            quiet_since = None
        else:
            quiet_since = now if quiet_since is None else quiet_since
            if now - quiet_since >= QUIET_S:
                return
        if now > total_s + patience_s:
            return
