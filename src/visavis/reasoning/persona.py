"""What a persona is: who it is, how it talks, what it may say and what it knows."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from visavis.events import Expression, PersonaCard
from visavis.events.session import PersonaName
from visavis.reasoning.conditions import When
from visavis.reasoning.persona_part import Heard, Identifier, Part, Spoken
from visavis.reasoning.policies import Policies

Sense = Literal["hearing", "sight", "voice", "tone"]
Action = Literal["repeat", "continue", "ask_name", "remember_name", "recall_name", "forget_name"]

NAME_FIELD = "{name}"
"""Stands for the user's name in an answer."""

Aside = Annotated[str, StringConstraints(min_length=1, max_length=30)]
"""Something short that the persona says beside the conversation."""


class PersonaVoice(Part):
    """How the persona sounds."""

    gender: Literal["female", "male"] = "female"
    rate: float = Field(1.0, ge=0.5, le=2)
    pitch: float = Field(1.0, ge=0.5, le=2)
    names: dict[str, str] = Field(default_factory=dict)
    """The voice's name in each synthesizer, for example ``flite: slt``."""


class Phrases(Part):
    """What the persona says when it has no answer, in its own words. Each is a list that is gone through in turn."""

    unknown: list[Spoken] = Field(["I don't have an answer to that."], min_length=1, max_length=20)
    hint: list[Spoken] = Field(["You could ask me: {suggestion}"], min_length=1, max_length=20)
    not_heard: list[Spoken] = Field(["Sorry, I didn't catch that."], min_length=1, max_length=20)
    not_understood: list[Spoken] = Field(["Sorry, I didn't understand that."], min_length=1, max_length=20)
    confirm: list[Spoken] = Field(["Did you say: {question}"], min_length=1, max_length=20)
    declined: list[Spoken] = Field(["Sorry. Could you say it another way?"], min_length=1, max_length=20)
    nothing_to_repeat: list[Spoken] = Field(["I haven't said anything yet."], min_length=1, max_length=20)
    nothing_more: list[Spoken] = Field(["That's all I know about it."], min_length=1, max_length=20)
    failed: list[Spoken] = Field(["I'm sorry, I can't answer right now."], min_length=1, max_length=20)
    still_there: list[Spoken] = Field(["Are you still there?"], min_length=1, max_length=20)
    welcome: list[Spoken] = Field(["Hello, {name}. Good to see you again."], min_length=1, max_length=20)
    """To somebody who is recognized."""
    puzzled: list[Spoken] = Field(["Shall I say that another way?"], min_length=1, max_length=20)
    """To somebody who looks puzzled by an answer."""
    broken_off: list[Spoken] = Field(["Sorry, I lost my thread."], min_length=1, max_length=20)
    working: list[Spoken] = Field(["Let me look.", "One moment.", "Let me see."], min_length=1, max_length=20)
    """While something takes its time, the first time."""
    still_working: list[Spoken] = Field(["I'm still on it.", "Just a little longer."], min_length=1, max_length=20)
    """And again, when it takes long."""
    gave_up: list[Spoken] = Field(["That is taking me too long. Let me stop here."], min_length=1, max_length=20)
    """When all that may be spent on an answer is spent, and nothing can be said of the matter."""
    refused: list[Spoken] = Field(["That's something I don't talk about."], min_length=1, max_length=20)
    """To what the policies refuse."""
    done: list[Spoken] = Field(["Done."], min_length=1, max_length=20)
    """When what the user has agreed to is done."""
    not_done: list[Spoken] = Field(["That didn't work, I'm sorry."], min_length=1, max_length=20)
    """When what a line or the user asked for could not be done."""
    left: list[Spoken] = Field(["All right, I'll leave it."], min_length=1, max_length=20)
    """When the user does not agree to what would be done."""
    bless: list[Spoken] = Field(default_factory=list, max_length=20)
    """To somebody who has sneezed; with none there is silence."""


OPTIONAL_PHRASES = frozenset({"bless"})
"""Phrases that a persona can do without, in any language."""


class Rapport(Part):
    """How much the persona lets the user's feelings move it. All of it rests on what the user has agreed to."""

    mirroring: float = Field(1.0, ge=0, le=2)
    """How much its face returns smiles and surprise, times what its expressiveness says."""
    comfort: float = Field(1.0, ge=0, le=2)
    """How much concern its face shows at sorrow, fear and anger; the same."""
    adapt: float = Field(1.0, ge=0, le=1)
    """How far pace and loudness of its voice follow the user's: 0 not at all, 1 as people do."""
    pace: float = Field(0.12, ge=0, le=0.25)
    """How much slower or faster than usual it may speak, as a part of its own pace."""
    loudness_db: float = Field(3.0, ge=0, le=6)
    """How much softer or louder than usual it may speak, dB."""


class Answer(Part):
    """One way to answer."""

    text: Spoken
    expression: Expression | None = None
    when: When | None = None
    """If given, the answer is used where this is true of the user, and nowhere else."""


class AgentCall(Part):
    """What a line asks an agent to do."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")
    """The agent's name."""
    arguments: dict[str, Any] = Field(default_factory=dict, max_length=50)
    """Its arguments, as the agent describes them."""


def _as_call(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


def _as_answer(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class Line(Part):
    """An authored exchange: what may be asked, and what is answered."""

    id: Identifier
    topic: Identifier = "general"
    questions: list[Heard] = Field(min_length=1, max_length=60)
    """Ways to ask it."""
    answers: list[Annotated[Answer, BeforeValidator(_as_answer)]] = Field(min_length=1, max_length=12)
    """Ways to answer, used in turn. Those with ``{name}`` are used only once the user has told theirs; those with a
    ``when`` go before the others, where it holds."""
    expression: Expression | None = None
    """Facial expression of every answer that names none."""
    after: list[Identifier] = Field(default_factory=list, max_length=100)
    """If given, the line is a follow-up: it can only come right after one of these."""
    requires: list[Sense] = Field(default_factory=list)
    """Senses without which the answer would be untrue."""
    lacks: list[Sense] = Field(default_factory=list)
    """Senses with which the answer would be untrue."""
    action: Action | None = None
    """What the mind does besides answering: repeat or continue its last answer; ask for, remember, recall or forget
    the user's name."""
    agent: Annotated[AgentCall | None, BeforeValidator(_as_call)] = None
    """What is done besides answering: an agent that is asked for something, 'show' for a slide, for example."""

    @property
    def usual_answers(self) -> list[Answer]:
        """Return the answers that need nothing to be known of the user; a checked line has at least one."""
        return [answer for answer in self.answers if answer.when is None]

    def allowed(self, senses: frozenset[str]) -> bool:
        """Tell whether the answer is true of somebody with these senses."""
        return senses.issuperset(self.requires) and senses.isdisjoint(self.lacks)


class PersonaFile(Part):
    """The content of ``persona.yaml``."""

    name: PersonaName
    title: str = Field(min_length=1, max_length=60)
    description: str = Field("", max_length=300)
    language: str = Field("en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    avatar: str = Field("iris", pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    voice: PersonaVoice = PersonaVoice()
    expressiveness: float = Field(0.5, ge=0, le=1)
    """How much face and hands do of their own accord: 0 nothing that was not written, 0.5 an ordinary speaker, 1 a
    lively one."""
    rapport: Rapport = Rapport()
    character: str = Field("", max_length=8_000)
    """Who this is, for a language model."""
    greeting: Annotated[list[Spoken], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)] = (
        Field(min_length=1, max_length=20)
    )
    suggestions: list[Heard] = Field(default_factory=list, max_length=20)
    pronunciations: dict[str, str] = Field(default_factory=dict, max_length=500)
    """ARPAbet by word, for words that dictionaries lack."""
    policies: Policies = Policies()
    agents: list[str] | None = Field(None, max_length=100)
    """What it can do: names of agents; all that there are by default."""
    model: str = Field("", max_length=200)
    """The language model that it thinks with, as provider:name; the server's own by default."""
    phrases: Phrases = Phrases()
    backchannels: list[Aside] | None = Field(None, max_length=20)
    """What it says while the user speaks; by default English ones, and none in other languages."""
    fillers: list[Aside] | None = Field(None, max_length=20)
    """What it says while an answer takes its time; the same."""

    def asides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return its backchannels and its fillers."""
        english = self.language.startswith("en")
        backchannels = (BACKCHANNELS if english else ()) if self.backchannels is None else tuple(self.backchannels)
        fillers = (FILLERS if english else ()) if self.fillers is None else tuple(self.fillers)
        return backchannels, fillers


class LinesFile(Part):
    """The content of ``lines.yaml`` or of a file in ``lines/``."""

    topic: Identifier | None = None
    """Topic of every line in the file that names none."""
    lines: list[Line] = Field(min_length=1, max_length=2_000)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the persona's knowledge."""

    id: str
    """File name without its ending, '#', and the number of the paragraph from 1."""
    title: str
    """What to show as the source."""
    heading: str
    sentences: tuple[str, ...]
    page: int | None = None
    """Of the document, from 1, if it has pages."""
    url: str = ""
    """Where the document can be read: a path on this server."""

    @property
    def text(self) -> str:
        """Return the whole paragraph."""
        return " ".join(self.sentences)


@dataclass(frozen=True)
class Persona:
    """A persona, loaded and checked."""

    about: PersonaFile
    lines: tuple[Line, ...] = ()
    passages: tuple[Passage, ...] = ()
    _by_id: dict[str, Line] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {line.id: line for line in self.lines})

    def line(self, identifier: str) -> Line | None:
        """Return a line by its identifier."""
        return self._by_id.get(identifier)

    @functools.cached_property
    def card(self) -> PersonaCard:
        """Return how the persona introduces itself to a page."""
        about = self.about
        return PersonaCard(
            name=about.name,
            title=about.title,
            description=about.description,
            language=about.language,
            avatar=about.avatar,
            disclosure=about.policies.disclosure,
        )

    @functools.cached_property
    def conditions(self) -> tuple[When, ...]:
        """Return what may have to be known of the user for one answer or another."""
        return tuple(answer.when for line in self.lines for answer in line.answers if answer.when is not None)

    def heard_sentences(self) -> tuple[str, ...]:
        """Return what users are expected to say, for recognizers that adapt: every question, and yes and no."""
        questions = [question for line in self.lines for question in line.questions]
        return tuple(dict.fromkeys([*questions, *self.about.suggestions, *YES, *NO]))


BACKCHANNELS = ("mhm", "uh-huh", "I see", "right")
FILLERS = ("Hm.", "So,", "Um,")
"""What one says while listening and while thinking, in English. A short filler seldom meets the answer."""

YES = ("yes", "yeah", "yep", "yes please", "sure", "that's right", "correct", "exactly", "yes I did", "right", "okay")
NO = ("no", "nope", "no thanks", "no thank you", "that's wrong", "not really", "no I didn't", "wrong", "nah")
"""Ways to say yes and no, in English."""
