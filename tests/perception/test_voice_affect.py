from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import Prosody, VoiceEmotionEstimated
from visavis.perception.voice_affect import TIRED, affect, voice_cues
from visavis.perception.voice_baseline import BaselinePolicy, VoiceBaseline
from visavis.perception.voice_model import VoiceModelReport


def usual(
    pitch_hz: float = 120, spread: float = 4, loudness: float = -25, rate: float = 4.5, tilt: float = 14,
    voiced_ms: int = 2_000,
) -> Prosody:  # fmt: skip
    return Prosody(
        pitch_hz=pitch_hz, pitch_range_semitones=spread, loudness_db=loudness, rate=rate, tilt_db=tilt,
        voiced_ms=voiced_ms,
    )  # fmt: skip


def against(pitch: float = 0, spread: float = 0, loud: float = 0, rate: float = 0, tilt: float = 0) -> Prosody:
    """Return a stretch that differs so much from the usual, in standard deviations."""
    return usual().model_copy(
        update={"pitch_z": pitch, "pitch_range_z": spread, "loudness_z": loud, "rate_z": rate, "tilt_z": tilt,
                "baseline": 0.8},
    )  # fmt: skip


def names(prosody: Prosody) -> list[str]:
    return [cue.name for cue in voice_cues(prosody)]


def test_each_deviation_moves_arousal_as_the_studies_say() -> None:
    middle = affect(against()).arousal
    assert abs(middle) < 0.05
    for more in ({"pitch": 2}, {"loud": 2}, {"rate": 2}, {"spread": 2}, {"tilt": -2}):
        less = {name: -value for name, value in more.items()}
        assert affect(against(**more)).arousal > middle + 0.05
        assert affect(against(**less)).arousal < middle - 0.05
    assert affect(against(2, 2, 2, 2, -2)).arousal > 0.6
    assert affect(against(-2, -2, -2, -2, 2)).arousal < -0.6


def test_cues_are_named_the_strongest_first_and_explain_the_arousal() -> None:
    excited = against(2.0, 0.2, 2.5, 1.2, 0.0)
    assert names(excited) == ["louder than usual", "higher than usual", "faster than usual"]
    assert all(cue.source == VoiceEmotionEstimated.type for cue in voice_cues(excited))
    assert all(cue.arousal > 0 for cue in voice_cues(excited))
    assert names(against()) == []
    assert names(usual()) == [], "nothing is known of this speaker"


def test_flat_quiet_and_slow_sounds_tired() -> None:
    cues = voice_cues(against(-0.5, -1.5, -1.5, -1.2, 0.5))
    tired = next(cue for cue in cues if cue.name == TIRED)
    assert tired.valence < 0
    assert tired.arousal < 0
    assert TIRED not in names(against(-0.5, 1.5, -1.5, -1.2, 0.5)), "a lively melody is not tired"


def test_valence_is_weak_and_its_confidence_low() -> None:
    tense, lively = affect(against(1.5, 0, 2, 0.5, -2)), affect(against(1.5, 2, 1, 0.5, 0))
    assert tense.valence < 0 < lively.valence
    for found in (tense, lively):
        assert abs(found.valence) <= 0.5
        assert found.valence_confidence <= 0.3 * found.confidence + 1e-3


def test_confidence_grows_with_voice_and_with_what_is_known_of_it_and_falls_with_noise() -> None:
    def sure(voiced_ms: int, baseline: float, contrast_db: float) -> float:
        prosody = against(1).model_copy(update={"voiced_ms": voiced_ms, "baseline": baseline})
        return affect(prosody, contrast_db=contrast_db).confidence

    assert sure(300, 0.5, 40) < sure(1_000, 0.5, 40) < sure(5_000, 0.5, 40)
    assert sure(2_000, 0.35, 40) < sure(2_000, 0.9, 40)
    assert sure(2_000, 0.5, 4) == 0
    assert sure(2_000, 0.5, 10) < sure(2_000, 0.5, 30)


def test_an_unknown_speaker_is_compared_with_people_and_hardly_believed() -> None:
    excited, calm = affect(usual(spread=8, rate=6, tilt=4)), affect(usual(spread=1.5, rate=3, tilt=24))
    assert excited.arousal > 0.3
    assert calm.arousal < -0.3
    assert excited.confidence <= 0.3
    assert excited.valence_confidence == 0
    assert affect(usual(pitch_hz=220)).arousal == affect(usual(pitch_hz=110)).arousal, "who speaks is no feeling"
    assert affect(usual(loudness=-10)).arousal == affect(usual(loudness=-40)).arousal, "nor is the microphone"


def test_without_voice_nothing_is_claimed() -> None:
    nothing = affect(Prosody(voiced_ms=100))
    assert nothing.confidence == nothing.valence_confidence == nothing.arousal == 0


scores = st.none() | st.floats(-50, 50)


@given(st.tuples(scores, scores, scores, scores, scores), st.floats(0, 1), st.integers(0, 60_000), st.floats(-20, 90))
def test_everything_stays_in_its_range(
    z: tuple[float | None, ...], baseline: float, voiced_ms: int, contrast_db: float
) -> None:
    fields = dict(zip(("pitch_z", "pitch_range_z", "loudness_z", "rate_z", "tilt_z"), z, strict=True))
    prosody = usual(voiced_ms=voiced_ms).model_copy(update={**fields, "baseline": baseline})
    found = affect(prosody, contrast_db=contrast_db)
    assert -1 <= found.arousal <= 1
    assert -0.5 <= found.valence <= 0.5
    assert 0 <= found.valence_confidence <= found.confidence <= 1
    cues = voice_cues(prosody)
    assert len({cue.name for cue in cues}) == len(cues)
    strength = [abs(cue.arousal) + abs(cue.valence) for cue in cues]
    assert strength == sorted(strength, reverse=True)


class TestBaseline:
    def test_it_is_learned_and_then_compared_with(self) -> None:
        baseline = VoiceBaseline()
        for index in range(4):
            baseline.learn(usual(pitch_hz=118 + index))
            assert baseline.compare(usual()).pitch_z is None
        baseline.learn(usual())
        found = baseline.compare(usual(pitch_hz=160, loudness=-18, rate=6, tilt=8, spread=7))
        assert found.pitch_z is not None
        assert found.pitch_z > 1.5
        for value in (found.loudness_z, found.rate_z, found.pitch_range_z):
            assert value is not None
            assert value > 1
        assert found.tilt_z is not None
        assert found.tilt_z < -1
        assert 0.3 < found.baseline < 0.4

    def test_a_shout_now_and_then_does_not_move_it(self) -> None:
        baseline = VoiceBaseline()
        for index in range(30):
            baseline.learn(usual(loudness=-5 if index % 5 == 0 else -25, pitch_hz=250 if index % 5 == 0 else 120))
        found = baseline.compare(usual())
        assert abs(found.pitch_z or 0) < 0.3
        assert abs(found.loudness_z or 0) < 0.3

    def test_it_follows_in_the_end(self) -> None:
        baseline = VoiceBaseline(BaselinePolicy(memory=20))
        for loudness in itertools.chain([-30] * 20, [-20] * 15):
            baseline.learn(usual(loudness=loudness))
        assert abs(baseline.compare(usual(loudness=-20)).loudness_z or 0) < 0.3

    def test_little_voice_teaches_nothing(self) -> None:
        baseline = VoiceBaseline()
        for _ in range(20):
            baseline.learn(usual(voiced_ms=200))
            baseline.learn(Prosody(voiced_ms=2_000))
        assert baseline.known == pytest.approx(20 / 30, abs=0.01)
        assert baseline.compare(usual()).pitch_z is None, "those had no pitch"

    @given(st.lists(st.floats(60, 500), min_size=5, max_size=30), st.floats(60, 500))
    def test_scores_are_finite_whatever_was_learned(self, pitches: list[float], now: float) -> None:
        baseline = VoiceBaseline()
        for hertz in pitches:
            baseline.learn(usual(pitch_hz=hertz))
        found = baseline.compare(usual(pitch_hz=now))
        assert found.pitch_z is not None
        assert abs(found.pitch_z) < 100


class TestModel:
    ESTIMATE = VoiceEmotionEstimated(valence=0.1, arousal=-0.4, confidence=0.3, valence_confidence=0.05)

    def test_a_sure_model_names_an_emotion_and_gives_the_valence(self) -> None:
        report = VoiceModelReport("audioclip")
        report.take({"happy": 0.9, "neutral": 0.1}, 1_000)
        told = report.add(self.ESTIMATE)
        assert told.emotion == "happy"
        assert told.source == "audioclip"
        assert told.valence > 0.6
        assert told.valence_confidence > 0.8
        assert told.arousal > 0.2, "the surer one counts more"
        assert sum(item.score for item in told.categories) == pytest.approx(1, abs=0.01)

    def test_an_unsure_one_names_none_and_prosody_keeps_the_arousal(self) -> None:
        report = VoiceModelReport("audioclip")
        report.take({"happy": 0.2, "neutral": 0.2, "sad": 0.2, "angry": 0.15, "surprised": 0.15, "afraid": 0.1}, 1_000)
        told = report.add(self.ESTIMATE)
        assert told.emotion == "uncertain"
        assert told.arousal < -0.2
        assert told.confidence == pytest.approx(0.3, abs=0.01)

    def test_windows_are_smoothed_and_grow_old(self) -> None:
        report = VoiceModelReport("audioclip")
        assert not report.is_fresh(0)
        report.take({"happy": 1.0}, 1_000)
        report.take({"sad": 1.0}, 2_000)
        assert report.add(self.ESTIMATE).emotion == "uncertain"
        assert report.is_fresh(5_000)
        assert not report.is_fresh(7_000)

    def test_nothing_is_no_report(self) -> None:
        report = VoiceModelReport("audioclip")
        report.take({}, 1_000)
        report.take({"happy": 0.0}, 1_000)
        assert not report.is_fresh(1_000)
