"""Decides who may answer a question: what was written for it, a language model, or nobody."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.reasoning.finding import Finder, Match
from visavis.reasoning.mind import Question
from visavis.reasoning.persona import Line, Persona
from visavis.reasoning.policies import Mode
from visavis.reasoning.readings import MAX_CHARACTERS, readings
from visavis.reasoning.topics import Topics

OF_LINE = 0.45
"""From this probability of a line on, a question is of the line's topic."""
OF_SENSITIVE_LINE = 0.25
"""The same for sensitive topics."""
OF_EXAMPLES = 0.6
"""From this probability on, it is of a topic that is known by examples."""
AS_LIKELY = 0.15
"""Topics this close to the likeliest are as likely; the strictest of their modes goes."""

_STRICT: dict[Mode, int] = {"model": 0, "authored": 1, "refuse": 2}


@dataclass(frozen=True, slots=True)
class Decision:
    """Who may answer, and why."""

    mode: Mode
    topic: str = ""
    """The topic that it was decided by; '' if it is none that is known."""
    probability: float = 0.0
    """That the question is of the topic."""
    line: Line | None = None
    """The authored line that answers it, if there is one for sure."""


class PolicyGate:
    """Applies the policies of a persona to questions. Its calls block while a question is encoded (2 ms a reading)."""

    def __init__(self, persona: Persona, finder: Finder) -> None:
        """Encode the examples of the topics. Blocks."""
        self._persona = persona
        self._policies = persona.about.policies
        self._finder = finder
        self._topics = Topics(persona, finder.repertoire.index.encoder)

    def decide(self, question: Question, match: Match) -> Decision:
        """Return who may answer; ``match`` is what the finder found for the question.

        What is known by its line and what is known by examples are weighed together. A line of a sensitive topic goes
        before everything else.
        """
        candidates = self._by_line(match)
        if candidates and candidates[0].topic in self._policies.sensitive:
            return candidates[0]
        candidates += self._by_examples(question)
        if not candidates:
            return Decision(self._policies.default)
        likeliest = max(item.probability for item in candidates)
        close = [item for item in candidates if item.probability >= likeliest - AS_LIKELY]
        return max(close, key=lambda item: (_STRICT[item.mode], item.probability))

    def _by_line(self, match: Match) -> list[Decision]:
        line = match.line
        if line is None:
            if match.probability >= OF_LINE and self._policies.default != "model":
                return [Decision("authored", "", match.probability)]  # knowledge was written for it, too
            return []
        needed = OF_SENSITIVE_LINE if line.topic in self._policies.sensitive else OF_LINE
        if match.probability < needed:
            return []
        return [Decision(self._policies.mode_of(line.topic), line.topic, match.probability, line)]

    def _by_examples(self, question: Question) -> list[Decision]:
        return [
            Decision(self._policies.mode_of(item.topic), item.topic, item.probability)
            for item in self._topics.match(self._finder.queries(self._readings(question)))
            if item.probability >= OF_EXAMPLES
        ]

    def _readings(self, question: Question) -> list[str]:
        """Return all that a question may mean. What stands at the end of a long one counts as well."""
        before = next((item.text for item in reversed(question.history) if item.role == "user"), "")
        called = self._persona.about.title
        found = readings(question.text, called=called, before=before)
        if len(question.text) > MAX_CHARACTERS:
            found += readings(question.text[-MAX_CHARACTERS:], called=called)
        return found
