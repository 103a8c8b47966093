"""A handler of your own on a session's bus: one event comes in, those that follow go out.

This one nods when something was understood, and looks away while it thinks. A page that listens would see both events.
"""

import asyncio
from collections.abc import Iterator

from visavis.bootstrap.runtime import Runtime
from visavis.bus import SessionBus
from visavis.config import Settings
from visavis.events import (
    AssistantResponse,
    AssistantThinking,
    Envelope,
    Event,
    GazePlanned,
    GesturePlanned,
    SessionSettings,
    TextReceived,
)
from visavis.storage.memory import MemoryStorage


def nod(event: TextReceived) -> list[Event]:
    """Nod, more firmly to a question. A plain function runs at once; a coroutine or a generator would run in a task."""
    return [GesturePlanned(gesture="nod", intensity=0.8 if "?" in event.text else 0.4, duration_ms=500)]


def look_away(event: AssistantThinking) -> Iterator[Event]:
    """Look up for as long as people do when they think."""
    yield GazePlanned(target="up", duration_ms=1_000)


def attach(bus: SessionBus) -> None:
    """Subscribe the handlers; called with the bus of every new session."""
    bus.listen(TextReceived, nod)
    bus.listen(AssistantThinking, look_away)


async def main() -> None:
    """Ask something, and print every event with what caused it."""
    runtime = Runtime(Settings(recognizer="none", synthesizer="none", mind="scripted"), MemoryStorage())
    runtime.observers.append(attach)
    await runtime.start()
    try:
        await runtime.loaded()
        session = await runtime.sessions.create(SessionSettings(voice_output=False))
        types: dict[str, str] = {}
        answered = asyncio.Event()

        def show(envelope: Envelope) -> None:
            types[envelope.id] = envelope.type
            print(f"{envelope.type:22} because of {types.get(envelope.cause_id or '', 'outside')}")
            if isinstance(envelope.event, AssistantResponse):
                answered.set()

        session.bus.tap(show, where=lambda _: True)
        session.start()
        session.bus.publish(TextReceived(text="Who are you?"))
        await answered.wait()
    finally:
        await runtime.stop()


asyncio.run(main())
