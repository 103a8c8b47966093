"""What counts as one address where attempts are counted."""

from __future__ import annotations

import ipaddress


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
