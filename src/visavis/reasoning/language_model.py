"""What a language model does for the rest of the mind: it is asked, and its reply streams."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from visavis.events import JsonObject

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage, ModelResponse
    from pydantic_ai.tools import ToolDefinition


@dataclass(frozen=True, slots=True)
class TextPiece:
    """The next piece of the reply's text."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The model wants a tool to be used. It comes as soon as its arguments are complete."""

    id: str
    name: str
    arguments: str | JsonObject | None = None
    """As the model wrote them: JSON text that may be wrong, or an object."""


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """What requests to one model have taken."""

    model: str
    """As provider:name."""
    requests: int = 1
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    """US dollars; None if no price is known."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The whole reply, when it is complete: the last piece of every one."""

    message: ModelResponse
    """To be put into the messages of the next request."""
    usage: TokenUsage


ModelPiece = TextPiece | ToolCall | Reply


@dataclass(frozen=True, slots=True)
class Ask:
    """One request."""

    messages: Sequence[ModelMessage]
    tools: Sequence[ToolDefinition] = field(default=())
    use_tools: bool = True
    """Whether they may be used; where not, they are there because earlier messages speak of them."""
    max_tokens: int = 600
    """Of the reply."""
    until: float | None = None
    """The loop's time by which the reply must be complete; None leaves it to the model's own patience."""


class LanguageModel(Protocol):
    """A model that can be asked. One object serves all sessions."""

    name: str
    """As provider:name."""
    note: str
    """A sentence for people: who gets to read what they say."""

    async def prepare(self) -> None:
        """Load the client. Nothing is sent. Raises CodedError (``mind.*``)."""

    def ask(self, ask: Ask) -> AsyncGenerator[ModelPiece, None]:
        """Yield the reply as it comes. Closing the generator closes the connection.

        Raises CodedError: ``mind.timeout``, ``mind.rate_limited``, ``mind.quota_exceeded``, ``mind.unauthorized``,
        ``mind.model_not_found``, ``mind.context_too_long``, ``mind.unreachable``, ``mind.server_error``,
        ``mind.refused``, ``mind.rejected``, ``mind.malformed``, ``mind.misconfigured``, ``mind.broken_off`` or
        ``mind.empty``.
        """

    async def close(self) -> None:
        """Close the connections."""


async def text_of(model: LanguageModel, ask: Ask) -> tuple[str, TokenUsage]:
    """Return the text of a whole reply, and what it took. Raises what the model raises."""
    text, usage = "", TokenUsage(model.name, requests=0)
    async with aclosing(model.ask(ask)) as pieces:
        async for piece in pieces:
            match piece:
                case TextPiece():
                    text += piece.text
                case Reply():
                    usage = piece.usage
    return text, usage
