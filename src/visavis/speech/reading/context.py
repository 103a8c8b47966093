"""Words that are said differently beside certain neighbors."""

from __future__ import annotations

import re

from visavis.speech.reading.lexicon import (
    ABBREVIATIONS,
    ALWAYS_SHORT,
    BEFORE_NAMES,
    BEFORE_NUMBERS,
    CHAPTERS,
    CURRENCIES,
    KINGS,
    LETTERS,
    MAGNITUDES,
    MONTHS,
    NEVER_LAST,
    SHOUTED,
    WORD_FORMS,
)
from visavis.speech.reading.numbers import cardinal, digits, ordinal
from visavis.speech.reading.quantities import is_number, say_number, say_unit
from visavis.speech.reading.tokens import Token
from visavis.speech.reading.words import say_word, spell

_ROMAN = re.compile(r"(?=[IVXL])(XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_HALVES_OF_DAY = frozenset(("am", "pm", "a.m", "p.m"))
_TIME = re.compile(r"\d{1,2}(?::\d\d)?")
_DASHES = frozenset("-–—−")


def say_in_context(token: Token, before: Token | None, after: Token | None) -> str:
    """Return how a word is said beside its neighbors; nothing if it is not said. Marks abbreviations as such."""
    if not token.core or token.core in _DASHES:
        return _say_dash(before, after) if _DASHES.issuperset(token.written) else ""
    short = _say_initial(token, after) or _say_abbreviation(token, after)
    if short:
        token.short = True
        return short
    if "." in token.core:
        token.short = True
    said = _say_beside_number(token, before, after) or _say_roman(token.core, before)
    return said or _say_day(token, before, after) or say_word(token.core)


def stop_after(token: Token, after: Token | None) -> str:
    """Return the pause or tone that a word's punctuation asks for: one of ``. ? ! ; : ,`` or nothing."""
    marks = token.after
    if "?" in marks:
        return "?"
    if "!" in marks:
        return "!"
    if "…" in marks or ".." in marks:
        return "," if after is not None and after.core[:1].islower() else "."
    if token.short and after is not None and _goes_on(token, after):
        marks = marks.replace(".", "", 1)
    for mark in ".;:,":
        if mark in marks:
            return mark
    opens = after is not None and after.before[:1] in ("(", "[")
    return "," if opens or any(character in marks for character in ")—–]") else ""


def _goes_on(token: Token, after: Token) -> bool:
    """Tell whether the sentence goes on after an abbreviation."""
    if token.core.lower() in NEVER_LAST or len(token.core) == 1:
        return True
    return not (after.core[:1].isupper() or after.before)


def _say_dash(before: Token | None, after: Token | None) -> str:
    """Say a dash between numbers: 'to'."""
    return "to" if before and after and is_number(before.core) and is_number(after.core) else ""


def _say_initial(token: Token, after: Token | None) -> str | None:
    """Say the initial of a name: "J. R. Smith"."""
    capital = len(token.core) == 1 and token.core.isupper() and token.core != "I"
    name = after is not None and after.core[:1].isupper() and after.core.lower() not in SHOUTED
    if capital and token.after == "." and name:
        return LETTERS.get(token.core.lower())
    return None


def _say_abbreviation(token: Token, after: Token | None) -> str | None:
    """Expand what is short for something. "No." is only before a number, "Sun." only with its full stop."""
    core = token.core.lower()
    dotted = token.after.startswith(".")
    if core not in ABBREVIATIONS or not (dotted or core in ALWAYS_SHORT):
        return None
    if core in WORD_FORMS and not _is_short(token, after):
        return None
    name_follows = after is not None and after.core[:1].isupper()
    if core == "st":
        return "saint" if name_follows and not token.before else "street"
    if core == "dr":
        return "doctor" if name_follows else "drive"
    return ABBREVIATIONS[core]


def _is_short(token: Token, after: Token | None) -> bool:
    """Tell whether an abbreviation that is a word as well is short for something here."""
    core = token.core.lower()
    if after is None:
        return False
    if core in BEFORE_NUMBERS:
        return after.core[:1].isdecimal()
    if core in BEFORE_NAMES:
        return token.core[:1].isupper() and after.core[:1].isupper()
    return token.core[:1].isupper() or after.core[:1].islower()


def _say_beside_number(token: Token, before: Token | None, after: Token | None) -> str | None:
    """Say units and magnitudes after a number, and money before one ("$3.5 million")."""
    core = token.core
    if core[0] in CURRENCIES and after is not None and after.core.lower() in MAGNITUDES and is_number(core[1:]):
        return say_number(core[1:].replace(",", ""))
    if after is not None and token.before == "(" and token.after == ")" and _is_area_code(core, after):
        return digits(core)
    if after is not None and core.endswith(":00") and after.core.lower() in _HALVES_OF_DAY:
        return cardinal(int(core[:-3])) if core[:-3].isdecimal() else None
    if before is None:
        return None
    if core.lower() in _HALVES_OF_DAY and _TIME.fullmatch(before.core):
        return spell(core)
    if core.lower() in MAGNITUDES and before.core[:1] in CURRENCIES:
        return f"{core} {CURRENCIES[before.core[0]][0]}s"
    if is_number(before.core) and not before.after:
        return say_unit(core, one=before.core == "1")
    return None


def _is_area_code(core: str, after: Token) -> bool:
    return bool(re.fullmatch(r"\d{3}", core) and re.fullmatch(r"\d{3}-\d{4}", after.core))


def _say_roman(core: str, before: Token | None) -> str | None:
    """Say a Roman numeral after a king or a chapter."""
    if before is None or core == "I" or not _ROMAN.fullmatch(core):
        return None
    values = [_ROMAN_VALUES[letter] for letter in core]
    number = sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))
    name = before.core.lower()
    if name in KINGS:
        return f"the {ordinal(number)}"
    return cardinal(number) if name in CHAPTERS else None


def _say_day(token: Token, before: Token | None, after: Token | None) -> str | None:
    """Say the day beside a month: "May 5", "5 May"."""
    if not re.fullmatch(r"[1-9]|[12]\d|3[01]", token.core):
        return None
    day = ordinal(int(token.core))
    if before is not None and _is_month(before):
        return day
    return f"the {day} of" if after is not None and _is_month(after) and not token.after else None


def _is_month(token: Token) -> bool:
    name = ABBREVIATIONS.get(token.core.lower(), token.core.lower())
    return name in MONTHS and token.core[0].isupper()
