from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.session.conversation import Conversation, final, gaze, kinds, mouth, over, partial, started, stopped
from visavis.events import (
    Capabilities,
    Event,
    FaceLost,
    PlaybackProgressed,
    PlaybackStarted,
    Prosody,
    SessionSettings,
    SessionUpdated,
    SoundDetected,
    TurnEndPredicted,
    TurnTakingMode,
    VoiceEmotionEstimated,
)
from visavis.session.floor import Floor, Timer
from visavis.session.patience import Patience
from visavis.session.policy import TurnPolicy
from visavis.session.timers import TimerExpired

POLICY = TurnPolicy()
USUAL = POLICY.model_silence_ms


def test_a_speaker_of_whom_nothing_is_known_is_judged_as_usual() -> None:
    patience = Patience(POLICY)
    assert (patience.wait_ms(USUAL), patience.weigh(0.4), patience.least_silence_ms) == (USUAL, 0.4, 0)


@pytest.mark.parametrize(("pauses", "waits"), [((300, 320, 310, 340), 900), ((1_400, 1_300, 1_500, 1_450), 1_990)])
def test_quick_speakers_wait_less_and_slow_ones_are_waited_for(pauses: tuple[int, ...], waits: int) -> None:
    talk = Conversation()
    position = 0
    talk(started())
    for pause in pauses:
        position += 1_000
        talk(TurnEndPredicted(probability=0.1, stream_ms=position), stopped(1_000, position))
        position += pause
        talk(started(position))
    assert talk.machine.patience.wait_ms(USUAL) == pytest.approx(waits, abs=60)


def test_two_pauses_are_not_a_habit() -> None:
    patience = Patience(POLICY)
    patience.paused(300)
    patience.paused(300)
    assert patience.wait_ms(USUAL) == USUAL
    patience.paused(30)  # no pause, but a stop consonant
    patience.paused(60_000)  # nor is this one
    assert patience.wait_ms(USUAL) == USUAL


def test_who_was_cut_off_is_believed_less_to_have_finished_until_it_fades() -> None:
    talk = Conversation()
    talk(started(), TurnEndPredicted(probability=0.6, stream_ms=0), stopped(900))
    talk(final("tell me"), started(), over(192))
    assert talk.floor() is Floor.USER
    assert talk.machine.patience.weigh(0.6) < 0.5
    talk(TurnEndPredicted(probability=0.6, stream_ms=0))
    assert talk(stopped(900)) == []  # waits now
    for _ in range(8):
        talk.machine.patience.turn_over()
    assert talk.machine.patience.weigh(0.6) == 0.6


def test_an_interruption_in_the_middle_of_an_answer_is_no_reproach() -> None:
    talk = Conversation()
    first = talk.ask("who are you")
    talk.answer(first, "one two three " * 20)
    talk(PlaybackStarted(response_id=first), PlaybackProgressed(response_id=first, pts_ms=3_000))
    talk(started(), over(448))
    assert talk.floor() is Floor.USER
    assert talk.machine.patience.weigh(0.6) == 0.6


@pytest.mark.parametrize(
    ("seen", "probability", "waits"),
    [
        ([gaze(True), mouth(0.0)], 0.45, 1_125),
        ([gaze(True)], 0.45, USUAL),
        ([gaze(False)], 0.55, 2_100),
        ([gaze(True), mouth(0.5)], 0.5, USUAL),
        ([gaze(False), mouth(0.5)], 0.7, 2_100),
        ([gaze(False, confidence=0.3)], 0.5, USUAL),
        ([gaze(False), mouth(0.5), FaceLost(track_id=0)], 0.5, USUAL),
    ],
)
def test_eyes_and_lips_shorten_and_lengthen_the_wait(seen: list[Event], probability: float, waits: int) -> None:
    patience = Patience(POLICY)
    for event in seen:
        patience.see(event)
    ends = patience.weigh(probability) >= 0.5
    assert ends is ((gaze(True) in seen and mouth(0.5) not in seen) or probability == 0.5)
    assert patience.wait_ms(USUAL) == waits


def voice(rate_z: float | None, baseline: float = 0.9) -> VoiceEmotionEstimated:
    prosody = Prosody(rate_z=rate_z, baseline=baseline)
    return VoiceEmotionEstimated(valence=0, arousal=0, confidence=0.5, prosody=prosody)


def sound(label: str, score: float = 0.8) -> SoundDetected:
    return SoundDetected(label=label, score=score, stream_ms=0)


@pytest.mark.parametrize(
    ("heard", "waits"),
    [
        ([voice(-1.5)], 1_800),
        ([voice(-0.5)], USUAL),
        ([voice(-1.5, baseline=0.2)], USUAL),
        ([voice(None)], USUAL),
        ([voice(-1.5), voice(0.0)], USUAL),
        ([sound("doorbell")], 2_100),
        ([sound("telephone bell")], 2_100),
        ([sound("doorbell", 0.3)], USUAL),
        ([sound("laughter")], USUAL),
        ([voice(-1.5), sound("doorbell"), gaze(False)], 2_100),
        ([voice(-1.5), gaze(True), mouth(0.0)], 1_350),
    ],
)
def test_who_looks_for_words_or_is_called_is_waited_for(heard: list[Event], waits: int) -> None:
    patience = Patience(POLICY)
    for event in heard:
        patience.see(event)
    assert patience.wait_ms(USUAL) == waits


def test_a_doorbell_counts_for_one_turn_and_only_where_it_may_be_heard() -> None:
    able = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None)
    patience = Patience(POLICY)
    patience.see(sound("doorbell"))
    patience.turn_over()
    assert patience.wait_ms(USUAL) == USUAL
    patience.see(sound("doorbell"))
    patience.see(voice(-2))
    patience.see(SessionUpdated(settings=SessionSettings(), capabilities=able))
    assert patience.wait_ms(USUAL) == USUAL
    patience.see(sound("doorbell"))
    patience.see(voice(-2))
    assert patience.wait_ms(USUAL) == USUAL


def test_who_has_asked_for_time_gets_it() -> None:
    talk = Conversation()
    talk.machine.patience.mode = "patient"
    assert kinds(talk(started(), partial("I think"))) == ["turn.started", "assistant.prepare"]
    assert kinds(talk(TurnEndPredicted(probability=0.99, stream_ms=0, silence_ms=80))) == []
    talk(stopped(900))
    assert talk.floor() is Floor.USER
    assert talk.timers[Timer.SILENCE] == POLICY.patient_least_ms - POLICY.hangover_ms
    talk(TurnEndPredicted(probability=0.99, stream_ms=0, silence_ms=500))
    assert talk.timers[Timer.SILENCE] == POLICY.patient_least_ms - 500
    assert talk(started()) == []
    talk(TurnEndPredicted(probability=0.99, stream_ms=0, silence_ms=80), stopped(900))
    assert kinds(talk(TimerExpired(Timer.SILENCE))) == ["turn.ended"]


def test_time_means_longer_waits_too() -> None:
    talk = Conversation()
    talk.machine.patience.mode = "patient"
    talk(started(), TurnEndPredicted(probability=0.6, stream_ms=0), stopped(900))
    assert talk.timers[Timer.SILENCE] == 2.5 * USUAL - POLICY.hangover_ms


@given(
    st.sampled_from(["automatic", "patient"]),
    st.lists(st.integers(0, 10_000), max_size=30),
    st.integers(0, 5),
    st.lists(
        st.sampled_from(
            [
                gaze(True),
                gaze(False),
                mouth(0),
                mouth(1),
                FaceLost(track_id=0),
                voice(-2),
                sound("doorbell"),
            ]
        ),
        max_size=5,
    ),
    st.floats(0, 1),
)
def test_patience_bends_but_never_breaks(
    mode: TurnTakingMode, pauses: list[int], cut_offs: int, seen: list[Event], probability: float
) -> None:
    patience = Patience(POLICY)
    patience.mode = mode
    for pause in pauses:
        patience.paused(pause)
    for _ in range(cut_offs):
        patience.cut_off()
    for event in seen:
        patience.see(event)
    assert 0 <= patience.weigh(probability) <= 1
    assert 0.4 * USUAL <= patience.wait_ms(USUAL) <= 7 * USUAL
