"""A language model with known replies and timing, for tests and measurements."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any

from visavis.events import CodedError, JsonObject
from visavis.reasoning.language_model import Ask, ModelPiece, Reply, TextPiece, TokenUsage, ToolCall


@dataclass(frozen=True, slots=True)
class FakeReply:
    """One reply: its words, the tools that it calls, and how it ends."""

    text: str = ""
    calls: Sequence[tuple[str, JsonObject | str]] = field(default=())
    """Names and arguments."""
    first_s: float = 0.0
    """How long the first piece takes."""
    word_s: float = 0.0
    """How long each further word takes."""
    error: CodedError | None = None
    """What is raised instead of an end."""


class FakeLanguageModel:
    """Gives its replies in turn; the last one again and again."""

    def __init__(self, *replies: FakeReply | str, name: str = "fake:model", tokens: int = 10) -> None:
        """``tokens`` is what each request is said to read and to write."""
        self.name = name
        self.note = ""
        self.asked: list[Ask] = []
        """What it was asked."""
        self.stopped = 0
        """How many replies were not wanted to their end."""
        self._replies = [FakeReply(item) if isinstance(item, str) else item for item in replies] or [FakeReply("Sure.")]
        self._tokens = tokens

    async def prepare(self) -> None:
        """Do nothing: there is nothing to load."""

    async def close(self) -> None:
        """Do nothing: there is nothing to release."""

    async def ask(self, ask: Ask) -> AsyncGenerator[ModelPiece, None]:
        """Give the next reply. Raises what it was told to raise."""
        from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart

        reply = self._replies[min(len(self.asked), len(self._replies) - 1)]
        self.asked.append(ask)
        parts: list[Any] = [TextPart(reply.text)] if reply.text else []
        complete = False
        try:
            await asyncio.sleep(reply.first_s)
            for number, word in enumerate(_words(reply.text)):
                if number:
                    await asyncio.sleep(reply.word_s)
                yield TextPiece(word)
            for number, (name, arguments) in enumerate(reply.calls if ask.use_tools else ()):
                call = ToolCall(f"call-{len(self.asked)}-{number}", name, arguments)
                parts.append(ToolCallPart(name, arguments, call.id))
                yield call
            complete = True
            if reply.error is not None:
                raise reply.error
            usage = TokenUsage(self.name, 1, self._tokens, self._tokens)
            yield Reply(ModelResponse(parts=parts), usage)
        finally:
            self.stopped += not complete


def told(ask: Ask) -> str:
    """Return everything that a request says, for assertions: instructions, messages and results."""
    lines: list[str] = []
    for message in ask.messages:
        for part in message.parts:
            content = getattr(part, "content", None)
            lines.append(content if isinstance(content, str) else json.dumps(getattr(part, "args", ""), default=str))
    return "\n".join(lines)


def _words(text: str) -> list[str]:
    words = text.split(" ")
    return [f"{word} " for word in words[:-1]] + words[-1:] if text else []
