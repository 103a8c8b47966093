"""Expressions: which emotion a face shows, by published rules on action units, and how sure that is.

What a face shows is not what a person feels (Barrett et al., 'Emotional Expressions Reconsidered', Psychological
Science in the Public Interest 20, 2019): everything here is about the face.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from visavis.events import EMOTIONS, Emotion
from visavis.perception.sources import RULES_SOURCE

RULES: Final[dict[Emotion, dict[int, float]]] = {
    "happy": {12: 1.0, 6: 0.4, 15: -0.6, 4: -0.25, 9: -0.25, 24: -0.3},
    "sad": {1: 0.45, 4: 0.3, 15: 0.75, 17: 0.25, 2: -0.35, 5: -0.3, 12: -0.6, 24: -0.2},
    "angry": {4: 0.75, 5: 0.25, 7: 0.25, 24: 0.45, 17: 0.1, 1: -0.5, 2: -0.6, 9: -0.35, 12: -0.4},
    "surprised": {1: 0.35, 2: 0.45, 5: 0.35, 26: 0.45, 4: -0.6, 12: -0.4, 20: -0.3, 18: -0.2},
    "afraid": {1: 0.35, 2: 0.15, 4: 0.3, 5: 0.4, 20: 0.5, 25: 0.1, 12: -0.5, 9: -0.3},
    "disgusted": {9: 1.0, 10: 0.4, 4: 0.1, 15: 0.2, 16: 0.1, 17: 0.15, 12: -0.55, 1: -0.3, 2: -0.3, 5: -0.2},
}
"""How much each action unit speaks for (or against) each expression.

The units that speak for it are the prototypes and their major variants in Ekman, Friesen & Hager, *FACS Investigator's
Guide* (2002), table 10-1, as EMFACS uses them (Friesen & Ekman 1983): 6+12; 1+4+15(+17); 4+5+7+23/24; 1+2+5+26;
1+2+4+5+20; 9/10+15/16/17. 24 stands for 23 too: both narrow the lips. The numbers are ours.
"""

_SPEECH_UNITS = (16, 18, 20, 22, 24, 25, 26)
"""Units that speaking uses: they say little of a face that speaks (EMFACS codes around speech)."""
_SPEAKING = 0.25

PLACES: Final[dict[Emotion, tuple[float, float]]] = {
    "neutral": (0.0, 0.0), "happy": (0.81, 0.51), "sad": (-0.63, -0.27), "angry": (-0.51, 0.59),
    "surprised": (0.40, 0.67), "afraid": (-0.64, 0.60), "disgusted": (-0.60, 0.35),
}  # fmt: skip
"""Pleasure and arousal of each emotion's name as people rate them (Russell & Mehrabian, 'Evidence for a three-factor
theory of emotions', J. Research in Personality 11, 1977); a neutral face is at the origin."""

_SHARPNESS, _THRESHOLD = 7.0, 0.42

_AT_SIGHT: Final[dict[Emotion, float]] = {"happy": 0.75, "surprised": 0.45}
_USUAL_AT_SIGHT = 0.35
"""How far an expression can be believed of somebody whose resting face is not known: people's brows differ by more than
they move, but mouths as wide as a smile are rare."""


@dataclass(frozen=True, slots=True)
class ExpressionPolicy:
    """How a shown expression begins and ends. Times in s."""

    attack_s: float = 0.12
    release_s: float = 0.3
    """Smoothing of probabilities that rise and that fall."""
    enter: float = 0.55
    leave: float = 0.35
    enter_s: float = 0.15
    leave_s: float = 0.25
    """Micro-expressions are shorter than 0.2 s or so; what is named lasts."""
    sure: float = 0.42
    unsure: float = 0.32
    """From the first confidence on it is named, and below the second it is called uncertain again."""


@dataclass(frozen=True, slots=True)
class Expression:
    """What a face shows."""

    emotion: Emotion | Literal["uncertain"]
    scores: dict[Emotion, float]
    """Probabilities of all seven; they add up to 1."""
    valence: float
    arousal: float
    confidence: float
    puzzled: float
    """0 to 1: lowered brows and tightened lids go with confusion (Craig et al., 'Emote aloud during learning with
    AutoTutor', Cognition and Emotion 22, 2008: units 4 and 7)."""
    source: str
    """``RULES_SOURCE``, or the name of a model."""


def score(units: Mapping[int, float], *, speaking: bool = False) -> dict[Emotion, float]:
    """Return the probabilities of the seven expressions for the intensities of action units."""
    heard = {
        unit: _SPEAKING * amount if speaking and unit in _SPEECH_UNITS else amount for unit, amount in units.items()
    }
    logits: dict[Emotion, float] = {"neutral": 0.0}
    for emotion, weights in RULES.items():
        evidence = sum(weight * heard.get(unit, 0.0) for unit, weight in weights.items())
        logits[emotion] = _SHARPNESS * (evidence - _THRESHOLD)
    return probabilities(logits)


def probabilities(logits: Mapping[Emotion, float]) -> dict[Emotion, float]:
    """Return the probabilities of the seven emotions from their logits: the softmax."""
    highest = max(logits.values())
    powers = {emotion: math.exp(logits[emotion] - highest) for emotion in EMOTIONS}
    total = sum(powers.values())
    return {emotion: power / total for emotion, power in powers.items()}


@dataclass(slots=True)
class ExpressionReader:
    """Follows one face: smooth in time, with an onset and an offset for what is named."""

    policy: ExpressionPolicy = field(default_factory=ExpressionPolicy)
    _scores: dict[Emotion, float] = field(default_factory=dict)
    _puzzled: float = 0.0
    _named: Emotion | None = None
    _candidate: Emotion | None = None
    _candidate_s: float = 0.0
    _fading_s: float = 0.0
    _sure: bool = False

    def read(
        self,
        now: Mapping[Emotion, float],
        units: Mapping[int, float],
        *,
        step_s: float,
        trust: float,
        known: float,
        source: str = RULES_SOURCE,
    ) -> Expression:
        """Take in the probabilities of one picture, ``step_s`` after the last one.

        ``trust`` is how far they can be believed (size, pose), and ``known`` how well the resting face is known; both
        0 to 1.
        """
        if not self._scores:
            self._scores = {emotion: now.get(emotion, 0.0) for emotion in EMOTIONS}
        for emotion in EMOTIONS:
            before, value = self._scores[emotion], now.get(emotion, 0.0)
            pace = self.policy.attack_s if value > before else self.policy.release_s
            self._scores[emotion] = before + (1 - math.exp(-step_s / pace)) * (value - before)
        total = sum(self._scores.values()) or 1.0
        scores = {emotion: value / total for emotion, value in self._scores.items()}
        puzzled = min(max(units.get(4, 0.0) + 0.4 * units.get(7, 0.0) - units.get(12, 0.0) - units.get(9, 0.0), 0), 1)
        self._puzzled += (1 - math.exp(-step_s / 0.5)) * (puzzled - self._puzzled)
        self._name(scores, step_s)
        best = self._named if self._named is not None else _likeliest(scores)
        at_sight = _AT_SIGHT.get(best, _USUAL_AT_SIGHT)
        confidence = trust * scores[best] * (at_sight + (1 - at_sight) * known)
        self._sure = confidence >= (self.policy.unsure if self._sure else self.policy.sure)
        return Expression(
            emotion=self._named if self._named is not None and self._sure else "uncertain",
            scores=scores,
            valence=sum(PLACES[emotion][0] * value for emotion, value in scores.items()),
            arousal=sum(PLACES[emotion][1] * value for emotion, value in scores.items()),
            confidence=confidence,
            puzzled=trust * known * self._puzzled,
            source=source,
        )

    def _name(self, scores: Mapping[Emotion, float], step_s: float) -> None:
        best = _likeliest(scores)
        if self._named is not None:
            faded = scores[self._named] < self.policy.leave
            self._fading_s = self._fading_s + step_s if faded else 0.0
            if self._fading_s >= self.policy.leave_s:
                self._named, self._fading_s = None, 0.0
        if best == self._named or scores[best] < self.policy.enter:
            self._candidate = None
            return
        self._candidate_s = step_s + (self._candidate_s if best == self._candidate else 0.0)
        self._candidate = best
        if self._candidate_s >= self.policy.enter_s:
            self._named, self._candidate, self._fading_s = best, None, 0.0


def _likeliest(scores: Mapping[Emotion, float]) -> Emotion:
    return max(scores, key=lambda emotion: scores[emotion])
