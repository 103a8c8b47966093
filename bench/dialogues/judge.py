"""What became of everything the user did: one verdict for each act, by the same rules for every server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from bench.dialogues.corpus import TURNS, Act
from bench.dialogues.heard import Span

Answered = Literal["answered", "cut in", "missed", "overtaken"]
Floor = Literal["nothing to stop", "undisturbed", "resumed", "stopped", "obeyed", "not obeyed"]

REACTION_MS = 250
"""Sound that begins so soon after an act cannot be its effect: it belongs to what was before."""
PATIENCE_MS = 2_500
"""Who goes on sooner than this has not waited for the answer: without one, the turn was overtaken, not missed."""
RECOVERY_MS = 500
"""A cut-in is mended if the answer falls silent so soon after the user's next sound."""
OBEYED_MS = 1_500
"""An interruption is obeyed if the answer falls silent so soon after its onset, and does not go on afterwards."""
EFFECT_MS = 1_500
"""An answer that falls silent so soon after a cough or 'uh huh' was stopped by it."""
LEFTOVER_MS = 300
"""An answer that began inside the turn has answered it if so much of it sounds after the turn."""


@dataclass
class Verdict:
    """What became of one act."""

    act: Act
    answer: Answered | None = None
    """Of a turn: whether it was answered, and when. None for what wants no answer."""
    gap_ms: float | None = None
    """From the last sound of an answered turn to the first of the answer."""
    recovered: bool = False
    """Of a cut-in: whether the answer fell silent at once when the user went on."""
    floor: Floor | None = None
    """Of what happens over an answer: what became of that answer. None where none is expected to sound."""
    to_silence_ms: float | None = None
    """Of an obeyed interruption: from its onset to silence."""
    answers: int = 0
    """How many answers it got."""
    spoken_into: int = 0
    """How often sound began, anew or again, while the user was in this turn."""
    simultaneous_ms: float = 0.0
    """How long both spoke at once."""
    spans: list[Span] = field(default_factory=list)
    """The answers that it got. No answer belongs to two acts."""

    @property
    def false_turn(self) -> bool:
        """Tell whether something was answered that wanted no answer."""
        return self.answer is None and self.answers > 0


def judge(acts: Sequence[Act], spans: Sequence[Span]) -> list[Verdict]:
    """Return a verdict for each act, in order; ``spans`` are in order and do not overlap."""
    verdicts = [Verdict(act) for act in acts]
    _give_answers(verdicts, spans)
    for index, verdict in enumerate(verdicts):
        act = verdict.act
        later = [other.start_ms for other in acts[index + 1 :]]
        until = later[0] if later else float("inf")
        if act.kind in TURNS:
            next_turn = min(
                (other.start_ms for other in acts[index + 1 :] if other.kind in TURNS), default=float("inf")
            )
            _judge_turn(verdict, spans, next_turn)
        if act.kind == "interruption":
            _judge_interruption(verdict, spans, until)
        elif act.kind in ("backchannel", "cough"):
            _judge_disturbance(verdict, spans, until)
    return verdicts


def _give_answers(verdicts: Sequence[Verdict], spans: Sequence[Span]) -> None:
    """Give each answer to the act before it; one that comes after a cough may still be owed to the turn before."""
    for span in spans:
        before = [verdict for verdict in verdicts if verdict.act.start_ms + REACTION_MS <= span.start_ms]
        if span.resumed or not before:
            continue
        turns = [verdict for verdict in before if verdict.act.kind in TURNS]
        owner = before[-1]
        if owner.act.kind not in TURNS and turns and not turns[-1].spans:
            owner = turns[-1]
        owner.spans.append(span)
        owner.answers += 1


def _judge_turn(verdict: Verdict, spans: Sequence[Span], next_turn: float) -> None:
    act = verdict.act
    early = [span for span in verdict.spans if span.start_ms < act.end_ms]
    late = [span for span in verdict.spans if span.start_ms >= act.end_ms]
    verdict.spoken_into = sum(act.start_ms + REACTION_MS <= span.start_ms < act.end_ms for span in spans)
    verdict.simultaneous_ms = sum(
        max(0.0, min(span.end_ms, end) - max(span.start_ms, start)) for span in spans for start, end in stretches(act)
    )
    if early:
        verdict.answer = "cut in"
        verdict.recovered = all(span.end_ms <= _speech_after(act, span.start_ms) + RECOVERY_MS for span in early)
        if not late and max(span.end_ms for span in early) < act.end_ms + LEFTOVER_MS:
            verdict.answers = 0  # what began was taken back, and nothing followed
    elif late:
        verdict.answer = "answered"
        verdict.gap_ms = late[0].start_ms - act.end_ms
    else:
        verdict.answer = "missed" if next_turn - act.end_ms >= PATIENCE_MS else "overtaken"


def stretches(act: Act) -> list[tuple[int, int]]:
    """Return where the user sounds: the act without its pauses, ms."""
    edges = [act.start_ms, *(edge for pause in act.pauses for edge in pause), act.end_ms]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _speech_after(act: Act, at_ms: float) -> float:
    """Return when the user is next heard."""
    return next((max(at_ms, start) for start, end in stretches(act) if end > at_ms), act.end_ms)


def _sounding(act: Act, spans: Sequence[Span]) -> int | None:
    """Return which answer sounds when the act begins."""
    over = [
        i for i, span in enumerate(spans) if span.start_ms < act.start_ms + REACTION_MS and span.end_ms > act.start_ms
    ]
    return over[-1] if over else None


def _judge_interruption(verdict: Verdict, spans: Sequence[Span], until: float) -> None:
    act = verdict.act
    index = _sounding(act, spans)
    if index is None:
        verdict.floor = "nothing to stop"
        return
    to_silence = spans[index].end_ms - max(act.start_ms, spans[index].start_ms)
    went_on = any(span.resumed and span.start_ms < until for span in spans[index + 1 :])
    verdict.floor = "obeyed" if to_silence <= OBEYED_MS and not went_on else "not obeyed"
    if verdict.floor == "obeyed":
        verdict.to_silence_ms = to_silence


def _judge_disturbance(verdict: Verdict, spans: Sequence[Span], until: float) -> None:
    act = verdict.act
    index = _sounding(act, spans)
    if index is None:
        verdict.floor = "nothing to stop"
        return
    verdict.floor = "undisturbed"
    for span, following in pairwise([*spans[index:], Span(float("inf"), float("inf"))]):
        if span.end_ms > act.end_ms + EFFECT_MS:
            return
        if not following.resumed or following.start_ms >= until:
            verdict.floor = "stopped"
            return
        verdict.floor = "resumed"
