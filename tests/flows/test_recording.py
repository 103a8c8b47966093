"""What is recorded of a conversation: both sides, only while the person agrees, and nobody hears it without the key."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import in_virtual_time
from tests.flows.conftest import Scene, scene
from visavis.events import HandlerFailed, SessionClosed, SessionSettings, UpdateSession, now_ms
from visavis.reasoning.fake import FakeMind
from visavis.speech.backends.fake import FakeSynthesizer
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.keyring import Keyring, Keys
from visavis.storage.memory import MemoryStorage
from visavis.storage.privacy_records import ARTEFACTS, ArtefactRecord

KEYS = Keyring(Keys(bytes(range(32))))
RATE = 48_000
AGREED = SessionSettings(persona="tester", record=True)


class Studio:
    """Where recordings are kept, and heard again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.storage = MemoryStorage()
        self.artefacts = ArtefactStore(folder, self.storage, KEYS)

    @asynccontextmanager
    async def scene(self, settings: SessionSettings = AGREED) -> AsyncIterator[Scene]:
        """Hold a conversation in which the answer lasts two seconds."""
        synthesizer = FakeSynthesizer(ms_per_character=100)
        mind = FakeMind("Twenty letters, yes.")
        async with scene(settings=settings, artefacts=self.artefacts, mind=mind, synthesizer=synthesizer) as stage:
            yield stage

    async def records(self) -> list[ArtefactRecord]:
        """Return what was recorded, the oldest first."""
        return (await self.storage.collection(ARTEFACTS).find()).items

    async def listen(self, record: ArtefactRecord) -> NDArray[np.float32]:
        """Return the sound of a recording, (2, samples) at 48 kHz."""
        reader = await self.artefacts.open(record)
        content = b"".join(reader.read(0, reader.bytes))
        reader.close()
        assert record.bytes in (0, len(content))
        with av.open(io.BytesIO(content), "r") as container:
            frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
        return np.concatenate(frames, axis=1)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _loud(sound: NDArray[np.float32], begin_s: float, end_s: float) -> float:
    part = sound[round(begin_s * RATE) : round(end_s * RATE)]
    return float(np.sqrt(np.mean(part**2)))


@in_virtual_time
async def test_both_sides_are_recorded_when_they_were_heard(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    async with studio.scene() as stage:
        await stage.wait(1_000)
        await stage.speak(1_000)
        await stage.wait(6_000)
        spoken = [at for at, _, _ in stage.sound]
        begun = spoken[0] - stage.seen[0][0]
    [record] = await studio.records()
    assert (record.kind, record.media_type, record.session_id) == ("recording", "audio/ogg", "scene")
    user, assistant = await studio.listen(record)
    assert len(user) == len(assistant)
    assert len(user) / RATE == pytest.approx(8.0, abs=0.1)
    assert _loud(user, 0.1, 0.9) < 0.01 < 0.1 < _loud(user, 1.1, 1.9)
    assert _loud(user, 2.2, 7.9) < 0.01
    assert _loud(assistant, 0, begun - 0.1) < 0.001
    assert _loud(assistant, begun + 0.1, begun + 1.5) > 0.01


@in_virtual_time
async def test_a_recording_begins_when_it_was_agreed_to_however_long_the_keys_take(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    asked: list[int] = []

    def slow_keys() -> Keyring:
        asked.append(now_ms())
        while now_ms() <= asked[0]:
            time.sleep(0.001)
        return KEYS

    studio.artefacts = ArtefactStore(tmp_path, studio.storage, slow_keys)
    async with studio.scene() as stage:
        await stage.wait(2_000)
    [record] = await studio.records()
    assert record.created_ms <= asked[0]


@in_virtual_time
async def test_nothing_is_recorded_unless_the_person_agrees(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    async with studio.scene(SessionSettings(persona="tester")) as stage:
        await stage.speak(1_000)
        await stage.wait(3_000)
    assert await studio.records() == []
    assert _files(tmp_path) == []


@in_virtual_time
async def test_withdrawing_takes_effect_at_once_and_agreeing_again_begins_another(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    async with studio.scene() as stage:
        await stage.wait(1_000)
        stage.session.bus.publish(UpdateSession(record=False))
        await stage.speak(2_000)
        stage.session.bus.publish(UpdateSession(record=True))
        await stage.wait(2_000)
    first, second = await studio.records()
    sound = await studio.listen(first)
    assert sound.shape[1] / RATE == pytest.approx(1.0, abs=0.05)
    assert _loud(sound[0], 0, 1) < 0.01  # nothing of what was said afterwards
    assert (await studio.listen(second)).shape[1] / RATE == pytest.approx(2.0, abs=0.1)


@in_virtual_time
async def test_hours_of_silence_are_written_in_small_steps(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    async with studio.scene() as stage:
        await asyncio.sleep(600)
        await stage.wait(100)
        await stage.session.bus.idle()
    [record] = await studio.records()
    assert (await studio.listen(record)).shape[1] / RATE == pytest.approx(600.1, abs=0.1)


@in_virtual_time
async def test_what_lies_on_disk_is_sealed(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    async with studio.scene() as stage:
        await stage.speak(5_000)
    [record] = await studio.records()
    [file] = _files(tmp_path)
    content = file.read_bytes()
    assert file == tmp_path / record.path
    assert b"OggS" not in content
    assert b"Opus" not in content
    assert record.key_id == KEYS.key_id


@in_virtual_time
async def test_a_recording_that_cannot_be_written_is_told_and_ends(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("no folder")
    studio = Studio(tmp_path / "taken")
    async with studio.scene() as stage:
        await stage.wait(3_000)
        assert [item.code for item in stage.of(HandlerFailed)] == ["artefact.unwritable"]
        assert not stage.session.settings.record
        stage.type("who are you")
        await stage.wait(2_000)
        assert stage.sound  # the conversation goes on
    assert await studio.records() == []


@in_virtual_time
async def test_a_disk_that_fills_up_keeps_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from visavis.events import CodedError
    from visavis.storage.sealed_files import SealedWriter

    written, write = 0, SealedWriter.write

    def fill(self: SealedWriter, data: bytes) -> int:
        nonlocal written
        written += len(data)
        if written > 20_000:
            raise CodedError("artefact.unwritable", "The disk is full.", retryable=True)
        return write(self, data)

    monkeypatch.setattr(SealedWriter, "write", fill)
    studio = Studio(tmp_path)
    async with studio.scene() as stage:
        for _ in range(12):
            await stage.speak(1_000)
        await stage.session.bus.idle()
        assert "artefact.unwritable" in [item.code for item in stage.of(HandlerFailed)]
        assert not stage.session.settings.record
        assert not stage.of(SessionClosed)
    [record] = await studio.records()
    assert (await studio.listen(record)).shape[1] > RATE


@in_virtual_time
async def test_a_session_that_is_deleted_meanwhile_leaves_no_file(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    async with studio.scene() as stage:
        await stage.speak(2_000)
        assert await studio.artefacts.remove_where({"session_id": "scene"}) == 1
        await stage.speak(1_000)
    assert await studio.records() == []
    assert _files(tmp_path) == []


@in_virtual_time
async def test_whoever_deletes_what_is_being_recorded_ends_it(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    async with studio.scene() as stage:
        await stage.speak(2_000)
        assert await studio.artefacts.remove_where({"session_id": "scene"}) == 1
        await stage.speak(5_000)
        assert not stage.session.settings.record
        assert not stage.of(HandlerFailed)
        assert _files(tmp_path) == []
        stage.session.bus.publish(UpdateSession(record=True))
        await stage.speak(2_000)
    assert len(await studio.records()) == 1
    assert len(_files(tmp_path)) == 1
