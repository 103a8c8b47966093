"""A sum as people write it, and its result as people read it."""

from __future__ import annotations

import re
from fractions import Fraction

from visavis.reasoning.arithmetic.evaluator import MAX_CHARACTERS, evaluate
from visavis.reasoning.arithmetic.notation import split_target, to_python
from visavis.reasoning.arithmetic.quantities import Number, mistake
from visavis.reasoning.arithmetic.units import TEMPERATURE_NAMES, TEMPERATURES, convert_temperature

DIGITS = 12
"""Significant digits of what is not exact."""
_LONGEST = 30
"""Digits of an exact number that is written out."""
_TEMPERATURE = re.compile(
    r"^(?P<number>[-+]?\d+(?:\.\d+)?)\s*(?:°|degrees?|deg)?\s*(?P<scale>[A-Za-z]+)$", re.IGNORECASE
)
_SCALE = re.compile(r"^(?:°|degrees?|deg)?\s*(?P<scale>[A-Za-z]+)$", re.IGNORECASE)


def calculate(text: str) -> str:
    """Return the result of a sum, such as '= 1,234.5', '≈ 3.10685596119 miles' or '= 68 °F'.

    Raises CodedError ``calculator.invalid``.
    """
    if len(text) > MAX_CHARACTERS:
        raise mistake(f"A sum has at most {MAX_CHARACTERS} characters.")
    wanted, target = split_target(text)
    temperature = _temperature(wanted, target)
    if temperature is not None:
        return temperature
    result = evaluate(to_python(wanted))
    if target:
        one = evaluate(target)
        if one.value == 0 or one.dimensions != result.dimensions:
            raise mistake(f"That cannot be told in {target}: it is something else.")
        return _told(result.value / one.value, target.replace("**", "^").replace("_", " "))
    return _told(result.value, result.unit)


def _temperature(wanted: str, target: str) -> str | None:
    """Return a temperature on another scale, if that is what is asked: its scales do not begin at the same zero."""
    given, scale = _TEMPERATURE.match(wanted), _SCALE.match(target)
    if given is None or scale is None:
        return None
    source, goal = TEMPERATURE_NAMES.get(given["scale"].lower()), TEMPERATURE_NAMES.get(scale["scale"].lower())
    if source is None or goal is None:
        return None
    value = Fraction(given["number"])
    if convert_temperature(value, source, "kelvin") < 0:
        raise mistake("Nothing is colder than absolute zero.")
    return _told(convert_temperature(value, source, goal), TEMPERATURES[goal][0])


def _told(value: Number, unit: str) -> str:
    text, exact = format_number(value)
    return f"{'=' if exact else '≈'} {text} {unit}".rstrip()


def format_number(value: Number) -> tuple[str, bool]:
    """Return a number with separated thousands, and whether that is all of it."""
    if isinstance(value, Fraction):
        below, places = value.denominator, 0
        while below % 10 == 0:
            below, places = below // 10, places + 1
        for prime in (2, 5):
            while below % prime == 0:
                below, places = below // prime, places + 1
        whole_digits = len(str(abs(value.numerator) // value.denominator)) if abs(value) < 10**_LONGEST else 10**6
        if below == 1 and places + whole_digits <= _LONGEST:
            return _decimal(value, places), True
        if abs(value) >= 10**15 or abs(value) < Fraction(1, 10**6):
            return _scientific(value), False
        value = float(value)
    short = f"{value:,.{DIGITS}g}"
    return f"{value:,.0f}" if "e+" in short and abs(value) < 1e15 else short, False


def _decimal(value: Fraction, places: int) -> str:
    digits = abs(value.numerator) * 10**places // value.denominator
    whole, rest = divmod(digits, 10**places)
    text = f"{whole:,}" + (f".{rest:0{places}d}".rstrip("0").rstrip(".") if places else "")
    return f"-{text}" if value < 0 else text


def _scientific(value: Fraction) -> str:
    """Return a number that may be beyond what a float can hold, such as '2.81e+1505'."""
    exponent = len(str(abs(value.numerator))) - len(str(value.denominator))
    mantissa = float(value / Fraction(10) ** exponent)
    if abs(mantissa) < 1:
        mantissa, exponent = mantissa * 10, exponent - 1
    return f"{mantissa:.{DIGITS - 1}f}".rstrip("0").rstrip(".") + f"e{exponent:+d}"
