"""Which mind answers, and why."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from visavis.bus.virtual_time import real_work
from visavis.events import CodedError
from visavis.reasoning.providers import ModelSpec, check

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
    """A sentence or more for people."""
    specs: tuple[ModelSpec, ...] = ()
    """The models, if it is one: the preferred one, and those that are asked where it fails."""


@dataclass(frozen=True, slots=True)
class _Finding:
    """What is known of a model before it is asked."""

    spec: ModelSpec
    why: str
    usable: bool
    """Whether it may answer now."""
    hopeless: bool = False
    """Whether it cannot answer before somebody changes the settings."""


Ask = Callable[[str, str | None], Awaitable[Probe]]


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


async def choose_mind(wanted: str, specs: Sequence[ModelSpec], *, ask: Ask = probe) -> Choice:
    """Return which mind to make.

    ``wanted`` is 'scripted', 'model', or 'auto': the models ``specs`` if one of them can be reached, else the scripted
    mind. A spec for a server may leave its name empty: the first model that the server has is used then. Raises
    CodedError ``mind.unknown_choice``, or for 'model' what :func:`visavis.reasoning.providers.check` raises,
    ``mind.unreachable`` (a server was to say which models it has, and did not) or ``mind.no_model``.
    """
    if wanted == "scripted":
        return Choice("scripted", "The scripted mind is configured.")
    if wanted not in ("auto", "model"):
        message = f"The mind '{wanted}' is not known: it is 'auto', 'scripted' or 'model'."
        raise CodedError("mind.unknown_choice", message)
    meant = [spec for spec in specs if spec.name or spec.base_url]
    if wanted == "model":
        return await _demanded(meant, ask)
    if not meant:
        return Choice("scripted", "No language model is configured, so the written lines answer.")
    return await _automatic(meant, ask)


async def _demanded(specs: Sequence[ModelSpec], ask: Ask) -> Choice:
    if not specs:
        raise CodedError("mind.no_model", "No language model is configured: set VISAVIS_MODEL, as provider:model.")
    named = []
    for spec in specs:
        if not spec.name and spec.base_url:
            found = await ask(spec.base_url, spec.api_key)
            if not found.reachable:
                raise CodedError("mind.unreachable", f"{found.detail} Its first model was to be used.", retryable=True)
            if not found.models:
                raise CodedError("mind.no_model", f"The server at {spec.base_url} has no model.")
            spec = replace(spec, name=found.models[0])
        check(spec)
        named.append(spec)
    return Choice("model", f"The model '{named[0].name}' is configured.{_then(named)}", tuple(named))


async def _automatic(specs: Sequence[ModelSpec], ask: Ask) -> Choice:
    findings = [await _find(spec, ask) for spec in specs]
    used = [finding.spec for finding in findings if not finding.hopeless]
    usable = [finding for finding in findings if finding.usable]
    troubles = " ".join(finding.why for finding in findings if not finding.usable)
    if not usable:
        return Choice("scripted", f"{troubles} So the written lines answer.")
    return Choice("model", f"{troubles} {usable[0].why}{_then(used)}".strip(), tuple(used))


def _then(specs: Sequence[ModelSpec]) -> str:
    """Return what is asked where the first one fails, as the end of a sentence or ''."""
    others = ", ".join(f"'{spec.name}'" for spec in specs[1:])
    return f" Where it fails: {others}." if others else ""


async def _find(spec: ModelSpec, ask: Ask) -> _Finding:
    try:
        if spec.name:
            check(spec)
    except CodedError as error:
        return _Finding(spec, error.detail, usable=False, hopeless=True)
    if spec.hosted or spec.address is None:
        return _Finding(spec, f"The model '{spec.name}' is configured, with access to {spec.where}.", usable=True)
    found = await ask(spec.address, spec.api_key)
    if not found.reachable:  # it may be started later, unless it is to tell its models first
        return _Finding(spec, found.detail, usable=False, hopeless=not spec.name)
    if not spec.name:
        if not found.models:
            return _Finding(spec, f"The server at {spec.address} has no model.", usable=False, hopeless=True)
        spec = replace(spec, name=found.models[0])
        return _Finding(spec, f"{found.detail} The first one, '{spec.name}', is used.", usable=True)
    if found.models and not any(name in (spec.model, f"{spec.model}:latest") for name in found.models):
        detail = f"The server at {spec.address} does not have the model '{spec.model}'"
        return _Finding(spec, f"{detail} (it has {', '.join(found.models[:5])}).", usable=False, hopeless=True)
    return _Finding(spec, found.detail, usable=True)
