"""What is kept of people, and what becomes of it when they ask, as the Command Center sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from visavis.accounts.audit import AuditLog
from visavis.accounts.permissions import OF_ROLE
from visavis.accounts.principal import Principal
from visavis.bootstrap.dossier import Dossier, write_zip
from visavis.bootstrap.erasure import Eraser
from visavis.bootstrap.holdings import counts_of, holdings_of
from visavis.bootstrap.leftovers import Leftovers
from visavis.bootstrap.own_log import own_log
from visavis.bootstrap.retention import Retention
from visavis.bootstrap.subjects import Subjects, Whom
from visavis.events import CodedError, now_ms
from visavis.events.clock import DAY_MS, Now
from visavis.gateway.trpc.routers import privacy as asked
from visavis.storage import Storage
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.privacy_records import CONSENTS, ConsentRecord

EXPORT_LASTS_MS = DAY_MS
EXPORT_URL = "/api/privacy/exports/{id}"

_SETTINGS = {
    "sessions": "VISAVIS_KEEP_SESSIONS_DAYS", "events": "VISAVIS_KEEP_EVENTS_DAYS",
    "recordings": "VISAVIS_KEEP_RECORDINGS_DAYS", "audit": "VISAVIS_KEEP_AUDIT_DAYS",
    "consents": "VISAVIS_KEEP_CONSENTS_DAYS", "people": "VISAVIS_IDENTITY_DAYS", "memories": "VISAVIS_MEMORY_DAYS",
}  # fmt: skip


class Privacy:
    """Tells, exports and erases: ``PrivacyService``."""

    def __init__(
        self,
        storage: Storage,
        artefacts: ArtefactStore,
        subjects: Callable[[], Subjects],
        eraser: Eraser,
        leftovers: Leftovers,
        retention: Retention,
        audit: AuditLog,
        *,
        disclosed: bool = True,
        now: Now = now_ms,
    ) -> None:
        """``subjects`` makes one for each question: it gathers what could not be read.

        ``disclosed``: users may know of operators.
        """
        self._storage = storage
        self._artefacts = artefacts
        self._subjects = subjects
        self._eraser = eraser
        self._leftovers = leftovers
        self._retention = retention
        self._audit = audit
        self._disclosed = disclosed
        self._exporting: set[str] = set()
        """Who is exported at this moment."""
        self._now = now

    async def mine(self, principal: Principal, subject: str | None) -> asked.Kept:
        """Return how much is kept of somebody."""
        subjects = self._subjects()
        if subject is None and principal.user_id is None:
            return asked.Kept(subject=None, counts={})
        whom = await self._whom(subjects, principal, subject)
        held = await holdings_of(self._storage, subjects, whom)
        hides = whom.learns_of_no_operators(disclosed=self._disclosed) and not principal.may("sessions.read")
        counts = {
            **await counts_of(self._storage, held),
            "audit": len(own_log(held, hides_operators=hides)),
        }
        return asked.Kept(subject=_shown(whom), counts=counts, problems=subjects.problems)

    async def find(self, text: str) -> list[asked.Subject]:
        """Return who may be meant."""
        return [_shown(whom) for whom in await self._subjects().find(text)]

    async def export(self, principal: Principal, subject: str | None, address: str) -> asked.ExportMade:
        """Pack everything that is kept of somebody into a file, which takes the place of the one before."""
        subjects = self._subjects()
        whom = await self._whom(subjects, principal, subject)
        _check_may_act(principal, whom)
        if whom.subject in self._exporting:
            raise CodedError("privacy.busy", "This is being exported already; wait for that.", retryable=True)
        self._exporting.add(whom.subject)
        try:
            return await self._export(principal, subjects, whom, address)
        finally:
            self._exporting.discard(whom.subject)

    async def _export(self, principal: Principal, subjects: Subjects, whom: Whom, address: str) -> asked.ExportMade:
        await self._artefacts.remove_where({"kind": "export", **_owner(whom)})
        held = await holdings_of(self._storage, subjects, whom)
        day = datetime.fromtimestamp(self._now() / 1_000, UTC).strftime("%Y-%m-%d")
        record, writer = await self._artefacts.begin(
            "export",
            f"visavis-{day}.zip",
            "application/zip",
            user_id=whom.id if whom.kind == "user" else None,
            person_id=whom.memory_id,
            expires_ms=self._now() + EXPORT_LASTS_MS,
        )
        try:
            dossier = Dossier(self._storage, self._artefacts, subjects, held, disclosed=self._disclosed)
            await write_zip(dossier, cast("Any", writer))
            await asyncio.to_thread(writer.close)
        except BaseException:  # stopped, too, it leaves no half of an export, nor holds its file
            writer.abandon()
            await self._artefacts.remove(record)
            raise
        await self._artefacts.finish(record, writer.bytes)
        await self._audit.record(principal, "privacy.exported", whom.subject, address=address)
        assert record.expires_ms is not None  # it was given above
        return asked.ExportMade(
            id=record.id,
            name=record.name,
            bytes=writer.bytes,
            expires_ms=record.expires_ms,
            url=EXPORT_URL.format(id=record.id),
        )

    async def erase(self, principal: Principal, subject: str | None, confirm: str) -> asked.Erased:
        """Erase everything of somebody."""
        subjects = self._subjects()
        whom = await self._whom(subjects, principal, subject)
        _check_may_act(principal, whom)
        if not whom.is_called(confirm):
            raise CodedError("privacy.not_confirmed", "What was typed is not their address, name or identifier.")
        done = await self._eraser.erase(subjects, whom, principal, self._audit)
        leftovers = [f"{item.text} in {item.place} {item.id}".rstrip() for item in done.leftovers]
        return asked.Erased(counts=done.counts, leftovers=leftovers, problems=done.problems)

    async def consents(
        self, principal: Principal, subject: str | None, session_id: str | None, *, limit: int, cursor: str | None
    ) -> asked.ConsentPage:
        """Return who agreed to what, the newest first."""
        where: dict[str, str | int | bool | None] = {}
        if session_id is not None:
            record = await self._storage.session(session_id)
            if record is None or not principal.may_see(record.user):
                raise CodedError("session.unknown", "There is no such conversation.")
            where["session_id"] = session_id
        if subject is not None or session_id is None:
            whom = await self._whom(self._subjects(), principal, subject)
            where.update(_owner(whom))
        page = await self._storage.collection(CONSENTS).find(where, limit=limit, cursor=cursor, newest_first=True)
        return asked.ConsentPage(items=[_given(item) for item in page.items], next_cursor=page.next_cursor)

    def retention(self) -> asked.Retention:
        """Return how long what is kept."""
        retention, days = self._retention, self._retention.days
        rules = [
            asked.RetentionRule(
                kind=cast("Any", kind), days=getattr(days, kind), setting=setting, erased=retention.erased[kind]
            )
            for kind, setting in _SETTINGS.items()
        ]
        rules.append(asked.RetentionRule(kind="exports", days=1, setting="", erased=0))
        return asked.Retention(
            rules=rules, swept_ms=retention.swept_ms, next_ms=retention.next_ms, problem=retention.problem
        )

    async def scan(self, principal: Principal, texts: list[str], address: str) -> asked.Scan:
        """Look for texts in everything that is kept."""
        found = await self._leftovers.scan(texts)
        await self._audit.record(principal, "privacy.scanned", address=address, detail={"texts": len(texts)})
        items = [asked.Leftover(place=item.place, id=item.id, text=item.text) for item in found.found]
        return asked.Scan(found=items, records=found.records, bytes=found.bytes)

    async def _whom(self, subjects: Subjects, principal: Principal, subject: str | None) -> Whom:
        """Return who is meant. Who may not act for others learns nothing of them, not even whether they are here."""
        own = principal.user_id
        if subject is None:
            if own is None:
                raise CodedError("privacy.unknown", "Say who is meant: nobody is signed in.")
            return await subjects.user(own)
        if own is not None and subject in (own, f"user:{own}"):
            return await subjects.user(own)
        principal.require("privacy.act")
        return await subjects.one(subject)


def _check_may_act(principal: Principal, whom: Whom) -> None:
    """Refuse to act for somebody who may do more than members, unless one administers accounts or is it oneself.

    Raises CodedError ``privacy.protected``.
    """
    if whom.role is None or principal.owns(whom.id) or OF_ROLE[whom.role] <= OF_ROLE["member"]:
        return
    if not principal.may("users.write"):
        raise CodedError(
            "privacy.protected", "Operators and administrators are exported and erased by administrators alone."
        )


def _owner(whom: Whom) -> dict[str, str]:
    """Return by which field records are somebody's."""
    return {"user_id" if whom.kind == "user" else "person_id": whom.id}


def _shown(whom: Whom) -> asked.Subject:
    return asked.Subject(subject=whom.subject, kind=whom.kind, name=whom.name, email=whom.email)


def _given(record: ConsentRecord) -> asked.ConsentGiven:
    return asked.ConsentGiven(
        id=record.id, session_id=record.session_id, about=record.kind, granted=record.granted, at_ms=record.at_ms,
        wording=record.wording,
    )  # fmt: skip
