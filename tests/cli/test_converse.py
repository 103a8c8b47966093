"""Whole conversations of recordings with the real ears, the real mind and the real voice, in virtual time."""

from __future__ import annotations

import json
import shutil
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.conftest import Run
from tests.conftest import require_service
from tests.models.installed import model_file
from tests.sounds import RATE, noise, spoken
from visavis.cli.sound import write_wav

Converse = Callable[[Path], dict[str, Any]]
NOT_UNDERSTOOD = {"not_understood", "not_heard", "unknown", "hint"}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def converse(run: Run, cache: Path, tmp_path: Path) -> Converse:
    require_service("flite", shutil.which("flite") is not None)
    for name in ("silero-vad", "smart-turn", "minilm"):
        model_file(name)

    def talk(audio: Path) -> dict[str, Any]:
        result = run(
            *("converse", "--audio", audio, "--out", tmp_path / "reply.wav", "--events", tmp_path / "events.jsonl"),
            *("--fast", "--json"),
            cache_dir=str(cache),
            recognizer="pocketsphinx",
            synthesizer="flite",
            mind="scripted",
        )
        report: dict[str, Any] = json.loads(result.stdout)
        return report

    return talk


def references(turn: dict[str, Any]) -> set[str]:
    return {source.split()[-1] for source in turn["sources"]}


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Hello, who are you?", "who-are-you"),
        ("What can you do?", "what-can-you-do"),
        ("Can you see me?", "can-you-see-me"),
        ("Tell me a joke.", "joke"),
        ("What is your favorite color?", "fav-color"),
    ],
)
@pytest.mark.parametrize("voice", ["slt", "rms"])
def test_a_spoken_question_is_answered_with_the_right_line(
    converse: Converse, tmp_path: Path, question: str, line: str, voice: str
) -> None:
    sound = np.concatenate([noise(0.5, 15), spoken(question, voice), noise(0.5, 15)])
    write_wav(tmp_path / "question.wav", sound.tobytes(), sample_rate=RATE)
    report = converse(tmp_path / "question.wav")
    (turn,) = report["turns"]
    assert references(turn) == {line}
    assert report["failures"] == []
    with wave.open(str(tmp_path / "reply.wav")) as file:
        reply = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    answered = np.flatnonzero(np.abs(reply) > 500)
    assert answered[0] / 24_000 > len(spoken(question, voice)) / RATE * 0.8  # she let the question be asked
    assert (answered[-1] - answered[0]) / 24_000 > 0.05 * len(turn["answered"])
    types = [json.loads(text)["type"] for text in (tmp_path / "events.jsonl").read_text().splitlines()]
    order = ["speech.started", "turn.started", "speech.paused", "turn.ended", "assistant.delta", "playback.completed"]
    places = [types.index(name) for name in order]
    assert places == sorted(places)


def test_a_famous_speech_is_not_understood_and_not_answered(converse: Converse, test_data: Path) -> None:
    report = converse(test_data / "jfk.flac")
    assert report["turns"]
    for turn in report["turns"]:
        assert references(turn) <= NOT_UNDERSTOOD, turn
    assert references(report["turns"][0]) == {"not_understood", "hint"}


def test_counting_is_taken_for_a_test_or_not_understood(converse: Converse, test_data: Path) -> None:
    report = converse(test_data / "speech_english.wav")
    assert report["turns"]
    for turn in report["turns"]:
        assert references(turn) <= NOT_UNDERSTOOD | {"testing"}, turn
    assert report["failures"] == []
