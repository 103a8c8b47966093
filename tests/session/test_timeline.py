from __future__ import annotations

from visavis.events import (
    AssistantDelta,
    AssistantThinking,
    Event,
    PlaybackStarted,
    Source,
    SpeechChunkSynthesized,
    TurnEnded,
    TurnInterrupted,
    TurnTimed,
    UtteranceTranscribed,
)
from visavis.session.timeline import TurnTimeline

DELTA = AssistantDelta(response_id="r", text="Hi.", sentence_index=0, source=Source(kind="line"))
SOUND = SpeechChunkSynthesized(response_id="r", pts_ms=0, data=b"", first=True)
THINKING = AssistantThinking(response_id="r", prepared=True)
HEARD = PlaybackStarted(response_id="r")


class Clock:
    def __init__(self) -> None:
        self.ms = 5_000
        self.timeline = TurnTimeline(lambda: self.ms / 1000)

    def __call__(self, *steps: tuple[int, Event]) -> list[TurnTimed]:
        """Let events come, each so many ms after the one before."""
        found = []
        for after, event in steps:
            self.ms += after
            found += self.timeline.follow(event)
        return found


def words(text: str, *, final: bool) -> UtteranceTranscribed:
    return UtteranceTranscribed(transcription=text, final=final)


def test_a_spoken_turn_is_timed_from_the_end_of_speech() -> None:
    clock = Clock()
    assert clock(
        (0, TurnEnded(why="turn_model", silence_ms=210)),
        (1, words("who", final=False)),
        (4, words("who are you", final=True)),
        (0, THINKING),
        (10, DELTA),
        (20, DELTA),
        (5, SOUND),
        (40, SOUND),
        (15, HEARD),
    ) == [
        TurnTimed(
            why="turn_model",
            response_id="r",
            turn_ended_ms=210,
            words_ms=215,
            first_text_ms=225,
            first_sound_ms=250,
            heard_ms=305,
            prepared=True,
        )
    ]
    assert clock((10, HEARD)) == []


def test_a_typed_turn_has_no_words_to_wait_for() -> None:
    (timed,) = Clock()((0, TurnEnded(why="text")), (0, THINKING), (7, DELTA), (20, SOUND), (3, HEARD))
    assert (timed.turn_ended_ms, timed.words_ms, timed.first_text_ms, timed.heard_ms) == (0, None, 7, 30)


def test_what_was_interrupted_or_said_unasked_is_not_timed() -> None:
    clock = Clock()
    assert clock((0, THINKING), (5, SOUND), (5, HEARD)) == []
    interrupted = TurnInterrupted(why="vad", heard_text="", heard_ms=0)
    assert clock((0, TurnEnded(why="vad")), (5, THINKING), (5, interrupted), (5, HEARD)) == []
