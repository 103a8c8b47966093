"""The minds that can be used."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from visavis.bootstrap.models import language_model, model_specs
from visavis.bootstrap.parts import Part
from visavis.bootstrap.sentence_encoder import load_sentence_encoder
from visavis.config import Settings
from visavis.inference import Runner
from visavis.inference.catalog import ModelStore
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.budget import Budget
from visavis.reasoning.choice import choose_mind
from visavis.reasoning.language_model import LanguageModel
from visavis.reasoning.mind import Mind
from visavis.reasoning.model_chain import Fallback
from visavis.reasoning.notes import Notes
from visavis.reasoning.persona import Persona
from visavis.reasoning.providers import ModelSpec
from visavis.reasoning.retrieval import Encoder
from visavis.reasoning.scripted import ScriptedMind

log = logging.getLogger(__name__)

_BETTER = "A language model answers anything: set VISAVIS_MODEL, or VISAVIS_MODEL_URL for Ollama and the like"


class Minds:
    """Chooses and makes minds. They share the sentence encoder, and those with the same models their connections."""

    def __init__(self, settings: Settings, store: ModelStore, runner: Runner) -> None:
        """``runner`` runs the encoder."""
        self.agents = Agents()
        """What can be done; filled by whoever makes the agents."""
        self.documents: Notes | None = None
        """Finds passages of documents that may help."""
        self._settings = settings
        self._store = store
        self._runner = runner
        self._encoder: Encoder | None = None
        self._models: dict[tuple[ModelSpec, ...], LanguageModel] = {}

    async def choose(self, persona: Persona) -> Part[Mind]:
        """Return the mind for a persona. Raises CodedError (``mind.*``) for one that is wanted by name."""
        settings = self._settings
        if settings.mind == "fake":
            return Part("mind", "fake", "Chosen in the settings.", self._fake)
        choice = await choose_mind(settings.mind, model_specs(settings, persona.about))
        cache = settings.cache_dir / "minds"
        scripted = ScriptedMind(persona, await self.encoder(), self._runner, cache, agents=self.agents)
        if choice.kind == "scripted":
            return Part("mind", "scripted", choice.why, lambda: scripted, _BETTER)
        specs = choice.specs
        return Part("mind", f"model:{specs[0].name}", choice.why, lambda: self._model(persona, specs, scripted))

    async def default_model(self) -> LanguageModel | None:
        """Return the server's own language model, or None if it has none that can be meant. Raises CodedError."""
        if self._settings.mind in ("fake", "scripted"):
            return None
        choice = await choose_mind(self._settings.mind, model_specs(self._settings))
        return self._connect(choice.specs) if choice.kind == "model" else None

    async def close(self) -> None:
        """Close the connections to the models."""
        for model in self._models.values():
            await model.close()
        self._models.clear()

    async def encoder(self) -> Encoder | None:
        """Return what turns sentences into vectors; None if it was not pulled."""
        if self._encoder is None:
            self._encoder = await self._runner.run(load_sentence_encoder, self._settings, self._store)
        return self._encoder

    def _model(self, persona: Persona, specs: Sequence[ModelSpec], scripted: ScriptedMind) -> Mind:
        from visavis.reasoning.model_mind import ModelMind

        settings = self._settings
        budget = Budget(seconds=settings.answer_s, tokens=settings.answer_tokens, cost_usd=settings.answer_cost_usd)
        return ModelMind(
            persona,
            self._connect(specs),
            self._runner,
            scripted=scripted,
            agents=self.agents,
            documents=self.documents,
            budget=budget,
        )

    def _connect(self, specs: Sequence[ModelSpec]) -> LanguageModel:
        key = tuple(specs)
        if key not in self._models:
            self._models[key] = language_model(specs, self._runner, self._settings, announce=_announce)
        return self._models[key]

    def _fake(self) -> Mind:
        from visavis.reasoning.fake import FakeMind

        fake = self._settings.fake
        return FakeMind(
            fake.mind_reply,
            first_token_ms=fake.mind_first_token_ms,
            tokens_per_second=fake.mind_tokens_per_s,
        )


def _announce(fallback: Fallback) -> None:
    log.warning("the model %s failed (%s); %s is asked", fallback.failed, fallback.code, fallback.next)
