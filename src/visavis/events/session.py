"""Sessions and the floor: who is here, whose turn it is, and why it changed hands."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_serializer

from visavis.events.base import Direction, Event, Priority, Value

PersonaName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
TurnTakingMode = Literal["automatic", "patient", "push_to_talk"]
TurnReason = Literal["vad", "turn_model", "timeout", "text", "client"]


class SessionSettings(Value):
    """What the person in front of the screen has chosen for this conversation."""

    persona: PersonaName = Field("host", description="Name of the persona that answers.")
    language: str = Field("en", max_length=35, description="Language of the conversation, a BCP 47 tag.")
    voice_output: bool = Field(True, description="Whether answers are spoken. If false they are text only.")
    recognizer: Literal["server", "browser"] = Field(
        "server", description="Who turns speech into words: this server, or the browser, which then sends text.input."
    )
    playback_reports: bool = Field(
        False,
        description="Whether the client sends playback.* events. If not, sound is taken to play on arrival.",
    )
    greet: bool = Field(False, description="Whether the persona speaks first.")
    turn_taking: TurnTakingMode = Field(
        "automatic",
        description="When a turn is over: judged from the speech, the same with more patience, or told by the client "
        "(turn.start, turn.end).",
    )
    duplex: Literal["auto", "full", "half"] = Field(
        "auto",
        description="Whether the microphone counts while she speaks: full (one may interrupt), half (not), or auto: "
        "full until her own voice comes back through the microphone.",
    )
    backchannels: bool = Field(True, description="Whether she nods and says 'mhm' while she listens.")
    seeing: bool = Field(
        False, description="Whether camera pictures are looked at: faces, where they look, whether they speak."
    )
    expressions: bool = Field(
        False, description="Whether facial expressions are read, where seeing is on. The person must have agreed."
    )
    recognition: bool = Field(
        False,
        description="Whether people who agreed to be known are recognized, where seeing is on. Nobody else is compared "
        "with anything that is kept.",
    )
    face_mesh: bool = Field(False, description="Whether faces.tracked carries the landmarks of every face.")
    voice_emotion: bool = Field(
        False, description="Whether the tone of the voice is read. The person must have agreed."
    )
    sounds: bool = Field(False, description="Whether other sounds than speech are named: laughter, a doorbell.")
    sentiment: bool = Field(False, description="Whether the feeling in the words is read. The person must have agreed.")
    remember: bool = Field(
        False, description="Whether what is learned of the person is kept for other days. The person must have agreed."
    )
    transcript: bool = Field(
        True, description="Whether what is said is kept. If not, the conversation leaves no words behind."
    )
    record: bool = Field(
        False, description="Whether the sound of both is recorded. The person must have agreed; it is kept encrypted."
    )
    consent_wording: str = Field(
        "", max_length=32, description="Version of the words with which the person was asked what they agree to."
    )
    person_key: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]{16,128}$",
        repr=False,
        description="A secret of the person's own device, by which they are known again without an account or a face. "
        "It is never sent back or kept: null in everything that leaves the process.",
    )
    agents: list[Annotated[str, Field(max_length=64)]] | None = Field(
        None, max_length=100, description="The agents that may be used in this conversation; null for all of them."
    )
    check_in_s: float | None = Field(
        None,
        ge=5,
        le=3_600,
        description="After so much silence she asks, once, whether anybody is there; after as much again the "
        "conversation ends. Never if null. For unattended places.",
    )

    @field_serializer("person_key")
    def _without_secret(self, _: str | None) -> str | None:
        return None  # whatever is sent, journalled or stored is made by serialization

    @property
    def reads_feelings(self) -> bool:
        """Tell whether anything may be known of what the person feels: from the face, the voice or the words."""
        return self.voice_emotion or self.sentiment or (self.seeing and self.expressions)


class AgentCard(Value):
    """How an agent introduces itself to a page."""

    name: str = Field(description="Stable name; '@name' in a message asks for it.")
    title: str = Field(description="Name shown to people.")
    description: str = Field("", description="What it does.")


class Capabilities(Value):
    """What this server can do in this session, and with which parts, so that a page can be honest about it."""

    recognizer: str | None = Field(description="Name of the speech recognizer, or null if this server has none.")
    recognizer_scope: Literal["persona", "open"] | None = Field(
        description="What the recognizer understands: the persona's own topics, or open speech."
    )
    synthesizer: str | None = Field(description="Name of the speech synthesizer, or null if answers are text only.")
    mind: str = Field(description="What answers: 'scripted', or 'model:' and the model's name.")
    turn_model: str | None = Field(description="Name of the turn-end model, or null if only silence ends a turn.")
    sees: bool = Field(False, description="Whether camera pictures can be looked at, once the settings say so.")
    expressions: str | None = Field(
        None, description="What reads facial expressions: 'rules', or the name of a model; null if nothing does."
    )
    recognizes_people: bool = Field(False, description="Whether people who agreed to be known can be recognized.")
    actions: str | None = Field(None, description="Name of the model that watches movements, or null.")
    voice_emotion: str | None = Field(
        None, description="What reads the tone of the voice: 'prosody', or the name of a model; null if nothing does."
    )
    sounds: str | None = Field(
        None,
        description="What names sounds: 'rules' (laughter, sighs), or a model's name; null if nothing does.",
    )
    sentiment: str | None = Field(
        None,
        description="What reads the feeling in the words: 'lexicon', or a model's name; null if nothing does.",
    )
    fusion: str = Field("rules", description="What makes one picture of it all: 'rules', or a trained model's name.")
    agents: list[AgentCard] = Field(default_factory=list, description="What the persona can do, beside talking.")
    remembers: bool = Field(False, description="Whether people who agree can be remembered beyond the conversation.")
    notes: list[str] = Field(
        default_factory=list, description="Sentences for the person about limits and fallbacks in use."
    )
    suggestions: list[str] = Field(
        default_factory=list, description="Things to say that the persona is known to understand."
    )


class PersonaCard(Value):
    """How a persona introduces itself to a page."""

    name: PersonaName = Field(description="Stable name.")
    title: str = Field(description="Name shown to people.")
    description: str = Field("", description="One sentence about who this is.")
    language: str = Field("en", description="Language it speaks, a BCP 47 tag.")
    avatar: str = Field("iris", description="Name of its 3D avatar.")
    disclosure: str = Field(
        "I'm a virtual human: an AI, not a person.",
        description="How it says that it is an AI; pages show it where people begin to talk.",
    )


class OpenSession(Event, type="session.open", kind="command", priority=Priority.CONTROL, direction=Direction.INTERNAL):
    """Begin a conversation. The gateway sends it once for each new session."""

    settings: SessionSettings = Field(description="The settings to begin with.")
    user: str | None = Field(None, description="Identifier of the signed-in user, or null for a guest.")


class UpdateSession(
    Event, type="session.update", kind="command", priority=Priority.CONTROL, direction=Direction.INBOUND
):
    """Change settings in the middle of a conversation. Fields left out stay as they are."""

    voice_output: bool | None = Field(None, description="Whether answers are spoken.")
    recognizer: Literal["server", "browser"] | None = Field(None, description="Who turns speech into words.")
    playback_reports: bool | None = Field(None, description="Whether the client reports what was heard.")
    turn_taking: TurnTakingMode | None = Field(None, description="How the end of a turn is found.")
    duplex: Literal["auto", "full", "half"] | None = Field(None, description="Whether one may speak over her.")
    backchannels: bool | None = Field(None, description="Whether she shows that she listens.")
    seeing: bool | None = Field(None, description="Whether camera pictures are looked at.")
    expressions: bool | None = Field(None, description="Whether facial expressions are read.")
    recognition: bool | None = Field(None, description="Whether people who agreed to be known are recognized.")
    face_mesh: bool | None = Field(None, description="Whether faces.tracked carries landmarks.")
    voice_emotion: bool | None = Field(None, description="Whether the tone of the voice is read.")
    sounds: bool | None = Field(None, description="Whether other sounds than speech are named.")
    sentiment: bool | None = Field(None, description="Whether the feeling in the words is read.")
    remember: bool | None = Field(None, description="Whether what is learned of the person is kept for other days.")
    transcript: bool | None = Field(None, description="Whether what is said from now on is kept.")
    record: bool | None = Field(None, description="Whether the sound of both is recorded from now on.")
    consent_wording: str | None = Field(
        None, max_length=32, description="Version of the words with which the person was asked."
    )
    person_key: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]{16,128}$",
        repr=False,
        description="A secret of the person's own device, by which they are known again. It does not belong into "
        "addresses, which are logged: pages send it here.",
    )
    agents: list[Annotated[str, Field(max_length=64)]] | None = Field(
        None, max_length=100, description="The agents that may be used from now on."
    )

    @field_serializer("person_key", when_used="json")
    def _without_secret(self, _: str | None) -> str | None:
        return None  # as in SessionSettings


class CloseSession(Event, type="session.close", kind="command", priority=Priority.CONTROL, direction=Direction.INBOUND):
    """End the conversation."""

    reason: Literal["client", "idle", "shutdown", "gone"] = Field("client", description="Why it ends.")


class SessionOpened(Event, type="session.opened", priority=Priority.CONTROL):
    """A conversation has begun."""

    persona: PersonaCard = Field(description="Who answers.")
    settings: SessionSettings = Field(description="The settings in force.")
    capabilities: Capabilities = Field(description="What this server can do here.")
    user: str | None = Field(None, description="Identifier of the signed-in user, or null for a guest.")


class SessionUpdated(Event, type="session.updated", priority=Priority.CONTROL):
    """Settings or capabilities have changed."""

    settings: SessionSettings = Field(description="The settings now in force.")
    capabilities: Capabilities = Field(description="What this server can do now.")


class SessionClosed(Event, type="session.closed", priority=Priority.CONTROL):
    """The conversation is over. Nothing follows in this session."""

    reason: Literal["client", "idle", "shutdown", "gone"] = Field(description="Why it ended.")


class StartTurn(Event, type="turn.start", kind="command", priority=Priority.CONTROL, direction=Direction.INBOUND):
    """Take the floor: a button is pressed. What she is saying is stopped, and all that is heard belongs to the turn."""


class EndTurn(Event, type="turn.end", kind="command", priority=Priority.CONTROL, direction=Direction.INBOUND):
    """Give the floor away: the button is released. Without a turn it does nothing."""


class TurnStarted(Event, type="turn.started", priority=Priority.CONTROL):
    """The user has taken the floor."""

    why: TurnReason = Field(description="What showed it: speech (vad), a typed message (text) or the client.")


class TurnEndPredicted(Event, type="turn.predicted", durable=False, direction=Direction.INTERNAL):
    """The turn model has judged a pause."""

    probability: float = Field(ge=0, le=1, description="Probability that the user has finished, 0 to 1.")
    stream_ms: int = Field(ge=0, description="Where in the microphone stream the pause began, ms.")
    silence_ms: int = Field(0, ge=0, description="How much of the pause the model has heard, ms.")
    pause_ms: int = Field(0, ge=0, description="How long the pause had lasted when the model was done, ms.")


class TurnEnded(Event, type="turn.ended", priority=Priority.CONTROL):
    """The user has given the floor away; an answer is due."""

    why: TurnReason = Field(description="What ended it.")
    probability: float | None = Field(None, ge=0, le=1, description="The turn model's probability, if it was asked.")
    silence_ms: int = Field(0, ge=0, description="How long the user had been silent, ms.")


class TurnTimed(Event, type="turn.timed"):
    """When what happened between the end of a user's turn and the first sound of the answer.

    All times are ms from the end of the speech, or from the arrival of a typed message.
    """

    why: TurnReason = Field(description="What ended the turn.")
    response_id: str = Field(description="The answer.")
    turn_ended_ms: int = Field(ge=0, description="The turn was taken as over.")
    words_ms: int | None = Field(None, description="The words were known; null if they were typed.")
    first_text_ms: int | None = Field(None, description="The mind had its first words; null if there was no text.")
    first_sound_ms: int | None = Field(None, description="The voice had its first sound.")
    heard_ms: int = Field(ge=0, description="The first sound left the loudspeaker, as far as this server knows.")
    prepared: bool = Field(False, description="Whether the answer had been begun before the turn was over.")


class TurnInterrupted(Event, type="turn.interrupted", priority=Priority.CONTROL):
    """The assistant was stopped while it was thinking or speaking. Clients drop all sound that they have buffered."""

    why: TurnReason = Field(description="What stopped it.")
    heard_text: str = Field(description="The part of the answer that was really heard; only this is remembered.")
    heard_ms: int = Field(ge=0, description="How much of the answer's sound was heard, ms.")
    response_id: str | None = Field(None, description="The answer that was stopped, or null if none had begun.")
