"""The log of who did what: it is added to, listed and, when its time is over, swept; never changed."""

from __future__ import annotations

from typing import Literal

from visavis.accounts.principal import Principal
from visavis.events import JsonObject, new_id, now_ms
from visavis.events.clock import Now
from visavis.storage.account_records import AUDIT, AuditRecord
from visavis.storage.collections import Records, Scalar
from visavis.storage.pages import Page

COMMAND_LINE = Principal("owner", frozenset(), name="command line")
"""Who acts in commands: whoever may use this computer. It may do nothing over a wire."""

_LONGEST = 200


class AuditLog:
    """Writes down what was done to accounts, conversations and settings, and by whom."""

    def __init__(self, storage: Records, now: Now = now_ms) -> None:
        self._records = storage.collection(AUDIT)
        self._now = now

    async def record(
        self,
        principal: Principal,
        action: str,
        subject: str | None = None,
        *,
        outcome: Literal["done", "refused"] = "done",
        address: str = "",
        detail: JsonObject | None = None,
    ) -> None:
        """Keep that somebody did something, or was refused: ``action`` is ``area.verb``, as in ``user.removed``.

        ``detail`` must hold no password, no token and nothing that was said.
        """
        await self._records.add(
            AuditRecord(
                id=new_id(),
                at_ms=self._now(),
                actor_id=principal.user_id,
                actor=(principal.name or principal.kind)[:_LONGEST],
                action=action,
                subject=subject[:_LONGEST] if subject else subject,
                outcome=outcome,
                address=address[:_LONGEST],
                detail=detail or {},
            )
        )

    async def list(
        self, *, limit: int = 50, cursor: str | None = None, actor_id: str | None = None, action: str | None = None
    ) -> Page[AuditRecord]:
        """Return what was done, the latest first. Raises CodedError ``storage.invalid_page``."""
        where: dict[str, Scalar] = {}
        if actor_id is not None:
            where["actor_id"] = actor_id
        if action is not None:
            where["action"] = action
        return await self._records.find(where, limit=limit, cursor=cursor, newest_first=True)

    async def sweep(self, before_ms: int) -> int:
        """Delete what is older than a moment; return how many entries there were."""
        return await self._records.delete_before("at_ms", before_ms)
