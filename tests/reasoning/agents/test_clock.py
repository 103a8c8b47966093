from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reasoning.agents.running import context_of, text_of
from visavis.events import CodedError
from visavis.reasoning.agents.clock import Clock
from visavis.reasoning.dates import read_moment
from visavis.reasoning.places import _MORE, find_zone

ANSWERS = [
    ({}, "It is 12:00 on Saturday, 14 March 2026 (UTC+0100)."),
    ({"place": "New York"}, "07:00 on Saturday, 14 March 2026 in New York (UTC-0400, 5 hours behind here)"),
    ({"place": "san francisco"}, "04:00 "),
    ({"place": "Kathmandu"}, "16:45 on Saturday, 14 March 2026 in Kathmandu (UTC+0545, 4.75 hours ahead of here)"),
    ({"place": "UTC"}, "1 hour behind here"),
    ({"place": "Paris, France"}, "in Paris, France (UTC+0100)."),
    ({"what": "weekday", "date": "2024-12-31"}, "Tuesday, 31 December 2024 is day 366 of 366, in week 1 (ISO)."),
    ({"what": "weekday", "date": "tomorrow"}, "Sunday, 15 March 2026 is day 74 of 365, in week 11 (ISO)."),
    ({"what": "weekday", "date": "saturday"}, "Saturday, 21 March 2026"),
    ({"what": "between", "other_date": "2026-12-25"}, "286 days (9 months, 11 days), or 40.86 weeks."),
    ({"what": "between", "other_date": "tomorrow"}, "it is 1 day."),
    ({"what": "between", "date": "1990-05-17"}, "(35 years, 9 months, 25 days)"),
    ({"what": "between", "date": "2026-03-14T09:00"}, "from 09:00 to 12:00 it is 180 minutes."),
    ({"what": "shift", "amount": 90}, "Friday, 12 June 2026."),
    ({"what": "shift", "amount": -1, "unit": "months", "date": "2026-03-31"}, "1 month before"),
    ({"what": "shift", "amount": -1, "unit": "months", "date": "2026-03-31"}, "it is Saturday, 28 February 2026."),
    ({"what": "shift", "amount": 1, "unit": "years", "date": "2024-02-29"}, "it is Friday, 28 February 2025."),
    ({"what": "shift", "amount": 24, "unit": "hours", "date": "2026-03-28T12:00"}, "13:00 on Sunday, 29 March 2026."),
    ({"what": "shift", "amount": 1, "unit": "days", "date": "2026-03-28T12:00"}, "it is Sunday, 29 March 2026."),
    ({"what": "shift", "amount": 30, "unit": "minutes", "place": "Tokyo"}, "20:30 on Saturday, 14 March 2026."),
]

REFUSED = [
    ({"place": "Springfieldia"}, "clock.unknown_place"),
    ({"what": "weekday", "date": "soon"}, "clock.invalid_date"),
    ({"what": "shift", "amount": 100_000, "unit": "years"}, "clock.out_of_range"),
    ({"what": "shift", "amount": -999_999, "unit": "weeks"}, "clock.out_of_range"),
    ({"what": "shift", "amount": 10**9}, "agent.invalid_arguments"),
    ({"what": "dance"}, "agent.invalid_arguments"),
]


@pytest.mark.parametrize(("arguments", "answer"), ANSWERS, ids=str)
async def test_it_tells_and_reckons(arguments: dict[str, Any], answer: str) -> None:
    assert answer in await text_of(Clock(), **arguments)


@pytest.mark.parametrize(("arguments", "code"), REFUSED, ids=str)
async def test_what_cannot_be_told_is_refused(arguments: dict[str, Any], code: str) -> None:
    with pytest.raises(CodedError) as raised:
        await text_of(Clock(), **arguments)
    assert raised.value.code == code


async def test_the_nearest_place_is_named() -> None:
    with pytest.raises(CodedError, match="did you mean 'tokyo'"):
        await text_of(Clock(), place="Tokio")


async def test_now_is_read_when_it_is_asked() -> None:
    later = datetime(2027, 1, 1, 0, 5, tzinfo=ZoneInfo("UTC"))
    assert "00:05 on Friday, 1 January 2027" in await text_of(Clock(), context_of(now=later))


def test_every_zone_and_every_further_name_is_found() -> None:
    for zone in ("Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata", *_MORE):
        assert find_zone(zone).key == zone
        assert zone in available_timezones()
    for zone, names in _MORE.items():
        for name in names.split(","):
            assert find_zone(name.upper()).key == zone


@given(st.text(max_size=40))
def test_whatever_is_called_a_date_is_one_or_refused(text: str) -> None:
    now = datetime(2026, 3, 14, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    try:
        assert read_moment(text, now).tzinfo is not None
    except CodedError as error:
        assert error.code == "clock.invalid_date"
