"""How one listens: when to nod, and when to say 'mhm'.

A pure state machine beside the floor: it never takes or gives a turn, and it knows no clock. What it chooses, it
chooses from a seed, so that a conversation that is played back is the same.
"""

from __future__ import annotations

import enum
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from visavis.events import (
    BackchannelInvited,
    BackchannelPlanned,
    EchoDetected,
    Event,
    Gesture,
    TurnEnded,
    TurnEndPredicted,
    TurnStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
)
from visavis.session.feeling_words import Feeling, feelings_in
from visavis.session.timers import Input, Output, SetTimer, TimerExpired
from visavis.session.variety import Variety

LISTENED: tuple[type[Event], ...] = (
    TurnStarted,
    UserSpeechStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStopped,
    TurnEndPredicted,
    BackchannelInvited,
    UtteranceTranscribed,
    TurnEnded,
    EchoDetected,
)
"""What a listener takes note of."""

GESTURES: dict[Feeling, Gesture] = {"sad": "tilt", "happy": "nod", "surprising": "brow_raise"}
"""How a face answers to what is said."""

_NODS: tuple[Gesture, ...] = ("nod", "nod", "nod", "nod", "tilt", "brow_raise")


class Rest(enum.StrEnum):
    """What the machine can be woken for."""

    NOD = "nod"
    """She may move again."""
    VOICE = "voice"
    """She may make a sound again."""
    HOLD = "hold"
    """The user is still speaking: a sound is in place."""


@dataclass(frozen=True, slots=True)
class ListenerPolicy:
    """The constants of listening. Times in ms."""

    nod_rest_ms: int = 1_500
    """How far apart movements are at least."""
    voice_rest_ms: int = 5_000
    """How far apart sounds are at least."""
    speech_share: float = 0.5
    """How many of the invitations in speech, at which a sound could be made, are answered with one."""
    pause_share: float = 0.9
    """The same of those in pauses, where a sound is in nobody's way."""
    hold_ms: int = 120
    """How much longer a sound is held back while the user speaks: so late it may be known that they have paused."""
    end_probability: float = 0.4
    """The turn model's probability of the end from which a pause is not answered."""


class Listener:
    """The listening of one conversation. ``step`` is the only way in, its result the only way out."""

    def __init__(self, seed: str, *, backchannels: Sequence[str] = (), policy: ListenerPolicy | None = None) -> None:
        """``backchannels`` are what may be said; with none there are only movements."""
        self.policy = policy or ListenerPolicy()
        self.enabled = True
        """Whether she nods and makes sounds at all."""
        self.aloud = True
        """Whether she may make sounds."""
        self._chance = random.Random(seed)  # noqa: S311 - taste, not secrecy
        self._backchannels = Variety(backchannels, self._chance)
        self._resting: set[enum.StrEnum] = set()
        self._nods = 0
        """Movements since the turn began, or since the last sound."""
        self._user_has_floor = False
        self._pausing = False
        self._probability: float | None = None
        self._touched: set[str] = set()
        self._echoes = False
        self._held: BackchannelPlanned | None = None
        """What is to be said, unless the user has just paused: that may be the end."""

    def step(self, item: Input) -> list[Output]:
        """Take one input and return what follows from it, in order."""
        match item:
            case BackchannelInvited():
                return self._invited(item.cue)
            case UtteranceTranscribed(final=False):
                return self._heard(item.transcription)
            case UserSpeechStarted() | UserSpeechResumed():
                self._pausing, self._probability = False, None
            case UserSpeechPaused() | UserSpeechStopped():
                self._pausing = True
                return self._let_go(aloud=False)
            case TurnEndPredicted():
                self._probability = item.probability
            case TurnStarted():
                self._user_has_floor = True
                self._pausing, self._probability = False, None
                self._nods = 0
                self._touched.clear()
                self._held = None
            case TurnEnded():
                self._user_has_floor = False
                self._held = None
            case EchoDetected():
                self._echoes = True
            case TimerExpired(timer=Rest.HOLD):
                return self._let_go(aloud=True)
            case TimerExpired():
                self._resting.discard(item.timer)
        return []

    def _invited(self, cue: Literal["pitch", "pause"]) -> list[Output]:
        if not self._may_react() or Rest.NOD in self._resting:
            return []
        text = self._backchannels.draw() if self._may_sound() else ""
        gesture = "nod" if text else self._chance.choice(_NODS)
        intensity = round(self._chance.uniform(0.35, 0.75), 2)
        planned = BackchannelPlanned(why=cue, text=text, gesture=gesture, intensity=intensity)
        if not text or self._pausing:
            return self._react(planned)
        self._held = planned
        self._resting.add(Rest.NOD)
        return [SetTimer(Rest.NOD, self.policy.nod_rest_ms), SetTimer(Rest.HOLD, self.policy.hold_ms)]

    def _let_go(self, *, aloud: bool) -> list[Output]:
        """Do what was held back; without the sound, if the user has paused and nobody knows yet whether to go on."""
        held, self._held = self._held, None
        if held is None or not self._may_react():
            return []
        sounds = aloud and not self._echoes
        return self._react(held if sounds else held.model_copy(update={"text": ""}))

    def _heard(self, text: str) -> list[Output]:
        """Answer to a word that touches, once for each in a turn."""
        new = {word: feeling for word, feeling in feelings_in(text).items() if word not in self._touched}
        if not new or not self._may_react() or Rest.NOD in self._resting:
            return []
        self._touched |= new.keys()
        feeling = list(new.values())[-1]
        return self._react(BackchannelPlanned(why="content", gesture=GESTURES[feeling], intensity=0.6))

    def _may_react(self) -> bool:
        over = self._probability is not None and self._probability >= self.policy.end_probability
        return self.enabled and self._user_has_floor and not over

    def _may_sound(self) -> bool:
        """Tell whether to make a sound: not first in a turn, and in a pause only if the turn is known to go on."""
        unsure = self._pausing and self._probability is None
        able = self.aloud and not self._echoes and bool(self._backchannels)
        rested = Rest.VOICE not in self._resting and self._nods > 0
        share = self.policy.pause_share if self._pausing else self.policy.speech_share
        return able and rested and not unsure and self._chance.random() < share

    def _react(self, reaction: BackchannelPlanned) -> list[Output]:
        self._resting.add(Rest.NOD)
        outputs: list[Output] = [reaction, SetTimer(Rest.NOD, self.policy.nod_rest_ms)]
        if not reaction.text:
            self._nods += 1
            return outputs
        self._nods = 0
        self._resting.add(Rest.VOICE)
        return [*outputs, SetTimer(Rest.VOICE, self.policy.voice_rest_ms)]
