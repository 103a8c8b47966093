"""Reads from a sentence what would show in the body of somebody who says it.

Hands, heads and brows go with the meaning and the rhythm of speech (D. McNeill, "Hand and Mind", 1992; E. McClave,
"Linguistic functions of head movements", 2000; P. Ekman, "About brows", 1979): heads nod with *yes* and shake with *no*
and *never*, brows rise with questions, palms open to offer (A. Kendon, "Gesture", 2004), beats mark what is stressed,
and the two sides of a comparison have two sides in space. By rule and by word: nothing is asked, nothing is learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from visavis.animation.lexicon import FEELINGS, NEGATORS, OWN, PAINFUL, RULES, WARM, WEAK, YES_NO, YOURS
from visavis.events import Expression, GazeTarget, Gesture

LONGEST = 600
"""No more of a sentence than so many characters is read."""
_WORD = re.compile(r"[\w'-]+")
_LIST = re.compile(
    r"(?:[\w'-]+ )?([\w'-]+), (?:[\w'-]+ )?([\w'-]+),? (?:and|or) (?:(?:a|an|the|some|my|your) )?([\w'-]+)"
)
_CLAUSE = re.compile(r"[^,;:.!?\u2014\u2013]+")
_LONG_CLAUSE = 5
_SIDES: tuple[Gesture, ...] = ("beat_left", "beat_right", "beat_both")
_NEAR = 4
"""How many words before it may turn a feeling around, or say whose it is."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that the body may do at a word."""

    name: str
    """Why: 'greeting', 'denial', 'question', 'feeling' and so on."""
    at: int
    """Where the word begins in the sentence, characters."""
    salience: float
    """How often somebody of ordinary expressiveness does it, 0 to 1."""
    gesture: Gesture | None = None
    strength: float = 0.5
    """Intensity of the gesture, 0 to 1."""
    expression: Expression | None = None
    felt: float = 0.5
    """Intensity of the expression, 0 to 1."""
    gaze: GazeTarget | None = None
    grave: bool = True
    """Whether it fits where somebody is sad."""


def signs_of(sentence: str, *, opening: bool = False, language: str = "en") -> list[Sign]:
    """Return what a sentence may show, in the order of its words. ``opening``: it is the first of an answer.

    Of other languages than English only the marks are understood: questions, exclamations, stress.
    """
    text = _lower(sentence[:LONGEST])
    words = list(_WORD.finditer(text))
    if not words:
        return []
    signs: list[Sign] = []
    if language.startswith("en"):
        signs += _by_rule(text, opening=opening)
        signs += _feelings(words)
        signs += _list_items(text)
        signs += _stressed(text)
    signs += _marks(text, words)
    return sorted(signs, key=lambda sign: (sign.at, -sign.salience))


def feeling_of(text: str) -> float:
    """Return how pleasant what somebody says is for them, -1 (sad, hurt) to 1 (happy); 0 if it does not show."""
    words = list(_WORD.finditer(_lower(text[:LONGEST])))
    total = 0.0
    for index, (expression, felt) in _felt(words):
        turned = _is_turned(words, index)
        if expression in WARM:
            total += -0.5 * felt if turned else felt
        elif expression in PAINFUL:
            total -= 0.0 if turned else 1.4 * felt
    return max(-1.0, min(1.0, total))


def _lower(sentence: str) -> str:
    """Return a text in lower case, every character in its place."""
    lower = sentence.lower().replace("\u2019", "'")
    if len(lower) == len(sentence):
        return lower
    return "".join(low if len(low := character.lower()) == 1 else character for character in sentence)


def _by_rule(text: str, *, opening: bool) -> Iterator[Sign]:
    for rule in RULES:
        if rule.opens and not opening:
            continue
        for found in rule.pattern.finditer(text):
            at = found.start("at") if "at" in rule.pattern.groupindex and found["at"] else _first_word(text, found)
            yield Sign(
                rule.name, at, rule.salience, rule.gesture, rule.strength, rule.expression, rule.felt, rule.gaze,
                rule.grave,
            )  # fmt: skip


def _first_word(text: str, found: re.Match[str]) -> int:
    word = _WORD.search(text, found.start())
    return found.start() if word is None else word.start()


def _felt(words: Sequence[re.Match[str]]) -> Iterator[tuple[int, tuple[Expression, float]]]:
    for index, word in enumerate(words):
        feeling = FEELINGS.get(word[0])
        if feeling is not None:
            yield index, feeling


def _is_turned(words: Sequence[re.Match[str]], index: int) -> bool:
    return any(word[0] in NEGATORS for word in words[max(0, index - _NEAR) : index])


def _feelings(words: Sequence[re.Match[str]]) -> Iterator[Sign]:
    """Yield what words of feeling do to the face: concern where it is somebody else who suffers."""
    for index, (expression, felt) in _felt(words):
        before = [word[0] for word in words[max(0, index - _NEAR) : index]]
        shown = expression
        if _is_turned(words, index):
            if expression != "happy":
                continue  # 'not sad' is not sad, nor is it happy; 'no birthday' is not much either
            shown, felt = "concerned", 0.6 * felt
        elif expression in PAINFUL and (not OWN.intersection(before) or YOURS.intersection(before)):
            shown = "concerned"
        yield Sign("feeling", words[index].start(), 0.9, None, 0.5, shown, felt, grave=shown not in WARM)


def _list_items(text: str) -> Iterator[Sign]:
    """Yield beats for the items of a list of three: one side, the other side, both."""
    for found in _LIST.finditer(text):
        for item, gesture in enumerate(_SIDES, 1):
            yield Sign("list", found.start(item), 0.45, gesture, 0.45)


def _stressed(text: str) -> Iterator[Sign]:
    """Yield a beat for the last strong word of each long clause: there the main stress falls."""
    for clause in _CLAUSE.finditer(text):
        words = list(_WORD.finditer(clause[0]))
        strong = [word for word in words if word[0] not in WEAK and len(word[0]) > 2]
        if len(words) > _LONG_CLAUSE and strong:
            yield Sign("clause", clause.start() + strong[-1].start(), 0.22, "beat_both", 0.4)


def _marks(text: str, words: Sequence[re.Match[str]]) -> Iterator[Sign]:
    """Yield what the sentence's end says about all of it."""
    end = text.rstrip("\"'\u201d\u2019) ")
    if end.endswith("?"):
        strong = [word for word in words if word[0] not in WEAK] or list(words)
        if YES_NO.match(text):
            yield Sign("question", strong[-1].start(), 0.7, "brow_raise", 0.55, "interested", 0.5)
        else:
            yield Sign("question", words[0].start(), 0.6, "tilt", 0.5, "interested", 0.5)
    elif end.endswith("!"):
        yield Sign("exclamation", words[0].start(), 0.5, "brow_raise", 0.5, "smile", 0.4, grave=False)
