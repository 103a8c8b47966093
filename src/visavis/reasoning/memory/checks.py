"""What must not be remembered, and whether somebody really said it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from visavis.reasoning.memory.memory import MAX_TEXT
from visavis.reasoning.text import stems, words

LEAST_GROUNDED = 0.5
"""Of the telling words of a fact so many must have been said by the person."""

_SECRET_WORDS = re.compile(
    r"\b(?:pass\s?words?|pass\s?codes?|pass\s?phrases?|pin|pins|pin\s(?:code|number)|cvv|cvc|security code|"
    r"secret key|private key|api key|access token|credit card|debit card|card number|account number|iban|"
    r"social security|ssn|passport number|tax (?:id|number)|seed phrase|two.factor|one.time code)\b",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"\d(?:[\s.-]?\d){6,}")
"""Seven digits or more: cards, accounts, telephones, identity papers."""
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,}", re.IGNORECASE)
_TOKEN = re.compile(r"\b(?=\S*\d)(?=\S*[a-zA-Z])[A-Za-z0-9_\-+/=.]{20,}")
_SPELLED = re.compile(r"(?:\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b[\s,-]*){7,}", re.IGNORECASE)
"""A long number, said digit by digit."""

_COMMON = frozenset(stem for word in words("""
a about all also am an and any are as at be been but by can come could day did do does doing don for from get go going
had has have he her here him his how i if in into is it its just know like lot make many me more most much my myself
named called name no not now of on one or our out really say she so some talk talked than that the their them then
there they thing this time to today told too up us user very want was we were what when where which who will with would
you your person asked said favorite favourite works lives likes loves
""") for stem in stems(word))  # fmt: skip


_FUNCTION_WORDS = frozenset(
    stem
    for word in words("""
a about again all also am an and any are as at be been but by can could did do does doing don for from had has have he
her here him his how i if in into is it its just kind me my myself no not of on one or our out remember said should
so some tell than that the their them then there they this to told up us was we were what when where which who whom
whose why will with would you your
""")
    for stem in stems(word)
)


def why_secret(text: str) -> str:
    """Return why a text must not be kept, or ''."""
    if _SECRET_WORDS.search(text):
        return "it looks like a password, a card or another secret"
    if _LONG_NUMBER.search(text) or _IBAN.search(text) or _TOKEN.search(text) or _SPELLED.search(text):
        return "it has a number or a code that may be secret"
    return ""


def tidy(text: str) -> str:
    """Return a text as it is kept: one line, no markup, not too long; '' if nothing is left."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    plain = " ".join(re.sub(r"[<>`{}\[\]|]", " ", plain).split())
    if len(plain) <= MAX_TEXT:
        return plain
    return plain[: MAX_TEXT - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def is_grounded(text: str, said: Iterable[str], *, least: float = LEAST_GROUNDED) -> bool:
    """Tell whether a text rests on what was said: half of its telling words, and every name and number in it.

    That is what keeps out what a model has made up, and what a page or a document has told it.
    """
    spoken = {stem for sentence in said for stem in stems(sentence)}
    telling = [stem for stem in stems(text) if stem not in _COMMON]
    if not telling:
        return bool(spoken & set(stems(text)))
    if not spoken.issuperset(_names_and_numbers(text)):
        return False
    return sum(stem in spoken for stem in telling) >= least * len(telling)


def overlap(text: str, said: str) -> int:
    """Return how many telling words of a text are in what was said."""
    return len((set(stems(text)) - _COMMON) & set(stems(said)))


def telling_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say what it is about."""
    return frozenset(stems(text)) - _COMMON


def search_stems(text: str) -> list[str]:
    """Return the stems by which something is looked for: all words but those of grammar."""
    return [stem for stem in stems(text) if stem not in _FUNCTION_WORDS]


def _names_and_numbers(text: str) -> set[str]:
    """Return the stems of words that are written like names, other than the first, and of numbers."""
    found: set[str] = set()
    for number, word in enumerate(text.split()):
        bare = word.strip(".,;:!?\"'()\u2019\u201c\u201d")
        inside = number > 0 and bare[:1].isupper() and words(bare) not in (["i"], ["i", "am"], ["i", "have"])
        if inside or any(character.isdigit() for character in bare):
            found.update(stem for stem in stems(bare) if stem not in _COMMON)
    return found
