"""Where personas are checked and tested."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import visavis.reasoning.agents
from visavis.bootstrap.knowledge import sentence_encoder
from visavis.bootstrap.models import language_model, model_specs
from visavis.config import Settings
from visavis.inference import Runner
from visavis.reasoning.agents.base import BaseAgent
from visavis.reasoning.agents.registry import installed_agents
from visavis.reasoning.finding import Finder
from visavis.reasoning.language_model import LanguageModel
from visavis.reasoning.persona import Persona
from visavis.reasoning.persona_checks import place_lines
from visavis.reasoning.persona_files import read_lines
from visavis.reasoning.persona_review import Remark, review
from visavis.reasoning.retrieval import Encoder
from visavis.reasoning.scenarios_play import Stage


@dataclass(frozen=True, slots=True)
class Studio:
    """The parts that checking and testing take."""

    settings: Settings
    runner: Runner
    encoder: Encoder | None
    """None if the sentence model is missing: then equal words decide."""

    @property
    def cache(self) -> Path:
        """Return where what is learned of personas is kept, as for conversations."""
        return self.settings.cache_dir / "minds"

    async def review(self, persona: Persona, folder: Path) -> list[Remark]:
        """Return what the author of a persona should look at."""
        return await self.runner.run(self._review, persona, folder)

    def _review(self, persona: Persona, folder: Path) -> list[Remark]:
        files, _ = read_lines(folder)
        there_is_something = bool(persona.lines or persona.passages)
        finder = Finder(persona, self.encoder, self.cache) if there_is_something else None
        return review(persona, place_lines(files), finder, agent_names())

    def stage(self, persona: Persona, model: LanguageModel | None) -> Stage:
        """Return where the scenarios of a persona are played."""
        return Stage(persona, self.encoder, self.runner, self.cache, model=model)

    def model(self, persona: Persona) -> LanguageModel | None:
        """Return the model that the persona thinks with; None if none is set. Raises CodedError (``mind.*``)."""
        specs = model_specs(self.settings, persona.about)
        return language_model(specs, self.runner, self.settings) if specs else None


@asynccontextmanager
async def open_studio(settings: Settings) -> AsyncIterator[Studio]:
    """Load what is needed, and release it in the end."""
    runner = Runner("persona-studio")
    try:
        yield Studio(settings, runner, await sentence_encoder(settings))
    finally:
        runner.close()


def agent_names() -> Sequence[str]:
    """Return the names of the agents that come with visavis or with installed packages, used or not."""
    found = {agent.name for agent in installed_agents()[0]}
    for module in pkgutil.iter_modules(visavis.reasoning.agents.__path__):
        try:
            content = importlib.import_module(f"{visavis.reasoning.agents.__name__}.{module.name}")
        except ImportError:
            continue  # of an extra that is not installed
        for value in vars(content).values():
            if isinstance(value, type) and issubclass(value, BaseAgent) and value.name:
                found.add(value.name)
    return sorted(found)
