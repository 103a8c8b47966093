from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.models.audioclip.networks import TINY, audio_alone, tiny_network
from visavis.models.audioclip.build import load_network, save_checkpoint, save_safetensors
from visavis.models.audioclip.checkpoint import is_audioclip, read_checkpoint
from visavis.models.audioclip.config import AudioConfig, ImageConfig, TextConfig
from visavis.models.audioclip.errors import SoundModelError
from visavis.models.audioclip.network import AudioCLIP

SOUND = torch.arange(-4_000.0, 4_000.0)[None]


def code_of(path: Path) -> str:
    with pytest.raises(SoundModelError) as caught:
        load_network(path)
    assert str(path) in caught.value.detail
    return caught.value.code


@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_what_is_saved_is_loaded(tmp_path: Path, network: AudioCLIP, suffix: str) -> None:
    path = tmp_path / f"model{suffix}"
    (save_checkpoint if suffix == ".pth" else save_safetensors)(path, network)
    loaded = load_network(path)
    assert loaded.network.config == TINY
    assert loaded.kind == "audioclip"
    with torch.inference_mode():
        assert torch.allclose(loaded.network.embed_audio(SOUND), network.embed_audio(SOUND), atol=1e-5)
    assert is_audioclip(path)


@pytest.mark.parametrize("wrap", ["model", "state_dict", "data parallel", "half", "plain"])
def test_layouts_that_are_published(tmp_path: Path, wrap: str) -> None:
    # As published nothing but the tensors is there: heads are 64 wide then, and frames 561 apart.
    config = replace(
        TINY, audio=AudioConfig(bins=65, window=100, width=8, layers=(1, 1, 1, 1), groups=4, group_width=2),
        image=ImageConfig(size=32, width=8, layers=(1, 1, 1, 1), heads=4),
        text=TextConfig(context=40, vocabulary=600, width=64, depth=1, heads=1),
    )  # fmt: skip
    network = tiny_network(config)
    weights = dict(network.state_dict())
    forms = {
        "model": {"model": weights, "epoch": 3, "args": argparse.Namespace(lr=1)},
        "state_dict": {"state_dict": weights},
        "data parallel": {f"module.{name}": value for name, value in weights.items()},
        "half": {name: value.half() if value.is_floating_point() else value for name, value in weights.items()},
        "plain": weights,
    }  # fmt: skip
    path = tmp_path / "AudioCLIP.pt"
    torch.save(forms[wrap], path)
    loaded = load_network(path)
    assert loaded.network.config == config
    assert all(value.dtype != torch.float16 for value in loaded.network.state_dict().values())
    assert is_audioclip(path)


def test_the_sound_tower_alone_is_a_classifier(tmp_path: Path) -> None:
    network = tiny_network(replace(audio_alone(), embedding=527))
    weights = {name.removeprefix("audio."): value for name, value in network.state_dict().items()}
    del weights["fbsp.bias"]  # it is empty, and may be missing
    path = tmp_path / "ESRNXFBSP.pt"
    torch.save(weights, path)
    loaded = load_network(path)
    assert loaded.kind == "esresnext"
    assert loaded.network.config.embedding == 527
    assert loaded.network.config.text is None


def test_clip_alone_reads_and_sees(tmp_path: Path) -> None:
    network = tiny_network(replace(TINY, audio=None))
    numbers = {"input_resolution": torch.tensor(32), "context_length": torch.tensor(40), "vocab_size": torch.tensor(9)}
    path = tmp_path / "CLIP.pt"
    torch.save({**network.state_dict(), **numbers}, path)
    loaded = load_network(path)
    assert loaded.kind == "clip"
    assert loaded.network.config.audio is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("missing", "missing: audio.layer2.1.bn1.weight"),
        ("unexpected", "unexpected: audio.more"),
        ("misshapen", r"wrong shape: audio.fc.weight \(1, 2\)"),
        ("no blocks", r"missing: .*audio.layer3"),
        ("no window", "missing: audio.window"),
        ("not square", "make no square"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, network: AudioCLIP, change: str, said: str) -> None:
    weights = dict(network.state_dict())
    match change:
        case "missing":
            del weights["audio.layer2.1.bn1.weight"]
        case "unexpected":
            weights["audio.more"] = torch.zeros(1)
        case "misshapen":
            weights["audio.fc.weight"] = torch.zeros(1, 2)
        case "no blocks":
            weights = {name: value for name, value in weights.items() if not name.startswith("audio.layer3")}
        case "no window":
            del weights["audio.window"]
        case "not square":
            weights["visual.attnpool.positional_embedding"] = torch.zeros(4, 256)
    path = tmp_path / "broken.pt"
    torch.save(weights, path)
    with pytest.raises(SoundModelError, match=said) as caught:
        load_network(path)
    assert caught.value.code == "sound.checkpoint_invalid"


def test_other_files_are_refused(tmp_path: Path) -> None:
    assert code_of(tmp_path / "nothing.pt") == "sound.checkpoint_missing"
    for number, content in enumerate((b"", b"not a checkpoint", b"\x80\x02}q\x00.")):
        path = tmp_path / f"{number}.pt"
        path.write_bytes(content)
        assert code_of(path) == "sound.checkpoint_invalid"
        assert not is_audioclip(path)
    path = tmp_path / "other.pt"
    torch.save({"patch_embed.proj.weight": torch.zeros(2)}, path)
    assert code_of(path) == "sound.checkpoint_invalid"
    assert not is_audioclip(path)


class Trap:
    """Would be called by a loader that runs what is in files."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, ("trapped",))


def test_nothing_in_a_checkpoint_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "trap.pt"
    torch.save({"model": Trap()}, path)
    assert code_of(path) == "sound.checkpoint_invalid"
    assert not (tmp_path / "trapped").exists()


@given(data=st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_bytes_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.pt"
    path.write_bytes(data)
    with pytest.raises(SoundModelError):
        read_checkpoint(path)
