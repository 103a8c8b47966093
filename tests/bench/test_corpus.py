from __future__ import annotations

import json
import wave
from pathlib import Path

import numpy as np
import pytest
from bench.dialogues.corpus import TURNS, Dialogue, dialogue, write
from bench.dialogues.judge import stretches
from bench.dialogues.sounds import BACKGROUNDS, background, cough
from bench.dialogues.voices import (
    RECORDED,
    RECORDINGS,
    questions,
    recorded_phrases,
    silences,
    speakers,
    trimmed,
)
from bench.spoken import RATE
from numpy.typing import NDArray

from tests.conftest import require_service


@pytest.fixture(scope="module")
def voice() -> str:
    synthetic = [name for name in speakers() if not name.startswith("recorded:")]
    require_service("flite or espeak-ng", bool(synthetic))
    return synthetic[0]


@pytest.fixture(scope="module")
def quiet(voice: str) -> Dialogue:
    return dialogue(1, 0, voice)


def _rms(sound: NDArray[np.int16], start_ms: int, end_ms: int) -> float:
    cut = sound[start_ms * RATE // 1000 : end_ms * RATE // 1000].astype(np.float64)
    return float(np.sqrt(np.mean(np.square(cut))))


def test_the_same_seed_gives_the_same_bytes(voice: str, quiet: Dialogue) -> None:
    again = dialogue(1, 0, voice)
    assert again.pcm == quiet.pcm
    assert again.labels() == quiet.labels()


def test_another_seed_and_another_number_give_other_dialogues(voice: str, quiet: Dialogue) -> None:
    assert dialogue(2, 0, voice).pcm != quiet.pcm
    assert dialogue(1, 2, voice).labels()["acts"] != quiet.labels()["acts"]


def test_there_is_sound_where_the_user_speaks_and_none_in_pauses(quiet: Dialogue) -> None:
    loud = [_rms(quiet.sound, start, end) for act in quiet.acts for start, end in stretches(act) if act.kind in TURNS]
    silent = [_rms(quiet.sound, start + 10, end - 10) for act in quiet.acts for start, end in act.pauses]
    between = [
        _rms(quiet.sound, before.end_ms + 10, after.start_ms - 10)
        for before, after in zip(quiet.acts, quiet.acts[1:], strict=False)
    ]
    assert min(loud) > 300
    assert max(silent) < 150  # a faint consonant may hang over an edge
    assert max(between) < 30


def test_an_act_begins_and_ends_with_its_sound(quiet: Dialogue) -> None:
    for act in quiet.acts:
        assert _rms(quiet.sound, act.start_ms, act.start_ms + 30) > 60, act
        assert _rms(quiet.sound, act.end_ms - 30, act.end_ms) > 60, act


def test_acts_are_in_order_and_pauses_inside_them(voice: str) -> None:
    for number in (0, 1):
        made = dialogue(3, number, voice)
        edges = [edge for act in made.acts for edge in (act.start_ms, act.end_ms)]
        assert edges == sorted(edges)
        assert edges[-1] <= made.length_ms
        for act in made.acts:
            inside = [edge for pause in act.pauses for edge in pause]
            assert inside == sorted(inside)
            assert all(act.start_ms < edge < act.end_ms for edge in inside)


def test_every_dialogue_has_everything_that_happens(quiet: Dialogue, voice: str) -> None:
    kinds = {act.kind for act in (*quiet.acts, *dialogue(1, 1, voice).acts)}
    assert {*TURNS, "backchannel", "cough", "cough alone"} == kinds


def test_pauses_are_as_long_as_people_make_them(quiet: Dialogue, voice: str) -> None:
    made = [act for number in range(4) for act in dialogue(5, number, voice).acts if act.kind in ("pause", "story")]
    lengths = [end - start for act in made for start, end in act.pauses]
    assert len(lengths) >= 4
    assert all(180 <= length <= 1_600 for length in lengths)


def test_plain_questions_have_no_punctuation_inside() -> None:
    assert len(questions()) > 100
    assert not any("," in question for question in questions())


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in BACKGROUNDS}))
def test_a_background_is_as_loud_as_it_should_be(kind: str, voice: str) -> None:
    made = background(kind, 20, 3_000.0, 2 * RATE, np.random.default_rng(1))
    assert _rms(made, 0, 2_000) == pytest.approx(15 if kind == "quiet" else 300, rel=0.1)
    assert np.array_equal(made, background(kind, 20, 3_000.0, 2 * RATE, np.random.default_rng(1)))


def test_an_unknown_background_is_refused() -> None:
    with pytest.raises(ValueError, match="no background 'rain'"):
        background("rain", 20, 3_000.0, RATE, np.random.default_rng(1))


def test_coughs_differ_and_are_short() -> None:
    random = np.random.default_rng(7)
    coughs = [cough(random) for _ in range(20)]
    assert all(0.2 <= len(sound) / RATE <= 0.8 for sound in coughs)
    assert len({sound.tobytes() for sound in coughs}) == 20
    assert all(_rms(sound, 0, len(sound) * 1000 // RATE) > 300 for sound in coughs)


def test_silences_are_found_and_clicks_at_the_ends_are_not_speech() -> None:
    tone = (8_000 * np.sin(np.arange(RATE // 2) / 5)).astype(np.int16)
    nothing, click = np.zeros(RATE // 5, np.int16), tone[: RATE // 50]
    assert silences(np.concatenate([tone, nothing, tone])) == [(500, 700)]
    assert silences(np.concatenate([tone, nothing[: RATE // 10], tone])) == []
    assert len(trimmed(np.concatenate([click, nothing, tone, nothing]))) == len(tone)
    assert len(trimmed(np.concatenate([nothing, tone, nothing, tone]))) == 2 * len(tone) + len(nothing)


@pytest.mark.parametrize("name", RECORDED)
def test_recordings_are_cut_where_people_are_heard(name: str, test_data: Path) -> None:
    phrases = recorded_phrases(name, test_data)
    assert len(phrases) == len(RECORDED[name][1])
    for phrase in phrases:
        length = len(phrase.sound) * 1000 // RATE
        loudest = max(_rms(phrase.sound, at, at + 50) for at in range(0, length - 50, 50))
        assert silences(phrase.sound) == []
        assert _rms(phrase.sound, 0, 80) > 0.05 * loudest, phrase.text
        assert _rms(phrase.sound, length - 80, length) > 0.05 * loudest, phrase.text


def test_people_speak_if_their_recordings_are_there(test_data: Path, tmp_path: Path, voice: str) -> None:
    assert {"recorded:jfk", "recorded:counting"} <= set(speakers(test_data))
    assert [name for name in speakers(tmp_path) if name.startswith("recorded:")] == []
    if RECORDINGS.is_dir():
        real = dialogue(1, 1, "recorded:jfk")
        assert any("jfk" in act.text for act in real.acts)


def test_dialogues_are_written_with_their_labels(quiet: Dialogue, tmp_path: Path) -> None:
    write([quiet], tmp_path / "out")
    with wave.open(str(tmp_path / "out/dialogue-1-000.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        assert file.readframes(file.getnframes()) == quiet.pcm
    labels = json.loads((tmp_path / "out/dialogue-1-000.json").read_text())
    assert labels["length_ms"] == quiet.length_ms
    assert [act["kind"] for act in labels["acts"]] == [act.kind for act in quiet.acts]
