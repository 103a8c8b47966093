"""By which texts somebody is named, and where: an address within a longer one names somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

ERASED = "erased user"
"""What stands in the log where somebody was named who is erased."""
ERASED_ACCOUNT = "erased account"
"""What they are called in what they did, with a few letters that tell one from another."""

_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_BEFORE, _AFTER = r"(?<![\w.+-])", r"(?![\w-]|\.\w)"
"""Around a text that stands for itself; a full stop ends a sentence, or goes on in a domain."""

ID = re.compile(_ID)
ID_BYTES = re.compile(_ID.encode())


class Names:
    """Texts by which somebody is named, in capitals or not.

    Identifiers can be many, one for each conversation: they are looked up, and only what else there is is searched for.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._whole = {text.casefold() for text in texts if text}
        others = sorted((text for text in self._whole if not ID.fullmatch(text)), key=len, reverse=True)
        either = "|".join(map(re.escape, others))
        self._others = re.compile(f"{_BEFORE}(?:{either}){_AFTER}") if others else None

    def are(self, text: str | None) -> bool:
        """Tell whether a text is one of these, as it stands."""
        return text is not None and text.casefold() in self._whole

    def stand_in(self, text: str) -> bool:
        """Tell whether a text is one of these, or has one in it that stands for itself."""
        folded = text.casefold()
        if folded in self._whole or any(item in self._whole for item in ID.findall(folded)):
            return True
        return self._others is not None and self._others.search(folded) is not None


def rewritten(part: Any, names: Names) -> Any:
    """Return a part of a record in which nobody is named by these texts any more."""
    if isinstance(part, str):
        return ERASED if names.stand_in(part) else part
    if isinstance(part, dict):
        return {rewritten(key, names): rewritten(value, names) for key, value in part.items()}
    return [rewritten(item, names) for item in part] if isinstance(part, list) else part


def standing_alone(text: str) -> re.Pattern[str]:
    """Return what finds a text where it is not a piece of a longer one."""
    return re.compile(_BEFORE + re.escape(text) + _AFTER)


def words_around(text: str, told: str) -> set[str]:
    """Return the longer words in ``told`` of which a text is only a piece."""
    words = re.findall(r"[\w.+-]*" + re.escape(text) + r"[\w.-]*", told)
    return {word for word in words if not standing_alone(text).search(word)}
