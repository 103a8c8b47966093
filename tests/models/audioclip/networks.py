"""Small networks with random weights, and a vocabulary for them."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import torch
from bench.audioclip_peers import recipe_weights

from visavis.models.audioclip.config import AudioCLIPConfig, AudioConfig, ImageConfig, TextConfig
from visavis.models.audioclip.network import AudioCLIP
from visavis.models.audioclip.tokenizer import Tokenizer

MERGES = (("l", "a"), ("d", "o"), ("do", "g</w>"), ("t", "h"), ("th", "e</w>"), ("h", "u"), ("c", "a"), ("ca", "t</w>"))
"""Enough for some words in one piece."""

TINY = AudioCLIPConfig(
    embedding=24,
    audio=AudioConfig(bins=65, window=100, hop=400, width=8, layers=(1, 2, 1, 1), groups=4, group_width=2),
    image=ImageConfig(size=32, width=8, layers=(1, 1, 1, 1), heads=4),
    text=TextConfig(context=40, vocabulary=512 + len(MERGES) + 2, width=32, depth=2, heads=4),
)
"""Two seconds are 221 frames."""


def tiny_network(config: AudioCLIPConfig = TINY) -> AudioCLIP:
    network = AudioCLIP(config).eval()
    network.load_state_dict(recipe_weights(network.state_dict()))
    with torch.no_grad():
        for name, value in network.named_parameters():
            if name == "logit_scale_at":
                value.fill_(3.0)
    return network


def audio_alone() -> AudioCLIPConfig:
    return replace(TINY, image=None, text=None)


def write_vocabulary(path: Path) -> Path:
    """Write a vocabulary in the form of CLIP's, but small."""
    with gzip.open(path, "wb") as file:
        file.write("\n".join(["#version", *(" ".join(pair) for pair in MERGES), ""]).encode())
    return path


def tokenizer() -> Tokenizer:
    return Tokenizer(MERGES)
