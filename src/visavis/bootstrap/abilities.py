"""What the minds of a process share: a language model for work beside conversations, documents, memories, agents."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial

from visavis.bootstrap.builtin_agents import builtin_agents
from visavis.bootstrap.casting import persona_roots
from visavis.bootstrap.knowledge import make_libraries
from visavis.bootstrap.memories import Memories, memories
from visavis.bootstrap.minds import Minds
from visavis.bootstrap.outside import mcp_servers, outside_agents
from visavis.config import Settings
from visavis.events import CodedError, PersonaCard
from visavis.inference import Runner
from visavis.reasoning.agents.base import Cite
from visavis.reasoning.agents.knowledge import AskDocuments
from visavis.reasoning.agents.registry import Agents, installed_agents
from visavis.reasoning.documents.libraries import Libraries
from visavis.reasoning.language_model import LanguageModel, TokenUsage
from visavis.reasoning.mind import Question
from visavis.storage import Storage

log = logging.getLogger(__name__)

UsageOf = Callable[[str, str, TokenUsage], None]
"""Is told the session, the purpose, and what it took."""


class Abilities:
    """Made when a process starts; agents of MCP servers come as their servers are ready."""

    def __init__(self, settings: Settings, storage: Storage, minds: Minds, runner: Runner) -> None:
        """``minds`` have the encoder and the model; ``runner`` runs the encoder."""
        self.agents = Agents()
        self.notes: list[str] = []
        """What cannot be used, in sentences."""
        self.libraries: Libraries = make_libraries(settings, minds.encoder)
        self.memories: Memories | None = None
        self.model: LanguageModel | None = None
        """For summaries, pictures, and what is learned of people."""
        self._settings = settings
        self._storage = storage
        self._minds = minds
        self._runner = runner
        self._servers = mcp_servers(settings)
        self._connecting: asyncio.Task[None] | None = None

    async def open(self, personas: Callable[[], Sequence[PersonaCard]], on_usage: UsageOf) -> None:
        """Make everything. Raises CodedError (``config.*``, ``identity.*``) for settings that cannot be."""
        settings = self._settings
        self.model = await self._minds.default_model()
        encoder = await self._minds.encoder()
        remember = partial(memories, settings, self._storage, self._runner, encoder=encoder, model=self.model)
        try:
            self.memories = await asyncio.to_thread(
                remember, on_usage=lambda session_id, used: on_usage(session_id, "memory", used)
            )
        except CodedError as error:  # the conversation goes on without
            self._announce(f"Nobody is remembered. {error.detail}")
        for agent in await builtin_agents(settings, persona_roots(settings), personas, model=self.model):
            self.agents.add(agent)
        for agent in [*outside_agents(settings), AskDocuments(self.libraries)]:
            self.agents.add(agent)
        for agent in self.memories.agents() if self.memories is not None else ():
            self.agents.add(agent)
        self._add_installed()
        if len(self._servers):
            self._connecting = asyncio.get_running_loop().create_task(self._connect(), name="connect-mcp-servers")

    async def notes_for(self, question: Question, count: int) -> Sequence[Cite]:
        """Return passages of the persona's documents that may help with a question."""
        return await self.libraries.notes(question.situation.persona, question.text, count)

    async def close(self) -> None:
        """Learn what is still to be learned of conversations, and release everything but the model."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.wait([self._connecting])
        if self.memories is not None:
            await self.memories.close()
        await self.agents.close()
        await self._servers.close()
        await self.libraries.close()

    def _add_installed(self) -> None:
        """Add the agents of other packages."""
        found, problems = installed_agents()
        for agent in found:
            try:
                self.agents.add(agent)
            except CodedError as error:
                problems.append(error.detail)
        for problem in problems:
            self._announce(problem)

    async def _connect(self) -> None:
        await self._servers.connect(self.agents.add, self._announce, taken=self.agents)

    def _announce(self, note: str) -> None:
        log.warning("%s", note)
        self.notes.append(note)
