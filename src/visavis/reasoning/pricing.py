"""What a reply has taken of a language model, and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visavis.reasoning.language_model import TokenUsage
from visavis.reasoning.providers import PROVIDERS, ModelSpec

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelResponse
    from pydantic_ai.usage import RequestUsage


def usage_of(spec: ModelSpec, response: ModelResponse) -> TokenUsage:
    """Return what one reply has taken: the tokens that the provider counted, and their price if it is known."""
    usage = response.usage
    return TokenUsage(
        model=spec.name,
        requests=1,
        input_tokens=max(0, usage.input_tokens),
        output_tokens=max(0, usage.output_tokens),
        cost_usd=price_of(spec, usage, response.model_name),
    )


def price_of(spec: ModelSpec, usage: RequestUsage, answered_by: str | None = None) -> float | None:
    """Return the price of a request, US dollars, or None if it is not known.

    The list prices come with the package genai-prices; nothing is looked up on the internet. ``answered_by`` is the
    name that the provider gives itself, such as 'gpt-5-mini-2025-08-07', which may be priced where an alias is not.

    A server of one's own has no list price: its requests are not free, they are unpriced, and so is a reply of which
    the provider did not count the tokens.
    """
    if not (usage.input_tokens or usage.output_tokens):
        return None
    provider = PROVIDERS.get(spec.provider)
    if spec.base_url is not None:
        return _price(usage, (answered_by, spec.model), url=spec.base_url)
    if provider is None or provider.priced_as is None:
        return None
    return _price(usage, (answered_by, spec.model), provider=provider.priced_as)


def _price(
    usage: RequestUsage, models: tuple[str | None, ...], *, provider: str | None = None, url: str | None = None
) -> float | None:
    from genai_prices import calc_price

    for model in dict.fromkeys(name for name in models if name):
        try:
            if url is not None:
                found = calc_price(usage, model, provider_api_url=url)
            else:
                found = calc_price(usage, model, provider_id=provider)
        except (LookupError, ValueError):  # not in the list, or counted in a way that the list does not price
            continue
        return float(found.total_price)
    return None
