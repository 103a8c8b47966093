"""Tells what is in the owner's calendar."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Annotated

from pydantic import Field

from visavis.events import TextItem
from visavis.reasoning.agents.base import AgentContext, BaseAgent, Output
from visavis.reasoning.calendar_source import CalendarSource
from visavis.reasoning.dates import read_moment, spoken_day, spoken_time
from visavis.reasoning.ical import Occurrence, occurrences
from visavis.reasoning.situation import Situation

MOST_SHOWN = 60


class Agenda(BaseAgent):
    """Tells what is in the calendar on a day, or on several days from then on. It changes nothing in it."""

    name = "calendar"
    untrusted = True  # others may write invitations into it
    timeout_s = 20.0

    def __init__(self, source: CalendarSource | None) -> None:
        """``source`` is None if the owner has named no calendar."""
        self._source = source

    def available(self, situation: Situation) -> str:
        """Return why there is no calendar."""
        return "" if self._source is not None else "No calendar is set; VISAVIS_CALENDAR names its file or address."

    async def run(
        self,
        context: AgentContext,
        date: Annotated[str, Field(max_length=40, description="YYYY-MM-DD, today, tomorrow or a weekday.")] = "today",
        days: Annotated[int, Field(ge=1, le=31, description="How many days.")] = 1,
    ) -> AsyncIterator[Output]:
        """Yield the days with what they hold. Raises CodedError ``calendar.*`` or ``clock.invalid_date``."""
        now = context.now()
        start = read_moment(date, now).replace(hour=0, minute=0, second=0, microsecond=0)
        end = start + timedelta(days=days)
        data = await self._source.read() if self._source is not None else b""
        found = await asyncio.to_thread(occurrences, data, start, end)
        span = spoken_day(start) if days == 1 else f"{spoken_day(start)} to {spoken_day(end - timedelta(days=1))}"
        if not found:
            yield f"There is nothing in the calendar: {span}."
            return
        parts = [
            f"**{spoken_day(first)}**\n\n" + "\n".join(f"- {_line(item)}" for item in items)
            for first, items in _by_day(found[:MOST_SHOWN], start)
        ]
        text = "\n\n".join(parts)
        more = f"\n\n({len(found) - MOST_SHOWN} more are left out.)" if len(found) > MOST_SHOWN else ""
        yield TextItem(text=text + more, status_message=f"Calendar: {span}")
        yield f"It is now {spoken_time(now)} on {spoken_day(now)}.\n{text.replace('**', '')}{more}"


def _by_day(found: list[Occurrence], start: datetime) -> list[tuple[datetime, list[Occurrence]]]:
    days = groupby(found, key=lambda item: max(item.start, start).date())
    return [(max(group[0].start, start), group) for group in (list(items) for _, items in days)]


def _line(item: Occurrence) -> str:
    place = f" ({item.place})" if item.place else ""
    if item.all_day:
        return f"all day: {item.title}{place}"
    until = (
        spoken_time(item.end) if item.end.date() == item.start.date() else f"{spoken_day(item.end)}, {item.end:%H:%M}"
    )
    return f"{spoken_time(item.start)}-{until} {item.title}{place}"
