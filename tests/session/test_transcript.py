"""What is written down of a conversation, and what is not."""

from __future__ import annotations

import asyncio

from tests.conftest import in_virtual_time
from visavis.bus import SessionBus
from visavis.events import Capabilities, SessionSettings, SessionUpdated, TextReceived
from visavis.session.transcript import RECORDED, Transcript
from visavis.storage import MessageRecord, SessionRecord
from visavis.storage.memory import MemoryStorage

CAPABILITIES = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None)


class _Slow(MemoryStorage):
    async def save_message(self, record: MessageRecord) -> bool:
        await asyncio.sleep(1)
        return await super().save_message(record)


def _talk(storage: MemoryStorage) -> SessionBus:
    bus = SessionBus("s")
    transcript = Transcript("s", storage)
    bus.listen(SessionUpdated, transcript.switch)
    bus.listen(RECORDED, transcript.record, when=transcript.wants)
    return bus


def _switch(bus: SessionBus, *, transcript: bool) -> None:
    bus.publish(SessionUpdated(settings=SessionSettings(transcript=transcript), capabilities=CAPABILITIES))


async def _said(storage: MemoryStorage) -> list[str]:
    return [item.text for item in (await storage.messages("s")).items]


@in_virtual_time
async def test_what_was_said_while_nothing_is_kept_is_not_kept_later() -> None:
    storage = _Slow()
    await storage.save_session(SessionRecord("s", "host", 1))
    bus = _talk(storage)
    bus.publish(TextReceived(text="before"))
    await asyncio.sleep(0.5)
    _switch(bus, transcript=False)
    bus.publish(TextReceived(text="secret"))
    _switch(bus, transcript=True)
    bus.publish(TextReceived(text="after"))
    await bus.idle()
    assert await _said(storage) == ["before", "after"]
    await bus.close()


@in_virtual_time
async def test_the_first_words_wait_for_the_session_to_be_written_down() -> None:
    storage = MemoryStorage()
    bus = _talk(storage)
    bus.publish(TextReceived(text="hello"))
    await asyncio.sleep(0.5)
    await storage.save_session(SessionRecord("s", "host", 1))
    await bus.idle()
    assert await _said(storage) == ["hello"]
    await bus.close()
