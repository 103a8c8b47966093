"""A mind of your own, behind the Protocol, in a whole conversation with everything else around it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

from visavis.bootstrap.runtime import Runtime
from visavis.bootstrap.wiring import wire
from visavis.bus import SessionBus
from visavis.config import Settings
from visavis.events import AssistantDelta, AssistantResponse, Envelope, SessionSettings, Source, TextReceived
from visavis.reasoning.mind import Question, Thought
from visavis.storage.memory import MemoryStorage


class Clock:
    """Knows what time it is, and nothing else. Implements visavis.reasoning.mind.Mind."""

    name = "clock"
    note = "It knows the time, and nothing else."
    weighs_confidence = False
    heeds_whispers = False

    async def prepare(self) -> None:
        """Do nothing: there is nothing to load."""

    async def answer(self, question: Question) -> AsyncIterator[Thought]:
        """Answer sentence by sentence; each carries its number and its source."""
        source = Source(kind="model", reference="clock", title="The clock of this computer")
        if "time" not in question.text.lower():
            yield Thought("I only know what time it is.", 0, source)
            return
        yield Thought(f"It is {datetime.now():%H:%M}.", 0, source, "smile")
        yield Thought(" Time flies.", 1, source)

    def suggestions(self) -> list[str]:
        """Return what the page offers to say."""
        return ["What time is it?"]

    async def close(self) -> None:
        """Do nothing: there is nothing to release."""


async def main() -> None:
    """Put the mind into the host's place, and ask."""
    runtime = Runtime(Settings(recognizer="none", synthesizer="none", mind="scripted"), MemoryStorage())
    await runtime.start()
    try:
        await runtime.loaded()
        role = replace(runtime.casting.role("host"), mind=Clock())
        bus = SessionBus("example")
        session = wire(bus, SessionSettings(voice_output=False), None, role, runtime.shared, notes=[])
        answered = asyncio.Event()

        def show(envelope: Envelope) -> None:
            match envelope.event:
                case AssistantDelta(text=text, source=source):
                    print(f"{text.strip():32} ({source.title})")
                case AssistantResponse():
                    answered.set()

        bus.tap(show, where=lambda _: True)
        session.start()
        bus.publish(TextReceived(text="What time is it?"))
        await answered.wait()
        await bus.close()
    finally:
        await runtime.stop()


asyncio.run(main())
