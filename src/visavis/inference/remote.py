"""Models that run elsewhere: the same calls, over HTTP."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from visavis.bus.virtual_time import real_work
from visavis.events import CodedError
from visavis.inference.deployment import OverloadedError

Input = TypeVar("Input")
Output = TypeVar("Output")
Answer = TypeVar("Answer", bound=BaseModel)

SHARE_HEADER = "x-sustainable-share"
DEADLINE_HEADER = "x-deadline-ms"
_FOR_THE_MODEL = 0.9
"""Of a deadline; the rest is for both ways: an answer that comes too late was made in vain."""


class InferenceClient:
    """One service, for any number of remote deployments.

    Every call under way has an httpx client of its own: a pool of 32 connections in one client takes 3.6 ms of
    processor time for a call, a client with one connection 0.7.
    """

    def __init__(self, url: str, *, timeout_s: float = 10.0, connections: int = 64) -> None:
        """``url`` is the service's, such as ``http://127.0.0.1:8100``. More calls than ``connections`` wait.

        Raises CodedError ``inference.invalid_url``.
        """
        if not url.startswith(("http://", "https://")):
            raise CodedError("inference.invalid_url", f"'{url}' is not the address of an inference service.")
        self.url = url.rstrip("/")
        self._timeout_s = timeout_s
        self._verify: ssl.SSLContext | bool = ssl.create_default_context() if url.startswith("https:") else False
        self._idle: list[httpx.AsyncClient] = []
        self._room = asyncio.Semaphore(connections)

    @property
    def is_local(self) -> bool:
        """Tell whether the service runs on this machine."""
        return httpx.URL(self.url).host in ("localhost", "127.0.0.1", "::1")

    async def post(
        self, path: str, body: bytes, params: Mapping[str, str], kind: str, deadline_s: float | None
    ) -> Mapping[str, Any]:
        """Return the answer's JSON object. Raises CodedError as ``Deployment`` says, or what the service answers."""
        headers = {"content-type": kind}
        if deadline_s is not None:
            if deadline_s <= 0:
                raise _too_late(self.url)
            headers[DEADLINE_HEADER] = f"{1000 * _FOR_THE_MODEL * deadline_s:.1f}"
        try:
            with real_work():
                async with asyncio.timeout(deadline_s), self._room, self._borrowed() as client:
                    response = await client.post(path, content=body, params=dict(params), headers=headers)
        except TimeoutError as error:
            raise _too_late(self.url) from error
        except httpx.TransportError as error:
            raise CodedError(
                "inference.unreachable",
                f"The inference service at {self.url} does not answer ({type(error).__name__}).",
                retryable=True,
            ) from error
        return _content(response, self.url)

    async def close(self) -> None:
        """Close all connections that are idle; the others close with their calls."""
        idle, self._idle = self._idle, []
        for client in idle:
            await client.aclose()

    @asynccontextmanager
    async def _borrowed(self) -> AsyncIterator[httpx.AsyncClient]:
        """Yield a client that nobody else uses meanwhile: the one that was used last, its connection is the newest."""
        client = (
            self._idle.pop()
            if self._idle
            else httpx.AsyncClient(base_url=self.url, timeout=self._timeout_s, verify=self._verify, trust_env=False)
        )
        try:
            yield client
        finally:
            self._idle.append(client)


class RemoteDeployment(Generic[Input, Output]):
    """A model of an inference service; see :class:`visavis.inference.deployment.Deployment`."""

    def __init__(
        self,
        name: str,
        client: InferenceClient,
        path: str,
        *,
        pack: Callable[[Input], tuple[bytes, Mapping[str, str]]],
        unpack: Callable[[Mapping[str, Any]], Output],
        kind: str = "application/octet-stream",
    ) -> None:
        """``pack`` makes body and parameters of an input, ``unpack`` an output of the answer."""
        self.name = name
        self._client = client
        self._path = path
        self._pack = pack
        self._unpack = unpack
        self._kind = kind

    async def __call__(self, item: Input, *, deadline_s: float | None = None) -> Output:
        """Return the output for one input."""
        body, params = self._pack(item)
        answer = await self._client.post(self._path, body, params, self._kind, deadline_s)
        try:
            return self._unpack(answer)
        except (KeyError, TypeError, ValueError) as error:
            raise _strange(self._client.url) from error

    async def close(self) -> None:
        """Close the service's connections."""
        await self._client.close()


def ask(url: str, path: str, kind: type[Answer], timeout_s: float) -> Answer:
    """Return what a service says of one of its models. Blocking.

    Raises CodedError ``inference.unreachable`` (retryable if it does not answer), or what the service answers, such as
    ``inference.not_configured``.
    """
    try:
        response = httpx.get(f"{url}{path}", timeout=timeout_s, trust_env=False)
        if response.is_success:
            return kind.model_validate_json(response.content)
        problem = response.json()
        code, detail = str(problem["code"]), str(problem["detail"])
    except httpx.TransportError as error:
        raise CodedError(
            "inference.unreachable", f"The inference service at {url} does not answer.", retryable=True
        ) from error
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise _strange(url) from error
    raise CodedError(code, detail)


def _content(response: httpx.Response, url: str) -> Mapping[str, Any]:
    try:
        content = response.json()
    except ValueError as error:
        raise _strange(url) from error
    if not isinstance(content, dict):
        raise _strange(url)
    if response.is_success:
        return content
    code, detail = str(content.get("code", "inference.refused")), str(content.get("detail", response.status_code))
    share = response.headers.get(SHARE_HEADER)
    if share is not None:
        raise OverloadedError(url, _fraction(share), detail)
    raise CodedError(code, detail, retryable=content.get("retryable") is True)


def _fraction(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.5


def _too_late(url: str) -> CodedError:
    return CodedError("inference.deadline", f"{url} cannot answer in time.", retryable=True)


def _strange(url: str) -> CodedError:
    return CodedError("inference.unreachable", f"{url} is no inference service of this kind.", retryable=False)
