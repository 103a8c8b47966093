from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from visavis.accounts.audit import AuditLog
from visavis.accounts.permissions import OF_ROLE
from visavis.accounts.principal import Principal
from visavis.bootstrap import personas as personas_module
from visavis.bootstrap.casting import Casting, own_personas
from visavis.bootstrap.minds import Minds
from visavis.bootstrap.persona_trials import MOST_LEARNED, PersonaTrials
from visavis.bootstrap.personas import Personas
from visavis.config import Settings
from visavis.events import CodedError
from visavis.gateway.trpc.routers.personas import (
    Draft,
    NewPersona,
    PersonaFiles,
    PersonaFileText,
    RestoreVersion,
    SaveDraft,
    Trial,
    TrialLine,
    VersionsQuery,
)
from visavis.inference import Runner
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.reasoning.mind import Question
from visavis.reasoning.persona_template import write_persona
from visavis.reasoning.retrieval import Encoder
from visavis.storage.memory import MemoryStorage
from visavis.storage.persona_records import PERSONA_VERSIONS

ADA = Principal("user", OF_ROLE["operator"], user_id="ada", name="ada@example.com")


class Desk:
    """Where personas are edited: one that came with the server, called 'mia', and a folder of one's own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.built_in = folder / "built-in"
        write_persona(self.built_in / "mia", title="Mia")
        (self.built_in / "mia" / "notes.bin").write_bytes(b"kept")
        self.settings = Settings(_env_file=None, data_dir=folder / "data", cache_dir=folder / "cache", persona="mia")
        roots = [own_personas(self.settings), self.built_in]
        monkeypatch.setattr(personas_module, "persona_roots", lambda _: roots)
        self.storage = MemoryStorage()
        self.audit = AuditLog(self.storage)
        self.changed: list[str] = []
        self.trials = PersonaTrials(self.settings, _no_encoder)
        self.service = Personas(self.settings, self.storage, self.audit, self.trials, self._changed)

    async def _changed(self, name: str) -> None:
        self.changed.append(name)

    async def edited(self, name: str = "mia", old: str = "Mia", new: str = "Pia") -> list[PersonaFileText]:
        """Return a persona's files with other words in its lines."""
        files = (await self.service.files(name)).files
        return [
            PersonaFileText(path=item.path, text=item.text.replace(f"title: {old}", f"title: {new}")) for item in files
        ]

    async def save(self, files: list[PersonaFileText], base: str, **changes: Any) -> Any:
        return await self.service.save(ADA, SaveDraft(name="mia", files=files, base=base, **changes), "10.0.0.1")


async def _no_encoder() -> Encoder | None:
    return None


@asynccontextmanager
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    made = Desk(tmp_path, monkeypatch)
    try:
        yield made
    finally:
        await made.trials.close()


async def code_of(call: Any) -> str:
    with pytest.raises(CodedError) as error:
        await call
    return error.value.code


async def test_changing_a_built_in_persona_makes_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        before = await place.service.files("mia")
        assert before.built_in
        assert [item.path for item in before.others] == ["notes.bin"]
        original = (place.built_in / "mia" / "persona.yaml").read_bytes()
        saved = await place.save(await place.edited(), before.revision, note="Another name")
        assert (place.built_in / "mia" / "persona.yaml").read_bytes() == original
        after = await place.service.files("mia")
        assert (after.built_in, after.revision) == (False, saved.revision)
        assert after.revision != before.revision
        assert [item.path for item in after.others] == ["notes.bin"]
        assert [(item.name, item.title, item.built_in) for item in (await place.service.page()).items] == [
            ("mia", "Pia", False)
        ]  # fmt: skip
        assert place.changed == ["mia"]
        (record,) = (await place.audit.list()).items
        assert (record.action, record.subject, record.actor, record.address) == (
            "persona.saved", "mia", "ada@example.com", "10.0.0.1",
        )  # fmt: skip


async def test_who_read_something_else_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        base = (await place.service.files("mia")).revision
        drafts = [await place.edited(new=title) for title in ("One", "Two", "Three", "Four")]
        calls = await asyncio.gather(*(place.save(draft, base) for draft in drafts), return_exceptions=True)
        errors = [item.code for item in calls if isinstance(item, CodedError)]
        assert errors == ["persona.conflict"] * 3
        titles = [item.title for item in (await place.service.page()).items]
        assert titles[0] in ("One", "Two", "Three", "Four")
        again = (await place.service.files("mia")).revision
        await place.save(await place.edited(old=titles[0], new="Five"), again)


async def test_a_persona_of_one_s_own_is_removed_with_its_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        await place.service.create(ADA, NewPersona(name="noa", title="Noa"), "")
        folder = own_personas(place.settings) / "noa"
        assert folder.is_dir()
        place.changed.clear()
        await place.service.remove(ADA, "noa", "10.0.0.1")
        assert not folder.exists()
        assert list(folder.parent.iterdir()) == []  # not even in pieces
        assert [item.name for item in (await place.service.page()).items] == ["mia"]
        assert (await place.storage.collection(PERSONA_VERSIONS).find()).items == []
        assert place.changed == ["noa"]
        record = (await place.audit.list()).items[0]
        assert (record.action, record.subject, record.actor, record.address) == (
            "persona.removed", "noa", "ada@example.com", "10.0.0.1",
        )  # fmt: skip
        assert await code_of(place.service.remove(ADA, "noa", "")) == "persona.unknown"


async def test_a_built_in_persona_stays_and_is_there_again_without_the_copy_that_hid_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        assert await code_of(place.service.remove(ADA, "mia", "")) == "persona.built_in"
        await place.save(await place.edited(), (await place.service.files("mia")).revision)
        await place.service.remove(ADA, "mia", "")
        assert [(item.title, item.built_in) for item in (await place.service.page()).items] == [("Mia", True)]
        assert (await place.service.versions(VersionsQuery(name="mia"))).items == []


async def test_who_answers_unless_another_is_asked_for_is_not_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        (place.built_in / "mia").rename(place.built_in / ".mia")
        (place.built_in / ".mia" / "persona.yaml").unlink()
        await place.service.create(ADA, NewPersona(name="mia", title="Mia"), "")
        assert await code_of(place.service.remove(ADA, "mia", "")) == "persona.default"
        assert (await place.service.files("mia")).built_in is False


async def test_a_persona_that_is_broken_or_half_removed_can_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        await place.service.create(ADA, NewPersona(name="noa", title="Noa"), "")
        (own_personas(place.settings) / "noa" / "persona.yaml").write_text("{")
        await place.service.remove(ADA, "noa", "")
        await place.service.create(ADA, NewPersona(name="noa", title="Noa"), "")
        shutil.rmtree(own_personas(place.settings) / "noa")  # stopped before its versions were
        await place.service.remove(ADA, "noa", "")
        assert (await place.storage.collection(PERSONA_VERSIONS).find()).items == []


async def test_what_was_changed_on_disk_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        first = await place.save(await place.edited(new="One"), (await place.service.files("mia")).revision)
        about = own_personas(place.settings) / "mia" / "persona.yaml"
        about.write_text(about.read_text().replace("title: One", "title: By hand"))
        assert await code_of(place.save(await place.edited(), first.revision)) == "persona.conflict"
        base = (await place.service.files("mia")).revision
        await place.save(await place.edited(old="By hand", new="Two"), base, note="Two")
        versions = (await place.service.versions(VersionsQuery(name="mia"))).items
        assert [(item.note, item.author) for item in versions] == [
            ("Two", "ada@example.com"), ("As it was before", ""), ("", "ada@example.com"), ("As it was before", ""),
        ]  # fmt: skip


async def test_versions_can_be_compared_and_restored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        original = await place.service.files("mia")
        await place.save(await place.edited(new="Pia"), original.revision, note="Pia")
        now = await place.service.files("mia")
        await place.save(
            [*now.files, PersonaFileText(path="knowledge/new.md", text="# New\n\nA fact.\n")], now.revision
        )
        page = await place.service.versions(VersionsQuery(name="mia", limit=2))
        rest = await place.service.versions(VersionsQuery(name="mia", cursor=page.next_cursor))
        added, renamed, first = [*page.items, *rest.items]
        assert (added.changed, renamed.changed, renamed.note) == (["knowledge/new.md"], ["persona.yaml"], "Pia")
        assert set(first.changed) == {item.path for item in original.files}
        compared = await place.service.version("mia", renamed.id)
        assert compared.before == original.files
        assert [item.path for item in compared.files if item not in compared.before] == ["persona.yaml"]
        assert (await place.service.version("mia", first.id)).before == []
        wish = RestoreVersion(name="mia", id=first.id, base=(await place.service.files("mia")).revision)
        await place.service.restore(ADA, wish, "")
        assert (await place.service.files("mia")).files == original.files
        assert not (own_personas(place.settings) / "mia" / "knowledge" / "new.md").exists()
        assert await code_of(place.service.restore(ADA, wish, "")) == "persona.conflict"
        assert await code_of(place.service.version("mia", "nothing")) == "persona.unknown_version"
        newest = (await place.service.versions(VersionsQuery(name="mia", limit=1))).items[0]
        assert (newest.note, newest.changed) == ("Back to As it was before", ["knowledge/new.md", "persona.yaml"])
        assert (await place.audit.list()).items[0].action == "persona.restored"


async def test_a_version_belongs_to_its_persona(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        await place.service.create(ADA, NewPersona(name="leo"), "")
        version = (await place.service.versions(VersionsQuery(name="leo"))).items[0]
        assert await code_of(place.service.version("mia", version.id)) == "persona.unknown_version"
        assert await code_of(place.service.versions(VersionsQuery(name="nobody"))) == "persona.unknown"


async def test_what_cannot_be_used_is_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        before = await place.service.files("mia")
        broken = [*await place.edited(), PersonaFileText(path="lines/more.yaml", text="lines: [{id: a}]")]
        assert await code_of(place.save(broken, before.revision)) == "persona.invalid"
        found = await place.service.check(Draft(name="mia", files=broken))
        assert {(item.file, item.line, item.kind) for item in found.problems} == {("lines/more.yaml", 1, "problem")}
        unnamed = [PersonaFileText(path="persona.yaml", text="name: other\ntitle: X\ngreeting: Hi.\n")]
        (problem,) = (await place.service.check(Draft(name="mia", files=unnamed))).problems
        assert "other" in problem.message
        await place.save(await place.edited(), before.revision)
        assert place.changed == ["mia"]
        assert await place.service.files("mia") != before


async def test_a_sound_persona_has_no_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        files = (await place.service.files("mia")).files
        long = PersonaFileText(
            path="lines/long.yaml",
            text=f"lines:\n  - id: long\n    questions: [tell me a long tale]\n    answers: ['{'word ' * 40}end.']\n",
        )
        found = await place.service.check(Draft(name="mia", files=[*files, long]))
        assert found.problems == []
        assert ("long", "lines/long.yaml") in {(item.kind, item.file) for item in found.remarks}
        assert str(tmp_path) not in found.model_dump_json()
        assert (await place.service.files("mia")).built_in  # nothing was kept


@pytest.mark.parametrize("path", ["../evil.yaml", "lines/../../../evil.yaml", "/tmp/evil.yaml", "knowledge/x.py"])
async def test_no_draft_leaves_its_folder(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        before = await place.service.files("mia")
        evil = [*before.files, PersonaFileText(path=path, text="x")]
        assert await code_of(place.save(evil, before.revision)) == "persona.bad_path"
        assert await code_of(place.service.check(Draft(name="mia", files=evil))) == "persona.bad_path"
        assert await code_of(place.service.try_out(Trial(name="mia", files=evil, text="Hi"))) == "persona.bad_path"
        twice = [*before.files, before.files[0]]
        assert await code_of(place.save(twice, before.revision)) == "persona.bad_path"
        assert [item.name for item in tmp_path.rglob("evil*")] == []  # noqa: ASYNC240 - a test may wait for a disk


async def test_a_persona_is_begun_or_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        begun = await place.service.create(ADA, NewPersona(name="leo", title='Leo: the "first"', language="en"), "")
        assert (begun.built_in, begun.others) == (False, [])
        copied = await place.service.create(ADA, NewPersona(name="no", title="Nia", source="mia"), "")
        assert [item.path for item in copied.others] == ["notes.bin"]
        items = {item.name: item for item in (await place.service.page()).items}
        assert {name: (item.title, item.problem) for name, item in items.items()} == {
            "mia": ("Mia", None), "leo": ("Leo: the \"first\"", None), "no": ("Nia", None),
        }  # fmt: skip
        for name in ("mia", "leo"):
            assert await code_of(place.service.create(ADA, NewPersona(name=name), "")) == "persona.exists"
        unknown = NewPersona(name="new", source="nobody")
        assert await code_of(place.service.create(ADA, unknown, "")) == "persona.unknown"
        language = NewPersona(name="new", language="English, please")
        assert await code_of(place.service.create(ADA, language, "")) == "persona.bad_name"
        assert place.changed == ["leo", "no"]


async def test_a_draft_is_saved_under_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        base = (await place.service.files("mia")).revision
        saved = await place.save(await place.edited(new="Zoe"), base, save_as="zoe")
        assert saved.name == "zoe"
        items = {item.name: (item.title, item.built_in) for item in (await place.service.page()).items}
        assert items == {"mia": ("Mia", True), "zoe": ("Zoe", False)}
        assert await code_of(place.save(await place.edited(), base, save_as="zoe")) == "persona.exists"


async def test_a_broken_persona_is_listed_with_its_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        (place.built_in / "odd").mkdir()
        (place.built_in / "odd" / "persona.yaml").write_text("name: odd\ntitel: Odd\n")
        item = next(item for item in (await place.service.page()).items if item.name == "odd")
        assert item.problem is not None
        assert item.problem.startswith("persona.yaml:")
        assert (await place.service.files("odd")).files[0].text.startswith("name: odd")


def trial(files: PersonaFiles, text: str, **more: Any) -> Trial:
    return Trial(name=files.name, files=files.files, text=text, **more)


async def test_a_draft_is_tried_without_a_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        files = await place.service.files("mia")
        line = PersonaFileText(
            path="lines/tower.yaml",
            text="lines:\n  - id: tower\n    questions: [how tall is the tower]\n    answers: [It is fifty meters.]\n",
        )
        draft = files.model_copy(update={"files": [*files.files, line]})
        first = await place.service.try_out(trial(draft, "How tall is the tower?"))
        assert (first.text, first.mind, first.error) == ("It is fifty meters.", "scripted", None)
        assert [(item.source.kind, item.source.reference) for item in first.sentences] == [("line", "tower")]
        said = TrialLine(role="user", text="How tall is the tower?")
        answered = TrialLine(role="assistant", text=first.text, sources=[first.sentences[0].source])
        again = await place.service.try_out(
            trial(draft, "Say that again", history=[said, answered], memory=first.memory)
        )
        assert again.error is None
        assert (await place.service.try_out(trial(files, "How tall is the tower?"))).text != first.text
        assert (await place.service.files("mia")).revision == files.revision
        assert not (place.settings.cache_dir / "minds").exists()
        broken = files.model_copy(update={"files": [PersonaFileText(path="persona.yaml", text="name: [")]})
        assert await code_of(place.service.try_out(trial(broken, "Hi"))) == "persona.invalid"


async def test_what_was_learned_of_drafts_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, monkeypatch) as place:
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(scratch))
        for number in range(MOST_LEARNED + 3):
            await place.service.check(Draft(name="mia", files=await place.edited(new=f"Mia {number}")))
        assert len(list(scratch.iterdir())) == MOST_LEARNED
        await place.trials.close()
        assert list(scratch.iterdir()) == []


async def test_new_conversations_have_the_new_persona_and_old_ones_keep_theirs(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, models_dir=tmp_path / "models", mind="scripted")
    folder = own_personas(settings) / "leo"
    write_persona(folder, title="Leo")
    runner = Runner("test-casting")
    minds = Minds(settings, ModelStore(settings.models_dir, MODELS), runner)
    casting = Casting(settings, None, None, minds, runner)
    try:
        before = await casting.prepare("leo")
        about = folder / "persona.yaml"
        about.write_text(about.read_text().replace("title: Leo", "title: Lea"))
        assert await casting.prepare("leo") is before
        await casting.forget("leo")
        assert await code_of(_role(casting, "leo")) == "persona.not_ready"
        after = await casting.prepare("leo")
        assert (before.persona.about.title, after.persona.about.title) == ("Leo", "Lea")
        async for _ in before.mind.answer(Question("Who are you?")):
            break  # it still answers whoever talks with it
        else:
            pytest.fail("the old mind says nothing")
    finally:
        await casting.close()
        await minds.close()
        runner.close()


async def _role(casting: Casting, name: str) -> Any:
    return casting.role(name)
