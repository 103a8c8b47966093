from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import in_virtual_time
from visavis.bus import SessionBus
from visavis.events import (
    MAX_TEXT_CHARACTERS,
    Capabilities,
    Event,
    HandlerFailed,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    TextReceived,
    TextSentimentEstimated,
    UtteranceTranscribed,
)
from visavis.perception.sentiment import READ, Sentiment, is_english, sentiment

ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None)


def felt(text: str, trust: float = 1.0) -> TextSentimentEstimated:
    found = sentiment(text, trust=trust)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("I love this, it is wonderful", 1),
        ("my dog died yesterday and i feel terrible", -1),
        ("that is not good at all", -1),
        ("it was not bad", 1),
        ("It isn\u2019t good.", -1),
        ("what a great day :)", 1),
    ],
)
def test_words_have_a_feeling(text: str, sign: int) -> None:
    assert sign * felt(text).valence > 0.2
    assert felt(text).source == "lexicon"


@pytest.mark.parametrize("text", ["What time is it?", "no", "yes please", "Can you help me?", "", "  ", "7 8 9"])
def test_what_says_nothing_of_feelings_is_not_told(text: str) -> None:
    assert sentiment(text) is None


def test_the_words_are_told() -> None:
    assert felt("The food was terrible, really terrible, but I love the music").words == ["terrible", "love"]


def test_confidence_follows_the_words_and_the_recognizer() -> None:
    sure = felt("I love it, it is great and wonderful")
    assert sure.confidence > felt("it is fine").confidence
    assert felt("I love it", 0.3).confidence < 0.4 * felt("I love it").confidence
    long = "and then we went over there to see what they had been doing all of that time before the others came"
    assert felt(f"{long} {long} fine").confidence < felt("that is fine").confidence
    assert sure.confidence <= 0.75


def test_mixed_feelings_are_mixed_and_less_sure() -> None:
    mixed, clear = felt("I love it. I hate it."), felt("I love it. I adore it.")
    assert abs(mixed.valence) < 0.3
    assert mixed.confidence < clear.confidence


def test_exclamations_and_boosters_excite_modestly() -> None:
    calm, excited = felt("i love it"), felt("I LOVE it so very much!!!")
    assert calm.arousal == 0
    assert 0.2 < excited.arousal <= 0.6
    assert felt("I love it!").arousal < excited.arousal


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = sentiment(text)
    if found is not None:
        assert -1 <= found.valence <= 1
        assert found.words


def test_the_longest_text_is_read() -> None:
    text = ("but i love it so much and hate " * 200)[:MAX_TEXT_CHARACTERS]
    assert len(felt(text).words) <= 20


@pytest.mark.parametrize(
    ("tag", "english"), [("en", True), ("en-GB", True), ("EN-us", True), ("de", False), ("enm", False)]
)
def test_english_is_known_by_its_tag(tag: str, english: bool) -> None:
    assert is_english(tag) == english


class Session:
    def __init__(self, **settings: object) -> None:
        self.bus = SessionBus("s")
        self.told: list[Event] = []
        sentiment = Sentiment()
        self.bus.listen((SessionOpened, SessionUpdated), sentiment.switch)
        self.bus.listen(READ, sentiment.read, when=sentiment.is_due)
        self.bus.tap(
            lambda item: self.told.append(item.event),
            where=lambda kind: kind in (TextSentimentEstimated, HandlerFailed),
        )
        self.settings = settings

    async def say(self, *events: Event) -> list[Event]:
        self.bus.publish(SessionUpdated(settings=SessionSettings.model_validate(self.settings), capabilities=ABLE))
        await self.bus.idle()
        for event in events:
            self.bus.publish(event)
            await self.bus.idle()
        return self.told


@in_virtual_time
async def test_a_session_is_read_where_its_settings_say_so() -> None:
    happy = [
        TextReceived(text="I am happy"),
        UtteranceTranscribed(transcription="i am hap", final=False),
        UtteranceTranscribed(transcription="i am happy", final=True, confidence=0.5),
        UtteranceTranscribed(transcription="", final=True, confidence=0),
        UtteranceTranscribed(transcription="ich bin super", final=True, language="de"),
    ]
    typed, spoken = await Session(sentiment=True).say(*happy)
    assert isinstance(typed, TextSentimentEstimated)
    assert isinstance(spoken, TextSentimentEstimated)
    assert typed.valence == spoken.valence
    assert spoken.confidence == pytest.approx(typed.confidence / 2, abs=0.002)
    assert await Session(sentiment=False).say(*happy) == []
    assert await Session(sentiment=True, language="fr").say(happy[0]) == []
