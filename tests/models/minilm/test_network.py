from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from tests.models.minilm.numpy_bert import embed, random_weights
from visavis.models.minilm.network import build_graph

VOCABULARY = 200
SENTENCES = [[1, 7, 2], [1, 150, 3, 3, 9, 80, 2], list(range(20, 60)), [5]]


@pytest.fixture(scope="module")
def weights() -> dict[str, NDArray[np.float32]]:
    return random_weights(VOCABULARY, seed=1)


@pytest.fixture(scope="module")
def session(weights: dict[str, NDArray[np.float32]]) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(build_graph(weights).SerializeToString(), options)


def run(session: Any, sentences: Sequence[Sequence[int]], width: int = 0) -> NDArray[np.float32]:
    width = width or max(map(len, sentences))
    ids = np.zeros((len(sentences), width), np.int64)
    mask = np.zeros_like(ids)
    for row, sentence in enumerate(sentences):
        ids[row, : len(sentence)] = sentence
        mask[row, : len(sentence)] = 1
    result: NDArray[np.float32] = session.run(["embedding"], {"input_ids": ids, "attention_mask": mask})[0]
    return result


@pytest.mark.parametrize("sentence", SENTENCES, ids=len)
def test_graph_equals_an_independent_forward_pass(
    session: Any, weights: dict[str, NDArray[np.float32]], sentence: list[int]
) -> None:
    np.testing.assert_allclose(run(session, [sentence])[0], embed(weights, sentence), atol=1e-5)


def test_sentences_of_a_batch_do_not_touch_each_other(session: Any) -> None:
    alone = np.concatenate([run(session, [sentence]) for sentence in SENTENCES])
    np.testing.assert_allclose(run(session, SENTENCES), alone, atol=1e-5)


def test_padding_does_not_count(session: Any) -> None:
    np.testing.assert_allclose(run(session, SENTENCES[:1], width=64), run(session, SENTENCES[:1]), atol=1e-5)


def test_vectors_have_length_one(session: Any) -> None:
    np.testing.assert_allclose(np.linalg.norm(run(session, SENTENCES), axis=1), 1, atol=1e-5)


def test_missing_weight_is_named(weights: dict[str, NDArray[np.float32]]) -> None:
    less = {name: value for name, value in weights.items() if name != "encoder.layer.3.output.dense.bias"}
    with pytest.raises(KeyError, match=r"encoder\.layer\.3\.output\.dense\.bias"):
        build_graph(less)
