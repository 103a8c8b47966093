"""Language models by name: who offers them, and how they are reached."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visavis.events import CodedError
from visavis.reasoning.yaml_source import nearest

if TYPE_CHECKING:
    from pydantic_ai.models import Model

HOSTED = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "google": "https://generativelanguage.googleapis.com",
}
"""Services on the internet, with their addresses. They need a key."""
LOCAL = {
    "ollama": "http://localhost:11434/v1",
    "vllm": "http://localhost:8000/v1",
    "llamacpp": "http://localhost:8080/v1",
    "lmstudio": "http://localhost:1234/v1",
}
"""Servers on this machine that speak like OpenAI's, with their usual addresses."""
ALIASES = {"google-gla": "google", "openai-chat": "openai", "llama.cpp": "llamacpp", "lm-studio": "lmstudio"}

NO_KEY = "none"
"""What is sent to servers that want no key: the client insists on one."""

MAX_ANSWER_TOKENS = 600


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """Which language model, and how to reach it."""

    name: str
    """'provider:model', for example 'openai:gpt-4o-mini' or 'ollama:llama3.2'; with a ``base_url`` the model alone will
    do."""
    base_url: str | None = None
    """Address of a server that speaks like OpenAI's, up to and including '/v1'."""
    api_key: str | None = field(default=None, repr=False)

    @property
    def provider(self) -> str:
        """Return the provider's name; '' if the address alone says it."""
        head, colon, _ = self.name.partition(":")
        head = ALIASES.get(head, head)
        return head if colon and (self.base_url is None or head in HOSTED or head in LOCAL) else ""

    @property
    def model(self) -> str:
        """Return the model's own name."""
        return self.name.partition(":")[2] if self.provider else self.name

    @property
    def address(self) -> str | None:
        """Return the address of the OpenAI-like server, or None for other services."""
        return self.base_url or LOCAL.get(self.provider) or (HOSTED["openai"] if self.provider == "openai" else None)


@dataclass(frozen=True, slots=True)
class Connection:
    """A model, ready to be asked, and how to let go of it."""

    model: Model
    close: Callable[[], Awaitable[None]]


def check(spec: ModelSpec) -> None:
    """Raise CodedError ``mind.unknown_provider`` or ``mind.no_key`` if a model cannot be meant or reached."""
    if spec.base_url is None and spec.provider not in HOSTED and spec.provider not in LOCAL:
        known = [*HOSTED, *LOCAL]
        given = spec.name.partition(":")[0]
        raise CodedError(
            "mind.unknown_provider",
            f"There is no provider '{given}' for language models{nearest(given, known)} (known: {', '.join(known)}; "
            "any other server that speaks like OpenAI's can be given by its address).",
        )
    if not spec.model:
        raise CodedError("mind.no_model", f"'{spec.name}' names no model; write it as provider:model.")
    if spec.base_url is None and spec.provider in HOSTED and not spec.api_key:
        raise CodedError("mind.no_key", f"The model '{spec.name}' needs an API key, and none is configured.")


def connect(spec: ModelSpec) -> Connection:
    """Make the model. Nothing is sent yet. Raises CodedError as :func:`check` does.

    The clients' own retries are off: whoever talks wants to decide how long somebody waits. Addresses are always given,
    so that no environment variable of a client library can redirect what is said.
    """
    import pydantic_ai.direct  # noqa: F401 - takes half a second, so it is loaded here and not at the first question

    check(spec)
    if spec.address is not None:
        return _openai(spec.model, spec.address, spec.api_key)
    return _anthropic(spec) if spec.provider == "anthropic" else _google(spec)


def _openai(model: str, address: str, api_key: str | None) -> Connection:
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.profiles.openai import OpenAIModelProfile
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    client = AsyncOpenAI(base_url=address, api_key=api_key or NO_KEY, max_retries=0)
    if address == HOSTED["openai"]:
        return Connection(OpenAIChatModel(model, provider=OpenAIProvider(openai_client=client)), client.close)
    # Other servers know the older name of the limit on the answer's length, and some ignore the newer one.
    profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False)
    provider = OpenAICompatibleProvider("openai-compatible", openai_client=client, profile=profile)
    return Connection(OpenAIChatModel(model, provider=provider), client.close)


def _anthropic(spec: ModelSpec) -> Connection:
    from anthropic import AsyncAnthropic
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    client = AsyncAnthropic(base_url=HOSTED["anthropic"], api_key=spec.api_key, max_retries=0)
    return Connection(AnthropicModel(spec.model, provider=AnthropicProvider(anthropic_client=client)), client.close)


def _google(spec: ModelSpec) -> Connection:
    from google.genai import Client
    from google.genai.types import HttpOptions
    from pydantic_ai.models.google import GoogleModel
    from pydantic_ai.providers.google import GoogleProvider

    client = Client(api_key=spec.api_key, http_options=HttpOptions(base_url=HOSTED["google"]))
    return Connection(GoogleModel(spec.model, provider=GoogleProvider(client=client)), client.aio.aclose)
