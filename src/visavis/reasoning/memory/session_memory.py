"""Who one session talks with, and what is said, as far as they agreed that it is remembered."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import Literal

from visavis.events import (
    AssistantResponse,
    CodedError,
    Event,
    FaceRecognized,
    FaceUnrecognized,
    InterlocutorChanged,
    SessionClosed,
    SessionOpened,
    SessionUpdated,
    TextReceived,
    TurnInterrupted,
    TurnStarted,
    UtteranceTranscribed,
)
from visavis.reasoning.memory.checks import telling_stems
from visavis.reasoning.memory.conversation import Conversation, Utterance
from visavis.reasoning.memory.learning import Learning
from visavis.reasoning.memory.long_term import LongTermMemory
from visavis.reasoning.memory.recollection import Recollection
from visavis.reasoning.situation import KnownPerson

log = logging.getLogger(__name__)

REMEMBERED: tuple[type[Event], ...] = (
    SessionOpened,
    SessionUpdated,
    InterlocutorChanged,
    FaceRecognized,
    FaceUnrecognized,
    TurnStarted,
    TextReceived,
    UtteranceTranscribed,
    AssistantResponse,
    TurnInterrupted,
    SessionClosed,
)
"""What :meth:`SessionMemory.follow` listens to."""
MET: tuple[type[Event], ...] = (SessionOpened, SessionUpdated, FaceRecognized)
"""What :meth:`SessionMemory.meet` listens to."""
MOST_UTTERANCES = 400


@dataclass(slots=True)
class _Stretch:
    """A part of the conversation, with one and the same person."""

    face_id: str | None = None
    utterances: list[Utterance] = field(default_factory=list)


class SessionMemory:
    """Knows who is there by their face, their account or their device, in this order, and gathers what is said.

    Nothing is gathered while the person does not agree, and what was gathered is dropped when they withdraw.
    """

    def __init__(self, session_id: str, memory: LongTermMemory, learning: Learning, *, language: str = "en") -> None:
        self.recollection = Recollection(memory, self.person)
        self._session_id = session_id
        self._memory = memory
        self._learning = learning
        self._language = language
        self._agreed = False
        self._own_id: str | None = None
        """By the account, or the device."""
        self._face_name = ""
        self._track: int | None = None
        self._names: dict[str, str] = {}
        self._turn = 0
        self._answers: dict[str, int] = {}
        """Where each answer is among the utterances of the present stretch."""
        self._stretches = [_Stretch()]
        self._struck: list[str] = []

    def person(self) -> KnownPerson | None:
        """Return who is there, if that is known."""
        face_id = self._stretches[-1].face_id
        person_id = face_id or self._own_id
        if person_id is None:
            return None
        name = self._face_name if face_id else ""
        return KnownPerson(person_id, name or (self._names.get(person_id, "") if self._agreed else ""), self._agreed)

    def follow(self, event: Event) -> None:
        """Take in one of ``REMEMBERED`` (a plain function: it runs inline)."""
        match event:
            case SessionOpened() | SessionUpdated():
                self._adjust(event)
            case InterlocutorChanged():
                self._track = event.track_id
                self._begin_stretch()
            case FaceRecognized() if event.track_id == self._track:
                self._recognize(event)
            case FaceUnrecognized() if event.track_id == self._track and self._stretches[-1].face_id is not None:
                self._begin_stretch()
            case TurnStarted():
                self._turn += 1
            case SessionClosed():
                self._finish()
            case _ if self._agreed:
                self._gather(event)
            case _:
                pass

    async def meet(self, _: SessionOpened | SessionUpdated | FaceRecognized) -> None:
        """Have at hand what is remembered of whoever is there. A handler for ``MET``; never raises."""
        person = self.person()
        if person is None or not person.agreed:
            return
        try:
            index = await self._memory.index_of(person.id)
        except CodedError as error:
            log.warning("memory: nothing comes to mind: %s", error)
        else:
            self._names[person.id] = index.value_of("name")

    def strike(self, topic: str | None) -> None:
        """Do not remember what was said about a topic so far; None for everything."""
        if topic is None:
            for stretch in self._stretches:
                stretch.utterances.clear()
            self._answers.clear()
            self._names.clear()
            return
        self._struck.append(topic)
        wanted = telling_stems(topic)
        for stretch in self._stretches:
            stretch.utterances = [
                replace(item, text="") if wanted and wanted <= telling_stems(item.text) else item
                for item in stretch.utterances
            ]
        if wanted & telling_stems("name"):
            self._names.clear()

    def strike_person(self, person_id: str) -> None:
        """Do not remember what somebody has said so far, and leave alone what others have."""
        for stretch in self._stretches:
            if (stretch.face_id or self._own_id) == person_id:
                stretch.utterances.clear()
        self._answers.clear()
        self._names.pop(person_id, None)

    def _adjust(self, event: SessionOpened | SessionUpdated) -> None:
        settings = event.settings
        own_id = self._own_id
        if isinstance(event, SessionOpened) and event.user is not None:
            own_id = self._memory.vault.person_id("user", event.user)
        elif settings.person_key is not None and not (own_id or "").startswith("user-"):
            own_id = self._memory.vault.person_id("device", settings.person_key)
        if self._own_id not in (None, own_id):
            self.strike(None)  # what one has said must not become another's
        self._own_id = own_id
        if self._agreed and not settings.remember:
            self.strike(None)
        self._agreed = settings.remember

    def _recognize(self, event: FaceRecognized) -> None:
        stretch = self._stretches[-1]
        if stretch.face_id is not None and stretch.face_id != event.person_id:
            self._begin_stretch()
        self._stretches[-1].face_id = event.person_id
        self._face_name = event.name

    def _begin_stretch(self) -> None:
        self._face_name = ""
        self._answers.clear()
        if self._stretches[-1].utterances:
            self._stretches.append(_Stretch())
        else:
            self._stretches[-1].face_id = None

    def _gather(self, event: Event) -> None:
        match event:
            case TextReceived() if event.confirmation is None:
                self._add("user", event.text, turn=self._turn + 1)  # a turn of its own, which begins behind it
            case UtteranceTranscribed(final=True) if event.transcription:
                self._add("user", event.transcription, event.confidence)
            case AssistantResponse() if event.text:
                self._answers = {event.response_id: len(self._stretches[-1].utterances)}
                self._add("assistant", event.text)
            case TurnInterrupted():
                self._cut(event)
            case _:
                pass

    def _cut(self, event: TurnInterrupted) -> None:
        """Keep of an answer only what was heard."""
        place = self._answers.pop(event.response_id or "", None)
        utterances = self._stretches[-1].utterances
        if place is not None and place < len(utterances):
            utterances[place] = replace(utterances[place], text=event.heard_text)
        elif event.heard_text:
            self._add("assistant", event.heard_text)

    def _add(
        self, role: Literal["user", "assistant"], text: str, confidence: float = 1.0, *, turn: int | None = None
    ) -> None:
        utterances = self._stretches[-1].utterances
        number = self._turn if turn is None else turn
        utterances.append(Utterance(role, text, number, self._memory.now_ms(), confidence))
        if len(utterances) > MOST_UTTERANCES:
            del utterances[0]
            self._answers.clear()

    def _finish(self) -> None:
        """Hand over what may be remembered, and forget it here."""
        said: dict[str, list[Utterance]] = {}
        for stretch in self._stretches if self._agreed else ():
            person_id = stretch.face_id or self._own_id
            if person_id is not None:
                said.setdefault(person_id, []).extend(item for item in stretch.utterances if item.text)
        for person_id, utterances in said.items():
            self._learning.learn(
                Conversation(self._session_id, person_id, tuple(utterances), self._language, tuple(self._struck))
            )
        self._stretches = [_Stretch()]
