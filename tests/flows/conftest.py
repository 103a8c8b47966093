"""A whole conversation in virtual time: every part is real but the ears, the mind and the voice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from visavis.bootstrap.casting import Role
from visavis.bootstrap.hearing import TurnModel
from visavis.bootstrap.seeing import Eyes
from visavis.bootstrap.shared import Shared
from visavis.bootstrap.wiring import wire
from visavis.bus import SessionBus
from visavis.config import Settings
from visavis.events import (
    AudioReceived,
    CloseSession,
    Envelope,
    Event,
    SessionSettings,
    TextReceived,
    TurnEndPredicted,
)
from visavis.gateway.codec import FrameKind, decode_frame
from visavis.gateway.outbox import Outbox
from visavis.models.silero import VadState
from visavis.perception.backends.fake import FakeRecognizer
from visavis.perception.completeness import Completeness
from visavis.perception.recognition import Recognizer, Vocabulary
from visavis.perception.voice_activity import VadBatcher
from visavis.reasoning.fake import FakeMind
from visavis.reasoning.mind import Mind
from visavis.reasoning.persona import Line, Persona, PersonaFile
from visavis.session.session import Session
from visavis.speech.asides import Asides
from visavis.speech.backends.fake import FakeSynthesizer
from visavis.speech.synthesis import Synthesizer, Voice
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.memory import MemoryStorage

FRAME_MS = 20
LOUD = (np.sin(np.arange(320) * 0.35) * 9_000).astype("<i2").tobytes()
QUIET = bytes(640)

E = TypeVar("E", bound=Event)


async def hear_loudness(item: tuple[Any, VadState]) -> tuple[float, VadState]:
    """Stand in for the voice activity model: loud is speech."""
    samples, state = item
    return (1.0 if np.abs(samples).mean() > 500 else 0.0), state


class Scene:
    """A conversation under way, and what has happened in it."""

    def __init__(self, session: Session, storage: MemoryStorage) -> None:
        self.session = session
        self.storage = storage
        self.seen: list[tuple[float, Envelope]] = []
        self.sound: list[tuple[float, int, bytes]] = []
        self.asides: list[tuple[float, bytes]] = []
        self._loop = asyncio.get_running_loop()
        self.outbox = Outbox(session.bus.publish)
        session.bus.tap(lambda item: self.seen.append((self._loop.time(), item)), where=lambda _: True)
        session.bus.tap(self.outbox.take, where=Outbox.wants)

    async def send_text(self, text: str) -> None:
        """Pass over what a client would read."""

    async def send_bytes(self, data: bytes) -> None:
        """Note the sound that a client gets."""
        frame = decode_frame(data)
        if frame.kind is FrameKind.ASIDE:
            self.asides.append((self._loop.time(), frame.body))
            return
        self.sound.append((self._loop.time(), frame.pts_ms, frame.body))

    def of(self, event_type: type[E]) -> list[E]:
        """Return the events of one class, in order."""
        return [item.event for _, item in self.seen if isinstance(item.event, event_type)]

    def when(self, event_type: type[Event]) -> list[float]:
        """Return when the events of one class came, s."""
        return [at for at, item in self.seen if isinstance(item.event, event_type)]

    @property
    def now(self) -> float:
        """Return the virtual time, s."""
        return self._loop.time()

    async def speak(self, milliseconds: int) -> None:
        """Speak into the microphone."""
        await self._stream(LOUD, milliseconds)

    async def play(self, sound: NDArray[np.int16]) -> None:
        """Let the microphone hear a recording."""
        for start in range(0, len(sound), 320):
            await asyncio.sleep(FRAME_MS / 1000)
            self.session.bus.publish(AudioReceived(data=sound[start : start + 320].tobytes()))

    async def wait(self, milliseconds: int) -> None:
        """Be silent, with the microphone on."""
        await self._stream(QUIET, milliseconds)

    def type(self, text: str) -> None:
        """Type a message."""
        self.session.bus.publish(TextReceived(text=text))

    def predict(self, probability: float) -> None:
        """Stand in for the turn model."""
        self.session.bus.publish(TurnEndPredicted(probability=probability, stream_ms=0))

    async def _stream(self, frame: bytes, milliseconds: int) -> None:
        for _ in range(milliseconds // FRAME_MS):
            await asyncio.sleep(FRAME_MS / 1000)
            self.session.bus.publish(AudioReceived(data=frame))


@asynccontextmanager
async def scene(
    *,
    mind: Mind | None = None,
    texts: Sequence[str] = ("who are you",),
    recognizer: Recognizer | None = None,
    synthesizer: Synthesizer | None = None,
    settings: SessionSettings | None = None,
    greeting: str = "",
    models: tuple[VadBatcher, TurnModel] | None = None,
    eyes: Eyes | None = None,
    persona: Persona | None = None,
    artefacts: ArtefactStore | None = None,
    **changes: object,
) -> AsyncIterator[Scene]:
    """Begin a conversation; ``changes`` are settings of the server. Without ``models`` loud is speech."""
    persona = persona or Persona(
        PersonaFile(name="tester", title="Tester", greeting=["Hello."]),
        (Line(id="a", questions=["who are you"], answers=[{"text": "A test."}]),),
    )
    role = Role(
        persona=persona,
        mind=mind or FakeMind(),
        vocabulary=Vocabulary(("who are you",)),
        completeness=Completeness(()),
        voice=Voice(),
        greetings=(greeting,) if greeting else (),
        recognizer=recognizer or FakeRecognizer(list(texts)),
        synthesizer=synthesizer or FakeSynthesizer(),
        asides=Asides(FakeSynthesizer(), Voice()),
    )
    assert role.asides is not None
    await role.asides.prepare(*persona.about.asides())
    storage = MemoryStorage()
    shared = Shared(
        settings=Settings(_env_file=None, **{"plain_silence_ms": 200, **changes}),  # type: ignore[arg-type]
        storage=storage,
        voice_activity=models[0] if models else cast("VadBatcher", hear_loudness),
        turn_model=models[1] if models else None,
        eyes=eyes,
        artefacts=artefacts,
    )
    wishes = settings or SessionSettings(persona="tester", greet=bool(greeting))
    session = wire(SessionBus("scene"), wishes, None, role, shared, [])
    stage = Scene(session, storage)
    delivering = asyncio.create_task(stage.outbox.deliver(stage))
    session.start()
    yield stage
    session.bus.publish(CloseSession())
    await session.bus.idle()
    for call in session.closing:
        call()
    await session.bus.close()
    stage.outbox.close()
    delivering.cancel()
    await asyncio.wait([delivering])
    leftovers = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    assert not leftovers, f"a conversation left tasks behind: {leftovers}"
