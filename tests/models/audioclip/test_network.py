from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch

from tests.models.audioclip.networks import TINY, tiny_network
from visavis.models.audioclip.config import AudioConfig, ImageConfig, TextConfig
from visavis.models.audioclip.network import AudioCLIP


def inputs() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    tokens = torch.zeros(4, 40, dtype=torch.long)
    for row, length in enumerate((3, 5, 9, 38)):
        tokens[row, : length + 2] = torch.tensor([520, *range(10, 10 + length), 521])
    return 5_000 * torch.randn(2, 8_820, generator=generator), torch.randn(3, 3, 32, 32, generator=generator), tokens


def test_compares_what_it_is_given(network: AudioCLIP) -> None:
    sounds, pictures, tokens = inputs()
    with torch.inference_mode():
        found = network(sounds, pictures, tokens)
        assert found.audio_image.shape == (2, 3)
        assert found.audio_text.shape == (2, 4)
        assert found.image_text.shape == (3, 4)
        alone = network(sounds, tokens=tokens)
        assert alone.audio_image is None
        assert alone.image_text is None
        assert torch.allclose(alone.audio_text, found.audio_text, atol=1e-5)


def test_scales_are_bounded(network: AudioCLIP) -> None:
    with torch.no_grad():
        network.get_parameter("logit_scale_at").fill_(10.0)
        network.get_parameter("logit_scale_ai").fill_(-3.0)
    assert float(network.scale("logit_scale_at").detach()) == 100
    assert float(network.scale("logit_scale_ai").detach()) == 1


def test_sounds_in_a_batch_do_not_mix(network: AudioCLIP) -> None:
    sounds, pictures, tokens = inputs()
    with torch.inference_mode():
        towers: list[tuple[Callable[[torch.Tensor], torch.Tensor], torch.Tensor]] = [
            (network.embed_audio, sounds), (network.embed_images, pictures), (network.embed_text, tokens)
        ]  # fmt: skip
        for one, values in towers:
            together = one(values)
            apart = torch.cat([one(row[None]) for row in values])
            assert torch.allclose(together, apart, atol=1e-4)


def test_what_follows_the_end_of_a_text_does_not_count(network: AudioCLIP) -> None:
    _, _, tokens = inputs()
    with torch.inference_mode():
        whole = network.embed_text(tokens[:2])
        assert torch.allclose(network.embed_text(tokens[:2, :8]), whole, atol=1e-5)


def test_towers_can_be_left_out() -> None:
    alone = tiny_network(replace(TINY, image=None, text=None))
    assert {name.partition(".")[0] for name in alone.state_dict()} == {"audio"}
    reads = tiny_network(replace(TINY, audio=None))
    assert "logit_scale" in reads.state_dict()
    assert "logit_scale_at" not in reads.state_dict()


def test_numbers_that_do_not_fit_are_refused() -> None:
    for make in (lambda: AudioConfig(bins=33, window=100), lambda: AudioConfig(layers=(1, 2)),
                 lambda: ImageConfig(size=50), lambda: ImageConfig(heads=7), lambda: TextConfig(heads=7)):  # fmt: skip
        with pytest.raises(ValueError, match=r"\d"):
            make()
