from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.models.fusion.networks import LAYOUTS, NEEDS, TEMPERATURE, random_network, sensed, written
from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.config import FusionConfig
from visavis.models.fusion.errors import FusionModelError
from visavis.models.fusion.export import export
from visavis.models.fusion.manifest import MANIFEST, MODEL
from visavis.models.fusion.network import FusionNetwork, FusionOutput
from visavis.models.fusion.predictor import FusionPredictor, Sensed

SUBSETS = [names for size in (1, 2, 3) for names in itertools.combinations(NEEDS, size)]


def in_torch(network: FusionNetwork, moment: Sensed) -> FusionOutput:
    names = network.config.modalities
    values = {name: torch.from_numpy(moment[name][0])[None] if name in moment else torch.zeros(1, NEEDS[name])
              for name in names}  # fmt: skip
    present = torch.tensor([[float(name in moment) for name in names]])
    confidence = torch.tensor([[moment[name][1] if name in moment else 0.0 for name in names]])
    with torch.inference_mode():
        return network(values, present, confidence)  # type: ignore[no-any-return]


@pytest.mark.parametrize("names", SUBSETS, ids="+".join)
def test_what_runs_says_the_same_as_what_was_trained(names: tuple[str, ...], tmp_path: Path) -> None:
    network = random_network()
    written(tmp_path, network)
    moment = sensed(7, *names)
    (found,) = FusionPredictor.open(tmp_path).predict([moment])
    wanted = in_torch(network, moment)
    assert found.probabilities == pytest.approx((wanted.logits / TEMPERATURE).softmax(-1)[0].numpy(), abs=1e-5)
    assert [found.valence, found.arousal] == pytest.approx(wanted.affect[0].tolist(), abs=1e-5)


def test_what_was_not_measured_counts_as_usual(tmp_path: Path) -> None:
    network = random_network()
    written(tmp_path, network)
    values, confidence = sensed(1)["voice"]
    values[1] = np.nan
    usual = values.copy()
    usual[1] = float(network.get_buffer("mean_voice")[1])
    missing, known = FusionPredictor.open(tmp_path).predict(
        [{"voice": (values, confidence)}, {"voice": (usual, confidence)}]
    )
    assert missing.probabilities == pytest.approx(known.probabilities, abs=1e-6)


def test_absent_modalities_change_nothing() -> None:
    network = random_network()
    face = sensed(3, "face")
    there, elsewhere = in_torch(network, face), in_torch(network, {**face})
    strange = {name: torch.full((1, count), 50.0) for name, count in NEEDS.items()}
    strange["face"] = torch.from_numpy(face["face"][0])[None]
    present, confidence = torch.tensor([[1.0, 0.0, 0.0]]), torch.tensor([[face["face"][1], 0.9, 0.9]])
    with torch.inference_mode():
        other: FusionOutput = network(strange, present, confidence)
    assert torch.equal(there.logits, elsewhere.logits)
    assert torch.allclose(there.logits, other.logits, atol=1e-5)
    assert other.attention[0, :, 1:3].max() < 1e-6


def test_what_is_believed_less_is_looked_at_less() -> None:
    network = random_network()
    with torch.no_grad():
        network.gain.fill_(2.0)
    moment = sensed(4)
    shares = []
    for confidence in (0.9, 0.5, 0.1):
        moment["face"] = (moment["face"][0], confidence)
        shares.append(float(in_torch(network, moment).attention[0, :, 0].mean()))
    assert shares[0] > shares[1] > shares[2]


def test_what_was_never_taught_is_never_named(tmp_path: Path) -> None:
    taught = tuple(name for name in EMOTIONS if name != "surprised")
    written(tmp_path, random_network(taught=taught))
    for found in FusionPredictor.open(tmp_path).predict([sensed(seed) for seed in range(20)]):
        assert found.probabilities[EMOTIONS.index("surprised")] < 1e-4
        assert found.probabilities.sum() == pytest.approx(1)


def test_weights_are_how_far_the_answer_moves_without(tmp_path: Path) -> None:
    written(tmp_path)
    predictor = FusionPredictor.open(tmp_path)
    moment = sensed(11)
    whole, without = predictor.predict([moment, {name: moment[name] for name in ("face", "text")}])
    assert sum(whole.weights.values()) == pytest.approx(1)
    assert set(whole.weights) == set(moment)
    assert (whole.weights["voice"] < 0.01) == np.allclose(whole.probabilities, without.probabilities, atol=1e-3)
    (alone,) = predictor.predict([sensed(11, "voice")])
    assert alone.weights == {"voice": 1.0}


def test_the_order_and_the_company_do_not_matter(tmp_path: Path) -> None:
    written(tmp_path)
    predictor = FusionPredictor.open(tmp_path)
    moments = [sensed(seed, *names) for seed, names in enumerate(SUBSETS)]
    together = predictor.predict(moments)
    for moment, found in zip(moments, together, strict=True):
        (alone,) = predictor.predict([dict(reversed(moment.items()))])
        assert alone.probabilities == pytest.approx(found.probabilities, abs=1e-5)
        assert alone.weights == pytest.approx(found.weights, abs=1e-3)


THREE = (np.zeros(3, np.float32), 1.0)


@pytest.mark.parametrize("wrong", [{}, {"video": THREE}, {"face": THREE}], ids=["nothing", "unknown", "too few"])
def test_other_features_are_refused(wrong: Sensed, tmp_path: Path) -> None:
    written(tmp_path)
    with pytest.raises(ValueError, match=r"fuse|values"):
        FusionPredictor.open(tmp_path).predict([wrong])


def code_of(folder: Path) -> str:
    with pytest.raises(FusionModelError) as caught:
        FusionPredictor.open(folder)
    return caught.value.code


def test_a_model_that_was_never_trained_is_neither_written_nor_opened(tmp_path: Path) -> None:
    with pytest.raises(FusionModelError) as caught:
        export(random_network(), tmp_path, name="new", layouts=LAYOUTS, temperature=1.0, trained={"recordings": 0})
    assert caught.value.code == "fusion.untrained"
    assert not (tmp_path / MODEL).exists()
    written(tmp_path)
    manifest = tmp_path / MANIFEST
    manifest.write_text(manifest.read_text().replace('"recordings": 70', '"recordings": 0'))
    assert code_of(tmp_path) == "fusion.untrained"


@pytest.mark.parametrize("change", [
    ('"kind": "visavis-fusion"', '"kind": "something"'), ('"version": 1', '"version": 9'), ('"neutral"', '"calm"'),
    ('"file": "fusion.onnx"', '"file": "../fusion.onnx"'), ('"temperature": 1.7', '"temperature": 0'),
    ('"face": 4', '"face": -4'), ('"face": 4', '"nose": 4'), ("{", "["),
])  # fmt: skip
def test_wrong_manifests_are_refused(change: tuple[str, str], tmp_path: Path) -> None:
    written(tmp_path)
    manifest = tmp_path / MANIFEST
    text = manifest.read_text()
    assert change[0] in text
    manifest.write_text(text.replace(*change, 1))
    assert code_of(tmp_path) == "fusion.manifest_invalid"


def test_wrong_files_are_refused(tmp_path: Path) -> None:
    assert code_of(tmp_path) == "fusion.manifest_invalid"
    written(tmp_path)
    (tmp_path / MODEL).write_bytes((tmp_path / MODEL).read_bytes()[:-1] + b"x")
    assert code_of(tmp_path) == "fusion.model_broken"
    (tmp_path / MODEL).unlink()
    assert code_of(tmp_path) == "fusion.model_broken"
    written(tmp_path)
    manifest = tmp_path / MANIFEST
    manifest.write_text(manifest.read_text().replace('"face": 4', '"face": 5'))
    assert code_of(tmp_path) == "fusion.model_broken"


def test_the_shape_is_told_by_the_modalities() -> None:
    assert FusionConfig({"text": 2, "face": 4}).modalities == ("face", "text")
