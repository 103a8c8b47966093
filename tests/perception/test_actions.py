"""What is told of what somebody does: changes, and only with leave."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from tests.conftest import in_virtual_time
from visavis.events import (
    EMOTIONS,
    ActionRecognized,
    Capabilities,
    CodedError,
    Emotion,
    FacesTracked,
    Score,
    SessionSettings,
    SessionUpdated,
)
from visavis.perception.actions import ActionPolicy, Actions, ActionTeller, tells_expressions
from visavis.perception.backends.fake_faces import fake_face
from visavis.perception.backends.fake_video import FakeVideoClassifier
from visavis.perception.embeddings import Embeddings
from visavis.perception.faces import Scene, TrackedFace
from visavis.perception.frames import Picture
from visavis.perception.view import View

CAPABILITIES = Capabilities(
    recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None
)  # fmt: skip
WAVING = {"waving": 0.9, "still": 0.1}
STILL = {"waving": 0.1, "still": 0.9}
UNSURE = {"waving": 0.3, "still": 0.3}


def scores(answer: Mapping[str, float]) -> list[Score]:
    return [Score(label=label, score=score) for label, score in sorted(answer.items(), key=lambda item: -item[1])]


def told(answers: list[dict[str, float]]) -> list[str | None]:
    """Return the labels that are told of windows, one after the other."""
    teller = ActionTeller(ActionPolicy())
    events = [teller.follow(scores(answer), 2_000, 1) for answer in answers]
    return [event.label if event else None for event in events]


def test_changes_are_told_once() -> None:
    assert told([WAVING, WAVING, STILL, STILL, WAVING]) == ["waving", None, "still", None, "waving"]


def test_what_is_unlikely_is_not_told() -> None:
    assert told([UNSURE, {"waving": 0.39}, {"waving": 0.41}]) == [None, None, "waving"]


def test_what_wavers_is_not_told_again() -> None:
    assert told([WAVING, UNSURE, WAVING]) == ["waving", None, None]
    assert told([WAVING, {"still": 0.3}, WAVING]) == ["waving", None, "waving"]  # it had ended


class Watched:
    """A session with a camera at 10 pictures a second, and its actions."""

    def __init__(self, classifier: FakeVideoClassifier, **arguments: Any) -> None:
        self.view = View()
        self.actions = Actions(classifier, self.view, **arguments)
        self.events: list[ActionRecognized] = []
        self._now_ms = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def switch(self, *, seeing: bool, expressions: bool = False) -> None:
        settings = SessionSettings(seeing=seeing, expressions=expressions)
        self.actions.switch(SessionUpdated(settings=settings, capabilities=CAPABILITIES))

    async def look(self, seconds: float, track: int | None = 1) -> None:
        """Let pictures come, with one person in them or nobody."""
        for _ in range(round(10 * seconds)):
            await asyncio.sleep(0.1)
            self._now_ms += 100
            faces = [] if track is None else [TrackedFace(track, fake_face(320, 200, 90).landmarks, 0.9, 0)]
            self.view.picture = Picture(np.zeros((480, 640, 3), np.uint8), self._now_ms)
            self.view.scene = Scene(self._now_ms, 640, 480, faces, [], [])
            self.view.interlocutor = track
            event = FacesTracked(pts_ms=self._now_ms, faces=[])
            self.actions.collect(event)
            if self.actions.is_due(event):
                self._start(event)

    def _start(self, event: FacesTracked) -> None:
        async def recognize() -> None:
            async for found in self.actions.recognize(event):
                assert isinstance(found, ActionRecognized)
                self.events.append(found)

        task = asyncio.get_running_loop().create_task(recognize())
        self._tasks.add(task)

    async def settle(self) -> None:
        """Wait for what is under way; raises what it raises."""
        await asyncio.gather(*self._tasks)


@in_virtual_time
async def test_an_action_is_told_with_who_and_how_long() -> None:
    watched = Watched(FakeVideoClassifier([WAVING], delay_ms=300))
    watched.switch(seeing=True)
    await watched.look(6)
    await watched.settle()
    (event,) = watched.events
    assert (event.label, event.score, event.track_id) == ("waving", 0.9, 1)
    assert event.window_ms == pytest.approx(2_175, abs=160)


@in_virtual_time
async def test_what_a_clip_was_named_from_is_kept_for_the_fusion() -> None:
    loop = asyncio.get_running_loop()
    embeddings = Embeddings(loop.time)
    watched = Watched(FakeVideoClassifier([WAVING], dimensions=5), embeddings=embeddings)
    watched.switch(seeing=True)
    await watched.look(3)
    await watched.settle()
    kept = embeddings.get("video")
    assert kept is not None
    assert kept.values.shape == (5,)
    await watched.look(0.2, track=2)  # somebody else
    assert embeddings.get("video") is None


@in_virtual_time
async def test_windows_overlap_by_half() -> None:
    classifier = FakeVideoClassifier([WAVING, STILL])
    watched = Watched(classifier)
    watched.switch(seeing=True)
    await watched.look(10)
    await watched.settle()
    assert len(classifier.clips) == 1 + int((10 - 2.2) / 1.16)
    assert {clip.shape for clip in classifier.clips} == {(16, 64, 64, 3)}
    assert [event.label for event in watched.events][:3] == ["waving", "still", "waving"]


@pytest.mark.parametrize("seeing", [True, False])
@in_virtual_time
async def test_nothing_is_watched_without_leave(seeing: bool) -> None:
    classifier = FakeVideoClassifier([dict.fromkeys(EMOTIONS, 1 / 7)])
    watched = Watched(classifier)
    if seeing:
        watched.switch(seeing=True)  # but expressions are not to be read
    await watched.look(5)
    assert classifier.clips == []


@in_virtual_time
async def test_switched_off_it_forgets() -> None:
    classifier = FakeVideoClassifier([WAVING], delay_ms=500)
    watched = Watched(classifier)
    watched.switch(seeing=True)
    await watched.look(2.5)  # a clip is being looked at
    watched.switch(seeing=False)
    await watched.settle()
    watched.switch(seeing=True)
    await watched.look(1.5)
    assert watched.events == []
    assert len(classifier.clips) == 1


@in_virtual_time
async def test_another_person_is_another_clip() -> None:
    classifier = FakeVideoClassifier([WAVING])
    watched = Watched(classifier)
    watched.switch(seeing=True)
    await watched.look(2, track=1)
    await watched.look(2, track=2)
    assert classifier.clips == []
    await watched.look(1, track=2)
    await watched.settle()
    assert [event.track_id for event in watched.events] == [2]


@in_virtual_time
async def test_nobody_does_nothing() -> None:
    classifier = FakeVideoClassifier()
    watched = Watched(classifier)
    watched.switch(seeing=True)
    await watched.look(5, track=None)
    assert classifier.clips == []


@in_virtual_time
async def test_a_model_of_expressions_reports_them() -> None:
    reports: list[tuple[int, str, Mapping[Emotion, float]]] = []
    answer: dict[str, float] = {emotion: 0.7 if emotion == "happy" else 0.05 for emotion in EMOTIONS}
    watched = Watched(FakeVideoClassifier([answer]), report=lambda *report: reports.append(report))
    watched.switch(seeing=True, expressions=True)
    await watched.look(3)
    await watched.settle()
    assert watched.events == []
    assert reports == [(1, "fake-video", answer)]


@in_virtual_time
async def test_after_an_error_the_next_window_is_looked_at() -> None:
    failure = CodedError("inference.overloaded", "Too much to do.", retryable=True)
    watched = Watched(FakeVideoClassifier([WAVING], failures=[failure]))
    watched.switch(seeing=True)
    await watched.look(5)
    with pytest.raises(CodedError, match="Too much to do"):
        await watched.settle()
    assert [event.label for event in watched.events] == ["waving"]


def test_labels_tell_expressions() -> None:
    assert tells_expressions(list(reversed(EMOTIONS)))
    assert not tells_expressions([*EMOTIONS, "waving"])
    assert not tells_expressions(EMOTIONS[:6])


def test_an_untrained_head_is_refused() -> None:
    with pytest.raises(CodedError, match="no trained head") as caught:
        Actions(FakeVideoClassifier([{}]), View())
    assert caught.value.code == "video.no_head"
