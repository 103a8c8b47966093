"""Trains the head: multinomial logistic regression, examined over speakers from whom nothing was learned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from visavis.models.audioclip.errors import SoundModelError
from visavis.models.audioclip.training.voices import Voices
from visavis.models.audioclip.voice_head import VoiceHead
from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.training.calibration import Reliability, fitted_temperature, reliability
from visavis.models.fusion.training.splits import speaker_folds
from visavis.models.softmax import softmax
from visavis.models.videomae.training.metrics import Metrics, measure

PENALTIES: Final = (1e-3, 1e-2, 1e-1, 1.0, 10.0)
"""Of squared weights; that is chosen under which unknown speakers are understood best."""
_STEPS: Final = 300
_RATE: Final = 0.05
_LEAST_DEVIATION: Final = 1e-6
_NEVER: Final = -30.0
"""Bias of emotions that were never shown: they are never named."""

Floats = NDArray[np.float32]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Examined:
    """How well speakers are understood from whom nothing was learned."""

    metrics: Metrics
    before: Reliability
    """Without the temperatures."""
    after: Reliability
    folds: Sequence[frozenset[str]]
    temperatures: Sequence[float]
    penalties: Sequence[float]


def examine(voices: Voices, folds: int, seed: int, progress: Progress) -> Examined:
    """Train a head for each fold of speakers on the others, and ask it about them.

    Of the others, one fold says how strong the penalty is and how warm the probabilities are, so three parts never
    share a speaker. Raises SoundModelError ``sound.data_invalid`` if there are fewer than three speakers.
    """
    parts = _folds(voices, folds, seed)
    raw, warm = np.zeros((len(voices.labels), len(EMOTIONS))), np.zeros((len(voices.labels), len(EMOTIONS)))
    temperatures, penalties = [], []
    everybody = frozenset[str]().union(*parts)
    for number, tested in enumerate(parts):
        judging = parts[(number + 1) % len(parts)]
        head, penalty = taught(voices.of(everybody - tested - judging), voices.of(judging), "")
        asked = voices.of(tested)
        logits = head.logits(asked.embeddings)
        for sums, temperature in ((raw, 1.0), (warm, head.temperature)):
            np.add.at(sums, asked.recording, softmax(logits, temperature))
        temperatures.append(round(head.temperature, 4))
        penalties.append(penalty)
        progress(f"fold {number + 1}", number + 1, len(parts))
    counts = np.bincount(voices.recording, minlength=len(voices.labels))[:, None]
    before, after = raw / counts, warm / counts
    guesses = after.argmax(1).tolist()
    return Examined(
        measure(voices.labels.tolist(), guesses, len(EMOTIONS)), reliability(before, voices.labels),
        reliability(after, voices.labels), parts, temperatures, penalties,
    )  # fmt: skip


def final_head(voices: Voices, folds: int, seed: int, weights_sha256: str) -> VoiceHead:
    """Return a head for use, trained on all speakers but those of one fold, who choose penalty and temperature."""
    parts = _folds(voices, folds, seed)
    return taught(voices.of(frozenset[str]().union(*parts[1:])), voices.of(parts[0]), weights_sha256)[0]


def _folds(voices: Voices, folds: int, seed: int) -> list[frozenset[str]]:
    if len(set(voices.speakers)) < 3:
        raise SoundModelError("sound.data_invalid", "At least 3 speakers are needed, or nobody could be held out.")
    return speaker_folds(voices.speakers, voices.labels.tolist(), folds, seed)


def taught(training: Voices, judging: Voices, weights_sha256: str) -> tuple[VoiceHead, float]:
    """Return the head that understands ``judging`` best, calibrated on them, and the penalty that it had."""
    mean, deviation = training.embeddings.mean(0), training.embeddings.std(0) + _LEAST_DEVIATION
    inputs = (training.embeddings - mean) / deviation
    truth, weights = training.labels[training.recording], _weights(training)
    asked, told = (judging.embeddings - mean) / deviation, judging.labels[judging.recording]
    best: tuple[float, float, Floats, Floats] | None = None
    for penalty in PENALTIES:
        weight, bias = regression(inputs, truth, weights, penalty)
        logits = asked @ weight + bias
        probabilities = softmax(logits, fitted_temperature(logits, told))
        unlikelihood = float(-np.log(np.maximum(probabilities[np.arange(len(told)), told], 1e-9)).mean())
        if best is None or unlikelihood < best[0]:
            best = unlikelihood, penalty, weight, bias
    assert best is not None
    _, penalty, weight, bias = best
    temperature = fitted_temperature(asked @ weight + bias, told)
    return VoiceHead(mean, deviation, weight, bias, temperature, weights_sha256), penalty


def _weights(voices: Voices) -> NDArray[np.float64]:
    """Return how much each window counts: emotions the same, and recordings of one emotion the same."""
    windows = np.bincount(voices.recording, minlength=len(voices.labels))
    there = np.unique(voices.recording)
    recordings = np.bincount(voices.labels[there], minlength=len(EMOTIONS))
    weights = 1 / windows[voices.recording] / recordings[voices.labels[voices.recording]]
    return np.asarray(weights / weights.sum(), np.float64)


def regression(
    inputs: Floats, truth: NDArray[np.int64], weights: NDArray[np.float64], penalty: float
) -> tuple[Floats, Floats]:
    """Return weight (width, 7) and bias (7,) of a multinomial logistic regression, by Adam on all windows at once."""
    shown = np.bincount(truth, minlength=len(EMOTIONS)) > 0
    goal = np.eye(len(EMOTIONS))[truth]
    values = np.zeros((inputs.shape[1] + 1, len(EMOTIONS)))
    values[-1, ~shown] = _NEVER
    wide = np.concatenate([inputs, np.ones((len(inputs), 1), np.float32)], 1).astype(np.float64)
    moment, square = np.zeros_like(values), np.zeros_like(values)
    for step in range(1, _STEPS + 1):
        apart = (softmax(wide @ values) - goal) * weights[:, None]
        gradient = wide.T @ apart
        gradient[:-1] += penalty * values[:-1]
        gradient[:, ~shown] = 0
        moment = 0.9 * moment + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        rate = _RATE * 0.5 * (1 + np.cos(np.pi * (step - 1) / _STEPS))
        values -= rate * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return values[:-1].astype(np.float32), values[-1].astype(np.float32)
