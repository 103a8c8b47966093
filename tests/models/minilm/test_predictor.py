from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from tests.reasoning.installed import load_minilm
from visavis.models.minilm.predictor import KEPT_CORPORA, MiniLM

SENTENCES = (
    "who are you",
    "what is your name",
    "tell me a joke",
    "is this conversation private",
    "the price of apples has risen",
)
# Of the published 32-bit weights, computed by numpy_bert.py.
COSINES = np.array([
    [1.0, 0.5856, 0.2844, 0.255, 0.0103],
    [0.5856, 1.0, 0.2056, 0.263, 0.0229],
    [0.2844, 0.2056, 1.0, 0.2004, 0.1331],
    [0.255, 0.263, 0.2004, 1.0, 0.0382],
    [0.0103, 0.0229, 0.1331, 0.0382, 1.0],
])  # fmt: skip
BEGINNINGS = np.array([
    [-0.0403, 0.07341, 0.05384, 0.0272, -0.02713, -0.0717],
    [-0.07185, 0.0333, 0.02547, 0.02629, -0.05715, -0.04249],
    [-0.01361, -0.03594, 0.02056, 0.00287, 0.01182, -0.07226],
    [0.00825, 0.0226, -0.00193, 0.03369, 0.02995, -0.02707],
    [-0.01415, 0.0012, 0.00799, 0.04498, -0.0022, 0.01082],
])  # fmt: skip


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return load_minilm()


def test_vectors_are_those_of_the_published_weights_but_for_quantization(minilm: MiniLM) -> None:
    vectors = minilm.encode(SENTENCES)
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors @ vectors.T, COSINES, atol=0.06)
    np.testing.assert_allclose(vectors[:, :6], BEGINNINGS, atol=0.025)


def test_a_sentence_has_one_vector_whatever_stands_beside_it(minilm: MiniLM) -> None:
    together = minilm.encode([*SENTENCES, "a much longer sentence that would need a lot of padding " * 3])
    np.testing.assert_array_equal(together[:1], minilm.encode(SENTENCES[:1]))


def test_batches_give_nearly_the_same(minilm: MiniLM) -> None:
    cosines = (load_minilm(batch=4).encode(SENTENCES) * minilm.encode(SENTENCES)).sum(1)
    assert cosines.min() > 0.95


@pytest.mark.parametrize("text", ["", "?", "\u4f60\u597d", "x" * 5_000, "word " * 2_000, "\0\ud83d\ude00 \n"])
def test_any_text_has_a_vector_of_length_one(minilm: MiniLM, text: str) -> None:
    assert np.linalg.norm(minilm.encode([text])[0]) == pytest.approx(1, abs=1e-4)


def test_nothing_in_nothing_out(minilm: MiniLM) -> None:
    assert minilm.encode([]).shape == (0, 384)
    assert minilm.encode_corpus([]).shape == (0, 384)


def test_a_corpus_is_encoded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_minilm(tmp_path).encode_corpus(SENTENCES)
    again = load_minilm(tmp_path)
    monkeypatch.setattr(again, "encode", lambda _: pytest.fail("it was encoded again"))
    np.testing.assert_array_equal(again.encode_corpus(SENTENCES), first)


def test_another_corpus_is_encoded_anew(tmp_path: Path) -> None:
    minilm = load_minilm(tmp_path)
    minilm.encode_corpus(["ab", "c"])
    minilm.encode_corpus(["a", "bc"])
    assert len(list(tmp_path.iterdir())) == 2


def test_a_damaged_cache_is_replaced(tmp_path: Path) -> None:
    minilm = load_minilm(tmp_path)
    right = minilm.encode_corpus(SENTENCES)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:200])
    np.testing.assert_array_equal(minilm.encode_corpus(SENTENCES), right)
    np.testing.assert_array_equal(np.load(file), right)


def test_old_corpora_are_dropped(tmp_path: Path) -> None:
    minilm = load_minilm(tmp_path)
    for number in range(KEPT_CORPORA + 3):
        old = tmp_path / f"minilm-{number:03}.npy"
        old.write_bytes(b"")
        os.utime(old, (number, number))
    minilm.encode_corpus(["new"])
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == KEPT_CORPORA
    assert "minilm-003.npy" not in names
    assert f"minilm-{KEPT_CORPORA + 2:03}.npy" in names


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"minilm\.onnx"):
        MiniLM(tmp_path / "minilm.onnx", tmp_path / "tokenizer.json")
