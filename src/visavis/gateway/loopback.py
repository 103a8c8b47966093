"""Which addresses and names only one's own computer answers to."""

from __future__ import annotations

import ipaddress

_NAMES = ("localhost",)


def is_loopback(host: str) -> bool:
    """Tell whether only this computer reaches an address or a name."""
    name = host.strip().strip("[]").lower().rstrip(".")
    if name in _NAMES or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
