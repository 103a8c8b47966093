"""The clients that speak with providers. Each is loaded when a model of its provider is first made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visavis.reasoning.model_errors import explain
from visavis.reasoning.providers.spec import ModelSpec, check

if TYPE_CHECKING:
    from pydantic_ai.models import Model
    from pydantic_ai.profiles import ModelProfile

NO_KEY = "none"
"""What is sent to servers that want no key: the client insists on one."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A model, ready to be asked, and how to let go of it."""

    model: Model
    close: Callable[[], Awaitable[None]]


def load_prices() -> None:
    """Read the list of prices, which takes a while: here, in a thread, and not with the first reply."""
    from genai_prices.data_snapshot import get_snapshot

    get_snapshot()


def connect(spec: ModelSpec) -> Connection:
    """Make the model. Nothing is sent yet.

    Raises CodedError as :func:`visavis.reasoning.providers.check` does, or ``mind.misconfigured``.

    The clients' own retries are off: whoever talks wants to decide how long somebody waits. Addresses are always given,
    so that no environment variable of a client library can redirect what is said.
    """
    import pydantic_ai.direct  # noqa: F401 - takes half a second, so it is loaded here and not at the first question
    from pydantic_ai.exceptions import UserError

    check(spec)
    load_prices()
    known = spec.known
    makers = {"anthropic": _anthropic, "google": _google, "mistral": _mistral, "groq": _groq, "bedrock": _bedrock}
    make = _openai if spec.address is not None or known is None else makers[known.client]
    try:
        return make(spec)
    except UserError as error:
        raise explain(error, spec.name).error from None


def _openai(spec: ModelSpec) -> Connection:
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    client = AsyncOpenAI(base_url=spec.address, api_key=spec.api_key or NO_KEY, max_retries=0)
    if spec.provider == "openai" and spec.hosted:
        return Connection(OpenAIChatModel(spec.model, provider=OpenAIProvider(openai_client=client)), client.close)
    provider = spec.provider if spec.hosted else ""

    def profile(model: str) -> ModelProfile | None:
        return _profile(provider, model)

    named = OpenAICompatibleProvider(provider or "openai-compatible", openai_client=client, profile=profile)
    return Connection(OpenAIChatModel(spec.model, provider=named), client.close)


def _profile(provider: str, model: str) -> ModelProfile | None:
    """Return what a service's models can do, as far as pydantic-ai knows."""
    from pydantic_ai.profiles import merge_profile
    from pydantic_ai.profiles.openai import OpenAIModelProfile, openai_model_profile
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    if provider == "azure":
        return openai_model_profile(model)
    # Other servers know the older name of the limit on the answer's length, and some ignore the newer one.
    older = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False)
    return merge_profile(_of_service(provider, model) or OpenAICompatibleProvider.model_profile(model), older)


def _of_service(provider: str, model: str) -> ModelProfile | None:
    match provider:
        case "openrouter":
            from pydantic_ai.providers.openrouter import OpenRouterProvider

            return OpenRouterProvider.model_profile(model)
        case "deepseek":
            from pydantic_ai.providers.deepseek import DeepSeekProvider

            return DeepSeekProvider.model_profile(model)
        case "together":
            from pydantic_ai.providers.together import TogetherProvider

            return TogetherProvider.model_profile(model)
        case "fireworks":
            from pydantic_ai.providers.fireworks import FireworksProvider

            return FireworksProvider.model_profile(model)
        case "xai":
            from pydantic_ai.profiles.grok import grok_model_profile

            return grok_model_profile(model)
    return None


def _anthropic(spec: ModelSpec) -> Connection:
    from anthropic import AsyncAnthropic
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    client = AsyncAnthropic(base_url=_address(spec), api_key=spec.api_key, max_retries=0)
    return Connection(AnthropicModel(spec.model, provider=AnthropicProvider(anthropic_client=client)), client.close)


def _google(spec: ModelSpec) -> Connection:
    from google.genai import Client
    from google.genai.types import HttpOptions
    from pydantic_ai.models.google import GoogleModel
    from pydantic_ai.providers.google import GoogleProvider

    client = Client(api_key=spec.api_key, http_options=HttpOptions(base_url=_address(spec)))
    return Connection(GoogleModel(spec.model, provider=GoogleProvider(client=client)), client.aio.aclose)


def _mistral(spec: ModelSpec) -> Connection:
    import httpx2
    from mistralai.client import Mistral
    from pydantic_ai.models.mistral import MistralModel
    from pydantic_ai.providers.mistral import MistralProvider

    http = httpx2.AsyncClient(timeout=60.0, follow_redirects=False)
    client = Mistral(api_key=spec.api_key, server_url=_address(spec), async_client=http, retry_config=None)
    return Connection(MistralModel(spec.model, provider=MistralProvider(mistral_client=client)), http.aclose)


def _groq(spec: ModelSpec) -> Connection:
    from groq import AsyncGroq
    from pydantic_ai.models.groq import GroqModel
    from pydantic_ai.providers.groq import GroqProvider

    client = AsyncGroq(base_url=_address(spec), api_key=spec.api_key, max_retries=0)
    return Connection(GroqModel(spec.model, provider=GroqProvider(groq_client=client)), client.close)


def _bedrock(spec: ModelSpec) -> Connection:
    from visavis.reasoning.providers.bedrock import bedrock

    return bedrock(spec)


def _address(spec: ModelSpec) -> str:
    assert spec.known is not None
    assert spec.known.address is not None
    return spec.known.address
