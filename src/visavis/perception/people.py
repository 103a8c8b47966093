"""People who agreed to be known: kept encrypted, for a time, and forgotten at once when they want it."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError, new_id, now_ms
from visavis.events.clock import DAY_MS
from visavis.perception.matching import Gallery, Thresholds
from visavis.storage import PeopleStore, PersonRecord
from visavis.storage.keyring import Keyring
from visavis.storage.sealing import Sealer

PURPOSE_VERSION = "1"
PURPOSE = (
    "128 numbers that describe your face are kept on this computer under the name that you give, encrypted, for "
    "{days} days, so that you are recognized and greeted when you come back, and for nothing else. The pictures "
    "themselves are not kept. You can have everything erased at any time."
)
"""What people agree to. Whoever changes it gives it another version."""

MOST_NAME_CHARACTERS = 80
MOST_STATEMENT_CHARACTERS = 500

_REREAD_S = 30.0
"""How long it may go unnoticed that another process gives somebody another name: it tells nobody apart."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Who agreed to what, when, and how."""

    given_by: str
    given_ms: int
    statement: str
    """How it was given, for example 'asked and agreed at the desk'."""
    purpose_version: str = PURPOSE_VERSION


@dataclass(frozen=True, slots=True)
class FaceTemplate:
    """What is known of a face."""

    mean: NDArray[np.float32]
    """(128,), the mean of its embeddings."""
    spread: float
    """Their root-mean-square distance from it."""
    pictures: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who agreed to be known."""

    id: str
    name: str
    created_ms: int
    expires_ms: int
    consent: Consent
    template: FaceTemplate


class People:
    """Everybody who is known. One serves all sessions; other processes may change the same database."""

    def __init__(
        self,
        store: PeopleStore,
        sealer: Sealer | Keyring,
        *,
        keep_days: int = 365,
        refresh_s: float = 1.0,
        thresholds: Thresholds | None = None,
        now_ms: Callable[[], int] = now_ms,
    ) -> None:
        """Begin with nobody read. ``refresh_s`` is how long what another process changes may go unnoticed."""
        self._store = store
        self._sealer = sealer
        self._keep_ms = keep_days * DAY_MS
        self._refresh_s = refresh_s
        self._thresholds = thresholds or Thresholds()
        self._now_ms = now_ms
        self._people: dict[str, Person] = {}
        self._records: dict[str, PersonRecord] = {}
        """What they were opened from."""
        self._gallery = Gallery()
        self._is_read = False
        self._read_at = 0.0
        self._reread_at = 0.0
        self._lock = asyncio.Lock()

    @property
    def gallery(self) -> Gallery:
        """Return everybody's template, of those whose time is not over at this moment."""
        return self._gallery.at(self._now_ms())

    def name_of(self, person_id: str) -> str:
        """Return a person's name, or '' if they are not known (anymore)."""
        person = self._people.get(person_id)
        return person.name if person is not None else ""

    async def refresh(self) -> None:
        """Read what has changed, if that was long enough ago. Whoever's time is over is erased.

        Raises CodedError ``storage.unreachable`` (retryable), ``identity.wrong_key`` or ``identity.damaged``.
        """
        loop = asyncio.get_running_loop()
        if self._is_read and (loop.time() - self._read_at < self._refresh_s or self._lock.locked()):
            return
        async with self._lock:
            self._read_at = loop.time()
            await self._read(anew=self._read_at - self._reread_at >= _REREAD_S)

    async def all(self) -> list[Person]:
        """Return everybody as they are kept now, the oldest first. Raises CodedError as ``refresh`` does."""
        async with self._lock:
            await self._read()
            return list(self._people.values())

    async def find(self, name_or_id: str) -> Person:
        """Return the person with this name or identifier. Raises CodedError ``identity.unknown_person``, or more."""
        wanted = name_or_id.strip().casefold()
        for person in await self.all():
            if wanted in (person.id, person.name.casefold()):
                return person
        raise CodedError("identity.unknown_person", f"Nobody is known as '{name_or_id}'.")

    async def enroll(self, name: str, consent: Consent, template: FaceTemplate, *, replace: bool = False) -> Person:
        """Keep a person. ``replace`` takes the place of whoever has the same name.

        Raises CodedError ``identity.no_consent``, ``identity.invalid_name``, ``identity.name_taken``,
        ``identity.already_known`` if the face is that of somebody else who is known, or as ``refresh`` does.
        """
        name = checked_name(name)
        if not consent.statement.strip():
            raise CodedError("identity.no_consent", "Nobody is enrolled without their consent.")
        async with self._lock:
            await self._read()
            namesake = next((item for item in self._people.values() if item.name.casefold() == name.casefold()), None)
            if namesake is not None and not replace:
                raise CodedError("identity.name_taken", f"'{namesake.name}' is known already: --replace enrolls anew.")
            self._refuse_known(template, namesake)
            now = self._now_ms()
            person = Person(new_id(), name, now, now + self._keep_ms, consent, template)
            await self._store.save_person(self._sealed(person))
            if namesake is not None:
                await self._store.delete_person(namesake.id)
                self._people.pop(namesake.id, None)
            self._people[person.id] = person
            self._rebuild()
        return person

    async def rename(self, person_id: str, name: str) -> Person:
        """Give a person another name.

        Raises CodedError ``identity.unknown_person``, ``identity.invalid_name``, ``identity.name_taken``, or as
        ``refresh`` does.
        """
        name = checked_name(name)
        async with self._lock:
            await self._read()
            person = self._people.get(person_id)
            if person is None:
                raise CodedError("identity.unknown_person", "Nobody is known by this identifier.")
            if any(item.name.casefold() == name.casefold() for item in self._people.values() if item is not person):
                raise CodedError("identity.name_taken", f"'{name}' is known already.")
            renamed = replace(person, name=name)
            if not await self._store.replace_person(self._sealed(renamed)):
                raise CodedError("identity.unknown_person", "They have just been forgotten.")
            self._people[person_id] = renamed
        return renamed

    async def renew_seals(self, on_unreadable: Callable[[str, CodedError], None]) -> int:
        """Seal everybody with the current key who is not yet; return how many.

        ``on_unreadable`` is told who cannot be opened, and why. Raises CodedError ``storage.unreachable`` (retryable).
        """
        renewed = 0
        async with self._lock:
            for record in await self._store.people():
                if record.key_id == self._sealer.key_id:
                    continue
                try:
                    person = self._opened(record)
                except CodedError as error:
                    on_unreadable(f"the person {record.id}", error)
                else:
                    renewed += await self._store.replace_person(self._sealed(person))
        return renewed

    async def forget(self, person_id: str) -> bool:
        """Erase a person; from now on nobody is taken for them. Tell whether they were there.

        Needs no key. Raises CodedError ``storage.unreachable`` (retryable).
        """
        self._people.pop(person_id, None)
        self._rebuild()
        async with self._lock:  # what is being read at this moment may still hold them
            was_there = await self._store.delete_person(person_id)
            self._people.pop(person_id, None)
            self._rebuild()
        return was_there

    async def _read(self, *, anew: bool = True) -> None:
        """Read who is there; ``anew``: also what has become of those who were known already."""
        await self._store.delete_expired_people(self._now_ms())
        ids = await self._store.person_ids()
        new = ids if anew else [person_id for person_id in ids if person_id not in self._people]
        records = {record.id: record for record in await self._store.people(new)} if new else {}
        gone = self._people.keys() - set(ids)
        for person_id in gone:
            del self._people[person_id]
            self._records.pop(person_id, None)
        if gone:
            self._rebuild()  # before anything can go wrong with those who are new
        changed = [
            record for key, record in records.items() if key not in self._people or self._records.get(key) != record
        ]
        if changed:
            self._people.update({record.id: self._opened(record) for record in changed})
            self._records.update({record.id: record for record in changed})
            self._people = dict(sorted(self._people.items()))  # the oldest first
            self._rebuild()
        self._is_read = True
        if anew:
            self._reread_at = asyncio.get_running_loop().time()

    def _rebuild(self) -> None:
        people = list(self._people.values())
        templates = np.stack([item.template.mean for item in people]) if people else Gallery().templates
        self._gallery = Gallery(tuple(item.id for item in people), tuple(item.expires_ms for item in people), templates)

    def _refuse_known(self, template: FaceTemplate, namesake: Person | None) -> None:
        others = [item for item in self._people.values() if item is not namesake]
        for other in others:
            distance = float(np.linalg.norm(other.template.mean - template.mean))
            if distance <= self._thresholds.recognized:
                raise CodedError(
                    "identity.already_known",
                    f"This looks like the face of {other.name}, who is known already (distance {distance:.2f}).",
                )

    def _sealed(self, person: Person) -> PersonRecord:
        content = {
            "name": person.name,
            "consent": asdict(person.consent),
            "template": base64.b64encode(person.template.mean.astype("<f4").tobytes()).decode(),
            "spread": person.template.spread,
            "pictures": person.template.pictures,
        }
        sealer = self._sealer.current if isinstance(self._sealer, Keyring) else self._sealer
        sealed = sealer.seal(json.dumps(content).encode(), about=_about(person))
        return PersonRecord(person.id, person.created_ms, person.expires_ms, sealer.key_id, sealed)

    def _opened(self, record: PersonRecord) -> Person:
        sealer = self._sealer.sealer_of(record.key_id)
        if sealer is None:
            raise CodedError(
                "identity.wrong_key",
                "The people in this database were sealed with another key. Nothing was changed: put that key back, or "
                "forget them (visavis people forget --all).",
            )
        content = json.loads(sealer.open(record.sealed, about=_about(record)))
        mean = np.frombuffer(base64.b64decode(content["template"]), "<f4").astype(np.float32)
        return Person(
            record.id,
            content["name"],
            record.created_ms,
            record.expires_ms,
            Consent(**content["consent"]),
            FaceTemplate(mean, content["spread"], content["pictures"]),
        )


def checked_name(name: str) -> str:
    """Return a name without spaces around it. Raises CodedError ``identity.invalid_name``."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= MOST_NAME_CHARACTERS or not name.isprintable():
        raise CodedError("identity.invalid_name", f"A name has 1 to {MOST_NAME_CHARACTERS} printable characters.")
    return name


def _about(person: Person | PersonRecord) -> str:
    """Bind what is sealed to whose it is and until when: neither can be changed in the database."""
    return f"{person.id} {person.created_ms} {person.expires_ms}"
