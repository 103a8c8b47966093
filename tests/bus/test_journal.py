from __future__ import annotations

import asyncio
import logging

import pytest

from tests.conftest import in_virtual_time
from visavis.bus import Journal
from visavis.events import AudioReceived, CodedError, Envelope, TextReceived, UtteranceTranscribed


class Sink:
    """Keeps batches; can be slow, out of reach, or picky."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.delay = 0.0
        self.unreachable = 0
        self.refused = ""

    async def append(self, envelopes: list[Envelope]) -> None:
        await asyncio.sleep(self.delay)
        if self.unreachable:
            self.unreachable -= 1
            raise CodedError("storage.unreachable", "Gone.", retryable=True)
        texts = [item.event.text for item in envelopes if isinstance(item.event, TextReceived)]
        if self.refused in texts:
            raise CodedError("storage.refused", "Never.")
        self.batches.append(texts)

    @property
    def texts(self) -> list[str]:
        return [text for batch in self.batches for text in batch]


def _say(text: str) -> Envelope:
    return Envelope(TextReceived(text=text), session_id="s")


@in_virtual_time
async def test_events_are_written_in_batches_and_in_order() -> None:
    sink = Sink()
    journal = Journal(sink, batch=100)
    journal.start()
    for number in range(250):
        journal.record(_say(str(number)))
    await journal.flush()
    assert sink.texts == [str(number) for number in range(250)]
    assert [len(batch) for batch in sink.batches] == [100, 100, 50]
    assert journal.written == 250
    await journal.close()


@in_virtual_time
async def test_what_is_not_durable_is_passed_over() -> None:
    sink = Sink()
    journal = Journal(sink)
    journal.start()
    assert not Journal.wants(AudioReceived)
    journal.record(Envelope(UtteranceTranscribed(transcription="so far", final=False), session_id="s"))
    assert journal.waiting == 0
    await journal.close()


@in_virtual_time
async def test_recording_never_waits_for_a_slow_database() -> None:
    sink = Sink()
    sink.delay = 60
    journal = Journal(sink)
    journal.start()
    loop = asyncio.get_running_loop()
    before = loop.time()
    for number in range(1000):
        journal.record(_say(str(number)))
    assert loop.time() == before
    await journal.flush()
    assert len(sink.texts) == 1000
    await journal.close()


@in_virtual_time
async def test_nothing_is_lost_while_the_database_is_away(caplog: pytest.LogCaptureFixture) -> None:
    sink = Sink()
    sink.unreachable = 5
    journal = Journal(sink)
    journal.start()
    with caplog.at_level(logging.CRITICAL):
        for number in range(10):
            journal.record(_say(str(number)))
            await asyncio.sleep(0.3)
        await journal.flush()
    assert sink.texts == [str(number) for number in range(10)]
    assert (journal.failures, journal.lost) == (5, 0)
    await journal.close()


@in_virtual_time
async def test_one_refused_event_does_not_take_its_batch_along(caplog: pytest.LogCaptureFixture) -> None:
    sink = Sink()
    sink.refused = "2"
    journal = Journal(sink)
    journal.start()
    with caplog.at_level(logging.CRITICAL):
        for number in range(5):
            journal.record(_say(str(number)))
        await journal.flush()
    assert sink.texts == ["0", "1", "3", "4"]
    assert journal.lost == 1
    await journal.close()


@in_virtual_time
async def test_beyond_its_capacity_it_counts_what_it_loses(caplog: pytest.LogCaptureFixture) -> None:
    sink = Sink()
    sink.delay = 10
    journal = Journal(sink, capacity=10)
    journal.start()
    with caplog.at_level(logging.ERROR):
        for number in range(15):
            journal.record(_say(str(number)))
    assert journal.lost == 5
    assert caplog.text.count("journal.overflow") == 1
    await journal.close(timeout_s=60)
    assert len(sink.texts) == 10


@in_virtual_time
async def test_close_gives_up_on_a_database_that_never_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    sink = Sink()
    sink.unreachable = 10**9
    journal = Journal(sink)
    journal.start()
    with caplog.at_level(logging.ERROR):
        journal.record(_say("a"))
        await journal.close(timeout_s=30)
    assert "journal.unwritten" in caplog.text
    assert len(asyncio.all_tasks()) == 1
