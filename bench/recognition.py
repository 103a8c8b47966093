"""How well the built-in recognizer understands a persona's visitors, how fast, and what its confidence is worth.

Speaks questions with every synthetic voice of this machine (a quarter of the persona's own wording, the held-out
paraphrases and out-of-scope sentences of ``personas/<name>/evaluation.yaml``) and prints JSON::

    python -m bench.recognition [--persona host] [--voices flite:rms,flite:slt] [--noise 20] [--every 4]

Synthetic voices in a quiet room are easier than people: the figures compare versions and voices, no more.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
import psutil
import yaml

from bench.measures import area, word_errors
from bench.spoken import RATE, Samples, noises, noisy, spoken, voices
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.models.minilm.predictor import MiniLM
from visavis.perception.backends.pocketsphinx.recognizer import PocketsphinxRecognizer
from visavis.perception.recognition import Transcript, Vocabulary
from visavis.reasoning.finding import Finder
from visavis.reasoning.persona import Persona
from visavis.reasoning.persona_files import load_persona

STEP = RATE // 10
SENSES = frozenset({"hearing", "voice"})


@dataclass(frozen=True)
class Saying:
    """A sentence, and the lines that answer it: none if it is about something else."""

    text: str
    expect: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Heard:
    """What became of one sentence."""

    saying: Saying
    final: Transcript
    latency_s: float
    """From the end of the sound to the final text."""

    @property
    def errors(self) -> tuple[int, int]:
        """Return the wrong words and the number of words that were said."""
        return word_errors(self.saying.text, self.final.text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persona", default="host")
    parser.add_argument("--voices", default=",".join(voices()))
    parser.add_argument("--noise", type=float, help="add white noise, so many decibels below the speech")
    parser.add_argument("--every", type=int, default=4, help="speak every so-manieth sentence")
    parser.add_argument("--models", type=Path, default=platformdirs.user_data_path("visavis") / "models")
    options = parser.parse_args()
    folder = Path(__file__).parent.parent / "personas" / options.persona
    persona = load_persona(folder)
    sets = {name: items[:: options.every] for name, items in sayings(persona, folder).items()}
    with tempfile.TemporaryDirectory() as scratch:
        finder = _finder(persona, options.models, Path(scratch))
        report = asyncio.run(_measure(persona, sets, options.voices.split(","), options.noise, finder, Path(scratch)))
    json.dump(report, sys.stdout, indent=2)
    print()


def sayings(persona: Persona, folder: Path) -> dict[str, list[Saying]]:
    """Return what is spoken, by set."""
    held_out = yaml.safe_load((folder / "evaluation.yaml").read_text("utf-8"))
    own = [Saying(text, frozenset({line.id})) for line in persona.lines for text in line.questions]
    paraphrases = [
        Saying(item["say"], frozenset(item["expect"])) for item in held_out["paraphrases"]
        if item["expect"] and not item.get("after")
    ]  # fmt: skip
    return {"authored": own, "paraphrases": paraphrases, "other": [Saying(text) for text in held_out["out_of_scope"]]}


async def _measure(
    persona: Persona,
    sets: dict[str, list[Saying]],
    names: Sequence[str],
    noise_db: float | None,
    finder: Finder,
    cache: Path,
) -> Any:
    recognizer = PocketsphinxRecognizer(cache)
    vocabulary = Vocabulary(persona.heard_sentences(), dict(persona.about.pronunciations))
    started = time.perf_counter()
    await recognizer.prepare(vocabulary)
    built_s = time.perf_counter() - started
    report: dict[str, Any] = {"sentences": len(vocabulary.sentences), "first_preparation_s": round(built_s, 2)}
    everything: dict[str, list[Heard]] = {name: [] for name in sets}
    cpu_before, sound_s = _worker_cpu(), 0.0
    for voice in names:
        for name, items in sets.items():
            heard = []
            for saying in items:
                sound = spoken(saying.text, voice)
                sound = sound if noise_db is None else noisy(sound, noise_db, saying.text)
                sound_s += len(sound) / RATE
                heard.append(await _hear(recognizer, vocabulary, saying, sound, session_id=voice))
            report.setdefault(voice, {})[name] = _figures(heard, finder)
            everything[name] += heard
    report["real_time_factor"] = round((_worker_cpu() - cpu_before) / sound_s, 3)
    report["final_after_ms"] = _percentiles([item.latency_s * 1000 for items in everything.values() for item in items])
    report["worker_mb"] = round(sum(child.memory_info().rss for child in _workers()) / 1e6)
    odd = [await _hear(recognizer, vocabulary, Saying(""), sound, session_id="noise") for sound in noises(40)]
    report["confidence"] = _confidence(everything, odd)
    await recognizer.close()
    return report


async def _hear(
    recognizer: PocketsphinxRecognizer, vocabulary: Vocabulary, saying: Saying, sound: Samples, session_id: str
) -> Heard:
    stream = await recognizer.open(vocabulary, session_id=session_id)
    for start in range(0, len(sound), STEP):
        await stream.feed(sound[start : start + STEP].tobytes())
    started = time.perf_counter()
    final = await stream.finish()
    return Heard(saying, final, time.perf_counter() - started)


def _figures(heard: Sequence[Heard], finder: Finder) -> dict[str, Any]:
    wrong, said = (sum(item.errors[i] for item in heard) for i in (0, 1))
    figures = {"sentences": len(heard), "wer": round(100 * wrong / said, 1)}
    figures["confidence"] = round(statistics.mean(item.final.confidence for item in heard), 2)
    if heard[0].saying.expect:
        for name, texts in (("typed", [item.saying.text for item in heard]), ("heard", [i.final.text for i in heard])):
            found = [finder.find([text], senses=SENSES) if text else None for text in texts]
            right = sum(m is not None and m.reference in i.saying.expect for m, i in zip(found, heard, strict=True))
            figures[f"right_line_{name}"] = round(100 * right / len(heard), 1)
    return figures


def _confidence(everything: dict[str, list[Heard]], odd: Sequence[Heard]) -> dict[str, Any]:
    meant = [item for name in ("authored", "paraphrases") for item in everything[name]]
    rate = [(item.final.confidence, item.errors[0] / item.errors[1]) for item in meant]
    good = [confidence for confidence, wrong in rate if wrong <= 0.25]
    others = {
        "misheard": [confidence for confidence, wrong in rate if wrong >= 0.5],
        "other_topics": [item.final.confidence for item in everything["other"]],
        "noises_with_words": [item.final.confidence for item in odd if item.final.text],
    }
    report: dict[str, Any] = {"understood": len(good), "noises": len(odd)}
    for name, values in others.items():
        report[name] = {"count": len(values), "auc": area(good, values)}
    for threshold in (0.4, 0.5, 0.6, 0.7):
        shares = {name: _share(values, threshold) for name, values in {"understood": good, **others}.items()}
        report[f"accepted_from_{threshold}"] = shares
    return report


def _share(values: Sequence[float], threshold: float) -> float | None:
    return round(sum(value >= threshold for value in values) / len(values), 3) if values else None


def _finder(persona: Persona, models: Path, cache: Path) -> Finder:
    store = ModelStore(models, MODELS)
    encoder = MiniLM(store.file("minilm"), store.file("minilm", "tokenizer.json"), cache=cache)
    return Finder(persona, encoder, cache)


def _workers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "resource_tracker" not in " ".join(child.cmdline())]


def _worker_cpu() -> float:
    return sum(sum(child.cpu_times()[:2]) for child in _workers())


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {f"p{share}": round(ordered[int(share / 100 * (len(ordered) - 1))], 1) for share in (50, 95, 100)}


if __name__ == "__main__":
    main()
