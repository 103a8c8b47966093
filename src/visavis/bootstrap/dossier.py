"""Everything that is kept of somebody, written out: as a ZIP file with their recordings, or as one JSON document."""

from __future__ import annotations

import asyncio
import base64
import json
import zipfile
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, BinaryIO, cast

from visavis.bootstrap.holdings import Holdings
from visavis.bootstrap.own_log import own_log
from visavis.bootstrap.subjects import Subjects, all_of
from visavis.events import CodedError, JsonObject
from visavis.gateway.exports.discretion import event_without_operator, without_operators
from visavis.storage import Storage
from visavis.storage.account_records import API_KEYS, LOGINS, USERS
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.pages import MAX_PAGE, every

_SECRET = {"password_hash", "token_hash", "previous_hash", "key_hash", "sealed", "path", "key_id"}
"""Fields that tell nothing of a person, and would let others in."""

README = """What is kept of {name}

This was written on {day} (UTC). Times in the files are Unix milliseconds (ms since 1 January 1970, UTC).

account.json        your account, without the password
logins.json         browsers and programs in which you are signed in
keys.json           your API keys, without the keys themselves
invitations.json    links that were made for you
sessions.json       your conversations: when, with whom, and the settings
messages.json       what was said in them
events.json         what else was noted in them, as it happened: who spoke when, which tools were used,
                    and, where you agreed, what was seen and heard
consents.json       what you agreed to and withdrew, and when
memories.json       what is remembered of you beyond a conversation
face.json           the 128 numbers by which your face is recognized, and what you agreed to
audit.json          what you did, or others did to your account, in the log of this server; others are not named
files.json          recordings and other files; they are in the folder "files"

A file that is not here would be empty. What could not be read:
{problems}
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a dossier."""

    name: str
    rows: AsyncIterator[JsonObject] | None = None
    content: AsyncIterator[bytes] | None = None


class Dossier:
    """Reads everything of one person, in small pieces."""

    def __init__(
        self,
        storage: Storage,
        artefacts: ArtefactStore,
        subjects: Subjects,
        holdings: Holdings,
        *,
        disclosed: bool = True,
    ) -> None:
        """``disclosed``: users may know of operators. Whoever asks for it, it is meant for whom it is of."""
        self._hides_operators = holdings.whom.learns_of_no_operators(disclosed=disclosed)
        self._storage = storage
        self._artefacts = artefacts
        self._subjects = subjects
        self._holdings = holdings
        self.problems = subjects.problems

    async def parts(self, *, files: bool = True) -> AsyncIterator[Part]:
        """Yield everything; each part must be read before the next one."""
        held = self._holdings
        if held.whom.kind == "user":
            yield Part("account.json", _records(self._storage, USERS, {"id": held.whom.id}))
            yield Part("logins.json", _records(self._storage, LOGINS, {"user_id": held.whom.id}))
            yield Part("keys.json", _records(self._storage, API_KEYS, {"user_id": held.whom.id}))
        yield Part("invitations.json", _plain(held.invitations))
        yield Part("sessions.json", self._sessions())
        yield Part("messages.json", self._messages())
        yield Part("events.json", self._events())
        yield Part("consents.json", _plain(held.consents))
        yield Part("memories.json", self._memories())
        yield Part("face.json", self._face())
        yield Part("audit.json", _plain(own_log(held, hides_operators=self._hides_operators)))
        kept = [record for record in held.artefacts if record.kind != "export"]
        yield Part("files.json", _plain(kept))
        for record in kept if files else ():
            yield Part(f"files/{record.id}-{record.name}", content=self._content(record.id))

    def readme(self) -> str:
        """Return what is what, in plain words."""
        whom = self._holdings.whom
        problems = "\n".join(f"- {item}" for item in self.problems) or "- nothing"
        day = datetime.now(UTC).strftime("%d %B %Y, %H:%M")
        return README.format(name=whom.name or whom.email or whom.subject, day=day, problems=problems)

    async def _sessions(self) -> AsyncIterator[JsonObject]:
        for session_id in self._holdings.sessions:
            record = await self._storage.session(session_id)
            if record is not None:
                yield asdict(record)

    async def _messages(self) -> AsyncIterator[JsonObject]:
        for session_id in self._holdings.sessions:
            async for record in every(partial(self._storage.messages, session_id, limit=MAX_PAGE, context=True)):
                [shown] = without_operators([record]) if self._hides_operators else [record]
                yield asdict(shown)

    async def _events(self) -> AsyncIterator[JsonObject]:
        for session_id in self._holdings.sessions:
            async for envelope in every(partial(self._storage.events, session_id, limit=MAX_PAGE)):
                shown = event_without_operator(envelope) if self._hides_operators else envelope
                if shown is not None:
                    yield shown

    async def _memories(self) -> AsyncIterator[JsonObject]:
        memory_id, vault = self._holdings.whom.memory_id, await self._subjects.vault()
        if memory_id is None or vault is None:
            return
        for record in await self._storage.memories(memory_id):
            try:
                memory = vault.open(record)
            except CodedError as error:
                self._note(error.detail)
                continue
            yield {name: value for name, value in asdict(memory).items() if name not in ("vector", "encoder")}

    async def _face(self) -> AsyncIterator[JsonObject]:
        if not self._holdings.faces:
            return
        for person in await self._subjects.people():
            if person.id == self._holdings.whom.id:
                template = base64.b64encode(person.template.mean.astype("<f4").tobytes()).decode()
                yield {
                    "id": person.id, "name": person.name, "created_ms": person.created_ms,
                    "expires_ms": person.expires_ms, "consent": asdict(person.consent),
                    "pictures": person.template.pictures, "template_float32_base64": template,
                }  # fmt: skip

    async def _content(self, artefact_id: str) -> AsyncIterator[bytes]:
        record = await self._artefacts.records.get(artefact_id)
        if record is None:
            return
        try:
            reader = await self._artefacts.open(record)
        except CodedError as error:
            self._note(f"{record.name} ({record.id}): {error.detail}")
            return
        told = 0
        try:
            chunks = reader.read(0, reader.bytes)
            while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
                told += len(chunk)
                yield chunk
        except CodedError as error:  # what comes before the damage is whole
            self._note(f"{record.name} ({record.id}), from byte {told} of {reader.bytes} on: {error.detail}")
        finally:
            reader.close()

    def _note(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


async def write_zip(dossier: Dossier, sink: BinaryIO) -> None:
    """Write a ZIP file to whatever has ``write``. Raises what that raises, and CodedError ``storage.*``."""
    archive = zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED)
    async for part in dossier.parts():
        if part.rows is not None:
            await _write_rows(archive, part.name, part.rows)
        elif part.content is not None:
            await _write_content(archive, part.name, part.content)
    await asyncio.to_thread(archive.writestr, "README.txt", dossier.readme())
    await asyncio.to_thread(archive.close)


async def as_json(dossier: Dossier) -> JsonObject:
    """Return everything but the files' content as one object."""
    found: JsonObject = {"readme": dossier.readme().splitlines()[0]}
    async for part in dossier.parts(files=False):
        if part.rows is not None:
            rows = [row async for row in part.rows]
            if rows:
                found[part.name.removesuffix(".json")] = rows
    found["problems"] = list(dossier.problems)
    return found


async def _write_rows(archive: zipfile.ZipFile, name: str, rows: AsyncIterator[JsonObject]) -> None:
    """Write rows as a JSON list, a few at a time; nothing if there are none."""
    stream: Any = None
    async with aclosing(cast("Any", rows)) as source:
        async for batch in _batches(source):
            text = ",\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in batch)
            begins = stream is None
            if begins:
                stream = await asyncio.to_thread(archive.open, name, "w")
            await asyncio.to_thread(stream.write, (("[\n" if begins else ",\n") + text).encode())
    if stream is not None:
        await asyncio.to_thread(stream.write, b"\n]\n")
        await asyncio.to_thread(stream.close)


async def _write_content(archive: zipfile.ZipFile, name: str, content: AsyncIterator[bytes]) -> None:
    stream = await asyncio.to_thread(archive.open, name, "w")
    async with aclosing(cast("Any", content)) as source:
        async for chunk in source:
            await asyncio.to_thread(stream.write, chunk)
    await asyncio.to_thread(stream.close)


async def _batches(rows: AsyncIterator[JsonObject]) -> AsyncIterator[list[JsonObject]]:
    batch: list[JsonObject] = []
    async for row in rows:
        batch.append(row)
        if len(batch) == MAX_PAGE:
            yield batch
            batch = []
    if batch:
        yield batch


async def _records(storage: Storage, kind: Any, where: dict[str, str]) -> AsyncIterator[JsonObject]:
    async for record in all_of(storage, kind, cast("Any", where)):
        yield _without_secrets(asdict(cast("Any", record)))


async def _plain(records: Iterable[Any]) -> AsyncIterator[JsonObject]:
    for record in records:
        yield _without_secrets(asdict(record))


def _without_secrets(row: JsonObject) -> JsonObject:
    return {name: value for name, value in row.items() if name not in _SECRET}
