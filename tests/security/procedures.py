"""Every procedure of the application, with the permission that it declares."""

from __future__ import annotations

from collections.abc import Iterator

from visavis.bootstrap.procedures import described
from visavis.gateway.trpc.procedures import Procedure


def declared_procedures() -> Iterator[Procedure]:
    """Return all procedures."""
    for router in described():
        yield from router.procedures
