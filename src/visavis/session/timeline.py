"""When what happened in a turn: from the end of speech to the first sound that is heard."""

from __future__ import annotations

from collections.abc import Callable

from visavis.events import (
    AssistantDelta,
    AssistantThinking,
    Event,
    PlaybackStarted,
    SpeechChunkSynthesized,
    TurnEnded,
    TurnInterrupted,
    TurnTimed,
    UtteranceTranscribed,
)

TIMED: tuple[type[Event], ...] = (
    TurnEnded,
    UtteranceTranscribed,
    AssistantThinking,
    AssistantDelta,
    SpeechChunkSynthesized,
    PlaybackStarted,
    TurnInterrupted,
)
"""What the time line is made of."""


class TurnTimeline:
    """Follows one session's turns, and tells the times of each once its answer is heard."""

    def __init__(self, now: Callable[[], float]) -> None:
        """``now`` is the loop's clock, s."""
        self._now = now
        self._ended: TurnEnded | None = None
        self._zero = 0.0
        self._times: dict[type[Event], int] = {}
        self._response_id = ""
        self._prepared = False

    def follow(self, event: Event) -> list[TurnTimed]:
        """Take in one event of ``TIMED`` (a plain function: it runs inline, when the event is published)."""
        match event:
            case TurnEnded():
                self._begin(event)
            case TurnInterrupted():
                self._ended = None
            case _ if self._ended is None:
                pass
            case AssistantThinking():
                self._response_id, self._prepared = event.response_id, event.prepared
            case PlaybackStarted():
                return self._end(self._ended)
            case UtteranceTranscribed(final=False):
                pass
            case _:
                self._times.setdefault(type(event), self._elapsed_ms())
        return []

    def _begin(self, event: TurnEnded) -> None:
        self._ended = event
        self._zero = self._now() - event.silence_ms / 1000
        self._times = {TurnEnded: event.silence_ms}
        self._response_id, self._prepared = "", False

    def _end(self, ended: TurnEnded) -> list[TurnTimed]:
        self._ended = None
        if not self._response_id:
            return []  # somebody else let her speak
        return [
            TurnTimed(
                why=ended.why,
                response_id=self._response_id,
                turn_ended_ms=self._times[TurnEnded],
                words_ms=self._times.get(UtteranceTranscribed),
                first_text_ms=self._times.get(AssistantDelta),
                first_sound_ms=self._times.get(SpeechChunkSynthesized),
                heard_ms=self._elapsed_ms(),
                prepared=self._prepared,
            )
        ]

    def _elapsed_ms(self) -> int:
        return max(0, round((self._now() - self._zero) * 1000))
