"""Teaching the fusion from the command line: real files, the parts that look and listen, and a model that runs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tests.avatar.extra import require_avatar_extra
from tests.cli.conftest import Run
from tests.models.installed import model_file, model_folder
from visavis.bus import virtual_time
from visavis.cli.encounters import Senses, meet
from visavis.cli.fusion_features import gather
from visavis.cli.sound import write_wav
from visavis.cli.synthetic_people import write_people
from visavis.config import Settings
from visavis.inference import Batcher, Runner
from visavis.models.fusion.predictor import FusionPredictor
from visavis.models.fusion.training.corpora import read_corpus
from visavis.models.fusion.training.synthetic_voice import MANNERS, RATE, Speaker, speak
from visavis.models.silero import SileroVad
from visavis.perception.backends.face_mesh import FaceMeshLandmarker
from visavis.perception.backends.fake_sounds import FakeSoundClassifier
from visavis.perception.backends.fake_video import FakeVideoClassifier
from visavis.perception.evidence import VALUES
from visavis.perception.fusion_model import Modality

AVATAR = Path(__file__).parents[2] / "web/public/avatars/kofi.lite.glb"
QUICK = ("--epochs", 30, "--folds", 3, "--json")
SAID = {
    "happy": "I love this wonderful day!",
    "sad": "It hurts, I am so lonely.",
    "neutral": "It is a quarter past two.",
}


def models_dir() -> str:
    return str(model_folder("silero-vad").parent)


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a corpus of made voices: three people, three emotions, two recordings of each."""
    folder = tmp_path_factory.mktemp("voices")
    random = np.random.default_rng(0)
    with (folder / "corpus.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "label", "speaker", "text"])
        for number, hz in enumerate((110, 150, 210)):
            for label in SAID:
                for take in range(2):
                    name = f"{number}-{label}-{take}.wav"
                    sound = speak(Speaker(pitch_hz=hz), MANNERS[label], 2.0, random)
                    write_wav(folder / name, sound.samples.tobytes(), sample_rate=RATE)
                    writer.writerow([name, label, f"person {number}", SAID[label]])
    return folder / "corpus.csv"


def test_voices_and_words_are_learned_from_files(voices: Path, tmp_path: Path, run: Run) -> None:
    result = run("train", "fusion", voices, "--out", tmp_path / "out", *QUICK, models_dir=models_dir())
    figures = json.loads(result.stdout.splitlines()[-1])
    assert figures["uar"] > 0.6  # guessing: a third
    assert figures["recordings"] == 18
    assert sorted(figures["modalities"]) == ["text", "voice"]
    assert figures["notes"] == []  # every label was one of ours, and everything could be read
    predictor = FusionPredictor.open(tmp_path / "out")
    assert predictor.manifest.needs == {"voice": len(VALUES["voice"]), "text": len(VALUES["text"])}
    card = (tmp_path / "out/README.md").read_text()
    assert "those of the emotions' names" in card
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "out/features").iterdir()}
    assert len(kept) == 3
    again = run("train", "fusion", voices, "--out", tmp_path / "out", *QUICK, models_dir=models_dir())
    assert json.loads(again.stdout.splitlines()[-1]) == figures
    assert kept == {path: path.stat().st_mtime_ns for path in (tmp_path / "out/features").iterdir()}


def test_what_changes_is_seen_anew_and_what_is_broken_is_told(voices: Path, tmp_path: Path, run: Run) -> None:
    rows = voices.read_text().splitlines()
    (voices.parent / "bad.wav").write_bytes(b"no sound")
    for count, fails in ((1, True), (0, False)):
        table = voices.parent / f"with-{count}.csv"
        table.write_text("\n".join([*rows, *(["bad.wav,sad,person 0,"] * count)]) + "\n")
        result = run("train", "fusion", table, "--out", tmp_path / "out", *QUICK, fails=fails, models_dir=models_dir())
        assert ("fusion.data_invalid" in result.output) == fails
    assert len(list((tmp_path / "out/features").iterdir())) == 4  # person 0 twice


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a corpus of made people, one recording of each emotion, or skip."""
    require_avatar_extra()
    return write_people(tmp_path_factory.mktemp("people"), 1, 3, [AVATAR], lambda *_: None)


def test_made_people_are_a_corpus_like_any_other(people: Path) -> None:
    corpus = read_corpus(people)
    assert len(corpus.recordings) == 7
    assert {item.path.suffix for item in corpus.recordings} <= {".wav", ".mp4"}
    assert all(item.valence is not None for item in corpus.recordings)
    kept = {path: path.stat().st_mtime_ns for path in people.parent.iterdir() if path != people}
    write_people(people.parent, 1, 3, [AVATAR], lambda *_: None)  # goes on, and there is nothing left to do
    assert kept == {path: path.stat().st_mtime_ns for path in kept}


def test_made_people_are_seen_and_heard(people: Path, tmp_path: Path) -> None:
    model_folder("face-mesh")
    settings = Settings(models_dir=Path(models_dir()), data_dir=tmp_path)
    found = gather(settings, read_corpus(people), tmp_path / "features", lambda *_: None)
    moments = found.lessons.moments
    senses: tuple[Modality, ...] = ("face", "voice", "text")
    counts = {name: int((moments.confidence[name] > 0.05).sum()) for name in senses}
    assert counts["face"] >= 8
    assert counts["voice"] >= 8
    assert counts["text"] >= 3
    assert {name: moments.values[name].shape[1] for name in counts} == {name: len(VALUES[name]) for name in counts}
    assert set(moments.recording.tolist()) == set(range(7))
    assert found.layouts["face"] == "face-1"
    assert not found.places


def test_models_of_clips_and_sounds_are_asked_too(people: Path) -> None:
    video = FakeVideoClassifier([{"waving": 0.9}], dimensions=5)
    sounds = FakeSoundClassifier([{"doorbell": 0.9}], dimensions=6)
    landmarker = FaceMeshLandmarker(model_folder("face-mesh"))
    voice_activity = Batcher(SileroVad(model_file("silero-vad")).predict, Runner("vad"))
    senses = Senses(landmarker, voice_activity, Runner("faces"), video, sounds)
    filmed = next(item for item in read_corpus(people).recordings if item.path.suffix == ".mp4" and item.text)
    moments, broken = virtual_time.run(meet(senses, [(4, filmed)], lambda _: None))
    assert broken == []
    assert moments.modalities[:3] == ("face", "video", "voice")
    assert (moments.values["video"].shape[1], moments.values["sound"].shape[1]) == (5, 6)
    assert moments.confidence["video"].max() == 1
    assert set(moments.recording.tolist()) == {4}


@pytest.mark.parametrize(("arguments", "code"), [
    ((), "fusion.no_data"), (("nowhere",), "fusion.data_invalid"),
    (("nowhere", "--kind", "movies"), "fusion.data_invalid"),
    (("nowhere", "--device", "tpu"), "fusion.device_unsupported"),
])  # fmt: skip
def test_what_cannot_be_is_told(arguments: tuple[str, ...], code: str, run: Run) -> None:
    assert code in run("train", "fusion", *arguments, fails=True).output


def test_help_is_there_without_what_training_needs(run: Run) -> None:
    assert "RAVDESS" in run("train", "fusion", "--help").output
