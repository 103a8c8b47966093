"""The state of the world as a mind is told it before each answer: when it is, who is there, what was shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from visavis.events import Item
from visavis.reasoning.artefacts import Artefact
from visavis.reasoning.dates import spoken_day, spoken_time
from visavis.reasoning.mind import Question
from visavis.reasoning.wording import NAME

MOST_SHOWN = 10
MOST_RESULTS = 5
_TITLE_CHARACTERS = 80
_RESULT_CHARACTERS = 160


def world_lines(question: Question, now: datetime, *, results: Sequence[str] = ()) -> list[str]:
    """Return what is true at this moment, a sentence or two a line.

    ``now`` is the time with its zone; ``results`` are what agents have found out earlier, the oldest first. Titles and
    results may come from outside: they are shortened, quoted, and cannot end a line.
    """
    lines = [f"It is {moment(now)}.", who(question)]
    if question.impression:
        lines.append(question.impression)
    shown = [*question.situation.artefacts][-MOST_SHOWN:]
    if shown:
        lines.append(f"Shown on the screen so far, the newest last: {'; '.join(map(named, shown))}.")
    if results:
        told = "; ".join(quoted(text, _RESULT_CHARACTERS) for text in results[-MOST_RESULTS:])
        lines.append(f"Found out earlier: {told}.")
    return [line for line in lines if line]


def moment(now: datetime) -> str:
    """Return a time as a person would write it, with its zone: 'Sunday, 3 May 2026, 14:05 (UTC+02:00)'."""
    offset = f"{now:%z}"
    zone = f" (UTC{offset[:3]}:{offset[3:5]})" if offset else ""
    return f"{spoken_day(now)}, {spoken_time(now)}{zone}"


def who(question: Question) -> str:
    """Return who is there, or '' if nothing is known of it."""
    person = question.situation.person()
    name = (person.name if person is not None else "") or question.memory.get(NAME, "")
    if name:
        return f"The user's name is {quoted(name, 40)}. Use it rarely."
    return ""


def named(artefact: Artefact) -> str:
    """Return something that was shown, by its id, its kind, and its title."""
    kind = str(getattr(artefact.item, "type", "item")).replace("_", " ")
    title = f" {quoted(artefact.title, _TITLE_CHARACTERS)}" if artefact.title.strip() else ""
    return f"{artefact.id} ({kind}){title}{_state(artefact.item)}"


def quoted(text: str, most: int) -> str:
    """Return a text from outside as a quotation of one line."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    plain = " ".join(plain.translate(_QUOTES).split())
    return f"\u201c{plain if len(plain) <= most else plain[: most - 1].rstrip() + '…'}\u201d"


_QUOTES = str.maketrans({'"': "'", "\u201c": "'", "\u201d": "'", "<": "(", ">": ")", "`": "'", "[": "(", "]": ")"})


def _state(item: Item) -> str:
    return {"progress": ", not ready yet", "error": ", which failed"}.get(item.status, "")
