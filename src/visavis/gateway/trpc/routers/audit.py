"""``audit.*``: who did what."""

from __future__ import annotations

from typing import Protocol

from visavis.gateway.account_models import AuditPage, ListAudit
from visavis.gateway.trpc.procedures import Context, Router


class AuditService(Protocol):
    """Knows who did what."""

    async def list(self, wanted: ListAudit) -> AuditPage:
        """Return what was done, the latest first."""


def audit_router(service: AuditService) -> Router:
    """Return the procedures ``audit.*``."""
    router = Router("audit")

    @router.query("list", "audit.read")
    async def list_entries(context: Context, wanted: ListAudit) -> AuditPage:
        """List what was done, the latest first."""
        return await service.list(wanted)

    return router
