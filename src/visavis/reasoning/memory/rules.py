"""Finds facts in what somebody says of themselves, by the words alone: few, but sure. English.

A fact is taken only from a plain statement in the first person: nothing is taken from questions, wishes, conditions,
reported speech or the past.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

from visavis.reasoning.memory.checks import telling_stems
from visavis.reasoning.memory.conversation import Conversation, Utterance, asked_before
from visavis.reasoning.memory.draft import Draft, Learned
from visavis.reasoning.memory.patterns import FACTS, LEAD_IN, NO_STATEMENT, NOT_SERIOUS, REMEMBER
from visavis.reasoning.names import told_name
from visavis.reasoning.sentences import split_sentences

MAX_FACTS = 20
_EPISODE_TOPICS = 3
_TOPIC_CHARACTERS = 90
_LEAST_TELLING = 1
_JOINED = re.compile(r"\s*(?:[,;]\s*(?:and|but|so)?|\b(?:and|but))\s+(?=(?:i|i'm|i\u2019m|my)\b)", re.IGNORECASE)
_NO_NAME = re.compile(r"\b(?:when|if|never|not|don't)\b", re.IGNORECASE)
_ASKS_NAME = re.compile(r"\b(?:your name|call you|who are you|am i talking (?:to|with))\b[^.!?]*\?", re.IGNORECASE)


class RuleExtractor:
    """Finds what can be found without a language model."""

    async def extract(self, conversation: Conversation) -> Learned:
        """Return facts and an episode, found in a thread."""
        return await asyncio.to_thread(learned_by_rules, conversation)


def learned_by_rules(conversation: Conversation) -> Learned:
    """Return facts and an episode."""
    facts: list[Draft] = []
    if conversation.language.partition("-")[0].lower() == "en":
        sure = set(map(id, conversation.statements))
        for index, item in enumerate(conversation.utterances):
            if id(item) in sure:
                asked = asked_before(conversation.utterances, index)
                facts += facts_in(item.text, turn=item.turn, asked=asked)
    return Learned(tuple(facts[-MAX_FACTS:]), episode_of(conversation))


def facts_in(text: str, *, turn: int = 0, asked: str = "") -> list[Draft]:
    """Return the facts in one message; ``asked`` is what was said to the person before it."""
    found: list[Draft] = []
    for sentence in split_sentences(text):
        if sentence.rstrip().endswith("?") or NOT_SERIOUS.search(sentence):
            continue
        for clause in _clauses(sentence):
            name = told_name(clause, asked=bool(_ASKS_NAME.search(asked)))
            if name is not None and not NO_STATEMENT.search(clause) and not _NO_NAME.search(clause):
                found.append(Draft(f"My name is {name}.", "name", value=name, turn=turn))
            else:
                found += _facts(clause, turn)
    return found


def episode_of(conversation: Conversation) -> str:
    """Return what was talked about, in the person's own words; '' if it was small talk."""
    said = sorted(conversation.statements, key=lambda item: -len(telling_stems(item.text)))
    # What holds of the person is a fact of its own, which may be replaced one day.
    topics = [item for item in said if len(telling_stems(item.text)) > _LEAST_TELLING and not facts_in(item.text)]
    chosen = sorted(topics[:_EPISODE_TOPICS], key=lambda item: item.at_ms)
    quoted = [f"\u201c{_shortened(item)}\u201d" for item in chosen]
    return f"They said: {', '.join(quoted)}." if quoted else ""


def _shortened(item: Utterance) -> str:
    text = " ".join(item.text.split()).rstrip(".")
    if len(text) <= _TOPIC_CHARACTERS:
        return text
    return text[:_TOPIC_CHARACTERS].rsplit(" ", 1)[0] + "…"


def _clauses(sentence: str) -> Iterator[str]:
    """Yield the parts of a sentence that begin with 'I' or 'my'."""
    plain = sentence.replace("\u2019", "'").strip()
    for part in _JOINED.split(plain):
        yield LEAD_IN.sub("", part).strip()


def _facts(clause: str, turn: int) -> Iterator[Draft]:
    if NO_STATEMENT.search(clause):
        return
    asked_to = REMEMBER.match(clause)
    statement = clause[asked_to.end() :].strip() if asked_to else clause
    made = _first(statement)
    if made is not None:
        about, subject, value = made
        yield Draft(_sentence(statement), about, subject, value, 0.9 if asked_to else None, turn)
    elif asked_to and len(telling_stems(statement)) > _LEAST_TELLING:
        yield Draft(_sentence(statement), importance=0.9, turn=turn)


def _first(statement: str) -> tuple[str, str, str] | None:
    for pattern in FACTS:
        match = pattern.match(statement)
        if match is not None:
            return match
    return None


def _sentence(text: str) -> str:
    text = text.strip().rstrip(" .!,;:")
    text = re.sub(r"\bi\b(?=$|[\s'])", "I", text)
    return f"{text[:1].upper()}{text[1:]}."
