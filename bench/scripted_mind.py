"""How well the scripted mind answers held-out paraphrases: accuracy, false answers and refusals.

The questions are those of ``bench/data/host_paraphrases.yaml`` and ``personas/host/evaluation.yaml``. None of them is
a question of a line, and nothing is learned from them: thresholds and weights come from the persona alone. Each is
asked the mind itself, typed and spoken, with the sentence model and by wording only. Prints JSON::

    python bench/scripted_mind.py [--models FOLDER] [--show-errors]

``accuracy`` is the share of paraphrases that get an acceptable answer, ``wrong_answers`` of those that get another one,
``refusals`` of those that get none, ``asked_back`` of those that are asked *Did you say: …?*. ``false_answers`` is the
share of questions that are not the persona's and get an answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import platformdirs
import yaml

from visavis.events import Source
from visavis.inference import Runner
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.models.minilm.predictor import MiniLM
from visavis.reasoning.mind import Exchange, Question, Thought
from visavis.reasoning.persona import Persona
from visavis.reasoning.persona_files import load_persona
from visavis.reasoning.retrieval import Encoder
from visavis.reasoning.scripted import CONFIRMING, ScriptedMind

ROOT = Path(__file__).parent.parent
HELD_OUT = ROOT / "bench/data/host_paraphrases.yaml"
EARLIER = ROOT / "personas/host/evaluation.yaml"
SENSES = frozenset({"hearing", "voice"})

Fate = Literal["right", "wrong", "refused", "asked_back"]


@dataclass(frozen=True, slots=True)
class Case:
    """A held-out question."""

    say: str
    expect: frozenset[str] = frozenset()
    knowledge: bool = False
    after: str = ""
    before: str = ""

    def accepts(self, source: Source) -> bool:
        """Tell whether a source is an acceptable one; 'tell me more' may be answered by what goes on."""
        if "continue" in self.expect and source.reference == "nothing_more":
            return True
        return source.reference in self.expect or (self.knowledge and source.kind == "knowledge")


def cases_of(items: Iterable[Mapping[str, Any] | str]) -> list[Case]:
    """Return the cases of one set of a file; those that are only a text must find nothing."""
    return [
        Case(item)
        if isinstance(item, str)
        else Case(item["say"], frozenset(item["expect"]), item.get("knowledge", False), item.get("after", ""),
                  item.get("before", ""))
        for item in items
    ]  # fmt: skip


def held_out_sets() -> dict[str, list[Case]]:
    """Return all sets by name; those whose name begins with 'outside' must find nothing."""
    new = yaml.safe_load(HELD_OUT.read_text("utf-8"))
    old = yaml.safe_load(EARLIER.read_text("utf-8"))
    paraphrases = cases_of(new["paraphrases"])
    outside = cases_of(new["out_of_scope"])
    return {
        "paraphrases": paraphrases,
        "paraphrases_seen_half": paraphrases[::2],
        "paraphrases_unseen_half": paraphrases[1::2],
        "follow_ups": cases_of(new["follow_ups"]),
        "earlier_paraphrases": cases_of(old["paraphrases"]),
        "outside": outside,
        "outside_seen_half": outside[::2],
        "outside_unseen_half": outside[1::2],
        "outside_earlier": cases_of(old["out_of_scope"]),
        "outside_word_salad": cases_of(old["word_salad"]),
    }


async def ask(mind: ScriptedMind, case: Case, *, spoken: bool) -> Source:
    """Ask one question in a conversation of its own, and return the source of the first sentence of its answer."""
    history: list[Exchange] = []
    if case.after:
        said = Source(kind="line", reference=case.after)
        history = [Exchange("user", case.before, "0"), Exchange("assistant", "…", "0", (said,))]
    async for step in mind.answer(Question(case.say, history, spoken=spoken, senses=SENSES)):
        if isinstance(step, Thought):
            return step.source
    raise AssertionError(f"no answer to {case.say!r}")


def fate_of(case: Case, source: Source) -> Fate:
    """Return what became of a question."""
    if source.reference.startswith(CONFIRMING):
        return "asked_back"
    if case.accepts(source):
        return "right"
    return "wrong" if source.kind in ("line", "knowledge") else "refused"


async def measure(mind: ScriptedMind, cases: Iterable[Case], *, outside: bool, spoken: bool) -> dict[str, Any]:
    """Return the figures of one set."""
    fates: Counter[Fate] = Counter()
    errors: list[str] = []
    for case in cases:
        source = await ask(mind, case, spoken=spoken)
        fate = fate_of(case, source)
        fates[fate] += 1
        if fate != "right" and not (outside and fate == "refused"):
            errors.append(f"{case.say} -> {source.reference} {source.score}")
    total = fates.total()
    if outside:
        return {
            "false_answers": round(fates["wrong"] / total, 3),
            "asked_back": round(fates["asked_back"] / total, 3),
            "count": total,
            "errors": errors,
        }
    return {
        "accuracy": round(fates["right"] / total, 3),
        "wrong_answers": round(fates["wrong"] / total, 3),
        "refusals": round(fates["refused"] / total, 3),
        "asked_back": round(fates["asked_back"] / total, 3),
        "count": total,
        "errors": errors,
    }


async def figures(persona: Persona, encoder: Encoder | None, cache: Path) -> dict[str, Any]:
    """Return the figures of all sets for one way of searching."""
    runner = Runner("bench-scripted")
    mind = ScriptedMind(persona, encoder, runner, cache)
    try:
        return {
            "spoken" if spoken else "typed": {
                name: await measure(mind, cases, outside=name.startswith("outside"), spoken=spoken)
                for name, cases in held_out_sets().items()
            }
            for spoken in (False, True)
        }
    finally:
        await mind.close()
        runner.close()


def report(models: Path) -> dict[str, Any]:
    """Measure the host with the sentence model and by wording only. ``models`` is where the model lies."""
    persona = load_persona(ROOT / "personas/host")
    store = ModelStore(models, MODELS)
    with tempfile.TemporaryDirectory() as scratch:
        cache = Path(scratch)
        encoder = MiniLM(store.file("minilm"), store.file("minilm", "tokenizer.json"), cache=cache)
        return {
            "persona": persona.about.name,
            "lines": len(persona.lines),
            "variants": sum(len(line.questions) for line in persona.lines),
            "minilm_and_wording": asyncio.run(figures(persona, encoder, cache)),
            "wording_only": asyncio.run(figures(persona, None, cache)),
        }


def without_errors(found: Any) -> Any:
    """Return a report without its lists of errors."""
    if not isinstance(found, dict):
        return found
    return {name: without_errors(value) for name, value in found.items() if name != "errors"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=platformdirs.user_data_path("visavis") / "models")
    parser.add_argument("--show-errors", action="store_true")
    options = parser.parse_args()
    found = report(options.models)
    json.dump(found if options.show_errors else without_errors(found), sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
