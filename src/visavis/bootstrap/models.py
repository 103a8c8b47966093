"""The language models that a persona thinks with: from the settings and the persona to something that can be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from visavis.config import Settings
from visavis.inference import Runner
from visavis.reasoning.language_model import LanguageModel
from visavis.reasoning.model_chain import Fallback, ModelChain
from visavis.reasoning.persona import PersonaFile
from visavis.reasoning.providers import AwsAccess, ModelSpec

SHORTEST_FIRST_TOKEN_S = 2.0
"""No model of a chain is given less time for its first token, s."""


def model_specs(settings: Settings, persona: PersonaFile | None = None) -> list[ModelSpec]:
    """Return the models to be asked, the preferred one first: the persona's or the server's own, then the fallbacks.

    None of them needs to be reachable, or even to exist. Where a persona has a model of its own, the server's is no
    fallback unless it is named as one: who chose a model at home for a persona does not want others to read along.
    """
    own = (persona.model if persona is not None else "") or settings.model
    names = dict.fromkeys([own, *settings.model_fallbacks])
    return [_spec(settings, name) for name in names if name or settings.model_url]


def language_model(
    specs: Sequence[ModelSpec],
    runner: Runner,
    settings: Settings,
    *,
    announce: Callable[[Fallback], None] | None = None,
) -> LanguageModel:
    """Return what asks the first model, and the others where it fails. Raises CodedError as ``check`` does."""
    from visavis.reasoning.provider_model import Patience, ProviderModel

    alone = Patience(first_token_s=settings.model_first_token_s)
    if len(specs) == 1:
        return ProviderModel(specs[0], runner, patience=alone)
    # Who waits for an answer waits for all of them together, and another model is better than another try.
    share = max(SHORTEST_FIRST_TOKEN_S, settings.model_first_token_s / len(specs))
    hasty = Patience(first_token_s=share, retries=0)
    *others, last = specs
    models = [ProviderModel(spec, runner, patience=hasty) for spec in others]
    models.append(ProviderModel(last, runner, patience=Patience(first_token_s=share)))
    return ModelChain(models, announce=announce)


def _spec(settings: Settings, name: str) -> ModelSpec:
    """Return how a model is reached.

    The address and key of the settings belong to the model of the settings and to others of the same server: what is
    said, and the key, go nowhere else.
    """
    bare = ModelSpec(name)
    main = ModelSpec(settings.model)
    same = not bare.known or (main.known is not None and bare.provider == main.provider)
    url = settings.model_url if same else ""
    if not url and bare.provider == "azure" and settings.azure_openai_endpoint:
        url = f"{settings.azure_openai_endpoint.rstrip('/').removesuffix('/openai/v1')}/openai/v1"
    key = settings.key_of(bare.provider) if same else settings.usual_key_of(bare.provider)
    return ModelSpec(name, url or None, key, _aws(settings) if bare.provider == "bedrock" else None)


def _aws(settings: Settings) -> AwsAccess:
    def secret(name: str) -> str:
        value = getattr(settings, name)
        return value.get_secret_value() if value is not None else ""

    return AwsAccess(
        region=settings.aws_region or settings.aws_default_region,
        access_key_id=secret("aws_access_key_id"),
        secret_access_key=secret("aws_secret_access_key"),
        session_token=secret("aws_session_token"),
    )
