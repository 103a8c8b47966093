"""Sound is put where it was heard."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import (
    SAMPLE_RATE,
    AsideSynthesized,
    PlaybackCompleted,
    PlaybackPaused,
    PlaybackProgressed,
    PlaybackResumed,
    PlaybackStarted,
    SpeechChunkSynthesized,
    TurnInterrupted,
)
from visavis.session.sound_tracks import USER_RATE, AssistantTrack, Track, UserTrack

ONE_S = 24_000


def _chunk(
    pts_ms: int, milliseconds: int, level: int, *, answer: str = "a", last: bool = False
) -> SpeechChunkSynthesized:
    data = np.full(milliseconds * 24, level, "<i2").tobytes()
    return SpeechChunkSynthesized(response_id=answer, pts_ms=pts_ms, data=data, first=pts_ms == 0, last=last)


def _levels(track: Track, until_s: float, rate: int, step_s: float = 0.1) -> list[int]:
    """Return the level in the middle of each step."""
    sound = track.take(round(until_s * rate))
    step = round(step_s * rate)
    return [int(sound[at + step // 2]) for at in range(0, len(sound) - step // 2, step)]


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=20), st.integers(1, 50))
def test_a_track_gives_what_was_put_whatever_is_taken_when(pieces: list[tuple[int, int]], step: int) -> None:
    whole, parts = Track(), Track()
    for at, length in pieces:
        for track in (whole, parts):
            track.put(at, np.full(length, 7, np.int16))
    expected = whole.take(400)
    found = np.concatenate([parts.take(min(until, 400)) for until in range(step, 400 + step, step)])
    assert found.tolist() == expected.tolist()
    assert len(found) == 400


def test_two_sounds_at_once_are_mixed_and_never_wrap_around() -> None:
    track = Track()
    for _ in range(2):
        track.put(0, np.full(4, 30_000, np.int16))
        track.put(0, np.full(2, -40, np.int16))
    assert track.take(4).tolist() == [32_727, 32_727, 32_767, 32_767]


def test_the_microphone_is_one_stream_though_the_network_is_uneven() -> None:
    track = UserTrack()
    piece = np.full(1_600, 5, "<i2").tobytes()  # 100 ms
    for now in (0.1, 0.2, 0.41, 0.42, 0.5):  # the third is late, the fourth catches up
        track.hear(piece, now)
    assert _levels(track, 0.7, USER_RATE) == [5, 5, 5, 5, 5, 0, 0]


def test_a_microphone_that_was_off_leaves_silence() -> None:
    track = UserTrack()
    piece = np.full(1_600, 5, "<i2").tobytes()
    track.hear(piece, 0.1)
    track.hear(piece, 1.0)
    assert _levels(track, 1.0, USER_RATE) == [5, 0, 0, 0, 0, 0, 0, 0, 0, 5]


def test_a_stalled_network_moves_nothing_where_the_client_says_when_it_was() -> None:
    track = UserTrack()
    start = 2**32 - 250  # the clock wraps around
    pieces = [np.full(1_600, level, "<i2").tobytes() for level in range(1, 11)]
    for number, piece in enumerate(pieces):
        came = 0.1 * (number + 1) if number < 3 else max(1.5, 0.1 * (number + 1))  # seven come at once
        track.hear(piece, came, (start + 100 * number) % 2**32)
    assert _levels(track, 1.0, USER_RATE) == list(range(1, 11))


def test_a_microphone_that_was_off_is_silent_by_the_clients_clock_too() -> None:
    track = UserTrack()
    piece = np.full(1_600, 5, "<i2").tobytes()
    for now, pts_ms in ((0.1, 1_000), (0.201, 1_101), (0.8, 1_700)):
        track.hear(piece, now, pts_ms)
    assert _levels(track, 0.8, USER_RATE) == [5, 5, 0, 0, 0, 0, 0, 5]


def test_a_clock_that_was_set_anew_is_followed() -> None:
    track = UserTrack()
    piece = np.full(1_600, 5, "<i2").tobytes()
    for now, pts_ms in ((0.1, 700_000), (0.2, 700_100), (0.5, 3), (0.6, 103)):
        track.hear(piece, now, pts_ms)
    assert _levels(track, 0.7, USER_RATE) == [5, 5, 0, 0, 5, 5, 0]


def test_sound_that_comes_after_its_time_was_written_goes_on_from_there() -> None:
    track = UserTrack()
    assert _levels(track, 1.0, USER_RATE) == [0] * 10
    track.hear(np.full(1_600, 5, "<i2").tobytes(), 0.5)
    assert _levels(track, 1.2, USER_RATE) == [5, 0]


def test_an_answer_is_put_where_it_was_played_and_not_where_it_was_made() -> None:
    track = AssistantTrack()
    track.follow(_chunk(0, 300, 1), 0.1)
    track.follow(_chunk(300, 200, 2, last=True), 0.15)
    track.follow(PlaybackStarted(response_id="a"), 0.4)
    track.follow(PlaybackCompleted(response_id="a", pts_ms=500), 0.9)
    track.play(1.2)
    assert _levels(track, 1.2, SAMPLE_RATE) == [0, 0, 0, 0, 1, 1, 1, 2, 2, 0, 0, 0]


def test_what_was_never_played_is_not_recorded() -> None:
    track = AssistantTrack()
    track.follow(_chunk(0, 300, 1), 0.0)
    track.follow(PlaybackStarted(), 0.1)
    track.follow(TurnInterrupted(why="vad", heard_text="", heard_ms=100), 0.2)
    track.follow(PlaybackCompleted(pts_ms=300), 0.4)
    track.play(0.6)
    assert _levels(track, 0.6, SAMPLE_RATE) == [0, 1, 0, 0, 0, 0]


def test_a_pause_is_silent_and_nothing_is_lost_by_it() -> None:
    track = AssistantTrack()
    track.follow(_chunk(0, 200, 1), 0.0)
    track.follow(_chunk(200, 200, 2, last=True), 0.0)
    track.follow(PlaybackStarted(response_id="a"), 0.1)
    track.follow(PlaybackPaused(response_id="a"), 0.2)
    track.follow(PlaybackProgressed(response_id="a", pts_ms=100), 0.25)
    track.follow(PlaybackResumed(response_id="a"), 0.5)
    track.follow(PlaybackCompleted(response_id="a", pts_ms=400), 0.8)
    track.play(1.0)
    assert _levels(track, 1.0, SAMPLE_RATE) == [0, 1, 0, 0, 0, 1, 2, 2, 0, 0]


def test_a_report_that_differs_is_believed() -> None:
    track = AssistantTrack()
    track.follow(_chunk(0, 500, 1, last=True), 0.0)
    track.follow(PlaybackStarted(response_id="a"), 0.0)
    track.follow(PlaybackProgressed(response_id="a", pts_ms=0), 0.2)  # the client had stalled
    track.follow(PlaybackCompleted(response_id="a", pts_ms=500), 0.7)
    track.play(1.0)
    assert _levels(track, 1.0, SAMPLE_RATE)[-4:] == [1, 0, 0, 0]


def test_the_next_answer_is_not_forgotten_with_the_one_before() -> None:
    track = AssistantTrack()
    track.follow(_chunk(0, 100, 1, last=True), 0.0)
    track.follow(PlaybackStarted(response_id="a"), 0.0)
    track.follow(_chunk(100, 100, 2, answer="b", last=True), 0.05)
    track.follow(PlaybackCompleted(response_id="a", pts_ms=100), 0.1)
    track.follow(PlaybackStarted(response_id="b"), 0.3)
    track.play(0.5)
    assert _levels(track, 0.5, SAMPLE_RATE) == [1, 0, 0, 2, 0]


def test_a_short_sound_beside_the_conversation_is_heard_at_once() -> None:
    track = AssistantTrack()
    track.follow(AsideSynthesized(text="mhm", data=np.full(2_400, 3, "<i2").tobytes()), 0.2)
    assert _levels(track, 0.4, SAMPLE_RATE) == [0, 0, 3, 0]


def test_a_long_answer_takes_no_more_memory_than_what_waits() -> None:
    track = AssistantTrack()
    for number in range(200):
        track.follow(_chunk(number * 100, 100, 1), number * 0.1)
        if number == 0:
            track.follow(PlaybackStarted(response_id="a"), 0.0)
        track.take(round(number * 0.1 * SAMPLE_RATE))
    assert len(track._chunks) < 10
    assert track.end - track.taken < ONE_S
