"""Compares an answer with what a scenario expects of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from visavis.events import AgentStarted, Source
from visavis.reasoning.persona import AgentCall, Persona
from visavis.reasoning.scenarios import Expectation, is_expression
from visavis.reasoning.scenarios_facts import unknown_facts
from visavis.reasoning.scenarios_language import language_of

REFUSALS = frozenset({"unknown", "refused", "not_understood"})
"""References of the phrases that decline to answer."""


@dataclass(slots=True)
class Answer:
    """What came of a turn."""

    sentences: list[tuple[str, Source]] = field(default_factory=list)
    """Each with where it comes from."""
    started: list[AgentStarted] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    """What agents found."""
    error: str = ""
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """Return all of it."""
        return " ".join(sentence for sentence, _ in self.sentences)


def failures(expected: Expectation, answer: Answer, persona: Persona, told: Sequence[str]) -> list[str]:
    """Return why an answer is not what was expected; nothing if it is.

    ``told`` is what the user has said and agents have found until now: facts in it are not made up.
    """
    if answer.error:
        return [f"it failed: {answer.error}"]
    return list(_failures(expected, answer, persona, told))


def _failures(expected: Expectation, answer: Answer, persona: Persona, told: Sequence[str]) -> Iterator[str]:
    sources = [source for _, source in answer.sentences]
    given = ", ".join(dict.fromkeys(f"{source.kind} {source.reference}".strip() for source in sources)) or "nothing"
    lines = [source.reference for source in sources if source.kind == "line"]
    if expected.line and not set(expected.line) & set(lines):
        yield f"expected line {' or '.join(expected.line)}, got {given}"
    topics = [line.topic for line in map(persona.line, lines) if line is not None]
    if expected.topic and not set(expected.topic) & set(topics):
        yield f"expected a line of topic {' or '.join(expected.topic)}, got {given}"
    if expected.source and not set(expected.source) & {source.kind for source in sources}:
        yield f"expected {' or '.join(expected.source)} as a source, got {given}"
    refused = any(source.kind == "fallback" and source.reference in REFUSALS for source in sources)
    if expected.refusal is not None and refused != expected.refusal:
        yield f"expected a refusal, got {given}" if expected.refusal else f"it was refused: {answer.text}"
    yield from _agent_failures(expected, answer)
    yield from _word_failures(expected, answer)
    if expected.no_made_up_fact:
        yield from made_up(answer, persona, told)


def _agent_failures(expected: Expectation, answer: Answer) -> Iterator[str]:
    asked = ", ".join(f"{event.agent}({_shown(event.arguments)})" for event in answer.started) or "none"
    wanted = expected.agent
    if wanted is not None and not any(_calls(wanted, event) for event in answer.started):
        yield f"expected agent {wanted.name}({_shown(wanted.arguments)}), got {asked}"
    if expected.no_agent and answer.started:
        yield f"expected no agent, got {asked}"


def _word_failures(expected: Expectation, answer: Answer) -> Iterator[str]:
    for text in expected.says:
        if not _found(text, answer.text):
            yield f"expected to hear '{text}' in '{answer.text}'"
    for text in expected.not_says:
        if _found(text, answer.text):
            yield f"it says '{text}': '{answer.text}'"
    if expected.max_sentences is not None and len(answer.sentences) > expected.max_sentences:
        yield f"it has {len(answer.sentences)} sentences, more than {expected.max_sentences}"
    language = language_of(answer.text) if expected.language is not None else None
    if expected.language is not None and language != expected.language:
        yield f"expected the language {expected.language}, it seems to be {language or 'none'}: '{answer.text}'"


def made_up(answer: Answer, persona: Persona, told: Sequence[str]) -> Iterator[str]:
    """Yield the sentences of a model that have a fact that stands nowhere. Other sources than a model are known."""
    about = persona.about
    known = [
        about.title, about.description, about.character, about.name, about.policies.disclosure, *told, *answer.results,
        *(text for line in persona.lines for text in (*line.questions, *(item.text for item in line.answers))),
        *(part for passage in persona.passages for part in (passage.title, passage.text)),
    ]  # fmt: skip
    for sentence, source in answer.sentences:
        unknown = unknown_facts(sentence, known) if source.kind == "model" else []
        if unknown:
            yield f"made up: {', '.join(unknown)} in '{sentence}'"


def _calls(wanted: AgentCall, event: AgentStarted) -> bool:
    given = event.arguments
    return event.agent == wanted.name and all(
        name in given and _alike(value, given[name]) for name, value in wanted.arguments.items()
    )


def _alike(wanted: object, given: object) -> bool:
    """Compare arguments; texts regardless of letter case and surrounding space."""
    if isinstance(wanted, str) and isinstance(given, str):
        return wanted.strip().casefold() == given.strip().casefold()
    return wanted == given


def _shown(arguments: dict[str, object]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in arguments.items())


def _found(text: str, said: str) -> bool:
    if is_expression(text):
        return re.search(text[1:-1], said, re.IGNORECASE) is not None
    return " ".join(text.casefold().split()) in " ".join(said.casefold().split())
