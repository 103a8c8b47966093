"""Full size, against outputs of the authors' implementation with the same weights (``bench.audioclip --golden``)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from bench.audioclip import TEXTS, outputs, random_network, sampled, sounds
from bench.audioclip_peers import RECIPE

from tests.models.installed import model_file
from visavis.models.audioclip.network import AudioCLIP
from visavis.models.audioclip.tokenizer import CONTEXT, Tokenizer

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))


def golden_tokens() -> torch.Tensor:
    tokens = torch.zeros(len(TEXTS), CONTEXT, dtype=torch.long)
    for row, text in zip(tokens, TEXTS, strict=True):
        known = GOLDEN["texts"][text]
        row[: len(known)] = torch.tensor(known)
    return tokens


@pytest.fixture(scope="module")
def network() -> AudioCLIP:
    return random_network()


@pytest.fixture(scope="module")
def found(network: AudioCLIP) -> Iterator[dict[str, torch.Tensor]]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    with torch.inference_mode():
        heard = sounds()
        spectrograms = network.audio.fbsp(heard, network.audio.window)
        yield outputs(network, heard, golden_tokens(), spectrograms)
    torch.set_num_threads(before)


def test_every_tensor_of_the_published_checkpoints_has_its_place(network: AudioCLIP) -> None:
    assert len(network.state_dict()) == 861
    assert GOLDEN["recipe"] == RECIPE


@pytest.mark.parametrize("name", list(GOLDEN["outputs"]))
def test_every_part_gives_what_the_authors_gives(found: dict[str, torch.Tensor], name: str) -> None:
    golden, ours = GOLDEN["outputs"][name], sampled(found[name])
    assert ours["shape"] == golden["shape"]
    deviation = golden["deviation"]
    assert deviation > 1e-3  # or a comparison would be void
    # The quietest bins of a spectrogram in dB are rounding alone, in theirs as in ours.
    allowed = 2e-2 if name == "front end, dB" else 2e-5 * deviation + 2e-6
    np.testing.assert_allclose(ours["values"], golden["values"], rtol=2e-5, atol=allowed)
    assert ours["mean"] == pytest.approx(golden["mean"], abs=max(1e-4 * deviation, 1e-6))
    assert ours["deviation"] == pytest.approx(deviation, rel=1e-4)


def test_texts_become_the_same_tokens() -> None:
    tokenizer = Tokenizer.open(model_file("clip-vocabulary"))
    for text, row in zip(TEXTS, tokenizer.batch(TEXTS), strict=True):
        assert row[row > 0].tolist() == GOLDEN["texts"][text]
