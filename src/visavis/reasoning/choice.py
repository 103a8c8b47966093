"""Which mind answers, and why."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Literal

from visavis.bus.virtual_time import real_work
from visavis.events import CodedError
from visavis.reasoning.providers import HOSTED, ModelSpec, check

PROBE_TIMEOUT_S = 1.5


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether a server that speaks like OpenAI's answers, and which models it has."""

    reachable: bool
    models: tuple[str, ...] = ()
    detail: str = ""
    """A sentence about what was found."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The mind to be made."""

    kind: Literal["scripted", "model"]
    why: str
    """A sentence for people."""
    spec: ModelSpec | None = None
    """The model, if it is one."""


async def probe(address: str, api_key: str | None = None, *, timeout_s: float = PROBE_TIMEOUT_S) -> Probe:
    """Ask a server for its models. Never raises: not being reachable is a result."""
    import httpx  # an eighth of the time until the server listens, and not needed without a model server

    url = f"{address.rstrip('/')}/models"
    headers = {"authorization": f"Bearer {api_key}"} if api_key else {}
    try:
        async with httpx.AsyncClient(timeout=timeout_s) as client:
            with real_work():
                response = await client.get(url, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Probe(False, detail=f"Nothing answers at {address} ({type(error).__name__}).")
    if not response.is_success:
        return Probe(False, detail=f"The server at {address} answers with status {response.status_code}.")
    try:
        entries = response.json()["data"]
        models = tuple(str(entry["id"]) for entry in entries)
    except (ValueError, KeyError, TypeError):
        return Probe(False, detail=f"What answers at {address} does not speak like OpenAI's server.")
    return Probe(True, models, f"The server at {address} answers, with {len(models)} models.")


async def choose_mind(
    wanted: str, spec: ModelSpec | None, *, ask: Callable[[str, str | None], Awaitable[Probe]] = probe
) -> Choice:
    """Return which mind to make.

    ``wanted`` is 'scripted', 'model:' and a model's name, or 'auto': the configured model ``spec`` if it can be
    reached, else the scripted mind. A ``spec`` for a server may leave its name empty: the first model that the server
    has is used then. Raises CodedError ``mind.unknown_choice``, or what :func:`visavis.reasoning.providers.check`
    raises for a model that was asked for by name.
    """
    if wanted == "scripted":
        return Choice("scripted", "The scripted mind is configured.")
    if wanted.startswith("model:"):
        named = replace(spec or ModelSpec(""), name=wanted.removeprefix("model:"))
        check(named)
        return Choice("model", f"The model '{named.name}' is configured.", named)
    if wanted != "auto":
        message = f"The mind '{wanted}' is not known: it is 'auto', 'scripted' or 'model:' and a model's name."
        raise CodedError("mind.unknown_choice", message)
    if spec is None or not (spec.name or spec.base_url):
        return Choice("scripted", "No language model is configured, so the written lines answer.")
    return await _automatic(spec, ask)


async def _automatic(spec: ModelSpec, ask: Callable[[str, str | None], Awaitable[Probe]]) -> Choice:
    if spec.base_url is None and spec.provider in HOSTED:
        if not spec.api_key:
            return Choice("scripted", f"The model '{spec.name}' needs an API key; the written lines answer until then.")
        return Choice("model", f"The model '{spec.name}' is configured, with a key.", spec)
    if spec.address is None:
        return Choice("scripted", f"There is no provider for '{spec.name}', so the written lines answer.")
    found = await ask(spec.address, spec.api_key)
    if not found.reachable:
        return Choice("scripted", f"{found.detail} So the written lines answer.")
    if not spec.name:
        if not found.models:
            return Choice("scripted", f"The server at {spec.address} has no model, so the written lines answer.")
        spec = replace(spec, name=found.models[0])
        return Choice("model", f"{found.detail} The first one, '{spec.name}', is used.", spec)
    if found.models and not any(name in (spec.model, f"{spec.model}:latest") for name in found.models):
        detail = f"The server at {spec.address} does not have the model '{spec.model}'"
        return Choice("scripted", f"{detail} (it has {', '.join(found.models[:5])}), so the written lines answer.")
    return Choice("model", found.detail, spec)
