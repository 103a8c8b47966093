"""Numbers in American English words.

Our own, because the usual library for it (num2words) is under the LGPL and covers far more than is needed here.
"""

from __future__ import annotations

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = (
    "thousand million billion trillion quadrillion quintillion sextillion septillion octillion nonillion decillion"
).split()
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
LARGEST = 1000 ** (len(_SCALES) + 1) - 1


def cardinal(number: int) -> str:
    """Return a whole number in words. Beyond the decillions it is read digit by digit."""
    if number < 0:
        return f"minus {cardinal(-number)}"
    if number > LARGEST:
        return digits(str(number))
    if number < 1000:
        return _below_thousand(number)
    groups: list[str] = []
    scale = -1
    while number:
        number, rest = divmod(number, 1000)
        if rest:
            groups.append(_below_thousand(rest) + (f" {_SCALES[scale]}" if scale >= 0 else ""))
        scale += 1
    return " ".join(reversed(groups))


def ordinal(number: int) -> str:
    """Return a whole number as an ordinal: "twenty first"."""
    *before, last = cardinal(number).split()
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = f"{last[:-1]}ieth"
    else:
        last = f"{last}th"
    return " ".join([*before, last])


def year(number: int) -> str:
    """Return a year as people say it: "nineteen eighty four", "two thousand nine", "twenty oh six" is not said."""
    century, rest = divmod(number, 100)
    if not 1000 <= number <= 9999 or 2000 <= number < 2010 or (rest == 0 and century % 10 == 0):
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def digits(text: str) -> str:
    """Return the digits of a text one by one."""
    return " ".join(_ONES[int(character)] for character in text if character in "0123456789")


def decimal(text: str) -> str:
    """Return a number as written ("1,234.50", "-3", ".5") in words, its fraction digit by digit."""
    sign, rest = ("minus ", text[1:]) if text[0] in "-−" else ("plus ", text[1:]) if text[0] == "+" else ("", text)
    whole, point, fraction = rest.replace(",", "").partition(".")
    spoken = cardinal(int(whole or "0")) if len(whole) < 40 else digits(whole)
    return f"{sign}{spoken} point {digits(fraction)}" if point and fraction else f"{sign}{spoken}"


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [_ONES[hundreds], "hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        words.append(_TENS[tens])
        words += [_ONES[ones]] if ones else []
    elif rest or not hundreds:
        words.append(_ONES[rest])
    return " ".join(words)
