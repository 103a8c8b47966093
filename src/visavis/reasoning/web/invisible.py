"""Characters that nobody sees, and in which orders to a model can be hidden."""

from __future__ import annotations

import re
import unicodedata

_JOINERS = "\u200c\u200d"
"""Some scripts and emoji need them."""
_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\uffff\ue000-\uf8ff"
    "\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)


def visible(text: str) -> str:
    """Return a text without control, format, private-use and tag characters, in Unicode's composed form (NFC).

    Tag characters (U+E0000 to U+E007F) spell ASCII that no font shows; zero-width and direction characters hide and
    turn around what is read. Line breaks and tabs stay.
    """
    kept = _SUSPECT.sub(lambda found: found[0] if found[0] in _JOINERS else "", text)
    return unicodedata.normalize("NFC", kept)


def revealed(text: str) -> str:
    """Return a text in which such characters can be seen, as U+E0041 for example: for what is to be agreed to."""
    return _SUSPECT.sub(lambda found: found[0] if found[0] in _JOINERS else f"\u27e8U+{ord(found[0]):04X}\u27e9", text)


def line(text: str, limit: int) -> str:
    """Return a text on one line, of at most ``limit`` characters, as :func:`visible` makes it."""
    plain = " ".join(visible(text).split())
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"
