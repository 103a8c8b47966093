"""Conversations with the scripted mind: with the default persona, and with small ones where exact words matter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from tests.reasoning.minds import think
from tests.reasoning.personas import LINES, make_persona, write_persona
from visavis.events import CodedError, StateEstimate, UserStateEstimated
from visavis.inference import Runner
from visavis.models.minilm.predictor import MiniLM
from visavis.reasoning.mind import Exchange, Question, Thought
from visavis.reasoning.persona import Persona
from visavis.reasoning.persona_files import load_persona
from visavis.reasoning.scripted import ScriptedMind


@dataclass
class Talk:
    """A conversation that remembers itself, as a session would."""

    mind: ScriptedMind
    senses: frozenset[str] = frozenset({"hearing", "voice"})
    history: list[Exchange] = field(default_factory=list)
    memory: dict[str, str] = field(default_factory=dict)
    state: UserStateEstimated | None = None
    sounds: frozenset[str] = frozenset()

    async def say(self, text: str, *, confidence: float | None = None) -> str:
        """Type something, or speak it if there is a confidence; return the references of the answer."""
        question = Question(
            text,
            history=list(self.history),
            confidence=1.0 if confidence is None else confidence,
            spoken=confidence is not None,
            senses=self.senses,
            memory=self.memory,
            state=self.state,
            heard=self.sounds,
        )
        thoughts: list[Thought] = await think(self.mind, question)
        number = str(len(self.history))
        sources = tuple(dict.fromkeys(thought.source for thought in thoughts))
        self.history.append(Exchange("user", text, number))
        self.history.append(Exchange("assistant", "".join(item.text for item in thoughts), number, sources))
        return "+".join(source.reference for source in sources)

    @property
    def heard(self) -> str:
        return self.history[-1].text


@pytest_asyncio.fixture
async def talk(host: Persona, minilm: MiniLM, runner: Runner, cache: Path) -> AsyncIterator[Talk]:
    mind = ScriptedMind(host, minilm, runner, cache)
    yield Talk(mind)
    await mind.close()


@pytest_asyncio.fixture
async def town(tmp_path: Path, minilm: MiniLM, runner: Runner) -> AsyncIterator[Talk]:
    sentences = " ".join(f"Sentence {word} is about ships." for word in ("one", "two", "three", "four", "five"))
    lines = [
        *LINES,
        {"id": "again", "action": "repeat", "questions": ["Say that again.", "Repeat that."], "answers": ["Gladly."]},
        {"id": "more", "action": "continue", "questions": ["Tell me more.", "Go on."], "answers": ["Sure."]},
    ]
    about = {"phrases": {"nothing_more": ["No more."], "unknown": ["No idea.", "Beyond me."]}}
    persona = make_persona(
        tmp_path, about=about, lines=lines, knowledge={"t.md": f"# Town\n\n## Harbor ships\n{sentences}"}
    )
    mind = ScriptedMind(persona, minilm, runner)
    yield Talk(mind)
    await mind.close()


async def test_she_introduces_herself(talk: Talk) -> None:
    assert await talk.say("Hello, who are you?") == "who-are-you"
    assert "Iris" in talk.heard
    source = talk.history[-1].sources[0]
    assert (source.kind, source.title) == ("line", "Who are you?")
    assert source.score is not None
    assert source.score > 0.8


async def test_small_talk_goes_both_ways(talk: Talk) -> None:
    assert await talk.say("hi there iris how are you today") == "how-are-you"
    assert await talk.say("I'm fine, thanks") == "user-fine"
    assert await talk.say("and you?") == "user-fine-back"
    assert await talk.say("Tell me a joke") == "joke"
    assert await talk.say("another one") == "another-joke"
    assert await talk.say("that's not funny") == "joke-bad"


async def test_short_questions_mean_what_was_said_before(talk: Talk) -> None:
    await talk.say("Can you see me?")
    assert await talk.say("Why not?") == "see-why-not"
    await talk.say("How can I make you smarter?")
    assert await talk.say("Is that still private?") == "model-private"
    await talk.say("Are you conscious?")
    assert await talk.say("Are you sure?") == "conscious-sure"
    await talk.say("Are you an AI?")
    assert await talk.say("Are you sure?") == "ai-really"


async def test_what_about_goes_on_from_the_question_before(talk: Talk) -> None:
    assert await talk.say("What's your favorite food?") == "fav-food"
    assert await talk.say("and music?") == "fav-music"
    assert await talk.say("What about books?") == "fav-book"


async def test_feelings_are_taken_up(talk: Talk) -> None:
    assert await talk.say("I feel so stressed") == "feel-stressed"
    assert await talk.say("it's my boss") == "feelings-work"
    assert await talk.say("I don't want to live anymore") == "distress"
    assert await talk.say("who should I call") == "distress-after"


async def test_a_name_is_remembered_used_sparingly_and_forgotten(talk: Talk) -> None:
    assert await talk.say("What's my name?") == "recall-name"
    assert "don't know" in talk.heard
    assert await talk.say("Tom") == "tell-name"
    assert "Tom" in talk.heard
    assert await talk.say("What's my name?") == "recall-name"
    assert "Tom" in talk.heard
    uses = []
    for _ in range(8):
        await talk.say("Thank you.")
        uses.append("Tom" in talk.heard)
    assert 1 <= sum(uses) <= 2
    assert await talk.say("Please forget my name") == "forget-name"
    assert "name" not in talk.memory
    await talk.say("What's my name?")
    assert "Tom" not in talk.heard


async def test_a_question_is_not_taken_for_a_name(talk: Talk) -> None:
    assert await talk.say("What's your name?") == "your-name"
    assert await talk.say("another joke") != "tell-name"
    assert await talk.say("My name is Maria and who are you") == "tell-name"
    assert talk.memory["name"] == "Maria"


async def test_alternatives_take_turns(talk: Talk) -> None:
    said = []
    for _ in range(5):
        await talk.say("Tell me a joke.")
        said.append(talk.heard)
    assert len(set(said)) == 5
    await talk.say("Tell me a joke.")
    assert talk.heard == said[0]


async def test_sessions_begin_differently_and_each_can_be_replayed(talk: Talk) -> None:
    first: dict[str, str] = {}
    for seed in "abcdefgh":
        for _ in range(2):
            again = Talk(talk.mind, memory={"seed": seed})
            await again.say("Tell me a joke.")
            assert first.setdefault(seed, again.heard) == again.heard
    assert len(set(first.values())) > 1


async def test_repeating_repeats_the_words_and_not_the_repetition(town: Talk) -> None:
    assert await town.say("say that again") == "nothing_to_repeat"
    town.history.clear()
    await town.say("How tall is the tower?")
    assert await town.say("Say that again.") == "again+tower"
    assert town.heard == "Gladly. It's fifty meters tall. You can climb it."
    await town.say("Say that again.")
    assert town.heard == "Gladly. It's fifty meters tall. You can climb it."
    assert await town.say("Why?") == "why-tower"


async def test_knowledge_is_told_in_portions(town: Talk) -> None:
    assert await town.say("What about ships in the harbor?") == "t#1"
    assert town.heard == "Sentence one is about ships. Sentence two is about ships. Sentence three is about ships."
    source = town.history[-1].sources[0]
    assert (source.kind, source.title) == ("knowledge", "Town: Harbor ships")
    assert await town.say("Tell me more.") == "t#1"
    assert town.heard == "Sentence four is about ships. Sentence five is about ships."
    assert await town.say("Tell me more.") == "nothing_more+hint"
    assert town.heard.startswith("No more. You could ask me:")


async def test_going_on_picks_up_what_was_not_heard(town: Talk) -> None:
    await town.say("What about ships in the harbor?")
    said = town.history.pop()
    heard = Exchange("assistant", "Sentence one is about ships.", said.response_id, said.sources, interrupted=True)
    town.history.append(heard)
    await town.say("Go on.")
    assert town.heard.startswith("Sentence two is about ships.")


async def test_what_is_not_known_is_not_answered_and_a_hint_is_given(town: Talk) -> None:
    texts = []
    for text in ("What is the capital of Mongolia?", "how do i boil an egg", "who won the world cup"):
        assert await town.say(text) == "unknown+hint"
        texts.append(town.heard)
        assert {source.kind for source in town.history[-1].sources} == {"fallback"}
    assert len(set(texts)) == 3
    assert sum("No idea." in text for text in texts) >= 1
    assert sum("Beyond me." in text for text in texts) >= 1


async def test_garbage_of_the_recognizer_is_not_answered(talk: Talk) -> None:
    salads = (
        "and so my fellow you are can so not what your can do do for you ask what you can do for you can",
        "what my the do you name of it tell she is on free a her for",
    )
    for text in salads:
        assert await talk.say(text, confidence=0.2) == "not_understood+hint"
        assert await talk.say(text, confidence=1.0) == "unknown+hint"
        assert await talk.say(text) == "unknown+hint"


async def test_no_words_are_no_question(talk: Talk) -> None:
    for text in ("", "  ", "...", "?!"):
        assert await talk.say(text, confidence=0.0) == "not_heard"
    assert len({item.text for item in talk.history if item.role == "assistant"}) > 1


async def test_a_doubtful_question_is_asked_back(talk: Talk) -> None:
    doubtful = "what's the price of this software"
    answers = {"yes": None, "no": "declined", "No, tell me a joke.": "joke", "Who are you?": "who-are-you"}
    for answer, expected in answers.items():
        talk.history.clear()
        reference = await talk.say(doubtful, confidence=0.6)
        if not reference.startswith("confirm:"):
            pytest.fail(f"it was sure: {reference}")
        assert "?" in talk.heard
        meant = reference.removeprefix("confirm:")
        assert await talk.say(answer, confidence=0.9) == (expected or meant)


async def test_it_does_not_ask_back_for_ever(talk: Talk) -> None:
    doubtful = "what's the price of this software"
    first = await talk.say(doubtful, confidence=0.6)
    second = await talk.say(doubtful, confidence=0.6)
    third = await talk.say(doubtful, confidence=0.6)
    assert first.startswith("confirm:")
    assert second.startswith("confirm:")
    assert third == "unknown+hint"


async def test_what_was_not_understood_is_not_asked_back(talk: Talk) -> None:
    for confidence in (0.3, 0.5):
        reference = await talk.say("what's the price of this software", confidence=confidence)
        assert reference == "not_understood+hint"


async def test_typed_questions_are_never_asked_back(talk: Talk) -> None:
    assert not (await talk.say("what's the price of this software")).startswith("confirm:")


async def test_yes_and_no_count_only_when_they_were_asked_for(talk: Talk) -> None:
    await talk.say("Who are you?")
    for text in ("yes", "no", "okay"):
        assert await talk.say(text, confidence=1.0) == "not_heard"
    await talk.say("I'm bored.")
    assert await talk.say("yes", confidence=1.0) == "game-yes"


async def test_the_recognizers_confidence_counts(talk: Talk) -> None:
    text = "does any of my information get uploaded"
    sure = await talk.say(text, confidence=1.0)
    talk.history.clear()
    unsure = await talk.say(text, confidence=0.4)
    talk.history.clear()
    lost = await talk.say(text, confidence=0.2)
    assert sure == "sent-to-internet"
    assert unsure in ("sent-to-internet", "confirm:sent-to-internet")
    assert lost == "not_understood+hint"


async def test_senses_decide_what_is_true(host: Persona, talk: Talk) -> None:
    assert await talk.say("Can you see me?") == "can-you-see-me"
    talk.senses |= {"sight"}
    assert await talk.say("Can you see me?") == "can-you-see-me-sighted"
    talk.senses = frozenset()
    assert await talk.say("Can you hear me?") == "cannot-hear-you"
    assert await talk.say("Why can't I hear you?") == "no-sound-mute"


async def test_expressions_go_with_the_words(town: Talk) -> None:
    thoughts = await think(town.mind, "How tall is the tower?")
    assert [thought.expression for thought in thoughts] == ["smile", "smile"]


async def test_words_alone_will_do_without_the_sentence_model(host: Persona, runner: Runner, tmp_path: Path) -> None:
    mind = ScriptedMind(host, None, runner, tmp_path)
    assert "visavis models pull minilm" in mind.note
    talk = Talk(mind)
    assert await talk.say("Who are you?") == "who-are-you"
    assert await talk.say("how tall are you") == "height"
    assert await talk.say("what is the melting point of iron") == "unknown+hint"


async def test_a_persona_with_nothing_to_say_is_refused(tmp_path: Path, runner: Runner) -> None:
    folder = write_persona(tmp_path)
    (folder / "lines.yaml").unlink()
    mind = ScriptedMind(load_persona(folder), None, runner)
    with pytest.raises(CodedError, match=r"mind\.empty_persona: The persona 'guide' has neither lines nor knowledge"):
        await mind.prepare()


def sad(confidence: float = 0.7) -> UserStateEstimated:
    low, none = StateEstimate(value=-0.5, confidence=confidence), StateEstimate(value=0, confidence=0)
    return UserStateEstimated(
        valence=low, arousal=none, attention=none, engagement=none, emotion="sad", emotion_confidence=confidence
    )


async def test_the_host_notices_and_says_so_once(talk: Talk) -> None:
    talk.state = sad(0.3)
    assert await talk.say("How are you?") == "how-are-you"
    assert "low" not in talk.heard
    talk.state = sad()
    await talk.say("How are you today?")
    assert "You seem a little low" in talk.heard
    assert await talk.say("I'm fine, thanks.") == "user-fine"
    assert "may well be wrong" in talk.heard
    await talk.say("How are you today?")
    assert "You seem a little low" not in talk.heard


async def test_laughter_is_an_answer_to_a_joke(talk: Talk) -> None:
    await talk.say("Tell me a joke.")
    talk.sounds = frozenset({"laughter"})
    assert await talk.say("That's not funny.") == "joke-bad"
    assert "I heard you laugh" in talk.heard


async def test_who_hears_the_tone_says_so(talk: Talk) -> None:
    assert await talk.say("Can you hear how I feel?") == "hear-tone"
    assert "only get the words" in talk.heard
    talk.senses = talk.senses | {"tone"}
    assert await talk.say("Can you hear my tone of voice?") == "hear-tone-heard"
    talk.state = sad()
    await talk.say("Do you hear it in my voice?")
    assert "rather low" in talk.heard
