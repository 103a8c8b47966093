"""When the turn model should be asked about a pause, and what its answers are worth.

Speaks some of a persona's questions with the synthetic voices of this machine: whole, and cut off after a word in their
middle, as if the speaker were searching for the next one. Silence grows after both, and the model is asked at each of
``--silences``. For each set of silences and each probability from which a turn is taken as over, prints as JSON how
many whole questions are ended, how long their silence was, and how many of those that were cut off are ended too::

    python -m bench.turn_end [--persona host] [--voices flite:rms,flite:slt] [--every 80]

A cut is harder than a person's pause, which can be heard coming: the figures compare policies, no more.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from bench.spoken import PAUSE, RATE, Samples, spoken, voices
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.models.smart_turn import SAMPLES, SmartTurn
from visavis.reasoning.persona_files import load_persona

SILENCES_MS = (64, 200, 350, 500, 700, 900)
POLICIES = {"once": 1, "at the hangover's end": 2, "until 350 ms": 3, "until 500 ms": 4, "until 900 ms": 6}
LEVELS = (0.5, 0.6, 0.7, 0.8)
SHORTEST_WORDS = 4
LONGEST_SILENCE_MS = 1_500


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persona", default="host")
    parser.add_argument("--voices", default=",".join(voices()))
    parser.add_argument("--every", type=int, default=80, help="speak every so-manieth question")
    options = parser.parse_args()
    model = SmartTurn(ModelStore(platformdirs.user_data_path("visavis") / "models", MODELS).file("smart-turn"))
    persona = load_persona(Path(__file__).parent.parent / "personas" / options.persona)
    questions = [question for line in persona.lines for question in line.questions][:: options.every]
    names = options.voices.split(",")
    started, asked = time.perf_counter(), 0
    whole, cut = [], []
    for voice in names:
        for question in questions:
            whole.append(_judged(model, _trimmed(question, voice)))
            words = question.split()
            if len(words) >= SHORTEST_WORDS:
                cut.append(_judged(model, _beginning(question, " ".join(words[: len(words) // 2]), voice)))
    asked = (len(whole) + len(cut)) * len(SILENCES_MS)
    result: dict[str, Any] = {
        "whole": len(whole),
        "cut": len(cut),
        "ms_per_prediction": round(1000 * (time.perf_counter() - started) / asked, 1),
        "policies": [_policy(name, level, whole, cut) for name in POLICIES for level in LEVELS],
    }
    json.dump(result, sys.stdout, indent=2)
    print()


def _trimmed(text: str, voice: str) -> Samples:
    """Return the sentence without the silence after it."""
    sound = spoken(text, voice)
    loud = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
    return sound[: loud[-1] + 1]


def _beginning(text: str, beginning: str, voice: str) -> Samples:
    """Return the sentence up to a word: about as long as that beginning is when it is said alone."""
    sound = _trimmed(text, voice)
    share = (len(_trimmed(beginning, voice)) - PAUSE) / max(1, len(_trimmed(beginning + " and", voice)) - PAUSE)
    end = PAUSE + int((len(_trimmed(beginning, voice)) - PAUSE) * min(1.0, share + 0.1))
    return sound[: min(end, int(0.8 * len(sound)))]


def _judged(model: SmartTurn, sound: Samples) -> NDArray[np.float64]:
    """Return the model's probabilities after each of the silences."""
    random = np.random.default_rng(0)
    silence = np.rint(random.normal(0, 20, max(SILENCES_MS) * RATE // 1000)).astype(np.int16)
    extended = np.concatenate([sound, silence])
    ends = [len(sound) + ms * RATE // 1000 for ms in SILENCES_MS]
    return np.array([model.predict(extended[max(0, end - SAMPLES) : end]) for end in ends])


def _policy(
    name: str, level: float, whole: Sequence[NDArray[np.float64]], cut: Sequence[NDArray[np.float64]]
) -> dict[str, Any]:
    checks = POLICIES[name]
    silences = [_ended(item[:checks], level) for item in whole]
    return {
        "asked": name,
        "from_probability": level,
        "ended": round(sum(item is not None for item in silences) / len(silences), 3),
        "silence_ms": round(float(np.mean([LONGEST_SILENCE_MS if item is None else item for item in silences]))),
        "cut_off": round(sum(_ended(item[:checks], level) is not None for item in cut) / len(cut), 3),
    }


def _ended(probabilities: NDArray[np.float64], level: float) -> int | None:
    """Return after how much silence the turn is taken as over: not before the hangover has passed."""
    passed = np.flatnonzero(probabilities >= level)
    return max(SILENCES_MS[passed[0]], SILENCES_MS[1]) if len(passed) else None


if __name__ == "__main__":
    main()
