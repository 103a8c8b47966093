from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.reasoning.openai_server import openai_server
from tests.reasoning.personas import make_persona
from visavis.bootstrap.models import language_model, model_specs
from visavis.config import Settings
from visavis.inference import Runner
from visavis.reasoning.model_chain import ModelChain
from visavis.reasoning.provider_model import ProviderModel
from visavis.reasoning.providers import PROVIDERS, AwsAccess, ModelSpec

KEY = "sk-very-secret"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for provider in PROVIDERS.values():
        monkeypatch.delenv(provider.key or "NONE", raising=False)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                 "AWS_SESSION_TOKEN", "AZURE_OPENAI_ENDPOINT", "VISAVIS_MODEL", "VISAVIS_MODEL_URL",
                 "VISAVIS_MODEL_KEY", "VISAVIS_MODEL_FALLBACKS"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner("test-models")
    yield made
    made.close()


def settings(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name if name.isupper() else f"VISAVIS_{name.upper()}", value)
    return Settings()


def test_without_settings_there_is_no_model() -> None:
    assert model_specs(Settings()) == []


@pytest.mark.parametrize("provider", [item for item in PROVIDERS.values() if item.key], ids=lambda item: item.name)
def test_keys_come_from_their_usual_variables_and_are_not_shown(provider: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings(monkeypatch, model=f"{provider.name}:maker/x", AWS_REGION="eu-west-1", **{provider.key: KEY})
    assert made.key_of(provider.name) == KEY
    (spec,) = model_specs(made)
    assert spec.api_key == KEY
    assert KEY not in f"{made!r} {made} {spec!r} {made.model_dump()}"
    assert KEY not in made.model_dump_json()


def test_an_empty_variable_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings(monkeypatch, model="openai:gpt", model_key="", OPENAI_API_KEY="")
    assert model_specs(made) == [ModelSpec("openai:gpt")]
    made = settings(monkeypatch, OPENAI_API_KEY=KEY)
    assert made.key_of("openai") == KEY


def test_keys_can_stand_in_the_file_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"GROQ_API_KEY={KEY}\nVISAVIS_MODEL=groq:x\nVISAVIS_MODEL_FALLBACKS=ollama:a, b\n")
    made = Settings()
    assert made.model_fallbacks == ("ollama:a", "b")
    assert model_specs(made)[0] == ModelSpec("groq:x", None, KEY)


def test_address_and_key_of_the_settings_go_to_their_own_server_only(monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings(
        monkeypatch,
        model="big",
        model_url="http://box/v1",
        model_key="mine",
        model_fallbacks="small,openai:gpt,groq:llama",
        OPENAI_API_KEY="theirs",
    )
    assert model_specs(made) == [
        ModelSpec("big", "http://box/v1", "mine"),
        ModelSpec("small", "http://box/v1", "mine"),
        ModelSpec("openai:gpt", None, "theirs"),
        ModelSpec("groq:llama", None, None),
    ]


def test_a_persona_has_a_model_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings(
        monkeypatch, model="openai:gpt", model_key="k", model_fallbacks="openai:gpt,ollama:a", ANTHROPIC_API_KEY="a"
    )
    own = make_persona(tmp_path, about={"model": "anthropic:claude"}).about
    assert [spec.name for spec in model_specs(made)] == ["openai:gpt", "ollama:a"]
    assert model_specs(made, own) == [
        ModelSpec("anthropic:claude", None, "a"),
        ModelSpec("openai:gpt", None, "k"),
        ModelSpec("ollama:a"),
    ]
    alone = settings(monkeypatch, model_fallbacks="")
    assert [spec.name for spec in model_specs(alone, own)] == ["anthropic:claude"]


def test_a_server_alone_has_its_first_model(monkeypatch: pytest.MonkeyPatch) -> None:
    assert model_specs(settings(monkeypatch, model_url="http://box/v1")) == [ModelSpec("", "http://box/v1")]


@pytest.mark.parametrize("endpoint", ["https://x.openai.azure.com", "https://x.openai.azure.com/openai/v1/"])
def test_azure_has_an_address_of_its_own(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings(monkeypatch, model="azure:mine", AZURE_OPENAI_ENDPOINT=endpoint, AZURE_OPENAI_API_KEY="k")
    assert model_specs(made) == [ModelSpec("azure:mine", "https://x.openai.azure.com/openai/v1", "k")]


def test_bedrock_has_an_accounts_access(monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings(
        monkeypatch,
        model="bedrock:nova",
        AWS_DEFAULT_REGION="eu-west-1",
        AWS_ACCESS_KEY_ID=KEY,
        AWS_SECRET_ACCESS_KEY=KEY,
    )
    (spec,) = model_specs(made)
    assert spec.aws == AwsAccess("eu-west-1", KEY, KEY)
    assert KEY not in f"{spec!r} {made!r}"


async def test_one_model_is_no_chain_and_several_share_the_time(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = settings(monkeypatch, model_first_token_s="9")
    specs = [ModelSpec(f"ollama:{name}") for name in "abc"]
    alone = language_model(specs[:1], runner, made)
    chain = language_model(specs, runner, made)
    assert isinstance(alone, ProviderModel)
    assert isinstance(chain, ModelChain)
    assert chain.names == ("ollama:a", "ollama:b", "ollama:c")
    assert chain.name == alone.name == "ollama:a"


async def test_a_chain_of_the_settings_answers(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    from pydantic_ai.messages import ModelRequest, UserPromptPart

    from visavis.reasoning.language_model import Ask, text_of

    async with openai_server(lambda exchange: exchange.fail(503)) as broken, openai_server() as good:
        specs = [ModelSpec("a", broken.address), ModelSpec("b", good.address)]
        chain = language_model(specs, runner, settings(monkeypatch, model_first_token_s="60"))
        text, usage = await text_of(chain, Ask([ModelRequest(parts=[UserPromptPart("Hi")])]))
        await chain.close()
        assert len(broken.requests) == 1  # another model is better than another try
    assert (text, usage.model) == ("Hello there. I'm Iris.", "b")
