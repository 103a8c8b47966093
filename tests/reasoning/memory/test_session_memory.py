from __future__ import annotations

from tests.reasoning.memory.parts import DEVICE, Clock, long_term, tell
from visavis.events import (
    AssistantResponse,
    Capabilities,
    Event,
    FaceRecognized,
    FaceUnrecognized,
    InterlocutorChanged,
    PersonaCard,
    SessionClosed,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    TextReceived,
    TurnInterrupted,
    TurnStarted,
    UtteranceTranscribed,
)
from visavis.reasoning.memory.conversation import Conversation
from visavis.reasoning.memory.draft import Draft, Learned
from visavis.reasoning.memory.learning import Learning
from visavis.reasoning.memory.long_term import LongTermMemory
from visavis.reasoning.memory.session_memory import SessionMemory

ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="scripted", turn_model=None)
YES = SessionSettings(remember=True, person_key=DEVICE)
NO = SessionSettings(remember=False, person_key=DEVICE)


class Notes:
    """Keeps the conversations that it is to learn from."""

    def __init__(self) -> None:
        self.taken: list[Conversation] = []

    async def extract(self, conversation: Conversation) -> Learned:
        """Take a conversation, and learn nothing."""
        self.taken.append(conversation)
        return Learned()


class Talk:
    """A session under way."""

    def __init__(self, settings: SessionSettings = YES, user: str | None = None) -> None:
        self.memory = long_term(Clock())
        self.notes = Notes()
        self.learning = Learning(self.memory, self.notes)
        self.session = SessionMemory("s1", self.memory, self.learning)
        card = PersonaCard(name="host", title="Host")
        self.follow(SessionOpened(persona=card, settings=settings, capabilities=ABLE, user=user))

    def follow(self, *events: Event) -> None:
        for event in events:
            self.session.follow(event)

    def update(self, settings: SessionSettings) -> None:
        self.follow(SessionUpdated(settings=settings, capabilities=ABLE))

    def type(self, *texts: str) -> None:
        for text in texts:
            self.follow(TextReceived(text=text), TurnStarted(why="text"))

    def answer(self, text: str, response_id: str = "r") -> None:
        self.follow(AssistantResponse(response_id=response_id, text=text))

    async def close(self) -> list[Conversation]:
        self.follow(SessionClosed(reason="client"))
        await self.learning.settled()
        return self.notes.taken


def said(conversation: Conversation) -> list[str]:
    return [f"{item.role[0]}{item.turn} {item.text}" for item in conversation.utterances]


def device(memory: LongTermMemory) -> str:
    return memory.vault.person_id("device", DEVICE)


async def test_what_was_said_is_handed_over_at_the_end_and_only_once() -> None:
    talk = Talk()
    talk.type("hello")
    talk.answer("Hi.")
    talk.follow(TurnStarted(why="vad"), UtteranceTranscribed(transcription="guess", final=False))
    talk.follow(UtteranceTranscribed(transcription="I like tea", final=True, confidence=0.7))
    (conversation,) = await talk.close()
    assert said(conversation) == ["u1 hello", "a1 Hi.", "u2 I like tea"]
    assert (conversation.person_id, conversation.session_id) == (device(talk.memory), "s1")
    assert conversation.utterances[2].confidence == 0.7
    assert len(await talk.close()) == 1


async def test_of_an_answer_only_what_was_heard_counts() -> None:
    talk = Talk()
    talk.type("a")
    talk.answer("One two three.", "r1")
    talk.follow(TurnInterrupted(why="vad", heard_text="One", heard_ms=9, response_id="r1"))
    talk.type("b")
    talk.follow(TurnInterrupted(why="vad", heard_text="Four", heard_ms=9, response_id="r2"))
    talk.type("c")
    talk.answer("Unheard.", "r3")
    talk.follow(TurnInterrupted(why="vad", heard_text="", heard_ms=0, response_id="r3"))
    (conversation,) = await talk.close()
    assert said(conversation) == ["u1 a", "a1 One", "u2 b", "a2 Four", "u3 c"]


async def test_without_consent_nothing_is_gathered() -> None:
    talk = Talk(NO)
    talk.type("I live in Berlin")
    assert talk.session.person() is not None
    assert not talk.session.person().agreed  # type: ignore[union-attr]
    assert await talk.close() == []


async def test_what_was_said_before_consent_is_withdrawn_or_given_is_dropped() -> None:
    talk = Talk()
    talk.type("before")
    talk.update(NO)
    talk.type("between")
    assert await Talk.close(talk) == []
    talk = Talk()
    talk.type("before")
    talk.update(NO)
    talk.type("between")
    talk.update(YES)
    talk.type("after")
    (conversation,) = await talk.close()
    assert [item.text for item in conversation.utterances] == ["after"]


async def test_an_unknown_person_is_not_remembered_and_a_key_may_come_later() -> None:
    talk = Talk(SessionSettings(remember=True))
    talk.type("hello")
    assert talk.session.person() is None
    talk.update(YES)
    assert [said(item) for item in await talk.close()] == [["u1 hello"]]
    nobody = Talk(SessionSettings(remember=True))
    nobody.type("hello")
    assert await nobody.close() == []


async def test_an_account_goes_before_a_device_and_a_face_before_both() -> None:
    talk = Talk(user="anna@example.org")
    account = talk.memory.vault.person_id("user", "anna@example.org")
    assert talk.session.person().id == account  # type: ignore[union-attr]
    talk.type("first")
    talk.follow(InterlocutorChanged(track_id=3), FaceRecognized(track_id=9, person_id="other", distance=0.1))
    talk.type("second")
    talk.follow(FaceRecognized(track_id=3, person_id="face-1", distance=0.1, name="Anna"))
    person = talk.session.person()
    assert person is not None
    assert (person.id, person.name, person.agreed) == ("face-1", "Anna", True)
    talk.follow(FaceUnrecognized(track_id=3))
    talk.type("third")
    talk.follow(FaceRecognized(track_id=3, person_id="face-1", distance=0.1), InterlocutorChanged(track_id=None))
    talk.type("fourth")
    assert talk.session.person().id == account  # type: ignore[union-attr]
    found = {item.person_id: [line.text for line in item.utterances] for item in await talk.close()}
    assert found == {account: ["first", "fourth"], "face-1": ["second", "third"]}


async def test_a_known_name_is_at_hand_as_long_as_they_agree() -> None:
    talk = Talk(NO)
    person_id = device(talk.memory)
    await tell(talk.memory, person_id, Draft("My name is Tom.", "name", value="Tom"))
    opened = SessionUpdated(settings=YES, capabilities=ABLE)
    await talk.session.meet(opened)
    assert talk.session.person().name == ""  # type: ignore[union-attr]
    talk.update(YES)
    await talk.session.meet(opened)
    assert talk.session.person().name == "Tom"  # type: ignore[union-attr]
    talk.update(NO)
    assert talk.session.person().name == ""  # type: ignore[union-attr]


async def test_what_is_struck_is_not_handed_over() -> None:
    talk = Talk()
    talk.type("My sister is ill.", "I like tea.", "Forget my sister.")
    talk.session.strike("my sister")
    (conversation,) = await talk.close()
    assert [item.text for item in conversation.utterances] == ["I like tea."]
    assert conversation.struck == ("my sister",)
    talk = Talk()
    talk.type("My sister is ill.", "I like tea.")
    talk.session.strike(None)
    talk.type("Hello again.")
    (conversation,) = await talk.close()
    assert [item.text for item in conversation.utterances] == ["Hello again."]


async def test_buttons_are_no_statements() -> None:
    talk = Talk()
    talk.follow(TextReceived(text="yes", confirmation="a3"))
    assert await talk.close() == []


async def test_what_one_device_has_said_is_not_given_to_another() -> None:
    talk = Talk()
    talk.type("first")
    talk.update(YES)
    talk.type("second")
    talk.update(SessionSettings(remember=True, person_key="another-device-entirely"))
    talk.type("third")
    (conversation,) = await talk.close()
    assert [item.text for item in conversation.utterances] == ["third"]
    assert conversation.person_id != device(talk.memory)
