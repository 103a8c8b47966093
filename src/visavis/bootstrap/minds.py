"""The minds that can be used."""

from __future__ import annotations

from collections.abc import Sequence

from visavis.bootstrap.models import language_model, model_specs
from visavis.bootstrap.parts import Part
from visavis.config import Settings
from visavis.inference import Runner
from visavis.inference.catalog import ModelStore
from visavis.reasoning.choice import choose_mind
from visavis.reasoning.mind import Mind
from visavis.reasoning.persona import Persona
from visavis.reasoning.providers import ModelSpec
from visavis.reasoning.retrieval import Encoder
from visavis.reasoning.scripted import ScriptedMind

_BETTER = "A language model answers anything: set VISAVIS_MODEL, or VISAVIS_MODEL_URL for Ollama and the like"


class Minds:
    """Chooses and makes minds. They share the sentence encoder."""

    def __init__(self, settings: Settings, store: ModelStore, runner: Runner) -> None:
        """``runner`` runs the encoder."""
        self._settings = settings
        self._store = store
        self._runner = runner
        self._encoder: Encoder | None = None

    async def choose(self, persona: Persona) -> Part[Mind]:
        """Return the mind for a persona. Raises CodedError (``mind.*``) for one that is wanted by name."""
        settings = self._settings
        if settings.mind == "fake":
            return Part("mind", "fake", "Chosen in the settings.", self._fake)
        choice = await choose_mind(settings.mind, model_specs(settings, persona.about))
        scripted = ScriptedMind(persona, await self._encode(), self._runner, settings.cache_dir / "minds")
        if choice.kind == "scripted":
            return Part("mind", "scripted", choice.why, lambda: scripted, _BETTER)
        specs = choice.specs
        return Part("mind", f"model:{specs[0].name}", choice.why, lambda: self._model(persona, specs, scripted))

    async def _encode(self) -> Encoder | None:
        if self._encoder is None and self._store.installed("minilm"):
            self._encoder = await self._runner.run(self._load_encoder)
        return self._encoder

    def _load_encoder(self) -> Encoder:
        from visavis.models.minilm.predictor import MiniLM

        store, cache = self._store, self._settings.cache_dir / "embeddings"
        return MiniLM(store.file("minilm", "minilm.onnx"), store.file("minilm", "tokenizer.json"), cache=cache)

    def _model(self, persona: Persona, specs: Sequence[ModelSpec], scripted: ScriptedMind) -> Mind:
        from visavis.reasoning.model_mind import ModelMind

        model = language_model(specs, self._runner, self._settings)
        return ModelMind(persona, model, self._runner, scripted=scripted)

    def _fake(self) -> Mind:
        from visavis.reasoning.fake import FakeMind

        fake = self._settings.fake
        return FakeMind(
            fake.mind_reply,
            first_token_ms=fake.mind_first_token_ms,
            tokens_per_second=fake.mind_tokens_per_s,
        )
