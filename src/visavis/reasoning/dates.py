"""Dates and times as people and models write them, and as they are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from visavis.events import CodedError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}


def read_moment(text: str, now: datetime) -> datetime:
    """Return the moment that is meant: ISO 8601, or a word such as 'tomorrow' or 'friday' (the next one).

    Days begin at midnight, in the zone of ``now``; so do moments without a zone. Raises CodedError
    ``clock.invalid_date``.
    """
    word = text.strip().lower().removeprefix("next ").removeprefix("this ")
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if word in ("", "now"):
        return now
    if word in _DAYS:
        return midnight + timedelta(days=_DAYS[word])
    if word in WEEKDAYS:
        ahead = (WEEKDAYS.index(word) - now.weekday() - 1) % 7 + 1
        return midnight + timedelta(days=ahead)
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise CodedError(
            "clock.invalid_date", f"'{text[:40]}' is no date; write YYYY-MM-DD, or YYYY-MM-DDTHH:MM."
        ) from None
    return moment.replace(tzinfo=now.tzinfo) if moment.tzinfo is None else moment.astimezone(now.tzinfo)


def spoken_day(moment: datetime) -> str:
    """Return a day, such as 'Saturday, 14 March 2026'."""
    return f"{moment:%A}, {moment.day} {moment:%B} {moment.year}"


def spoken_time(moment: datetime) -> str:
    """Return a time of day, such as '12:05'."""
    return f"{moment:%H:%M}"
