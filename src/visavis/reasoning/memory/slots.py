"""What a fact is about, so that a new one can take the place of the one that it contradicts."""

from __future__ import annotations

import re
from typing import Literal

from visavis.reasoning.text import normalize

About = Literal[
    "name",
    "home",
    "origin",
    "work",
    "employer",
    "birthday",
    "age",
    "relationship",
    "diet",
    "preference",
    "favorite",
    "relative",
    "plan",
    "other",
]
"""What facts are about; all but the last six have one answer at a time."""

SINGLE: frozenset[str] = frozenset({
    "name", "home", "origin", "work", "employer", "birthday", "age", "relationship", "diet",
})  # fmt: skip
ONE_EACH = frozenset({"wife", "husband", "partner", "girlfriend", "boyfriend", "mother", "father", "mum", "mom", "dad"})
"""Relatives of whom one has one at a time; of others there may be several, which are told apart by name."""

IMPORTANCE: dict[str, float] = {
    "name": 0.95, "relative": 0.75, "birthday": 0.8, "diet": 0.85, "home": 0.7, "work": 0.7, "employer": 0.6,
    "origin": 0.6, "age": 0.55, "relationship": 0.7, "favorite": 0.5, "preference": 0.5, "plan": 0.5, "other": 0.5,
}  # fmt: skip
"""How much a fact matters, where nobody has judged it."""

WORDS: dict[str, str] = {
    "name": "name called", "home": "home city town address live", "origin": "come born grow country originally",
    "work": "job profession work living", "employer": "employer company job work", "birthday": "birthday born",
    "age": "age old", "relationship": "married wife husband partner", "diet": "eat food",
    "favorite": "favorite like best", "preference": "like love hate enjoy", "relative": "family",
}  # fmt: skip
"""Words by which facts are asked for that have none of them themselves."""

_MAX_SUBJECT = 40
_SYNONYMS = {"mum": "mother", "mom": "mother", "dad": "father"}


def slot_of(about: str, subject: str = "", value: str = "") -> str:
    """Return what a fact is the answer to; '' if it stands beside others.

    ``subject`` is whom or what it is about, where there are several: the thing that is liked, the kind of relative.
    """
    if about == "diet" and re.search("allerg|intoleran", f"{subject} {value}", re.IGNORECASE):
        return f"diet:{_key(value)}"  # of these one can have several
    if about in SINGLE:
        return about
    key = _key(subject)
    if not key:
        return ""
    if about in ("preference", "favorite"):
        return f"{about}:{key}"
    if about == "relative":
        key = _SYNONYMS.get(key, key)
        several = key not in ONE_EACH
        return f"relative:{key}:{_key(value)}" if several else f"relative:{key}"
    return ""


def importance_of(about: str) -> float:
    """Return how much a fact about this matters, 0 to 1."""
    return IMPORTANCE.get(about, 0.5)


def _key(text: str) -> str:
    words = normalize(re.sub(r"^(?:the|a|an|my)\s+", "", text.strip(), flags=re.IGNORECASE))
    return words[:_MAX_SUBJECT].strip()
