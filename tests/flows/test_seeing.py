"""Whole conversations with somebody in front of the camera."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import in_virtual_time
from tests.flows.conftest import Scene, scene
from tests.perception.posed import HEIGHT, WIDTH, seen, shaped
from visavis.bootstrap.seeing import Eyes
from visavis.events import (
    ActionRecognized,
    AssistantResponse,
    CodedError,
    ErrorOccurred,
    ExpressionPlanned,
    FaceActionsMeasured,
    FaceDetected,
    FaceEmotionEstimated,
    FaceLost,
    FacesTracked,
    GazeEstimated,
    GazeShifted,
    GenerateResponse,
    HandlerFailed,
    HeadGestured,
    InterlocutorChanged,
    MouthEstimated,
    SayText,
    SessionSettings,
    TurnEnded,
    UpdateSession,
    UserStateEstimated,
    VideoFrameReceived,
    VideoPaced,
)
from visavis.inference import Runner
from visavis.perception.backends.fake_faces import FakeFaceLandmarker
from visavis.perception.backends.fake_video import FakeVideoClassifier
from visavis.perception.frames import Picture
from visavis.perception.landmarker import Face
from visavis.reasoning.fake import FakeMind

BLANK = cv2.imencode(".jpg", np.full((HEIGHT, WIDTH, 3), 128, np.uint8))[1].tobytes()
FPS = 15


class Visitor:
    """Somebody in front of the camera, and whoever else is there."""

    def __init__(self) -> None:
        self.here = True
        self.units: dict[int, float] = {}
        self.gaze = (0.0, 0.0)
        self.open_eyes = 1.0
        self.pose: dict[str, float] = {}
        self.place = (0.0, 0.0, 60.0)
        self.others: list[NDArray[np.float32]] = []

    def faces(self, _: Picture) -> list[Face]:
        """Return what the camera shows now."""
        own = []
        if self.here:
            points = shaped(self.units, gaze=self.gaze, open_eyes=self.open_eyes)
            own = [Face(seen(points, place=self.place, **self.pose), 1.0)]
        return [*own, *(Face(landmarks, 1.0) for landmarks in self.others)]


class Camera:
    """Sends pictures while somebody waits."""

    def __init__(self, stage: Scene, visitor: Visitor) -> None:
        self.stage, self.visitor = stage, visitor

    async def film(self, seconds: float, *, data: bytes = BLANK, pts: bool = True) -> None:
        """Send pictures for a while."""
        for _ in range(round(seconds * FPS)):
            await asyncio.sleep(1 / FPS)
            pts_ms = round(1_000 * self.stage.now) if pts else None
            self.stage.session.bus.publish(VideoFrameReceived(data=data, pts_ms=pts_ms))


@asynccontextmanager
async def filmed(
    *, settings: SessionSettings | None = None, mind: FakeMind | None = None, greeting: str = ""
) -> AsyncIterator[Camera]:
    visitor = Visitor()
    eyes = Eyes(FakeFaceLandmarker(visitor.faces), Runner("faces"))
    wishes = settings or SessionSettings(persona="tester", seeing=True, expressions=True)
    async with scene(settings=wishes, eyes=eyes, mind=mind, greeting=greeting) as stage:
        yield Camera(stage, visitor)
    await eyes.close()


@in_virtual_time
async def test_somebody_comes_and_is_seen_and_goes() -> None:
    async with filmed() as camera:
        stage, visitor = camera.stage, camera.visitor
        visitor.here = False
        await camera.film(1)
        assert not stage.of(FaceDetected)
        visitor.here = True
        await camera.film(3)
        assert len(stage.of(FaceDetected)) == 1
        assert stage.of(InterlocutorChanged)[-1].track_id == stage.of(FaceDetected)[0].track_id
        assert stage.of(FacesTracked)[-1].faces[0].interlocutor
        assert stage.of(GazeEstimated)[-1].looking_at_screen
        state = stage.of(UserStateEstimated)[-1]
        assert state.attention.value > 0.8
        assert state.attention.sources == ["face.gaze"]
        visitor.here = False
        await camera.film(2)
        assert len(stage.of(FaceLost)) == 1
        assert stage.of(InterlocutorChanged)[-1].track_id is None
        assert stage.of(UserStateEstimated)[-1].attention.confidence == 0, "nobody there is unknown, not bored"


@in_virtual_time
async def test_nothing_is_looked_at_unless_it_was_asked_for() -> None:
    async with filmed(settings=SessionSettings(persona="tester")) as camera:
        await camera.film(2)
        stage = camera.stage
        assert not stage.of(FacesTracked)
        assert [error.code for error in stage.of(ErrorOccurred)] == ["video.off"], "told once"
        stage.session.bus.publish(UpdateSession(seeing=True))
        await camera.film(1)
        assert stage.of(VideoPaced)[-1].fps == 15
        assert stage.of(FacesTracked)
        assert not stage.of(FaceEmotionEstimated), "expressions are another question"
        assert not stage.of(FaceActionsMeasured)
        stage.session.bus.publish(UpdateSession(seeing=False))
        count = len(stage.of(FacesTracked))
        await camera.film(1)
        assert len(stage.of(FacesTracked)) == count
        assert stage.of(VideoPaced)[-1].why == "off"
        assert stage.of(FaceLost)


@in_virtual_time
async def test_a_smile_is_returned() -> None:
    async with filmed() as camera:
        stage, visitor = camera.stage, camera.visitor
        await camera.film(4)
        assert not stage.of(ExpressionPlanned)
        visitor.units = {6: 0.7, 12: 0.9}
        began = stage.now
        await camera.film(2)
        smiles = [at for at in stage.when(ExpressionPlanned) if at >= began]
        assert stage.of(ExpressionPlanned)[0].expression == "smile"
        assert smiles[0] - began < 1.0
        assert stage.of(UserStateEstimated)[-1].emotion == "happy"
        assert stage.of(UserStateEstimated)[-1].valence.value > 0.4


@in_virtual_time
async def test_she_waits_longer_for_somebody_who_looks_away() -> None:
    waits = []
    for gaze in ((0.0, 0.0), (32.0, 0.0)):
        async with filmed() as camera:
            stage, visitor = camera.stage, camera.visitor
            await camera.film(4)
            visitor.gaze = gaze
            filming = asyncio.create_task(camera.film(6))
            await asyncio.sleep(0.5)
            await stage.speak(1_200)
            spoken = stage.now
            await stage.wait(3_000)
            waits.append(stage.when(TurnEnded)[0] - spoken)
            await filming
    assert waits[1] > waits[0]


@in_virtual_time
async def test_where_somebody_looks_is_kept_for_the_record_but_not_every_glance() -> None:
    async with filmed() as camera:
        stage, visitor = camera.stage, camera.visitor
        await camera.film(4)
        for gaze, lasts_s in (((32.0, 0.0), 1), ((0.0, 0.0), 1), ((32.0, 0.0), 0.15), ((0.0, 0.0), 1)):
            visitor.gaze = gaze
            await camera.film(lasts_s)
        assert [item.look for item in stage.of(GazeShifted)] == ["screen", "left", "screen"]


@in_virtual_time
async def test_whoever_comes_up_is_greeted() -> None:
    wishes = SessionSettings(persona="tester", seeing=True, greet=True)
    async with filmed(settings=wishes, greeting="Welcome.") as camera:
        stage, visitor = camera.stage, camera.visitor
        visitor.place = (0, 0, 400)
        await camera.film(6)
        assert not stage.of(SayText)
        visitor.place = (0, 0, 80)
        await camera.film(2)
        assert [item.text for item in stage.of(SayText)] == ["Welcome."]


@in_virtual_time
async def test_a_puzzled_look_at_an_answer_is_asked_about() -> None:
    async with filmed() as camera:
        stage, visitor = camera.stage, camera.visitor
        await camera.film(5)
        stage.type("What is a quark?")
        await camera.film(6)
        assert stage.of(AssistantResponse)
        visitor.units = {4: 1.0, 7: 0.8}
        await camera.film(4)
        assert [item.text for item in stage.of(SayText)] == ["Shall I say that another way?"]


@in_virtual_time
async def test_the_mind_gets_one_line() -> None:
    mind = FakeMind()
    async with filmed(mind=mind) as camera:
        stage, visitor = camera.stage, camera.visitor
        stage.type("Hello")
        await camera.film(4)
        visitor.units = {6: 0.7, 12: 0.9}
        await camera.film(2)
        for index in range(3):
            visitor.pose = {"pitch": -6 if index % 2 == 0 else 0}
            await camera.film(0.27)
        visitor.pose = {}
        stage.type("And now?")
        await camera.film(2)
    lines = [question.impression for question in mind.questions]
    assert "smile" in lines[-1]
    assert "look at you" in lines[-1]
    assert "may be wrong" in lines[-1]
    assert "sight" in mind.questions[-1].senses


@in_virtual_time
async def test_nods_are_seen() -> None:
    async with filmed() as camera:
        stage, visitor = camera.stage, camera.visitor
        await camera.film(2)
        for angle in (-6, 0, -6, 0):
            visitor.pose = {"pitch": angle}
            await camera.film(0.27)
        await camera.film(1)
        assert {item.gesture for item in stage.of(HeadGestured)} == {"nod"}


@in_virtual_time
async def test_of_several_people_the_nearest_is_talked_with() -> None:
    async with filmed() as camera:
        stage, visitor = camera.stage, camera.visitor
        visitor.place = (-12, 0, 70)
        visitor.others = [seen(shaped(), place=(25, 0, 130))]
        await camera.film(3)
        places = stage.of(FacesTracked)[-1].faces
        assert len(places) == 2
        assert places[0].interlocutor
        assert places[0].box.width > places[1].box.width
        assert {item.track_id for item in stage.of(GazeEstimated)} == {places[0].track_id}
        assert {item.track_id for item in stage.of(MouthEstimated)} == {places[0].track_id}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xd8\xff", "video.broken"),
        (BLANK[: len(BLANK) // 2], "video.broken"),
        (b"GIF89a" + bytes(100), "video.not_jpeg"),
        (cv2.imencode(".jpg", np.zeros((1, 1, 3), np.uint8))[1].tobytes(), "video.too_small"),
    ],
)
@in_virtual_time
async def test_pictures_that_cannot_be_read_are_told_of_now_and_then(data: bytes, code: str) -> None:
    async with filmed() as camera:
        await camera.film(3, data=data)
        assert [error.code for error in camera.stage.of(ErrorOccurred)] == [code]
        await camera.film(1)
        assert camera.stage.of(FacesTracked), "the next good picture is looked at"


@in_virtual_time
async def test_senders_without_a_clock_are_seen_too() -> None:
    async with filmed() as camera:
        await camera.film(2, pts=False)
        assert camera.stage.of(UserStateEstimated)


@in_virtual_time
async def test_under_load_fewer_pictures_are_looked_at_and_said_so() -> None:
    visitor = Visitor()
    eyes = Eyes(FakeFaceLandmarker(visitor.faces, delay_ms=160), Runner("faces"))
    wishes = SessionSettings(persona="tester", seeing=True)
    async with scene(settings=wishes, eyes=eyes) as stage:
        camera = Camera(stage, visitor)
        await camera.film(5)
        paced = stage.of(VideoPaced)
        assert paced[0].why == "usual"
        assert paced[-1].why == "load"
        assert paced[-1].fps <= 5
        looked = [at for at in stage.when(FacesTracked) if at > stage.now - 2]
        assert len(looked) <= 2 * paced[-1].fps + 2
    await eyes.close()


@in_virtual_time
async def test_an_overloaded_service_is_asked_less_and_told_of() -> None:
    visitor = Visitor()
    full = CodedError("inference.overloaded", "Too much to do.", retryable=True)
    eyes = Eyes(FakeFaceLandmarker(visitor.faces, failures=[None] * 15 + [full] * 6), Runner("faces"))
    async with scene(settings=SessionSettings(persona="tester", seeing=True), eyes=eyes) as stage:
        await Camera(stage, visitor).film(5)
        assert [error.code for error in stage.of(ErrorOccurred)] == ["inference.overloaded"]
        assert not stage.of(HandlerFailed)
        assert min(item.fps for item in stage.of(VideoPaced)) <= 2
        await Camera(stage, visitor).film(60)
        assert stage.of(VideoPaced)[-1].fps > 5, "it comes back"
        assert len(stage.of(FaceDetected)) <= 2
    await eyes.close()


@in_virtual_time
async def test_nothing_seen_is_ever_an_answer() -> None:
    failing = FakeFaceLandmarker(Visitor().faces, failures=[None] * 5)
    eyes = Eyes(failing, Runner("faces"))
    async with scene(settings=SessionSettings(persona="tester", seeing=True), eyes=eyes) as stage:
        await Camera(stage, Visitor()).film(2)
        assert not stage.of(GenerateResponse)
    await eyes.close()


@in_virtual_time
async def test_what_people_do_is_watched_where_a_model_is_there() -> None:
    visitor = Visitor()
    watcher = FakeVideoClassifier([{"waving": 0.9, "still": 0.1}])
    eyes = Eyes(FakeFaceLandmarker(visitor.faces), Runner("faces"), classifier=watcher)
    async with scene(settings=SessionSettings(persona="tester", seeing=True), eyes=eyes) as stage:
        await Camera(stage, visitor).film(6)
        assert stage.session.capabilities.actions == "fake-video"
        assert [item.label for item in stage.of(ActionRecognized)] == ["waving"], "told once"
        assert watcher.clips[0].shape[0] == 16
    await eyes.close()


@in_virtual_time
async def test_a_trained_model_of_expressions_takes_the_place_of_the_rules() -> None:
    visitor = Visitor()
    sure = {
        "neutral": 0.04,
        "sad": 0.9,
        "happy": 0.02,
        "angry": 0.01,
        "surprised": 0.01,
        "afraid": 0.01,
        "disgusted": 0.01,
    }
    eyes = Eyes(FakeFaceLandmarker(visitor.faces), Runner("faces"), classifier=FakeVideoClassifier([sure]))
    wishes = SessionSettings(persona="tester", seeing=True, expressions=True)
    async with scene(settings=wishes, eyes=eyes) as stage:
        await Camera(stage, visitor).film(6)
        assert stage.session.capabilities.expressions == "fake-video"
        assert stage.of(FaceEmotionEstimated)[0].source == "rules", "until there is a whole clip"
        last = stage.of(FaceEmotionEstimated)[-1]
        assert (last.source, last.emotion) == ("fake-video", "sad")
        assert not stage.of(ActionRecognized)
    await eyes.close()
