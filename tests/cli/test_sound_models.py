"""Converting AudioCLIP and teaching it voices from the command line, as a person does it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.models.audioclip.networks import tiny_network, write_vocabulary
from visavis.inference.audio_models import AUDIO_MODELS, convert
from visavis.inference.video_models import CHECKPOINT
from visavis.models.audioclip.build import save_checkpoint
from visavis.models.audioclip.predictor import SoundPredictor
from visavis.models.audioclip.sounds import synthetic_sound
from visavis.models.audioclip.tokenizer import VOCABULARY_FILE
from visavis.models.audioclip.training.synthetic import write_voices


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    path = tmp_path / CHECKPOINT
    save_checkpoint(path, tiny_network())
    write_vocabulary(tmp_path / VOCABULARY_FILE)
    (tmp_path / "mine.txt").write_text("dog\nhula\n")
    return path


def test_a_checkpoint_is_recognized_and_converted(checkpoint: Path, tmp_path: Path, run: Run) -> None:
    mine = ("--labels", tmp_path / "mine.txt")
    result = run("models", "convert", checkpoint, "--out", tmp_path / "out", "--license", "MIT", *mine)
    assert "2 s of sound, for onnxruntime" in result.output
    assert "audioclip; 2 sounds" in result.output
    assert "cosine of embeddings at least 1.00000" in result.output
    assert SoundPredictor.open(tmp_path / "out").labels == ("dog", "hula")


def test_the_manifest_is_printed(checkpoint: Path, tmp_path: Path, run: Run) -> None:
    arguments = ("--to", "openvino", "--json", "--labels", tmp_path / "mine.txt")
    manifest = json.loads(run("models", "convert", checkpoint, "--out", tmp_path / "out", *arguments).stdout)
    assert (manifest["runtime"], manifest["samples"], manifest["kind"]) == ("openvino", 88_200, "audioclip")


WRONG = {
    "for video": (("--int8",), "sound.convert_unsupported"),
    "no labels": (("--labels", "missing.txt"), "sound.labels_invalid"),
    "a long prompt": (("--labels", "long.txt"), "sound.text_too_long"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(case: str, checkpoint: Path, tmp_path: Path, run: Run) -> None:
    arguments, code = WRONG[case]
    (tmp_path / "long.txt").write_text("zyx " * 60)
    result = run("models", "convert", checkpoint, *arguments, "--out", tmp_path / "out", fails=True)
    assert result.stderr.startswith(code)
    assert "Traceback" not in result.output


def test_without_a_vocabulary_it_is_said_where_to_get_it(checkpoint: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / VOCABULARY_FILE).unlink()
    result = run("models", "convert", checkpoint, "--out", tmp_path / "out", fails=True, models_dir=str(tmp_path))
    assert result.stderr.startswith("sound.vocabulary_missing")
    assert "visavis models pull clip-vocabulary" in result.stderr


def test_what_is_pulled_is_converted(checkpoint: Path, tmp_path: Path) -> None:
    """As ``models pull`` does it: with nothing but checkpoint and vocabulary."""
    model = AUDIO_MODELS[0]
    assert model.convert is convert
    convert(tmp_path)
    assert all((tmp_path / name).is_file() for name in model.files)
    assert len(list(tmp_path.glob(model.patterns[0]))) == 1
    predictor = SoundPredictor.open(tmp_path)
    assert {"laughter", "doorbell"} <= set(predictor.labels)
    assert "speech" not in predictor.labels
    checkpoint.write_bytes(b"not it")
    with pytest.raises(ValueError, match="cannot be read safely"):
        convert(tmp_path)


def test_a_voice_is_taught_and_put_where_it_is_used(checkpoint: Path, tmp_path: Path, run: Run) -> None:
    run("models", "convert", checkpoint, "--out", tmp_path / "model", "--labels", tmp_path / "mine.txt")
    listed = write_voices(tmp_path / "voices", 4)
    arguments = ("--from", tmp_path / "model", "--out", tmp_path / "trained", "--folds", 3, "--json")
    figures = json.loads(run("train", "voice", listed, *arguments).stdout)
    assert figures["recordings"] == 28
    assert figures["head"] == str(tmp_path / "model" / "voice-head.npz")
    assert {"metrics.json", "README.md", "confusion.txt", "voice-head.npz"} <= {
        path.name for path in (tmp_path / "trained").iterdir()
    }
    model = SoundPredictor.open(tmp_path / "model")
    assert model.tells_emotions
    emotions = model.hear([synthetic_sound(0, 32_000, 16_000)]).emotions
    assert emotions is not None
    assert emotions.sum() == pytest.approx(1, abs=1e-5)


def test_a_head_of_made_voices_is_not_used(checkpoint: Path, tmp_path: Path, run: Run) -> None:
    run("models", "convert", checkpoint, "--out", tmp_path / "model", "--labels", tmp_path / "mine.txt")
    run("train", "voice", "--synthetic", 3, "--from", tmp_path / "model", "--out", tmp_path / "trained", "--folds", 3)
    assert not SoundPredictor.open(tmp_path / "model").tells_emotions
    assert "made by code" in (tmp_path / "trained" / "README.md").read_text()


@pytest.mark.parametrize(("arguments", "code"), [
    (("voices.csv",), "sound.no_checkpoint"), (("--from", "checkpoint.pth"), "sound.no_data"),
    (("voices.csv", "--from", "audioclip"), "models.missing"),
    (("missing", "--from", "checkpoint.pth"), "sound.data_invalid"),
    (("voices.csv", "--from", "checkpoint.pth", "--kind", "odd"), "sound.data_invalid"),
])  # fmt: skip
def test_what_is_missing_is_said(
    arguments: tuple[str, ...], code: str, checkpoint: Path, tmp_path: Path, run: Run
) -> None:
    assert checkpoint.is_file()
    result = run("train", "voice", *arguments, fails=True, models_dir=str(tmp_path / "none"))
    assert result.stderr.startswith(code)
