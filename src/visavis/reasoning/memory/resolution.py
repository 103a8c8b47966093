"""What becomes of what is known when something new is told: it takes its place, or it says the same again."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace

from visavis.reasoning.memory.memory import Memory
from visavis.reasoning.retrieval import similarities
from visavis.reasoning.text import normalize

SAME = 0.86
"""Cosine (MiniLM) from which two facts with the same names and numbers say the same: 'I have two kids' and 'two
children' have 0.94, 'learning' and 'studying Spanish' 0.90; 'I sold my car' and 'I bought a car' 0.82, 'piano' and
'guitar' 0.72."""
_TOLD_AGAIN_MS = 60_000

_OPPOSITE = re.compile(r"\b(?:not|no|never|don't|doesn't|can't|hate|hates|dislike|stopped|used to|quit)\b")


def resolve_all(known: Sequence[Memory], told: Sequence[Memory]) -> list[Memory]:
    """Return the memories that are to be kept anew or changed when several are told, one after the other. Blocks."""
    now = {item.id: item for item in known}
    changed: dict[str, Memory] = {}
    for item in told:
        for result in resolve(list(now.values()), item):
            now[result.id] = changed[result.id] = result
    return list(changed.values())


def resolve(known: Sequence[Memory], told: Memory) -> list[Memory]:
    """Return the memories that are to be kept anew or changed when ``told`` comes to those that are known.

    The later told wins, whichever is learned first; what it replaces is kept, with the time at which it ended.
    """
    holding = [item for item in known if item.holds and item.kind == told.kind]
    if told.slot:
        others = [item for item in holding if item.slot == told.slot]
        same = next((item for item in others if _same_value(item, told)), None)
        if same is not None:
            newer = [item for item in others if item is not same and item.updated_ms > told.updated_ms]
            return [_again(same, told)] if not newer else []
        return _replace(others, told)
    twin = _twin(holding, told)
    return [told] if twin is None else [_again(twin, told)]


def _replace(others: Sequence[Memory], told: Memory) -> list[Memory]:
    newest = max(others, key=lambda item: item.updated_ms, default=None)
    if newest is not None and newest.updated_ms > told.updated_ms:
        return [replace(told, ended_ms=newest.updated_ms, superseded_by=newest.id)]
    ended = [replace(item, ended_ms=told.created_ms, superseded_by=told.id) for item in others]
    return [told, *ended]


def _again(known: Memory, told: Memory) -> Memory:
    """Return a memory that was told once more, in the words of the last time."""
    later = told.updated_ms >= known.updated_ms
    last = told if later else known
    return replace(
        known,
        text=last.text,
        value=last.value,
        vector=last.vector,
        encoder=last.encoder,
        session_id=last.session_id,
        turn=last.turn,
        created_ms=known.created_ms,
        updated_ms=max(known.updated_ms, told.updated_ms),
        used_ms=max(known.used_ms, told.used_ms),
        importance=max(known.importance, told.importance),
        uses=known.uses + (abs(told.updated_ms - known.updated_ms) > _TOLD_AGAIN_MS),
    )


def _same_value(one: Memory, other: Memory) -> bool:
    if one.value and other.value:
        return normalize(one.value) == normalize(other.value)
    return _normal(one.text) == _normal(other.text)


def _twin(known: Sequence[Memory], told: Memory) -> Memory | None:
    """Return a memory that says the same."""
    words = _normal(told.text)
    best: tuple[float, Memory] | None = None
    for item in known:
        if item.slot:
            continue
        if _normal(item.text) == words:
            return item
        if item.vector is None or told.vector is None or item.encoder != told.encoder:
            continue
        if told.kind == "episode" or _marks(item.text) != _marks(told.text):
            continue
        cosine = float(similarities(item.vector[None], told.vector)[0])
        if cosine >= SAME and (best is None or cosine > best[0]):
            best = cosine, item
    return best[1] if best else None


_normal = functools.lru_cache(maxsize=4_096)(normalize)


@functools.lru_cache(maxsize=4_096)
def _marks(text: str) -> frozenset[str]:
    """Return what sets alike sentences apart: names, numbers, and words of denial."""
    inside = text.split()[1:]
    names = {re.sub(r"\W", "", word).casefold() for word in inside if word[:1].isupper() and word not in ("I", "I'm")}
    return frozenset(names | set(re.findall(r"\d+", text)) | set(_OPPOSITE.findall(text.casefold())))
