"""What somebody learns of the log: what they did, and what was done to them, but not by whom."""

from __future__ import annotations

from dataclasses import replace

from visavis.bootstrap.holdings import Holdings
from visavis.storage.account_records import AuditRecord


def own_log(held: Holdings, *, hides_operators: bool) -> list[AuditRecord]:
    """Return the entries that tell of somebody. Others are not named in them, nor where they were.

    ``hides_operators``: what others did in their conversations is left out.
    """
    conversations = set(held.sessions)
    found = []
    for entry in held.audit:
        if entry.actor_id == held.whom.id:
            found.append(entry)
        elif not (hides_operators and entry.subject in conversations):
            found.append(replace(entry, actor_id=None, actor="", address=""))
    return found
