"""A mind that only says what was written for it, and says so when nothing was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from visavis.events import CodedError, Event, Expression, Source
from visavis.inference.runner import Runner
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.agents.runs import CallResult
from visavis.reasoning.confirming import Verdict, verdicts
from visavis.reasoning.direct_request import spoken_result
from visavis.reasoning.directed import sentences_of, undirected
from visavis.reasoning.finding import Finder, Match
from visavis.reasoning.line_agents import LineAgents
from visavis.reasoning.mind import Exchange, Question, Step, Thought
from visavis.reasoning.names import told_name
from visavis.reasoning.persona import AgentCall, Line, Passage, Persona
from visavis.reasoning.policy import Decision, PolicyGate
from visavis.reasoning.readings import after_refusal, is_elliptical, readings, says_no, says_yes
from visavis.reasoning.retrieval import Encoder
from visavis.reasoning.text import normalize, words
from visavis.reasoning.wording import NAME, choose_answer, choose_phrase, in_turn

ANSWER = 0.36
"""From this probability on a typed question is answered."""
ANSWER_SPOKEN = 0.45
"""The same for a spoken one, which may have been misheard."""
CONFIRM = 0.3
"""From here on the persona asks whether a spoken question was meant."""
SENSITIVE = 0.25
"""From here on a question of a sensitive topic is answered."""
TRUST_IN_RECOGNIZER = 0.3
"""How much of the probability the recognizer's own confidence can take away: little, since what it hears in strange
speech it is often sure of, while retrieval finds nothing for it."""

UNCLEAR = 0.6
"""Below this confidence of the recognizer it was not the question that was strange, but how it was understood."""
UNHEARD = 0.4
"""Below this one the words are not worth looking for: of what was understood, 0.3 % is here (bench/recognition.py)."""

CONFIRMING = "confirm:"
"""Begins the reference of a question whether something was meant; the line's id follows."""
MAX_CONFIRMATIONS = 2
PASSAGE_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, or several with one source."""

    text: str
    source: Source
    expression: Expression | None = None
    agent: AgentCall | None = None
    """What is done while it is said."""


class ScriptedMind:
    """Answers with authored lines and knowledge passages, picked by meaning and wording.

    An answer takes one run of the encoder (4 ms). Nothing is ever made up.
    """

    def __init__(
        self,
        persona: Persona,
        encoder: Encoder | None,
        runner: Runner,
        cache: Path | None = None,
        *,
        agents: Agents | None = None,
    ) -> None:
        """Without an ``encoder`` wording alone decides. ``cache`` keeps what was learned of the persona.

        ``agents`` do what lines ask for; a line whose agent is missing is only said.
        """
        self.name = "scripted"
        self.weighs_confidence = True
        self.heeds_whispers = False
        self._persona = persona
        self._encoder = encoder
        self._runner = runner
        self._cache = cache
        self._finder: Finder | None = None
        self._gate: PolicyGate | None = None
        self._agents = LineAgents(agents if agents is not None else Agents(), persona.about.agents)
        self._preparing = asyncio.Lock()
        self.note = (
            f"Answers come from {len(persona.lines)} written lines and {len(persona.passages)} passages; "
            "anything else gets an honest 'I don't know'."
        )
        if encoder is None:
            self.note += " The sentence model is missing, so only equal words count: visavis models pull minilm"

    async def prepare(self) -> None:
        """Index and calibrate the persona. Raises CodedError ``mind.empty_persona``."""
        async with self._preparing:
            if self._finder is not None:
                return
            try:
                finder = await self._runner.run(Finder, self._persona, self._encoder, self._cache)
            except ValueError as error:
                message = f"The persona '{self._persona.about.name}' has neither lines nor knowledge to answer with."
                raise CodedError("mind.empty_persona", message) from error
            self._gate = await self._runner.run(PolicyGate, self._persona, finder)
            self._finder = finder

    @property
    def finder(self) -> Finder | None:
        """Return the search in the persona, once it is prepared."""
        return self._finder

    async def answer(self, question: Question) -> AsyncIterator[Step]:
        """Answer, sentence by sentence, and do what the answer asks for. Raises CodedError ``mind.empty_persona``."""
        await self.prepare()
        if question.situation.pending:
            await question.commitment.wait()  # what waits is decided by what is really said
        decided = verdicts(question)
        if decided:
            async with aclosing(self._carry_out(decided, question)) as steps:
                async for step in steps:
                    yield step
            return
        asked = self._agents.asked(question)
        if asked is not None:
            async with aclosing(self._do(asked, question)) as steps:
                async for step in steps:
                    yield step
            return
        said = await self._runner.run(self._think, question)
        async with aclosing(self.deliver(said, question)) as steps:
            async for step in steps:
                yield step

    async def reserved(self, question: Question) -> list[Said] | None:
        """Return the answer to what a language model must not answer, or None if it may. :meth:`deliver` gives it.

        That is what the persona's policies reserve for its lines, and what they refuse. Raises CodedError
        ``mind.empty_persona``.
        """
        if not self._persona.about.policies.govern or not words(question.text):
            return None
        await self.prepare()
        return await self._runner.run(self._reserved, question)

    async def deliver(self, said: Sequence[Said], question: Question) -> AsyncGenerator[Step, None]:
        """Say an answer, and do meanwhile what it asks for. Closing the generator stops the agents."""
        index = 0
        for item in said:
            for thought in _thoughts(item, index):
                yield thought
                index = thought.sentence_index + 1
        calls = [item.agent for item in said if item.agent is not None and self._agents.can(item.agent, question)]
        if not calls:
            return
        async with aclosing(self._agents.run(calls, question)) as happening:
            async for happened in happening:
                if isinstance(happened, Event):
                    yield happened
                elif happened.outcome != "done":
                    for thought in _thoughts(self._undone(happened, question), index):
                        yield thought
                        index = thought.sentence_index + 1

    async def _do(self, call: AgentCall, question: Question) -> AsyncGenerator[Step, None]:
        """Do what the user asks of an agent by its name, and say what came of it."""
        async with aclosing(self._agents.run([call], question)) as happening:
            async for happened in happening:
                if isinstance(happened, Event):
                    yield happened
                    continue
                said = self._undone(happened, question)
                if happened.outcome == "done":
                    source = Source(kind="agent", reference=call.name, title=call.name)
                    said = Said(spoken_result(happened.text), source)
                for thought in _thoughts(said):
                    yield thought

    async def _carry_out(self, decided: Sequence[Verdict], question: Question) -> AsyncGenerator[Step, None]:
        """Do what the user has agreed to, or leave it."""
        for verdict in decided:
            yield verdict.shown
        agreed = [verdict.pending for verdict in decided if verdict.accepted]
        name = "left" if not agreed else "done"
        async with aclosing(self._agents.run_agreed(agreed, question)) as happening:
            async for happened in happening:
                if isinstance(happened, Event):
                    yield happened
                elif happened.outcome != "done":
                    name = "not_done"
        for thought in _thoughts(self._fallback(question, name)):
            yield thought

    def _undone(self, result: CallResult, question: Question) -> Said:
        """Say that something waits for the user's word, or could not be done."""
        waiting = next(reversed(question.situation.pending.values()), None) if result.outcome == "waits" else None
        if waiting is None:
            return self._fallback(question, "not_done", "concerned")
        return Said(
            waiting.item.question, Source(kind="agent", reference=waiting.agent, title=waiting.agent), "thinking"
        )

    def suggestions(self) -> list[str]:
        """Return what the persona's author suggests to say."""
        return list(self._persona.about.suggestions)

    async def close(self) -> None:
        """Release the index. The runner and the agents belong to whoever made them."""
        self._finder = self._gate = None

    def _think(self, question: Question) -> list[Said]:
        """Return the answer. Runs in a thread."""
        if not words(question.text):
            return [self._fallback(question, "not_heard", "concerned")]
        doubted = _confirming(question.history)
        text = question.text
        without: frozenset[str] = frozenset()
        if doubted:
            line = self._persona.line(doubted)
            if says_yes(text) and line is not None:
                return self._say(_certain(line), question)
            if says_no(text):
                return [self._fallback(question, "declined", "concerned")]
            if normalize(after_refusal(text)) != normalize(text):
                without = frozenset({doubted})
                text = after_refusal(text)
        if is_elliptical(text):
            without |= {last_reference(question.history)}  # 'and music?' is about something else
        match = self._search(question, text, without)
        naming = match.line is not None and match.line.action == "remember_name"
        asked = match.probability < ANSWER and _asked_name(question.history, self._persona)
        name = told_name(text, asked=naming or asked)
        if name is not None:
            question.memory[NAME] = name
            match = self._greeting_of(match)
        elif naming:
            return self._unknown(question)  # 'My name is not important'
        if self._persona.about.policies.refuses and question.confidence >= UNHEARD:
            decision = self._decision(question, match)
            if decision.mode == "refuse":
                return self._refuse(question, decision)
        return self._decide(question, match)

    def _reserved(self, question: Question) -> list[Said] | None:
        """Return the answer to a question that no language model may answer. Runs in a thread."""
        match = self._search(question, question.text, frozenset())
        decision = self._decision(question, match)
        if decision.mode == "refuse":
            return self._refuse(question, decision)
        if decision.mode == "authored" and decision.line is not None:
            return self._say(match, question)
        doubted = bool(_confirming(question.history)) and (says_yes(question.text) or says_no(question.text))
        return self._think(question) if decision.mode == "authored" or doubted else None

    def _decision(self, question: Question, match: Match) -> Decision:
        assert self._gate is not None  # prepared by answer()
        return self._gate.decide(question, match)

    def _refuse(self, question: Question, decision: Decision) -> list[Said]:
        """Decline to talk about a topic; if it is only that nothing else is allowed, say what is."""
        phrases = self._persona.about.phrases.refused
        text = choose_phrase("refused", phrases, question.memory)
        refusal = Said(text, Source(kind="fallback", reference="refused", title=decision.topic), "neutral")
        return [refusal] if decision.topic else [refusal, self._hint(question)]

    def _search(self, question: Question, text: str, without: frozenset[str]) -> Match:
        assert self._finder is not None  # prepared by answer()
        before = next((item.text for item in reversed(question.history) if item.role == "user"), "")
        options = readings(text, called=self._persona.about.title, before=before)
        last = last_reference(question.history)
        return self._finder.find(options, senses=question.senses, last=last, without=without)

    def _greeting_of(self, match: Match) -> Match:
        """Return the line that takes note of a name, which was told for sure."""
        line = next((line for line in self._persona.lines if line.action == "remember_name"), None)
        return match if line is None else _certain(line)

    def _decide(self, question: Question, match: Match) -> list[Said]:
        probability = match.probability
        if question.spoken:
            if question.confidence < UNHEARD:
                return self._unknown(question)
            probability *= 1 - TRUST_IN_RECOGNIZER * (1 - question.confidence)
        needed = SENSITIVE if self._is_sensitive(match) else ANSWER_SPOKEN if question.spoken else ANSWER
        unasked = (says_yes(question.text) or says_no(question.text)) and not (match.line and match.line.after)
        if unasked and question.spoken:
            return [self._fallback(question, "not_heard", "concerned")]
        if probability >= needed:
            return self._say(match, question)
        if question.spoken and probability >= CONFIRM and self._may_confirm(question, match):
            return [self._confirm(question, match)]
        return self._unknown(question)

    def _is_sensitive(self, match: Match) -> bool:
        return match.line is not None and match.line.topic in self._persona.about.policies.sensitive

    def _say(self, match: Match, question: Question) -> list[Said]:
        line = match.line
        if line is None:
            assert match.passage is not None  # a match is one or the other
            return [self._tell(match.passage, question, match.probability)]
        if line.action == "repeat":
            return self._repeat(line, question)
        if line.action == "continue":
            return self._continue(line, question)
        if line.action == "forget_name":
            question.memory.pop(NAME, None)
        return [self._line(line, question, match)]

    def _line(self, line: Line, question: Question, match: Match | None = None) -> Said:
        answer = choose_answer(line, question)
        score = None if match is None else round(match.probability, 3)
        source = Source(kind="line", reference=line.id, title=line.questions[0], score=score)
        return Said(answer.text, source, answer.expression, line.agent)

    def _tell(self, passage: Passage, question: Question, probability: float, start: int | None = None) -> Said:
        """Say up to three sentences of a passage: its beginning, or the part that is nearest to the question."""
        assert self._finder is not None  # prepared by answer()
        if start is None:
            nearest = self._finder.sentence_in(passage, question.text)
            start = 0 if nearest < PASSAGE_SENTENCES else nearest - 1
        text = " ".join(passage.sentences[start : start + PASSAGE_SENTENCES])
        source = Source(
            kind="knowledge", reference=passage.id, title=passage.title, url=passage.url, page=passage.page,
            score=round(probability, 3),
        )  # fmt: skip
        return Said(text, source, "neutral")

    def _repeat(self, line: Line, question: Question) -> list[Said]:
        last = _last_answer(question.history)
        if last is None:
            return [self._fallback(question, "nothing_to_repeat")]
        kept = last.sources[-1] if last.sources else Source(kind="line", reference=line.id, title=line.questions[0])
        return [self._line(line, question), Said(_without_prefix(last.text, line), kept)]

    def _continue(self, line: Line, question: Question) -> list[Said]:
        """Go on with the passage that was being told, or tell one that belongs to what was said."""
        assert self._finder is not None  # prepared by answer()
        last = _last_answer(question.history)
        if last is None or not last.sources:
            return self._unknown(question)
        passage = self._finder.repertoire.passage(last.sources[-1].reference)
        if passage is not None:
            told = [number for number, sentence in enumerate(passage.sentences) if sentence in last.text]
            following = told[-1] + 1 if told else 0
            if following < len(passage.sentences):
                return [self._tell(passage, question, last.sources[-1].score or 0.0, following)]
        else:
            found = self._related(last, question)
            if found is not None:
                return [self._line(line, question), found]
        return [self._fallback(question, "nothing_more", "thinking"), self._hint(question)]

    def _related(self, last: Exchange, question: Question) -> Said | None:
        assert self._finder is not None  # prepared by answer()
        said = self._persona.line(last.sources[-1].reference)
        if said is None:
            return None
        matches = self._finder.passages(said.questions[0], 1)
        told = any(source.reference == match.reference for item in question.history for source in item.sources
                   for match in matches)  # fmt: skip
        if not matches or matches[0].passage is None or matches[0].probability < ANSWER_SPOKEN or told:
            return None
        return self._tell(matches[0].passage, question, min(1.0, matches[0].probability), 0)

    def _confirm(self, question: Question, match: Match) -> Said:
        phrases = self._persona.about.phrases.confirm
        text = choose_phrase("confirm", phrases, question.memory, question=match.question)
        source = Source(
            kind="fallback", reference=f"{CONFIRMING}{match.reference}", title=match.title,
            score=round(match.probability, 3),
        )  # fmt: skip
        return Said(text, source, "thinking")

    def _may_confirm(self, question: Question, match: Match) -> bool:
        """Tell whether there is a question to ask back, its words were understood, and asking is still polite."""
        if match.line is None or question.confidence < UNCLEAR:
            return False
        said = [item for item in question.history if item.role == "assistant"][-MAX_CONFIRMATIONS:]
        asked = [item for item in said if _confirming([item])]
        return len(asked) < MAX_CONFIRMATIONS

    def _unknown(self, question: Question) -> list[Said]:
        if question.spoken and question.confidence < UNCLEAR:
            return [self._fallback(question, "not_understood", "concerned"), self._hint(question)]
        return [self._fallback(question, "unknown", "thinking"), self._hint(question)]

    def _hint(self, question: Question) -> Said:
        """Say what can be asked, in turn."""
        about = self._persona.about
        options = about.suggestions or [line.questions[0] for line in self._persona.lines if not line.after]
        if not options:
            return self._fallback(question, "nothing_more")
        suggestion = options[in_turn("suggestion", len(options), question.memory)]
        text = choose_phrase("hint", about.phrases.hint, question.memory, suggestion=suggestion)
        return Said(text, Source(kind="fallback", reference="hint", title=suggestion), "smile")

    def _fallback(self, question: Question, name: str, expression: Expression | None = None) -> Said:
        phrases: Sequence[str] = getattr(self._persona.about.phrases, name)
        text = choose_phrase(name, phrases, question.memory)
        return Said(text, Source(kind="fallback", reference=name, title=""), expression)


def _thoughts(said: Said, first: int = 0) -> list[Thought]:
    """Return what is said, sentence by sentence, numbered from ``first`` on."""
    return [
        Thought(text, index, said.source, said.expression, directions)
        for text, index, directions in sentences_of(said.text, first)
    ]


def _certain(line: Line) -> Match:
    return Match(line.id, line.questions[0], 1.0, line, None, line.questions[0])


def last_reference(history: Sequence[Exchange]) -> str:
    """Return the line or passage that was said last, or '' if there is none."""
    last = _last_answer(history)
    return last.sources[-1].reference if last and last.sources else ""


def _last_answer(history: Sequence[Exchange]) -> Exchange | None:
    return next((item for item in reversed(history) if item.role == "assistant"), None)


def _confirming(history: Sequence[Exchange]) -> str:
    """Return the line that the assistant has just asked about, or ''."""
    last = last_reference(history)
    return last.removeprefix(CONFIRMING) if last.startswith(CONFIRMING) else ""


def _asked_name(history: Sequence[Exchange], persona: Persona) -> bool:
    line = persona.line(last_reference(history))
    return line is not None and line.action in ("ask_name", "recall_name")


def _without_prefix(text: str, line: Line) -> str:
    """Return an answer without the words that introduced a repetition, if it was one."""
    for answer in line.answers:
        text = text.removeprefix(undirected(answer.text)).strip()
    return text
