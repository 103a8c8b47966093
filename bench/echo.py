"""Whether her own voice can be told from the user's, by comparing what is played with what the microphone hears.

Makes answers by a synthetic voice, and what a microphone would hear during them: the answer from a loudspeaker in a
room (late, fainter, band-limited, with reverberation and noise), another speaker, and both at once. Prints as JSON, for
lengths of sound that are known when the floor must decide, how often each is taken for an echo::

    python -m bench.echo [--seed 1] [--trials 200]
"""

from __future__ import annotations

import argparse
import json
import sys

import numpy as np
import soxr
from numpy.typing import NDArray

from bench.measures import area
from bench.spoken import RATE, Samples, spoken, voices
from visavis.events import SAMPLE_RATE
from visavis.perception.echo import ALIKE, CHECKS_MS, EARLY_MS, LATE_MS, compare

ANSWERS = (
    "I'm a virtual human, and I live on this computer. What would you like to know about me today?",
    "Nothing that you say leaves this machine, unless you connect me with a language model somewhere else.",
    "You can make a character of your own with a folder, a few lines of text, and an afternoon of patience.",
)
SPEECH = (
    "Could you tell me how all of this works, and who has made it, please?",
    "No wait, that is not at all what I wanted to hear from you right now.",
    "I think that we should talk about something else, for example the weather.",
)


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trials", type=int, default=200)
    options = parser.parse_args()
    random, names = np.random.default_rng(options.seed), voices()
    result = {}
    for length_ms in CHECKS_MS:
        scores: dict[str, list[float]] = {"echo": [], "user": [], "user over an echo": []}
        for trial in range(options.trials):
            answer = spoken(ANSWERS[trial % len(ANSWERS)], names[0])
            user = spoken(SPEECH[trial // 3 % len(SPEECH)], names[1 + trial % (len(names) - 1)])
            at_ms = int(random.integers(LATE_MS + 300, len(answer) * 1000 // RATE - length_ms - EARLY_MS))
            room = _room(answer, random)
            other = int(random.integers(400, len(user) * 1000 // RATE - length_ms))
            echo, speech = _cut(room, at_ms, length_ms), _cut(user, other, length_ms)
            if np.abs(speech).max() < 1_000 or np.abs(echo).max() < 300:
                continue  # a pause: nobody would ask
            both = np.clip(speech + echo * 0.5, -32768, 32767).astype(np.int16)
            said = _cut(answer, at_ms - LATE_MS, length_ms + LATE_MS + EARLY_MS)
            reference = np.rint(soxr.resample(said.astype(float), RATE, SAMPLE_RATE)).astype(np.int16)
            for name, heard in (("echo", echo), ("user", speech), ("user over an echo", both)):
                scores[name].append(compare(heard, reference)[0])
        result[length_ms] = {
            "trials": len(scores["echo"]),
            "area": area(scores["echo"], scores["user"]),
            "median": {name: round(float(np.median(values)), 2) for name, values in scores.items()},
            "taken_for_echo": {
                name: round(float(np.mean(np.array(values) >= ALIKE)), 3) for name, values in scores.items()
            },
        }
    json.dump({"threshold": ALIKE, "by_length_ms": result}, sys.stdout, indent=2)
    print()


def _room(answer: Samples, random: np.random.Generator) -> NDArray[np.float64]:
    """Return what a microphone hears of the answer: up to 0.4 s late, in a room that rings for 0.1 to 0.4 s."""
    late = int(random.uniform(0.02, 0.4) * RATE)
    time = np.arange(int(0.4 * RATE)) / RATE
    ringing = (
        random.normal(0, 1, len(time)) * np.exp(-6.9 * time / random.uniform(0.1, 0.4)) * random.uniform(0.02, 0.08)
    )
    ringing[0] = 1
    size = len(answer) + len(ringing)
    sound = np.fft.irfft(np.fft.rfft(answer, size) * np.fft.rfft(ringing, size), size)[: len(answer)]
    sound *= 10 ** (-random.uniform(0, 20) / 20)
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum *= (
        1
        / (1 + (random.uniform(150, 400) / np.maximum(hertz, 1)) ** 4)
        / (1 + (hertz / random.uniform(3_000, 7_000)) ** 4)
    )
    sound = np.fft.irfft(spectrum, len(sound))
    heard: NDArray[np.float64] = np.concatenate([np.zeros(late), sound])[: len(answer)]
    return heard + random.normal(0, random.uniform(5, 60), len(answer))


def _cut(sound: NDArray[np.generic], at_ms: int, length_ms: int) -> Samples:
    piece = np.asarray(sound[at_ms * RATE // 1000 : (at_ms + length_ms) * RATE // 1000], float)
    samples: Samples = np.clip(np.rint(piece), -32768, 32767).astype(np.int16)
    return samples


if __name__ == "__main__":
    main()
