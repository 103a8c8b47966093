"""One of each kind of mind, for the conformance suite and for tests of single ones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any, cast

from tests.reasoning.installed import load_minilm
from tests.reasoning.openai_server import Exchange, Script, openai_server
from tests.reasoning.personas import make_persona
from visavis.inference import Runner
from visavis.reasoning.fake import FakeMind
from visavis.reasoning.mind import Mind, Question, Step, Thought
from visavis.reasoning.model_mind import ModelMind
from visavis.reasoning.persona import Persona
from visavis.reasoning.provider_model import Patience, ProviderModel
from visavis.reasoning.providers import Connection, ModelSpec
from visavis.reasoning.scripted import ScriptedMind

PATIENT = Patience(first_token_s=20.0, between_tokens_s=20.0, whole_s=30.0, retries=1, backoff_s=0.01)
"""For tests against a server on this machine, however busy that is."""
KINDS = ("fake", "scripted", "scripted-wording-only", "model-test", "model-function", "model-http")


@asynccontextmanager
async def make_mind(kind: str, folder: Path) -> AsyncIterator[Mind]:
    """Make a mind of a kind, and release it in the end."""
    runner = Runner("test-mind")
    town = "# The town\n\n## Harbor\nShips come at noon. They bring tea."
    persona = make_persona(folder, knowledge={"town.md": town})
    try:
        if kind == "model-http":
            async with http_mind(persona, runner) as mind:
                yield mind
            return
        made = _make(kind, persona, runner)
        yield made
        await made.close()
    finally:
        runner.close()


def _make(kind: str, persona: Persona, runner: Runner) -> Mind:
    from pydantic_ai.models.function import FunctionModel
    from pydantic_ai.models.test import TestModel

    async def pieces(*_: Any) -> AsyncIterator[str]:
        for piece in ("It is ", "quite sim", "ple. Really", "."):
            yield piece

    async def nothing() -> None:
        return

    match kind:
        case "fake":
            return FakeMind()
        case "scripted":
            return ScriptedMind(persona, load_minilm(), runner)
        case "scripted-wording-only":
            return ScriptedMind(persona, None, runner)
        case "model-test":
            model: Any = TestModel(custom_output_text="One. Two words.")
        case _:
            model = FunctionModel(stream_function=pieces)
    provider = ProviderModel(ModelSpec("test:model"), runner, connection=Connection(model, nothing))
    return ModelMind(persona, provider, runner)


@asynccontextmanager
async def http_mind(
    persona: Persona, runner: Runner, *scripts: Script, patience: Patience = PATIENT, key: str | None = None
) -> AsyncIterator[ModelMind]:
    """Make a mind whose model is behind a real HTTP server; ``mind.server`` is the server."""
    async with openai_server(*(scripts or (Exchange.reply,))) as server:
        model = ProviderModel(ModelSpec("tiny", server.address, key), runner, patience=patience)
        mind = ModelMind(persona, model, runner)
        cast("Any", mind).server = server
        try:
            yield mind
        finally:
            await mind.close()
            await model.close()


async def steps_of(mind: Mind, question: Question | str) -> list[Step]:
    """Return a whole answer, with what happens on the way."""
    asked = Question(question) if isinstance(question, str) else question
    async with aclosing(cast("Any", mind.answer(asked))) as steps:
        return [step async for step in steps]


async def think(mind: Mind, question: Question | str) -> list[Thought]:
    """Return the words of a whole answer."""
    return [step for step in await steps_of(mind, question) if isinstance(step, Thought)]
