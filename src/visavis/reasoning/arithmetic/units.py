"""Units of measurement and their exact factors.

Inch, foot, yard, mile, pound, ounce and gallon as in the international yard and pound agreement of 1959 and NIST
Handbook 44; the others as in the SI brochure (BIPM, 9th edition).
"""

from __future__ import annotations

import math
from fractions import Fraction

from visavis.reasoning.arithmetic.quantities import Dimensions, Quantity

_LENGTH, _MASS, _TIME, _DATA = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)
_AREA, _VOLUME, _SPEED = (2, 0, 0, 0), (3, 0, 0, 0), (1, 0, -1, 0)
_FORCE, _ENERGY, _POWER, _PRESSURE = (1, 1, -2, 0), (2, 1, -2, 0), (2, 1, -3, 0), (-1, 1, -2, 0)

_TABLE: dict[Dimensions, dict[str, str]] = {
    _LENGTH: {
        "nm nanometer nanometers": "1e-9",
        "um micrometer micrometers micron microns": "1e-6",
        "mm millimeter millimeters millimetre millimetres": "0.001",
        "cm centimeter centimeters centimetre centimetres": "0.01",
        "dm decimeter decimeters": "0.1",
        "m meter meters metre metres": "1",
        "km kilometer kilometers kilometre kilometres": "1000",
        "inch inches": "0.0254",
        "ft foot feet": "0.3048",
        "yd yard yards": "0.9144",
        "mi mile miles": "1609.344",
        "nmi nautical_mile nautical_miles": "1852",
        "au astronomical_unit astronomical_units": "149597870700",
        "ly light_year light_years lightyear lightyears": "9460730472580800",
    },
    _MASS: {
        "mg milligram milligrams": "1e-6",
        "g gram grams": "0.001",
        "kg kilogram kilograms kilo kilos": "1",
        "t tonne tonnes metric_ton metric_tons": "1000",
        "oz ounce ounces": "0.028349523125",
        "lb lbs pound pounds": "0.45359237",
        "stone stones": "6.35029318",
    },
    _TIME: {
        "ns nanosecond nanoseconds": "1e-9",
        "us microsecond microseconds": "1e-6",
        "ms millisecond milliseconds": "0.001",
        "s sec secs second seconds": "1",
        "min mins minute minutes": "60",
        "h hr hrs hour hours": "3600",
        "d day days": "86400",
        "week weeks": "604800",
        "fortnight fortnights": "1209600",
        "month months": "2629746",
        "year years yr yrs": "31556952",
    },
    _DATA: {
        "bit bits": "1/8",
        "B byte bytes": "1",
        "kB KB kilobyte kilobytes": "1000",
        "MB megabyte megabytes": "1000000",
        "GB gigabyte gigabytes": "1000000000",
        "TB terabyte terabytes": "1000000000000",
        "KiB kibibyte kibibytes": "1024",
        "MiB mebibyte mebibytes": "1048576",
        "GiB gibibyte gibibytes": "1073741824",
        "TiB tebibyte tebibytes": "1099511627776",
        "kbit kilobit kilobits": "125",
        "Mbit megabit megabits": "125000",
        "Gbit gigabit gigabits": "125000000",
    },
    _AREA: {"ha hectare hectares": "10000", "acre acres": "4046.8564224", "are": "100"},
    _VOLUME: {
        "ml milliliter milliliters millilitre millilitres": "1e-6",
        "cl centiliter centiliters": "1e-5",
        "dl deciliter deciliters": "1e-4",
        "l liter liters litre litres": "0.001",
        "teaspoon teaspoons tsp": "0.00000492892159375",
        "tablespoon tablespoons tbsp": "0.00001478676478125",
        "fl_oz fluid_ounce fluid_ounces": "0.0000295735295625",
        "cup cups": "0.0002365882365",
        "pint pints": "0.000473176473",
        "quart quarts": "0.000946352946",
        "gal gallon gallons": "0.003785411784",
    },
    _SPEED: {"kmh kph": "5/18", "mph": "0.44704", "knot knots kn": "463/900"},
    _FORCE: {"N newton newtons": "1"},
    _ENERGY: {
        "J joule joules": "1",
        "kJ kilojoule kilojoules": "1000",
        "cal calorie calories": "4.184",
        "kcal kilocalorie kilocalories": "4184",
        "Wh watt_hour watt_hours": "3600",
        "kWh kilowatt_hour kilowatt_hours": "3600000",
    },
    _POWER: {"W watt watts": "1", "kW kilowatt kilowatts": "1000", "hp horsepower": "745.69987158227022"},
    _PRESSURE: {
        "Pa pascal pascals": "1",
        "hPa hectopascal hectopascals": "100",
        "kPa kilopascal kilopascals": "1000",
        "bar bars": "100000",
        "atm atmosphere atmospheres": "101325",
        "psi": "6894.757293168",
    },
}


def _read_table() -> dict[str, Quantity]:
    return {
        name: Quantity(Fraction(factor), dimensions)
        for dimensions, units in _TABLE.items()
        for names, factor in units.items()
        for name in names.split()
    }


UNITS: dict[str, Quantity] = {
    **_read_table(),
    "deg": Quantity(math.pi / 180),
    "degree": Quantity(math.pi / 180),
    "degrees": Quantity(math.pi / 180),
    "rad": Quantity(Fraction(1)),
}
"""What one of each is, in m, kg, s and B. A month and a year are those of the Gregorian calendar on average."""

_BY_SMALL_LETTERS = {name.lower(): unit for name, unit in reversed(UNITS.items()) if len(name) > 2}

TEMPERATURES = {
    "celsius": ("°C", Fraction(1), Fraction("273.15")),
    "fahrenheit": ("°F", Fraction(5, 9), Fraction("459.67") * Fraction(5, 9)),
    "kelvin": ("K", Fraction(1), Fraction(0)),
}
"""Symbol, size of a degree in kelvin, and where the scale begins in kelvin."""

TEMPERATURE_NAMES = {
    "celsius": "celsius",
    "centigrade": "celsius",
    "c": "celsius",
    "fahrenheit": "fahrenheit",
    "f": "fahrenheit",
    "kelvin": "kelvin",
    "kelvins": "kelvin",
    "k": "kelvin",
}


def unit(name: str) -> Quantity | None:
    """Return what one of a unit is, or None. Names of three letters and more may be in any case."""
    return UNITS.get(name) or _BY_SMALL_LETTERS.get(name.lower())


def convert_temperature(value: Fraction, source: str, target: str) -> Fraction:
    """Return a temperature on another scale (names as in ``TEMPERATURES``)."""
    _, size, offset = TEMPERATURES[source]
    _, target_size, target_offset = TEMPERATURES[target]
    return (value * size + offset - target_offset) / target_size
