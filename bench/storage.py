"""How fast each database keeps and finds what is said, in one run. Prints JSON.

For SQLite in a file, a PostgreSQL server of its own (with the settings that it comes with, so that what is kept
survives a power cut) and, if MONGODB_URL is set, MongoDB:

- events a second through ``append``, in batches as the journal writes them, and in bulk, as ``visavis db copy`` does;
- with a million events in 10,000 conversations: a page of 50 messages and one of 50 events of any conversation, the
  latest 50 conversations, and searches for what was said: a word that many said, and one that nobody did;
- pages of messages while the journal writes as fast as it can, and how fast that is then.

``ratio`` holds the figures divided by SQLite's. ``--double`` adds the tests' double of MongoDB with a few hundred
events: its figures say nothing of MongoDB, only that everything can be done::

    python -m bench.storage [--events 1000000] [--double]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
from tests.mongo_double.databases import drop_database, mongodb_server_alone, new_database
from tests.services import postgresql

from visavis.events import Envelope, TextReceived, new_id
from visavis.storage import SessionFilter, SessionRecord, Storage
from visavis.storage.opening import open_storage

EVENTS_OF_A_SESSION = 100
MESSAGES_OF_A_SESSION = 60
JOURNAL_BATCH = 200
BULK_BATCH = 5_000
WORDS = (
    *("the", "persona", "said", "that", "our", "museum", "opens", "at", "nine", "and", "closes"),
    *("late", "on", "days", "when", "many", "people", "come", "to", "see", "it"),
)
RARE, COMMON = "xylophone", "museum"


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    events: int = 1_000_000
    appended: int = 50_000
    pages: int = 500
    searches: int = 5
    reading_s: float = 5.0

    @property
    def sessions(self) -> int:
        """How many conversations there are."""
        return max(1, self.events // EVENTS_OF_A_SESSION)


DOUBLE_SIZE = Size(events=300, appended=200, pages=20, searches=2, reading_s=0.5)


async def measure(url: str, size: Size) -> dict[str, Any]:
    """Return the figures of a database, which is empty."""
    async with open_storage(url) as storage:
        appended = await append_rate(storage, size.appended)
        started = time.perf_counter()
        ids = await fill(storage, size)
        filled_s = time.perf_counter() - started
        rows = size.events + size.sessions * (MESSAGES_OF_A_SESSION + 1)
        chance = random.Random(1)

        def any_id() -> str:
            return chance.choice(ids)

        result: dict[str, Any] = {
            "append_events_per_s": appended,
            "bulk_rows_per_s": round(rows / filled_s),
            "events": (await storage.extent("events")).count,
            "messages": (await storage.extent("messages")).count,
            "page_of_50_messages_ms": await timed(lambda: storage.messages(any_id(), limit=50), size.pages),
            "page_of_50_events_ms": await timed(lambda: storage.events(any_id(), limit=50), size.pages),
            "latest_50_sessions_ms": await timed(lambda: storage.sessions(limit=50), size.pages),
            "search_common_word_ms": await timed(lambda: search(storage, COMMON), size.searches),
            "search_absent_word_ms": await timed(lambda: search(storage, RARE), size.searches),
        }
        result["while_writing"] = await read_while_writing(storage, any_id, size.reading_s)
    return result


async def append_rate(storage: Storage, count: int) -> int:
    """Return how many events a second are kept, in the journal's batches."""
    session = new_id()
    await storage.save_session(SessionRecord(session, "host", 1_700_000_000_000))
    envelopes = [Envelope(TextReceived(text=sentence(number)), session) for number in range(count)]
    started = time.perf_counter()
    for start in range(0, count, JOURNAL_BATCH):
        await storage.append(envelopes[start : start + JOURNAL_BATCH])
    return round(count / (time.perf_counter() - started))


async def fill(storage: Storage, size: Size) -> list[str]:
    """Keep conversations; return their ids."""
    ids: list[str] = []
    batches: dict[str, list[dict[str, Any]]] = {"sessions": [], "messages": [], "events": []}
    for number in range(size.sessions):
        session = SessionRecord(new_id(), "host", 1_700_000_000_000 + number * 60_000)
        ids.append(session.id)
        batches["sessions"].append(session_row(session))
        batches["messages"] += message_rows(session.id, number)
        batches["events"] += event_rows(session.id, number)
        for table, rows in batches.items():
            if len(rows) >= BULK_BATCH:
                await storage.put_rows(table, rows)
                batches[table] = []
    for table, rows in batches.items():
        await storage.put_rows(table, rows)
    return ids


async def read_while_writing(storage: Storage, any_id: Callable[[], str], seconds: float) -> dict[str, Any]:
    """Return how fast pages are read while events are written without a pause, and how fast those are."""
    session, written = new_id(), 0
    await storage.save_session(SessionRecord(session, "host", 1_700_000_000_000))
    end = time.perf_counter() + seconds

    async def write() -> None:
        nonlocal written
        while time.perf_counter() < end:
            batch = [Envelope(TextReceived(text=sentence(number)), session) for number in range(JOURNAL_BATCH)]
            await storage.append(batch)
            written += len(batch)

    took: list[float] = []
    writer = asyncio.create_task(write())
    while not writer.done():
        took.append(await _ms(storage.messages(any_id(), limit=50)))
    await writer
    return {"append_events_per_s": round(written / seconds), "page_of_50_messages_ms": percentiles(took)}


def search(storage: Storage, word: str) -> Awaitable[object]:
    """Look for conversations in which a word was said."""
    return storage.sessions(limit=50, where=SessionFilter(text=word))


async def timed(ask: Callable[[], Awaitable[object]], count: int) -> dict[str, float]:
    """Return how long something takes that is done one by one, ms."""
    return percentiles([await _ms(ask()) for _ in range(count)])


async def _ms(work: Awaitable[object]) -> float:
    started = time.perf_counter()
    await work
    return 1_000 * (time.perf_counter() - started)


def percentiles(values: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    return {"p50": round(float(np.percentile(values, 50)), 2), "p95": round(float(np.percentile(values, 95)), 2)}


def sentence(number: int) -> str:
    """Return something that might have been said."""
    return " ".join(WORDS[(number * 7 + place * (number % 5 + 1)) % len(WORDS)] for place in range(12))


def session_row(record: SessionRecord) -> dict[str, Any]:
    """Return a row of a conversation."""
    return {
        "id": record.id, "persona": record.persona, "opened_ms": record.opened_ms, "user": None, "closed_ms": None,
        "close_reason": None, "settings": {"language": "en"},
    }  # fmt: skip


def message_rows(session: str, number: int) -> list[dict[str, Any]]:
    """Return the rows of a conversation's messages."""
    return [
        {
            "id": new_id(), "session_id": session, "turn": turn // 2, "role": ("user", "assistant")[turn % 2],
            "text": sentence(number + turn), "created_ms": turn, "heard_text": None, "interrupted": False,
            "confidence": 0.9, "sources": [], "kind": "message", "status": "success", "response_id": None,
            "content": [], "actions": [], "agents": [],
        }
        for turn in range(MESSAGES_OF_A_SESSION)
    ]  # fmt: skip


def event_rows(session: str, number: int) -> list[dict[str, Any]]:
    """Return the rows of a conversation's events."""
    return [
        {
            "id": new_id(), "session_id": session, "turn": place // 8, "type": "text.input", "timestamp_ms": place,
            "cause_id": None, "payload": {"text": sentence(number + place), "source": "typed"}, "metadata": {},
        }
        for place in range(EVENTS_OF_A_SESSION)
    ]  # fmt: skip


def ratios(figures: dict[str, Any], reference: dict[str, Any]) -> dict[str, Any]:
    """Return figures divided by those of another database, to two digits."""
    result: dict[str, Any] = {}
    for name, value in figures.items():
        if isinstance(value, dict):
            result[name] = ratios(value, reference[name])
        elif reference[name]:
            result[name] = round(value / reference[name], 2)
    return result


def databases(stack: ExitStack, *, double: bool) -> Iterator[tuple[str, str]]:
    """Start each database when its turn comes; yield its name and URL."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="visavis-bench-"))
    yield "sqlite", f"sqlite:///{folder}/visavis.db"
    with postgresql(durable=True) as url:
        yield "postgresql", url
    server = os.environ.get("MONGODB_URL")
    if server:
        url = new_database(server)
        yield "mongodb", url
        drop_database(url)
    if double:
        with mongodb_server_alone() as server:
            yield "double of mongodb (no figures of MongoDB)", new_database(server)


def run(size: Size, *, double: bool) -> dict[str, Any]:
    """Return the figures of all databases."""
    figures: dict[str, Any] = {}
    with ExitStack() as stack:
        for name, url in databases(stack, double=double):
            figures[name] = asyncio.run(measure(url, DOUBLE_SIZE if "double" in name else size))
            print(name, json.dumps(figures[name]), file=sys.stderr)
    real = {name: found for name, found in figures.items() if "double" not in name}
    return {
        **figures,
        "ratio": {name: ratios(found, real["sqlite"]) for name, found in real.items() if name != "sqlite"},
    }


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--double", action="store_true", help="the tests' double of MongoDB, too")
    options = parser.parse_args()
    json.dump(run(Size(options.events), double=options.double), sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
