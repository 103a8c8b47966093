from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from tests.models.fusion.lessons import DIMENSIONS, lessons
from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.errors import FusionModelError
from visavis.models.fusion.predictor import FusionPredictor
from visavis.models.fusion.training.calibration import concordance, fitted_temperature, reliability
from visavis.models.fusion.training.course import FusionSettings, _some_lost, teach
from visavis.models.fusion.training.examination import examine, parts
from visavis.models.fusion.training.fit import train_fusion
from visavis.models.fusion.training.moments import Moments, joined
from visavis.models.fusion.training.report import About
from visavis.models.fusion.training.splits import speaker_folds
from visavis.models.softmax import softmax

QUICK = FusionSettings(epochs=25, width=32, folds=4, patience=8, rate=3e-3)
ABOUT = About(
    "made up", ["It was made up."], dict.fromkeys(DIMENSIONS, "test-1"), DIMENSIONS, seed=0, places=False, made=True
)


def quiet(*_: object) -> None:
    """Show nothing."""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("trained")
    train_fusion(lessons(), folder, QUICK, ABOUT, quiet)
    return folder


def test_it_learns_and_several_senses_tell_more_than_each(trained: Path) -> None:
    figures = json.loads((trained / "metrics.json").read_text())
    assert figures["uar"] > 3 * figures["chance"]
    alone = [item["uar"] for name, item in figures["ablation"].items() if name.endswith("alone")]
    assert len(alone) == 3
    assert figures["uar"] > max(alone)
    assert figures["ablation"]["rules (late fusion)"]["uar"] == pytest.approx(figures["chance"], abs=1e-3)
    assert figures["valence_ccc"] > 0.2
    assert (figures["recordings"], figures["speakers"], figures["moments"]) == (140, 7, 280)


def test_what_was_learned_runs_without_any_of_the_senses(trained: Path) -> None:
    predictor = FusionPredictor.open(trained)
    known = lessons(seed=5, missing=0)
    for left_out in (None, *DIMENSIONS):
        names = [name for name in DIMENSIONS if name != left_out]
        moments = [{name: (known.moments.values[name][row], 0.8) for name in names} for row in range(70)]
        found = [EMOTIONS[item.probabilities.argmax()] for item in predictor.predict(moments)]
        right = [guess == EMOTIONS[known.labels[row // 2]] for row, guess in enumerate(found)]
        assert np.mean(right) > 2 / 7


def test_everything_is_written_down(trained: Path) -> None:
    for name in ("confusion.png", "calibration.png", "ablation.png"):
        assert (trained / name).read_bytes().startswith(b"\x89PNG")
    card = (trained / "README.md").read_text()
    for said in ("It was made up.", "made by code", "without face", "voice alone", "What it cannot know", "2024/1689"):
        assert said in card
    manifest = FusionPredictor.open(trained).manifest
    assert manifest.layouts == dict.fromkeys(DIMENSIONS, "test-1")
    assert manifest.trained["recordings"] == 140
    assert 0.25 <= manifest.temperature <= 10


def test_the_same_seed_teaches_the_same(trained: Path, tmp_path: Path) -> None:
    train_fusion(lessons(), tmp_path, QUICK, ABOUT, quiet)
    assert (tmp_path / "metrics.json").read_text() == (trained / "metrics.json").read_text()
    assert (tmp_path / "fusion.onnx").read_bytes() == (trained / "fusion.onnx").read_bytes()


def test_emotions_that_nobody_shows_are_never_named(tmp_path: Path) -> None:
    train_fusion(lessons(classes=3, recordings=60), tmp_path, QUICK, ABOUT, quiet)
    predictor = FusionPredictor.open(tmp_path)
    assert predictor.manifest.taught == list(EMOTIONS[:3])
    random = np.random.default_rng(0)
    for item in predictor.predict([{"face": (random.normal(0, 3, 12).astype(np.float32), 1.0)} for _ in range(30)]):
        assert item.probabilities[3:].max() < 1e-3


def test_two_speakers_are_too_few() -> None:
    with pytest.raises(FusionModelError) as caught:
        examine(lessons(speakers=2), QUICK, quiet)
    assert caught.value.code == "fusion.data_invalid"


names = st.lists(st.sampled_from([f"s{number}" for number in range(12)]), min_size=3, max_size=60)


@given(names, st.integers(3, 8), st.integers(0, 3))
@budget(max_examples=40)
def test_nobody_is_in_two_parts(speakers: list[str], folds: int, seed: int) -> None:
    labels = [hash(name) % 3 for name in speakers]
    found = speaker_folds(speakers, labels, folds, seed)
    assert sorted(name for fold in found for name in fold) == sorted(set(speakers))
    assert all(found)
    assert found == speaker_folds(speakers, labels, folds, seed)
    if len(found) < 3:
        return
    for tested in range(len(found)):
        training, judging = parts(found, tested)
        assert training
        assert not (training & judging) | (training & found[tested]) | (judging & found[tested])
        assert training | judging | found[tested] == set(speakers)


@given(st.integers(0, 1_000), st.integers(1, 5), st.integers(1, 40))
@budget(max_examples=60)
def test_in_training_one_sense_always_stays(seed: int, senses: int, moments: int) -> None:
    random = np.random.default_rng(seed)
    present = torch.from_numpy((random.random((moments, senses)) < 0.6).astype(np.float32))
    present[present.sum(1) == 0, 0] = 1
    kept = _some_lost(present, FusionSettings(lose=0.9, alone=0.5), random)
    assert bool((kept.sum(1) >= 1).all())
    assert bool((kept <= present).all())


def test_a_course_ends_when_it_gets_no_better() -> None:
    known = lessons(recordings=70)
    everybody = frozenset(known.speakers)
    judging = frozenset({"speaker-0"})
    taught = teach(
        known.of(everybody - judging), known.of(judging), FusionSettings(epochs=200, width=32, patience=3), seed=0
    )
    assert taught.epochs < 200
    assert taught.epochs == len(taught.losses)
    assert int(np.argmin(taught.losses)) <= taught.epochs - 3


def test_a_temperature_makes_sure_of_too_sure() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 7, 4_000)
    fair = random.normal(0, 1, (4_000, 7))
    fair[np.arange(4_000), truth] += 1.5
    for exaggerated in (0.6, 1.0, 3.0):
        temperature = fitted_temperature(exaggerated * fair, truth)
        assert temperature == pytest.approx(exaggerated * fitted_temperature(fair, truth), rel=0.02)
        after = reliability(softmax(exaggerated * fair, temperature), truth)
        assert after.ece < 0.03
    assert reliability(softmax(3 * fair), truth).ece > 0.15
    assert fitted_temperature(np.zeros((0, 7)), np.zeros(0, np.int64)) == 1


def test_the_calibration_error_is_the_mean_distance() -> None:
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.4, 0.6]])
    found = reliability(probabilities, np.array([0, 1, 0, 0]))
    assert found.ece == pytest.approx((2 * 0.4 + 2 * 0.1) / 4)
    assert found.count.sum() == 4


def test_concordance_wants_the_same_values() -> None:
    truth = np.array([0.0, 0.5, 1.0, np.nan])
    assert concordance(truth, np.array([0.0, 0.5, 1.0, 9.0])) == pytest.approx(1)
    assert concordance(truth, np.array([0.0, -0.5, -1.0, 0.0])) < 0
    assert concordance(truth, truth[:4] * 0.5 + 0.2) < 0.8
    assert np.isnan(concordance(np.array([np.nan]), np.array([1.0])))


def test_moments_without_a_sense_are_joined() -> None:
    one = Moments({"face": np.ones((2, 3), np.float32)}, {"face": np.ones(2, np.float32)}, np.zeros((2, 9), np.float32),
                  np.zeros(2, np.int64))  # fmt: skip
    other = Moments({"text": np.ones((1, 4), np.float32)}, {"text": np.ones(1, np.float32)},
                    np.zeros((1, 9), np.float32), np.ones(1, np.int64))  # fmt: skip
    together = joined([one, other])
    assert together.modalities == ("face", "text")
    assert together.values["text"].shape == (3, 4)
    assert together.confidence["face"].tolist() == [1, 1, 0]
    assert together.confidence["text"].tolist() == [0, 0, 1]
