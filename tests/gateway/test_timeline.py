from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.conftest import Gateway
from visavis.events import (
    AssistantResponse,
    Cue,
    Envelope,
    SoundDetected,
    StateEstimate,
    TextReceived,
    UserStateEstimated,
)
from visavis.events.identity import created_ms
from visavis.gateway.timeline import read_timeline, titles_of
from visavis.gateway.timeline_fold import TimelineFold
from visavis.gateway.timeline_states import DIMENSIONS, Sample, series_of
from visavis.storage import MessageRecord, SessionRecord
from visavis.storage.memory import MemoryStorage

BEGAN_MS = 1_700_000_000_000


def told(at_ms: int, event_type: str, **payload: Any) -> dict[str, Any]:
    """Return an envelope as a journal gives it."""
    moment = datetime.fromtimestamp((BEGAN_MS + at_ms) / 1000, UTC).isoformat(timespec="milliseconds")
    return {"id": str(at_ms), "type": event_type, "timestamp": moment.replace("+00:00", "Z"), "payload": payload}


def folded(*envelopes: dict[str, Any]) -> TimelineFold:
    fold = TimelineFold(BEGAN_MS)
    for envelope in envelopes:
        fold.take(envelope)
    return fold


def picture(valence: float = 0.4, confidence: float = 0.8) -> UserStateEstimated:
    estimate = StateEstimate(value=valence, confidence=confidence, sources=["face.emotion"])
    return UserStateEstimated(
        **dict.fromkeys(DIMENSIONS, estimate),
        emotion="happy",
        emotion_confidence=0.7,
        cues=[Cue(name="smile", source="face.emotion", valence=0.3)],
    )


def test_speech_lasts_as_long_as_the_stream_says() -> None:
    fold = folded(
        told(1_000, "speech.started", stream_ms=400, probability=0.9),
        told(2_900, "speech.stopped", stream_ms=2_100, probability=0.1, speech_ms=1_700),
        told(3_000, "audio.transcription", transcription="Who are you", final=False),
        told(3_100, "audio.transcription", transcription="Who are you?", final=True),
    )
    assert [(item.start_ms, item.end_ms) for item in fold.spoken()] == [(1_000, 2_700)]
    (said,) = fold.said()
    assert (said.role, said.text, said.start_ms, said.end_ms) == ("user", "Who are you?", 1_000, 2_700)
    assert not said.typed


def test_looks_last_until_the_next_one_or_until_nobody_is_there() -> None:
    fold = folded(
        told(1_300, "gaze.shifted", track_id=1, look="screen", held_ms=300),
        told(4_250, "gaze.shifted", track_id=1, look="left", held_ms=250),
        told(6_000, "face.interlocutor", track_id=None),
        told(9_400, "gaze.shifted", track_id=2, look="screen", held_ms=300),
        told(12_000, "text.input", text="I am back"),
    )
    assert [(item.look, item.start_ms, item.end_ms) for item in fold.looks()] == [
        ("screen", 1_000, 4_000),
        ("left", 4_000, 6_000),
        ("screen", 9_100, 12_000),  # goes on
    ]
    assert folded(told(5, "text.input", text="Hi")).looks() == []


def test_an_utterance_of_several_stretches_spans_them_and_the_next_begins_anew() -> None:
    stretches = [
        told(start + late, name, stream_ms=start + late, probability=0.5, speech_ms=400)
        for start in (0, 1_000, 5_000)
        for late, name in ((0, "speech.started"), (400, "speech.stopped"))
    ]
    fold = folded(
        *stretches[:4],
        told(1_600, "audio.transcription", transcription="first, in two parts", final=True),
        *stretches[4:],
        told(5_600, "audio.transcription", transcription="second", final=True),
        told(5_700, "audio.transcription", transcription="", final=True),
    )
    assert [(item.text, item.start_ms, item.end_ms) for item in fold.said()] == [
        ("first, in two parts", 0, 1_400),
        ("second", 5_000, 5_400),
    ]
    assert len(fold.spoken()) == 3


def test_words_that_come_before_the_speech_has_stopped_are_those_of_that_speech() -> None:
    words = [
        {"word": "hello", "start_ms": 420, "end_ms": 700, "confidence": 0.9},
        {"word": "there", "start_ms": 700, "end_ms": 990, "confidence": 0.9},
    ]
    fold = folded(
        told(500, "speech.started", stream_ms=400, probability=0.9),
        told(1_150, "audio.transcription", transcription="hello there", final=True, words=words),
        told(1_300, "speech.stopped", stream_ms=1_000, probability=0.1, speech_ms=600),
        told(3_000, "speech.started", stream_ms=2_900, probability=0.9),
        told(4_050, "audio.transcription", transcription="how are you", final=True),
        told(4_200, "speech.stopped", stream_ms=3_900, probability=0.1, speech_ms=1_000),
    )
    assert [(said.start_ms, said.end_ms) for said in fold.said()] == [(520, 1_090), (3_000, 4_050)]


def test_who_still_speaks_speaks_until_the_end() -> None:
    fold = folded(
        told(100, "speech.started", stream_ms=0, probability=1.0),
        told(900, "sound.detected", label="laughter", score=0.8, stream_ms=0, duration_ms=300, source="rules"),
    )
    assert [(item.start_ms, item.end_ms) for item in fold.spoken()] == [(100, 900)]
    assert [(item.at_ms, item.duration_ms, item.label) for item in fold.sounds] == [(600, 300, "laughter")]


def test_answers_are_what_was_heard_of_them() -> None:
    fold = folded(
        told(100, "assistant.response", response_id="a", text="Hello. I am Iris."),
        told(200, "playback.started", response_id="a"),
        told(1_500, "playback.completed", response_id="a", pts_ms=1_300),
        told(2_000, "playback.started", response_id="b"),
        told(2_100, "assistant.response", response_id="b", text="A long answer that is stopped."),
        told(2_600, "turn.interrupted", response_id="b", why="vad", heard_text="A long", heard_ms=600),
        told(3_000, "assistant.response", response_id="c", text="Never heard."),
        told(3_100, "turn.interrupted", response_id="c", why="text", heard_text="", heard_ms=0),
        told(4_000, "assistant.response", response_id="d", text="Only read."),
        told(5_000, "playback.started", response_id="e"),
        told(5_100, "assistant.response", response_id="e", text="Under way."),
        told(5_500, "text.input", text="hm", source="keyboard"),
    )
    found = [(item.text, item.start_ms, item.end_ms, item.interrupted, item.typed) for item in fold.said()]
    assert found == [
        ("Hello. I am Iris.", 200, 1_500, False, False),
        ("A long", 2_000, 2_600, True, False),
        ("Only read.", 4_000, 4_000, False, True),
        ("Under way.", 5_000, 5_500, False, False),
        ("hm", 5_500, 5_500, False, True),
    ]


def test_other_events_and_empty_reports_change_nothing() -> None:
    fold = folded(told(50, "face.gaze", yaw=1), told(70, "playback.started", response_id=""))
    assert (fold.said(), fold.spoken(), fold.sounds, fold.states) == ([], [], [], [])


Numbers = st.floats(-1, 1, allow_nan=False)
Shares = st.floats(0, 1, allow_nan=False)
Samples = st.lists(
    st.tuples(st.integers(0, 10_000_000), st.tuples(*([Numbers, Shares] * 4)), st.sampled_from(["happy", "unknown"])),
    max_size=200,
    unique_by=lambda item: item[0],
)


@given(Samples, st.integers(20, 100))
def test_a_series_is_in_order_small_enough_and_within_range(drawn: list[Any], points: int) -> None:
    samples = [Sample(at, values, emotion, 0.5) for at, values, emotion in sorted(drawn)]
    series = series_of(samples, points)
    assert len(series.at_ms) <= points
    assert series.at_ms == sorted(set(series.at_ms))
    assert bool(samples) == bool(series.at_ms)
    columns = series.model_dump()
    assert {len(column) for column in columns.values()} == {len(series.at_ms)}
    for name in DIMENSIONS:
        assert all(-1 <= value <= 1 for value in columns[name])
        assert all(0 <= value <= 1 for value in columns[f"{name}_confidence"])


def test_thinning_weighs_with_time_and_confidence() -> None:
    def sample(at_ms: int, value: float, confidence: float, emotion: Any) -> Sample:
        return Sample(at_ms, (value, confidence) * 4, emotion, 0.5)

    # One part of 1000 ms: 0.8 for 750 ms with full confidence, then -1 for 250 ms with none.
    begin = [sample(0, 0.8, 1.0, "happy"), sample(750, -1.0, 0.0, "unknown")]
    rest = [sample(1_000 * second, 0.0, 1.0, "neutral") for second in range(1, 20)]
    quick = [sample(1_000 * second + 500, 0.0, 1.0, "neutral") for second in range(1, 20)]
    series = series_of([*begin, *sorted([*rest, *quick], key=lambda item: item.at_ms)], 20)
    assert len(series.at_ms) <= 20
    assert series.valence[0] == pytest.approx(0.8)
    assert series.valence_confidence[0] == pytest.approx(0.75, abs=0.03)
    assert series.emotion[0] == "happy"


async def test_a_long_journal_is_read_in_pages_and_cut_off() -> None:
    storage = MemoryStorage()
    envelopes = [Envelope(picture(), "s") for _ in range(1_200)]
    record = SessionRecord(id="s", persona="host", opened_ms=created_ms(envelopes[0].id) - 1_000)
    await storage.save_session(record)
    await storage.append(envelopes)
    whole = await read_timeline(storage, record, 2_000)
    assert (len(whole.states.at_ms), whole.truncated) == (1_200, False)
    assert whole.states.at_ms[0] == 1_000
    cut = await read_timeline(storage, record, 2_000, most_events=700)
    assert (len(cut.states.at_ms), cut.truncated) == (700, True)


async def test_a_title_is_the_first_thing_that_the_user_said() -> None:
    storage = MemoryStorage()
    await storage.save_session(SessionRecord(id="s", persona="host", opened_ms=1))
    assert (await titles_of(storage, ["s"])).get("s") is None

    async def save(number: int, role: Any, text: str) -> None:
        await storage.save_message(MessageRecord(f"m{number}", "s", 1, role, text, created_ms=number))

    await save(1, "assistant", "Hello!")
    assert (await titles_of(storage, ["s"])).get("s") is None
    await save(2, "user", "  What\n is   this " + "long " * 40)
    title = (await titles_of(storage, ["s"])).get("s")
    assert title is not None
    assert title.startswith("What is this long long")
    assert title.endswith("…")
    assert len(title) <= 80


async def test_the_timeline_over_http(gateway: Gateway) -> None:
    async with gateway() as house, httpx.AsyncClient(base_url=house.http) as client:
        events = [
            TextReceived(text="Hello there"),
            picture(),
            SoundDetected(label="doorbell", score=0.9, stream_ms=10),
            AssistantResponse(response_id="r", text="Hello."),
        ]
        envelopes = [Envelope(event, "s") for event in events]
        opened_ms = created_ms(envelopes[0].id)
        await house.storage.save_session(SessionRecord(id="s", persona="host", opened_ms=opened_ms))
        await house.storage.save_message(MessageRecord("m", "s", 1, "user", "Hello there", created_ms=opened_ms))
        await house.storage.append(envelopes)

        found = (await client.get("/api/sessions/s/timeline")).json()
        assert (found["session_id"], found["persona"], found["opened_ms"]) == ("s", "host", opened_ms)
        assert (found["states"]["emotion"], found["states"]["valence"]) == (["happy"], [0.4])
        assert [item["label"] for item in found["sounds"]] == ["doorbell"]
        assert [(item["role"], item["text"]) for item in found["said"]] == [
            ("user", "Hello there"),
            ("assistant", "Hello."),
        ]
        assert (await client.get("/api/sessions/none/timeline")).json()["code"] == "session.unknown"
        for points in ("19", "2001", "many"):
            refused = await client.get("/api/sessions/s/timeline", params={"points": points})
            assert (refused.status_code, refused.json()["code"]) == (422, "request.invalid")

        listed = (await client.get("/api/sessions", params={"titles": True})).json()["items"]
        assert [(item["id"], item["title"]) for item in listed] == [("s", "Hello there")]
        assert (await client.get("/api/sessions")).json()["items"][0]["title"] is None
        document = (await client.get("/api/openapi.json")).json()
        assert "/api/sessions/{session_id}/timeline" in document["paths"]
