"""What every language model does, whoever offers it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import pytest

from tests.reasoning.minds import PATIENT
from tests.reasoning.openai_server import Exchange, openai_server
from visavis.events import CodedError
from visavis.inference import Runner
from visavis.reasoning.fake_model import FakeLanguageModel, FakeReply
from visavis.reasoning.language_model import Ask, LanguageModel, ModelPiece, Reply, TextPiece, ToolCall
from visavis.reasoning.model_chain import ModelChain
from visavis.reasoning.provider_model import ProviderModel
from visavis.reasoning.providers import Connection, ModelSpec

KINDS = ("fake", "function", "http", "chain", "chain-that-falls-back")
TEXT = "Let me look. One moment."
DOWN = CodedError("mind.unreachable", "Nobody is there.")


async def served(exchange: Exchange) -> None:
    """Say something, and call a tool if there is one that may be used."""
    await exchange.head()
    await exchange.words(["Let me look.", " One moment."])
    body = exchange.request.body
    if "tools" in body and body.get("tool_choice") != "none":
        function = {"name": "look", "arguments": "{}"}
        await exchange.event({"role": "assistant", "tool_calls": [{"index": 0, "id": "c1", "function": function}]})
        await exchange.finish("tool_calls")
    else:
        await exchange.finish()


async def streamed(_: Any, info: Any) -> AsyncIterator[Any]:
    from pydantic_ai.models.function import DeltaToolCall

    for text in ("Let me look.", " One moment."):
        yield text
    if info.function_tools:
        yield {1: DeltaToolCall("look", "{}", tool_call_id="c1")}


async def nothing() -> None:
    return


@asynccontextmanager
async def make_model(kind: str) -> AsyncIterator[LanguageModel]:
    from pydantic_ai.models.function import FunctionModel

    runner = Runner("test-language-model")
    fake = FakeLanguageModel(FakeReply(TEXT, calls=[("look", {})]))
    try:
        match kind:
            case "fake":
                yield fake
            case "function":
                connection = Connection(FunctionModel(stream_function=streamed), nothing)
                yield ProviderModel(ModelSpec("test:model"), runner, connection=connection)
            case "http":
                async with openai_server(served) as server:
                    yield ProviderModel(ModelSpec("tiny", server.address), runner, patience=PATIENT)
            case "chain":
                yield ModelChain([fake, FakeLanguageModel("Another.")])
            case _:
                yield ModelChain([FakeLanguageModel(FakeReply(error=DOWN), name="down"), fake])
    finally:
        runner.close()


@pytest.fixture(params=KINDS)
async def model(request: pytest.FixtureRequest) -> AsyncIterator[LanguageModel]:
    async with make_model(request.param) as made:
        yield made
        await made.close()


def asking(*, tools: bool) -> Ask:
    from pydantic_ai.messages import ModelRequest, UserPromptPart
    from pydantic_ai.tools import ToolDefinition

    look = ToolDefinition(name="look", description="Look.", parameters_json_schema={"type": "object", "properties": {}})
    return Ask([ModelRequest(parts=[UserPromptPart("Hello")])], tools=[look] if tools else [])


async def read(model: LanguageModel, ask: Ask) -> list[ModelPiece]:
    async with aclosing(model.ask(ask)) as pieces:
        return [piece async for piece in pieces]


@pytest.mark.parametrize("prepared", [False, True])
async def test_text_comes_in_pieces_then_calls_then_the_whole(model: LanguageModel, prepared: bool) -> None:
    if prepared:
        await model.prepare()
        await model.prepare()
    pieces = await read(model, asking(tools=True))
    kinds = [type(piece) for piece in pieces]
    assert kinds == sorted(kinds, key=[TextPiece, ToolCall, Reply].index)
    assert kinds.count(Reply) == kinds.count(ToolCall) == 1
    assert "".join(piece.text for piece in pieces if isinstance(piece, TextPiece)) == TEXT
    *_, call, last = pieces
    assert isinstance(call, ToolCall)
    assert (call.name, call.arguments in ("{}", {})) == ("look", True)
    assert call.id
    assert isinstance(last, Reply)
    assert {part.part_kind for part in last.message.parts} == {"text", "tool-call"}
    assert (last.usage.requests, last.usage.model != "down") == (1, True)


async def test_the_reply_can_be_put_into_the_next_request(model: LanguageModel) -> None:
    from pydantic_ai.messages import ModelRequest, ToolReturnPart

    first = asking(tools=True)
    *_, call, last = await read(model, first)
    assert isinstance(call, ToolCall)
    assert isinstance(last, Reply)
    result = ModelRequest(parts=[ToolReturnPart("look", "A lamp.", call.id)])
    again = Ask([*first.messages, last.message, result], tools=first.tools)
    assert isinstance((await read(model, again))[-1], Reply)


async def test_it_can_be_closed_at_every_piece_and_asked_again(model: LanguageModel) -> None:
    whole = len(await read(model, asking(tools=True)))
    for number in range(whole):
        async with aclosing(model.ask(asking(tools=True))) as pieces:
            for _ in range(number):
                await anext(pieces)
    assert len(await read(model, asking(tools=True))) == whole


async def test_it_can_be_closed_twice(model: LanguageModel) -> None:
    await read(model, asking(tools=True))
    await model.close()
    await model.close()


async def test_it_has_a_name_and_a_note(model: LanguageModel) -> None:
    assert model.name
    assert isinstance(model.note, str)
