"""Reads iCalendar files (RFC 5545), with events that come again and again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from visavis.events import CodedError

MAX_EVENTS = 20_000
MAX_OCCURRENCES = 500
_RARE_ENOUGH = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
"""Nobody has an appointment every minute; somebody may want to keep a processor busy."""
_TEXT_CHARACTERS = 300


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """Something that takes place once."""

    start: datetime
    end: datetime
    title: str
    place: str = ""
    all_day: bool = False


def occurrences(data: bytes, start: datetime, end: datetime) -> list[Occurrence]:
    """Return what a calendar has between two moments, in order, in the zone of ``start``.

    Raises CodedError ``calendar.invalid``. It may take a while: not for the event loop.
    """
    from icalendar import Calendar

    try:
        calendars: list[Any] = list(Calendar.from_ical(data, multiple=True))
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")][:MAX_EVENTS]
        moved = {(str(event.get("UID")), _instant(event["RECURRENCE-ID"].dt, start.tzinfo)) for event in events
                 if "RECURRENCE-ID" in event}  # fmt: skip
        found = [item for event in events for item in _of(event, start, end, moved)]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise CodedError("calendar.invalid", "The calendar cannot be read.") from error
    return sorted(found)[:MAX_OCCURRENCES]


def _of(event: Any, start: datetime, end: datetime, moved: set[tuple[str, datetime]]) -> Iterator[Occurrence]:
    if "DTSTART" not in event or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    first = event["DTSTART"].dt
    all_day = not isinstance(first, datetime)
    zone = start.tzinfo
    length = _length(event, first)
    single = "RECURRENCE-ID" in event
    for begin in _begins(event, first, start - length, end, zone):
        if not single and (str(event.get("UID")), _instant(begin, zone)) in moved:
            continue
        opened = _instant(begin, zone)
        closed = opened + length if all_day else (opened.astimezone(UTC) + length).astimezone(zone)
        if opened < end and (closed > start or (closed == opened >= start)):
            yield Occurrence(opened, closed, _text(event, "SUMMARY") or "Busy", _text(event, "LOCATION"), all_day)


def _length(event: Any, first: date | datetime) -> timedelta:
    if "DTEND" in event:
        last = event["DTEND"].dt
        if isinstance(first, datetime) and isinstance(last, datetime) and first.tzinfo and last.tzinfo:
            return max(timedelta(0), last.astimezone(UTC) - first.astimezone(UTC))
        return max(timedelta(0), timedelta(seconds=(_naive(last) - _naive(first)).total_seconds()))
    if "DURATION" in event:
        return max(timedelta(0), timedelta(seconds=event["DURATION"].dt.total_seconds()))
    return timedelta(0) if isinstance(first, datetime) else timedelta(days=1)


def _begins(
    event: Any, first: date | datetime, start: datetime, end: datetime, zone: tzinfo | None
) -> Iterator[date | datetime]:
    """Yield when an event begins, at least between two moments. It is reckoned on the wall's clock of its own zone."""
    own = first.tzinfo if isinstance(first, datetime) else None
    low, high = ((item.astimezone(own or zone)).replace(tzinfo=None) for item in (start, end))
    without = {_naive(item, own) for item in _dates(event, "EXDATE")}
    begins = [_naive(item, own) for item in _dates(event, "RDATE")]
    begins += _repeated(event, first, own, low - timedelta(days=1), high) if "RRULE" in event else [_naive(first)]
    for begin in sorted(set(begins) - without):
        yield begin.replace(tzinfo=own) if isinstance(first, datetime) else begin.date()


def _repeated(event: Any, first: date | datetime, own: tzinfo | None, low: datetime, high: datetime) -> list[datetime]:
    from dateutil.rrule import rrulestr
    from icalendar import vRecur

    rules = event["RRULE"]
    found: list[datetime] = []
    for rule in rules if isinstance(rules, list) else [rules]:
        if str(rule.get("FREQ", [""])[0]).upper() not in _RARE_ENOUGH:
            continue
        plain: Any = vRecur(rule)
        if "UNTIL" in plain:
            until = plain["UNTIL"][0]
            last = _naive(until, own)
            plain["UNTIL"] = [last if isinstance(until, datetime) else datetime.combine(last, time.max)]
        found += rrulestr(plain.to_ical().decode(), dtstart=_naive(first)).between(low, high, inc=True)
    return found


def _dates(event: Any, name: str) -> Iterator[date | datetime]:
    values = event.get(name, [])
    for value in values if isinstance(values, list) else [values]:
        for item in value.dts:
            if isinstance(item.dt, date):
                yield item.dt


def _naive(moment: date | datetime, own: tzinfo | None = None) -> datetime:
    """Return a moment on the wall's clock of an event's zone."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return (moment.astimezone(own) if own is not None and moment.tzinfo is not None else moment).replace(tzinfo=None)


def _instant(moment: date | datetime, zone: tzinfo | None) -> datetime:
    """Return a moment in the zone that is asked for; one without a zone is taken to be there."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), tzinfo=zone)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def _text(event: Any, name: str) -> str:
    return " ".join(str(event.get(name, "")).split())[:_TEXT_CHARACTERS]
