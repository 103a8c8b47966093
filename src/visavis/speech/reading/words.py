"""Words, acronyms, names and addresses as they are said."""

from __future__ import annotations

import re
import unicodedata

from visavis.speech.reading.lexicon import (
    LETTERS,
    LOWER_CASE_WORDS,
    SAID_AS_WORDS,
    SHOUTED,
    SPECIAL,
    SPELLED,
    SYMBOLS,
)
from visavis.speech.reading.numbers import cardinal, digits
from visavis.speech.reading.quantities import say_quantity

_URL = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>(?:[\w-]+\.)+(?:[a-z]{2,}))(?P<port>:\d+)?(?P<path>[/?#]\S*)?", re.I
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.I)
_EMAIL = re.compile(r"(?P<user>[\w.+-]+)@(?P<host>(?:[\w-]+\.)+[a-z]{2,})", re.I)
_KNOWN_ENDINGS = frozenset("com org net edu gov io ai dev app co uk de fr eu info me tv us ca".split())
_SAID_ENDINGS = {"com": "com", "org": "org", "net": "net", "gov": "gov", "info": "info", "app": "app", "dev": "dev"}
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_POSSESSIVE = re.compile(r"(.+?)(?:['’]s)+", re.S)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_RUNS = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]")
_VOWELS = frozenset("aeiouy")
_SPECIAL_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "đ": "d", "ð": "th", "þ": "th", "ł": "l", "Ł": "L",
     "œ": "oe", "Œ": "Oe", "ı": "i", "’": "'", "‘": "'", "ʼ": "'"}
)  # fmt: skip


def say_word(text: str) -> str:
    """Return one written word, without the punctuation around it, as it is said; nothing if it cannot be."""
    lower = text.lower().replace("’", "'")
    if lower in SPECIAL:
        return SPECIAL[lower]
    if text in SYMBOLS:
        return SYMBOLS[text]
    if len(set(text)) == 1 and len(text) > 1 and not text[0].isalnum():
        return ""  # a row of signs
    address = _say_address(text)
    if address is not None:
        return address
    if any(character.isnumeric() for character in text):
        quantity = say_quantity(text)
        return _say_parts(text) if quantity is None else quantity
    possessive = _POSSESSIVE.fullmatch(text)
    if possessive is not None:
        return f"{say_word(possessive[1])}'s"
    if _DOTTED.fullmatch(text):
        return spell(text)
    return _say_letters(text) if _is_plain(text) else _say_parts(text)


def spell(text: str) -> str:
    """Return the letters of a text by their names."""
    return " ".join(LETTERS[character] for character in fold(text).lower() if character in LETTERS)


def fold(text: str) -> str:
    """Return a text in plain letters: accents go, ligatures open, and what has no Latin letter is dropped."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPECIAL_LETTERS))
    return "".join(c for c in decomposed if c.isascii() and (c.isalnum() or c in "' "))


def _is_plain(text: str) -> bool:
    return all(character.isalpha() or character in "'’" or unicodedata.combining(character) for character in text)


def _say_letters(text: str) -> str:
    """Say a word of letters and apostrophes."""
    folded = fold(text).strip("'")
    lower = folded.lower()
    if len(folded) == 1 and lower not in ("a", "i", "o"):
        return LETTERS.get(lower, "")
    if lower in SPELLED and (folded.isupper() or lower not in LOWER_CASE_WORDS):
        return spell(folded)
    if len(folded) > 2 and folded[:-1].isupper() and folded[-1] == "s":  # GPUs
        return f"{_say_letters(folded[:-1])}'s"
    if len(folded) > 1 and folded.isupper() and "'" not in folded:
        return lower if _is_said(lower) else spell(folded)
    parts = _CAMEL.split(folded)
    if len(parts) > 1 and parts[0] not in ("Mc", "Mac", "De", "Le", "La", "Van"):
        return " ".join(_say_letters(part) for part in parts)
    return folded


def _is_said(capitals: str) -> bool:
    """Tell whether a word in capitals is said as a word rather than spelled."""
    if capitals in SAID_AS_WORDS or capitals in SHOUTED:
        return True
    return len(capitals) > 3 and bool(_VOWELS & set(capitals))


def _say_address(text: str) -> str | None:
    """Say an e-mail address, a web address, a handle or a hashtag."""
    email = _EMAIL.fullmatch(text)
    if email is not None:
        return f"{_say_labels(email['user'])} at {_say_host(email['host'])}"
    url = _URL.fullmatch(text)
    if url is not None and (url["scheme"] or url["path"] or url["host"].rpartition(".")[2].lower() in _KNOWN_ENDINGS):
        return _say_host(url["host"].lower().removeprefix("www."))
    if _SCHEME.match(text):
        return "a link"
    if len(text) > 1 and text[0] in "@#" and text[1].isalpha():
        return ("at " if text[0] == "@" else "hashtag ") + say_word(text[1:])
    return None


def _say_host(host: str) -> str:
    *labels, ending = host.split(".")
    said = _SAID_ENDINGS.get(ending.lower()) or (spell(ending) if len(ending) <= 3 else say_word(ending))
    return " dot ".join([*(_say_labels(label) for label in labels), said])


def _say_labels(text: str) -> str:
    names = {".": "dot", "-": "dash", "_": "underscore", "+": "plus"}
    return " ".join(names.get(part) or say_word(part) for part in re.split(r"([.\-_+])", text) if part)


def _say_parts(text: str) -> str:
    """Say what is made of several kinds of characters, part by part."""
    halves = re.split(r"[-–—_\N{NON-BREAKING HYPHEN}\N{HYPHEN}]", text)
    if len(halves) > 1:
        return " ".join(say_word(part) for part in halves if part)
    slashes = text.split("/")
    if len(slashes) > 1:
        joint = " or " if len(slashes) == 2 and all(slashes) else " slash "
        if len(slashes) == 2 and slashes[0][-1:].isnumeric() and slashes[1].isalpha():
            joint = " per "
        return joint.join(said for part in slashes if (said := say_word(part)))
    if re.fullmatch(r"\w+(?:\.\w+)+", text):
        return " dot ".join(say_word(part) for part in text.split("."))
    runs = _RUNS.findall(text)
    if len(runs) < 2 and runs != [text]:
        return _say_letters(text) if any(character.isalpha() for character in text) else ""
    return " ".join(said for run in runs if (said := _say_run(run, alone=len(runs) == 1)))


def _say_run(run: str, *, alone: bool) -> str:
    if run[0].isdecimal():
        if not run.isascii():
            return ""
        return cardinal(int(run)) if run.isdecimal() and len(run) < 4 and run[0] != "0" else digits(run)
    if run[0].isalpha():
        return spell(run) if len(run) == 1 and not alone else _say_letters(run)
    return SYMBOLS.get(run, "") if run in "&+=@%$€£°×÷≈±→" else ""
