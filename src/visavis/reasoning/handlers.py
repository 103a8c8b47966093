"""Reasoning's part in a session: a command comes in, the pieces of an answer go out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing
from typing import Any, cast

from visavis.events import (
    AgentCompleted,
    AgentFailed,
    AgentStarted,
    AnswerAttributed,
    AssistantDelta,
    AssistantResponse,
    AssistantThinking,
    CancelAgent,
    Event,
    GenerateResponse,
    OperatorAwaited,
    OperatorWhispered,
    PersonaReplaced,
    PrepareAnswer,
    Source,
    ThoughtPrepared,
    TurnInterrupted,
    UsageRecorded,
    UserSpeechResumed,
    UserSpeechStarted,
)
from visavis.reasoning.context import ConversationContext, Turn
from visavis.reasoning.directed import sentences_of
from visavis.reasoning.impression import Impression
from visavis.reasoning.mind import Commitment, Exchange, Mind, Question, Step, Thought
from visavis.reasoning.operator_seat import OperatorSeat
from visavis.reasoning.persona import Persona
from visavis.reasoning.preparation import Preparation
from visavis.reasoning.sentences import split_sentences
from visavis.reasoning.situation import Situation
from visavis.reasoning.whispers import Whispers
from visavis.reasoning.wording import MET, NAME, SEED, choose_phrase
from visavis.reasoning.working_memory import WorkingMemory


class Reasoning:
    """Lets a mind answer in one session, and keeps the conversation as it was heard.

    A mind that fails raises; what is spoken then is the persona's own phrase for it, here and nowhere else, so that
    no mind can speak an error's text. The error itself is raised again when the phrase is out: the bus makes one
    ``handler.failed`` of it.
    """

    def __init__(
        self,
        mind: Mind,
        persona: Persona,
        *,
        session_id: str,
        senses: frozenset[str],
        impression: Impression | None = None,
        situation: Situation | None = None,
        agents: frozenset[str] | None = None,
        working_memory: WorkingMemory | None = None,
        may_spend: Callable[[], None] = lambda: None,
    ) -> None:
        """``senses`` are what the session can do ('hearing', 'voice').

        'sight' and 'tone' are added while ``impression`` sees, and while it hears how something is said. ``agents`` are
        the ones that the client allows in this session; None for all of them. ``working_memory`` chooses what of the
        conversation a mind is shown; ``may_spend`` raises CodedError when the session has spent what it may.
        """
        self.mind = mind
        self._senses = senses
        self._impression = impression
        self.context = ConversationContext({SEED: session_id})
        self._persona = persona
        self.situation = situation or Situation(session_id, persona.about.name, persona.about.language)
        self._agents = agents
        self._may_spend = may_spend
        self._working_memory = working_memory or WorkingMemory()
        self.seat = OperatorSeat()
        self.whispers = Whispers()
        self._preparation: Preparation | None = None
        self._running: dict[str, AgentStarted] = {}
        """Runs of agents that are under way, for those who watch."""

    @property
    def senses(self) -> frozenset[str]:
        """Return what the session can do at this moment."""
        impression = self._impression
        if impression is None:
            return self._senses
        more = (("sight", impression.sees), ("tone", impression.hears_tone))
        return self._senses | {sense for sense, there in more if there}

    def _question(
        self,
        text: str,
        history: Sequence[Exchange],
        confidence: float,
        *,
        spoken: bool,
        command: GenerateResponse | None = None,
    ) -> Question:
        """Return what a mind is asked, with what is known of the user at this moment.

        The name of somebody who is recognized is remembered.
        """
        impression = self._impression
        if impression is not None and impression.name:
            self.context.memory.setdefault(NAME, impression.name)
        person = self.situation.person()
        if person is not None and person.name and self.context.memory.get(MET) != person.id:
            self.context.memory[MET] = person.id  # once: who wants their name forgotten is not called by it again
            self.context.memory.setdefault(NAME, person.name)
        shown = self._working_memory.select(history)
        return Question(
            text,
            history=shown.exchanges,
            summary=shown.summary,
            confidence=confidence,
            spoken=spoken,
            senses=self.senses,
            impression=impression.line() if impression is not None else "",
            state=impression.state if impression is not None else None,
            heard=impression.heard if impression is not None else frozenset(),
            memory=dict(self.context.memory),
            agents=self._allowed(command),
            confirmation=command.confirmation if command is not None else None,
            situation=self.situation,
            whispers=self.whispers.texts(),
            commitment=Commitment(command.response_id if command is not None else ""),
        )

    def _allowed(self, command: GenerateResponse | None) -> frozenset[str] | None:
        """Return which agents the session and the message allow; None for all of them."""
        wished = command.agents if command is not None else None
        if wished is None:
            return self._agents
        return frozenset(wished) if self._agents is None else self._agents.intersection(wished)

    def _felt(self, question: Question) -> frozenset[int]:
        """Return which of the conditions in the persona's answers are true of the user."""
        conditions = enumerate(self._persona.conditions)
        return frozenset(number for number, when in conditions if when.holds(question.state, question.heard))

    async def prepare(self, command: PrepareAnswer) -> AsyncIterator[ThoughtPrepared | UsageRecorded]:
        """Begin to think of an answer, and show its first sentence to the voice.

        To be handled with ``until=(PrepareAnswer, UserSpeechResumed, UserSpeechStarted, TurnEnded)``: what is at work
        goes on without this handler. A mind that fails, fails when the answer is asked for.
        """
        for used in self.drop():
            yield used
        if self.seat.taken:
            return
        question = self._question(command.text, self.context.history(), command.confidence, spoken=True)
        self._preparation = preparation = Preparation(self.mind, question, self._felt(question))
        async with aclosing(preparation.watch()) as thoughts:
            async for thought in thoughts:
                if thought.sentence_index > 0:
                    break
                yield ThoughtPrepared(preparation_id=preparation.id, text=thought.text)
        yield ThoughtPrepared(preparation_id=preparation.id, text="", last=True)

    def drop(self, _: UserSpeechResumed | UserSpeechStarted | None = None) -> list[UsageRecorded]:
        """Forget what was prepared and not asked for: the user goes on. A listener that returns at once.

        What that has taken of a language model is told.
        """
        preparation, self._preparation = self._preparation, None
        return [] if preparation is None else preparation.drop()

    def whispered(self, event: OperatorWhispered) -> list[UsageRecorded]:
        """Take in what an operator tells the persona. A listener that returns at once.

        What was begun without knowing it is dropped.
        """
        self.whispers.hear(event)
        return self.drop()

    def replaced(self, event: PersonaReplaced) -> list[UsageRecorded]:
        """Take note of who answers. A listener that returns at once."""
        self.seat.replaced(event)
        return self.drop()

    async def generate(self, command: GenerateResponse) -> AsyncIterator[Event]:
        """Think of an answer. To be handled with ``until=(CancelResponse,)``."""
        said = None if command.verbatim is not None else command.text
        turn = self.context.begin(command.response_id, said, command.replaces)
        question = self._question(
            command.text,
            self.context.history(before=turn),
            command.confidence,
            spoken=command.spoken,
            command=command,
        )
        prepared = self._take_preparation(command, self._felt(question))
        for used in self.drop():
            yield used
        yield AssistantThinking(response_id=command.response_id, prepared=prepared is not None)
        if command.verbatim is not None:
            steps = self._recite(command.verbatim, command.response_id, command.operator)
        elif prepared is not None:
            self.whispers.answered()
            steps = self._remember(prepared.take(command.response_id), prepared.question.memory)
        elif self.seat.taken:
            steps = self._in_place(command.response_id, question)
        else:
            steps = self._think(question)
        delivery = _Delivery(turn)
        try:
            if not (command.operator or self.seat.taken):
                self._may_spend()
            async with aclosing(steps) as pieces:
                async for step in pieces:
                    for event in delivery.events(step):
                        self._watch(event)
                        yield event
        except Exception:  # raised again unchanged, once the apology is out
            for thought in self._apologize(turn):
                for event in delivery.events(thought):
                    yield event
            yield self._finish(turn, failed=True)
            raise
        yield self._finish(turn)

    def turn_interrupted(self, event: TurnInterrupted) -> list[Event]:
        """Keep of the answer only what was heard, and tell which agents were stopped. A listener that returns at once.

        A command that is cancelled can publish nothing itself.
        """
        self.context.interrupt(event.response_id, event.heard_text)
        stopped = [item for item in self._running.values() if event.response_id in (None, item.response_id)]
        for item in stopped:
            del self._running[item.run_id]
        if stopped and event.response_id is not None:
            self.context.stopped(event.response_id, [item.agent for item in stopped])
        return [
            AgentFailed(
                run_id=item.run_id, agent=item.agent, code="agent.cancelled", detail=f"{item.title} was stopped."
            )
            for item in stopped
        ]

    def cancel_agent(self, command: CancelAgent) -> None:
        """Stop one run of an agent; the answer goes on without it. A handler that returns at once."""
        stop = self.situation.running.get(command.run_id)
        if stop is not None:
            stop()

    def _watch(self, event: Event) -> None:
        match event:
            case AgentStarted():
                self._running[event.run_id] = event
            case AgentCompleted() | AgentFailed():
                self._running.pop(event.run_id, None)

    async def _think(self, question: Question) -> AsyncGenerator[Step, None]:
        """Let the mind answer."""
        self.whispers.answered()
        async with aclosing(self._remember(cast("Any", self.mind.answer(question)), question.memory)) as steps:
            async for step in steps:
                yield step

    async def _in_place(self, response_id: str, question: Question) -> AsyncGenerator[Step, None]:
        """Let a person answer; if they leave it to the persona meanwhile, the mind does."""
        async with self.seat.words(response_id) as words:
            yield OperatorAwaited(response_id=response_id, text=question.text)
            given = await words
        if given is None:
            self._may_spend()
        steps = self._think(question) if given is None else self._recite(given.text, response_id, given.operator)
        async with aclosing(steps):
            async for step in steps:
                yield step

    async def _remember(self, answer: AsyncGenerator[Step, None], memory: dict[str, str]) -> AsyncGenerator[Step, None]:
        # Minds are async generators, whatever the Protocol calls them; closing one stops it at once.
        async with aclosing(answer) as steps:
            async for step in steps:
                self.context.memory = memory  # from the first piece on: what was begun may have been heard
                yield step

    def _take_preparation(self, command: GenerateResponse, felt: frozenset[int]) -> Preparation | None:
        """Return what was prepared, if it is what is asked for."""
        preparation = self._preparation
        if preparation is None or not preparation.serves(command, felt):
            return None
        self._preparation = None
        return preparation

    @staticmethod
    async def _recite(text: str, response_id: str, operator: str) -> AsyncGenerator[Step, None]:
        if operator:
            yield AnswerAttributed(response_id=response_id, operator=operator)
        source = Source(kind="command")
        for sentence, index, directions in sentences_of(text):
            yield Thought(sentence, index, source, directions=directions)

    def _apologize(self, turn: Turn) -> list[Thought]:
        """Return what the persona says when its mind fails."""
        begun = bool(turn.pieces)
        phrases = self._persona.about.phrases
        name = "broken_off" if begun else "failed"
        text = choose_phrase(name, phrases.broken_off if begun else phrases.failed, self.context.memory)
        first = len(split_sentences(turn.text))
        source = Source(kind="fallback", reference=name)
        return [
            Thought(sentence, index, source, "concerned", directions)
            for sentence, index, directions in sentences_of(text, first)
        ]

    @staticmethod
    def _finish(turn: Turn, *, failed: bool = False) -> AssistantResponse:
        turn.finished = True
        return AssistantResponse(
            response_id=turn.response_id,
            text=turn.text,
            sources=turn.sources(),
            finish_reason="fallback" if failed else "complete",
        )


class _Delivery:
    """Makes events of the pieces of one answer, and keeps them in its turn."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._sentence = 0
        self._characters = 0
        """How much of the sentence has been delivered."""

    def events(self, step: Step) -> Iterator[Event]:
        """Yield a piece, behind the stage directions that belong to it; or what happened beside the words."""
        if not isinstance(step, Thought):
            yield self._named(step)
            return
        thought = step
        if thought.sentence_index != self._sentence:
            self._sentence, self._characters = thought.sentence_index, 0
        for item in thought.directions:
            yield item.event(self._turn.response_id, thought.sentence_index, self._characters)
        self._characters += len(thought.text)
        self._turn.pieces.append((thought.text, thought.source))
        yield AssistantDelta(
            response_id=self._turn.response_id,
            text=thought.text,
            sentence_index=thought.sentence_index,
            source=thought.source,
            expression=thought.expression,
        )

    def _named(self, event: Event) -> Event:
        """Return an event of the answer with the answer's name: what was begun ahead did not know it."""
        if isinstance(event, UsageRecorded) and not event.response_id:
            return event.model_copy(update={"response_id": self._turn.response_id})
        return event
