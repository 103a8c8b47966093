"""Converted models give what the checkpoint gives, and ask for labels without it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F

from tests.models.audioclip.networks import TINY, audio_alone, tiny_network, tokenizer, write_vocabulary
from visavis.models.audioclip.build import save_checkpoint
from visavis.models.audioclip.config import SAMPLE_RATE
from visavis.models.audioclip.errors import SoundModelError
from visavis.models.audioclip.export import Conversion, Target, convert
from visavis.models.audioclip.graph import adaptive_places
from visavis.models.audioclip.labels import EVERYDAY, LABELS_FILE, SoundLabel, read_labels, write_labels
from visavis.models.audioclip.manifest import MANIFEST, read_manifest
from visavis.models.audioclip.network import AudioCLIP
from visavis.models.audioclip.predictor import SoundPredictor
from visavis.models.audioclip.runtimes import SPECTROGRAM
from visavis.models.audioclip.sounds import synthetic_sound
from visavis.models.audioclip.texts import embed_labels
from visavis.models.audioclip.tokenizer import VOCABULARY_FILE
from visavis.models.audioclip.transforms import batch, picture, resample
from visavis.models.audioclip.voice_head import VoiceHead
from visavis.models.emotions import EMOTIONS
from visavis.models.openvino_models import open_model

LABELS = (
    SoundLabel("dog", ("the dog", "dog")),
    SoundLabel("cat", ("the cat",)),
    SoundLabel("speech", ("hula",), background=True),
)


def sound(seed: int, samples: int = 32_000) -> np.ndarray:
    return synthetic_sound(seed, samples, 16_000)


def conversion(checkpoint: Path, to: Target = "onnx") -> Conversion:
    vocabulary = write_vocabulary(checkpoint.parent / "words.gz")
    return Conversion(checkpoint, checkpoint.parent / to, to=to, labels=LABELS, vocabulary=vocabulary)


@pytest.mark.parametrize("to", ["onnx", "openvino", "safetensors"])
def test_gives_what_the_checkpoint_gives(checkpoint: Path, network: AudioCLIP, to: Target) -> None:
    manifest = convert(conversion(checkpoint, to))
    exact = to != "openvino"  # that may compute in 16 bits
    assert manifest.check["cosine"] > (0.99999 if exact else 0.999)
    assert not exact or manifest.check["centered_cosine"] > 0.9999
    assert read_manifest(checkpoint.parent / to) == manifest
    predictor = SoundPredictor.open(checkpoint.parent / to)
    heard = predictor.hear([sound(0), sound(1)])
    with torch.inference_mode():
        sounds = torch.from_numpy(batch([sound(0), sound(1)], 2 * SAMPLE_RATE))
        embeddings = F.normalize(network.embed_audio(sounds), dim=-1)
        texts = torch.from_numpy(embed_labels(network, tokenizer(), LABELS))
        scores = (network.scale("logit_scale_at") * embeddings @ texts.T).softmax(-1)[:, :2]
    np.testing.assert_allclose(heard.embeddings, embeddings.numpy(), atol=1e-5 if exact else 2e-2)
    np.testing.assert_allclose(heard.scores, scores.numpy(), atol=1e-4 if exact else 5e-2)
    assert predictor.labels == ("dog", "cat")  # background competes, and is not told
    assert (heard.scores.sum(1) < 1).all()
    assert heard.emotions is None
    assert predictor.window_ms == 2_000


def test_openvinos_spectrogram_keeps_to_32_bits(checkpoint: Path, network: AudioCLIP) -> None:
    convert(conversion(checkpoint, "openvino"))
    front, precision = open_model(checkpoint.parent / "openvino" / SPECTROGRAM, threads=1, exact=True)
    heard = batch([sound(0)], 2 * SAMPLE_RATE)
    found = front.create_infer_request().infer({0: heard})[0]
    with torch.inference_mode():
        exact = network.audio.fbsp(torch.from_numpy(heard), network.audio.window).numpy()
    assert precision == "float32"
    loud = exact > -80  # what is quieter is rounding alone
    assert loud.mean() > 0.5
    np.testing.assert_allclose(found[loud], exact[loud], atol=0.05)  # in bfloat16 it is several dB


@pytest.mark.parametrize(("old", "new"), [(39, 20), (43, 22), (20, 10), (86, 43), (5, 3), (7, 7), (3, 1)])
def test_pooling_is_cut_as_pytorch_cuts_it(old: int, new: int) -> None:
    values = torch.randn(1, 1, old, 1)
    pooled = F.adaptive_max_pool2d(values, [new, 1])[0, 0, :, 0].numpy()
    parts = [values[0, 0, place, 0].numpy() for place in adaptive_places(old, new)]
    np.testing.assert_array_equal(np.max(parts, axis=0), pooled)


def test_other_lengths_of_sound(checkpoint: Path) -> None:
    manifest = convert(replace(conversion(checkpoint), seconds=1.3))
    assert manifest.samples == round(1.3 * SAMPLE_RATE)
    assert manifest.check["centered_cosine"] > 0.9999
    assert SoundPredictor.open(checkpoint.parent / "onnx").window_ms == 1_300


def test_prompts_are_read_once(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = checkpoint.parent / "onnx"
    convert(conversion(checkpoint))
    (kept,) = folder.glob("texts-*.npy")
    before = kept.stat().st_mtime_ns
    monkeypatch.setattr("visavis.models.audioclip.texts.embed_labels", None)  # would fail if it were called
    convert(conversion(checkpoint))
    SoundPredictor.open(folder)
    assert kept.stat().st_mtime_ns == before
    # Renaming a label asks nothing new.
    write_labels(folder / LABELS_FILE, [replace(LABELS[0], label="woof"), *LABELS[1:]])
    assert SoundPredictor.open(folder).labels == ("woof", "cat")


def test_new_prompts_need_the_checkpoint(checkpoint: Path) -> None:
    folder = checkpoint.parent / "onnx"
    convert(conversion(checkpoint))
    write_labels(folder / LABELS_FILE, [*LABELS, SoundLabel("hula", ("the hula",))])
    with pytest.raises(SoundModelError) as caught:
        SoundPredictor.open(folder)
    assert caught.value.code == "sound.texts_missing"
    checkpoint.rename(folder / "checkpoint.pth")
    write_vocabulary(folder / VOCABULARY_FILE)
    assert SoundPredictor.open(folder).labels == ("dog", "cat", "hula")
    assert len(list(folder.glob("texts-*.npy"))) == 2


def test_a_checkpoint_can_be_asked_itself(checkpoint: Path) -> None:
    assert SoundPredictor.open(checkpoint).labels == ()  # nobody can read prompts
    write_vocabulary(checkpoint.parent / VOCABULARY_FILE)
    write_labels(checkpoint.parent / LABELS_FILE, LABELS)
    predictor = SoundPredictor.open(checkpoint)
    assert predictor.labels == ("dog", "cat")
    assert predictor.hear([sound(0)]).scores.shape == (1, 2)


def test_a_tower_without_words_gives_embeddings(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "checkpoint.pth", tiny_network(audio_alone()))
    manifest = convert(Conversion(tmp_path / "checkpoint.pth", tmp_path / "out"))
    assert manifest.scale is None
    predictor = SoundPredictor.open(tmp_path / "out")
    assert predictor.labels == ()
    heard = predictor.hear([sound(0)])
    assert heard.scores.shape == (1, 0)
    assert np.linalg.norm(heard.embeddings[0]) == pytest.approx(1, abs=1e-5)


def test_clip_alone_does_not_hear(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "checkpoint.pth", tiny_network(replace(TINY, audio=None)))
    for attempt in (lambda: convert(Conversion(tmp_path / "checkpoint.pth", tmp_path)),
                    lambda: SoundPredictor.open(tmp_path / "checkpoint.pth")):  # fmt: skip
        with pytest.raises(SoundModelError) as caught:
            attempt()
        assert caught.value.code == "sound.no_audio"


def test_a_lost_vocabulary_is_named(checkpoint: Path) -> None:
    with pytest.raises(SoundModelError) as caught:
        convert(Conversion(checkpoint, checkpoint.parent / "out"))
    assert caught.value.code == "sound.vocabulary_missing"


@pytest.mark.parametrize("damage", ["manifest", "version", "model", "no model", "texts", "labels"])
def test_damage_is_named(checkpoint: Path, damage: str) -> None:
    folder = checkpoint.parent / "onnx"
    convert(conversion(checkpoint))
    codes = {"manifest": "sound.manifest_invalid", "version": "sound.manifest_invalid", "model": "sound.model_broken",
             "no model": "sound.model_broken", "texts": "sound.texts_broken",
             "labels": "sound.labels_invalid"}  # fmt: skip
    match damage:
        case "manifest":
            (folder / MANIFEST).write_text("{")
        case "version":
            about = json.loads((folder / MANIFEST).read_text())
            (folder / MANIFEST).write_text(json.dumps(about | {"version": 99}))
        case "model":
            (folder / "model.onnx").write_bytes(b"none")
        case "no model":
            (folder / "model.onnx").unlink()
        case "texts":
            next(folder.glob("texts-*.npy")).write_bytes(b"none")
        case "labels":
            (folder / LABELS_FILE).write_text('[{"label": "dog", "prompts": "dog", "background": true}]')
    with pytest.raises(SoundModelError) as caught:
        SoundPredictor.open(folder)
    assert caught.value.code == codes[damage]


def test_a_head_belongs_to_its_model(checkpoint: Path) -> None:
    folder = checkpoint.parent / "onnx"
    manifest = convert(conversion(checkpoint))
    random, width = np.random.default_rng(0), TINY.embedding
    head = VoiceHead(
        np.zeros(width, np.float32), np.ones(width, np.float32),
        random.standard_normal((width, 7)).astype(np.float32), np.zeros(7, np.float32), 2.0, manifest.source_sha256,
    )  # fmt: skip
    head.save(folder)
    predictor = SoundPredictor.open(folder)
    assert predictor.tells_emotions
    heard = predictor.hear([sound(0)])
    assert heard.emotions is not None
    assert heard.emotions.shape == (1, len(EMOTIONS))
    assert heard.emotions.sum() == pytest.approx(1, abs=1e-5)
    logits = heard.embeddings @ head.weight / 2
    np.testing.assert_allclose(heard.emotions, np.exp(logits) / np.exp(logits).sum(), atol=1e-5)
    replace(head, weights_sha256="0" * 64).save(folder)
    with pytest.raises(SoundModelError, match="another model") as caught:
        SoundPredictor.open(folder)
    assert caught.value.code == "sound.head_invalid"
    (folder / "voice-head.npz").write_bytes(b"none")
    with pytest.raises(SoundModelError):
        SoundPredictor.open(folder)


@pytest.mark.parametrize("wrong", [np.zeros(0, np.int16), np.zeros(9, np.float32), np.zeros((2, 9), np.int16)])
def test_other_arrays_are_refused(checkpoint: Path, wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="a sound is int16"):
        SoundPredictor.open(checkpoint).hear([wrong])


def test_sounds_are_made_as_long_as_they_should_be() -> None:
    loud = np.full(16_000, 20_000, np.int16)
    found = batch([loud, loud[:8_000]], 44_100)
    assert found.shape == (2, 44_100)
    assert (found == np.rint(found)).all()  # as in a sound file
    assert found[1, 30_000:].any() == False  # noqa: E712 - numpy's
    assert batch([np.arange(100, dtype=np.int16)], 10, 44_100)[0].tolist() == list(range(90, 100))
    assert np.abs(resample(np.full(16_000, 32_767, np.int16))).max() <= 32_768


def test_pictures_are_cut_and_normalized() -> None:
    found = picture(np.full((64, 100, 3), 255, np.uint8), 32)
    assert found.shape == (3, 32, 32)
    assert found[0, 0, 0] == pytest.approx((1 - 0.48145466) / 0.26862954, abs=1e-4)
    assert picture(np.zeros((10, 12, 3), np.uint8), 32).shape == (3, 32, 32)


def test_the_everyday_sounds() -> None:
    labels = {item.label: item for item in read_labels(EVERYDAY)}
    wanted = {"laughter", "crying", "coughing", "sneezing", "sigh", "applause", "doorbell", "knocking", "telephone",
              "dog", "music", "siren", "glass breaking", "typing"}  # fmt: skip
    assert wanted <= set(labels)
    assert all(labels[name].background for name in ("speech", "silence"))
    assert not any(labels[name].background for name in wanted)


def test_labels_as_people_write_them(tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_text("kettle\n\nparrot\n")
    assert [item.label for item in read_labels(tmp_path / "some.txt")] == ["kettle", "parrot"]
    (tmp_path / "some.json").write_text('["kettle", {"label": "bird", "prompts": ["a parrot", "a crow"]}]')
    assert read_labels(tmp_path / "some.json")[1] == SoundLabel("bird", ("a parrot", "a crow"))
    for content in ("[]", '["a", "a"]', '{"a": 1}', '[{"label": "a", "prompts": [""]}]', "[", '["' + "x" * 400 + '"]'):
        (tmp_path / "some.json").write_text(content)
        with pytest.raises(SoundModelError) as caught:
            read_labels(tmp_path / "some.json")
        assert caught.value.code == "sound.labels_invalid"
