"""Teaching the fusion from the command line: real files, the parts that look and listen, and a model that runs."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.avatar.extra import require_avatar_extra
from tests.cli.conftest import Run
from tests.models.installed import model_folder
from visavis.cli.sound import write_wav
from visavis.models.fusion.predictor import FusionPredictor
from visavis.models.fusion.training.synthetic_voice import MANNERS, RATE, Speaker, speak
from visavis.perception.evidence import VALUES

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


async def test_made_people_are_seen_and_heard(tmp_path: Path) -> None:
    require_avatar_extra()
    code = f"""
import sys
from pathlib import Path
from visavis.cli.fusion_features import gather
from visavis.config import Settings
from visavis.models.fusion.training.corpora import read_corpus
table = write_people(Path('corpus'), 1, 3, [Path({str(AVATAR)!r})], lambda *_: None)
kept = {{path: path.stat().st_mtime_ns for path in Path('corpus').iterdir() if path.suffix != '.csv'}}
write_people(Path('corpus'), 1, 3, [Path({str(AVATAR)!r})], lambda *_: None)
assert kept == {{path: path.stat().st_mtime_ns for path in kept}}, 'made anew'
found = gather(Settings(), read_corpus(table), Path('features'), lambda *_: None)
moments = found.lessons.moments
for name in ('face', 'voice', 'text'):
    print(name, int((moments.confidence[name] > 0.05).sum()), moments.values[name].shape[1])
print('layouts', found.layouts['face'], found.places, len(set(moments.recording.tolist())))
"""
    model_folder("face-mesh")
    environment = {**os.environ, "VISAVIS_MODELS_DIR": models_dir(), "VISAVIS_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(  # noqa: ASYNC221 - its clock jumps, so it needs a loop of its own
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert int(told["face"].split()[0]) >= 8
    assert int(told["voice"].split()[0]) >= 8
    assert int(told["text"].split()[0]) >= 3
    assert told["face"].split()[1] == str(len(VALUES["face"]))
    assert told["layouts"] == "face-1 False 7"


@pytest.mark.parametrize(("arguments", "code"), [
    ((), "fusion.no_data"), (("nowhere",), "fusion.data_invalid"),
    (("nowhere", "--kind", "movies"), "fusion.data_invalid"),
    (("nowhere", "--device", "tpu"), "fusion.device_unsupported"),
])  # fmt: skip
def test_what_cannot_be_is_told(arguments: tuple[str, ...], code: str, run: Run) -> None:
    assert code in run("train", "fusion", *arguments, fails=True).output


def test_help_is_there_without_what_training_needs(run: Run) -> None:
    assert "RAVDESS" in run("train", "fusion", "--help").output
