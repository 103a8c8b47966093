"""How far her pace and loudness follow a user's: the same questions, said slower, faster, louder, softer.

A synthetic voice asks five questions as it usually would, and then five in another way; real ears hear it, in virtual
time, and she answers with a real voice. What she says is said again at its usual pace, to compare::

    python -m bench.rapport
    python -m bench.rapport --user flite:rms --voice espeak

Prints JSON: her pace (times her own) and loudness (dB beyond her own), the median of her phrases after the change; what
an unchanged user gets is the first row, and the last what comes of it with the tone of voice switched off. ``heard`` is
what was measured of the user.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from bench.spoken import spoken
from visavis.bootstrap.runtime import Runtime
from visavis.bus import virtual_time
from visavis.cli.headless import FRAME_BYTES, FRAME_MS, open_runtime
from visavis.config import Settings
from visavis.events import (
    AudioReceived,
    Envelope,
    PhraseTimed,
    SessionSettings,
    SpeechChunkSynthesized,
    VoiceEmotionEstimated,
)
from visavis.gateway.outbox import Outbox
from visavis.speech.normalization import normalize

QUESTIONS = (
    "Hello there. I would like to know what you can do, and whether this is private.",
    "That sounds good to me. Now tell me please how you work, and who made you.",
    "I have been thinking about it all day long. Do you believe that you are conscious?",
    "My sister asked me yesterday whether you can see me, and I did not know what to say.",
    "Well, thank you for all of that. Before I have to go, please tell me a joke.",
)
LISTENING_S = 12.0
"""So long the user waits for an answer."""


@dataclass(frozen=True)
class Change:
    """How the user goes on."""

    name: str
    slower: float = 1.0
    decibels: float = 0.0
    hears: bool = True


CHANGES = (
    Change("unchanged"),
    Change("slower", slower=1.5),
    Change("faster", slower=0.7),
    Change("louder", decibels=8),
    Change("softer", decibels=-8),
    Change("slower and softer", slower=1.4, decibels=-8),
    Change("slower and softer, switched off", slower=1.4, decibels=-8, hears=False),
)


class Listener:
    """Takes note of what she says, and how; stands where a WebSocket would."""

    def __init__(self) -> None:
        self.phrases: list[PhraseTimed] = []
        self.heard: dict[str, list[float]] = {name: [] for name in ("rate", "loudness_z", "rate_z", "arousal")}
        self.sound = bytearray()

    async def send_text(self, text: str) -> None:
        """Pass over envelopes."""

    async def send_bytes(self, data: bytes) -> None:
        """Pass over frames: the sound is taken from the bus."""

    def hear(self, item: Envelope) -> None:
        """Take note of an event."""
        match item.event:
            case PhraseTimed():
                self.phrases.append(item.event)
            case SpeechChunkSynthesized():
                self.sound += item.event.data
            case VoiceEmotionEstimated() if item.event.final and item.event.prosody is not None:
                self.heard["arousal"].append(item.event.arousal)
                for name in ("rate", "loudness_z", "rate_z"):
                    value = getattr(item.event.prosody, name)
                    self.heard[name] += [] if value is None else [value]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--user", default="flite:rms")
    parser.add_argument("--voice", default="flite")
    options = parser.parse_args()
    print(json.dumps(virtual_time.run(_all(options.user, options.voice)), indent=2))


async def _all(user: str, voice: str) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(mind="scripted", synthesizer=voice, recognizer="pocketsphinx", data_dir=Path(folder))
        async with open_runtime(settings) as runtime:
            return [await _talk(runtime, user, change) for change in CHANGES]


async def _talk(runtime: Runtime, user: str, change: Change) -> dict[str, Any]:
    session = await runtime.sessions.create(SessionSettings(persona="host", voice_emotion=change.hears))
    listener, outbox = Listener(), Outbox(session.bus.publish)
    taps = [session.bus.tap(outbox.take, where=Outbox.wants), session.bus.tap(listener.hear, where=lambda _: True)]
    delivering = asyncio.create_task(outbox.deliver(listener))
    session.start()
    for question in QUESTIONS:
        await _ask(session.bus, _said(question, user, Change("usual")))
    before, listener.sound = len(listener.phrases), bytearray()
    for values in listener.heard.values():
        values.clear()
    for question in QUESTIONS:
        await _ask(session.bus, _said(question, user, change))
    delivering.cancel()
    await asyncio.wait([delivering])
    for stop in taps:
        stop()
    outbox.close()
    await runtime.sessions.end(session.id, "client")
    return await _compared(runtime, change, listener, before)


def _said(question: str, user: str, change: Change) -> bytes:
    sound = spoken(question, user, change.slower).astype(np.float64) * 0.35 * 10 ** (change.decibels / 20)
    return np.clip(sound, -32768, 32767).astype("<i2").tobytes()


async def _ask(bus: Any, pcm: bytes) -> None:
    pcm += np.random.default_rng(1).normal(0, 15, round(16_000 * LISTENING_S)).astype("<i2").tobytes()
    for start in range(0, len(pcm) - FRAME_BYTES, FRAME_BYTES):
        await asyncio.sleep(FRAME_MS / 1000)
        bus.publish(AudioReceived(data=pcm[start : start + FRAME_BYTES]))


async def _compared(runtime: Runtime, change: Change, listener: Listener, before: int) -> dict[str, Any]:
    role = runtime.casting.role("host")
    assert role.synthesizer is not None
    paces, usual = [], bytearray()
    for phrase in listener.phrases[before:]:
        text, length = normalize(phrase.text, role.voice.language).text, 0.0
        async with aclosing(cast("Any", role.synthesizer.speak(text, role.voice))) as pieces:
            async for piece in pieces:
                length += piece.duration_ms
                usual += piece.pcm
        paces.append(length / phrase.duration_ms)
    return {
        "user": change.name,
        "phrases": len(paces),
        "pace": round(float(np.median(paces)), 3),
        "decibels": round(_level(bytes(listener.sound)) - _level(bytes(usual)), 1),
        "heard": {name: round(float(np.median(values)), 2) for name, values in listener.heard.items() if values},
    }


def _level(pcm: bytes) -> float:
    sound = np.frombuffer(pcm, "<i2").astype(np.float64)
    return float(10 * np.log10(np.mean(np.square(sound)) + 1))


if __name__ == "__main__":
    main()
