from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import EMOTIONS, Cue
from visavis.perception.late_fusion import LEAST_TRUST, Reading, emotion_scores, pool, strongest_cues

UNIT = st.floats(0, 1)
SIGNED = st.floats(-1, 1)


def test_one_reading_is_believed_as_far_as_it_can_be_relied_on() -> None:
    pooled = pool([("face.emotion", 0.6, 0.7)])
    assert pooled.value == pytest.approx(0.6)
    assert pooled.confidence == pytest.approx(0.7)
    assert pooled.sources == ("face.emotion",)


def test_two_that_agree_are_surer_than_either_and_two_that_contradict_less() -> None:
    agreed = pool([("face.emotion", 0.5, 0.6), ("text.sentiment", 0.5, 0.6)])
    opposed = pool([("face.emotion", 0.7, 0.6), ("text.sentiment", -0.7, 0.6)])
    assert agreed.confidence == pytest.approx(0.75), "odds of 1.5 and 1.5 are odds of 3"
    assert opposed.value == pytest.approx(0)
    assert opposed.confidence < 0.2


def test_the_more_reliable_one_moves_more_and_a_slight_one_is_no_source() -> None:
    pooled = pool([("voice.emotion", 0.8, 0.8), ("face.emotion", 0.0, 0.2)])
    assert pooled.value == pytest.approx(0.8 * 4 / 4.25)
    assert pooled.sources == ("voice.emotion",)
    assert sum(pooled.shares.values()) == pytest.approx(1)


def test_nothing_is_nothing() -> None:
    assert pool([]).confidence == 0
    assert pool([("face.emotion", 0.9, 0.0)]).confidence == 0
    assert emotion_scores([]) == pytest.approx(dict.fromkeys(EMOTIONS, 1 / 7))


def test_an_excited_voice_alone_names_no_emotion_but_excludes_calm_ones() -> None:
    scores = emotion_scores([Reading("voice.emotion", arousal=0.8, arousal_reliability=0.8)])
    assert max(scores.values()) < 0.4
    assert scores["sad"] < scores["neutral"] < scores["angry"]


def test_with_a_pleasant_face_the_same_voice_is_happy() -> None:
    face = dict.fromkeys(EMOTIONS, 0.05) | {"happy": 0.4, "surprised": 0.35}
    alone = emotion_scores([Reading("face.emotion", emotions=face, emotions_reliability=0.8)])
    voice = Reading("voice.emotion", valence=0.6, valence_reliability=0.3, arousal=0.6, arousal_reliability=0.7)
    both = emotion_scores([Reading("face.emotion", emotions=face, emotions_reliability=0.8), voice])
    assert both["happy"] > alone["happy"]


def test_the_strongest_cues_come_first_scaled_by_what_their_sense_weighs() -> None:
    smile = Reading("face.emotion", cues=[Cue(name="smile", source="face.emotion", valence=0.8, arousal=0.4)])
    loud = Reading("voice.emotion", cues=[Cue(name="louder than usual", source="voice.emotion", arousal=0.5)])
    slight = Reading("text.sentiment", cues=[Cue(name="the words", source="text.sentiment", valence=0.01)])
    valence = pool([("face.emotion", 0.8, 0.5), ("text.sentiment", 0.01, 0.5)])
    arousal = pool([("face.emotion", 0.4, 0.2), ("voice.emotion", 0.5, 0.8)])
    cues = strongest_cues([loud, slight, smile], valence, arousal)
    assert [cue.name for cue in cues] == ["louder than usual", "smile"]
    assert cues[1].valence == pytest.approx(0.4)


@given(st.lists(st.tuples(SIGNED, UNIT), max_size=6))
def test_the_mean_lies_between_its_parts_and_is_never_quite_sure(parts: list[tuple[float, float]]) -> None:
    pooled = pool([(str(index), value, trust) for index, (value, trust) in enumerate(parts)])
    values = [value for value, trust in parts if trust >= LEAST_TRUST]
    assert 0 <= pooled.confidence < 1
    if pooled.confidence:
        assert min(values) - 1e-9 <= pooled.value <= max(values) + 1e-9


@given(st.lists(st.tuples(SIGNED, UNIT, SIGNED, UNIT), max_size=4))
def test_emotions_are_probabilities(parts: list[tuple[float, float, float, float]]) -> None:
    scores = emotion_scores([Reading(str(index), *part) for index, part in enumerate(parts)])
    assert set(scores) == set(EMOTIONS)
    assert sum(scores.values()) == pytest.approx(1)
