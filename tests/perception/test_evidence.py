from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import (
    EMOTIONS,
    ActionUnit,
    Capabilities,
    Event,
    FaceActionsMeasured,
    FaceEmotionEstimated,
    FaceLost,
    GazeEstimated,
    HeadGestured,
    InterlocutorChanged,
    MouthEstimated,
    Prosody,
    Score,
    SessionSettings,
    SessionUpdated,
    SoundDetected,
    TextSentimentEstimated,
    VoiceEmotionEstimated,
)
from visavis.perception.embeddings import Embeddings
from visavis.perception.evidence import VALUES, Evidence
from visavis.perception.fusion_model import Features, Modality

CAPABILITIES = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="scripted", turn_model=None)


class Observed:
    """One session's evidence on a clock that the test moves."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.embeddings = Embeddings(lambda: self.now_s)
        self.evidence = Evidence(lambda: self.now_s, self.embeddings)
        self.follow(InterlocutorChanged(track_id=1))

    def follow(self, *events: Event) -> None:
        for event in events:
            self.evidence.follow(event)

    def look(self, seconds: float, *, smile: float = 0.0, track: int = 1, yaw: float = 0.0) -> None:
        """Let a face be seen ten times a second."""
        for _ in range(round(10 * seconds)):
            self.now_s += 0.1
            self.follow(*face(smile, track=track, yaw=yaw))

    def get(self, name: Modality) -> Features:
        return self.evidence.features()[name]

    def value(self, name: Modality, value: str) -> float:
        return float(self.get(name).values[VALUES[name].index(value)])

    def switch(self, **wishes: bool) -> None:
        settings = SessionSettings(**wishes)
        self.follow(SessionUpdated(settings=settings, capabilities=CAPABILITIES))


def face(smile: float = 0.0, *, track: int = 1, yaw: float = 0.0, blink: bool = False) -> list[Event]:
    scores = dict.fromkeys(EMOTIONS, 0.0) | {"happy": smile, "neutral": 1 - smile}
    return [
        GazeEstimated(track_id=track, yaw=yaw, pitch=0, roll=0, gaze_x=0, gaze_y=0, blink=blink, looking_at_screen=True,
                      confidence=0.8),
        MouthEstimated(track_id=track, opening=0.3, moving=True, confidence=1),
        FaceActionsMeasured(track_id=track, units=[ActionUnit(unit=12, name="lip corner puller", intensity=smile)],
                            baseline=1.0),
        FaceEmotionEstimated(track_id=track, scores=[Score(label=key, score=value) for key, value in scores.items()],
                             valence=smile, arousal=0.2, confidence=0.7),
    ]  # fmt: skip


def voice(arousal: float = 0.4, **prosody: float) -> VoiceEmotionEstimated:
    measured = Prosody(**prosody) if prosody else None
    return VoiceEmotionEstimated(valence=-0.2, arousal=arousal, confidence=0.6, prosody=measured)


def words(valence: float) -> TextSentimentEstimated:
    return TextSentimentEstimated(valence=valence, confidence=0.5, words=["awful"])


def test_nothing_is_known_at_first() -> None:
    assert Observed().evidence.features() == {}


def test_a_face_is_told_by_its_functionals() -> None:
    observed = Observed()
    observed.look(1.0)
    observed.look(1.0, smile=0.8)
    assert len(observed.get("face").values) == len(VALUES["face"])
    assert observed.value("face", "au12_max") == pytest.approx(0.8)
    assert observed.value("face", "au12_mean") == pytest.approx(0.4)
    assert observed.value("face", "au12_deviation") == pytest.approx(0.4)
    assert observed.value("face", "happy_mean") == pytest.approx(0.4)
    assert observed.value("face", "moving_share") == 1
    assert observed.value("face", "au4_max") == 0
    assert observed.get("face").confidence == pytest.approx(0.8)
    observed.look(2.1)  # what is longer ago than the window is forgotten
    assert observed.value("face", "au12_max") == 0


def test_movements_of_the_head_and_the_lids() -> None:
    observed = Observed()
    for number in range(20):
        observed.now_s += 0.1
        observed.follow(*face(yaw=10.0 if number % 2 else 0.0, blink=number in (4, 5, 12)))
    observed.follow(HeadGestured(track_id=1, gesture="nod", score=0.7, duration_ms=600))
    assert observed.value("face", "blinks_per_s") == pytest.approx(2 / 1.9, abs=0.01)
    assert observed.value("face", "head_speed") == pytest.approx(100, rel=0.01)
    assert observed.value("face", "nod") == pytest.approx(0.7)
    assert observed.value("face", "shake") == 0


def test_a_glimpse_is_believed_less() -> None:
    observed = Observed()
    observed.look(0.2)
    assert observed.get("face").confidence < 0.2


def test_others_in_view_do_not_count() -> None:
    observed = Observed()
    observed.look(2.0, track=7, smile=1)
    assert "face" not in observed.evidence.features()


def test_a_voice_is_told_by_its_prosody() -> None:
    observed = Observed()
    observed.follow(voice(pitch_hz=200, rate=4.5, loudness_z=1.5, voiced_ms=1_500, baseline=0.5))
    assert observed.value("voice", "arousal") == pytest.approx(0.4)
    assert observed.value("voice", "pitch_semitones") == pytest.approx(12)
    assert observed.value("voice", "loudness_z") == pytest.approx(1.5)
    assert np.isnan(observed.value("voice", "jitter"))  # it was not measured
    assert observed.get("voice").confidence == pytest.approx(0.6)


def test_laughter_is_a_part_of_the_voice() -> None:
    observed = Observed()
    observed.follow(SoundDetected(label="doorbell", score=0.9, stream_ms=0))
    assert "voice" not in observed.evidence.features()
    observed.follow(SoundDetected(label="laughter", score=0.9, stream_ms=0))
    assert observed.value("voice", "laughter") == pytest.approx(0.9)
    assert np.isnan(observed.value("voice", "arousal"))
    observed.now_s += 5
    assert "voice" not in observed.evidence.features()


def test_words_are_told_by_their_feeling() -> None:
    observed = Observed()
    observed.follow(words(-0.8))
    assert observed.get("text").values == pytest.approx([-0.8, 0, 0.8, np.log(2)], abs=1e-6)


def test_what_grows_old_counts_less_and_then_nothing() -> None:
    observed = Observed()
    observed.follow(voice(), words(0.5))
    before = {name: item.confidence for name, item in observed.evidence.features().items()}
    observed.now_s += 5
    for name, item in observed.evidence.features().items():
        assert 0 < item.confidence < before[name]
    observed.now_s += 10
    assert observed.evidence.features() == {}


def test_embeddings_are_taken_as_they_are() -> None:
    observed = Observed()
    observed.embeddings.put("video", np.arange(4, dtype=np.float32), 0.9)
    observed.embeddings.put("sound", np.arange(3, dtype=np.float32))
    assert observed.get("video").values.tolist() == [0, 1, 2, 3]
    assert observed.get("sound").confidence == 1


def everything(observed: Observed) -> None:
    observed.look(1.0)
    observed.follow(voice(), words(0.5))
    for name in ("video", "sound"):
        observed.embeddings.put(name, np.ones(3, np.float32))
    assert set(observed.evidence.features()) == {"face", "video", "voice", "sound", "text"}


@pytest.mark.parametrize(("off", "gone"), [
    ({"expressions"}, {"face", "video"}), ({"seeing"}, {"face", "video"}), ({"voice_emotion"}, {"voice", "sound"}),
    ({"sentiment"}, {"text"}), ({"seeing", "voice_emotion", "sentiment"}, {"face", "video", "voice", "sound", "text"}),
])  # fmt: skip
def test_what_is_switched_off_is_forgotten_at_once(off: set[str], gone: set[str]) -> None:
    observed = Observed()
    everything(observed)
    person = observed.evidence.person
    wishes = ("seeing", "expressions", "voice_emotion", "sentiment")
    observed.switch(**{name: name not in off for name in wishes})
    assert set(observed.evidence.features()) == {"face", "video", "voice", "sound", "text"} - gone
    assert observed.evidence.person > person


def test_somebody_else_begins_anew() -> None:
    observed = Observed()
    everything(observed)
    observed.follow(InterlocutorChanged(track_id=2))
    assert observed.evidence.features() == {}


def test_who_leaves_the_view_is_still_heard() -> None:
    observed = Observed()
    everything(observed)
    observed.follow(FaceLost(track_id=9))
    assert "face" in observed.evidence.features()
    observed.follow(FaceLost(track_id=1))
    assert set(observed.evidence.features()) == {"voice", "sound", "text"}


moments = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.floats(0, 5)),
        st.tuples(st.just("look"), st.floats(0, 1)),
        st.tuples(st.just("voice"), st.floats(-1, 1)),
        st.tuples(st.just("words"), st.floats(-1, 1)),
        st.tuples(st.just("meet"), st.integers(1, 2)),
    ),
    max_size=20,
)


@given(moments)
def test_whatever_happens_the_layouts_hold(story: list[tuple[str, float]]) -> None:
    observed = Observed()
    for what, value in story:
        match what:
            case "wait":
                observed.now_s += value
            case "look":
                observed.look(0.3, smile=value)
            case "voice":
                observed.follow(voice(value))
            case "words":
                observed.follow(words(value))
            case _:
                observed.follow(InterlocutorChanged(track_id=int(value)))
        for name, item in observed.evidence.features().items():
            assert item.values.shape == (len(VALUES[name]),)
            assert item.values.dtype == np.float32
            assert not np.isinf(item.values).any()
            assert 0 < item.confidence <= 1
