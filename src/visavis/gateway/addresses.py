"""Where somebody comes from."""

from __future__ import annotations

import ipaddress

from starlette.requests import HTTPConnection


def address_of(connection: HTTPConnection) -> str:
    """Return where somebody comes from; behind a proxy that is trusted, what it says."""
    return connection.client.host if connection.client is not None else ""


def network_of(address: str) -> str:
    """Return what counts as one address: of IPv6 the first 64 bits, which one household has for itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
    return str(parsed)
