"""How far the rules of late fusion can be believed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.errors import FusionModelError
from visavis.models.fusion.rules import RULES_FILE, RulesCalibration
from visavis.models.softmax import softmax

PLAIN = RulesCalibration(1.0, dict.fromkeys(EMOTIONS, 0.0))


def moments(count: int = 4_000) -> tuple[np.ndarray, np.ndarray]:
    """Return rules that call almost everything neutral and are too sure of it, and what is true."""
    random = np.random.default_rng(3)
    labels = random.integers(0, len(EMOTIONS), count)
    logits = random.normal(0, 1.0, (count, len(EMOTIONS)))
    logits[np.arange(count), labels] += 1.3
    logits[:, 0] += 2.0
    return softmax(2 * logits), labels


def test_a_bias_is_found_and_confidence_becomes_a_frequency() -> None:
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    from visavis.models.fusion.training.calibration import reliability
    from visavis.models.fusion.training.rules_fit import fit_rules

    said, labels = moments()
    found = fit_rules(said[:2_000], labels[:2_000])
    rest, truth = said[2_000:], labels[2_000:]
    assert found.temperature > 1.2
    assert found.biases["neutral"] == min(found.biases.values()) < -1
    assert (found.apply(rest).argmax(1) == truth).mean() > (rest.argmax(1) == truth).mean() + 0.1
    assert reliability(found.apply(rest), truth).ece < 0.05 < reliability(rest, truth).ece


def test_without_recordings_nothing_changes_and_what_nobody_shows_is_left_alone() -> None:
    pytest.importorskip("torch")
    from visavis.models.fusion.training.rules_fit import fit_rules

    said, labels = moments(500)
    assert fit_rules(said[:0], labels[:0]) == PLAIN
    few = labels < 3
    assert {fit_rules(said[few], labels[few]).biases[name] for name in EMOTIONS[3:]} == {0.0}


@given(st.lists(st.lists(st.floats(0, 1), min_size=7, max_size=7), min_size=1, max_size=5), st.floats(0.1, 20))
def test_probabilities_stay_probabilities(rows: list[list[float]], temperature: float) -> None:
    found = RulesCalibration(temperature, {"happy": 3.0, "neutral": -4.0}).apply(np.array(rows))
    assert found.sum(1) == pytest.approx(1)
    assert (found >= 0).all()


def test_it_is_kept_in_a_file(tmp_path: Path) -> None:
    kept = RulesCalibration(1.25, {"neutral": -1.5, "happy": 0.25})
    kept.save(tmp_path)
    assert RulesCalibration.load(tmp_path / RULES_FILE) == kept


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"temperature": 0, "biases": {}}', '{"temperature": 1, "biases": {"glad": 1}}',
     '{"temperature": 1, "biases": {"happy": 99}}', '{"temperature": "a", "biases": {}}'],
)  # fmt: skip
def test_what_is_no_calibration_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / RULES_FILE
    file.write_text(content)
    with pytest.raises(FusionModelError) as caught:
        RulesCalibration.load(file)
    assert caught.value.code == "fusion.rules_invalid"


def test_nan_is_refused(tmp_path: Path) -> None:
    file = tmp_path / RULES_FILE
    file.write_text(json.dumps({"temperature": 1.0, "biases": {"happy": float("nan")}}))
    with pytest.raises(FusionModelError):
        RulesCalibration.load(file)
