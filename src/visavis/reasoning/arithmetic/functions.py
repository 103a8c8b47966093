"""The functions and constants of the calculator."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from visavis.reasoning.arithmetic.quantities import Number, Quantity, add, checked, mistake, multiply

MAX_ARGUMENTS = 100
MAX_FACTORIAL = 500

CONSTANTS: dict[str, Number] = {
    "pi": math.pi,
    "tau": math.tau,
    "e": math.e,
    "phi": (1 + math.sqrt(5)) / 2,
}

_FLOAT: dict[str, Callable[..., float]] = {
    "exp": math.exp,
    "ln": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "to_degrees": math.degrees,
    "to_radians": math.radians,
}
_WHOLE: dict[str, Callable[..., int]] = {"gcd": math.gcd, "lcm": math.lcm, "comb": math.comb, "perm": math.perm}
_OF_MANY = ("sum", "mean", "average", "median", "min", "max")
_OTHERS = ("sqrt", "cbrt", "abs", "round", "floor", "ceil", "log", "factorial", "percent")
NAMES = frozenset([*_FLOAT, *_WHOLE, *_OF_MANY, *_OTHERS])


def call(name: str, arguments: Sequence[Quantity]) -> Quantity:
    """Return the value of a function. Raises CodedError ``calculator.invalid``."""
    if not 1 <= len(arguments) <= MAX_ARGUMENTS:
        raise mistake(f"{name}() takes 1 to {MAX_ARGUMENTS} numbers.")
    if name in _OF_MANY:
        return _of_many(name, arguments)
    if name == "abs":
        only = _only(name, arguments)
        return Quantity(only.value if only.value >= 0 else -only.value, only.dimensions)
    values = [item.number(f"{name}()") for item in arguments]
    try:
        return Quantity(checked(_of_numbers(name, values)))
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        given = ", ".join(f"{float(value):.6g}" if -1e300 < value < 1e300 else "…" for value in values)
        raise mistake(f"{name}({given}) has no value.") from None


def _of_many(name: str, arguments: Sequence[Quantity]) -> Quantity:
    total = arguments[0]
    for item in arguments[1:]:
        total = add(total, item, 1)
    if name == "sum":
        return total
    if name in ("mean", "average"):
        return multiply(total, Quantity(Fraction(len(arguments))), -1)
    values = sorted((item.value for item in arguments), key=lambda value: Fraction(value))
    middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    return Quantity({"min": values[0], "max": values[-1], "median": middle}[name], arguments[0].dimensions)


def _of_numbers(name: str, values: list[Number]) -> Number:
    if name in _FLOAT:
        return _FLOAT[name](*map(float, values))
    if name in _WHOLE:
        whole = [_whole(name, value) for value in values]
        if name in ("comb", "perm") and max(whole) > 2 * MAX_FACTORIAL:
            raise mistake(f"{name}() takes numbers up to {2 * MAX_FACTORIAL}.")
        return Fraction(_WHOLE[name](*whole))
    match name, values:
        case "percent", [value]:
            return value / 100
        case "factorial", [value]:
            if (number := _whole(name, value)) > MAX_FACTORIAL:
                raise mistake(f"factorial() takes numbers up to {MAX_FACTORIAL}.")
            return Fraction(math.factorial(number))
        case "log", [value]:
            return math.log10(value)
        case "log", [value, base]:
            return math.log(value) / math.log(base)
        case "sqrt", [value]:
            return _root(value)
        case "cbrt", [value]:
            return math.cbrt(value)
        case "floor", [value]:
            return Fraction(math.floor(value))
        case "ceil", [value]:
            return Fraction(math.ceil(value))
        case "round", [value, *places]:
            return _round(value, _whole(name, places[0]) if places else 0)
    raise mistake(f"{name}() does not take {len(values)} numbers.")


def _root(value: Number) -> Number:
    """Return the square root, exact if it is a fraction of whole numbers."""
    if isinstance(value, Fraction) and value >= 0:
        above, below = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if above * above == value.numerator and below * below == value.denominator:
            return Fraction(above, below)
    return math.sqrt(value)


def _round(value: Number, places: int) -> Number:
    """Round half away from zero, as people do."""
    if abs(places) > 100:
        raise mistake("round() takes up to 100 places.")
    scale = Fraction(10) ** places
    scaled = Fraction(value) * scale
    whole = math.floor(abs(scaled) + Fraction(1, 2))
    return Fraction(whole if scaled >= 0 else -whole) / scale


def _only(name: str, arguments: Sequence[Quantity]) -> Quantity:
    if len(arguments) != 1:
        raise mistake(f"{name}() takes one number.")
    return arguments[0]


def _whole(name: str, value: Number) -> int:
    if value != int(value):
        raise mistake(f"{name}() takes whole numbers.")
    return int(value)
