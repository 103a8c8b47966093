"""Requests that reach public servers only: against server-side request forgery (SSRF).

A name is resolved here, every address that it has is checked, and the connection is made to a checked address; a
name that resolves to something else a moment later (DNS rebinding) makes no difference. Each request passes the
check, so redirects do as well. Proxies are not used, because behind one the address would be chosen by the proxy.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection

import httpx

from visavis.events import CodedError
from visavis.reasoning.web.addresses import DEFAULT_PORTS, Address, parse
from visavis.reasoning.web.networks import IPAddress, is_intranet, is_public

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""Returns the internet addresses of a host. Raises OSError if it has none."""

MAX_TRIED = 3
"""So many addresses of a host are tried before it counts as unreachable."""
CONNECT_S = 5.0


async def resolve(host: str, port: int) -> list[str]:
    """Return the internet addresses of a host, as the system resolves them. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


class Guard:
    """Decides which addresses may be asked."""

    def __init__(self, allow: Collection[str] = (), resolver: Resolver = resolve) -> None:
        """``allow`` are hosts of the owner's intranet that may be read too: 'wiki.example' or '127.0.0.1:8080'.

        A host without a port is allowed at 80 and 443.
        """
        self._allow = frozenset(item.strip().lower() for item in allow)
        self._resolve = resolver

    async def addresses(self, address: Address) -> list[IPAddress]:
        """Return the checked addresses to connect to, at most ``MAX_TRIED``.

        Raises CodedError: ``web.port``, ``web.unresolved``, ``web.address_forbidden``.
        """
        usual = address.port in DEFAULT_PORTS.values()
        named = f"{address.host}:{address.port}" in self._allow or (usual and address.host in self._allow)
        if not usual and not named:
            raise CodedError("web.port", "Only web servers at the usual ports, 80 and 443, can be read.")
        found = await self._look_up(address)
        if not all(is_public(item) or (named and is_intranet(item)) for item in found):
            # One bad address is enough: whoever mixes them wants to reach something that is not theirs.
            raise CodedError("web.address_forbidden", "That address leads into a private network, and is not read.")
        return found[:MAX_TRIED]

    async def _look_up(self, address: Address) -> list[IPAddress]:
        try:
            return [ipaddress.ip_address(address.host)]
        except ValueError:
            pass
        try:
            found = await self._resolve(address.host, address.port)
            checked = [ipaddress.ip_address(item) for item in found]
        except (OSError, UnicodeError, ValueError):
            checked = []
        if not checked:
            raise CodedError("web.unresolved", f"There is no server called {address.host}.", retryable=True)
        return checked


class GuardedTransport(httpx.AsyncBaseTransport):
    """An httpx transport that connects to checked addresses, while Host and SNI keep the name that was asked for."""

    def __init__(self, guard: Guard, verify: ssl.SSLContext | bool = True) -> None:
        self._guard = guard
        # A connection belongs to one name: kept alive, it could serve another one that has the same address.
        limits = httpx.Limits(max_connections=20, max_keepalive_connections=0)
        self._inner = httpx.AsyncHTTPTransport(verify=verify, limits=limits, http2=False, retries=0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises CodedError ``web.*`` as :class:`Guard`, and httpx's errors of transport."""
        address = parse(str(request.url))
        problem: httpx.ConnectError | httpx.ConnectTimeout | None = None
        for target in await self._guard.addresses(address):
            try:
                return await self._inner.handle_async_request(_pinned(request, address, target))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                problem = error
        assert problem is not None
        raise problem

    async def aclose(self) -> None:
        """Close all connections."""
        await self._inner.aclose()


def _pinned(request: httpx.Request, address: Address, target: IPAddress) -> httpx.Request:
    """Return the same request, addressed to an internet address."""
    host = f"[{target}]" if target.version == 6 else str(target)
    headers = httpx.Headers(request.headers)
    headers["host"] = request.url.netloc.decode("ascii")
    extensions = {**request.extensions, "sni_hostname": address.host}
    return httpx.Request(
        request.method,
        request.url.copy_with(host=host),
        headers=headers,
        stream=request.stream,
        extensions=extensions,
    )
