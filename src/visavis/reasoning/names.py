"""The user's name, if it was told."""

from __future__ import annotations

import re

MAX_NAME = 40

_WORD = r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*"
_NAME = rf"(?P<name>{_WORD}(?:\s+{_WORD}){{0,2}})"
_TOLD = re.compile(
    rf"\b(?:my name is|my name's|the name is|the name's|call me|i am called|i'm called|i go by the name of|"
    rf"i go by|(?:people|everyone|everybody|they|friends) calls? me)\s+{_NAME}",
    re.IGNORECASE,
)
_ANSWERED = re.compile(rf"^(?:well,?\s+)?(?:i am|i'm|it is|it's|this is)?\s*{_NAME}\s*[.!]?$", re.IGNORECASE)
_NO_NAMES = frozenset(re.findall(r"\S+", """
a about actually afraid alright an and angry as at back because bored but by can don't fine for friend from glad going
good great happy here hello how hungry i if in is it just later like lonely lost lucky me my no nobody none not nothing
now of okay or please private ready right sad secret so someone sorry sure thank thanks that the then there this tired
to today true tomorrow too unimportant very we well what when where who why wonderful wrong yes yet you your
"""))  # fmt: skip


def told_name(text: str, *, asked: bool = False) -> str | None:
    """Return the name that somebody tells ('My name is Tom'), or None.

    ``asked`` says that the name was just asked for, so that 'Tom' or 'I'm Tom' will do.
    """
    match = _TOLD.search(text) or (_ANSWERED.match(text.strip()) if asked else None)
    return _clean(match["name"]) if match else None


def _clean(text: str) -> str | None:
    """Return the words up to the first that cannot be a name, capitalized."""
    kept: list[str] = []
    for word in text.replace("\u2019", "'").split():
        if word.casefold().partition("'")[0] in _NO_NAMES:
            break
        kept.append(word[:1].upper() + word[1:] if word.islower() else word)
    name = " ".join(kept)
    return name if 0 < len(name) <= MAX_NAME else None
