from __future__ import annotations

from visavis.events import (
    ActionUnit,
    Box,
    FaceActionsMeasured,
    FaceEmotionEstimated,
    FacePlace,
    FaceRecognized,
    FacesTracked,
    GazeEstimated,
    HeadGestured,
    Look,
    Score,
)
from visavis.perception.chronicle import Chronicle

STEP_MS = 40


class Film:
    """Writes a chronicle of one person, picture by picture."""

    def __init__(self) -> None:
        self.chronicle = Chronicle()
        self.pts_ms = 0

    def show(self, pictures: int, *, smile: float = 0.0, look: Look = "screen", emotion: str = "uncertain") -> None:
        box = Box(x=0, y=0, width=0.2, height=0.2)
        for _ in range(pictures):
            place = FacePlace(track_id=1, interlocutor=True, box=box, score=1)
            gaze = GazeEstimated(
                track_id=1, yaw=0, pitch=0, roll=0, gaze_x=0, gaze_y=0, blink=look == "closed", look=look,
                looking_at_screen=look in ("screen", "closed"), confidence=0.9,
            )  # fmt: skip
            unit = ActionUnit(unit=12, name="lip corner puller", intensity=smile)
            face = FaceEmotionEstimated.model_validate(
                {"track_id": 1, "emotion": emotion, "scores": [Score(label="happy", score=smile)], "valence": 0,
                 "arousal": 0, "confidence": 0.5}
            )  # fmt: skip
            for event in (
                FacesTracked(pts_ms=self.pts_ms, faces=[place]),
                gaze,
                FaceActionsMeasured(track_id=1, units=[unit], baseline=1),
                face,
            ):
                self.chronicle.follow(event, self.pts_ms)
            self.pts_ms += STEP_MS


def test_a_smile_has_an_onset_an_apex_and_an_offset() -> None:
    film = Film()
    for smile in (0, 0.1, 0.32, 0.6, 0.9, 0.7, 0.4, 0.2, 0.1, 0):
        film.show(1, smile=smile, emotion="happy" if smile > 0.5 else "uncertain")
    person = film.chronicle.summary()["people"][0]
    assert person["smiles"] == [{"name": "smile", "start_ms": 80, "end_ms": 320, "peak": 0.9, "peak_ms": 160}]
    assert [(span["name"], span["start_ms"], span["end_ms"]) for span in person["expressions"]] == [("happy", 120, 240)]


def test_blinks_and_closed_eyes_are_told_apart() -> None:
    film = Film()
    film.show(5)
    film.show(4, look="closed")
    film.show(5)
    film.show(30, look="closed")
    person = film.chronicle.summary()["people"][0]
    assert [span["start_ms"] for span in person["blinks"]] == [200]
    assert [span["start_ms"] for span in person["eyes_closed"]] == [560]
    assert person["looking_at_screen"] == 1


def test_looks_are_spans() -> None:
    film = Film()
    film.show(5)
    film.show(10, look="left")
    film.show(5)
    spans = film.chronicle.summary()["people"][0]["looks"]
    assert [(span["name"], span["start_ms"], span["end_ms"]) for span in spans] == [
        ("screen", 0, 200), ("left", 200, 600), ("screen", 600, 760),
    ]  # fmt: skip


def test_gestures_and_names_are_noted() -> None:
    film = Film()
    film.show(20)
    film.chronicle.follow(HeadGestured(track_id=1, gesture="nod", score=1, duration_ms=300), 800)
    film.chronicle.follow(FaceRecognized(track_id=1, person_id="p", distance=0.3, name="Ada"), 800)
    film.chronicle.follow(FacesTracked(pts_ms=0, faces=[]), 840)
    summary = film.chronicle.summary()
    assert summary["people"][0]["head_gestures"] == [{"name": "nod", "start_ms": 500, "end_ms": 800}]
    assert summary["people"][0]["person"] == "Ada"
    assert (summary["frames"], summary["frames_with_faces"]) == (21, 20)
