"""VideoMAE by others, given the weights of ours: transformers' and, from a file of it, OpenGVLab's own."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from visavis.models.videomae.config import VideoMAEConfig
from visavis.models.videomae.network import VideoMAE

Forward = Callable[[Tensor], Tensor]
"""Normalized clips (batch, 3, frames, size, size) in, logits out."""


def random_network(config: VideoMAEConfig, seed: int = 0) -> VideoMAE:
    """Return a network with random weights of every kind: those that training begins with at 0 or 1 are not."""
    generator = torch.Generator().manual_seed(seed)
    network = VideoMAE(config).eval()
    with torch.no_grad():
        for name, value in network.named_parameters():
            noise = torch.randn(value.shape, generator=generator)
            scale = 0.1 if value.ndim == 1 else 1.5 / (value[0].numel() ** 0.5)
            value.copy_(noise * scale + (1.0 if value.ndim == 1 and _is_scale(name) else 0.0))
    return network


def _is_scale(name: str) -> bool:
    return ("norm" in name and name.endswith("weight")) or "gamma" in name


def transformers_model(network: VideoMAE, attention: str = "sdpa") -> nn.Module:
    """Return transformers' VideoMAEForVideoClassification with the same weights and the same epsilons."""
    import transformers

    config = network.config
    library: Any = transformers  # its annotations say less than it takes
    theirs = library.VideoMAEForVideoClassification._from_config(
        library.VideoMAEConfig(
            image_size=config.size, patch_size=config.patch, num_frames=config.frames, tubelet_size=config.tubelet,
            hidden_size=config.width, num_hidden_layers=config.depth, num_attention_heads=config.heads,
            intermediate_size=config.hidden, layer_norm_eps=config.epsilon, use_mean_pooling=True,
            num_labels=config.classes,
        ),
        attn_implementation=attention,
    )  # fmt: skip
    theirs.load_state_dict(transformers_weights(network), strict=True)
    theirs.fc_norm.eps = config.final_epsilon  # not configurable there
    model: nn.Module = theirs.eval()
    return model


def transformers_forward(network: VideoMAE) -> Forward:
    """Return the same as a function; frames come before channels there."""
    theirs = transformers_model(network)
    return lambda clips: theirs(clips.transpose(1, 2)).logits


def transformers_weights(network: VideoMAE) -> dict[str, Tensor]:
    """Return our weights by transformers' names, queries, keys and values apart."""
    ours = network.state_dict()
    result = {
        "videomae.embeddings.patch_embeddings.projection.weight": ours["patch_embed.proj.weight"],
        "videomae.embeddings.patch_embeddings.projection.bias": ours["patch_embed.proj.bias"],
        "fc_norm.weight": ours["fc_norm.weight"], "fc_norm.bias": ours["fc_norm.bias"],
        "classifier.weight": ours["head.weight"], "classifier.bias": ours["head.bias"],
    }  # fmt: skip
    for block in range(network.config.depth):
        mine, theirs = f"blocks.{block}.", f"videomae.encoder.layer.{block}."
        parts = ours[f"{mine}attn.qkv.weight"].chunk(3)
        for part, weight in zip(("query", "key", "value"), parts, strict=True):
            result[f"{theirs}attention.attention.{part}.weight"] = weight
        result[f"{theirs}attention.attention.query.bias"] = ours[f"{mine}attn.q_bias"]
        result[f"{theirs}attention.attention.value.bias"] = ours[f"{mine}attn.v_bias"]
        for there, here in (
            ("attention.output.dense", "attn.proj"), ("intermediate.dense", "mlp.fc1"), ("output.dense", "mlp.fc2"),
            ("layernorm_before", "norm1"), ("layernorm_after", "norm2"),
        ):  # fmt: skip
            for kind in ("weight", "bias"):
                result[f"{theirs}{there}.{kind}"] = ours[f"{mine}{here}.{kind}"]
    return result


def reference_forward(network: VideoMAE, file: Path) -> Forward:
    """Return OpenGVLab's VisionTransformer (``models/modeling_finetune.py``) with the same weights."""
    config = network.config
    module = _reference_module(file)
    theirs = module.VisionTransformer(
        img_size=config.size, patch_size=config.patch, num_classes=config.classes, embed_dim=config.width,
        depth=config.depth, num_heads=config.heads, mlp_ratio=config.hidden / config.width, qkv_bias=True,
        norm_layer=lambda width: nn.LayerNorm(width, eps=config.epsilon), all_frames=config.frames,
        tubelet_size=config.tubelet, init_values=config.layer_scale, init_scale=1.0,
    )  # fmt: skip
    theirs.load_state_dict(network.state_dict(), strict=True)
    model: Forward = theirs.eval()
    return model


def _reference_module(file: Path) -> ModuleType:
    specification = importlib.util.spec_from_file_location("videomae_reference", file)
    if specification is None or specification.loader is None:
        raise SystemExit(f"{file} is no Python file")
    module = importlib.util.module_from_spec(specification)
    with _timm():
        specification.loader.exec_module(module)
    return module


@contextmanager
def _timm() -> Iterator[None]:
    """Stand in for the few helpers of timm that the file imports: none takes part in inference."""
    names = ("timm", "timm.models", "timm.models.layers", "timm.models.registry")
    before = {name: sys.modules.get(name) for name in names}
    modules: dict[str, Any] = {name: ModuleType(name) for name in names}
    modules["timm.models.layers"].drop_path = lambda value, *_: value
    modules["timm.models.layers"].to_2tuple = lambda value: value if isinstance(value, tuple) else (value, value)
    modules["timm.models.layers"].trunc_normal_ = nn.init.trunc_normal_
    modules["timm.models.registry"].register_model = lambda function: function
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
