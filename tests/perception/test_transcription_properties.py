from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.perception.listening import Fault, Listening, ShowingRecognizer
from visavis.bus import virtual_time
from visavis.events import (
    CodedError,
    SessionClosed,
    TurnEnded,
    TurnStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
)
from visavis.perception.transcription import TranscriptionTiming

TIMING = TranscriptionTiming(longest_gap_ms=400, longest_part_ms=900)
REASONS = ("vad", "text", "client", "turn_model", "timeout")

steps = st.lists(
    st.one_of(
        st.sampled_from([20, 60, 200, 700, 3000]),
        st.sampled_from(["started", "paused", "resumed", "stopped"]),
        st.tuples(st.sampled_from(["begin", "end"]), st.sampled_from(REASONS)),
    ),
    max_size=40,
)
faults = st.dictionaries(st.integers(0, 60), st.booleans(), max_size=4)
"""What fails: the number of a call of the recognizer, and whether trying again can help."""


def scheduled(failing: dict[int, bool]) -> Fault:
    calls = iter(range(10**6))

    def fault(_: str) -> None:
        retryable = failing.get(next(calls))
        if retryable is not None:
            raise CodedError("recognizer.failed", "It has failed.", retryable=retryable)

    return fault


async def converse(session: Listening, script: list[object]) -> None:
    for step in script:
        now = session.now_ms
        match step:
            case int():
                await session.hear(step)
            case "started":
                await session.publish(UserSpeechStarted(stream_ms=max(0, now - 64), probability=1))
            case "paused":
                await session.publish(UserSpeechPaused(stream_ms=max(0, now - 64)))
            case "resumed":
                await session.publish(UserSpeechResumed(stream_ms=now))
            case "stopped":
                await session.publish(UserSpeechStopped(stream_ms=max(0, now - 192), probability=0, speech_ms=1))
            case ("begin", why):
                await session.publish(TurnStarted.model_validate({"why": why}))
            case ("end", why):
                await session.publish(TurnEnded.model_validate({"why": why}))


@settings(deadline=None, max_examples=150)
@given(script=steps, failing=faults)
def test_every_spoken_turn_has_one_final_text_and_no_stream_is_left(
    script: list[object], failing: dict[int, bool]
) -> None:
    async def run() -> tuple[Listening, ShowingRecognizer]:
        recognizer = ShowingRecognizer(scheduled(failing))
        session = Listening(recognizer, TIMING)
        await converse(session, script)
        assert recognizer.open_streams <= 1
        await session.publish(SessionClosed(reason="client"))
        assert asyncio.get_running_loop().time() == 0
        await session.bus.close()
        return session, recognizer

    session, recognizer = virtual_time.run(run())
    spoken = [item.id for item in session.published if isinstance(item.event, TurnEnded) and item.event.why != "text"]
    finals = [item for item in session.published if isinstance(item.event, UtteranceTranscribed) and item.event.final]
    assert [item.cause_id for item in finals] == spoken
    assert recognizer.open_streams == 0
    assert recognizer.forgotten == ["session"]
    assert len(session.failures) <= len(failing)
    assert set(session.failures) <= {"recognizer.failed"}
    for event in session.transcribed:
        assert all(int(word.word) == word.start_ms // 100 for word in event.words)
        assert event.transcription == " ".join(word.word for word in event.words)
        starts = [word.start_ms for word in event.words]
        assert starts == sorted(starts)
