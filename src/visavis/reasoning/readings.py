"""What an utterance may mean: without the small words around it, or as an answer to what was asked before."""

from __future__ import annotations

import re

from visavis.reasoning.persona import NO, YES
from visavis.reasoning.samples import ENDINGS, OPENINGS
from visavis.reasoning.sentences import split_sentences
from visavis.reasoning.text import normalize, plain

MAX_READINGS = 6
MAX_CHARACTERS = 1_000
"""More than this is dictation, not a question."""

_GREETINGS = ("hello there", "hi there", "good morning", "good evening", "good afternoon", "hello", "hi", "hey")
_ELLIPSIS = re.compile(r"^(?:and |but )?(?:what about|how about|and)\s+(?P<rest>.+)$")
_YES = frozenset(normalize(text) for text in YES)
_NO = frozenset(normalize(text) for text in NO)
_REFUSALS = ("no i said", "no i asked", "no i meant", "no", "nope")


def readings(text: str, *, called: str = "", before: str = "") -> list[str]:
    """Return what to look for, the words themselves first.

    ``called`` is the persona's name, which does not belong to the question; ``before`` is the user's previous
    question, which an elliptical one ('and music?') goes on from.
    """
    text = text[:MAX_CHARACTERS]
    whole = plain(text)
    found = [whole]
    bare = _strip(whole, called)
    found.append(bare)
    for greeting in _GREETINGS:
        if bare.startswith(f"{greeting} "):
            found.append(_strip(bare.removeprefix(greeting).strip(), called))
            break
    sentences = split_sentences(text)
    if len(sentences) > 1:
        spoken = [plain(sentence) for sentence in reversed(sentences)]
        found += [*spoken, *(_strip(sentence, called) for sentence in spoken)]
    ellipsis = _ELLIPSIS.match(whole)
    if ellipsis:
        found.append(ellipsis["rest"])
        if before:
            found.append(f"{plain(before)} {ellipsis['rest']}")
    return [item for item in dict.fromkeys(found) if item][:MAX_READINGS]


def is_elliptical(text: str) -> bool:
    """Tell whether an utterance goes on from the one before, with another subject: 'and music?'."""
    return _ELLIPSIS.match(plain(text)) is not None


def _strip(text: str, called: str) -> str:
    """Return a text without the words that people put around a question, as long as something is left."""
    name = plain(called)
    openings = [*OPENINGS, name] if name else list(OPENINGS)
    endings = [*ENDINGS, name] if name else list(ENDINGS)
    changed = True
    while changed:
        changed = False
        for opening in openings:
            if text.startswith(f"{opening} "):
                text, changed = text.removeprefix(f"{opening} "), True
        for ending in endings:
            if text.endswith(f" {ending}"):
                text, changed = text.removesuffix(f" {ending}"), True
    return text


def says_yes(text: str) -> bool:
    """Tell whether the whole utterance is a yes."""
    return normalize(text) in _YES


def says_no(text: str) -> bool:
    """Tell whether the whole utterance is a no."""
    return normalize(text) in _NO


def after_refusal(text: str) -> str:
    """Return what follows a 'no' ('No, I said: who are you?'), or the whole text if it does not begin with one."""
    whole = plain(text)
    for refusal in _REFUSALS:
        if whole.startswith(f"{refusal} "):
            return whole.removeprefix(f"{refusal} ")
    return text
