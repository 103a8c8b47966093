"""Trying a language model: how soon it begins to answer, and whether it can call tools."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visavis.events import CodedError
from visavis.reasoning.language_model import Ask, LanguageModel, Reply, TextPiece, TokenUsage, ToolCall

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage
    from pydantic_ai.tools import ToolDefinition

TOKENS = 200
"""Enough for a model that thinks a little before it answers."""
_TOOL = "report_sum"


@dataclass(frozen=True, slots=True)
class Trial:
    """How a model did."""

    model: str
    first_s: float | None = None
    """Until the first piece of an answer, seconds; None if there was none."""
    calls_tools: bool | None = None
    """Whether it called the tool with arguments that can be read; None if that was not found out."""
    trouble: str = ""
    """What went wrong, for people."""
    usages: tuple[TokenUsage, ...] = ()
    """What that took."""


async def try_model(model: LanguageModel) -> Trial:
    """Ask a short question, and for one call of a tool. Never raises what a model raises: failing is a result."""
    loop = asyncio.get_running_loop()
    usages: list[TokenUsage] = []
    first: float | None = None
    try:
        await model.prepare()
        started = loop.time()
        async with aclosing(model.ask(Ask(_messages("Say hello in three words."), max_tokens=TOKENS))) as pieces:
            async for piece in pieces:
                if isinstance(piece, TextPiece) and first is None:
                    first = loop.time() - started
                if isinstance(piece, Reply):
                    usages.append(piece.usage)
    except CodedError as error:
        return Trial(model.name, first, None, error.detail, tuple(usages))
    try:
        called = await _calls(model, usages)
    except CodedError as error:
        return Trial(model.name, first, False, f"With a tool: {error.detail}", tuple(usages))
    trouble = "" if called else "It answered without calling the tool that it was told to call."
    return Trial(model.name, first, called, trouble, tuple(usages))


async def _calls(model: LanguageModel, usages: list[TokenUsage]) -> bool:
    ask = Ask(_messages(f"What is 2 plus 3? Report it with the tool {_TOOL}."), tools=[_tool()], max_tokens=TOKENS)
    called = False
    async with aclosing(model.ask(ask)) as pieces:
        async for piece in pieces:
            match piece:
                case ToolCall(name=name, arguments=arguments):
                    called = called or (name == _TOOL and _readable(arguments))
                case Reply(usage=usage):
                    usages.append(usage)
    return called


def _readable(arguments: object) -> bool:
    try:
        given = json.loads(arguments) if isinstance(arguments, str) else arguments
    except ValueError:
        return False
    return isinstance(given, dict) and "sum" in given


def _messages(text: str) -> list[ModelMessage]:
    from pydantic_ai.messages import ModelRequest, UserPromptPart

    return [ModelRequest(parts=[UserPromptPart(text)])]


def _tool() -> ToolDefinition:
    from pydantic_ai.tools import ToolDefinition

    schema = {"type": "object", "properties": {"sum": {"type": "integer"}}, "required": ["sum"]}
    return ToolDefinition(name=_TOOL, description="Report a sum.", parameters_json_schema=schema)
