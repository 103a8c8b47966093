"""Whether a provider takes a key: told by its form, or by asking something that costs nothing. Keys are never shown."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from visavis.bus.virtual_time import real_work
from visavis.events import CodedError
from visavis.reasoning.providers.known import PROVIDERS, Provider
from visavis.reasoning.providers.spec import ModelSpec, check

TIMEOUT_S = 3.0
ANTHROPIC_VERSION = "2023-06-01"
"""https://docs.anthropic.com/en/api/versioning"""
_PLACEHOLDER = re.compile(r"^(your|my|xxx|sk-xxx|changeme|…|\.\.\.|<)|(…|\.\.\.|>)$|^.{0,7}$", re.IGNORECASE)
_PREFIXES = {"anthropic": "sk-ant-", "groq": "gsk_", "openrouter": "sk-or-", "xai": "xai-"}
"""How keys begin, where the provider has kept to it for years. OpenAI's project keys and its others begin 'sk-'."""


@dataclass(frozen=True, slots=True)
class Access:
    """What is known of the access to a provider."""

    well: bool | None
    """Whether it works; None if only asking would tell."""
    detail: str
    """A sentence for people."""


def judge_key(provider: str, key: str) -> Access:
    """Judge a key by its form alone."""
    if not key.isascii() or any(letter.isspace() or not letter.isprintable() for letter in key):
        return Access(False, "The key contains spaces or other characters that no key has.")
    if _PLACEHOLDER.search(key):
        return Access(False, "The key looks like a placeholder.")
    prefix = _PREFIXES.get(provider, "")
    if not key.startswith(prefix):
        return Access(False, f"The key does not begin with '{prefix}', as {PROVIDERS[provider].title}'s keys do.")
    return Access(None, "A key is set.")


async def ask_provider(spec: ModelSpec, *, timeout_s: float = TIMEOUT_S) -> Access:
    """Ask a provider whether it takes the key, without using a model. Never raises: refusal is a result."""
    try:
        check(spec)
    except CodedError as error:
        return Access(False, error.detail)
    known = spec.known
    if known is not None and known.client == "bedrock":
        return await _ask_bedrock(spec, timeout_s)
    where = _question(spec, known)
    if where is None:
        return Access(None, "There is nothing that could be asked.")
    return await _get(*where, title=spec.where, timeout_s=timeout_s)


def _question(spec: ModelSpec, known: Provider | None) -> tuple[str, dict[str, str]] | None:
    """Return the address that answers only to a good key, and the headers that show the key."""
    if spec.base_url is not None or known is None:
        headers = {"authorization": f"Bearer {spec.api_key}"} if spec.api_key else {}
        return (f"{spec.base_url.rstrip('/')}/models", headers) if spec.base_url is not None else None
    if known.address is None:
        return None
    shown: dict[str, Callable[[str], dict[str, str]]] = {
        "anthropic": lambda key: {"x-api-key": key, "anthropic-version": ANTHROPIC_VERSION},
        "google": lambda key: {"x-goog-api-key": key},
    }
    bearer: Callable[[str], dict[str, str]] = lambda key: {"authorization": f"Bearer {key}"}  # noqa: E731
    headers = shown.get(known.name, bearer)(spec.api_key) if spec.api_key else {}
    return known.address.rstrip("/") + (known.checked_at or "/models"), headers


async def _get(url: str, headers: dict[str, str], *, title: str, timeout_s: float) -> Access:
    import httpx

    try:
        async with httpx.AsyncClient(timeout=timeout_s) as client:
            with real_work():
                response = await client.get(url, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Access(False, f"{title} cannot be reached ({type(error).__name__}).")
    if response.is_success:
        return Access(True, f"{title} takes the key." if headers else f"{title} answers.")
    if response.status_code in (400, 401, 403):  # Google says 400 of keys that are none
        return Access(False, f"{title} does not take the key (status {response.status_code}).")
    return Access(False, f"{title} answers with status {response.status_code}.")


async def _ask_bedrock(spec: ModelSpec, timeout_s: float) -> Access:
    from botocore.exceptions import BotoCoreError, ClientError

    from visavis.reasoning.providers.bedrock import aws_client

    def list_models() -> None:
        client = aws_client("bedrock", spec, timeout_s=timeout_s)
        client.list_foundation_models()
        client.close()

    try:
        with real_work():
            await asyncio.to_thread(list_models)
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return Access(False, f"Amazon Bedrock does not take the access (status {status}).")
    except BotoCoreError as error:
        return Access(False, f"Amazon Bedrock cannot be reached, or no access was found ({type(error).__name__}).")
    return Access(True, "Amazon Bedrock takes the access.")
