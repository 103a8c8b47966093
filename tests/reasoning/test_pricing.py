from __future__ import annotations

import pytest
from pydantic_ai.messages import ModelResponse, TextPart
from pydantic_ai.usage import RequestUsage

from visavis.reasoning.language_model import TokenUsage
from visavis.reasoning.pricing import price_of, usage_of
from visavis.reasoning.providers import HOSTED, ModelSpec

MILLION = RequestUsage(input_tokens=1_000_000, output_tokens=0)


def reply(model: str | None, usage: RequestUsage) -> ModelResponse:
    return ModelResponse(parts=[TextPart("Hi.")], usage=usage, model_name=model)


def test_a_reply_costs_what_the_price_list_says() -> None:
    # gpt-4o-mini: 0.15 dollars a million tokens read, 0.60 written.
    used = RequestUsage(input_tokens=1_000, output_tokens=100)
    taken = usage_of(ModelSpec("openai:gpt-4o-mini"), reply("gpt-4o-mini-2024-07-18", used))
    assert taken == TokenUsage("openai:gpt-4o-mini", 1, 1_000, 100, taken.cost_usd)
    assert taken.cost_usd == pytest.approx(0.00015 + 0.00006)


def test_what_was_read_from_a_cache_is_cheaper() -> None:
    spec = ModelSpec("openai:gpt-4o-mini")
    cached = RequestUsage(input_tokens=1_000_000, cache_read_tokens=1_000_000)
    whole, half = price_of(spec, MILLION), price_of(spec, cached)
    assert whole == pytest.approx(0.15)
    assert half == pytest.approx(0.075)


@pytest.mark.parametrize(
    "name",
    [
        "openai:gpt-5-mini",
        "anthropic:claude-haiku-4-5",
        "google:gemini-2.5-flash",
        "mistral:mistral-small-latest",
        "groq:llama-3.3-70b-versatile",
        "bedrock:anthropic.claude-3-5-haiku-20241022-v1:0",
        "openrouter:openai/gpt-4o-mini",
        "deepseek:deepseek-chat",
        "xai:grok-3-mini",
        "together:meta-llama/Llama-3.3-70B-Instruct-Turbo",
        "azure:gpt-4o-mini",
    ],
)
def test_providers_have_list_prices(name: str) -> None:
    price = price_of(ModelSpec(name), MILLION)
    assert price is not None
    assert 0.001 < price < 100


def test_every_hosted_provider_is_one_of_the_list() -> None:
    from genai_prices.data import providers

    from visavis.reasoning.providers import PROVIDERS

    known = {provider.id for provider in providers}
    assert {PROVIDERS[name].priced_as for name in HOSTED} <= known


@pytest.mark.parametrize(
    ("spec", "answered_by"),
    [
        (ModelSpec("ollama:gpt-4o-mini"), "gpt-4o-mini"),  # the name alone is no price
        (ModelSpec("gpt-4o-mini", "http://localhost:8001/v1"), "gpt-4o-mini"),
        (ModelSpec("openai:gpt-4o-mini", "http://box:8001/v1"), None),
        (ModelSpec("openai:a-model-of-tomorrow"), None),
        (ModelSpec("", "http://box:8001/v1"), None),
    ],
)
def test_what_has_no_price_is_not_free(spec: ModelSpec, answered_by: str | None) -> None:
    assert price_of(spec, MILLION, answered_by) is None


def test_an_address_of_a_provider_has_its_prices() -> None:
    assert price_of(ModelSpec("gpt-4o-mini", "https://api.openai.com/v1"), MILLION) == pytest.approx(0.15)
    azure = ModelSpec("azure:mine", "https://x.openai.azure.com/openai/v1")
    assert price_of(azure, MILLION) is None  # a deployment has any name
    assert price_of(azure, MILLION, "gpt-4o-mini-2024-07-18") == pytest.approx(0.15)


def test_tokens_that_nobody_counted_have_no_price() -> None:
    assert price_of(ModelSpec("openai:gpt-4o-mini"), RequestUsage()) is None
