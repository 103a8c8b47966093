"""``status.*``: what this server is and can do."""

from __future__ import annotations

from collections.abc import Callable

from visavis.gateway.http import Status
from visavis.gateway.trpc.procedures import Context, Router


def status_router(status: Callable[[], Status]) -> Router:
    """Return the procedures ``status.*``."""
    router = Router("status")

    @router.query("get", "status.read")
    async def get(context: Context) -> Status:
        """Tell what this server is and can do."""
        return status()

    return router
