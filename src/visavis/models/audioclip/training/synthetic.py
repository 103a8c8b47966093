"""Voices and a network made by code, with which learning can be proven."""

from __future__ import annotations

import csv
import wave
from pathlib import Path
from typing import Final

import numpy as np
import torch

from visavis.models.audioclip.build import save_checkpoint
from visavis.models.audioclip.config import SAMPLE_RATE, AudioCLIPConfig, AudioConfig
from visavis.models.audioclip.network import AudioCLIP
from visavis.models.audioclip.sounds import synthetic_sound
from visavis.models.fusion.training.synthetic_voice import MANNERS, RATE, speak, speakers

SPEAKERS: Final = 10
SECONDS: Final = 2.4
FORCE: Final = (1.5, 2.0)
"""How much of each manner there is: more than for measuring prosody, since a random tower hears little."""
SMALL: Final = AudioCLIPConfig(
    embedding=512, audio=AudioConfig(width=32, layers=(1, 1, 1, 1), groups=8, group_width=8), image=None, text=None
)
"""With the published spectrogram, and a small tower behind it."""
_SOUNDS: Final = 16


def write_voices(folder: Path, each: int, seed: int = 0) -> Path:
    """Write ``each`` recordings of each of seven manners, by ten speakers in turn, and their list; return that."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    people = speakers(SPEAKERS, random)
    rows = []
    for label, manner in MANNERS.items():
        for number in range(each):
            who = number % SPEAKERS
            spoken = speak(people[who], manner.weakened(random.uniform(*FORCE)), SECONDS, random)
            name = f"{label}-{number:03}.wav"
            with wave.open(str(folder / name), "wb") as file:
                file.setparams((1, 2, RATE, 0, "NONE", ""))
                file.writeframes(spoken.samples.astype("<i2").tobytes())
            rows.append((name, label, f"voice-{who}"))
    path = folder / "corpus.csv"
    with path.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([("path", "label", "speaker"), *rows])
    return path


def write_small_tower(path: Path, seed: int = 0) -> None:
    """Write a checkpoint of a small tower with random weights, whose normalizations fit sounds made by code."""
    torch.manual_seed(seed)
    network = AudioCLIP(SMALL)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = None  # plain means
    sounds = np.stack([synthetic_sound(number, SAMPLE_RATE, SAMPLE_RATE) for number in range(_SOUNDS)])
    with torch.no_grad():
        network.train()
        network.embed_audio(torch.from_numpy(sounds).float())
    save_checkpoint(path, network.eval())
