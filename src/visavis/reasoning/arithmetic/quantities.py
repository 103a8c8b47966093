"""Numbers with dimensions: exact as long as that is possible."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from visavis.events import CodedError

Number = Fraction | float
Dimensions = tuple[int, int, int, int]
"""Exponents of length, mass, time and data."""

PLAIN: Dimensions = (0, 0, 0, 0)
_BASE_UNITS = ("m", "kg", "s", "B")
MAX_EXPONENT = 1_000
MAX_BITS = 20_000
"""Exact numbers have at most about 6,000 digits on their way."""


def mistake(what: str) -> CodedError:
    """Return the error for what cannot be worked out."""
    return CodedError("calculator.invalid", what)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, and what it measures."""

    value: Number
    dimensions: Dimensions = PLAIN

    @property
    def is_plain(self) -> bool:
        """Tell whether it is a number without a unit."""
        return self.dimensions == PLAIN

    @property
    def unit(self) -> str:
        """Return the unit that the value is in: products of m, kg, s and B."""
        parts = zip(_BASE_UNITS, self.dimensions, strict=True)
        return "·".join(name if power == 1 else f"{name}^{power}" for name, power in parts if power)

    def number(self, what: str) -> Number:
        """Return its value if it is a plain number. Raises CodedError ``calculator.invalid``."""
        if not self.is_plain:
            raise mistake(f"{what} needs a number without a unit.")
        return self.value


def add(left: Quantity, right: Quantity, sign: int) -> Quantity:
    """Return the sum, or the difference if ``sign`` is -1."""
    if left.dimensions != right.dimensions:
        raise mistake("Quantities of different kinds cannot be added or compared.")
    return Quantity(checked(left.value + sign * right.value), left.dimensions)


def multiply(left: Quantity, right: Quantity, sign: int) -> Quantity:
    """Return the product, or the quotient if ``sign`` is -1."""
    if sign < 0 and right.value == 0:
        raise mistake("Nothing can be divided by zero.")
    value = left.value * right.value if sign > 0 else left.value / right.value
    pairs = zip(left.dimensions, right.dimensions, strict=True)
    length, mass, time, data = (mine + sign * theirs for mine, theirs in pairs)
    return Quantity(checked(value), (length, mass, time, data))


def power(base: Quantity, exponent: Quantity) -> Quantity:
    """Return a power. Whole exponents keep it exact."""
    by = exponent.number("An exponent")
    if not -MAX_EXPONENT <= by <= MAX_EXPONENT:
        raise mistake(f"Exponents are at most {MAX_EXPONENT}.")
    if base.value == 0 and by < 0:
        raise mistake("Nothing can be divided by zero.")
    if by == int(by):
        whole = int(by)
        if isinstance(base.value, Fraction):
            _check_bits(base.value, abs(whole))
        length, mass, time, data = (item * whole for item in base.dimensions)
        return Quantity(checked(base.value**whole), (length, mass, time, data))
    if base.value < 0:
        raise mistake("A broken power of a negative number is not a real number.")
    return Quantity(checked(float(base.number("A broken power")) ** float(by)))


def checked(value: Number | complex) -> Number:
    """Return a value that is a number, and not too long. Raises CodedError ``calculator.invalid``."""
    if isinstance(value, complex):
        raise mistake("The result is not a real number.")
    if isinstance(value, Fraction):
        _check_bits(value, 1)
    elif not math.isfinite(value):
        raise mistake("The result is too large.")
    return value


def _check_bits(value: Fraction, times: int) -> None:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) * times > MAX_BITS:
        raise mistake("The numbers become too large.")
