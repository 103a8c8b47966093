"""``/ws``: one WebSocket connection, from its handshake to its end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from fastapi import WebSocket, WebSocketDisconnect
from starlette.websockets import WebSocketState

from visavis.bus import EventBus
from visavis.events import (
    AudioReceived,
    CancelResponse,
    CodedError,
    ErrorOccurred,
    Event,
    PlaybackCompleted,
    PlaybackProgressed,
    SaveEvent,
    SessionSettings,
    UpdateSession,
    VideoFrameReceived,
    decode_message,
)
from visavis.gateway.codec import FrameKind, decode_frame
from visavis.gateway.limits import TokenBucket, WireLimits
from visavis.gateway.microphone import MicrophoneIntake
from visavis.gateway.outbox import Outbox
from visavis.gateway.subprotocols import subprotocol_for
from visavis.gateway.visitors import Place

log = logging.getLogger(__name__)

CLOSE_POLICY = 1008
CLOSE_TRY_AGAIN = 1013
CLOSE_NORMAL = 1000
CLOSE_TIMEOUT_S = 1.0
ERRORS_PER_SECOND = 20.0
MAX_METADATA_BYTES = 4_096


class OpenSessionLike(Protocol):
    """What the gateway needs of a session."""

    @property
    def bus(self) -> EventBus:
        """Return the session's bus."""

    @property
    def settings(self) -> SessionSettings:
        """Return the settings in force."""

    @property
    def id(self) -> str:
        """Return the session's identifier."""

    @property
    def user(self) -> str | None:
        """Return whose it is; None for a guest."""

    def start(self) -> None:
        """Begin the conversation."""


@dataclass(slots=True)
class Attachment:
    """A session with what the gateway holds for it, connected or not."""

    session: OpenSessionLike
    outbox: Outbox
    place: Place
    """Whose it is."""
    connection: Connection | None = None
    begin: Callable[[], None] | None = None
    """Begins the session, when its first client is there."""
    left_at: float | None = None
    """When the last connection ended, on the loop's clock, s."""


class Connection:
    """One client's connection to one session."""

    def __init__(self, socket: WebSocket, attachment: Attachment, limits: WireLimits) -> None:
        """Take an accepted socket."""
        self._socket = socket
        self._attachment = attachment
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        now = self._loop.time()
        self._messages = TokenBucket(limits.messages_per_second, 2 * limits.messages_per_second, now)
        self._bytes = TokenBucket(limits.bytes_per_second, 2 * limits.bytes_per_second, now)
        self._reports = TokenBucket(ERRORS_PER_SECOND, 2 * ERRORS_PER_SECOND, now)
        self._refused = 0
        self._heard_at = now
        self._bus = attachment.session.bus
        self._microphone = MicrophoneIntake(self._bus.publish)
        self._ending: tuple[int, str] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        """Serve the connection until it ends. The session stays."""
        outbox = self._attachment.outbox
        async with asyncio.TaskGroup() as group:
            self._tasks = [
                group.create_task(self._receive(), name="ws-receive"),
                group.create_task(self._deliver(outbox), name="ws-deliver"),
                group.create_task(self._watch(), name="ws-watch"),
            ]
        self._microphone.close()
        if self._ending is not None:
            await close_socket(self._socket, *self._ending)

    def end(self, code: int, reason: str) -> None:
        """Let the connection end, with a WebSocket close code and a reason."""
        if self._ending is None:
            self._ending = (code, reason)
        for task in self._tasks:
            task.cancel()

    async def send_text(self, text: str) -> None:
        """Deliver an envelope (called by the outbox)."""
        async with asyncio.timeout(self._limits.send_timeout_s):
            await self._socket.send_text(text)

    async def send_bytes(self, data: bytes) -> None:
        """Deliver a binary frame (called by the outbox)."""
        async with asyncio.timeout(self._limits.send_timeout_s):
            await self._socket.send_bytes(data)

    async def _deliver(self, outbox: Outbox) -> None:
        try:
            await outbox.deliver(self)
        except TimeoutError:
            log.warning("session %s: the client reads nothing; it is let go", self._attachment.session.id)
            self.end(CLOSE_TRY_AGAIN, "limit.slow_client")
        except (WebSocketDisconnect, RuntimeError, OSError):
            self.end(CLOSE_NORMAL, "gone")  # Starlette raises RuntimeError for sending on a closed socket

    async def _watch(self) -> None:
        while True:
            quiet_s = self._loop.time() - self._heard_at
            if quiet_s >= self._limits.idle_s:
                self.end(CLOSE_POLICY, "limit.idle")
            await asyncio.sleep(max(1.0, self._limits.idle_s - quiet_s))

    async def _receive(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                self.end(CLOSE_NORMAL, "gone")
                return
            data = message.get("bytes")
            content: str | bytes = message.get("text") or "" if data is None else data
            try:
                self._admit(content)
                if isinstance(content, bytes):
                    self._binary(content)
                else:
                    self._text(content)
                self._refused = 0
            except CodedError as error:
                self._refuse(error)

    def _admit(self, content: str | bytes) -> None:
        now = self._heard_at = self._loop.time()
        if len(content) > self._limits.message_bytes:
            raise CodedError("limit.message_size", f"A message has at most {self._limits.message_bytes} bytes.")
        if not (self._messages.take(1, now) and self._bytes.take(len(content), now)):
            raise CodedError("limit.rate", "Messages come too fast; this one was dropped.", retryable=True)

    def _refuse(self, error: CodedError) -> None:
        self._refused += 1
        if self._reports.take(1, self._loop.time()):
            self._bus.publish(ErrorOccurred(code=error.code, detail=error.detail, retryable=error.retryable))
        if self._refused >= self._limits.errors:
            self.end(CLOSE_POLICY, "limit.errors")

    def _binary(self, data: bytes) -> None:
        frame = decode_frame(data)
        match frame.kind:
            case FrameKind.MICROPHONE:
                self._microphone.frame(frame.body, frame.pts_ms)
            case FrameKind.CAMERA:
                self._bus.publish(VideoFrameReceived(data=_jpeg(frame.body), pts_ms=frame.pts_ms))
            case FrameKind.ASSISTANT_AUDIO | FrameKind.ASIDE:
                raise CodedError("wire.not_accepted", "The assistant's audio is sent by the server alone.")

    def _text(self, text: str) -> None:
        incoming = decode_message(text)
        event = incoming.event
        if isinstance(event, AudioReceived):
            self._microphone.message(event)
            return
        _check(event, self._limits)
        self._note(event)
        metadata = dict(incoming.metadata)
        if metadata and len(json.dumps(metadata)) > MAX_METADATA_BYTES:
            raise CodedError("limit.metadata_size", f"Metadata has at most {MAX_METADATA_BYTES} bytes of JSON.")
        if incoming.id is not None:
            metadata["client_id"] = incoming.id[:100]
        self._bus.publish(event, metadata=metadata)

    def _note(self, event: Event) -> None:
        outbox = self._attachment.outbox
        match event:
            case PlaybackProgressed() | PlaybackCompleted():
                outbox.heard(event.pts_ms)
            case UpdateSession() if event.playback_reports is not None:
                outbox.reports_playback = event.playback_reports
            case CancelResponse():
                log.debug("session %s: the client stops the answer", self._attachment.session.id)


def _check(event: Event, limits: WireLimits) -> None:
    if isinstance(event, VideoFrameReceived):
        _jpeg(event.data)
    if isinstance(event, SaveEvent) and len(json.dumps(event.data)) > limits.saved_event_bytes:
        raise CodedError("limit.event_size", f"A saved event has at most {limits.saved_event_bytes} bytes of JSON.")


def _jpeg(data: bytes) -> bytes:
    if not data.startswith(b"\xff\xd8\xff"):
        raise CodedError("video.not_jpeg", "A camera frame is one JPEG image.")
    return data


async def close_socket(socket: WebSocket, code: int, reason: str) -> None:
    """Close a socket, if it is still open. A client that reads nothing is not waited for."""
    if socket.application_state is not WebSocketState.DISCONNECTED:
        with contextlib.suppress(RuntimeError, OSError, WebSocketDisconnect, TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await socket.close(code, reason)


async def refuse(socket: WebSocket, error: CodedError) -> None:
    """Tell a client why it cannot come in, in a way that a page can show, and close."""
    await socket.accept(subprotocol_for(socket))
    detail = {"code": error.code, "detail": error.detail, "retryable": error.retryable, "ref": None}
    with contextlib.suppress(RuntimeError, OSError, WebSocketDisconnect):
        await socket.send_text(json.dumps({"type": "error", "payload": detail}))
    await close_socket(socket, CLOSE_TRY_AGAIN if error.retryable else CLOSE_POLICY, error.code)
