"""The service's answers, for its OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from visavis.inference.call_statistics import Report


class Problem(BaseModel):
    """Why a request was refused."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "code": "inference.overloaded",
                    "detail": "'face' has too much to do; about 62% of the present calls could be answered.",
                    "retryable": True,
                }
            ]
        }
    )

    code: str = Field(description="Stable error code.")
    detail: str = Field(description="A sentence for people.")
    retryable: bool = Field(False, description="Whether trying again can help.")


class FaceFound(BaseModel):
    """One face."""

    score: float = Field(ge=0, le=1, description="Probability that it is a face.")
    landmarks: list[tuple[float, float, float]] = Field(
        description="478 points x, y, z of MediaPipe's topology: x right, y down, pixels; z on the same scale, nearer "
        "is smaller."
    )


class Faces(BaseModel):
    """The faces in a picture: those that were known first, then the largest."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"width": 640, "height": 480, "faces": [{"score": 0.98, "landmarks": [[312.4, 250.1, -9.8]]}]}]
        }
    )

    width: int = Field(description="Of the picture that landmarks refer to; a large one is made smaller first.")
    height: int
    faces: list[FaceFound]


class Label(BaseModel):
    """One label of a classification."""

    label: str
    score: float = Field(ge=0, le=1, description="Probability.")


class Clip(BaseModel):
    """What happens in a clip."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"model": "VideoMAE-v2", "labels": [{"label": "waving hand", "score": 0.83}], "features": []}]
        }
    )

    model: str = Field(description="Which model has looked.")
    labels: list[Label] = Field(description="The likeliest first; none if only features were asked for.")
    features: list[float] = Field(description="One vector; empty if only labels were asked for.")


class VideoModel(BaseModel):
    """What the video model takes and gives."""

    model: str
    frames: int = Field(ge=1, description="How many frames a clip has.")
    size: int = Field(ge=1, description="Height and width to which frames are scaled, pixels.")
    rate: int = Field(ge=1, description="Every how many frames one is taken, at 25 to 30 a second.")
    width: int = Field(ge=1, description="Of the features.")
    labels: list[str] = Field(description="Of its head; none if it was never taught labels.")


class Sound(BaseModel):
    """What else sounds than words."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "AudioCLIP",
                    "sounds": [{"label": "laughter", "score": 0.91}],
                    "embedding": [0.031, -0.007],
                    "emotions": None,
                }
            ]
        }
    )

    model: str = Field(description="Which model has listened.")
    sounds: list[Label] = Field(description="The likeliest first; what is not worth telling is left out.")
    embedding: list[float] = Field(description="One vector of length 1.")
    emotions: dict[str, float] | None = Field(
        description="What a voice in it sounds like: probabilities of seven emotions; null if it was never taught that."
    )


class SoundModel(BaseModel):
    """What the sound model takes and gives."""

    model: str
    window_ms: int = Field(ge=1, description="How much sound it is made for; of more it takes the end.")
    dimensions: int = Field(ge=1, description="Of the embedding.")
    labels: list[str] = Field(description="The sounds that it tells.")
    emotions: bool = Field(description="Whether it was taught what voices sound like.")


class Audio(BaseModel):
    """What is heard in a recording."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"duration_ms": 96, "speech": [0.02, 0.91, 0.97], "turn_end": None}]}
    )

    duration_ms: int
    speech: list[float] | None = Field(description="Probability of speech in each 32 ms, or null if not asked for.")
    turn_end: float | None = Field(description="Probability that the speaker has finished, or null if not asked for.")


class Health(BaseModel):
    """What is served."""

    status: Literal["ok"]
    version: str
    models: dict[str, Report] = Field(description="What became of all calls, model by model.")


def binary(description: str, *media_types: str) -> dict[str, Any]:
    """Return the OpenAPI description of a body of bytes."""
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types}
    return {"requestBody": {"required": True, "description": description, "content": content}}
