"""What is done of one's own accord for somebody who is seen: greet whoever comes up, ask who looks puzzled."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from visavis.events import (
    AssistantResponse,
    AssistantThinking,
    Event,
    FaceRecognized,
    FacesTracked,
    FaceUnrecognized,
    GazeEstimated,
    InterlocutorChanged,
    PlaybackCompleted,
    SayText,
    SessionClosed,
    SessionOpened,
    SessionUpdated,
    TextReceived,
    TurnEnded,
    TurnInterrupted,
    TurnStarted,
    UserSpeechStarted,
    UserStateEstimated,
)
from visavis.session.timers import Input, Output, SetTimer, StopTimer, TimerExpired

ENCOUNTERED: tuple[type[Event], ...] = (
    SessionOpened,
    SessionUpdated,
    InterlocutorChanged,
    FacesTracked,
    GazeEstimated,
    FaceRecognized,
    FaceUnrecognized,
    UserStateEstimated,
    UserSpeechStarted,
    TurnStarted,
    TurnEnded,
    TextReceived,
    AssistantThinking,
    AssistantResponse,
    PlaybackCompleted,
    TurnInterrupted,
    SessionClosed,
)
"""What is seen, and whose turn it is."""


class Wake(enum.StrEnum):
    """What the machine can be woken for."""

    GREET = "greet"
    GONE = "gone"
    PUZZLED = "puzzled"
    ANSWERED = "answered"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class EncounterPolicy:
    """When something is done. Times in ms; the numbers are ours, where nothing else is said."""

    near_m: float = 2.2
    """Social distance: 1.2 to 3.6 m (Hall, *The Hidden Dimension*, 1966); whoever wants to talk comes to its near
    half."""
    settle_ms: float = 900
    """How long somebody looks here before they are greeted: passers-by glance."""
    recognize_ms: float = 1_400
    """How long it is waited for a name, where people are recognized."""
    unseen_ms: float = 4_000
    """No picture comes though seeing is on: the greeting does not wait for it any longer."""
    gone_ms: float = 15_000
    """Whoever comes after so long is greeted again."""
    puzzled: float = 0.45
    puzzled_confidence: float = 0.35
    puzzled_ms: float = 1_200
    """How puzzled somebody looks, how sure that is, and for how long, before they are asked."""
    after_answer_ms: float = 12_000
    """So long after an answer a puzzled look is about the answer."""
    ask_again_ms: float = 60_000


@dataclass(frozen=True, slots=True)
class Openings:
    """What is said of one's own accord; nothing where there are none."""

    greetings: Sequence[str] = ()
    named_greetings: Sequence[str] = ()
    """With ``{name}``."""
    clarifications: Sequence[str] = ()


class Encounter:
    """Acts on who is seen, while nobody has the floor. ``step`` is its only way in and out."""

    def __init__(self, openings: Openings, *, voice: bool, policy: EncounterPolicy | None = None) -> None:
        """``voice`` tells whether answers can be heard: then one is over when it has been played."""
        self._openings = openings
        self._policy = policy or EncounterPolicy()
        self._voice = self._heard = voice
        self._greets = self._seeing = self._recognizes = False
        self._greeted = False
        """Whether whoever is there was greeted, or has spoken."""
        self._track: int | None = None
        self._near = self._looks = self._undecided = False
        self._name = ""
        self._approaching = self._puzzled = self._gone = self._watches = False
        self._busy = False
        self._may_ask = self._asked = False
        self._said = {"greeting": 0, "named": 0, "clarification": 0}

    def step(self, item: Input) -> list[Output]:
        """Take one input and return what follows from it, in order."""
        match item:
            case TimerExpired():
                return self._woken(item.timer)
            case SessionOpened():
                self._adjust(item)
                return [SetTimer(Wake.GREET, self._policy.unseen_ms)] if self._greets and self._seeing else []
            case SessionUpdated():
                self._adjust(item)
                return [] if self._seeing else [StopTimer(Wake.PUZZLED)]
            case SessionClosed():
                return [StopTimer(timer) for timer in Wake]
            case UserSpeechStarted():
                self._approaching = self._puzzled = False
                return [StopTimer(Wake.GREET), StopTimer(Wake.PUZZLED)]
            case TurnStarted() | TextReceived() | AssistantThinking():
                return self._floor_taken()
            case TurnEnded() | TurnInterrupted():
                self._busy = False
                return []
            case AssistantResponse() | PlaybackCompleted():
                return self._answered(item)
            case _:
                return self._see(item) if self._seeing else []

    def _adjust(self, event: SessionOpened | SessionUpdated) -> None:
        settings = event.settings
        self._greets, self._seeing, self._recognizes = settings.greet, settings.seeing, settings.recognition
        self._heard = self._voice and settings.voice_output

    def _floor_taken(self) -> list[Output]:
        self._busy = True
        self._puzzled = self._may_ask = False
        self._greeted = True
        return [StopTimer(Wake.GREET), StopTimer(Wake.PUZZLED)]

    def _answered(self, event: AssistantResponse | PlaybackCompleted) -> list[Output]:
        if isinstance(event, AssistantResponse) and self._heard:
            return []  # it is yet to be heard
        self._busy = False
        self._may_ask = not self._asked
        return [SetTimer(Wake.ANSWERED, self._policy.after_answer_ms)]

    def _see(self, event: Event) -> list[Output]:
        match event:
            case InterlocutorChanged():
                return self._met(event.track_id)
            case FacesTracked():
                place = next((face for face in event.faces if face.interlocutor), None)
                distance_m = place.distance_m if place is not None else None
                self._near = distance_m is not None and distance_m <= self._policy.near_m
                return [*self._pictures_come(), *self._approach()]
            case GazeEstimated() if event.track_id == self._track:
                self._looks = event.looking_at_screen
                return self._approach()
            case FaceRecognized() if event.track_id == self._track:
                self._name, self._undecided = event.name, False
            case FaceUnrecognized() if event.track_id == self._track:
                self._name, self._undecided = "", False
            case UserStateEstimated():
                return self._wonder(event)
            case _:
                pass
        return []

    def _pictures_come(self) -> list[Output]:
        """With the first picture, leave it to what is seen whether somebody is greeted."""
        if self._watches:
            return []
        self._watches = True
        return [StopTimer(Wake.GREET)]

    def _met(self, track: int | None) -> list[Output]:
        self._track, self._near, self._looks, self._approaching = track, False, False, False
        self._name, self._undecided = "", True
        if track is None:
            return [StopTimer(Wake.GREET), SetTimer(Wake.GONE, self._policy.gone_ms)]
        if self._gone:
            self._greeted = self._gone = False
        return [StopTimer(Wake.GONE)]

    def _approach(self) -> list[Output]:
        here = self._near and self._looks and not self._greeted and self._greets and not self._busy
        if here == self._approaching:
            return []
        self._approaching = here
        if not here:
            return [StopTimer(Wake.GREET)]
        waits = self._recognizes and self._undecided
        return [SetTimer(Wake.GREET, self._policy.recognize_ms if waits else self._policy.settle_ms)]

    def _wonder(self, event: UserStateEstimated) -> list[Output]:
        state, policy = event.puzzled, self._policy
        sure = state is not None and state.confidence >= policy.puzzled_confidence
        puzzled = sure and state is not None and state.value >= policy.puzzled and self._may_ask and not self._busy
        if puzzled == self._puzzled:
            return []
        self._puzzled = puzzled
        return [SetTimer(Wake.PUZZLED, policy.puzzled_ms)] if puzzled else [StopTimer(Wake.PUZZLED)]

    def _woken(self, timer: enum.StrEnum) -> list[Output]:
        if timer is Wake.GREET:
            return self._greet()
        if timer is Wake.GONE:
            self._gone = True
            return []
        if timer is Wake.ASKED:
            self._asked = False
            return []
        may_ask, self._puzzled, self._may_ask = self._may_ask, False, False
        if timer is Wake.ANSWERED or not may_ask or self._busy:
            return []
        self._asked = True
        question = self._say("clarification", self._openings.clarifications)
        return [SetTimer(Wake.ASKED, self._policy.ask_again_ms), *question]

    def _greet(self) -> list[Output]:
        if self._busy or self._greeted:
            return []
        self._greeted = True
        if self._name and self._openings.named_greetings:
            return self._say("named", [text.replace("{name}", self._name) for text in self._openings.named_greetings])
        return self._say("greeting", self._openings.greetings)

    def _say(self, kind: str, texts: Sequence[str]) -> list[Output]:
        if not texts:
            return []
        text = texts[self._said[kind] % len(texts)]
        self._said[kind] += 1
        return [SayText(text=text)]
