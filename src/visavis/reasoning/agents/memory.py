"""Remember, recall and forget: what a person wants to be known of them on other days."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Annotated, Protocol

from pydantic import Field

from visavis.events import CodedError, JsonObject
from visavis.reasoning.agents.base import AgentContext, BaseAgent, Cite, Output
from visavis.reasoning.memory.checks import is_grounded, tidy, why_secret
from visavis.reasoning.memory.draft import Draft, Learned
from visavis.reasoning.memory.index import MemoryIndex
from visavis.reasoning.memory.long_term import LongTermMemory
from visavis.reasoning.memory.memory import MAX_TEXT, Memory, day_of, told_on
from visavis.reasoning.memory.rules import facts_in
from visavis.reasoning.memory.slots import About
from visavis.reasoning.situation import KnownPerson

MOST_LISTED = 12
EXPLICIT_IMPORTANCE = 0.85
"""Of what somebody asks to be remembered."""
_LATELY = 6
"""So many of the person's last messages may hold what is to be remembered."""

SWITCHED_OFF = (
    "Nothing is kept, because remembering is switched off. Ask them to switch on 'Remember me' on the page, if they "
    "want that; until then you only know what is said in this conversation."
)
UNKNOWN = (
    "Nothing is kept, because it is not known who this is. The page can know them again, if they switch on 'Remember "
    "me' there."
)


class Strikes(Protocol):
    """Lets sessions that go on leave something out when they are learned from."""

    def strike(self, session_id: str, topic: str | None) -> None:
        """Do not remember what was said in a session about a topic so far; None for everything."""


class _MemoryAgent(BaseAgent):
    """What they have in common."""

    quick = True
    private = True
    timeout_s = 15.0

    def __init__(self, memory: LongTermMemory, strikes: Strikes) -> None:
        """``strikes`` are the sessions under way."""
        self._memory = memory
        self._strikes = strikes


class Remember(_MemoryAgent):
    """Keeps something that the user said about themselves, for other days.

    Use it when they ask you to remember it, or tell something that will matter next time. One fact a call, only what
    they said themselves, never secrets.
    """

    name = "remember"
    effects = True

    async def run(
        self,
        context: AgentContext,
        fact: Annotated[
            str,
            Field(
                min_length=3,
                max_length=MAX_TEXT,
                description="One short sentence in the user's own voice: 'My sister is called Anna.'",
            ),
        ],
        about: Annotated[About, Field(description="What it is about.")] = "other",
        subject: Annotated[
            str, Field(max_length=40, description="Preference: what is liked or not; relative: which one; else ''.")
        ] = "",
        value: Annotated[str, Field(max_length=80, description="The answer itself: 'Anna'.")] = "",
    ) -> str:
        """Keep a fact, if the person agreed. Raises CodedError ``memory.secret`` or ``memory.not_said``."""
        person = context.situation.person()
        if person is None or not person.agreed:
            return UNKNOWN if person is None else SWITCHED_OFF
        text = tidy(fact)
        reason = why_secret(f"{text} {value}")
        if reason:
            raise CodedError("memory.secret", f"That is not kept, because {reason}.")
        if not is_grounded(text, _said(context)):
            raise CodedError("memory.not_said", "Only what the user said themselves in this conversation is kept.")
        draft = _draft(text, about, subject, value)
        kept = await self._memory.learn(
            person.id,
            Learned((draft,)),
            session_id=context.situation.session_id,
            told_ms=int(context.now().timestamp() * 1000),
        )
        return f'Kept for other days: "{kept[0].text}"' if kept else "That was not kept."


class Recall(_MemoryAgent):
    """Tells what the user said on other days.

    Use it when they ask what you know or remember of them, or when something that they told you before would help.
    """

    name = "recall"

    async def run(
        self,
        context: AgentContext,
        topic: Annotated[str, Field(max_length=200, description="What about; '' for what matters most.")] = "",
    ) -> AsyncIterator[Output]:
        """Cite what comes to mind, of other times too: it says so."""
        person = context.situation.person()
        if person is None or not person.agreed:
            yield UNKNOWN if person is None else SWITCHED_OFF
            return
        now = context.now()
        found: list[tuple[Memory, float | None]]
        if topic.strip():
            recalled = await self._memory.recall(person.id, topic, top=MOST_LISTED, past=True)
            found = [(item.memory, round(item.relevance, 3)) for item in recalled]
        else:
            index = await self._memory.index_of(person.id)
            last = index.last_episode()
            found = [(item, None) for item in index.dearest(self._memory.now_ms(), MOST_LISTED - 1)]
            found += [(last, None)] if last is not None else []
        if not found:
            yield "Nothing of that is remembered of them." if topic else "Nothing is remembered of them yet."
        for item, score in found:
            yield Cite(_told(item, now), item.source(now, score))


class Forget(_MemoryAgent):
    """Erases, for good, what is remembered of the user about a topic, when they ask for it."""

    name = "forget"
    effects = True

    async def run(
        self,
        context: AgentContext,
        what: Annotated[
            str,
            Field(
                min_length=2, max_length=200, description="A topic in a word or two ('my sister'), or a memory's id."
            ),
        ],
    ) -> str:
        """Erase what names the topic; of what only comes near, tell the ids."""
        person = context.situation.person()
        session_id = context.situation.session_id
        if person is None:
            self._strikes.strike(session_id, what)
            return UNKNOWN
        index = await self._memory.index_of(person.id)
        chosen = [item for item in index.memories if item.id == what.strip()] or index.mentioning(what)
        self._strikes.strike(session_id, chosen[0].text if len(chosen) == 1 and chosen[0].id == what.strip() else what)
        if chosen:
            count = await self._memory.forget(person.id, [item.id for item in chosen])
            return f"Erased {count}: " + "; ".join(f'"{item.text}"' for item in chosen[:MOST_LISTED])
        return await self._nothing(person, index, what, context.now())

    async def _nothing(self, person: KnownPerson, index: MemoryIndex, what: str, now: datetime) -> str:
        near = await self._memory.recall(person.id, what, past=True) if index.memories else []
        begin = f"Nothing that is remembered names '{tidy(what)}', and what was said of it today will not be kept."
        if not near:
            return begin
        listed = "; ".join(f"{item.memory.id}: {_told(item.memory, now)}" for item in near)
        return f"{begin} Nothing was erased. Ask which of these they mean, then forget it by its id: {listed}"


class ForgetEverything(_MemoryAgent):
    """Erases, for good, everything that is remembered of the user. Only when they plainly ask for all of it."""

    name = "forget_everything"
    title = "Forget everything"
    effects = True
    always_confirm = True

    def confirmation(self, context: AgentContext, arguments: JsonObject) -> tuple[str, str]:
        """Ask in so many words."""
        return "Shall I forget everything about you?", "All that is remembered of you is erased, for good."

    async def run(self, context: AgentContext) -> str:
        """Erase all of it, and keep nothing of what was said so far."""
        self._strikes.strike(context.situation.session_id, None)
        person = context.situation.person()
        if person is None:
            return "Nothing was kept of them, and what was said so far will not be."
        count = await self._memory.forget_all(person.id)
        return f"Erased all that was remembered of them ({count}); what was said so far today will not be kept either."


def _said(context: AgentContext) -> Sequence[str]:
    """Return what the user said lately."""
    said = [item.text for item in context.question.history if item.role == "user"]
    return [*said[-_LATELY:], context.question.text]


def _draft(text: str, about: str, subject: str, value: str) -> Draft:
    """Return the fact; where nobody has said what it is about, the rules do."""
    if about == "other":
        found = facts_in(text)
        if len(found) == 1:
            about, subject, value = found[0].about, found[0].subject, found[0].value
    return Draft(text, about, tidy(subject), tidy(value), EXPLICIT_IMPORTANCE)


def _told(item: Memory, now: datetime) -> str:
    if item.kind == "episode":
        return f"Talked {day_of(item.created_ms, now)}: {item.text}"
    until = (
        f", no longer so since {day_of(item.ended_ms, now).removeprefix('on ')}" if item.ended_ms is not None else ""
    )
    return f'They {told_on(item.updated_ms, now)}{until}: "{item.text}"'


def memory_agents(memory: LongTermMemory, strikes: Strikes) -> list[BaseAgent]:
    """Return the agents of memory."""
    return [
        Remember(memory, strikes),
        Recall(memory, strikes),
        Forget(memory, strikes),
        ForgetEverything(memory, strikes),
    ]
