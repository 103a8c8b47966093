"""What is asked of the service, and how it travels: binary in, JSON out.

A request is a body and the parameters of its URL. Both sides use these functions, so that they agree. All numbers in
bodies are little-endian.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from visavis.events import MESH_POINTS, CodedError

FACE_BYTES = MESH_POINTS * 3 * 4
MOST_FACES = 32
MOST_PICTURE_BYTES = 16_000_000
MOST_CLIP_BYTES = 64 * 1024 * 1024
MOST_FRAMES = 64
SAMPLE_RATE = 16_000
MOST_AUDIO_SECONDS = 30
JPEG = "image/jpeg"
RAW = "application/octet-stream"
AUDIO = "audio/L16"

Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FaceRequest:
    """A picture, and what is to be found in it."""

    picture: bytes | NDArray[np.uint8]
    """A JPEG, PNG or WebP file, or pixels (height, width, 3), RGB."""
    known: Sequence[NDArray[np.float32]] = ()
    """Landmarks, (478, 3) in pixels, of faces that are to be followed."""
    search: bool = True
    """Whether other faces are looked for."""
    most: int = 4
    """How many faces at most."""


@dataclass(frozen=True, slots=True)
class FoundFace:
    """One face."""

    landmarks: NDArray[np.float32]
    """(478, 3), pixels of the picture that was looked at."""
    score: float


@dataclass(frozen=True, slots=True)
class FoundFaces:
    """The faces in a picture."""

    width: int
    """Of the picture that the landmarks refer to: a large one is made smaller first."""
    height: int
    faces: list[FoundFace] = field(default_factory=list)


Want = Literal["labels", "features", "both"]


@dataclass(frozen=True, slots=True)
class ClipRequest:
    """A clip, and what is wanted of it."""

    clip: NDArray[np.uint8]
    """(frames, height, width, 3), RGB."""
    want: Want = "labels"


@dataclass(frozen=True, slots=True)
class WatchedClip:
    """What a model makes of a clip: probabilities by label, the likeliest first, features, or both."""

    model: str
    labels: list[tuple[str, float]] = field(default_factory=list)
    features: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HeardSound:
    """What a model makes of a sound: probabilities by label, the likeliest first, its embedding, and its voice."""

    model: str
    sounds: list[tuple[str, float]]
    embedding: list[float]
    """Of length 1."""
    emotions: Mapping[str, float] | None = None
    """Probabilities of the seven emotions; None if the model was never taught them."""


def pack_face(request: FaceRequest) -> tuple[bytes, dict[str, str]]:
    """Return body and parameters: the known landmarks, if any, as 478 times 3 floats each, and then the picture."""
    known = b"".join(landmarks.astype("<f4").tobytes() for landmarks in request.known)
    params = {"known": str(len(request.known)), "search": str(request.search).lower(), "most": str(request.most)}
    if isinstance(request.picture, bytes):
        return known + request.picture, params
    height, width = request.picture.shape[:2]
    body = known + np.ascontiguousarray(request.picture).tobytes()
    return body, {**params, "width": str(width), "height": str(height)}


def unpack_face(
    body: bytes, *, known: int, search: bool, most: int, width: int | None, height: int | None
) -> FaceRequest:
    """Return the request. With a width and a height the picture is pixels, otherwise a file.

    Raises CodedError ``request.invalid`` if the body is not as long as they say.
    """
    if len(body) <= known * FACE_BYTES:
        raise _invalid(f"The body holds no picture behind the landmarks of {known} faces.")
    numbers = np.frombuffer(body, "<f4", known * MESH_POINTS * 3).astype(np.float32).reshape(known, MESH_POINTS, 3)
    if not np.isfinite(numbers).all():
        raise _invalid("Landmarks are finite numbers.")
    picture = body[known * FACE_BYTES :]
    if width is None or height is None:
        return FaceRequest(picture, list(numbers), search, most)
    if len(picture) != width * height * 3:
        raise _invalid(f"{len(picture)} bytes are no picture of {width} by {height} pixels, 3 bytes each.")
    pixels = np.frombuffer(picture, np.uint8).reshape(height, width, 3)
    return FaceRequest(pixels, list(numbers), search, most)


def faces_to_json(found: FoundFaces) -> dict[str, Any]:
    """Return faces as JSON: landmarks to a hundredth of a pixel."""
    faces = [
        {"score": round(float(face.score), 4), "landmarks": np.round(face.landmarks.astype(np.float64), 2).tolist()}
        for face in found.faces
    ]
    return {"width": found.width, "height": found.height, "faces": faces}


def faces_from_json(data: Mapping[str, Any]) -> FoundFaces:
    """Return faces from JSON."""
    faces = [FoundFace(np.array(face["landmarks"], np.float32), float(face["score"])) for face in data["faces"]]
    return FoundFaces(int(data["width"]), int(data["height"]), faces)


def pack_clip(request: ClipRequest) -> tuple[bytes, dict[str, str]]:
    """Return body and parameters: the clip's bytes as they are."""
    frames, height, width = request.clip.shape[:3]
    params = {"frames": str(frames), "height": str(height), "width": str(width), "want": request.want}
    return np.ascontiguousarray(request.clip).tobytes(), params


def unpack_clip(body: bytes, *, frames: int, height: int, width: int, want: Want) -> ClipRequest:
    """Return the request. Raises CodedError ``request.invalid``."""
    if len(body) != frames * height * width * 3:
        raise _invalid(f"{len(body)} bytes are no {frames} pictures of {width} by {height} pixels, 3 bytes each.")
    return ClipRequest(np.frombuffer(body, np.uint8).reshape(frames, height, width, 3), want)


def clip_to_json(watched: WatchedClip) -> dict[str, Any]:
    """Return what was made of a clip as JSON."""
    labels = [{"label": label, "score": round(score, 6)} for label, score in watched.labels]
    return {"model": watched.model, "labels": labels, "features": [round(number, 6) for number in watched.features]}


def clip_from_json(data: Mapping[str, Any]) -> WatchedClip:
    """Return what was made of a clip from JSON."""
    labels = [(str(item["label"]), float(item["score"])) for item in data["labels"]]
    return WatchedClip(str(data["model"]), labels, [float(number) for number in data["features"]])


def pack_sound(samples: NDArray[np.int16]) -> tuple[bytes, dict[str, str]]:
    """Return body and parameters: PCM16 at 16 kHz, mono."""
    return samples.astype("<i2").tobytes(), {}


def sound_to_json(heard: HeardSound) -> dict[str, Any]:
    """Return what was made of a sound as JSON."""
    return {
        "model": heard.model,
        "sounds": [{"label": label, "score": round(score, 6)} for label, score in heard.sounds],
        "embedding": [round(number, 6) for number in heard.embedding],
        "emotions": None if heard.emotions is None else {name: round(p, 6) for name, p in heard.emotions.items()},
    }


def sound_from_json(data: Mapping[str, Any]) -> HeardSound:
    """Return what was made of a sound from JSON."""
    sounds = [(str(item["label"]), float(item["score"])) for item in data["sounds"]]
    emotions = data["emotions"]
    return HeardSound(
        str(data["model"]), sounds, [float(number) for number in data["embedding"]],
        None if emotions is None else {str(name): float(value) for name, value in emotions.items()},
    )  # fmt: skip


def unpack_audio(body: bytes) -> NDArray[np.int16]:
    """Return PCM16 samples at 16 kHz, mono. Raises CodedError ``request.invalid``."""
    if len(body) < 2 or len(body) % 2:
        raise _invalid(f"{len(body)} bytes are no 16-bit samples.")
    if len(body) > MOST_AUDIO_SECONDS * SAMPLE_RATE * 2:
        raise _invalid(f"A recording has at most {MOST_AUDIO_SECONDS} seconds.")
    return np.frombuffer(body, "<i2").astype(np.int16)


def _invalid(detail: str) -> CodedError:
    return CodedError("request.invalid", detail)
