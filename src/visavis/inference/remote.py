"""Models that run elsewhere: the same calls, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import httpx

from visavis.bus.virtual_time import real_work
from visavis.events import CodedError
from visavis.inference.deployment import OverloadedError

Input = TypeVar("Input")
Output = TypeVar("Output")

SHARE_HEADER = "x-sustainable-share"
DEADLINE_HEADER = "x-deadline-ms"


class InferenceClient:
    """One service, for any number of remote deployments."""

    def __init__(self, url: str, *, timeout_s: float = 10.0, connections: int = 64) -> None:
        """``url`` is the service's, such as ``http://127.0.0.1:8100``.

        Raises CodedError ``inference.invalid_url``.
        """
        if not url.startswith(("http://", "https://")):
            raise CodedError("inference.invalid_url", f"'{url}' is not the address of an inference service.")
        self.url = url.rstrip("/")
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        self._client = httpx.AsyncClient(base_url=self.url, timeout=timeout_s, limits=limits)

    @property
    def is_local(self) -> bool:
        """Tell whether the service runs on this machine."""
        return self._client.base_url.host in ("localhost", "127.0.0.1", "::1")

    async def post(
        self, path: str, body: bytes, params: Mapping[str, str], kind: str, deadline_s: float | None
    ) -> Mapping[str, Any]:
        """Return the answer's JSON object. Raises CodedError as ``Deployment`` says, or what the service answers."""
        headers = {"content-type": kind}
        if deadline_s is not None:
            if deadline_s <= 0:
                raise _too_late(self.url)
            headers[DEADLINE_HEADER] = f"{1000 * deadline_s:.1f}"
        try:
            with real_work():
                async with asyncio.timeout(deadline_s):
                    response = await self._client.post(path, content=body, params=dict(params), headers=headers)
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
        """Close all connections."""
        await self._client.aclose()


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
