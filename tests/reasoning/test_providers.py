from __future__ import annotations

import asyncio
import dataclasses
import importlib.util
import json
import traceback
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.reasoning.minds import PATIENT
from tests.reasoning.openai_server import Exchange, openai_server
from tests.services import free_port
from visavis.events import CodedError
from visavis.inference import Runner
from visavis.reasoning.language_model import Ask, ToolCall, text_of
from visavis.reasoning.provider_model import ProviderModel
from visavis.reasoning.providers import HOSTED, LOCAL, PROVIDERS, AwsAccess, ModelSpec, check, connect
from visavis.reasoning.providers.access import ask_provider, judge_key

KEY = "sk-very-secret-key"
OPENAI_LIKE = [name for name, provider in PROVIDERS.items() if provider.client == "openai" and provider.address]
TINY = {"openrouter": "maker/tiny"}
EUROPE = AwsAccess("eu-central-1")


@pytest.mark.parametrize(
    ("spec", "provider", "model", "address"),
    [
        (ModelSpec("openai:gpt-4o-mini", api_key="k"), "openai", "gpt-4o-mini", "https://api.openai.com/v1"),
        (ModelSpec("anthropic:claude-3-5-haiku-latest", api_key="k"), "anthropic", "claude-3-5-haiku-latest", None),
        (ModelSpec("google-gla:gemini-2.0-flash", api_key="k"), "google", "gemini-2.0-flash", None),
        (ModelSpec("mistral:mistral-small-latest", api_key="k"), "mistral", "mistral-small-latest", None),
        (ModelSpec("groq:llama-3.3-70b-versatile", api_key="k"), "groq", "llama-3.3-70b-versatile", None),
        (ModelSpec("grok:grok-4", api_key="k"), "xai", "grok-4", "https://api.x.ai/v1"),
        (ModelSpec("deepseek:deepseek-chat", api_key="k"), "deepseek", "deepseek-chat", "https://api.deepseek.com"),
        (ModelSpec("openrouter:meta-llama/llama-3.3-70b-instruct:free", api_key="k"), "openrouter",
         "meta-llama/llama-3.3-70b-instruct:free", "https://openrouter.ai/api/v1"),
        (ModelSpec("together:Qwen/Qwen3-8B", api_key="k"), "together", "Qwen/Qwen3-8B", "https://api.together.xyz/v1"),
        (ModelSpec("fireworks:accounts/fireworks/models/qwen3-8b", api_key="k"), "fireworks",
         "accounts/fireworks/models/qwen3-8b", "https://api.fireworks.ai/inference/v1"),
        (ModelSpec("azure:mine", "https://x.openai.azure.com/openai/v1", "k"), "azure", "mine",
         "https://x.openai.azure.com/openai/v1"),
        (ModelSpec("bedrock:eu.amazon.nova-lite-v1:0", api_key="k", aws=EUROPE), "bedrock", "eu.amazon.nova-lite-v1:0",
         None),
        (ModelSpec("ollama:llama3.2:1b"), "ollama", "llama3.2:1b", "http://localhost:11434/v1"),
        (ModelSpec("llama3.2:1b", "http://box:8000/v1"), "", "llama3.2:1b", "http://box:8000/v1"),
        (ModelSpec("vllm:qwen/qwen3", "http://box:9000/v1"), "vllm", "qwen/qwen3", "http://box:9000/v1"),
    ],
    ids=lambda value: value.name if isinstance(value, ModelSpec) else "",
)  # fmt: skip
async def test_a_model_is_reached_where_its_name_says(
    spec: ModelSpec, provider: str, model: str, address: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL", "GOOGLE_GEMINI_BASE_URL", "OLLAMA_BASE_URL",
                     "GROQ_BASE_URL", "MISTRAL_BASE_URL", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
                     "AZURE_OPENAI_ENDPOINT"):  # fmt: skip
        monkeypatch.setenv(variable, "http://elsewhere.invalid")
    monkeypatch.setenv("OPENAI_API_KEY", "of-somebody-else")
    assert (spec.provider, spec.model, spec.address) == (provider, model, address)
    connection = connect(spec)
    assert connection.model.model_name == model
    assert "elsewhere" not in str(connection.model.base_url)
    expected = address or {
        "bedrock": "https://bedrock-runtime.eu-central-1.amazonaws.com"
    }.get(provider, PROVIDERS[provider].address)  # fmt: skip
    assert str(connection.model.base_url).rstrip("/") == expected
    await connection.close()


def test_every_provider_is_complete() -> None:
    assert set(PROVIDERS) == HOSTED | LOCAL
    for name, provider in PROVIDERS.items():
        assert provider.name == name
        assert bool(provider.key) == (name in HOSTED)
        assert bool(provider.extra) == bool(provider.package)
        if name in LOCAL:
            assert provider.address is not None
            assert not ModelSpec(f"{name}:x").hosted


@pytest.mark.parametrize("name", sorted(HOSTED - {"bedrock", "azure"}))
def test_a_hosted_model_wants_its_usual_key(name: str) -> None:
    with pytest.raises(CodedError) as caught:
        check(ModelSpec(f"{name}:maker/x"))
    assert caught.value.code == "mind.no_key"
    assert PROVIDERS[name].key in caught.value.detail
    check(ModelSpec(f"{name}:maker/x", api_key=KEY))


@pytest.mark.parametrize(
    ("spec", "code", "words"),
    [
        (ModelSpec("azure:mine", api_key=KEY), "mind.no_address", "AZURE_OPENAI_ENDPOINT"),
        (ModelSpec("azure:mine", "https://x.openai.azure.com/openai/v1"), "mind.no_key", "AZURE_OPENAI_API_KEY"),
        (ModelSpec("bedrock:x", api_key=KEY), "mind.no_region", "AWS_REGION"),
        (ModelSpec("mistrall:x"), "mind.unknown_provider", "did you mean 'mistral'"),
        (ModelSpec("openrouter:llama", api_key=KEY), "mind.no_model", "maker/model"),
        (ModelSpec("mistral:"), "mind.no_model", "provider:model"),
    ],
)
def test_what_is_missing_is_named(spec: ModelSpec, code: str, words: str) -> None:
    with pytest.raises(CodedError, match=words) as caught:
        check(spec)
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["mistral", "groq", "bedrock"])
def test_a_missing_package_is_named_with_what_installs_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(CodedError) as caught:
        check(ModelSpec(f"{name}:x", api_key=KEY, aws=EUROPE))
    assert caught.value.code == "mind.missing_package"
    assert f"pip install 'visavis[{name}]'" in caught.value.detail


def test_a_role_of_the_machine_takes_the_place_of_a_key() -> None:
    check(ModelSpec("bedrock:amazon.nova-lite-v1:0", aws=EUROPE))


def test_keys_are_not_shown() -> None:
    aws = AwsAccess("eu-west-1", KEY, KEY, KEY)
    spec = ModelSpec("bedrock:x", api_key=KEY, aws=aws)
    assert KEY not in f"{spec!r} {spec} {aws!r}"


# With the clients of the providers, against a server on this machine


@pytest_asyncio.fixture
async def runner() -> AsyncIterator[Runner]:
    made = Runner("test-providers")
    yield made
    made.close()


def put(name: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a provider be at an address of ours."""
    monkeypatch.setitem(PROVIDERS, name, dataclasses.replace(PROVIDERS[name], address=address))


def root_of(name: str, address: str) -> str:
    """Return what a provider's client is told: some add the path by themselves."""
    return address.removesuffix("/v1") if name in ("mistral", "groq") else address


def question(**options: Any) -> Ask:
    from pydantic_ai.messages import ModelRequest, UserPromptPart

    return Ask([ModelRequest(parts=[UserPromptPart("Hello")])], **options)


async def counted(exchange: Exchange) -> None:
    """Answer as services do, with the tokens counted in the end."""
    await exchange.head()
    await exchange.words(["Hello", " there."])
    await exchange.event({}, "stop")
    usage = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}
    body: dict[str, Any] = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "tiny"}
    body |= {"choices": [], "usage": usage}
    body["x_groq"] = {"id": "r1", "usage": usage}  # Groq counts here
    await exchange.chunk(f"data: {json.dumps(body)}\n\n")
    await exchange.chunk("data: [DONE]\n\n")
    await exchange.send(b"0\r\n\r\n")


@pytest.mark.parametrize("name", [*OPENAI_LIKE, "mistral", "groq"])
async def test_every_client_streams_text(name: str, runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    async with openai_server(counted) as server:
        put(name, root_of(name, server.address), monkeypatch)
        model = ProviderModel(ModelSpec(f"{name}:{TINY.get(name, 'tiny')}", api_key=KEY), runner, patience=PATIENT)
        text, usage = await text_of(model, question(max_tokens=77))
        await model.close()
        request = server.requests[0]
    assert text == "Hello there."
    assert (usage.model, usage.requests) == (f"{name}:{TINY.get(name, 'tiny')}", 1)
    assert (usage.input_tokens, usage.output_tokens) == (12, 3)
    assert usage.cost_usd is None  # 'tiny' has no price
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.path.endswith("/chat/completions")
    limit = "max_completion_tokens" if name == "openai" else "max_tokens"
    assert request.body[limit] == 77
    assert request.body["stream"] is True
    if name == "mistral":
        assert "stream_options" not in request.body


async def calls_a_tool(exchange: Exchange) -> None:
    await exchange.head()
    for arguments in ('{"town": ', '"Bern"}'):
        first = arguments.startswith("{")
        call: dict[str, Any] = {"index": 0, "function": {"arguments": arguments}}
        if first:
            call |= {"id": "abc123def", "type": "function"}
            call["function"]["name"] = "weather"
        await exchange.event({"role": "assistant", "content": None, "tool_calls": [call]})
    await exchange.finish("tool_calls")


@pytest.mark.parametrize("name", [*OPENAI_LIKE, "groq"])
async def test_every_client_calls_tools(name: str, runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    from pydantic_ai.tools import ToolDefinition

    schema = {"type": "object", "properties": {"town": {"type": "string"}}, "required": ["town"]}
    tool = ToolDefinition(name="weather", description="Tell the weather.", parameters_json_schema=schema)
    async with openai_server(calls_a_tool) as server:
        put(name, root_of(name, server.address), monkeypatch)
        model = ProviderModel(ModelSpec(f"{name}:{TINY.get(name, 'tiny')}", api_key=KEY), runner, patience=PATIENT)
        calls = [piece async for piece in model.ask(question(tools=[tool])) if isinstance(piece, ToolCall)]
        await model.close()
        sent = server.requests[0].body["tools"][0]["function"]
    assert [(call.name, call.arguments) for call in calls] == [("weather", '{"town": "Bern"}')]
    assert sent["name"] == "weather"


@pytest.mark.parametrize("name", ["openai", "openrouter", "mistral", "groq"])
@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "mind.unauthorized"), (404, "mind.model_not_found"), (429, "mind.rate_limited"), (503, "mind.server_error")],
)
async def test_every_client_fails_with_the_same_codes_and_tries_once(
    name: str, status: int, code: str, runner: Runner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    patience = dataclasses.replace(PATIENT, retries=0)
    async with openai_server(lambda exchange: exchange.fail(status, f"wrong key {KEY}")) as server:
        put(name, root_of(name, server.address), monkeypatch)
        model = ProviderModel(ModelSpec(f"{name}:{TINY.get(name, 'tiny')}", api_key=KEY), runner, patience=patience)
        with caplog.at_level("DEBUG", logger="visavis"), pytest.raises(CodedError) as caught:
            await text_of(model, question())
        await model.close()
        assert len(server.requests) == 1
    assert caught.value.code == code
    assert KEY not in "".join(traceback.format_exception(caught.value)) + f"{model!r} {caplog.text}"


async def test_bedrock_that_is_not_there_is_unreachable(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    from visavis.reasoning.providers import bedrock

    made = bedrock.aws_client

    def nowhere(service: str, spec: ModelSpec, **options: Any) -> Any:
        client = made(service, spec, **options)
        client.meta.events.register("before-send.bedrock-runtime", refuse)
        return client

    def refuse(**_: Any) -> Any:
        from botocore.exceptions import EndpointConnectionError

        raise EndpointConnectionError(endpoint_url="https://nowhere")

    monkeypatch.setattr(bedrock, "aws_client", nowhere)
    spec = ModelSpec("bedrock:amazon.nova-lite-v1:0", api_key=KEY, aws=EUROPE)
    model = ProviderModel(spec, runner, patience=dataclasses.replace(PATIENT, retries=0))
    with pytest.raises(CodedError) as caught:
        await text_of(model, question())
    await model.close()
    assert caught.value.code == "mind.unreachable"


# Keys


@pytest.mark.parametrize(
    ("provider", "key", "well"),
    [
        ("openai", "sk-proj-abcdefgh12345678", None),
        ("anthropic", "sk-ant-api03-abcdefgh", None),
        ("anthropic", "sk-proj-abcdefgh12345678", False),
        ("groq", "gsk_abcdefgh12345678", None),
        ("mistral", "abcdefgh12345678", None),
        ("openai", "your-key-here", False),
        ("openai", "sk-…", False),
        ("openai", "short", False),
        ("openai", "sk-proj abcdefgh", False),
        ("openai", "sk-proj-abcdefgh\n", False),
    ],
)
def test_a_key_is_judged_by_its_form(provider: str, key: str, well: bool | None) -> None:
    access = judge_key(provider, key)
    assert access.well is well
    assert key not in access.detail


def models_page(status: int) -> bytes:
    body = b'{"data": []}'
    return f"HTTP/1.1 {status} x\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n".encode() + body


@pytest.mark.parametrize("name", ["openai", "anthropic", "google", "mistral", "groq", "openrouter", "deepseek"])
@pytest.mark.parametrize(("status", "well"), [(200, True), (401, False), (500, False)])
async def test_a_provider_is_asked_whether_it_takes_the_key(
    name: str, status: int, well: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(models_page(status))
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        put(name, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", monkeypatch)
        access = await ask_provider(ModelSpec(f"{name}:maker/x", api_key=KEY))
    assert access.well is well
    assert KEY not in access.detail
    assert KEY in asked[0]  # it was shown to the provider
    assert asked[0].startswith(f"GET {PROVIDERS[name].checked_at} ")  # in a header, not in the address


async def test_who_is_not_there_or_has_no_key_is_told() -> None:
    away = await ask_provider(ModelSpec("x", f"http://127.0.0.1:{free_port()}/v1"))
    assert (away.well, "cannot be reached" in away.detail) == (False, True)
    keyless = await ask_provider(ModelSpec("openai:x"))
    assert (keyless.well, "OPENAI_API_KEY" in keyless.detail) == (False, True)
    async with openai_server() as server:
        there = await ask_provider(ModelSpec("tiny", server.address))
    assert there.well is True
