"""What an author should look at, though the persona can be used: lines that compete, or are never found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from visavis.reasoning.finding import Finder
from visavis.reasoning.persona import Line, Persona
from visavis.reasoning.persona_checks import PlacedLine
from visavis.reasoning.repertoire import Mask
from visavis.reasoning.retrieval import Query
from visavis.reasoning.scripted import ANSWER
from visavis.reasoning.sentences import split_sentences
from visavis.reasoning.text import normalize
from visavis.reasoning.yaml_source import Problem, nearest

SURE = 0.7
"""From this probability on, a question that finds another line while it is left out is told."""
LONG_SENTENCE = 30
"""Words; a listener has forgotten the beginning of a longer sentence."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at, with its kind for machines."""

    kind: str
    problem: Problem


def review(
    persona: Persona, placed: Sequence[PlacedLine], finder: Finder | None, agents: Collection[str] | None
) -> list[Remark]:
    """Return what an author should look at.

    ``finder`` may be missing if there is nothing to find; ``agents`` are the names of those that there are, None if
    that is not known. Blocks for a second.
    """
    found = [Remark("long", problem) for problem in _long(placed)]
    if agents is not None:
        found += [Remark("agent", problem) for problem in _agents(persona, placed, agents)]
    if finder is not None:
        found += [Remark(kind, problem) for kind, problem in _retrieval(placed, finder)]
    return found


def _long(placed: Sequence[PlacedLine]) -> Iterator[Problem]:
    for item in placed:
        for index, answer in enumerate(item.line.answers):
            for sentence in split_sentences(answer.text):
                count = len(sentence.split())
                if count > LONG_SENTENCE:
                    message = f"a sentence of {count} words is hard to follow by ear (up to {LONG_SENTENCE} is good)"
                    yield item.problem(message, "answers", index)


def _agents(persona: Persona, placed: Sequence[PlacedLine], agents: Collection[str]) -> Iterator[Problem]:
    for name in persona.about.agents or ():
        if name not in agents:
            yield Problem("persona.yaml", 1, f"agents: there is no agent '{name}' here{nearest(name, agents)}")
    for item in placed:
        call = item.line.agent
        if call is None:
            continue
        if call.name not in agents:
            yield item.problem(f"there is no agent '{call.name}' here{nearest(call.name, agents)}", "agent")
        elif persona.about.agents is not None and call.name not in persona.about.agents:
            yield item.problem(f"the agent '{call.name}' is not among the persona's agents", "agent")


def _retrieval(placed: Sequence[PlacedLine], finder: Finder) -> Iterator[tuple[str, Problem]]:
    index = finder.repertoire.index
    weights = finder.calibration.weights
    by_id = {item.line.id: item for item in placed}
    number = -1
    for entry, owner in zip(index.entries, range(len(index.entries)), strict=True):
        item = by_id.get(entry.reference) if entry.kind == "line" else None
        rivals: dict[str, list[str]] = {}
        reached = False
        for place, text in enumerate(entry.texts):
            number += 1
            if item is None:
                continue
            vector = None if index.vectors is None else index.vectors[number]
            query = Query(normalize(text), tuple(index.stems[number]), vector)
            allowed, favored = _moment(finder, item.line)
            ranking = index.rank(query, weights, allowed=allowed, favored=favored)
            sure = finder.calibration.judge(index, query, ranking) >= ANSWER
            reached = reached or (ranking.best == owner and sure)
            if ranking.best != owner and sure:
                other = index.entries[ranking.best].reference
                yield "lost", item.problem(f"'{text}' is answered by '{other}'", "questions", place)
                continue
            if len(entry.texts) < 2:
                continue
            ranking = index.rank(query, weights, allowed=allowed, favored=favored, without=number)
            near = index.entries[ranking.best]
            rival = ranking.best != owner and near.kind == "line"
            if rival and finder.calibration.judge(index, query, ranking, without=number) >= SURE:
                rivals.setdefault(near.reference, []).append(text)
        if item is not None:
            if not reached:
                yield "unreachable", item.problem("none of its questions finds it", "questions")
            for other_id, texts in rivals.items():
                asked = ", ".join(f"'{text}'" for text in texts[:3])
                yield "competing", item.problem(f"it competes with line '{other_id}': {asked}", "questions")


def _moment(finder: Finder, line: Line) -> tuple[Mask, Mask]:
    """Return the masks of a moment at which a line is possible."""
    senses = (frozenset({"hearing", "voice"}) | set(line.requires)) - set(line.lacks)
    return finder.repertoire.masks(frozenset(senses), line.after[0] if line.after else "")
