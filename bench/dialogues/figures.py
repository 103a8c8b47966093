"""Figures of many verdicts: the distribution of gaps, and how often what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.dialogues.corpus import TURNS, Act, Dialogue, Kind
from bench.dialogues.heard import Ear, Listening
from bench.dialogues.judge import Verdict, judge, stretches
from bench.dialogues.sounds import SPEECH_BEHIND

PLAIN: tuple[Kind, ...] = ("question", "interruption", "overlap")
HALTING: tuple[Kind, ...] = ("pause", "hesitation", "false start", "story")
NEAR_MS = 200
"""A sign of listening so near to a pause is taken to be in it."""


@dataclass(frozen=True)
class Outcome:
    """One dialogue with one server: what became of the user's acts, and how it showed that it listened."""

    dialogue: Dialogue
    verdicts: list[Verdict]
    listening: list[Listening]

    @classmethod
    def of(cls, dialogue: Dialogue, ear: Ear) -> Outcome:
        """Judge what was heard."""
        return cls(dialogue, judge(dialogue.acts, ear.spans), ear.listening)


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return everything that is reported of one server, as plain data. Shares are [how many, of how many].

    Dialogues behind which others speak are counted by themselves, under ``speech_behind``.
    """
    behind = [item for item in outcomes if item.dialogue.background in SPEECH_BEHIND]
    clear = [item for item in outcomes if item.dialogue.background not in SPEECH_BEHIND]
    return {**_figures(clear), "speech_behind": _figures(behind)}


def _figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    every = [verdict for outcome in outcomes for verdict in outcome.verdicts]
    turns = [verdict for verdict in every if verdict.act.kind in TURNS]
    interrupting = [item for item in every if item.act.kind == "interruption" and item.floor != "nothing to stop"]
    speech_min = sum(end - start for item in turns for start, end in stretches(item.act)) / 60_000
    gaps = [item.gap_ms for item in turns if item.gap_ms is not None]
    cut = [item for item in turns if item.answer == "cut in"]
    return {
        "gap_ms": distribution(gaps),
        "gaps_ms": [round(gap) for gap in gaps],
        "cut_in_plain": share(turns, lambda item: item.answer == "cut in", PLAIN),
        "cut_in_halting": share(turns, lambda item: item.answer == "cut in", HALTING),
        "cut_in_by_kind": {kind: share(turns, lambda item: item.answer == "cut in", (kind,)) for kind in TURNS},
        "cut_in_recovered": [sum(item.recovered for item in cut), len(cut)],
        "missed": share(turns, lambda item: item.answer == "missed"),
        "overtaken": share(turns, lambda item: item.answer == "overtaken"),
        "answered_twice": share(turns, lambda item: item.answer == "answered" and item.answers > 1),
        "barge_in_ms": distribution([item.to_silence_ms for item in interrupting if item.to_silence_ms is not None]),
        "not_obeyed": share(interrupting, lambda item: item.floor == "not obeyed"),
        "spoken_into_overlap": share(turns, lambda item: item.spoken_into > 0, ("interruption", "overlap")),
        "simultaneous_s_per_min": _per(sum(item.simultaneous_ms for item in turns) / 1000, speech_min),
        **{kind.replace(" ", "_"): _disturbances(every, kind) for kind in ("backchannel", "cough")},
        "cough_alone_answered": share(every, lambda item: item.false_turn, ("cough alone",)),
        "listening": _listening(outcomes, speech_min),
        "user_speech_min": round(speech_min, 2),
    }


def share(
    verdicts: Sequence[Verdict], is_so: Callable[[Verdict], bool], kinds: Sequence[Kind] | None = None
) -> list[int]:
    """Return of how many verdicts (of acts of some kinds) it is so, and how many there are."""
    of = [item for item in verdicts if kinds is None or item.act.kind in kinds]
    return [sum(map(is_so, of)), len(of)]


def distribution(values: Sequence[float]) -> dict[str, int]:
    """Return the 10th, 50th and 95th percentile, and of how many values."""
    if not len(values):
        return {"n": 0}
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.95])
    return {"n": len(values), "p10": round(float(low)), "p50": round(float(middle)), "p95": round(float(high))}


def _disturbances(every: Sequence[Verdict], kind: str) -> dict[str, list[int]]:
    over = [item for item in every if item.act.kind == kind and item.floor != "nothing to stop"]
    return {
        "stopped": share(over, lambda item: item.floor == "stopped"),
        "resumed": share(over, lambda item: item.floor == "resumed"),
        "undisturbed": share(over, lambda item: item.floor == "undisturbed"),
        "answered": share(over, lambda item: item.false_turn),
    }


def _listening(outcomes: Sequence[Outcome], speech_min: float) -> dict[str, Any]:
    """Return how often she showed that she listened while the user was in a turn, and how far from a pause."""
    distances = [
        (sign, distance)
        for outcome in outcomes
        for sign in outcome.listening
        if sign.why != "thinking" and (distance := _from_pause(sign.at_ms, outcome.dialogue.acts)) is not None
    ]
    near = [distance <= NEAR_MS for _, distance in distances]
    return {
        "signs_per_min": _per(len(distances), speech_min),
        "said_per_min": _per(sum(bool(sign.text) for sign, _ in distances), speech_min),
        "near_a_pause": [sum(near), len(near)],
        "from_pause_ms": distribution([distance for _, distance in distances]),
        "outside_turns": sum(sign.why != "thinking" for item in outcomes for sign in item.listening) - len(distances),
        "while_thinking": sum(sign.why == "thinking" for item in outcomes for sign in item.listening),
    }


def _from_pause(at_ms: float, acts: Sequence[Act]) -> float | None:
    """Return how far a moment of a turn is from its next pause or its end, 0 inside one; None outside all turns."""
    for act in acts:
        if act.kind in TURNS and act.start_ms <= at_ms < act.end_ms:
            pauses = [*act.pauses, (act.end_ms, act.end_ms)]
            return min(max(0.0, start - at_ms, at_ms - end) for start, end in pauses)
    return None


def _per(amount: float, minutes: float) -> float:
    return round(amount / minutes, 2) if minutes else 0.0
