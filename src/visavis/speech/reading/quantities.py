"""Everything with digits in it: numbers, money, times, dates, ranges, units, versions, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from re import Match

from visavis.speech.reading.lexicon import CURRENCIES, FRACTIONS, INVARIANT_UNITS, LETTERS, MONTHS, UNITS
from visavis.speech.reading.numbers import cardinal, decimal, digits, ordinal, year

_NUMBER = r"[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-−+]?\.\d+"
_SIGNS = re.escape("".join(CURRENCIES))
_SHORT_MAGNITUDES = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion", "t": "trillion"}
_HALVES = {2: ("half", "halves"), 4: ("quarter", "quarters")}

_AMOUNT = re.compile(rf"(?:{_NUMBER})(?:[-–—](?:{_NUMBER}))?")


def say_quantity(text: str) -> str | None:
    """Return something with digits as it is said, or None if it follows no pattern known here."""
    for pattern, say in _PATTERNS:
        match = pattern.fullmatch(text)
        if match is not None:
            spoken = say(match)
            if spoken is not None:
                return spoken
    return None


def is_number(text: str) -> bool:
    """Tell whether a word is a number, or a range of numbers."""
    return _AMOUNT.fullmatch(text) is not None


def say_number(text: str) -> str:
    """Return a number as written, in words; four digits are a year, a leading zero or ten digits are spelled out."""
    plain = text.lstrip("+-−")
    if re.fullmatch(r"\d+", plain) and plain == text:
        if len(plain) >= 10 or (plain[0] == "0" and len(plain) > 1):
            return digits(plain)
        if len(plain) == 4 and 1100 <= int(plain) < 2100:
            return year(int(plain))
    return decimal(text)


def say_unit(unit: str, *, one: bool) -> str | None:
    """Return the name of a unit after a number, or None if it is none."""
    magnitude = {"M": "million", "B": "billion"}.get(unit)
    name = magnitude or UNITS.get(unit) or UNITS.get(unit.lower())
    if name is None or one or magnitude or name in INVARIANT_UNITS:
        return name
    first, per, rest = name.partition(" per ")
    return f"{_plural(first)}{per}{rest}"


def _plural(name: str) -> str:
    if name == "foot":
        return "feet"
    if name.startswith("degree "):
        return f"degrees {name.removeprefix('degree ')}"
    return f"{name}s"


def _phone(match: Match[str]) -> str:
    return ", ".join(digits(group) for group in re.findall(r"\d+", match[0]))


def _date(month: int, day: int, year_text: str) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{MONTHS[month - 1]} {ordinal(day)}, {year(int(year_text))}"


def _time(match: Match[str]) -> str | None:
    hour, minute, second, half = int(match["h"]), int(match["m"]), match["s"], match["half"]
    if hour > 24 or minute > 59:
        return None
    spoken = cardinal(hour)
    if minute:
        spoken += f" {'oh ' if minute < 10 else ''}{cardinal(minute)}"
    elif not half:
        spoken += " o'clock" if 0 < hour <= 12 else " hundred"
    if second:
        spoken += f" and {cardinal(int(second))} seconds"
    return f"{spoken} {_half_of_day(half)}".strip()


def _hour(match: Match[str]) -> str:
    return f"{cardinal(int(match['h']))} {_half_of_day(match['half'])}"


def _half_of_day(text: str | None) -> str:
    return f"{LETTERS[text[0].lower()]} {LETTERS['m']}" if text else ""


def _money(match: Match[str]) -> str:
    sign = match["sign"] or match["after"]
    whole_name, part_name = CURRENCIES[sign]
    amount = match["amount"]
    minus = "minus " if match["minus"] else ""
    if match["magnitude"]:
        return f"{minus}{decimal(amount)} {_SHORT_MAGNITUDES[match['magnitude'].lower()]} {_several(whole_name, 2)}"
    whole, _, part = amount.replace(",", "").partition(".")
    if len(part) != 2 or not part_name:
        return f"{minus}{decimal(amount)} {_several(whole_name, 2 if part else int(whole))}"
    spoken = []
    if int(whole or 0):
        spoken.append(f"{decimal(whole)} {_several(whole_name, int(whole))}")
    if int(part) or not spoken:
        spoken.append(f"{cardinal(int(part))} {_several(part_name, int(part))}")
    return minus + " and ".join(spoken)


def _several(name: str, count: int) -> str:
    if count == 1 or name in ("yen", "won"):
        return name
    return {"penny": "pence", "paisa": "paise"}.get(name, f"{name}s")


def _with_unit(match: Match[str]) -> str | None:
    if match["unit"] == "K":
        return f"{say_number(match['number'])} {LETTERS['k']}"
    unit = say_unit(match["unit"], one=match["number"] == "1")
    return None if unit is None else f"{decimal(match['number'])} {unit}"


def _range(match: Match[str]) -> str | None:
    unit = match["unit"]
    first, last = say_number(match["first"]), say_number(match["last"])
    if not unit:
        return f"{first} to {last}"
    name = say_unit(unit, one=False)
    return None if name is None else f"{first} to {last} {name}"


def _fraction(match: Match[str]) -> str | None:
    above, below = int(match[1]), int(match[2])
    if not 0 < above < below or below > 100:
        return f"{cardinal(above)} over {cardinal(below)}" if below <= 100 else None
    one, several = _HALVES.get(below, (ordinal(below), f"{ordinal(below)}s"))
    return f"{cardinal(above)} {one if above == 1 else several}"


def _version(match: Match[str]) -> str:
    parts = match["parts"].split(".")
    joint = " dot " if len(parts) == 4 else " point "
    return ("version " if match["v"] else "") + joint.join(
        digits(part) if len(part) > 2 or part[0] == "0" else cardinal(int(part)) for part in parts
    )


def _decade(match: Match[str]) -> str:
    number = int(match[1])
    spoken = year(number) if number >= 1000 else cardinal(number)
    return f"{spoken[:-1]}ies" if spoken.endswith("y") else f"{spoken}s"


def _pattern(
    pattern: str, say: Callable[[Match[str]], str | None]
) -> tuple[re.Pattern[str], Callable[..., str | None]]:
    return re.compile(pattern), say


_PATTERNS = [
    _pattern(r"\+?\d{0,3}[-.]?\(?\d{3}\)?[-.]\d{3}[-.]\d{4}|\d{3}-\d{4}", _phone),
    _pattern(r"(\d{4})-(\d\d)-(\d\d)", lambda m: _date(int(m[2]), int(m[3]), m[1])),
    _pattern(r"(\d{1,2})/(\d{1,2})/(\d{4})", lambda m: _date(int(m[1]), int(m[2]), m[3])),
    _pattern(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", lambda m: _date(int(m[2]), int(m[1]), m[3])),
    _pattern(r"(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d))?(?P<half>(?i:[ap]\.?m))?", _time),
    _pattern(r"(?P<h>\d{1,2})(?P<half>(?i:[ap]\.?m))", _hour),
    _pattern(
        rf"(?P<minus>[-−])?(?:(?:US|CA|AU)?(?P<sign>[{_SIGNS}])(?P<amount>[\d,]*\d(?:\.\d+)?)"
        r"(?P<magnitude>(?i:[kmbt]|mn|bn))?)(?P<after>)",
        _money,
    ),
    _pattern(rf"(?P<minus>[-−])?(?P<amount>[\d,]*\d(?:\.\d+)?)(?P<after>[{_SIGNS}])(?P<magnitude>)(?P<sign>)", _money),
    _pattern(r"(?P<v>[vV])?(?P<parts>\d+(?:\.\d+){2,})", _version),
    _pattern(r"(?P<v>[vV])(?P<parts>\d+(?:\.\d+)*)", _version),
    _pattern(r"(\d+)(?:st|nd|rd|th)", lambda m: ordinal(int(m[1])) if len(m[1]) < 30 else digits(m[1])),
    _pattern(r"['’]?(\d{1,3}0)['’]?s", _decade),
    _pattern(r"(\d)['’′](\d{1,2})[\"″]?", lambda m: f"{cardinal(int(m[1]))} foot {cardinal(int(m[2]))}"),
    _pattern(rf"(?P<first>{_NUMBER})(?:[-–—]|\.\.)(?P<last>{_NUMBER})(?P<unit>[^\d\s.,-]+)?", _range),
    _pattern(r"(\d{1,4})/(\d{1,4})", _fraction),
    _pattern(r"(\d+)[x×](\d+)", lambda m: f"{decimal(m[1])} by {decimal(m[2])}"),
    _pattern(r"(\d+):(\d+)", lambda m: f"{decimal(m[1])} to {decimal(m[2])}"),
    _pattern(rf"#({_NUMBER})", lambda m: f"number {decimal(m[1])}"),
    _pattern(rf"~({_NUMBER})", lambda m: f"about {say_number(m[1])}"),
    _pattern(rf"(\d*)([{''.join(FRACTIONS)}])", lambda m: (f"{decimal(m[1])} and " if m[1] else "") + FRACTIONS[m[2]]),
    _pattern(rf"(?P<number>{_NUMBER})-?(?P<unit>[^\W\d_]{{1,4}}[²³]?|°[CF]?|%|km/h|m/s)", _with_unit),
    _pattern(_NUMBER, lambda m: say_number(m[0])),
]
