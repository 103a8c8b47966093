"""What goes to one client: messages at once, sound in step with time, and both again after a dropped connection."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from visavis.events import (
    AsideSynthesized,
    Direction,
    Envelope,
    Event,
    PlaybackCompleted,
    PlaybackPaused,
    PlaybackProgressed,
    PlaybackResumed,
    PlaybackStarted,
    Priority,
    SpeechChunkSynthesized,
    TurnInterrupted,
)
from visavis.gateway.codec import FrameFlag, FrameKind, encode_frame

BYTES_PER_MS = 48
"""PCM16 mono at 24 kHz."""
LEAD_S = 0.25
"""How far sound runs ahead of its playing: enough for a jittery network, little enough to be stopped at once."""
MOST_PASSED = 500
REPORT_S = 0.25
"""How often playback is reported for a client that does not report itself."""


class Sink(Protocol):
    """Where an outbox delivers: a WebSocket, a file, a terminal."""

    async def send_text(self, text: str) -> None:
        """Deliver an envelope."""

    async def send_bytes(self, data: bytes) -> None:
        """Deliver a binary frame."""


@dataclass(frozen=True, slots=True)
class OutboxLimits:
    """How much is kept for a client."""

    replay: int = 2_000
    """Envelopes that can be sent again after a dropped connection."""
    backlog: int = 5_000
    """Envelopes that may wait for a client that reads slowly."""


class _Message:
    """What is to be sent. Of what was sent only its text is kept: a tenth of what the event takes."""

    __slots__ = ("_envelope", "_text", "id", "momentary")

    def __init__(self, envelope: Envelope) -> None:
        self.id = envelope.id
        event_type = type(envelope.event)
        self.momentary = event_type if event_type.latest_only and not event_type.durable else None
        """The class of an event that the next of its kind makes worthless, or None."""
        self._envelope: Envelope | None = envelope
        self._text = ""

    @property
    def aside(self) -> AsideSynthesized | None:
        """Return the sound of the moment that it is, if it is one."""
        event = None if self._envelope is None else self._envelope.event
        return event if isinstance(event, AsideSynthesized) else None

    @property
    def text(self) -> str:
        """Return the envelope as JSON. It is made when it is first needed, not in the publisher's time."""
        if self._envelope is not None:
            self._text, self._envelope = self._envelope.to_json(), None
        return self._text


class Outbox:
    """Delivers one session's outbound events to whichever client is connected.

    It outlives connections: while nobody is connected, messages and sound wait. Sound is paced so that it runs
    ``LEAD_S`` ahead of real time, and is dropped when the assistant is interrupted. For clients that do not report
    what was heard, playback is taken to happen on time and reported on their behalf.
    """

    def __init__(
        self,
        publish: Callable[[Event], object],
        limits: OutboxLimits | None = None,
        *,
        sends: Callable[[Event], bool] = lambda event: event.is_sent(),
    ) -> None:
        """``publish`` takes the playback reports that are made on a client's behalf.

        ``sends`` tells which of the events go to this client; those of the user's are what events themselves say.
        """
        self.reports_playback = False
        """Whether the client reports what was heard."""
        self._publish = publish
        self._sends = sends
        self._limits = limits or OutboxLimits()
        self._loop = asyncio.get_running_loop()
        self._sent: deque[_Message] = deque(maxlen=self._limits.replay)
        self._waiting: deque[_Message] = deque()
        self._passed: dict[str, str] = {}
        """Of messages that are not kept: which kept one came before."""
        self._sound = _PacedSound()
        self._assumed = _AssumedPlayback(self._assume, self._loop)
        self._wake = asyncio.Event()
        self._drained = asyncio.Event()
        self.overflowed = False
        """Whether messages had to be dropped because the client did not read them."""

    @staticmethod
    def wants(event_type: type[Event]) -> bool:
        """Tell whether events of this class go to clients."""
        return Direction.OUTBOUND in event_type.direction

    def take(self, envelope: Envelope) -> None:
        """Take an event from the bus. Never blocks."""
        event = envelope.event
        if not self._sends(event):
            return
        if isinstance(event, SpeechChunkSynthesized):
            self._sound.append(event)
        elif event.priority is not Priority.MEDIA:
            match event:
                case TurnInterrupted():
                    self._sound.clear()
                    self._assumed.stop()
                case PlaybackPaused():
                    self._pause()
                case PlaybackResumed():
                    self._sound.resume()
            self._append(_Message(envelope))
        self._wake.set()

    def _append(self, message: _Message) -> None:
        if message.momentary is not None:
            stale = [item for item in self._waiting if item.momentary is message.momentary]
            # The head may be on its way already.
            for item in stale:
                if item is not self._waiting[0]:
                    self._waiting.remove(item)
        if len(self._waiting) >= self._limits.backlog:
            self.overflowed = True
            self._waiting.popleft()
        self._waiting.append(message)

    def rewind(self, after: str) -> bool:
        """Send again what followed the envelope ``after``; return False if that is too long ago to know.

        The sound of the answer under way goes on from where it was last known to be heard.
        """
        self._waiting = deque(item for item in self._waiting if item.aside is None)
        last = self._passed.get(after, after)
        known = [index for index, message in enumerate(self._sent) if message.id == last]
        missed = list(islice(self._sent, known[0] + 1, None)) if known else list(self._sent)
        self._waiting.extendleft(reversed(missed))
        for _ in missed:
            self._sent.pop()
        self._sound.rewind()
        self._wake.set()
        return bool(known)

    @property
    def oldest(self) -> str | None:
        """Return the id of the oldest envelope in memory, or None if there is none."""
        return next((message.id for message in (*self._sent, *self._waiting)), None)

    def put_first(self, envelopes: list[Envelope]) -> None:
        """Send these before everything that waits."""
        self._waiting.extendleft(_Message(envelope) for envelope in reversed(envelopes))
        self._wake.set()

    def heard(self, pts_ms: int) -> None:
        """Note what a client has reported, to know where its sound would have to go on."""
        self._sound.forget(pts_ms)

    async def deliver(self, sink: Sink) -> None:
        """Deliver to a client until cancelled. Raises what the sink raises; nothing is lost by that."""
        while True:
            if self._waiting:
                await self._deliver_first(sink)
                continue
            now = self._loop.time()
            chunk = self._sound.due(now)
            if chunk is not None:
                self._on_sound(chunk, now)
                await sink.send_bytes(_frame(chunk))
                continue
            self._drained.set()
            await self._rest(self._sound.wait_s(now))

    async def _deliver_first(self, sink: Sink) -> None:
        message = self._waiting[0]
        aside = message.aside
        if aside is not None:
            await sink.send_bytes(encode_frame(FrameKind.ASIDE, aside.data, pts_ms=0))
        else:
            await sink.send_text(message.text)
        # The head may have gone meanwhile, if the backlog overflowed.
        if self._waiting and self._waiting[0] is message:
            self._waiting.popleft()
        if message.momentary is not None:
            self._pass(message)
        elif aside is None:  # a sound of the moment is of no use later either
            self._sent.append(message)

    def _pass(self, message: _Message) -> None:
        """Remember where a message stood that is not kept: a client may name it as the last that it got."""
        if self._sent:
            self._passed[message.id] = self._sent[-1].id
            if len(self._passed) > MOST_PASSED:
                del self._passed[next(iter(self._passed))]

    async def drain(self) -> None:
        """Wait until every message is delivered."""
        self._drained.clear()
        self._wake.set()
        await self._drained.wait()

    def close(self) -> None:
        """Stop reporting playback, and forget everything: the session is over."""
        self._assumed.stop()
        self._sound.clear()
        self._waiting.clear()
        self._sent.clear()
        self._passed.clear()

    def _pause(self) -> None:
        self._sound.pause(self._loop.time(), reported=self.reports_playback)
        self._assumed.stop()

    def _assume(self, event: Event) -> None:
        """Report playback on the client's behalf: what is taken to be heard is not sent again."""
        if isinstance(event, PlaybackProgressed | PlaybackCompleted):
            self._sound.forget(event.pts_ms)
        self._publish(event)

    def _on_sound(self, chunk: SpeechChunkSynthesized, now: float) -> None:
        if not self.reports_playback:
            self._assumed.follow(chunk, self._sound.plays_at(chunk, now))

    async def _rest(self, seconds: float | None) -> None:
        self._wake.clear()
        if seconds is None:
            await self._wake.wait()
            return
        handle = self._loop.call_later(seconds, self._wake.set)
        try:
            await self._wake.wait()
        finally:
            handle.cancel()


def _frame(chunk: SpeechChunkSynthesized) -> bytes:
    flags = (FrameFlag.FIRST if chunk.first else 0) | (FrameFlag.LAST if chunk.last else 0)
    return encode_frame(FrameKind.ASSISTANT_AUDIO, chunk.data, pts_ms=chunk.pts_ms, flags=flags)


class _PacedSound:
    """Chunks of sound, let go when their time comes, and kept until they have been heard."""

    def __init__(self) -> None:
        self._waiting: deque[SpeechChunkSynthesized] = deque()
        self._unheard: deque[SpeechChunkSynthesized] = deque()
        self._anchor: float | None = None
        """Loop time at which pts 0 of the session's audio clock is played, s."""
        self._paused = False

    def append(self, chunk: SpeechChunkSynthesized) -> None:
        self._waiting.append(chunk)

    def clear(self) -> None:
        self._waiting.clear()
        self._unheard.clear()
        self._anchor = None
        self._paused = False

    def pause(self, now: float, *, reported: bool) -> None:
        """Let nothing go. What is heard now is known from ``reported`` playback, or taken from the clock."""
        self._paused = True
        if not reported and self._anchor is not None:
            self.forget(round((now - self._anchor) * 1000))

    def resume(self) -> None:
        """Go on from where sound was last known to be heard."""
        self._paused = False
        self.rewind()

    def rewind(self) -> None:
        """Put what has not been heard back in front, to be played from now on."""
        self._waiting.extendleft(reversed(self._unheard))
        self._unheard.clear()
        self._anchor = None

    def forget(self, pts_ms: int) -> None:
        """Drop what has been heard."""
        while self._unheard and self._unheard[0].pts_ms + len(self._unheard[0].data) / BYTES_PER_MS <= pts_ms:
            self._unheard.popleft()

    def plays_at(self, chunk: SpeechChunkSynthesized, now: float) -> float:
        """Return when a chunk is played if nothing holds it up, on the loop's clock."""
        return now if self._anchor is None else self._anchor + chunk.pts_ms / 1000

    def due(self, now: float) -> SpeechChunkSynthesized | None:
        """Return the next chunk if it is time for it."""
        if not self._waiting or self._paused:
            return None
        chunk = self._waiting[0]
        pts_s = chunk.pts_ms / 1000
        if chunk.first or self._anchor is None or self._anchor + pts_s < now:
            self._anchor = now - pts_s  # the answer begins, or its sound came too late and goes on from here
        if self._anchor + pts_s - LEAD_S > now:
            return None
        self._waiting.popleft()
        self._unheard.append(chunk)
        return chunk

    def wait_s(self, now: float) -> float | None:
        """Return how long until the next chunk is due, or None if there is none."""
        if not self._waiting or self._anchor is None or self._paused:
            return None
        return max(0.0, self._anchor + self._waiting[0].pts_ms / 1000 - LEAD_S - now)


class _AssumedPlayback:
    """Reports playback for a client that does not, as if sound were played when it is due."""

    def __init__(self, publish: Callable[[Event], object], loop: asyncio.AbstractEventLoop) -> None:
        self._publish = publish
        self._loop = loop
        self._timers: list[asyncio.TimerHandle] = []
        self._reported = 0.0

    def stop(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    def follow(self, chunk: SpeechChunkSynthesized, plays_at: float) -> None:
        end_pts_ms = round(chunk.pts_ms + len(chunk.data) / BYTES_PER_MS)
        ends_at = plays_at + len(chunk.data) / BYTES_PER_MS / 1000
        if chunk.first:
            self.stop()
            self._reported = plays_at
            self._publish(PlaybackStarted(response_id=chunk.response_id))
        if chunk.last:
            self._at(ends_at, PlaybackCompleted(response_id=chunk.response_id, pts_ms=end_pts_ms))
        elif ends_at - self._reported >= REPORT_S:
            self._reported = ends_at
            self._at(ends_at, PlaybackProgressed(response_id=chunk.response_id, pts_ms=end_pts_ms))

    def _at(self, when: float, event: Event) -> None:
        self._timers = [timer for timer in self._timers if not timer.cancelled() and timer.when() > self._loop.time()]
        self._timers.append(self._loop.call_at(when, self._publish, event))
