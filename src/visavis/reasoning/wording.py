"""Which of several ways to say something: in turn, never the same twice in a row, and the same again in a replay."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from visavis.reasoning.directed import undirected
from visavis.reasoning.mind import Exchange, Question
from visavis.reasoning.persona import NAME_FIELD, Answer, Line

NAME = "name"
"""Where a session's memory keeps the user's name."""
MET = "met"
"""Where it keeps which known person's name it has taken over."""
SEED = "seed"
"""Where it keeps what sets sessions apart, so that they don't all begin with the same words."""
PAUSE = 6
"""Neither the name nor an answer that remarks on the user is used again within so many of the assistant's messages."""


def in_turn(key: str, count: int, memory: dict[str, str]) -> int:
    """Return the next number below ``count`` for this key."""
    used = int(memory.get(f"used:{key}", "0"))
    memory[f"used:{key}"] = str(used + 1)
    return (zlib.crc32(f"{memory.get(SEED, '')}{key}".encode()) + used) % count


def choose_answer(line: Line, question: Question) -> Answer:
    """Return the answer to give now.

    What was written for somebody like the user goes first: answers whose ``when`` holds, each of them once in a while.
    Answers with ``{name}`` need a name, and come only now and then, except in lines that are about it.
    """
    name = question.memory.get(NAME)
    options, key = _fitting(line, question, name), f"{line.id}+when"
    if not options:
        options, key = _usual(line, question, name)
    chosen = options[in_turn(key, len(options), question.memory)]
    return Answer(text=_filled(chosen, name), expression=chosen.expression or line.expression)


def _fitting(line: Line, question: Question, name: str | None) -> list[Answer]:
    """Return the answers that were written for what is known of the user and were not given lately."""
    said = _lately(question.history)
    return [
        answer
        for answer in line.answers
        if answer.when is not None
        and (name or NAME_FIELD not in answer.text)
        and answer.when.holds(question.state, question.heard)
        and not any(undirected(_filled(answer, name)) in text for text in said)
    ]


def _usual(line: Line, question: Question, name: str | None) -> tuple[list[Answer], str]:
    """Return the answers for anybody, with the key under which they take turns."""
    usual = line.usual_answers or list(line.answers)
    named = [answer for answer in usual if NAME_FIELD in answer.text]
    plain = [answer for answer in usual if NAME_FIELD not in answer.text]
    about_name = line.action in ("remember_name", "recall_name")
    if name and named and (about_name or not plain or not any(name in text for text in _lately(question.history))):
        return named, f"{line.id}+name"
    return plain or usual, line.id


def _filled(answer: Answer, name: str | None) -> str:
    return answer.text.replace(NAME_FIELD, name or "").strip()


def choose_phrase(name: str, phrases: Sequence[str], memory: dict[str, str], **fields: str) -> str:
    """Return the next of the persona's phrases of a kind, with its fields filled in."""
    text = phrases[in_turn(f"phrase:{name}", len(phrases), memory)]
    for field, value in fields.items():
        text = text.replace(f"{{{field}}}", value)
    return text


def _lately(history: Sequence[Exchange]) -> list[str]:
    """Return what the assistant said last."""
    return [exchange.text for exchange in history if exchange.role == "assistant"][-PAUSE:]
