"""What is remembered from one conversation to the next, and what is not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.conftest import in_virtual_time
from tests.flows.conftest import Scene, scene
from tests.reasoning.agents.running import context_of, text_of
from tests.reasoning.memory.parts import DEVICE, SECRET
from visavis.bootstrap.memories import Memories, memories
from visavis.bus.virtual_time import real_work
from visavis.config import Settings
from visavis.events import CloseSession, UpdateSession
from visavis.inference import Runner
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.fake import FakeMind
from visavis.reasoning.fake_model import FakeLanguageModel
from visavis.reasoning.memory.session_memory import SessionMemory
from visavis.reasoning.mind import Question
from visavis.reasoning.situation import Situation
from visavis.storage.sql import SqlStorage

KEY = UpdateSession(person_key=DEVICE)
AGREE, WITHDRAW = UpdateSession(remember=True), UpdateSession(remember=False)


class Home:
    """A server with a database, in which conversations are held one after the other."""

    def __init__(self, folder: Path, model: FakeLanguageModel | None = None) -> None:
        self.folder = folder
        self.storage = SqlStorage(f"sqlite:///{folder}/visavis.db")
        settings = Settings(_env_file=None, data_dir=folder, identity_key=SECRET.hex())
        made = memories(settings, self.storage, Runner("flow"), model=model)
        assert made is not None
        self.memories: Memories = made
        self.agents = Agents(made.agents())

    @asynccontextmanager
    async def visit(self, *updates: UpdateSession) -> AsyncIterator[tuple[Scene, SessionMemory]]:
        """Hold a conversation, which begins with changes of the settings as a page sends them."""
        async with scene(mind=FakeMind("I see.")) as stage:
            remembered = self.memories.attach(stage.session.bus, "en", stage.session.closing)
            for update in updates:
                stage.session.bus.publish(update)
            await self.settle(stage)
            yield stage, remembered
            stage.session.bus.publish(CloseSession())
            await self.settle(stage)

    async def settle(self, stage: Scene) -> None:
        """Wait until all is said and learned."""
        await stage.session.bus.idle()
        with real_work():
            await self.memories.settled()

    async def say(self, stage: Scene, *texts: str) -> None:
        """Type, and wait for each answer."""
        for text in texts:
            stage.type(text)
            await stage.session.bus.idle()
            await stage.wait(2_000)

    def on_disk(self, *texts: str) -> list[bool]:
        """Tell of each text whether it is in the files of the database."""
        files = b"".join(path.read_bytes() for path in self.folder.iterdir())
        return [text.encode() in files for text in texts]


@asynccontextmanager
async def home(folder: Path, model: FakeLanguageModel | None = None) -> AsyncIterator[Home]:
    """Open a database of its own."""
    made = Home(folder, model)
    with real_work():
        await made.storage.open()
    yield made
    with real_work():
        await made.memories.close()
        await made.storage.close()


@in_virtual_time
async def test_what_was_told_comes_to_mind_in_the_next_conversation(tmp_path: Path) -> None:
    async with home(tmp_path) as place:
        async with place.visit(KEY, AGREE) as (stage, _):
            await place.say(
                stage, "My name is Tom and I live in Xanadu.", "I love old violins.", "How are trumpets made?"
            )
        async with place.visit(KEY, AGREE) as (_, remembered):
            person = remembered.person()
            assert person is not None
            assert (person.name, person.agreed) == ("Tom", True)
            with real_work():
                line = await remembered.recollection.line("Where do I live?")
                found = await remembered.recollection.recall("What about violins?")
            assert "I live in Xanadu." in line
            assert "talked today: They said: \u201cHow are trumpets made?\u201d." in line
            assert found[0].memory.text == "I love old violins."
        assert place.on_disk("Xanadu", "violins", "Tom", DEVICE) == [False] * 4
        other = UpdateSession(person_key="another-device-of-a-stranger")
        async with place.visit(other, AGREE) as (_, remembered):
            with real_work():
                assert await remembered.recollection.line("Where do I live?") == ""


@in_virtual_time
async def test_without_consent_nothing_is_kept_and_nothing_recalled(tmp_path: Path) -> None:
    async with home(tmp_path) as place:
        async with place.visit(KEY) as (stage, _):
            await place.say(stage, "I live in Xanadu.")
        async with place.visit(AGREE) as (stage, _):  # nobody knows who that is
            await place.say(stage, "I live in Xanadu.")
        with real_work():
            assert await place.storage.remembered_people() == []
        assert place.on_disk("Xanadu", DEVICE) == [False, False]
        async with place.visit(KEY, AGREE) as (stage, _):
            await place.say(stage, "I live in Berlin.")
        async with place.visit(KEY) as (_, remembered):
            with real_work():
                assert await remembered.recollection.line("Where do I live?") == ""


@in_virtual_time
async def test_consent_withdrawn_in_the_middle_keeps_nothing_of_the_conversation(tmp_path: Path) -> None:
    async with home(tmp_path) as place:
        async with place.visit(KEY, AGREE) as (stage, _):
            await place.say(stage, "I live in Xanadu.")
            stage.session.bus.publish(WITHDRAW)
            await place.say(stage, "I love violins.")
        with real_work():
            assert await place.storage.remembered_people() == []


@in_virtual_time
async def test_what_changed_since_replaces_what_was_told(tmp_path: Path) -> None:
    async with home(tmp_path) as place:
        for told in ("I live in Paris.", "I moved to Berlin last week."):
            async with place.visit(KEY, AGREE) as (stage, _):
                await place.say(stage, told)
        async with place.visit(KEY, AGREE) as (_, remembered):
            with real_work():
                line = await remembered.recollection.line("Where do I live?")
            assert "Berlin" in line
            assert "Paris" not in line


@in_virtual_time
async def test_what_is_forgotten_is_gone_and_is_not_learned_from_the_same_conversation(tmp_path: Path) -> None:
    async with home(tmp_path) as place:
        async with place.visit(KEY, AGREE) as (stage, _):
            await place.say(stage, "My sister is called Mia.", "I love violins.")
        async with place.visit(KEY, AGREE) as (stage, remembered):
            await place.say(stage, "My sister is called Mia, remember?", "I live in Rome.", "Forget my sister.")
            situation = Situation(session_id=stage.session.id, person=remembered.person)
            asked = context_of(question=Question("Forget my sister.", situation=situation))
            with real_work():
                assert "Erased" in await text_of(place.agents.get("forget"), asked, what="my sister")
        async with place.visit(KEY, AGREE) as (stage, remembered):
            with real_work():
                line = await remembered.recollection.line("What about my sister?")
            assert "Mia" not in line
            assert "Rome" in line
            situation = Situation(session_id=stage.session.id, person=remembered.person)
            await place.say(stage, "I play chess.", "Forget everything.")
            with real_work():
                asked = context_of(question=Question("Forget everything.", situation=situation))
                await text_of(place.agents.get("forget_everything"), asked)
        with real_work():
            assert await place.storage.remembered_people() == []


@in_virtual_time
async def test_a_model_learns_behind_the_next_conversation(tmp_path: Path) -> None:
    reply = (
        '{"facts": [{"text": "I play chess.", "about": "other", "importance": 6}], "episode": "They talked of chess."}'
    )
    model = FakeLanguageModel(reply)
    async with home(tmp_path, model) as place:
        async with place.visit(KEY, AGREE) as (stage, _):
            await place.say(stage, "Every Sunday I go to the park, where I play chess.")
            assert model.asked == []
        assert len(model.asked) == 1
        async with place.visit(KEY, AGREE) as (_, remembered):
            with real_work():
                line = await remembered.recollection.line("chess")
            assert "\u201cI play chess.\u201d" in line
            assert "They talked of chess." in line
