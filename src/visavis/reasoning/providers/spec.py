"""Which language model is meant, and whether it can be."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field

from visavis.events import CodedError
from visavis.reasoning.providers.known import ALIASES, PROVIDERS, Provider
from visavis.reasoning.yaml_source import nearest


@dataclass(frozen=True, slots=True)
class AwsAccess:
    """How Amazon Bedrock is reached. What is empty is found as Amazon's own tools find it: a profile, a role."""

    region: str = ""
    access_key_id: str = field(default="", repr=False)
    secret_access_key: str = field(default="", repr=False)
    session_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """Which language model, and how to reach it."""

    name: str
    """'provider:model', for example 'openai:gpt-4o-mini' or 'ollama:llama3.2'; with a ``base_url`` the model alone will
    do."""
    base_url: str | None = None
    """Address of a server that speaks like OpenAI's, up to and including '/v1'."""
    api_key: str | None = field(default=None, repr=False)
    aws: AwsAccess | None = None
    """For Amazon Bedrock."""

    @property
    def provider(self) -> str:
        """Return the provider's name; '' if the address alone says it."""
        head, colon, _ = self.name.partition(":")
        head = ALIASES.get(head, head)
        return head if colon and (self.base_url is None or head in PROVIDERS) else ""

    @property
    def known(self) -> Provider | None:
        """Return what is known of the provider; None if the address alone says it."""
        return PROVIDERS.get(self.provider)

    @property
    def model(self) -> str:
        """Return the model's own name."""
        return self.name.partition(":")[2] if self.provider else self.name

    @property
    def address(self) -> str | None:
        """Return the address of the OpenAI-like server, or None for other services."""
        if self.base_url is not None:
            return self.base_url
        known = self.known
        return known.address if known is not None and known.client == "openai" else None

    @property
    def hosted(self) -> bool:
        """Tell whether what is said leaves for a provider on the internet."""
        known = self.known
        return known is not None and known.hosted and (self.base_url is None or known.address is None)

    @property
    def where(self) -> str:
        """Return where the words go, for people."""
        known = self.known
        return known.title if known is not None and self.hosted else (self.address or "nowhere")


def check(spec: ModelSpec) -> None:
    """Raise CodedError if a model cannot be meant or reached.

    ``mind.unknown_provider``, ``mind.no_model``, ``mind.no_key``, ``mind.no_address``, ``mind.no_region`` or
    ``mind.missing_package``.
    """
    known = spec.known
    if spec.base_url is None and known is None:
        given = spec.name.partition(":")[0]
        raise CodedError(
            "mind.unknown_provider",
            f"There is no provider '{given}' for language models{nearest(given, list(PROVIDERS))} (known: "
            f"{', '.join(PROVIDERS)}; any other server that speaks like OpenAI's can be given by its address).",
        )
    if not spec.model:
        raise CodedError("mind.no_model", f"'{spec.name}' names no model; write it as provider:model.")
    if spec.hosted and known is not None:
        if known.name == "openrouter" and "/" not in spec.model:
            message = f"'{spec.name}' names no maker; OpenRouter's models are written openrouter:maker/model."
            raise CodedError("mind.no_model", message)
        _check_access(spec, known)


def _check_access(spec: ModelSpec, known: Provider) -> None:
    if known.package and importlib.util.find_spec(known.package) is None:
        raise CodedError(
            "mind.missing_package",
            f"The model '{spec.name}' needs the package {known.package}: pip install 'visavis[{known.extra}]'",
        )
    if known.client == "bedrock":
        if spec.aws is None or not spec.aws.region:
            raise CodedError("mind.no_region", f"The model '{spec.name}' needs a region: set AWS_REGION.")
        return  # a role of the machine or a profile can take a key's place
    if known.address is None and spec.base_url is None:
        raise CodedError("mind.no_address", f"The model '{spec.name}' needs its address: {_ADDRESSES[known.name]}.")
    if not spec.api_key:
        raise CodedError(
            "mind.no_key", f"The model '{spec.name}' needs an API key, and none is configured: set {known.key}."
        )


_ADDRESSES = {"azure": "set AZURE_OPENAI_ENDPOINT, such as https://NAME.openai.azure.com"}
