from __future__ import annotations

import numpy as np
import pytest
from bench.dialogues.corpus import TURNS, Act, Dialogue, Kind
from bench.dialogues.figures import Outcome, figures
from bench.dialogues.heard import Ear, Listening, Span
from bench.dialogues.judge import Verdict, judge
from bench.dialogues.limits import LIMITS, failures, look_up
from bench.dialogues.report import ROWS, table, verdict_rows
from hypothesis import given
from hypothesis import strategies as st

QUESTION = Act("question", 1_000, 2_000)
HALTING = Act("pause", 1_000, 4_000, ((2_000, 3_000),))


def _one(act: Act, *spans: Span) -> Verdict:
    (verdict,) = judge([act], spans)
    return verdict


def test_an_answer_after_the_turn_has_a_gap() -> None:
    verdict = _one(QUESTION, Span(2_240, 7_000))
    assert (verdict.answer, verdict.gap_ms, verdict.answers) == ("answered", 240, 1)


def test_no_answer_is_a_missed_turn() -> None:
    assert _one(QUESTION).answer == "missed"
    assert _one(QUESTION, Span(0, 900)).answer == "missed"  # that was before


def test_an_answer_inside_the_turn_is_a_cut_in_and_has_no_gap() -> None:
    verdict = _one(HALTING, Span(2_300, 9_000))
    assert (verdict.answer, verdict.gap_ms, verdict.recovered, verdict.answers) == ("cut in", None, False, 1)
    assert verdict.simultaneous_ms == 1_000


def test_a_cut_in_is_mended_by_falling_silent_when_the_user_goes_on() -> None:
    verdict = _one(HALTING, Span(2_300, 3_400), Span(4_200, 9_000))
    assert (verdict.answer, verdict.recovered, verdict.spoken_into) == ("cut in", True, 1)
    assert not _one(HALTING, Span(2_300, 3_600), Span(4_200, 9_000)).recovered


def test_a_cut_in_that_is_taken_back_and_followed_by_nothing_is_no_answer() -> None:
    assert _one(HALTING, Span(2_300, 3_200)).answers == 0


def test_a_resumed_answer_is_no_new_one() -> None:
    acts = [QUESTION, Act("cough", 4_000, 4_300)]
    question, cough = judge(acts, [Span(2_200, 4_150), Span(4_600, 8_000, resumed=True)])
    assert (question.answer, question.answers) == ("answered", 1)
    assert (cough.floor, cough.false_turn) == ("resumed", False)


def test_what_a_cough_does_to_an_answer() -> None:
    acts = [QUESTION, Act("cough", 4_000, 4_300)]
    assert judge(acts, [Span(2_200, 8_000)])[1].floor == "undisturbed"
    assert judge(acts, [Span(2_200, 4_200)])[1].floor == "stopped"
    assert judge(acts, [Span(2_200, 3_000)])[1].floor == "nothing to stop"
    stopped = judge(acts, [Span(2_200, 4_200), Span(4_700, 9_000)])[1]
    assert (stopped.floor, stopped.false_turn) == ("stopped", True)
    again = [Span(2_200, 4_100), Span(4_400, 4_800, resumed=True)]
    assert judge(acts, again)[1].floor == "stopped"  # it went on, only to be stopped after all
    assert judge(acts, [*again, Span(5_000, 8_000, resumed=True)])[1].floor == "resumed"


def test_a_late_answer_is_owed_to_the_question_before_the_cough() -> None:
    question, cough = judge([QUESTION, Act("cough", 4_000, 4_300)], [Span(4_500, 9_000)])
    assert (question.answer, question.gap_ms) == ("answered", 2_500)
    assert not cough.false_turn


def test_a_cough_in_silence_is_not_to_be_answered() -> None:
    assert _one(Act("cough alone", 500, 800), Span(1_300, 5_000)).false_turn
    assert not _one(Act("cough alone", 500, 800)).false_turn


def test_an_interruption_is_obeyed_by_falling_silent() -> None:
    acts = [QUESTION, Act("interruption", 4_000, 5_000)]
    question, over = judge(acts, [Span(2_200, 4_180), Span(5_250, 9_000)])
    assert (over.floor, over.to_silence_ms, over.answer, over.gap_ms) == ("obeyed", 180, "answered", 250)
    assert question.answers == 1


def test_an_interruption_is_not_obeyed_by_speaking_on_or_going_on_later() -> None:
    acts = [QUESTION, Act("interruption", 4_000, 5_000)]
    on = judge(acts, [Span(2_200, 6_000)])[1]
    assert (on.floor, on.to_silence_ms, on.answer) == ("not obeyed", None, "missed")
    later = judge(acts, [Span(2_200, 4_150), Span(4_600, 8_000, resumed=True)])[1]
    assert (later.floor, later.spoken_into) == ("not obeyed", 1)


def test_sound_that_begins_with_the_act_belongs_to_what_was_before() -> None:
    question, over = judge([QUESTION, Act("interruption", 3_400, 4_400)], [Span(3_500, 3_700), Span(4_700, 9_000)])
    assert (question.answer, question.gap_ms) == ("answered", 1_500)
    assert (over.answer, over.floor, over.to_silence_ms) == ("answered", "obeyed", 200)


def test_who_does_not_wait_for_the_answer_has_not_missed_it() -> None:
    question, over = judge([QUESTION, Act("interruption", 3_400, 4_400)], [Span(4_700, 9_000)])
    assert (question.answer, over.floor, over.answer) == ("overtaken", "nothing to stop", "answered")


@st.composite
def _conversations(draw: st.DrawFn) -> tuple[list[Act], list[Span]]:
    acts: list[Act] = []
    at = 0
    kinds: tuple[Kind, ...] = (*TURNS, "backchannel", "cough", "cough alone")
    for _ in range(draw(st.integers(1, 6))):
        start = at + draw(st.integers(50, 4_000))
        end = start + draw(st.integers(200, 4_000))
        pauses = ((start + 60, end - 60),) if draw(st.booleans()) else ()
        acts.append(Act(draw(st.sampled_from(kinds)), start, end, pauses))
        at = end
    spans: list[Span] = []
    at = 0
    for _ in range(draw(st.integers(0, 10))):
        start = at + draw(st.integers(1, 3_000))
        spans.append(Span(start, start + draw(st.integers(60, 6_000)), resumed=draw(st.booleans())))
        at = int(spans[-1].end_ms)
    return acts, spans


@given(_conversations())
def test_no_act_and_no_answer_counts_twice(conversation: tuple[list[Act], list[Span]]) -> None:
    acts, spans = conversation
    verdicts = judge(acts, spans)
    assert [verdict.act for verdict in verdicts] == acts
    owned = [id(span) for verdict in verdicts for span in verdict.spans]
    assert len(owned) == len(set(owned))
    assert set(owned) <= {id(span) for span in spans if not span.resumed}
    for verdict in verdicts:
        assert (verdict.answer is not None) == (verdict.act.kind in TURNS)
        assert (verdict.gap_ms is not None) == (verdict.answer == "answered")
        assert (verdict.to_silence_ms is not None) == (verdict.floor == "obeyed")
        assert verdict.recovered <= (verdict.answer == "cut in")
        assert verdict.simultaneous_ms <= verdict.act.end_ms - verdict.act.start_ms


@given(_conversations())
def test_the_figures_add_up(conversation: tuple[list[Act], list[Span]]) -> None:
    acts, spans = conversation
    found = figures([Outcome(_dialogue(acts), judge(acts, spans), [])])
    turns = sum(act.kind in TURNS for act in acts)
    cut_in = found["cut_in_plain"][0] + found["cut_in_halting"][0]
    assert found["gap_ms"]["n"] + cut_in + found["missed"][0] + found["overtaken"][0] == turns
    for kind in ("backchannel", "cough"):
        shares = [found[kind][what] for what in ("stopped", "resumed", "undisturbed")]
        assert sum(some for some, _ in shares) == shares[0][1]


def _dialogue(acts: list[Act], background: str = "quiet") -> Dialogue:
    return Dialogue(1, 0, "flite:slt", background, None, tuple(acts), np.zeros(16, np.int16))


def _outcome(background: str = "quiet") -> Outcome:
    acts = [HALTING, Act("cough", 6_000, 6_300)]
    ear = Ear()
    ear.sound(4_200, 5_000)
    ear.listening += [
        Listening(2_100, "pause", "mhm"),
        Listening(1_200, "content"),
        Listening(4_300, "thinking", "hm"),
        Listening(7_000, "content"),
    ]
    return Outcome.of(_dialogue(acts, background), ear)


def test_signs_of_listening_are_placed() -> None:
    found = figures([_outcome()])["listening"]
    assert found["near_a_pause"] == [1, 2]
    assert found["signs_per_min"] == pytest.approx(60, abs=1)
    assert found["said_per_min"] == pytest.approx(30, abs=1)
    assert (found["outside_turns"], found["while_thinking"]) == (1, 1)
    assert found["from_pause_ms"] == {"n": 2, "p10": 80, "p50": 400, "p95": 760}


def test_dialogues_with_others_speaking_behind_are_counted_apart() -> None:
    found = figures([_outcome(), _outcome("television")])
    assert found["gap_ms"]["n"] == found["speech_behind"]["gap_ms"]["n"] == 1


def test_the_table_shows_every_figure_of_every_server() -> None:
    found = figures([_outcome()])
    made = table("a title", {"one": found, "two": found})
    assert [column.header for column in made.columns] == ["", "one", "two"]
    assert made.row_count == len(ROWS)
    assert next(iter(made.columns[1].cells)) == "200 200 200"
    assert [row["kind"] for row in verdict_rows([_outcome()])] == ["pause", "cough"]


def test_the_gate_names_what_is_missed_and_what_was_not_measured() -> None:
    found = figures([_outcome()])
    for name, unit, most, _ in LIMITS:
        group, _, last = name.rpartition(".")
        (look_up(found, group) if group else found)[last] = [0, 10] if unit == "share" else most
    assert failures(found) == []
    found["missed"] = [2, 10]
    found["gap_ms"]["p50"] = 900
    found["cough"]["stopped"] = [0, 0]
    missed = failures(found)
    assert [line.partition(":")[0] for line in missed] == ["missed", "cough.stopped", "gap_ms.p50"]
    assert "20% > 5%" in missed[0]
    assert "nothing was measured" in missed[1]
    assert "900 > 500 ms" in missed[2]
