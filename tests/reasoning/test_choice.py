from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.reasoning.openai_server import openai_server
from tests.services import free_port
from visavis.events import CodedError
from visavis.reasoning.choice import Probe, choose_mind, probe
from visavis.reasoning.providers import AwsAccess, ModelSpec

KEY = "sk-secret"


async def no_probe(_: str, __: str | None) -> Probe:
    raise AssertionError("nothing is asked")


@pytest.mark.parametrize(
    ("wanted", "spec", "kind", "why"),
    [
        ("scripted", ModelSpec("openai:gpt", api_key=KEY), "scripted", "configured"),
        ("auto", None, "scripted", "No language model is configured"),
        ("model", ModelSpec("openai:gpt", api_key=KEY), "model", "'openai:gpt' is configured"),
        ("model", ModelSpec("llama3", "http://box/v1"), "model", "'llama3'"),
        ("auto", ModelSpec("azure:mine", api_key=KEY), "scripted", "AZURE_OPENAI_ENDPOINT"),
        ("auto", ModelSpec("bedrock:amazon.nova-lite-v1:0"), "scripted", "AWS_REGION"),
        ("auto", ModelSpec("bedrock:amazon.nova-lite-v1:0", aws=AwsAccess("eu-west-1")), "model", "Amazon Bedrock"),
        ("auto", ModelSpec(""), "scripted", "No language model is configured"),
        ("auto", ModelSpec("openai:gpt", api_key=KEY), "model", "with access to OpenAI"),
        ("auto", ModelSpec("openai:gpt"), "scripted", "needs an API key"),
        ("auto", ModelSpec("nobody:gpt"), "scripted", "no provider"),
    ],
)
async def test_choices_that_need_no_network(wanted: str, spec: ModelSpec | None, kind: str, why: str) -> None:
    choice = await choose_mind(wanted, [spec] if spec else [], ask=no_probe)
    assert choice.kind == kind
    assert why in choice.why
    assert choice.specs == ((spec,) if kind == "model" else ())
    assert KEY not in f"{choice}"


@pytest.mark.parametrize(
    ("wanted", "specs", "code"),
    [
        ("scriptd", [], "mind.unknown_choice"),
        ("model", [], "mind.no_model"),
        ("model", [ModelSpec("opnai:x")], "mind.unknown_provider"),
        ("model", [ModelSpec("openai:x")], "mind.no_key"),
        ("model", [ModelSpec("openai:x", api_key=KEY), ModelSpec("groq:x")], "mind.no_key"),
    ],
)
async def test_what_cannot_be_meant_is_refused(wanted: str, specs: list[ModelSpec], code: str) -> None:
    with pytest.raises(CodedError) as caught:
        await choose_mind(wanted, specs, ask=no_probe)
    assert caught.value.code == code
    assert KEY not in str(caught.value)


async def test_of_a_chain_what_cannot_answer_is_left_out_and_told() -> None:
    async with openai_server() as server:
        server.models = ("small",)
        away = ModelSpec("later", f"http://127.0.0.1:{free_port()}/v1")
        there = ModelSpec("small", server.address)
        keyless, missing = ModelSpec("openai:gpt"), ModelSpec("huge", server.address)
        choice = await choose_mind("auto", [keyless, away, missing, there])
    assert choice.kind == "model"
    assert choice.specs == (away, there)  # who is away may come back; the chain passes over it until then
    for part in ("OPENAI_API_KEY", "Nothing answers", "does not have the model 'huge'", "Where it fails: 'small'"):
        assert part in choice.why


async def test_a_server_asked_for_by_address_alone_must_be_there() -> None:
    async with openai_server() as server:
        choice = await choose_mind("model", [ModelSpec("", server.address)])
        assert choice.specs == (ModelSpec("tiny", server.address),)
        server.models = ()
        with pytest.raises(CodedError, match=r"mind\.no_model"):
            await choose_mind("model", [ModelSpec("", server.address)])
    with pytest.raises(CodedError, match=r"mind\.unreachable"):
        await choose_mind("model", [ModelSpec("", f"http://127.0.0.1:{free_port()}/v1")])


async def test_a_server_that_answers_is_used() -> None:
    async with openai_server() as server:
        server.models = ("small:latest", "large")
        for name, chosen in (("", "small:latest"), ("large", "large"), ("small", "small")):
            choice = await choose_mind("auto", [ModelSpec(name, server.address)])
            assert choice.kind == "model"
            assert choice.specs == (ModelSpec(chosen, server.address),)
        missing = await choose_mind("auto", [ModelSpec("huge", server.address)])
        assert missing.kind == "scripted"
        assert "does not have the model 'huge' (it has small:latest, large)" in missing.why
        server.models = ()
        assert "has no model" in (await choose_mind("auto", [ModelSpec("", server.address)])).why


async def test_a_server_that_is_not_there_is_not() -> None:
    address = f"http://127.0.0.1:{free_port()}/v1"
    choice = await choose_mind("auto", [ModelSpec("large", address)])
    assert choice.kind == "scripted"
    assert choice.why == f"Nothing answers at {address} (ConnectError). So the written lines answer."


@pytest.mark.parametrize(
    ("reply", "detail"),
    [
        (b"HTTP/1.1 401 no\r\ncontent-length: 0\r\n\r\n", "status 401"),
        (b"HTTP/1.1 200 ok\r\ncontent-length: 2\r\n\r\nhi", "does not speak like OpenAI's"),
        (b'HTTP/1.1 200 ok\r\ncontent-length: 12\r\n\r\n{"data": [1]}', "does not speak like OpenAI's"),
        (b"nonsense", "Nothing answers"),
        (b"", "Nothing answers"),
    ],
)
async def test_whatever_a_server_says_is_a_plain_result(reply: bytes, detail: str) -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        found = await probe(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", KEY)
    assert not found.reachable
    assert detail in found.detail
    assert KEY not in found.detail


async def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    held: list[asyncio.StreamWriter] = []

    async def never(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(never, "127.0.0.1", 0)
    async with server:
        found = await probe(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", timeout_s=0.5)
        for writer in held:
            writer.transport.abort()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
    assert found == Probe(False, detail=found.detail)
    assert "ReadTimeout" in found.detail


@pytest.mark.parametrize("address", ["not an address", "http://", "ftp://x", "http://[::1"])
async def test_nonsense_addresses_are_unreachable(address: str) -> None:
    assert not (await probe(address)).reachable
