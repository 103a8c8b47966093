"""How people write sums, turned into Python's notation: '5 ft 3 in to cm', '15% of 80', '2³ × 1,000'."""

from __future__ import annotations

import re

from visavis.reasoning.arithmetic.units import unit

_SYMBOLS = str.maketrans(
    {"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "^": "\x00", "π": " pi ", "µ": "u", "“": "", "”": "", "∶": ":"}
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_THOUSANDS = re.compile(r"(?<![\w.,(])(\d{1,3}(?:,\d{3})+)(?![\w,])")
_NUMBER = r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+"
_PERCENT = re.compile(rf"({_NUMBER}|\))\s*%(?!\s*[\w(.])")
_PERCENT_OF = re.compile(rf"({_NUMBER}|\))\s*(?:%|percent)\s*of\b")
_MEASURE = rf"(?:{_NUMBER})\s*[A-Za-z_]\w*(?:\s*\*\*\s*-?\d+)?"
_MEASURES = re.compile(rf"(?<![\w.])({_MEASURE}(?:\s+(?:and\s+)?{_MEASURE})*)")
_ONE = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<name>[A-Za-z_]\w*)(?P<power>\s*\*\*\s*-?\d+)?")
_TARGET = re.compile(
    r"^(?P<sum>.+)\s(?:in|to|as|into)\s+(?P<unit>[A-Za-z_°\"'][^\d(]*(?:\*\*\s*\d[^\d(]*)?)$", re.DOTALL
)
_SEVERAL_WORDS = re.compile(
    r"\b(nautical|light|metric|fluid|watt|kilowatt|astronomical|fl)[ -](miles?|years?|tons?|ounces?|hours?|units?|oz)\b"
)
_PER = re.compile(r"\s+per\s+")


def split_target(text: str) -> tuple[str, str]:
    """Return a sum and the unit that it is wanted in; '' if none is named."""
    text = _plain(text)
    found = _TARGET.match(text)
    if found is None or found["unit"].strip() in ("in", "to"):
        return text, ""
    return found["sum"].strip(), _inch(found["unit"].strip())


def to_python(text: str) -> str:
    """Return a sum (from :func:`split_target`) as a Python expression."""
    text = _THOUSANDS.sub(lambda found: found[1].replace(",", ""), text)
    text = _PERCENT_OF.sub(lambda found: _percent(found[1]) + "*", text)
    text = _PERCENT.sub(lambda found: _percent(found[1]), text)
    return _MEASURES.sub(_measures, text).strip()


def _plain(text: str) -> str:
    text = " ".join(text.split()).translate(_SYMBOLS).rstrip("=? ")
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "**" + found[0].translate(_SUPERSCRIPTS), text)
    text = re.sub(r"√\s*(\d+(?:\.\d+)?|\([^()]*\))", r"sqrt(\1)", text)
    text = re.sub(r"(\d)\s+(?:x|times)\s+(?=\d)", r"\1 * ", text.replace("\x00", "**"))
    text = re.sub(r"(\d+)\s*!", r"factorial(\1)", text)
    return _PER.sub("/", _SEVERAL_WORDS.sub(r"\1_\2", text))


def _percent(number: str) -> str:
    return ")/100" if number == ")" else f"percent({number})"


def _inch(name: str) -> str:
    return "inch" if name in ("in", '"') else name


def _measures(found: re.Match[str]) -> str:
    """Put '5 ft 3 in' in parentheses, as a sum of products; leave what is no unit alone."""
    parts = list(_ONE.finditer(found[1]))
    if not parts or any(unit(_inch(part["name"])) is None for part in parts):
        return found[0]
    products = [f"{part['number']}*{_inch(part['name'])}{part['power'] or ''}" for part in parts]
    return f"({' + '.join(products)})"
