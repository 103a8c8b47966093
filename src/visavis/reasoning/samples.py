"""What people say that a persona is not meant for, and how they say what it is meant for."""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Sequence
from importlib import resources

from visavis.reasoning.features import YOU
from visavis.reasoning.text import normalize, plain, words

OPENINGS = (
    "so", "um", "well", "okay", "please tell me", "can you tell me", "i would like to know", "i was wondering", "hey",
    "hello", "tell me", "and", "you know", "by the way", "listen", "excuse me", "i just wanted to say", "to be honest",
    "right now", "honestly",
)  # fmt: skip
ENDINGS = (
    "please", "then", "now", "by the way", "right now", "today", "if i may ask", "you know", "actually", "my friend",
    "for me", "thanks", "really",
)  # fmt: skip
"""What people put around a question."""

SALAD_WORDS = (4, 22)

SOMEBODY = (
    "the mayor", "napoleon", "the queen", "my neighbor", "an elephant", "the president", "a teacher", "the pope",
    "a kangaroo", "shakespeare", "the manager", "a fish", "the moon", "my uncle", "the car", "the doctor", "a tree",
    "the company", "einstein", "the captain", "a butterfly", "the train", "my landlord", "the bridge", "a baby",
    "a bank", "the piano", "cleopatra", "the bakery", "a horse",
)  # fmt: skip
"""Whom and what people ask about, other than the persona."""
_OF_OTHERS = {"are": "is", "were": "was", "do": "does", "have": "has"}


@functools.cache
def out_of_domain() -> tuple[str, ...]:
    """Return general questions and statements that few personas can answer."""
    text = resources.files("visavis.reasoning.data").joinpath("out_of_domain.txt").read_text("utf-8")
    return tuple(line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#"))


def padded(text: str, chance: random.Random) -> str:
    """Return a question with the small words around it that people use when they talk."""
    parts = [plain(text)]
    choice = chance.random()
    if choice < 0.8:
        parts.insert(0, chance.choice(OPENINGS))
    if choice > 0.4:
        parts.append(chance.choice(ENDINGS))
    return " ".join(parts)


def word_salads(sentences: Sequence[str], count: int, chance: random.Random) -> list[str]:
    """Return what a recognizer that knows only these sentences writes when it hears something else.

    A walk over pairs of words that occur, broken off at random: in the vocabulary, locally plausible, and nonsense.
    """
    split = [words(sentence) for sentence in sentences]
    every = [word for sentence in split for word in sentence]
    following: dict[str, list[str]] = {}
    for sentence in split:
        for first, second in itertools.pairwise(sentence):
            following.setdefault(first, []).append(second)
    real = {normalize(sentence) for sentence in sentences if len(words(sentence)) > 2}
    salads: list[str] = []
    for _ in range(count * 4):
        salad = _walk(every, following, chance)
        if len(salads) < count and not any(f" {sentence} " in f" {salad} " for sentence in real):
            salads.append(salad)
    return salads


def _walk(every: Sequence[str], following: dict[str, list[str]], chance: random.Random) -> str:
    salad = [chance.choice(every)]
    for _ in range(chance.randint(*SALAD_WORDS) - 1):
        options = following.get(salad[-1])
        salad.append(chance.choice(options) if options and chance.random() < 0.5 else chance.choice(every))
    return " ".join(salad)


def about_others(texts: Sequence[str], count: int, chance: random.Random) -> list[str]:
    """Return questions like a persona's own, put about somebody else: 'how tall are you' → 'how tall is a horse'.

    Of ``texts`` those are used that speak of 'you' (English). Nobody is named whom the texts speak of themselves.
    """
    own = {word for text in texts for word in words(text)}
    somebody = [name for name in SOMEBODY if own.isdisjoint(name.split()[-1:])]
    addressing = [split for split in map(words, texts) if not YOU.isdisjoint(split)]
    if not somebody:
        return []
    chosen = chance.sample(addressing, min(count, len(addressing)))
    return [_about(split, chance.choice(somebody)) for split in chosen]


def _about(split: Sequence[str], somebody: str) -> str:
    said = []
    for before, word, after in zip(["", *split], split, [*split[1:], ""], strict=False):
        if word in ("your", "yours"):
            said.append(f"{somebody}'s")
        elif word in YOU:
            said.append(somebody)
        elif "you" in (before, after):
            said.append(_OF_OTHERS.get(word, word))
        else:
            said.append(word)
    return " ".join(said)
