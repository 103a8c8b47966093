"""What somebody's feelings ask of the voice that answers them: slower and softer to the low, calm to the angry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from visavis.events import StateEstimate, UserStateEstimated


@dataclass(frozen=True, slots=True)
class Manner:
    """How to speak to somebody."""

    pace: float = 0.0
    """Added to the logarithm of the pace."""
    decibels: float = 0.0
    calms: bool = False
    """Whether loudness and haste are not answered with more of them."""


NEUTRAL: Final = Manner()
_FEELINGS: Final[dict[str, Manner]] = {
    "sad": Manner(-0.06, -1.5),
    "afraid": Manner(-0.05, -0.5, calms=True),
    "angry": Manner(-0.04, -1.0, calms=True),
}
_LOW: Final = Manner(-0.05, -1.0)
"""To somebody who is tired or down, whatever it is called."""
_UPSET: Final = Manner(-0.03, -0.5, calms=True)
"""To somebody who is agitated, and not happily so."""
_PUZZLED: Final = -0.08
"""Pace to somebody who looks puzzled, on top of all."""
_CLEAR: Final = 0.35
"""How far arousal or puzzlement is from nothing before it is answered."""
_PLEASANT: Final = 0.1
_HELD_S: Final = 12.0
"""How long a feeling counts after it was last perceived: for the length of an answer."""
_SURE: Final = 0.4
"""Confidence from which a feeling counts."""


class Sympathy:
    """Keeps one person's feelings, for as long as an answer to them takes. The numbers are ours.

    Soft, slow and low voices comfort (Banse & Scherer 1996 on tenderness); anger is calmed by what does not rise with
    it (Patel & Scherer 2013).
    """

    def __init__(self, now_s: Callable[[], float]) -> None:
        """``now_s`` returns a time that only runs forward, s."""
        self._now_s = now_s
        self.forget()

    def forget(self) -> None:
        """Know nothing of anybody."""
        self._manner = NEUTRAL
        self._felt_at_s = self._puzzled_at_s = float("-inf")

    def feel(self, state: UserStateEstimated) -> None:
        """Take in a picture of the user; where it says nothing, the last one that did counts for a while."""
        manner = _manner_for(state)
        if manner is not None:
            self._manner, self._felt_at_s = manner, self._now_s()
        if state.puzzled is not None and _sure(state.puzzled) and state.puzzled.value >= _CLEAR:
            self._puzzled_at_s = self._now_s()

    @property
    def manner(self) -> Manner:
        """Return how to speak now."""
        now_s = self._now_s()
        manner = self._manner if now_s - self._felt_at_s < _HELD_S else NEUTRAL
        puzzled = now_s - self._puzzled_at_s < _HELD_S
        return replace(manner, pace=manner.pace + _PUZZLED) if puzzled else manner


def _manner_for(state: UserStateEstimated) -> Manner | None:
    """Return how to speak to somebody in this state, or None if too little is known of it."""
    if state.emotion != "unknown" and state.emotion_confidence >= _SURE:
        named = _FEELINGS.get(state.emotion)
        if named is not None or state.emotion != "neutral":
            return named or NEUTRAL
    if _sure(state.valence) and state.valence.value > _PLEASANT:
        return NEUTRAL
    if _sure(state.arousal) and abs(state.arousal.value) >= _CLEAR:
        return _LOW if state.arousal.value < 0 else _UPSET
    return NEUTRAL if state.emotion == "neutral" else None


def _sure(estimate: StateEstimate) -> bool:
    return estimate.confidence >= _SURE
