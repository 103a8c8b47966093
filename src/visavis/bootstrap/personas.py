"""Personas as the Command Center edits them, with the versions that were saved."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from visavis.accounts.audit import AuditLog
from visavis.accounts.principal import Principal
from visavis.bootstrap.casting import own_personas, persona_roots
from visavis.bootstrap.persona_trials import PersonaTrials
from visavis.config import Settings
from visavis.events import CodedError, created_ms, new_id
from visavis.gateway.trpc.routers.personas import (
    CheckResult,
    Draft,
    NewPersona,
    OtherFile,
    PersonaFiles,
    PersonaFileText,
    PersonaItem,
    PersonasPage,
    RestoreVersion,
    Saved,
    SaveDraft,
    Trial,
    TrialAnswer,
    Version,
    VersionItem,
    VersionsPage,
    VersionsQuery,
)
from visavis.reasoning.persona_drafts import (
    PersonaText,
    check_files,
    read_texts,
    remove_folder,
    renamed,
    replace_folder,
)
from visavis.reasoning.persona_files import find_personas, load_persona
from visavis.reasoning.persona_template import copy_persona, write_persona
from visavis.storage.collections import Records
from visavis.storage.persona_records import PERSONA_VERSIONS, PersonaVersionRecord

AS_IT_WAS = "As it was before"

Changed = Callable[[str], Awaitable[None]]


class Personas:
    """Lists, edits and tries personas: ``PersonasService``. Built-in ones stay: changing one makes a copy."""

    def __init__(
        self, settings: Settings, records: Records, audit: AuditLog, trials: PersonaTrials, changed: Changed
    ) -> None:
        """Await ``changed`` with the name of each persona that is to be loaded anew."""
        self._default = settings.persona
        self._roots = persona_roots(settings)
        self._own = own_personas(settings)
        self._versions = records.collection(PERSONA_VERSIONS)
        self._audit = audit
        self._trials = trials
        self._changed = changed
        self._saving = asyncio.Lock()

    async def page(self) -> PersonasPage:
        """List all personas, also those that cannot be used."""
        items = await asyncio.to_thread(lambda: [self._item(*found) for found in find_personas(self._roots).items()])
        return PersonasPage(items=items, default=self._default)

    async def files(self, name: str) -> PersonaFiles:
        """Return a persona with its files."""
        folder = await self._folder(name)
        return self._files(name, folder, await asyncio.to_thread(read_texts, folder))

    async def check(self, draft: Draft) -> CheckResult:
        """Say what is wrong with a draft. Nothing is kept."""
        return await self._trials.check(draft.name, _texts(draft), await self._kept(draft.name))

    async def try_out(self, trial: Trial) -> TrialAnswer:
        """Ask a draft something. Nothing is kept."""
        _texts(trial)
        return await self._trials.ask(trial, await self._kept(trial.name))

    async def save(self, principal: Principal, draft: SaveDraft, address: str) -> Saved:
        """Keep a draft that has no problems, as a new version."""
        target = draft.save_as or draft.name
        files = _texts(draft) if target == draft.name else renamed(_texts(draft), target)
        async with self._saving:
            folder, current = await self._unchanged(draft.name, draft.base)
            if target != draft.name and target in await asyncio.to_thread(find_personas, self._roots):
                raise CodedError("persona.exists", f"There is a persona '{target}' already.")
            await self._trials.require_sound(target, files, folder)
            if target == draft.name:
                await self._keep(principal, target, current.files, AS_IT_WAS, only_if_new=True)
            saved = await self._write(principal, target, files, folder, draft.note)
        await self._audit.record(
            principal, "persona.saved", target, address=address, detail={"version": saved.version, "from": draft.name}
        )
        return saved

    async def versions(self, query: VersionsQuery) -> VersionsPage:
        """List what was saved, the newest first."""
        await self._folder(query.name)
        where = {"persona": query.name}
        page = await self._versions.find(where, limit=query.limit, cursor=query.cursor, newest_first=True)
        before = [*page.items[1:], await self._before(page.items[-1])] if page.items else []
        items = [
            VersionItem(
                id=item.id,
                created_ms=item.created_ms,
                author=item.author,
                note=item.note,
                changed=_changed(item.files, older.files if older else {}),
            )
            for item, older in zip(page.items, before, strict=True)
        ]
        return VersionsPage(items=items, next_cursor=page.next_cursor)

    async def version(self, name: str, version_id: str) -> Version:
        """Return a version, and the one before it."""
        record = await self._version(name, version_id)
        before = await self._before(record)
        return Version(
            id=record.id,
            created_ms=record.created_ms,
            author=record.author,
            note=record.note,
            files=_listed(record.files),
            before=_listed(before.files) if before else [],
        )

    async def restore(self, principal: Principal, wish: RestoreVersion, address: str) -> Saved:
        """Go back to a version, which becomes the newest."""
        record = await self._version(wish.name, wish.id)
        files = {path: str(text) for path, text in record.files.items()}
        check_files(files)
        async with self._saving:
            folder, current = await self._unchanged(wish.name, wish.base)
            await self._trials.require_sound(wish.name, files, folder)
            await self._keep(principal, wish.name, current.files, AS_IT_WAS, only_if_new=True)
            note = f"Back to {record.note}" if record.note else "Back to an earlier version"
            saved = await self._write(principal, wish.name, files, folder, note[:200])
        await self._audit.record(
            principal, "persona.restored", wish.name, address=address, detail={"version": saved.version, "of": wish.id}
        )
        return saved

    async def create(self, principal: Principal, wish: NewPersona, address: str) -> PersonaFiles:
        """Begin a persona: a small one that is complete, or a copy."""
        async with self._saving:
            known = await asyncio.to_thread(find_personas, self._roots)
            if wish.name in known:
                raise CodedError("persona.exists", f"There is a persona '{wish.name}' already.")
            source = None if wish.source is None else await self._folder(wish.source)
            await asyncio.to_thread(_begin, self._own / wish.name, wish, source)
            files = await self.files(wish.name)
            note = "Begun" if wish.source is None else f"Copied from {wish.source}"
            await self._keep(principal, wish.name, {item.path: item.text for item in files.files}, note)
            await self._changed(wish.name)
        await self._audit.record(principal, "persona.created", wish.name, address=address)
        return files

    async def remove(self, principal: Principal, name: str, address: str) -> None:
        """Remove a persona of our own with its versions. Conversations that go on keep theirs."""
        async with self._saving:
            folders = await asyncio.to_thread(find_personas, self._roots)
            if name in folders and not self._is_built_in(folders[name]):
                others = await asyncio.to_thread(find_personas, [root for root in self._roots if root != self._own])
                if name == self._default and name not in others:
                    detail = f"'{name}' answers unless another is asked for: let another do so first (VISAVIS_PERSONA)."
                    raise CodedError("persona.default", detail)
                await asyncio.to_thread(remove_folder, folders[name])
                await self._changed(name)
            elif not await self._versions.count({"persona": name}):  # those may be left if we were stopped in between
                await self._folder(name)
                raise CodedError("persona.built_in", f"'{name}' comes with visavis, and stays.")
            await self._versions.delete_where({"persona": name})
        await self._audit.record(principal, "persona.removed", name, address=address)

    async def _folder(self, name: str) -> Path:
        folders = await asyncio.to_thread(find_personas, self._roots)
        if name not in folders:
            raise CodedError("persona.unknown", f"There is no persona '{name}'.")
        return folders[name]

    async def _kept(self, name: str) -> Path | None:
        return (await asyncio.to_thread(find_personas, self._roots)).get(name)

    async def _unchanged(self, name: str, base: str) -> tuple[Path, PersonaText]:
        """Return a persona as it is. Raises CodedError ``persona.conflict`` if somebody has changed it meanwhile."""
        folder = await self._folder(name)
        current = await asyncio.to_thread(read_texts, folder)
        if current.revision != base:
            raise CodedError("persona.conflict", "Somebody has changed this persona meanwhile. Look at it anew.")
        return folder, current

    async def _write(self, principal: Principal, name: str, files: Mapping[str, str], kept: Path, note: str) -> Saved:
        await asyncio.to_thread(replace_folder, self._own / name, files, kept)
        version = await self._keep(principal, name, files, note)
        await self._changed(name)
        revision = (await asyncio.to_thread(read_texts, self._own / name)).revision
        return Saved(name=name, revision=revision, version=version)

    async def _keep(
        self, principal: Principal, name: str, files: Mapping[str, str], note: str, *, only_if_new: bool = False
    ) -> str:
        """Keep a version. Changes that were made on disk, without us, become one, too."""
        if only_if_new:
            latest = (await self._versions.find({"persona": name}, limit=1, newest_first=True)).items
            if latest and latest[0].files == dict(files):
                return latest[0].id
        author = "" if only_if_new else principal.name or principal.kind
        identifier = new_id()
        record = PersonaVersionRecord(identifier, name, created_ms(identifier), author[:200], note, dict(files))
        await self._versions.add(record)
        return identifier

    async def _version(self, name: str, version_id: str) -> PersonaVersionRecord:
        record = await self._versions.get(version_id)
        if record is None or record.persona != name:
            raise CodedError("persona.unknown_version", "There is no such version.")
        return record

    async def _before(self, record: PersonaVersionRecord) -> PersonaVersionRecord | None:
        page = await self._versions.find(
            {"persona": record.persona}, limit=1, cursor=record.id, newest_first=True
        )  # fmt: skip
        return page.items[0] if page.items else None

    def _item(self, name: str, folder: Path) -> PersonaItem:
        built_in = self._is_built_in(folder)
        try:
            card = load_persona(folder).card
        except CodedError as error:
            first = error.detail.split("\n", 2)[1:2] or [error.detail]
            return PersonaItem(
                name=name, title=name, description="", language="", avatar="", built_in=built_in,
                problem=first[0].strip(),
            )  # fmt: skip
        return PersonaItem(
            name=name, title=card.title, description=card.description, language=card.language, avatar=card.avatar,
            built_in=built_in, problem=None,
        )  # fmt: skip

    def _files(self, name: str, folder: Path, texts: PersonaText) -> PersonaFiles:
        others = [OtherFile(path=path, bytes=size) for path, size in texts.others.items()]
        return PersonaFiles(
            name=name, built_in=self._is_built_in(folder), revision=texts.revision, files=_listed(texts.files),
            others=others,
        )  # fmt: skip

    def _is_built_in(self, folder: Path) -> bool:
        return folder.parent != self._own


def _texts(draft: Draft) -> dict[str, str]:
    """Return a draft's texts by their paths. Raises CodedError ``persona.bad_path`` or ``persona.too_large``."""
    files = {item.path: item.text for item in draft.files}
    if len(files) < len(draft.files):
        raise CodedError("persona.bad_path", "Two files have the same path.")
    check_files(files)
    return files


def _listed(files: Mapping[str, object]) -> list[PersonaFileText]:
    return [PersonaFileText(path=path, text=str(text)) for path, text in sorted(files.items())]


def _changed(files: Mapping[str, object], before: Mapping[str, object]) -> list[str]:
    return sorted(path for path in {*files, *before} if files.get(path) != before.get(path))


def _begin(folder: Path, wish: NewPersona, source: Path | None) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if source is None:
            write_persona(folder, title=wish.title, language=wish.language)
        else:
            copy_persona(source, folder, title=wish.title, language=wish.language)
    except OSError as error:
        raise CodedError(
            "persona.unwritable", f"The persona cannot be written to {folder.parent} ({error.strerror})."
        ) from error
