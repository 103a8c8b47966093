"""One picture of the person, from eyes and ears together: attention, mood, engagement, each with its confidence."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from visavis.events import (
    EMOTIONS,
    Emotion,
    Event,
    FaceEmotionEstimated,
    FaceLost,
    GazeEstimated,
    HeadGestured,
    InterlocutorChanged,
    MouthEstimated,
    Score,
    SessionOpened,
    SessionUpdated,
    SoundDetected,
    StateEstimate,
    TextSentimentEstimated,
    UserSpeechContinued,
    UserSpeechStarted,
    UserSpeechStopped,
    UserStateEstimated,
    VoiceEmotionEstimated,
)
from visavis.models.fusion.rules import RulesCalibration
from visavis.perception.fusion_model import Fused, Modality
from visavis.perception.late_fusion import Pooled, Reading, emotion_scores, pool, strongest_cues
from visavis.perception.running_mean import RunningMean
from visavis.perception.senses import FACE, SOUND, VOICE, WORDS, Senses
from visavis.perception.sources import RULES_SOURCE
from visavis.perception.steadiness import Naming, NamingPolicy, Smooth

SIGNS: tuple[type[Event], ...] = (
    InterlocutorChanged,
    GazeEstimated,
    MouthEstimated,
    FaceEmotionEstimated,
    HeadGestured,
    FaceLost,
    UserSpeechStarted,
    UserSpeechContinued,
    UserSpeechStopped,
    VoiceEmotionEstimated,
    SoundDetected,
    TextSentimentEstimated,
    SessionOpened,
    SessionUpdated,
)
"""What the picture is made of, and what ends it."""

_WIRE_NAMES: Final[dict[Modality, str]] = {
    "face": FACE, "video": "action.recognized", "voice": VOICE, "sound": SOUND, "text": WORDS,
}  # fmt: skip
_SPEECH: Final = UserSpeechStarted.type
_GAZE: Final = GazeEstimated.type


@dataclass(frozen=True, slots=True)
class StatePolicy:
    """How fast the picture changes. Times in s; the numbers are ours."""

    attention_s: float = 1.5
    """A glance aside is no lack of attention."""
    gaze_half_life_s: float = 1.5
    """How fast attention is forgotten where no more pictures come."""
    mood_s: float = 0.5
    response_s: float = 8.0
    """How long a nod, a word or a smile counts as taking part."""
    smooth_s: float = 0.25
    """Time constant of valence and arousal as they are told."""
    apart_s: float = 0.2
    """At most five pictures a second."""
    step: float = 0.08
    """Smaller changes are not told."""
    naming: NamingPolicy = field(default_factory=NamingPolicy)
    learned_s: float = 1.5
    """How long a trained model's picture stands for what the rules make of the same."""


class UserState:
    """Keeps the picture of one session's interlocutor. What is no longer seen or heard becomes unknown."""

    def __init__(
        self,
        now_s: Callable[[], float],
        policy: StatePolicy | None = None,
        *,
        watching: bool = True,
        calibration: RulesCalibration | None = None,
    ) -> None:
        """``now_s`` returns a time that only runs forward, s; ``watching`` holds until the settings say otherwise.

        ``calibration`` tells how far the rules' emotions can be believed, if that was measured.
        """
        self._calibration = calibration
        self._now_s = now_s
        self._watching = watching
        self._policy = policy or StatePolicy()
        self._track: int | None = None
        self._met_before = False
        """Whether anybody has been seen: who is seen first has been heard before."""
        self._told: UserStateEstimated | None = None
        self._told_at_s = self._looked_at_s = float("-inf")
        self._senses = Senses(self._policy.mood_s)
        self._forget_seen()
        self._forget_heard()

    def _forget_seen(self) -> None:
        self._attention = RunningMean(self._policy.attention_s)
        self._senses.forget_face()
        self._begin()

    def _forget_heard(self) -> None:
        self._senses.forget(VOICE, WORDS, SOUND)
        self._begin()

    def _begin(self) -> None:
        """Let the next picture owe nothing to the last one."""
        self._response, self._response_at_s = 0.0, float("-inf")
        self._response_sources: set[str] = set()
        self._learned: tuple[float, str, Fused] | None = None
        self._naming = Naming(self._policy.naming)
        self._valence, self._arousal = Smooth(self._policy.smooth_s), Smooth(self._policy.smooth_s)

    def follow(self, event: Event) -> list[Event]:
        """Take in one of ``SIGNS``; return the picture if it has changed (a plain function: it runs inline)."""
        now_s = self._now_s()
        match event:
            case InterlocutorChanged():
                return self._met(event, now_s)
            case SessionOpened() | SessionUpdated():
                return self._switched(event, now_s)
            case VoiceEmotionEstimated():
                self._senses.hear(event, now_s)
                self._respond(0.8, _SPEECH, now_s)
            case SoundDetected() | TextSentimentEstimated():
                self._senses.hear(event, now_s)
            case UserSpeechStarted() | UserSpeechContinued() | UserSpeechStopped():
                self._respond(0.8, _SPEECH, now_s)
            case GazeEstimated() | MouthEstimated() | HeadGestured() | FaceEmotionEstimated():
                if event.track_id != self._track:
                    return []
                self._see(event, now_s)
                if now_s - self._looked_at_s < self._policy.apart_s / 2:
                    return []  # the next of the many pictures will do
            case _:
                return []
        return self._tell(now_s)

    def learn(self, name: str, fused: Fused) -> list[Event]:
        """Let a trained model's picture stand for the rules' while it is fresh; return the picture if it changed."""
        now_s = self._now_s()
        self._learned = (now_s, name, fused)
        return self._tell(now_s)

    async def fade(self, _: UserStateEstimated) -> AsyncIterator[Event]:
        """Tell how the picture goes on while nothing new comes, until nothing of it is left."""
        while self._told is not None and not _is_blank(self._told):
            await asyncio.sleep(self._policy.apart_s)
            for event in self.fall_silent():
                yield event

    def fall_silent(self) -> list[Event]:
        """Return the picture if time alone has changed it."""
        return self._tell(self._now_s())

    def _met(self, event: InterlocutorChanged, now_s: float) -> list[Event]:
        somebody = event.track_id is not None
        self._track = event.track_id
        self._forget_seen()
        if somebody and self._met_before:
            self._forget_heard()  # that may have been somebody else's voice
        self._met_before = self._met_before or somebody
        return [] if event.track_id is not None else self._tell(now_s, at_once=True)

    def _switched(self, event: SessionOpened | SessionUpdated, now_s: float) -> list[Event]:
        wishes, senses = event.settings, self._senses
        self._watching = wishes.seeing or wishes.voice_emotion or wishes.sentiment
        switches = (
            (VOICE, wishes.voice_emotion), (WORDS, wishes.sentiment), (SOUND, wishes.sounds or wishes.voice_emotion)
        )  # fmt: skip
        senses.forget(*(name for name, wanted in switches if not wanted))
        if not wishes.expressions:
            senses.forget_face()
        if not (wishes.expressions or wishes.voice_emotion or wishes.sentiment):
            self._learned = None
        return self._tell(now_s, at_once=True) if self._told is not None else []

    def _see(self, event: Event, now_s: float) -> None:
        match event:
            case GazeEstimated():
                self._attention.add(float(event.looking_at_screen), event.confidence, now_s)
            case MouthEstimated() if event.moving:
                self._respond(0.8 * event.confidence, event.type, now_s)
            case HeadGestured():
                self._respond(event.score, event.type, now_s)
            case FaceEmotionEstimated():
                self._senses.see(event, now_s)
                if event.emotion not in ("uncertain", "neutral"):
                    self._respond(0.6 * event.confidence, event.type, now_s)
            case _:
                pass

    def _respond(self, strength: float, source: str, now_s: float) -> None:
        left = self._responsive(now_s)
        if left < 0.05:
            self._response_sources.clear()
        self._response, self._response_at_s = max(left, strength), now_s
        self._response_sources.add(source)

    def _responsive(self, now_s: float) -> float:
        return self._response * math.exp(-max(now_s - self._response_at_s, 0.0) / self._policy.response_s)

    def _tell(self, now_s: float, *, at_once: bool = False) -> list[Event]:
        fading = self._told is not None and not _is_blank(self._told)  # then what is put off is told by ``fade``
        if fading and not at_once and now_s - self._told_at_s < self._policy.apart_s:
            return []
        self._looked_at_s = now_s
        state = self._picture(now_s)
        if self._told is None and _is_blank(state):
            return []  # there was nothing to know, and there still is not
        if self._told is not None and not self._differs(state, self._told):
            return []
        self._told, self._told_at_s = state, now_s
        return [state]

    def _differs(self, state: UserStateEstimated, told: UserStateEstimated) -> bool:
        if state.emotion != told.emotion or _is_blank(state) != _is_blank(told):
            return True
        if any(
            set(a.sources) != set(b.sources) for a, b in ((state.valence, told.valence), (state.arousal, told.arousal))
        ):
            return True
        pairs = [(getattr(state, name), getattr(told, name)) for name in _DIMENSIONS]
        if state.puzzled is not None and told.puzzled is not None:
            pairs.append((state.puzzled, told.puzzled))
        step = self._policy.step
        return any(abs(a.value - b.value) >= step or abs(a.confidence - b.confidence) >= 2 * step for a, b in pairs)

    def _picture(self, now_s: float) -> UserStateEstimated:
        if not self._watching:
            return _BLANK
        readings = self._senses.readings(now_s)
        valence = pool((item.source, item.valence, item.valence_reliability) for item in readings)
        arousal = pool((item.source, item.arousal, item.arousal_reliability) for item in readings)
        cues = strongest_cues(readings, valence, arousal)
        scores = self._believed(emotion_scores(readings)) if readings else emotion_scores(readings)
        source = RULES_SOURCE
        if (learned := self._fresh(now_s)) is not None:
            source, fused = learned
            valence, arousal, scores = _of_model(fused)
        emotion = self._naming.follow(scores, now_s) if readings or source != RULES_SOURCE else self._naming.end()
        attention = self._attended(now_s)
        return UserStateEstimated(
            valence=_estimate(valence, self._valence, now_s),
            arousal=_estimate(arousal, self._arousal, now_s),
            attention=attention,
            engagement=self._engaged(attention, now_s),
            emotion=emotion,
            emotion_confidence=round(scores[emotion], 3) if emotion != "unknown" else 0.0,
            emotion_scores=_told(scores) if _tells_emotions(readings) or source != RULES_SOURCE else [],
            puzzled=self._senses.puzzled.estimate([FACE]) if self._senses.reads_faces else None,
            cues=cues,
            source=source,
        )

    def _believed(self, scores: dict[Emotion, float]) -> dict[Emotion, float]:
        if self._calibration is None:
            return scores
        found = self._calibration.apply(np.array([[scores[emotion] for emotion in EMOTIONS]]))[0]
        return dict(zip(EMOTIONS, found.tolist(), strict=True))

    def _fresh(self, now_s: float) -> tuple[str, Fused] | None:
        if self._learned is None or now_s - self._learned[0] > self._policy.learned_s:
            return None
        return self._learned[1], self._learned[2]

    def _attended(self, now_s: float) -> StateEstimate:
        at_s = self._attention.at_s
        age_s = 0.0 if at_s is None else max(now_s - at_s - 0.5, 0.0)
        left = math.exp2(-age_s / self._policy.gaze_half_life_s)
        return self._attention.estimate([_GAZE], left=left if left > 0.05 else 0.0)

    def _engaged(self, attention: StateEstimate, now_s: float) -> StateEstimate:
        """Return how much somebody takes part: who looks, answers, nods and speaks."""
        response = self._responsive(now_s)
        sources = sorted(self._response_sources) if response >= 0.05 else []
        if attention.confidence:
            value, confidence = 0.6 * attention.value + 0.4 * response, 0.6 * attention.confidence
            sources = [_GAZE, *sources]
        else:
            value, confidence = response, 0.4 * response if _SPEECH in sources else 0.0
        if confidence < 0.02:
            return _NOTHING
        return StateEstimate(value=round(min(value, 1.0), 3), confidence=round(confidence, 3), sources=sources)


_DIMENSIONS = ("valence", "arousal", "attention", "engagement")


def _of_model(fused: Fused) -> tuple[Pooled, Pooled, dict[Emotion, float]]:
    sources = tuple(_WIRE_NAMES[name] for name, weight in fused.weights.items() if weight >= 0.1)
    valence = Pooled(fused.valence, fused.confidence, sources)
    arousal = Pooled(fused.arousal, fused.confidence, sources)
    return valence, arousal, {emotion: fused.emotions.get(emotion, 0.0) for emotion in EMOTIONS}


def _estimate(pooled: Pooled, smooth: Smooth, now_s: float) -> StateEstimate:
    confidence = round(pooled.confidence, 3)
    value = min(max(smooth.follow(pooled.value, confidence, now_s), -1.0), 1.0)
    return StateEstimate(value=round(value, 3), confidence=confidence, sources=list(pooled.sources))


def _told(scores: dict[Emotion, float]) -> list[Score]:
    return [Score(label=emotion, score=round(min(value, 1.0), 3)) for emotion, value in scores.items()]


def _tells_emotions(readings: list[Reading]) -> bool:
    return any(item.emotions or item.valence_reliability >= 0.1 for item in readings)


_NOTHING = StateEstimate(value=0.0, confidence=0.0)
_BLANK = UserStateEstimated(
    valence=_NOTHING, arousal=_NOTHING, attention=_NOTHING, engagement=_NOTHING, emotion="unknown", emotion_confidence=0
)


def _is_blank(state: UserStateEstimated) -> bool:
    return state.emotion == "unknown" and not any(getattr(state, name).confidence for name in _DIMENSIONS)
