"""In the terminal, too, somebody else can take a conversation over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.reasoning.personas import write_persona
from visavis.events import HandOverRequested, Source
from visavis.reasoning.fake import FakeMind
from visavis.reasoning.mind import Question, Step, Thought


async def answer(self: FakeMind, question: Question) -> AsyncIterator[Step]:
    """Hand over to whoever is named."""
    source = Source(kind="model")
    name = question.text.rpartition(" ")[2].strip(".")
    if name in ("guide", "nobody"):
        yield HandOverRequested(persona=name, summary="They asked.")
        yield Thought("Gladly.", 0, source)
    else:
        yield Thought(f"You said {question.text}", 0, source)


@pytest.mark.parametrize(
    ("wanted", "seen"), [("guide", ["Gladly.", "Ada", "Hello, I'm Ada."]), ("nobody", ["Gladly.", "persona.unknown"])]
)
def test_a_chat_follows_the_conversation(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str, seen: list[str]
) -> None:
    from visavis.cli.common import out

    write_persona(tmp_path / "personas")
    monkeypatch.setattr(FakeMind, "answer", answer)
    typed = iter([f"Let me talk to {wanted}.", "so it is"])

    def type_next(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(out, "input", type_next)
    text = run("chat", mind="fake", personas_dir=str(tmp_path / "personas")).output
    places = [text.index(item) for item in [*seen, "You said so it is"]]
    assert places == sorted(places)
