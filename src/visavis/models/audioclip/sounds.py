"""Sounds made by code: chirps, knocks, hums and noise. Structured, unlike noise alone, and always the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def synthetic_sound(seed: int, samples: int, rate: int) -> NDArray[np.int16]:
    """Return a sound of some tones that glide, some knocks and a little noise: int16 (samples,)."""
    random = np.random.default_rng(seed)
    times = np.arange(samples) / rate
    sound = random.normal(0, 10 ** random.uniform(-3.5, -1.5), samples)
    for _ in range(int(random.integers(1, 5))):
        start, glide = 10 ** random.uniform(1.9, 3.6), random.uniform(-0.8, 0.8)
        swing = np.sin(2 * np.pi * random.uniform(0.5, 8) * times + random.uniform(0, 6))
        phase = 2 * np.pi * start * (times + glide * times**2 / 4)
        for overtone in range(1, int(random.integers(2, 6))):
            sound += 10 ** random.uniform(-2, -0.7) / overtone * np.sin(overtone * phase) * (0.6 + 0.4 * swing)
    for _ in range(int(random.integers(0, 6))):
        place = random.uniform(0, times[-1])
        after = np.maximum(times - place, 0)
        decay = np.exp(-after * 10 ** random.uniform(1, 2)) * (times >= place)
        sound += random.uniform(0.05, 0.4) * decay * np.sin(2 * np.pi * 10 ** random.uniform(2, 3.5) * after)
    return np.asarray(np.clip(sound * 16_000, -32_768, 32_767), np.int16)
