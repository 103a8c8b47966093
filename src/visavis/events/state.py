"""One picture of the person, from everything that is seen, heard and read of them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from visavis.events.base import Event, Value
from visavis.events.emotion import Emotion
from visavis.events.perception import Score


class StateEstimate(Value):
    """One dimension of the user's state, with how sure we are and why."""

    value: float = Field(ge=-1, le=1, description="Value, -1 to 1 (attention and engagement: 0 to 1).")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")
    sources: list[str] = Field(default_factory=list, description="Wire names of the events it rests on.")


class Cue(Value):
    """One thing that was noticed, and what it did to the picture."""

    name: str = Field(description="What it is, for example 'smile' or 'louder than usual'.")
    source: str = Field(description="Wire name of the event that it was in.")
    valence: float = Field(0.0, ge=-1, le=1, description="How far it moved the valence.")
    arousal: float = Field(0.0, ge=-1, le=1, description="How far it moved the arousal.")


class UserStateEstimated(Event, type="user.state", latest_only=True):
    """One honest picture of the user, from eyes and ears together; sent on change, five times a second at most.

    It describes what is shown, not what is felt. What is not known has no confidence, and an emotion that is not clear
    is 'unknown'.
    """

    valence: StateEstimate = Field(description="Unpleasant (-1) to pleasant (1).")
    arousal: StateEstimate = Field(description="Calm (-1) to excited (1).")
    attention: StateEstimate = Field(description="Elsewhere (0) to here (1).")
    engagement: StateEstimate = Field(description="Detached (0) to absorbed (1).")
    emotion: Emotion | Literal["unknown"] = Field(description="The likeliest emotion, if one is clear.")
    emotion_confidence: float = Field(ge=0, le=1, description="Confidence in the emotion, 0 to 1.")
    emotion_scores: list[Score] = Field(
        default_factory=list, description="The seven emotions with their probabilities, while anything tells of them."
    )
    puzzled: StateEstimate | None = Field(
        None, description="How puzzled the user looks, 0 to 1, while expressions are read."
    )
    cues: list[Cue] = Field(
        default_factory=list, description="What moved valence and arousal most, the strongest first; at most six."
    )
    source: str = Field("rules", description="How it was put together: 'rules', or the name of a trained model.")

    @property
    def rests_on(self) -> set[str]:
        """Return the wire names of the events that valence, arousal and the cues rest on."""
        return {*self.valence.sources, *self.arousal.sources, *(cue.source for cue in self.cues)}
