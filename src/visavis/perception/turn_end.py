"""Whether the user has finished, judged from the sound and the words while the silence grows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from visavis.events import (
    Event,
    TurnEnded,
    TurnEndPredicted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
)
from visavis.inference import Runner
from visavis.inference.odds import moved
from visavis.models.smart_turn import SAMPLES, SmartTurn
from visavis.perception.completeness import Completeness, Standing
from visavis.perception.microphone import SAMPLES_PER_MS, Microphone

CHECKS_MS = (0, 200, 350, 500, 700)
"""At which silences the model is asked: at once, at the end of the hangover, and then again. The longer the silence,
the surer it is (bench/turn_end.py)."""

EVIDENCE: dict[Standing, float] = {"whole": 1.5, "either": 0.5, "beginning": -4.0, "unknown": 0.0}
"""What the words add to the log-odds of the model, which hears the melody. A whole sentence ends a turn unless the
model is sure that it goes on (below 0.18); the beginning of one ends it only if the model is very sure of that
(above 0.98)."""

JUDGED: tuple[type[Event], ...] = (
    UserSpeechStarted,
    UserSpeechResumed,
    UserSpeechStopped,
    UtteranceTranscribed,
    TurnEnded,
)
"""What has to be known of a turn to judge its pauses."""

MOST_WAITING = 6
"""With so many pauses of other sessions to be judged before this one, its judgment would come too late."""


class TurnEnd:
    """Judges one session's pauses."""

    def __init__(
        self,
        microphone: Microphone,
        model: SmartTurn,
        runner: Runner,
        completeness: Completeness,
        *,
        preroll_ms: int = 300,
        longest_gap_ms: int = 2_000,
    ) -> None:
        """``model``, ``runner`` and ``completeness`` are shared by sessions.

        The model hears the turn from ``preroll_ms`` before its first speech. Speech that comes ``longest_gap_ms``
        after the last is taken for the first of a new turn, whatever became of the old one.
        """
        self._microphone = microphone
        self._model = model
        self._runner = runner
        self._completeness = completeness
        self._preroll_ms = preroll_ms
        self._longest_gap_ms = longest_gap_ms
        self._start_ms: int | None = None
        self._ended_ms: int | None = None
        """Where the turn before began."""
        self._stopped_ms = 0
        self._text = ""

    def follow(self, event: Event) -> None:
        """Keep track of where the turn began and of its words (a plain function: it runs inline)."""
        match event:
            case TurnEnded():
                self._ended_ms, self._start_ms = self._start_ms, None
            case UserSpeechResumed():
                if self._start_ms is None:  # the turn was not over after all
                    self._start_ms = self._ended_ms
            case UtteranceTranscribed():
                self._text = "" if event.final else event.transcription
            case UserSpeechStopped():
                self._stopped_ms = event.stream_ms
            case UserSpeechStarted():
                if self._start_ms is None or event.stream_ms - self._stopped_ms > self._longest_gap_ms:
                    self._start_ms = max(0, event.stream_ms - self._preroll_ms)
                    self._text = ""

    async def predict(self, event: UserSpeechPaused) -> AsyncIterator[TurnEndPredicted]:
        """Yield the probability that the turn is over, again and again while the silence lasts.

        Under too much load there is none, and silence alone decides. Subscribe with
        ``until=(UserSpeechResumed, UserSpeechStarted, TurnEnded)``: then the answer is of no use.
        """
        heard = -1
        for check_ms in CHECKS_MS:
            end = self._microphone.position
            wait_ms = event.stream_ms + check_ms - end / SAMPLES_PER_MS
            if check_ms and wait_ms > 0:
                await asyncio.sleep(wait_ms / 1000)
                end = self._microphone.position
            if end == heard:
                return  # no sound comes any more
            if self._runner.waiting >= MOST_WAITING:
                continue
            heard = end
            start_ms = event.stream_ms - self._preroll_ms if self._start_ms is None else self._start_ms
            samples = self._microphone.read(max(0, start_ms * SAMPLES_PER_MS, end - SAMPLES), end)
            probability = self._weigh(await self._runner.run(self._model.predict, samples))
            yield TurnEndPredicted(
                probability=probability,
                stream_ms=event.stream_ms,
                silence_ms=max(0, end // SAMPLES_PER_MS - event.stream_ms),
                pause_ms=max(0, self._microphone.position // SAMPLES_PER_MS - event.stream_ms),
            )

    def _weigh(self, probability: float) -> float:
        """Let the words that were understood so far move the model's probability."""
        return moved(probability, EVIDENCE[self._completeness.judge(self._text)])
