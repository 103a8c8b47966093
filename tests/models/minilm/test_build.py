from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from safetensors.numpy import save_file

from tests.models.minilm.numpy_bert import embed, random_weights
from visavis.models.minilm.build import KIND, MODEL_FILE, WEIGHTS_FILE, build

SENTENCE = [1, 44, 12, 90, 2]


@pytest.mark.parametrize("seed", [2, 3])
def test_quantized_model_stays_close_and_knows_its_weights(
    seed: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    weights = random_weights(120, seed)
    save_file(weights, tmp_path / WEIGHTS_FILE)
    with caplog.at_level(logging.WARNING):
        build(tmp_path)
    assert not caplog.records
    session = onnxruntime.InferenceSession(tmp_path / MODEL_FILE)
    ids = np.array([SENTENCE], np.int64)
    vector = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
    assert float(vector @ embed(weights, SENTENCE)) > 0.97
    assert (tmp_path / MODEL_FILE).stat().st_size < 0.3 * (tmp_path / WEIGHTS_FILE).stat().st_size
    digest = hashlib.sha256((tmp_path / WEIGHTS_FILE).read_bytes()).hexdigest()
    assert session.get_modelmeta().custom_metadata_map["fingerprint"] == f"{digest}-{KIND}"


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS_FILE).write_bytes(b"\x10\0\0\0\0\0\0\0" + json.dumps({"a": 1}).encode())
    with pytest.raises(ValueError, match="damaged"):
        build(tmp_path)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    save_file({"something.else": np.zeros((2, 2), np.float32)}, tmp_path / WEIGHTS_FILE)
    with pytest.raises(KeyError):
        build(tmp_path)
    assert not (tmp_path / MODEL_FILE).exists()
