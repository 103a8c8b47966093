"""What the words of a sentence show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.animation.lexicon import FEELINGS, RULES
from visavis.animation.meaning import Sign, feeling_of, signs_of
from visavis.animation.shapes import EXPRESSION_SHAPES


def found(sentence: str, name: str, *, opening: bool = True) -> list[Sign]:
    return [sign for sign in signs_of(sentence, opening=opening) if sign.name == name]


@pytest.mark.parametrize(
    ("sentence", "name", "gesture", "expression", "word"),
    [
        ("Hello, I'm Iris.", "greeting", "wave", "smile", "hello"),
        ("Goodbye, and come back soon.", "farewell", "wave", "smile", "goodbye"),
        ("Thank you very much.", "thanks", "bow", "smile", "thank"),
        ("I'm so sorry about that.", "apology", "tilt", "concerned", "sorry"),
        ("I\u2019m sorry.", "apology", "tilt", "concerned", "sorry"),
        ("Yes, of course.", "agreement", "nod", None, "yes"),
        ("No, it isn't.", "denial", "shake", None, "no"),
        ("It never moves.", "denial", "shake", None, "never"),
        ("I don't know that one.", "not knowing", "shrug", "thinking", "know"),
        ("Maybe it was the gardener.", "doubt", "tilt", None, "maybe"),
        ("On the one hand it's fast.", "one side", "beat_left", None, "hand"),
        ("And on the other hand it's big.", "other side", "beat_right", None, "other"),
        ("First, open it.", "first", "beat_left", None, "first"),
        ("It's slow, but it works.", "contrast", "beat_right", None, "but"),
        ("I'm a virtual human.", "self", "point_self", None, "i'm"),
        ("Ask me anything.", "offer", "palms_open", None, "ask"),
        ("Do you like music?", "question", "brow_raise", "interested", "music"),
        ("What is your name?", "question", "tilt", "interested", "what"),
        ("It has three hundred rooms.", "number", "beat_right", None, "three"),
        ("That was *really* good.", "stress", "beat_both", None, "really"),
        ("Hmm, let me think.", "searching", None, "thinking", "hmm"),
    ],
)  # fmt: skip
def test_words_are_read(sentence: str, name: str, gesture: str, expression: str, word: str) -> None:
    sign = found(sentence, name)[0]
    assert (sign.gesture, sign.expression) == (gesture, expression)
    assert sentence.lower().replace("\u2019", "'")[sign.at :].startswith(word)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("No problem at all.", "denial"), ("I'm afraid of the dark.", "regret"),
        ("The hello world program.", "greeting"),
        ("A know-it-all.", "not knowing"), ("It is a human, and I'd love to talk.", "list"), ("Surely.", "agreement"),
        ("I can't look inside.", "agreement"), ("I can listen.", "agreement"), ("I have no birthday.", "feeling"),
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_not(sentence: str, name: str) -> None:
    assert found(sentence, name) == []


def test_a_greeting_waves_only_at_the_beginning() -> None:
    assert found("Hello again.", "greeting", opening=False) == []


def test_the_items_of_a_list_alternate() -> None:
    signs = found("I have a face, a voice and some manners.", "list")
    assert [sign.gesture for sign in signs] == ["beat_left", "beat_right", "beat_both"]
    text = "I have a face, a voice and some manners."
    assert [text[sign.at :].split()[0].strip(",.") for sign in signs] == ["face", "voice", "manners"]


@pytest.mark.parametrize(
    ("sentence", "expression"),
    [
        ("That's wonderful.", "happy"), ("That is not wonderful.", "concerned"), ("I'm not sad.", None),
        ("You must be lonely.", "concerned"), ("It makes me sad.", "sad"), ("What a disgusting idea.", "disgusted"),
        ("That was a joke.", "amused"), ("Wow, look.", "surprised"), ("I was scared.", "afraid"),
        ("They were scared.", "concerned"), ("How odd.", "confused"),
    ],
)  # fmt: skip
def test_words_of_feeling_move_the_face(sentence: str, expression: str | None) -> None:
    shown = {sign.expression for sign in found(sentence, "feeling")}
    assert shown == ({expression} if expression else set())


def test_what_the_user_says_tells_their_mood() -> None:
    assert feeling_of("I'm so sad, my dog died.") < -0.4
    assert feeling_of("I'm really happy today!") > 0.4
    assert feeling_of("What time is it?") == 0
    assert feeling_of("I'm not happy.") < 0
    assert feeling_of("I'm not sad.") == 0


def test_of_other_languages_only_the_marks_are_read() -> None:
    assert signs_of("Hello, no, never.", language="de") == []
    assert [sign.name for sign in signs_of("Was ist das?", language="de")] == ["question"]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for sign in signs_of(text, opening=True):
        assert 0 <= sign.at < max(len(text), 1)
        assert 0 < sign.salience <= 1
        assert sign.gesture or sign.expression or sign.gaze
    assert -1 <= feeling_of(text) <= 1


def test_the_lexicon_is_sound() -> None:
    assert {expression for expression, _ in FEELINGS.values()} <= set(EXPRESSION_SHAPES)
    assert all(word == word.lower() for word in FEELINGS)
    assert all(0 < rule.salience <= 1 and 0 < rule.strength <= 1 for rule in RULES)
