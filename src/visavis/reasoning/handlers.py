"""Reasoning's part in a session: a command comes in, the pieces of an answer go out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from typing import Any, cast

from visavis.events import (
    AssistantDelta,
    AssistantResponse,
    AssistantThinking,
    Event,
    GenerateResponse,
    PrepareAnswer,
    Source,
    ThoughtPrepared,
    TurnInterrupted,
    UserSpeechResumed,
    UserSpeechStarted,
)
from visavis.reasoning.context import ConversationContext, Turn
from visavis.reasoning.directed import sentences_of
from visavis.reasoning.impression import Impression
from visavis.reasoning.mind import Exchange, Mind, Question, Thought
from visavis.reasoning.persona import Persona
from visavis.reasoning.preparation import Preparation
from visavis.reasoning.sentences import split_sentences
from visavis.reasoning.wording import NAME, SEED, choose_phrase


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
    ) -> None:
        """``senses`` are what the session can do ('hearing', 'voice').

        'sight' and 'tone' are added while ``impression`` sees, and while it hears how something is said.
        """
        self.mind = mind
        self._senses = senses
        self._impression = impression
        self.context = ConversationContext({SEED: session_id})
        self._persona = persona
        self._preparation: Preparation | None = None

    @property
    def senses(self) -> frozenset[str]:
        """Return what the session can do at this moment."""
        impression = self._impression
        if impression is None:
            return self._senses
        more = (("sight", impression.sees), ("tone", impression.hears_tone))
        return self._senses | {sense for sense, there in more if there}

    def _question(self, text: str, history: Sequence[Exchange], confidence: float, *, spoken: bool) -> Question:
        """Return what a mind is asked, with what is known of the user at this moment.

        The name of somebody who is recognized is remembered.
        """
        impression = self._impression
        if impression is not None and impression.name:
            self.context.memory.setdefault(NAME, impression.name)
        return Question(
            text,
            history=history,
            confidence=confidence,
            spoken=spoken,
            senses=self.senses,
            impression=impression.line() if impression is not None else "",
            state=impression.state if impression is not None else None,
            heard=impression.heard if impression is not None else frozenset(),
            memory=dict(self.context.memory),
        )

    def _felt(self, question: Question) -> frozenset[int]:
        """Return which of the conditions in the persona's answers are true of the user."""
        conditions = enumerate(self._persona.conditions)
        return frozenset(number for number, when in conditions if when.holds(question.state, question.heard))

    async def prepare(self, command: PrepareAnswer) -> AsyncIterator[ThoughtPrepared]:
        """Begin to think of an answer, and show its first sentence to the voice.

        To be handled with ``until=(PrepareAnswer, UserSpeechResumed, UserSpeechStarted, TurnEnded)``: what is at work
        goes on without this handler. A mind that fails, fails when the answer is asked for.
        """
        self.drop()
        question = self._question(command.text, self.context.history(), command.confidence, spoken=True)
        self._preparation = preparation = Preparation(self.mind, question, self._felt(question))
        async with aclosing(preparation.watch()) as thoughts:
            async for thought in thoughts:
                if thought.sentence_index > 0:
                    break
                yield ThoughtPrepared(preparation_id=preparation.id, text=thought.text)
        yield ThoughtPrepared(preparation_id=preparation.id, text="", last=True)

    def drop(self, _: UserSpeechResumed | UserSpeechStarted | None = None) -> None:
        """Forget what was prepared and not asked for: the user goes on. A listener that returns at once."""
        if self._preparation is not None:
            self._preparation.drop()
            self._preparation = None

    async def generate(self, command: GenerateResponse) -> AsyncIterator[Event]:
        """Think of an answer. To be handled with ``until=(CancelResponse,)``."""
        said = None if command.verbatim is not None else command.text
        turn = self.context.begin(command.response_id, said, command.replaces)
        question = self._question(
            command.text, self.context.history(before=turn), command.confidence, spoken=command.spoken
        )
        prepared = self._take_preparation(command, self._felt(question))
        yield AssistantThinking(response_id=command.response_id, prepared=prepared is not None)
        if command.verbatim is not None:
            thoughts = self._recite(command.verbatim)
        elif prepared is not None:
            thoughts = self._remember(prepared.take(), prepared.question.memory)
        else:
            thoughts = self._remember(cast("Any", self.mind.answer(question)), question.memory)
        delivery = _Delivery(turn)
        try:
            async with aclosing(thoughts) as pieces:
                async for thought in pieces:
                    for event in delivery.events(thought):
                        yield event
        except Exception:  # raised again unchanged, once the apology is out
            for thought in self._apologize(turn):
                for event in delivery.events(thought):
                    yield event
            yield self._finish(turn, failed=True)
            raise
        yield self._finish(turn)

    def turn_interrupted(self, event: TurnInterrupted) -> None:
        """Keep of the answer only what was heard. A listener that returns at once."""
        self.context.interrupt(event.response_id, event.heard_text)

    async def _remember(
        self, answer: AsyncGenerator[Thought, None], memory: dict[str, str]
    ) -> AsyncGenerator[Thought, None]:
        # Minds are async generators, whatever the Protocol calls them; closing one stops it at once.
        async with aclosing(answer) as thoughts:
            async for thought in thoughts:
                self.context.memory = memory  # from the first piece on: what was begun may have been heard
                yield thought

    def _take_preparation(self, command: GenerateResponse, felt: frozenset[int]) -> Preparation | None:
        """Return what was prepared, if it is what is asked for; otherwise it is forgotten."""
        preparation = self._preparation
        if preparation is None or not preparation.serves(command, felt):
            self.drop()
            return None
        self._preparation = None
        return preparation

    @staticmethod
    async def _recite(text: str) -> AsyncGenerator[Thought, None]:
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

    def events(self, thought: Thought) -> Iterator[Event]:
        """Yield a piece, behind the stage directions that belong to it."""
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
