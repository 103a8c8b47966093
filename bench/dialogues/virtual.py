"""Dialogues with visavis alone, in virtual time: real ears, stand-ins for mind and voice that answer at once."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.dialogues.corpus import ANSWER_MS, Dialogue
from bench.dialogues.figures import Outcome
from bench.dialogues.heard import Ear
from bench.dialogues.wires import FRAME_MS, VisavisWire
from visavis.bootstrap.runtime import Runtime
from visavis.bus import virtual_time
from visavis.cli.headless import FRAME_BYTES, open_runtime
from visavis.config import FakeSettings, Settings
from visavis.events import AudioReceived, SessionSettings
from visavis.gateway.outbox import Outbox

REPLY = "Sure thing. The answer you want is quite simple today."
MS_PER_CHARACTER = ANSWER_MS / len(REPLY)
AFTER_S = 2.0


def play(corpus: Sequence[Dialogue], turn_model: str, progress: Callable[[], object]) -> list[Outcome]:
    """Play dialogues, one after the other, and judge them."""
    outcomes: list[Outcome] = []

    async def all_of_them() -> None:
        async with open_runtime(_settings(Path(folder), turn_model)) as runtime:
            for dialogue in corpus:
                outcomes.append(Outcome.of(dialogue, await _talk(runtime, dialogue)))
                progress()

    with tempfile.TemporaryDirectory() as folder:
        virtual_time.run(all_of_them())
    return outcomes


def _settings(folder: Path, turn_model: str) -> Settings:
    return Settings(
        mind="fake",
        synthesizer="fake",
        recognizer="pocketsphinx",
        turn_model=turn_model,
        data_dir=folder,
        fake=FakeSettings(mind_reply=REPLY, voice_ms_per_character=MS_PER_CHARACTER),
    )


class _Client:
    """What stands where a WebSocket would: it hears the same bytes."""

    def __init__(self, started: float) -> None:
        self.ear = Ear(marks_answers=VisavisWire.marks_answers)
        self._wire = VisavisWire()
        self._started = started

    async def send_text(self, text: str) -> None:
        self._hear(text)

    async def send_bytes(self, data: bytes) -> None:
        self._hear(data)

    def _hear(self, message: bytes | str) -> None:
        now_ms = (asyncio.get_running_loop().time() - self._started) * 1000
        self._wire.hear(self.ear, message, now_ms)


async def _talk(runtime: Runtime, dialogue: Dialogue) -> Ear:
    """Let a dialogue talk to a session of its own; return what was heard."""
    loop = asyncio.get_running_loop()
    session = await runtime.sessions.create(SessionSettings(persona="host"))
    started = loop.time()
    client, outbox = _Client(started), Outbox(session.bus.publish)
    stop_taking = session.bus.tap(outbox.take, where=Outbox.wants)
    delivering = asyncio.create_task(outbox.deliver(client))
    session.start()
    pcm = dialogue.pcm + bytes(round(32_000 * AFTER_S))
    for index in range(len(pcm) // FRAME_BYTES):
        frame = pcm[index * FRAME_BYTES : (index + 1) * FRAME_BYTES]
        await asyncio.sleep(max(0.0, started + (index + 1) * FRAME_MS / 1000 - loop.time()))
        session.bus.publish(AudioReceived(data=frame, pts_ms=index * FRAME_MS))
    delivering.cancel()
    await asyncio.wait([delivering])
    stop_taking()
    outbox.close()
    await runtime.sessions.end(session.id, "client")
    return client.ear
