from __future__ import annotations

import pytest

from visavis.events import (
    AssistantCancelled,
    Capabilities,
    EchoDetected,
    Event,
    PlaybackCompleted,
    PlaybackStarted,
    SessionSettings,
    SessionUpdated,
    TurnInterrupted,
    TurnStarted,
)
from visavis.perception.own_voice import TAIL_MS, TRUSTED_MS, VOICED, OwnVoice

ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None)
ECHO = EchoDetected(stream_ms=1_500, correlation=0.9, lag_ms=80)


def wish(own: OwnVoice, duplex: str) -> None:
    settings = SessionSettings.model_validate({"duplex": duplex})
    own.follow(SessionUpdated(settings=settings, capabilities=ABLE), 0)


def spoke(own: OwnVoice, lasted_ms: int) -> None:
    own.follow(PlaybackStarted(), 1_000)
    own.follow(PlaybackCompleted(pts_ms=lasted_ms), 1_000 + lasted_ms)


@pytest.mark.parametrize(
    "end",
    [
        PlaybackCompleted(pts_ms=1),
        AssistantCancelled(response_id="r"),
        TurnInterrupted(why="client", heard_text="", heard_ms=0),
        TurnStarted(why="client"),
    ],
)
def test_she_sounds_until_her_answer_or_her_turn_is_over_and_a_room_a_little_longer(end: Event) -> None:
    own = OwnVoice()
    own.follow(PlaybackStarted(), 1_000)
    sounded = own.sounds
    assert own.clear_since(1_400) == 1_400
    assert type(end) in VOICED
    own.follow(end, 2_000)
    assert (sounded, own.sounds) == (True, False)
    assert own.clear_since(2_100) == 2_100
    assert own.clear_since(5_000) == 2_000 + TAIL_MS


def test_headphones_are_told_by_the_settings_or_by_a_long_answer_without_an_echo() -> None:
    told, found, half = OwnVoice(), OwnVoice(), OwnVoice()
    wish(told, "full")
    wish(half, "half")
    for own in (told, found, half):
        spoke(own, TRUSTED_MS)
    assert told.clear_since(20_000) == found.clear_since(20_000) == 0
    assert half.half_duplex
    assert half.clear_since(20_000) == 1_000 + TRUSTED_MS + TAIL_MS


def test_an_echo_ends_the_trust_in_headphones() -> None:
    own = OwnVoice()
    wish(own, "full")
    before = own.echoes
    own.follow(ECHO, 1_500)
    assert (before, own.echoes) == (False, True)
    assert own.clear_since(9_000) == 1_500
