"""How each server is talked to: what a microphone's 20 ms become, and what a message means to who listens."""

from __future__ import annotations

import json
from typing import Any, Protocol

from bench.dialogues.heard import Ear, Listening
from visavis.gateway.codec import FrameFlag, FrameKind, decode_frame, encode_frame
from visavis.gateway.outbox import BYTES_PER_MS

FRAME_MS = 20


class Wire(Protocol):
    """One conversation's messages."""

    marks_answers: bool
    """Whether the wire tells where an answer begins, and when one goes on."""

    def url(self, base: str, name: str) -> str:
        """Return the address of a new conversation."""

    def encode(self, pcm: bytes) -> bytes | str:
        """Return the message that carries 20 ms of microphone."""

    def hear(self, ear: Ear, message: bytes | str, at_ms: float) -> None:
        """Let the ear hear a message."""


class VisavisWire:
    """Ours: see docs/websocket.md."""

    marks_answers = True

    def __init__(self) -> None:
        self._pts_ms = 0

    def url(self, base: str, name: str) -> str:
        """Return the address: every connection is a conversation of its own."""
        return base

    def encode(self, pcm: bytes) -> bytes:
        """Return a binary frame."""
        frame = encode_frame(FrameKind.MICROPHONE, pcm, pts_ms=self._pts_ms)
        self._pts_ms += FRAME_MS
        return frame

    def hear(self, ear: Ear, message: bytes | str, at_ms: float) -> None:
        """Take sound from frames, and what to do with it from envelopes. Asides are no answers."""
        if isinstance(message, bytes):
            frame = decode_frame(message)
            if frame.kind is FrameKind.ASSISTANT_AUDIO and frame.body:
                first = bool(frame.flags & FrameFlag.FIRST)
                ear.sound(at_ms, len(frame.body) / BYTES_PER_MS, first=first)
            return
        envelope: dict[str, Any] = json.loads(message)
        match envelope["type"]:
            case "turn.interrupted" | "playback.paused":
                ear.stop(at_ms)
            case "playback.resumed":
                ear.resume()
            case "assistant.backchannel":
                payload = envelope["payload"]
                ear.listening.append(Listening(at_ms, payload["why"], payload["text"]))


class PeerWire:
    """A peer's, by an adapter of the peers' harness."""

    marks_answers = False

    def __init__(self, adapter: str) -> None:
        from adapters import ADAPTERS  # type: ignore[import-not-found] # of the harness

        self._adapter = ADAPTERS[adapter]()

    def url(self, base: str, name: str) -> str:
        """Return the address that the adapter makes."""
        return str(self._adapter.url(base, name))

    def encode(self, pcm: bytes) -> bytes | str:
        """Return what the adapter makes."""
        message: bytes | str = self._adapter.encode(pcm)
        return message

    def hear(self, ear: Ear, message: bytes | str, at_ms: float) -> None:
        """Take sound, and the order to drop it."""
        for kind, value in self._adapter.decode(message):
            if kind == "audio":
                ear.sound(at_ms, value / (2 * self._adapter.sr_out) * 1000)
            elif kind == "interrupt":
                ear.stop(at_ms)
