"""Where an answer is thought of: the session, the persona, who is there, and what can be seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from visavis.events import ConfirmationItem, JsonObject
from visavis.reasoning.artefacts import Artefacts


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody who can be told from others. What is kept of them is kept under this id."""

    id: str
    """Opaque: it names nobody."""
    name: str = ""
    agreed: bool = False
    """Whether they agreed that what is learned of them is kept for other days."""


@dataclass(frozen=True, slots=True)
class PendingRun:
    """Something that was asked for, and is done when the user agrees."""

    item: ConfirmationItem
    """As the user is shown it."""
    response_id: str
    """The answer that asks."""
    agent: str
    arguments: JsonObject


def nobody() -> KnownPerson | None:
    """Return that nobody is known."""
    return None


async def nothing_remembered(text: str) -> str:
    """Return that nothing is remembered."""
    return ""


def no_picture() -> bytes | None:
    """Return that there is no picture."""
    return None


@dataclass(slots=True)
class Situation:
    """What an agent may know of the session that it works in. One for each session; it lives as long as that."""

    session_id: str = ""
    persona: str = ""
    """Name of the persona that answers."""
    language: str = "en"
    artefacts: Artefacts = field(default_factory=Artefacts)
    person: Callable[[], KnownPerson | None] = nobody
    """Tells who is there at this moment, if that is known."""
    recall: Callable[[str], Awaitable[str]] = nothing_remembered
    """Returns what comes to mind of the person at some words, as a language model is told it."""
    picture: Callable[[], bytes | None] = no_picture
    """Returns the newest picture of the camera as JPEG; None if she does not see."""
    addresses: set[str] = field(default_factory=set)
    """Web addresses that a search has found: only these, and those that the user names, are fetched."""
    tainted: bool = False
    """Whether anything from outside has been read in this conversation: from then on nothing that has an effect is
    done without the user's word."""
    pending: dict[str, PendingRun] = field(default_factory=dict)
    """What waits for the user's word, by the identifier of the confirmation."""
    running: dict[str, Callable[[], object]] = field(default_factory=dict)
    """How to stop each run of an agent, by its identifier."""
