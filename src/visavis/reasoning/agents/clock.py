"""Tells the time and reckons with dates."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from visavis.events import CodedError
from visavis.reasoning.agents.base import AgentContext, BaseAgent
from visavis.reasoning.dates import read_moment, spoken_day, spoken_time
from visavis.reasoning.places import find_zone

Unit = Literal["minutes", "hours", "days", "weeks", "months", "years"]
Moment = Annotated[
    str,
    Field(max_length=40, description="YYYY-MM-DD or YYYY-MM-DDTHH:MM, or today, tomorrow, yesterday, now, friday."),
]
Place = Annotated[str, Field(max_length=80, description="A city or a time zone; '' for here.")]


class Clock(BaseAgent):
    """Tells the time and the date, here and elsewhere, and reckons with dates.

    'now': the time in a place. 'weekday': the day of the week and of the year of a date. 'between': how long it is
    from date to other_date. 'shift': the date or time that is amount units after date (before, if negative).
    Use it whenever a date or a time matters: you don't know them by yourself.
    """

    name = "clock"
    quick = True

    async def run(
        self,
        context: AgentContext,
        what: Literal["now", "weekday", "between", "shift"] = "now",
        place: Place = "",
        date: Moment = "now",
        other_date: Moment = "now",
        amount: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] = 0,
        unit: Unit = "days",
    ) -> str:
        """Return the answer as a sentence. Raises CodedError ``clock.*``."""
        here = context.now()
        now = here.astimezone(find_zone(place)) if place.strip() else here
        where = f" in {place.strip()}" if place.strip() else ""
        if what == "now":
            return f"It is {spoken_time(now)} on {spoken_day(now)}{where} (UTC{now:%z}{_difference(now, here)})."
        moment = read_moment(date, now)
        if what == "weekday":
            days = 366 if calendar.isleap(moment.year) else 365
            number, week = moment.timetuple().tm_yday, moment.isocalendar().week
            return f"{spoken_day(moment)} is day {number} of {days}, in week {week} (ISO)."
        if what == "between":
            return _between(moment, read_moment(other_date, now))
        shifted = _shift(moment, amount, unit)
        size = f"{abs(amount)} {unit.removesuffix('s') if abs(amount) == 1 else unit}"
        since = f"{_told(moment, unit)}{where}"
        return f"{size} {'after' if amount >= 0 else 'before'} {since} it is {_told(shifted, unit)}."


def _difference(there: datetime, here: datetime) -> str:
    """Return how a place's clocks differ from those here."""
    offset, own = there.utcoffset(), here.utcoffset()
    if offset is None or own is None or offset == own:
        return ""
    minutes = int((offset - own).total_seconds()) // 60
    hours = f"{abs(minutes) / 60:g}"
    return f", {hours} hour{'' if hours == '1' else 's'} {'ahead of' if minutes > 0 else 'behind'} here"


def _between(start: datetime, end: datetime) -> str:
    days = (end.date() - start.date()).days
    weeks = f", or {abs(days) / 7:.4g} weeks" if abs(days) >= 14 else ""
    years, months, rest = _calendar_distance(*sorted((start.date(), end.date())))
    parts = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in
             ((years, "year"), (months, "month"), (rest, "day")) if count]  # fmt: skip
    exact = f" ({', '.join(parts)})" if years or months else ""
    plural = "" if abs(days) == 1 else "s"
    both = f"From {spoken_day(start)} to {spoken_day(end)} it is {days} day{plural}{exact}{weeks}."
    if days == 0:
        minutes = int((end - start).total_seconds()) // 60
        return f"It is the same day; from {spoken_time(start)} to {spoken_time(end)} it is {minutes} minutes."
    return both


def _calendar_distance(start: date, end: date) -> tuple[int, int, int]:
    """Return whole years, months and days between two dates."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if _months_later(start, months) > end:
        months -= 1
    return months // 12, months % 12, (end - _months_later(start, months)).days


def _shift(moment: datetime, amount: int, unit: Unit) -> datetime:
    try:
        if unit in ("months", "years"):
            later = _months_later(moment.date(), amount * (12 if unit == "years" else 1))
            return moment.replace(year=later.year, month=later.month, day=later.day)
        delta = timedelta(**{unit: amount})
        if unit in ("minutes", "hours"):  # on the world's clock, not on the wall's, where an hour can be missing
            return datetime.fromtimestamp(moment.timestamp() + delta.total_seconds(), moment.tzinfo)
        return moment + delta
    except (OverflowError, ValueError, OSError):
        raise CodedError("clock.out_of_range", "That is beyond the years 1 to 9999.") from None


def _months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def _told(moment: datetime, unit: Unit) -> str:
    return f"{spoken_time(moment)} on {spoken_day(moment)}" if unit in ("minutes", "hours") else spoken_day(moment)
