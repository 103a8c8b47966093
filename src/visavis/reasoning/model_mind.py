"""A mind that is a language model, with a persona's character, its knowledge, and agents that work for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Literal

from visavis.events import ContentShown, Event, Source, TextItem
from visavis.inference.runner import Runner
from visavis.reasoning.agents.base import Cite
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.answer_markup import Cited, OnScreen, Spoken
from visavis.reasoning.budget import Budget
from visavis.reasoning.citations import Citations
from visavis.reasoning.confirming import Verdict, verdicts
from visavis.reasoning.engine import Engine, EngineStep, GaveUp, Task
from visavis.reasoning.finding import Match
from visavis.reasoning.language_model import LanguageModel
from visavis.reasoning.mentions import mentions
from visavis.reasoning.mind import Question, Step, Thought
from visavis.reasoning.never_say import SentenceFilter, ThoughtFilter
from visavis.reasoning.notes import Notes
from visavis.reasoning.persona import Persona
from visavis.reasoning.prompt import instructions, recent, shown
from visavis.reasoning.round import RoundEnds, Silent
from visavis.reasoning.scripted import ScriptedMind
from visavis.reasoning.silence import SilencePolicy
from visavis.reasoning.spoken_answer import SpokenAnswer
from visavis.reasoning.text import well_formed
from visavis.reasoning.wording import choose_phrase

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage

NOTES = 4
"""How many lines and passages the model is shown for a question."""
RELEVANT = 0.35
"""Cosine from which they are."""
NOT_UNDERSTOOD = "(You heard the user say something, but no words were understood.)"

SCREEN_STEP = 80
"""Text on the screen grows by so many characters at a time."""


class ModelMind:
    """Lets a language model answer, in the persona's character and with its knowledge at hand.

    Topics that the persona reserves for authored lines are answered by those.
    """

    def __init__(
        self,
        persona: Persona,
        model: LanguageModel,
        runner: Runner,
        *,
        scripted: ScriptedMind | None = None,
        agents: Agents | None = None,
        documents: Notes | None = None,
        budget: Budget | None = None,
        silence: SilencePolicy | None = None,
    ) -> None:
        """``scripted`` supplies authored lines and knowledge, ``documents`` what else may help with a question."""
        self.name = f"model:{model.name}"
        self.note = model.note
        self.weighs_confidence = False
        self.heeds_whispers = True
        self.model = model
        self._agents = agents if agents is not None else Agents()
        self._persona = persona
        self._runner = runner
        self._scripted = scripted
        self._documents = documents
        self.engine = Engine(model, budget=budget, silence=silence)

    async def prepare(self) -> None:
        """Load the client and the persona's index. Nothing is sent. Raises CodedError (``mind.*``)."""
        if self._scripted is not None:
            await self._scripted.prepare()
        await self.model.prepare()

    async def answer(self, question: Question) -> AsyncIterator[Step]:
        """Answer, as the model's words arrive. Raises what the model raises (``mind.*``)."""
        await self.prepare()
        if question.situation.pending:
            await question.commitment.wait()  # what waits is decided by what is really said
        decided = verdicts(question)
        for verdict in decided:
            yield verdict.shown
        reserved = None if decided or self._scripted is None else await self._scripted.reserved(question)
        if reserved is not None and self._scripted is not None:
            async with aclosing(self._scripted.deliver(reserved, question)) as steps:
                async for step in steps:
                    yield step
            return
        async with aclosing(self._generated(question, decided)) as steps:
            async for step in steps:
                yield step

    def suggestions(self) -> list[str]:
        """Return what the persona's author suggests to say."""
        return list(self._persona.about.suggestions)

    async def close(self) -> None:
        """Release nothing: model, agents and scripted mind belong to whoever made them."""

    async def _generated(self, question: Question, decided: Sequence[Verdict]) -> AsyncGenerator[Step, None]:
        task = await self._task(question, decided)
        sentences = self._sentences(question)
        allowed = ThoughtFilter(sentences)
        delivery = _Delivery(self._persona, self.model.name, task, sentences)
        async with aclosing(self.engine.run(task)) as happening:
            async for happened in happening:
                if isinstance(happened, OnScreen):
                    await question.commitment.wait()  # the screen is everybody's: nothing is shown on suspicion
                for step in delivery.steps(happened):
                    for said in allowed.feed(step) if isinstance(step, Thought) else [step]:
                        yield said
        for thought in delivery.finish():
            for said in allowed.feed(thought):
                yield said
        for said in allowed.finish():
            yield said

    def _sentences(self, question: Question) -> SentenceFilter:
        """Return what stops the sentences that the persona must never say."""
        about = self._persona.about
        refusal = partial(choose_phrase, "refused", about.phrases.refused, question.memory)
        return SentenceFilter(about.policies.never_say, refusal)

    async def _task(self, question: Question, decided: Sequence[Verdict]) -> Task:
        """Return what the engine is to do."""
        usable = self._agents.only(self._persona.about.agents).only(question.agents).usable(question.situation)
        asked = mentions(question.text, [agent.name for agent in usable])
        if asked.names:
            usable = usable.only(asked.names)
        citations = Citations()
        notes = [*await self._notes(question), *(await self._documents(question, NOTES) if self._documents else ())]
        if any(note.untrusted for note in notes):
            question.situation.tainted = True
        named = [f"[{citations.add(note.source)}] {note.source.title}: {note.text}" for note in notes]
        memories = await question.situation.recall(question.text)
        prompt = instructions(self._persona, question, named, acts=len(usable) > 0, memories=memories)
        declined = [f"(The user declined: {item.pending.item.question})" for item in decided if not item.accepted]
        wish = [f"(The user asks you to use: {', '.join(asked.names)}.)"] if asked.names else []
        words = "\n".join([asked.text.strip() or NOT_UNDERSTOOD, *declined, *wish])
        agreed = [item.pending for item in decided if item.accepted]
        return Task(_messages(prompt, question, words), question, usable, citations, agreed)

    async def _notes(self, question: Question) -> list[Cite]:
        finder = self._scripted.finder if self._scripted is not None else None
        if finder is None or not question.text.strip():
            return []
        found = await self._runner.run(finder.related, question.text, question.senses, NOTES)
        own = [match for match in found if match.line is not None or self._documents is None]  # or passages come twice
        return [_note(match) for match in own if match.probability >= RELEVANT]


class _Delivery:
    """Turns the engine's steps into the pieces of one answer."""

    def __init__(self, persona: Persona, model: str, task: Task, sentences: SentenceFilter) -> None:
        self._sentences = sentences
        self._persona = persona
        self._phrases = persona.about.phrases
        self._question = task.question
        self._citations = task.citations
        self._agents = task.agents
        self._answer = SpokenAnswer(Source(kind="model", reference=model, title=model))
        self._screen = ""
        self._screen_id = ""
        self._shown = 0
        """How many characters of it the user has seen."""

    def steps(self, step: EngineStep) -> list[Step]:
        """Return what a step means for the user."""
        match step:
            case Spoken():
                return list(self._answer.text(step.text))
            case Cited():
                return [thought for name in step.names for thought in self._cite(name)]
            case OnScreen():
                return self._show(step)
            case RoundEnds():
                return list(self._answer.pause())
            case Silent():
                return self._fill(step)
            case GaveUp():
                return self._say("gave_up", "fallback", self._phrases.gave_up)
            case Event():
                return [step]
        return []

    def finish(self) -> list[Thought]:
        """Return the rest, at the end of the answer."""
        return self._answer.finish()

    def _cite(self, name: str) -> list[Thought]:
        source = self._citations.get(name)
        return [] if source is None else self._answer.cite(source)

    def _fill(self, silent: Silent) -> list[Step]:
        """Say that the work takes its time; in English in the words of the agent that works, if it has any."""
        if silent.again:
            return self._say("still_working", "filler", self._phrases.still_working)
        working = [agent for agent in self._agents if agent.name in silent.agents]
        if working and all(agent.quick for agent in working):
            return []
        own = next((agent for agent in working if agent.fillers), None)
        if own is None or not self._persona.about.language.startswith("en"):
            return self._say("working", "filler", self._phrases.working)
        return self._say("working", "filler", own.fillers, by=own.name)

    def _say(
        self, name: str, kind: Literal["filler", "fallback"], phrases: Sequence[str], *, by: str = ""
    ) -> list[Step]:
        text = choose_phrase(f"{name} {by}".strip(), phrases, self._question.memory)
        return list(self._answer.say(text, Source(kind=kind, reference=name)))

    def _show(self, step: OnScreen) -> list[Step]:
        """Show text as far as it has come; what is whole is kept."""
        self._screen += step.text
        text = self._screen.strip()
        grown = len(text) - self._shown >= SCREEN_STEP and not self._sentences.active
        if not text or not (step.ends or grown):
            return []
        if not self._sentences.allows(text):  # what must not be said is not shown either
            self._screen = ""
            return []
        self._shown = 0 if step.ends else len(text)
        artefacts = self._question.situation.artefacts
        self._screen_id = self._screen_id or artefacts.new_id()
        item = TextItem(id=self._screen_id, text=text, status="success" if step.ends else "progress")
        if step.ends:
            artefacts.add(item)
            self._screen, self._screen_id = "", ""
        return [ContentShown(response_id=self._question.commitment.response_id, item=item)]


def _messages(prompt: str, question: Question, words: str) -> list[ModelMessage]:
    from pydantic_ai.messages import ModelRequest, ModelResponse, SystemPromptPart, TextPart, UserPromptPart

    messages: list[ModelMessage] = [ModelRequest(parts=[SystemPromptPart(well_formed(prompt))])]
    for exchange in recent(question.history):
        text = well_formed(shown(exchange))
        if exchange.role == "user":
            messages.append(ModelRequest(parts=[UserPromptPart(text or NOT_UNDERSTOOD)]))
        else:
            messages.append(ModelResponse(parts=[TextPart(text)]))
    messages.append(ModelRequest(parts=[UserPromptPart(well_formed(words))]))
    return messages


def _note(match: Match) -> Cite:
    """Return a line or a passage of the persona as something that an answer may rest on."""
    if match.line is not None:
        text = match.line.usual_answers[0].text.replace("{name}", "")
        return Cite(text, Source(kind="line", reference=match.reference, title=match.title))
    text = match.passage.text if match.passage is not None else ""
    return Cite(text, Source(kind="knowledge", reference=match.reference, title=match.title))
