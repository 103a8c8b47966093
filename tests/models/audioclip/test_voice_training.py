"""The head learns what there is to learn, and is tested on people whom it does not know."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from tests.models.audioclip.networks import audio_alone, tiny_network
from visavis.models.audioclip.build import save_checkpoint
from visavis.models.audioclip.errors import SoundModelError
from visavis.models.audioclip.predictor import SoundPredictor
from visavis.models.audioclip.training.fit import examine, final_head, regression
from visavis.models.audioclip.training.synthetic import SPEAKERS, write_voices
from visavis.models.audioclip.training.voices import Voices, embed, read_voices, windows
from visavis.models.audioclip.voice_head import read_head
from visavis.models.emotions import EMOTIONS


def silent(*_: object) -> None:
    """Show no progress."""


def voices(spread: float, emotions: int = 7, speakers: int = 6, each: int = 4) -> Voices:
    """Return embeddings around a center for each emotion, and one for each speaker."""
    random = np.random.default_rng(0)
    centers, people = random.standard_normal((emotions, 16)), random.standard_normal((speakers, 16))
    rows, recording, labels, names = list[np.ndarray](), list[int](), list[int](), list[str]()
    for emotion in range(emotions):
        for speaker in range(speakers):
            for _ in range(each):
                for _ in range(2):
                    rows.append(centers[emotion] + 0.5 * people[speaker] + spread * random.standard_normal(16))
                    recording.append(len(labels))
                labels.append(emotion)
                names.append(f"speaker-{speaker}")
    return Voices(np.array(rows, np.float32), np.array(recording), np.array(labels), tuple(names))


def test_what_can_be_told_apart_is_learned() -> None:
    found = examine(voices(0.3), 3, 0, silent)
    assert found.metrics.uar > 0.9
    assert found.metrics.confusion.sum() == 7 * 6 * 4  # every recording was tested once


def test_what_is_noise_is_not_learned_and_the_head_knows_it() -> None:
    found = examine(voices(50.0), 3, 0, silent)
    assert found.metrics.uar < 0.3
    assert found.after.ece < found.before.ece
    assert found.after.ece < 0.15


def test_nobody_is_in_two_parts() -> None:
    found = examine(voices(1.0), 3, 0, silent)
    assert sum(len(fold) for fold in found.folds) == 6
    assert len(frozenset[str]().union(*found.folds)) == 6
    with pytest.raises(SoundModelError) as caught:
        examine(voices(1.0, speakers=2), 3, 0, silent)
    assert caught.value.code == "sound.data_invalid"


def test_emotions_that_were_never_shown_are_never_named() -> None:
    data = voices(0.3, emotions=3)
    head = final_head(data, 3, 0, "weights")
    probabilities = head.probabilities(data.embeddings)
    assert probabilities[:, 3:].max() < 1e-4
    assert (probabilities.argmax(1) == data.labels[data.recording]).mean() > 0.9


def test_the_regression_finds_the_least_loss() -> None:
    """At the least loss the gradient is nothing."""
    data = voices(1.0)
    truth = data.labels[data.recording]
    weights = np.full(len(truth), 1 / len(truth))
    weight, bias = regression(data.embeddings, truth, weights, 0.1)
    logits = data.embeddings @ weight + bias
    powers = np.exp(logits - logits.max(1, keepdims=True))
    apart = (powers / powers.sum(1, keepdims=True) - np.eye(7)[truth]) * weights[:, None]
    np.testing.assert_allclose(data.embeddings.T @ apart + 0.1 * weight, 0, atol=5e-3)
    np.testing.assert_allclose(apart.sum(0), 0, atol=5e-3)


def test_a_head_is_kept(tmp_path: Path) -> None:
    head = final_head(voices(0.5), 3, 0, "weights")
    head.save(tmp_path)
    kept = read_head(tmp_path, "weights", 16)
    assert kept is not None
    values = voices(0.5).embeddings
    np.testing.assert_array_equal(kept.probabilities(values), head.probabilities(values))


@pytest.mark.parametrize(
    ("samples", "counts"), [(0, [1]), (20_000, [20_000]), (32_000, [32_000]), (64_000, [32_000] * 3)]
)
def test_windows(samples: int, counts: list[int]) -> None:
    assert [len(part) for part in windows(np.zeros(samples, np.int16), 2_000)] == counts


def read(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16)


def test_recordings_are_heard_once(tmp_path: Path) -> None:
    corpus = read_voices(write_voices(tmp_path / "voices", 3))
    assert len(corpus.recordings) == 21
    assert {item.label for item in corpus.recordings} == set(EMOTIONS)
    assert len(corpus.speakers) == 3 <= SPEAKERS
    save_checkpoint(tmp_path / "tiny.pth", tiny_network(audio_alone()))
    model = SoundPredictor.open(tmp_path / "tiny.pth", head=False)
    found = embed(corpus, model, tmp_path / "features", read, silent)
    assert len(found.labels) == 21
    assert set(found.recording.tolist()) == set(range(21))

    def never(_: Path) -> np.ndarray:
        raise AssertionError

    again = embed(corpus, model, tmp_path / "features", never, silent)
    np.testing.assert_array_equal(again.embeddings, found.embeddings)


def test_folders_of_emotions_and_speakers(tmp_path: Path) -> None:
    for name in ("Anger/anna/1.wav", "anger/bert/1.wav", "joy/anna/x/2.flac", "joy/anna/notes.txt", "other/anna/1.wav"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "joy/bert").mkdir()
    (tmp_path / "joy/bert/3.wav").write_bytes(b"")
    (tmp_path / "joy/carl").mkdir()
    (tmp_path / "joy/carl/4.wav").write_bytes(b"")
    found = read_voices(tmp_path)
    assert sorted((item.label, item.speaker) for item in found.recordings) == [
        ("angry", "anna"), ("angry", "bert"), ("happy", "anna/x"), ("happy", "bert"), ("happy", "carl")
    ]  # fmt: skip


def test_nothing_to_learn_from_is_said(tmp_path: Path) -> None:
    for source in (tmp_path, tmp_path / "missing", tmp_path / "list.csv"):
        (tmp_path / "list.csv").write_text("path,label\n")
        with pytest.raises(SoundModelError) as caught:
            read_voices(source)
        assert caught.value.code == "sound.data_invalid"
