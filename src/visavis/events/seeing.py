"""What is seen of the user.

Where several faces are in view, what a face does is told of the interlocutor alone: the one who is talked with.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from visavis.events.base import Direction, Event, Priority, Value
from visavis.events.emotion import Emotion
from visavis.events.perception import Score

MESH_POINTS = 478
"""Landmarks of a face: the 468 of MediaPipe's face mesh, and five of each iris."""

Look = Literal["screen", "left", "right", "up", "down", "closed", "unknown"]
"""Where somebody looks, as they themselves would say."""

HeadGesture = Literal["nod", "shake", "tilt"]
"""Movements of the head that say something."""


class Box(Value):
    """A rectangle in an image, relative to its size. It may reach beyond the image."""

    x: float = Field(description="Left edge, 0 to 1 of the width.")
    y: float = Field(description="Top edge, 0 to 1 of the height.")
    width: float = Field(ge=0, description="Width, 0 to 1 of the image's.")
    height: float = Field(ge=0, description="Height, 0 to 1 of the image's.")


class VideoFrameReceived(
    Event,
    type="video.frame",
    durable=False,
    priority=Priority.MEDIA,
    latest_only=True,
    direction=Direction.INBOUND,
):
    """A picture of the user's camera. Only the newest one waits."""

    data: bytes = Field(max_length=8_000_000, description="A JPEG image, base64 in JSON.")
    pts_ms: int | None = Field(None, ge=0, description="Time of the picture on the client's clock, ms.")


class VideoPaced(Event, type="video.paced", durable=False):
    """How many pictures a second are looked at from now on. More are dropped, and cost the sender for nothing."""

    fps: float = Field(ge=0, description="Pictures a second; 0 while nothing is looked at.")
    why: Literal["off", "usual", "load"] = Field(
        description="Seeing is off, this is the usual rate, or there is more to do than can be done in time."
    )


class FaceDetected(Event, type="face.detected"):
    """A face has come into view."""

    track_id: int = Field(ge=0, description="Number of the face, stable while it is followed.")
    box: Box = Field(description="Where it is.")
    score: float = Field(ge=0, le=1, description="Detector's score, 0 to 1.")
    landmarks: str | None = Field(None, description="Reference to the landmarks of this frame, if they were kept.")


class FaceLost(Event, type="face.lost"):
    """A face has left the view."""

    track_id: int = Field(ge=0, description="Number of the face.")


class InterlocutorChanged(Event, type="face.interlocutor"):
    """Somebody else is the one who is talked with: near, in the middle, turned here, or speaking."""

    track_id: int | None = Field(ge=0, description="Number of the face, or null if nobody is there.")


class FacePlace(Value):
    """Where one face is."""

    track_id: int = Field(ge=0, description="Number of the face.")
    interlocutor: bool = Field(description="Whether this is the one who is talked with.")
    box: Box = Field(description="Where it is.")
    score: float = Field(ge=0, le=1, description="Probability that it is a face, 0 to 1.")
    distance_m: float | None = Field(
        None, ge=0, description="How far from the camera, m, from the width of the irises; null if unknown."
    )
    points: bytes | None = Field(
        None,
        max_length=4 * MESH_POINTS,
        description="The landmarks, if the settings ask for them: x and y of each, unsigned 16-bit little-endian, "
        "-0.5 to 1.5 of the image's width and height; base64 in JSON.",
    )


class FacesTracked(Event, type="faces.tracked", durable=False, latest_only=True):
    """All faces in one picture."""

    pts_ms: int = Field(ge=0, description="Time of the picture on the client's clock, ms.")
    faces: list[FacePlace] = Field(description="The faces, the interlocutor's first.")


class FaceRecognized(Event, type="face.recognized", durable=False):
    """A face belongs to a person who agreed to be known."""

    track_id: int = Field(ge=0, description="Number of the face.")
    person_id: str = Field(description="Identifier of the person.")
    distance: float = Field(ge=0, description="Distance between the face templates; smaller is more alike.")
    name: str = Field("", description="Name by which the person is known.")


class FaceUnrecognized(Event, type="face.unrecognized"):
    """A face belongs to nobody who is known here."""

    track_id: int = Field(ge=0, description="Number of the face.")
    distance: float | None = Field(None, ge=0, description="Distance to the nearest known template, if there is one.")


class FaceEmotionEstimated(Event, type="face.emotion", durable=False, latest_only=True):
    """What a face expresses. That is not what a person feels."""

    track_id: int = Field(ge=0, description="Number of the face.")
    emotion: Emotion | Literal["uncertain"] = Field(
        "uncertain", description="The expression that is shown, if one clearly is; it does not flicker."
    )
    scores: list[Score] = Field(description="The seven expressions with their probabilities, which add up to 1.")
    valence: float = Field(ge=-1, le=1, description="Unpleasant (-1) to pleasant (1).")
    arousal: float = Field(ge=-1, le=1, description="Calm (-1) to excited (1).")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")
    puzzled: float = Field(
        0.0, ge=0, le=1, description="How puzzled it looks: brows lowered, lids tightened, no smile."
    )
    source: str = Field("rules", description="What it rests on: 'rules' on action units, or the name of a model.")


class ActionUnit(Value):
    """One muscular movement of the face, as the Facial Action Coding System numbers them."""

    unit: int = Field(ge=1, le=64, description="Number of the action unit, for example 12.")
    name: str = Field(description="Its name, for example 'lip corner puller'.")
    intensity: float = Field(ge=0, le=1, description="How strong, beyond the person's own resting face, 0 to 1.")


class FaceActionsMeasured(Event, type="face.actions", durable=False, latest_only=True):
    """What the muscles of a face do."""

    track_id: int = Field(ge=0, description="Number of the face.")
    units: list[ActionUnit] = Field(description="The action units that are measured.")
    baseline: float = Field(ge=0, le=1, description="How well the resting face is known by now, 0 to 1.")


class GazeEstimated(Event, type="face.gaze", durable=False, latest_only=True):
    """Where a face is turned and where its eyes look."""

    track_id: int = Field(ge=0, description="Number of the face.")
    yaw: float = Field(ge=-180, le=180, description="Head turned to its left (+) or right (-), degrees.")
    pitch: float = Field(ge=-90, le=90, description="Head up (+) or down (-), degrees.")
    roll: float = Field(ge=-180, le=180, description="Head tilted to its left (+) or right (-), degrees.")
    gaze_x: float = Field(ge=-1, le=1, description="Eyes to their left (+) or right (-), 1 is the extreme.")
    gaze_y: float = Field(ge=-1, le=1, description="Eyes up (+) or down (-), 1 is the extreme.")
    blink: bool = Field(description="Whether the eyes are closed.")
    looking_at_screen: bool = Field(description="Whether the person looks at the virtual human.")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")
    look: Look = Field("unknown", description="Where the person looks, eyes and head together.")
    openness: float = Field(1.0, ge=0, le=1, description="How far the eyes are open, 1 is this person's usual.")
    calibrated: bool = Field(False, description="Whether it is known by now where this person's eyes rest.")


class GazeShifted(Event, type="gaze.shifted"):
    """Whoever is talked with looks somewhere else, and not just in passing. Glances and blinks are not told."""

    track_id: int = Field(ge=0, description="Number of the face.")
    look: Look = Field(description="Where the person looks, eyes and head together.")
    held_ms: int = Field(ge=0, description="How long the person had looked there when this was told, ms.")


class MouthEstimated(Event, type="face.mouth", durable=False, latest_only=True):
    """Whether a face seems to be speaking."""

    track_id: int = Field(ge=0, description="Number of the face.")
    opening: float = Field(ge=0, le=1, description="How far the mouth is open, 0 to 1.")
    moving: bool = Field(description="Whether the lips move as in speech.")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")


class HeadGestured(Event, type="head.gesture"):
    """Somebody nodded, shook or tilted their head."""

    track_id: int = Field(ge=0, description="Number of the face.")
    gesture: HeadGesture = Field(description="Which movement.")
    score: float = Field(ge=0, le=1, description="How clear it was, 0 to 1.")
    duration_ms: int = Field(ge=0, description="How long it took, ms.")


class ActionRecognized(Event, type="action.recognized"):
    """What a person did over a stretch of time."""

    label: str = Field(description="Name of the action.")
    score: float = Field(ge=0, le=1, description="Score, 0 to 1.")
    window_ms: int = Field(ge=0, description="Length of the stretch that was watched, ms.")
    track_id: int | None = Field(None, ge=0, description="Number of the face of whoever did it, if one was followed.")
