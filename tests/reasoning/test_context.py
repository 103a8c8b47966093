from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from visavis.events import Source
from visavis.reasoning.context import MAX_CHARACTERS, MAX_TURNS, ConversationContext, Turn

LINE = Source(kind="line", reference="a")
OTHER = Source(kind="line", reference="b")


def answered(
    context: ConversationContext, number: int, said: str | None, *pieces: str, replaces: str | None = None
) -> Turn:
    turn = context.begin(f"r{number}", said, replaces)
    turn.pieces += [(piece, LINE) for piece in pieces]
    turn.finished = True
    return turn


def texts(context: ConversationContext) -> list[str]:
    return [exchange.text for exchange in context.history()]


def test_what_was_said_is_remembered_in_order() -> None:
    context = ConversationContext()
    answered(context, 1, None, "Hello.")
    answered(context, 2, "Who are you?", "I'm Iris.", " And you?")
    assert texts(context) == ["Hello.", "Who are you?", "I'm Iris. And you?"]
    assert [exchange.role for exchange in context.history()] == ["assistant", "user", "assistant"]


def test_of_an_interrupted_answer_only_what_was_heard() -> None:
    context = ConversationContext()
    turn = context.begin("r1", "Tell me a story.")
    turn.pieces += [("Once there was", LINE), (" a lamp.", LINE), (" The end.", OTHER)]
    context.interrupt("r1", "Once there was ")
    last = context.history()[-1]
    assert (last.text, last.interrupted, last.sources) == ("Once there was", True, (LINE,))
    turn.finished = True
    assert context.history()[-1] == last


def test_an_answer_that_is_still_being_made_is_not_history() -> None:
    context = ConversationContext()
    turn = context.begin("r1", "Hello?")
    turn.pieces.append(("Hel", LINE))
    assert texts(context) == ["Hello?"]
    assert context.history(before=turn) == []


def test_a_question_whose_answer_nobody_heard_stays() -> None:
    context = ConversationContext()
    answered(context, 1, "Hello?", "Hi.")
    context.interrupt("r1", "")
    assert texts(context) == ["Hello?"]


def test_a_replaced_turn_leaves_no_trace() -> None:
    context = ConversationContext({"kept": "1"})
    answered(context, 1, "Who", "The doctor.")
    context.memory["name"] = "Who"
    context.interrupt("r1", "")
    answered(context, 2, "Who are you?", "I'm Iris.", replaces="r1")
    assert texts(context) == ["Who are you?", "I'm Iris."]
    assert context.memory == {"kept": "1"}


def test_a_turn_that_was_heard_is_not_replaced() -> None:
    context = ConversationContext()
    answered(context, 1, "Who", "The doctor.")
    context.interrupt("r1", "The")
    answered(context, 2, "Who are you?", "I'm Iris.", replaces="r1")
    assert texts(context) == ["Who", "The", "Who are you?", "I'm Iris."]


def test_interrupting_nobody_does_nothing() -> None:
    context = ConversationContext()
    context.interrupt(None, "x")
    context.interrupt("r9", "x")
    answered(context, 1, "Hello?", "Hi.")
    context.interrupt(None, "H")
    assert texts(context) == ["Hello?", "H"]


def test_a_long_conversation_is_bounded() -> None:
    context = ConversationContext()
    for number in range(MAX_TURNS + 20):
        answered(context, number, f"question {number}", "answer")
    assert len(context.history()) == 2 * MAX_TURNS
    for number in range(10):
        answered(context, 1_000 + number, "x" * 10_000, "y")
    assert sum(map(len, texts(context)[:-2])) <= MAX_CHARACTERS
    answered(context, 2_000, "z" * 100_000, "y")
    assert texts(context)[-1] == "y"


@given(st.lists(st.tuples(st.sampled_from(["ask", "heard", "unheard", "replace"]), st.integers(0, 5)), max_size=40))
def test_the_history_never_holds_what_was_not_heard(steps: list[tuple[str, int]]) -> None:
    context = ConversationContext()
    heard: dict[str, str] = {}
    for number, (step, other) in enumerate(steps):
        if step in ("ask", "replace"):
            replaces = f"r{other}" if step == "replace" else None
            answered(context, number, f"question {number}", f"answer {number}.", " More.", replaces=replaces)
        else:
            text = "answer" if step == "heard" else ""
            context.interrupt(f"r{other}", text)
            heard[f"r{other}"] = text
    for exchange in context.history():
        if exchange.role == "assistant" and exchange.response_id in heard and exchange.interrupted:
            assert exchange.text == heard[exchange.response_id] != ""
        elif exchange.role == "assistant":
            assert exchange.text.endswith("More.")
    asked = [exchange.text for exchange in context.history() if exchange.role == "user"]
    assert asked == sorted(asked, key=lambda text: int(text.split()[1]))
