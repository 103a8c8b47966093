"""Notes what the person agrees to, and what they withdraw: by the settings of the session."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import get_args

from visavis.events import (
    CodedError,
    ConsentChanged,
    Event,
    FaceLost,
    FaceRecognized,
    FaceUnrecognized,
    InterlocutorChanged,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    created_ms,
    new_id,
)
from visavis.storage.collections import Records
from visavis.storage.privacy_records import CONSENTS, ConsentKind, ConsentRecord

KINDS: tuple[ConsentKind, ...] = get_args(ConsentKind)
"""Settings that somebody must agree to."""
_LASTING: tuple[ConsentKind, ...] = ("recognition", "remember")
"""What is agreed to by somebody who is known by more than the conversation."""
_WAITS_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0)
log = logging.getLogger(__name__)

IDENTIFYING: tuple[type[Event], ...] = (
    SessionOpened, SessionUpdated, InterlocutorChanged, FaceRecognized, FaceUnrecognized, FaceLost,
)  # fmt: skip
"""What :meth:`ConsentNotes.identify` listens to, in one mailbox so that the order is kept."""


class ConsentNotes:
    """Publishes and keeps every change of what one session's person agrees to."""

    def __init__(
        self,
        session_id: str,
        records: Records,
        *,
        user: str | None = None,
        person: Callable[[], str | None] = lambda: None,
    ) -> None:
        """``person`` returns under what id the person is remembered, if they are and agree to it."""
        self._session_id = session_id
        self._consents = records.collection(CONSENTS)
        self._user = user
        self._person = person
        self._before = SessionSettings()
        self._lasting: list[str] = []
        """Records of this session that say whom they are of, as soon as that is known."""
        self._person_id: str | None = None
        self._track: int | None = None
        """The face that is talked with; what anybody else who is seen agreed to is not told here."""
        self._faces: dict[int, str] = {}

    def compare(self, event: SessionOpened | SessionUpdated) -> list[ConsentChanged]:
        """Return what has changed: nothing is agreed to when a session begins, but that what is said is kept."""
        before, self._before = self._before, event.settings
        return [
            ConsentChanged(about=kind, granted=getattr(event.settings, kind), wording=event.settings.consent_wording)
            for kind in KINDS
            if getattr(event.settings, kind) != getattr(before, kind)
        ]

    async def keep(self, event: ConsentChanged) -> None:
        """Write a change down. Raises CodedError ``storage.*``."""
        identifier = new_id()
        record = ConsentRecord(
            id=identifier,
            session_id=self._session_id,
            kind=event.about,
            granted=event.granted,
            at_ms=created_ms(identifier),
            wording=event.wording,
            user_id=self._user,
            person_id=self._person_id if event.about in _LASTING else None,
        )
        await self._patiently(lambda: self._add(record))
        if record.kind not in _LASTING or record.person_id is not None:
            return
        self._lasting.append(record.id)
        await self._link()

    async def identify(self, event: Event) -> None:
        """Note who it is that agreed: what is kept of them can then be found and erased with them. The first stays."""
        found: str | None = None
        match event:
            case SessionOpened() | SessionUpdated():
                found = self._person()
            case InterlocutorChanged():
                self._track = event.track_id
            case FaceRecognized():
                self._faces[event.track_id] = event.person_id
            case FaceUnrecognized() | FaceLost():
                self._faces.pop(event.track_id, None)
        if found is None and self._track is not None:
            found = self._faces.get(self._track)
        self._person_id = self._person_id or found
        await self._link()

    async def _link(self) -> None:
        while self._person_id is not None and self._lasting:
            changes = {"person_id": self._person_id}
            await self._patiently(partial(self._consents.change, self._lasting.pop(), changes))

    async def _add(self, record: ConsentRecord) -> None:
        try:
            await self._consents.add(record)
        except CodedError as error:
            # Of what failed for want of an answer nobody knows whether it was done.
            if error.code != "storage.conflict" or await self._consents.get(record.id) != record:
                raise

    async def _patiently(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do something, again and again while the database is busy: consent must be proved. Raises CodedError."""
        for wait_s in _WAITS_S:
            try:
                await work()
            except CodedError as error:
                if not error.retryable:
                    raise
                log.warning("consent: %s is tried again in %s s: %s", self._session_id, wait_s, error)
                await asyncio.sleep(wait_s)
            else:
                return
        await work()
