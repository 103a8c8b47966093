from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.reasoning.agents.running import NOON, outputs_of, text_of
from visavis.events import CodedError, TextItem
from visavis.reasoning import calendar_source
from visavis.reasoning.agents.agenda import Agenda
from visavis.reasoning.calendar_source import CalendarSource
from visavis.reasoning.ical import occurrences
from visavis.reasoning.situation import Situation

BERLIN = ZoneInfo("Europe/Berlin")


def calendar(*events: str) -> bytes:
    """Return an iCalendar file; of each event only what is particular is given."""
    parts = [f"BEGIN:VEVENT\nUID:{number}\n{event.strip()}\nEND:VEVENT\n" for number, event in enumerate(events)]
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n" + "".join(parts) + "END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def titles(data: bytes, day: datetime, days: int = 1) -> list[str]:
    start = day.replace(hour=0)
    return [f"{item.start:%d %H:%M} {item.title}" for item in occurrences(data, start, start + timedelta(days=days))]


DENTIST = """
DTSTART;TZID=Europe/Berlin:20260314T153000
DTEND;TZID=Europe/Berlin:20260314T160000
SUMMARY:Dentist
LOCATION:Main Street 5
"""
STANDUP = """
DTSTART;TZID=Europe/Berlin:20260302T091500
DURATION:PT15M
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
EXDATE;TZID=Europe/Berlin:20260317T091500
SUMMARY:Standup
"""
HOLIDAY = """
DTSTART;VALUE=DATE:20260313
DTEND;VALUE=DATE:20260316
SUMMARY:Holiday
"""


def test_single_events_lie_on_their_day_in_the_zone_of_the_reader() -> None:
    assert titles(calendar(DENTIST), NOON) == ["14 15:30 Dentist"]
    assert titles(calendar(DENTIST), NOON + timedelta(days=1)) == []
    assert titles(calendar(DENTIST), NOON.astimezone(ZoneInfo("Asia/Tokyo"))) == ["14 23:30 Dentist"]
    assert titles(calendar("DTSTART:20260314T233000Z\nSUMMARY:Call"), NOON, 2) == ["15 00:30 Call"]


def test_a_day_within_several_shows_what_lasts() -> None:
    found = occurrences(calendar(HOLIDAY), NOON.replace(hour=0), NOON.replace(hour=0) + timedelta(days=1))
    assert [(item.title, item.all_day) for item in found] == [("Holiday", True)]
    assert titles(calendar(HOLIDAY), NOON + timedelta(days=2)) == []


def test_what_comes_again_is_found_and_its_exceptions_are_not() -> None:
    monday = datetime(2026, 3, 16, tzinfo=BERLIN)
    days = ["16", "18", "19", "20"]
    assert titles(calendar(STANDUP), monday, 7) == [f"{day} 09:15 Standup" for day in days]


def test_an_hour_of_the_wall_stays_through_the_change_of_the_clocks() -> None:
    assert titles(calendar(STANDUP), datetime(2026, 3, 27, tzinfo=BERLIN), 4) == [
        "27 09:15 Standup",
        "30 09:15 Standup",
    ]


def test_one_of_many_can_be_moved_or_called_off() -> None:
    moved = calendar(STANDUP, "RECURRENCE-ID;TZID=Europe/Berlin:20260318T091500\nDTSTART;TZID=Europe/Berlin:"
                     "20260318T140000\nSUMMARY:Standup later").replace(b"UID:1", b"UID:0")  # fmt: skip
    wednesday = datetime(2026, 3, 18, tzinfo=BERLIN)
    assert titles(moved, wednesday) == ["18 14:00 Standup later"]
    off = moved.replace(b"SUMMARY:Standup later", b"SUMMARY:x\r\nSTATUS:CANCELLED")
    assert titles(off, wednesday) == []


@pytest.mark.parametrize("until", ["20260310T081500Z", "20260310T235959Z"])
def test_what_comes_again_may_end(until: str) -> None:
    data = calendar(STANDUP.replace("RRULE:FREQ=WEEKLY", f"RRULE:UNTIL={until};FREQ=WEEKLY"))
    assert titles(data, datetime(2026, 3, 9, tzinfo=BERLIN), 7) == ["09 09:15 Standup", "10 09:15 Standup"]


def test_every_year_all_day() -> None:
    birthday = calendar("DTSTART;VALUE=DATE:19900314\nRRULE:FREQ=YEARLY\nSUMMARY:Birthday")
    assert titles(birthday, NOON) == ["14 00:00 Birthday"]
    assert titles(birthday, NOON - timedelta(days=1)) == []


def test_further_dates_count() -> None:
    data = calendar(DENTIST + "RDATE;TZID=Europe/Berlin:20260320T100000")
    assert titles(data, NOON, 10) == ["14 15:30 Dentist", "20 10:00 Dentist"]


def test_what_would_come_every_second_is_passed_over() -> None:
    assert titles(calendar("DTSTART:19700101T000000Z\nRRULE:FREQ=SECONDLY\nSUMMARY:Tick", DENTIST), NOON) == [
        "14 15:30 Dentist"
    ]


@pytest.mark.parametrize("data", [b"", b"hello", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT", bytes(100), b"\xff\xfe"])
def test_what_is_no_calendar_is_empty_or_refused(data: bytes) -> None:
    try:
        assert titles(data, NOON) == []
    except CodedError as error:
        assert error.code == "calendar.invalid"


async def test_it_tells_a_day_and_shows_it(tmp_path: Path) -> None:
    (tmp_path / "own.ics").write_bytes(calendar(DENTIST, HOLIDAY))
    agent = Agenda(CalendarSource(str(tmp_path / "own.ics")))
    item, text = await outputs_of(agent)
    assert isinstance(item, TextItem)
    assert item.text == "**Saturday, 14 March 2026**\n\n- all day: Holiday\n- 15:30-16:00 Dentist (Main Street 5)"
    assert isinstance(text, str)
    assert text.startswith("It is now 12:00 on Saturday, 14 March 2026.")
    assert await text_of(agent, date="2026-05-01") == "There is nothing in the calendar: Friday, 1 May 2026."
    assert agent.untrusted


async def test_without_a_calendar_it_is_off() -> None:
    assert "VISAVIS_CALENDAR" in Agenda(None).available(Situation())
    assert Agenda(CalendarSource("x.ics")).available(Situation()) == ""


async def test_a_file_that_is_not_there_or_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = Agenda(CalendarSource(str(tmp_path / "own.ics")))
    with pytest.raises(CodedError, match=r"calendar\.unreachable"):
        await text_of(agent)
    (tmp_path / "own.ics").write_bytes(calendar(DENTIST))
    monkeypatch.setattr(calendar_source, "MAX_BYTES", 50)
    with pytest.raises(CodedError, match=r"calendar\.too_large"):
        await text_of(agent)


@asynccontextmanager
async def web_server(answer: bytes) -> AsyncIterator[tuple[str, list[str]]]:
    """Serve one answer to everything; yield the address and what was asked for."""
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode().partition("\r\n")[0])
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/own.ics", asked
    finally:
        server.close()
        await server.wait_closed()


async def test_a_calendar_of_the_web_is_fetched_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    body = calendar(DENTIST)
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
    async with web_server(head + body) as (address, asked):
        agent = Agenda(CalendarSource(address))
        assert "Dentist" in await text_of(agent)
        assert "Dentist" in await text_of(agent)
        assert asked == ["GET /own.ics HTTP/1.1"]
        monkeypatch.setattr(calendar_source, "MAX_BYTES", 50)
        with pytest.raises(CodedError, match=r"calendar\.too_large"):
            await CalendarSource(address).read()


async def test_a_server_that_refuses_is_told() -> None:
    async with web_server(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") as (address, _):
        with pytest.raises(CodedError, match=r"calendar\.unreachable"):
            await CalendarSource(address).read()


def test_webcal_is_https() -> None:
    assert CalendarSource("webcal://example.org/a.ics").address == "https://example.org/a.ics"
