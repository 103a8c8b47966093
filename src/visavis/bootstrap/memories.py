"""What remembers people beyond a conversation: shared by all sessions, with a part in each of them."""

from __future__ import annotations

from collections.abc import Callable

from visavis.bootstrap.identity import identity_keys
from visavis.bus import SessionBus
from visavis.config import Settings
from visavis.inference import Runner
from visavis.reasoning.agents.base import BaseAgent
from visavis.reasoning.agents.memory import memory_agents
from visavis.reasoning.language_model import LanguageModel, TokenUsage
from visavis.reasoning.memory.conversation import Extractor
from visavis.reasoning.memory.learning import Learning
from visavis.reasoning.memory.long_term import LongTermMemory
from visavis.reasoning.memory.session_memory import MET, REMEMBERED, SessionMemory
from visavis.reasoning.memory.vault import Vault
from visavis.reasoning.retrieval import Encoder
from visavis.storage import Storage


class Memories:
    """Remembers for all sessions of a process."""

    def __init__(self, long_term: LongTermMemory, learning: Learning) -> None:
        """``learning`` learns into ``long_term``."""
        self.long_term = long_term
        self._learning = learning
        self._sessions: dict[str, SessionMemory] = {}

    def agents(self) -> list[BaseAgent]:
        """Return the agents that remember, recall and forget."""
        return memory_agents(self.long_term, self)

    def attach(self, bus: SessionBus, language: str, closing: list[Callable[[], object]]) -> SessionMemory:
        """Let a session be remembered, as far as the person agrees; ``closing`` is called when it ends."""
        session = SessionMemory(bus.session_id, self.long_term, self._learning, language=language)
        self._sessions[bus.session_id] = session
        bus.listen(REMEMBERED, session.follow)
        bus.listen(MET, session.meet)
        closing.append(lambda: self._sessions.pop(bus.session_id, None))
        return session

    def strike(self, session_id: str, topic: str | None) -> None:
        """Do not remember what was said in a session about a topic so far; None for everything."""
        session = self._sessions.get(session_id)
        if session is not None:
            session.strike(topic)

    async def let_go(self, person_id: str) -> None:
        """Learn nothing more of what somebody has said so far; return when nothing of it is being learned."""
        for session in self._sessions.values():
            session.strike_person(person_id)
        await self.settled()

    def sessions_of(self, person_id: str) -> list[str]:
        """Return the open conversations in which somebody is remembered under an id."""
        people = {session_id: session.person() for session_id, session in self._sessions.items()}
        return [session_id for session_id, person in people.items() if person is not None and person.id == person_id]

    async def settled(self) -> None:
        """Wait until all conversations that are over have been learned from."""
        await self._learning.settled()

    async def close(self) -> None:
        """Learn what is waiting, within seconds, and write it. The runner belongs to whoever made it."""
        await self._learning.close()


def memories(
    settings: Settings,
    storage: Storage,
    runner: Runner,
    *,
    encoder: Encoder | None = None,
    model: LanguageModel | None = None,
    on_usage: Callable[[str, TokenUsage], None] | None = None,
) -> Memories | None:
    """Return what remembers, or None where the settings switch it off.

    ``runner`` runs the encoder; without an ``encoder`` equal words decide what comes to mind, and without a ``model``
    rules find facts in what is said. ``on_usage`` is told the session and what its learning took of the model. Raises
    CodedError (``identity.*``) if the key cannot be had that seals it.
    """
    if not settings.memory:
        return None
    long_term = LongTermMemory(
        storage, Vault(identity_keys(settings)), runner, encoder=encoder, keep_days=settings.memory_days
    )
    return Memories(long_term, Learning(long_term, _extractor(model, on_usage)))


def _extractor(model: LanguageModel | None, on_usage: Callable[[str, TokenUsage], None] | None) -> Extractor:
    if model is None:
        from visavis.reasoning.memory.rules import RuleExtractor

        return RuleExtractor()
    from visavis.reasoning.memory.model import ModelExtractor

    return ModelExtractor(model, on_usage)
