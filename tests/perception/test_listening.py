from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.perception.test_pitch import pulses
from tests.sounds import RATE, Samples, read_flac
from visavis.events import (
    AudioReceived,
    BackchannelInvited,
    TurnEnded,
    TurnEndPredicted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
)
from visavis.perception.listening import CuePolicy, Listening, LowPitch
from visavis.perception.microphone import Microphone


class Ear:
    """A microphone and who listens to it; speech is what the test says it is."""

    def __init__(self) -> None:
        self.microphone = Microphone()
        self.listening = Listening(self.microphone)
        self.invited: list[BackchannelInvited] = []

    @property
    def now_ms(self) -> int:
        return self.microphone.position // 16

    def start(self) -> None:
        self.listening.follow(UserSpeechStarted(stream_ms=self.now_ms, probability=1))

    def hear(self, sound: Samples) -> None:
        for start in range(0, len(sound), 320):
            event = AudioReceived(data=sound[start : start + 320].tobytes())
            self.microphone.receive(event)
            self.invited += self.listening.hear(event)

    def say(self, *melody: tuple[int, float]) -> None:
        """Speak: ms and Hz of each part."""
        self.hear(pulses(np.concatenate([np.full(ms * 16, hertz) for ms, hertz in melody])))

    def silence(self, ms: int) -> None:
        self.hear(np.zeros(ms * 16, np.int16))

    def pause(self) -> int:
        at = self.now_ms
        self.listening.follow(UserSpeechPaused(stream_ms=at))
        return at

    def judge(self, at: int, silence_ms: int, probability: float) -> None:
        event = TurnEndPredicted(stream_ms=at, silence_ms=silence_ms, probability=probability)
        self.invited += self.listening.follow(event)


def test_a_low_stretch_after_enough_speech_invites_700_ms_later() -> None:
    ear = Ear()
    ear.start()
    ear.say((1_500, 150), (200, 100), (1_500, 150))
    (invited,) = ear.invited
    assert invited.cue == "pitch"
    assert invited.stream_ms == pytest.approx(1_500 + 110 + 700, abs=50)


@pytest.mark.parametrize(
    "melody",
    [
        [(1_500, 150), (80, 100), (2_000, 150)],  # too short
        [(1_500, 150), (200, 165), (2_000, 150)],  # high
        [(3_000, 150)],
    ],
)
def test_other_melodies_do_not(melody: list[tuple[int, float]]) -> None:
    ear = Ear()
    ear.start()
    ear.say(*melody)
    assert ear.invited == []


def test_what_is_low_is_the_speakers_own() -> None:
    for pitch in (90, 150, 260):
        ear = Ear()
        ear.start()
        ear.say((1_500, pitch), (200, pitch * 0.75), (1_500, pitch))
        assert len(ear.invited) == 1


def test_a_stretch_that_is_cut_by_a_pause_is_none() -> None:
    ear = Ear()
    ear.start()
    ear.say((1_500, 150), (70, 100))
    ear.pause()
    ear.silence(300)
    ear.listening.follow(UserSpeechResumed(stream_ms=ear.now_ms))
    ear.say((70, 100), (1_500, 150))
    assert ear.invited == []


def test_invitations_are_kept_apart() -> None:
    ear = Ear()
    ear.start()
    ear.say((1_500, 150), *[(150, 100), (250, 150)] * 10)
    times = [item.stream_ms for item in ear.invited]
    assert len(times) >= 2
    assert min(np.diff(times)) >= 800


def test_the_invitation_comes_in_the_pause_too_but_not_once_the_turn_is_over() -> None:
    for over in (False, True):
        ear = Ear()
        ear.start()
        ear.say((1_500, 150), (200, 100))
        ear.silence(100)
        ear.pause()
        if over:
            ear.listening.follow(TurnEnded(why="turn_model"))
        ear.silence(1_000)
        assert len(ear.invited) == (0 if over else 1)


def test_a_pause_in_a_turn_that_goes_on_invites_once() -> None:
    ear = Ear()
    ear.start()
    ear.say((1_700, 150))
    at = ear.pause()
    ear.silence(64)
    ear.judge(at, 64, 0.1)
    assert ear.invited == []
    ear.silence(124)
    ear.judge(at, 188, 0.1)
    ear.listening.follow(UserSpeechStopped(stream_ms=at, probability=0, speech_ms=1_700))
    ear.silence(162)
    ear.judge(at, 350, 0.1)
    assert [(item.cue, item.stream_ms) for item in ear.invited] == [("pause", at + 188)]


@pytest.mark.parametrize(("speech_ms", "probability"), [(1_700, 0.6), (900, 0.1)])
def test_a_likely_end_does_not_nor_a_short_turn(speech_ms: int, probability: float) -> None:
    ear = Ear()
    ear.start()
    ear.say((speech_ms, 150))
    at = ear.pause()
    ear.silence(350)
    ear.judge(at, 350, probability)
    assert ear.invited == []


def test_nothing_is_looked_at_in_silence() -> None:
    ear = Ear()
    ear.say((1_500, 150), (200, 100), (1_500, 150))  # sound, but no speech
    assert ear.invited == []


def test_sound_that_is_gone_does_no_harm() -> None:
    ear = Ear()
    ear.start()
    late = AudioReceived(data=bytes(2 * RATE * 12))
    ear.microphone.receive(late)
    ear.listening.hear(late)
    ear.say((1_500, 150), (200, 100), (1_500, 150))
    assert len(ear.invited) == 1


@given(
    st.lists(st.sampled_from([0.0, 100.0, 120.0, 150.0, 180.0]), max_size=400),
    st.lists(st.integers(1, 40), min_size=1, max_size=60),
    st.floats(0.6, 1.6),
)
@settings(deadline=None)
def test_stretches_do_not_depend_on_how_high_a_voice_is(
    melody: list[float], cuts: Sequence[int], higher: float
) -> None:
    def found(scale: float) -> list[int]:
        rule, start, complete = LowPitch(CuePolicy(known_ms=100)), 0, []
        for cut in cuts:
            chunk = np.array(melody[start : start + cut], np.float32) * np.float32(scale)
            complete += [start + index for index in rule.hear(chunk)]
            start += cut
        return complete

    plain = found(1.0)
    assert found(higher) == plain
    for index in plain:
        assert sum(value > 0 for value in melody[max(0, index - 11) : index + 1]) >= 8  # a stretch is mostly voice


def test_real_speech_invites_a_few_times(test_data: Path) -> None:
    ear = Ear()
    ear.start()
    ear.hear(read_flac(test_data / "jfk.flac"))
    assert 2 <= len(ear.invited) <= 6
