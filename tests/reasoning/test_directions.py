"""Stage directions are taken out of a text, wherever it is cut; everything else stays."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import Expression, Gesture
from visavis.reasoning.directed import DirectedText, sentences_of, undirected
from visavis.reasoning.direction_words import PICTURES, StageDirection, understand
from visavis.reasoning.directions import StageDirections
from visavis.reasoning.mind import Question
from visavis.reasoning.prompt import instructions
from visavis.reasoning.sentences import split_sentences

TAGS = [
    "[smile]", "[Smiles warmly]", "[nod]", "[laughs]", "[laughs softly]", "[expression: happy]", "[waves hand]",
    "[shakes her head]", "[adjusts glasses]", "[pauses]", "*smiles*", "*takes a deep breath*", "*nods slowly*",
    "*shrugs*", "*scratches his head thoughtfully*", "(smiling)", "(laughs)", "(warmly)", "\U0001f60a",
    "\U0001f44b\U0001f3fd", "\U0001f937\u200d\u2640\ufe0f", "\u2764\ufe0f",
]  # fmt: skip
KEPT = [
    "See [1] and [sic].", "It is [citation needed] so.", "Read [the guide](https://a.b/c).", "Footnote[^1] here.",
    "I was *thinking* of you.", "That is *really* good.", "*Yes* I do.", "*This matters* a lot.", "2 * 3 * 4 = 24",
    "**Smiles** are good.", "A tower (about ten metres) high.", "It works (jokes aside).", "(Think about it.)",
    "He (Jones) laughed.", "* an item\n* another", "[your name] goes here.", "a [ b", "5 (five)",
    "Pizza \U0001f355 now.",
    "A smile costs nothing, so nod and laugh.",
]  # fmt: skip
WORDS = st.lists(
    st.sampled_from(["Hello", "there", "it's", "fine.", "Yes,", "and", "so?", "well", "1.5", "\n", "(maybe)"])
    | st.sampled_from(TAGS[:8]),
    min_size=1, max_size=12,
).map(" ".join)  # fmt: skip


def read(*pieces: str) -> tuple[str, list[tuple[int, StageDirection]]]:
    """Return the text without its directions, and these with their places."""
    reader = StageDirections()
    parts = [part for piece in pieces for part in reader.feed(piece)] + reader.finish()
    text, found = "", []
    for part in parts:
        if isinstance(part, str):
            text += part
        else:
            found.append((len(text), part))
    return text, found


def cut(text: str, places: list[int]) -> list[str]:
    borders = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[a:b] for a, b in pairwise(borders)]


@pytest.mark.parametrize("tag", TAGS)
def test_a_direction_is_not_in_the_text(tag: str) -> None:
    assert read(f"{tag} Hello there.")[0] == "Hello there."
    assert read(f"Hello there. {tag}")[0] == "Hello there."
    assert read(f"Hello. {tag} There.")[0] == "Hello. There."
    assert read(f"Hello! {tag}\nThere.")[0] == "Hello!\nThere."


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_direction_stays(text: str) -> None:
    assert read(text) == (text, [])


def test_a_direction_within_a_clause_leaves_one_space_and_no_space_before_a_comma() -> None:
    assert read("Well [shrugs] I guess.")[0] == "Well I guess."
    assert read("Well [shrugs], I guess.")[0] == "Well, I guess."
    assert read("Well *shrugs* I guess.")[0] == "Well I guess."


@pytest.mark.parametrize(
    ("text", "expression", "gesture"),
    [
        ("smile", "smile", None), ("waves hand", "smile", "wave"), ("shakes her head", None, "shake"),
        ("raises an eyebrow", "skeptical", None), ("raises his eyebrows", None, "brow_raise"),
        ("places a hand on her heart", None, "point_self"), ("pauses, then smiles", "smile", None),
        ("leaning in", "interested", "lean"), ("sadly", "sad", None), ("palms_open", None, "palms_open"),
        ("emotion=surprised", "surprised", None), ("chuckling", "amused", "laugh"),
    ],
)  # fmt: skip
def test_what_directions_mean(text: str, expression: Expression | None, gesture: Gesture | None) -> None:
    understood = understand(text)
    assert understood is not None
    assert (understood.direction.expression, understood.direction.gesture) == (expression, gesture)


def test_adverbs_say_how_much() -> None:
    strength = [understand(text) for text in ("smiles slightly", "smiles", "smiles broadly")]
    intensities = [item.direction.intensity for item in strength if item is not None]
    assert len(intensities) == 3
    assert intensities == sorted(set(intensities))


def test_every_expression_and_gesture_can_be_asked_for_by_its_name() -> None:
    for expression in get_args(Expression):
        understood = understand(expression)
        assert understood is not None
        assert understood.direction.expression == expression or understood.direction.shows
    for gesture in get_args(Gesture):
        understood = understand(gesture)
        assert understood is not None
        assert understood.direction.gesture == gesture


def test_a_text_that_breaks_off_within_a_direction_does_not_say_it() -> None:
    assert read("Hello. [smile")[0] == "Hello."
    assert read("a [ b")[0] == "a [ b"


@given(WORDS, st.lists(st.integers(0, 500), max_size=8))
def test_it_makes_no_difference_where_the_text_is_cut(text: str, places: list[int]) -> None:
    assert read(*cut(text, places)) == read(text)


@given(
    st.text(alphabet="ab []()*.,!\n\U0001f60a\ufe0fsmile_", max_size=60), st.lists(st.integers(0, 100), max_size=6)
)  # fmt: skip
def test_nor_in_texts_that_nobody_writes(text: str, places: list[int]) -> None:
    assert read(*cut(text, places)) == read(text)


@given(
    st.text(
        alphabet=st.characters(exclude_characters="[(*" + "".join(PICTURES), exclude_categories=["Cs"]), max_size=80
    )
)
def test_a_text_without_marks_comes_back_as_it_was(text: str) -> None:
    assert read(text) == (text.rstrip(), [])


@given(
    st.lists(st.sampled_from(["Hello", "there", "it", "is", "fine"]), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from(TAGS[:8])), max_size=4),
    st.lists(st.integers(0, 200), max_size=6),
)  # fmt: skip
def test_the_words_are_left_and_each_direction_is_at_its_word(
    words: list[str], tags: list[tuple[int, str]], places: list[int]
) -> None:
    spoken = list(words)
    expected: list[tuple[int, StageDirection]] = []
    for place, tag in sorted(tags, key=lambda item: -item[0]):
        place = min(place, len(words))
        spoken.insert(place, tag)
        before = " ".join(words[:place])
        if (understood := understand(tag.strip("[]"))) is not None and understood.direction.shows:
            expected.insert(0, (len(before), understood.direction))
    text, found = read(*cut(" ".join(spoken), places))
    assert text == " ".join(words)
    assert sorted(at for at, _ in found) == sorted(at for at, _ in expected)


@given(WORDS, st.lists(st.integers(0, 500), max_size=8))
def test_sentences_are_those_of_the_text_without_directions(text: str, places: list[int]) -> None:
    reader = DirectedText()
    pieces = [item for part in cut(text, places) for item in reader.feed(part)] + reader.finish()
    assert "".join(item.text for item in pieces) == undirected(text)
    sentences: dict[int, str] = {}
    for item in pieces:
        assert all(0 <= placed.at <= len(item.text) for placed in item.directions)
        sentences[item.sentence_index] = sentences.get(item.sentence_index, "") + item.text
    assert [item.strip() for item in sentences.values() if item.strip()] == split_sentences(undirected(text))
    shown = [direction for _, direction in read(text)[1]]
    assert [placed.direction for item in pieces for placed in item.directions] == shown


def test_sentences_of_a_whole_text_have_their_directions_at_their_words() -> None:
    told = list(sentences_of("[smile] Hello there. Yes [nod] of course. [laughs]", 2))
    assert [(text, index) for text, index, _ in told] == [(" Hello there.", 2), (" Yes of course.", 3)]
    assert [[(item.at, item.direction.gesture) for item in items] for _, _, items in told] == [
        [(1, None)],
        [(4, "nod"), (15, "laugh")],
    ]


def test_a_model_is_told_only_of_directions_that_are_understood() -> None:
    from visavis.reasoning.persona import Persona, PersonaFile

    persona = Persona(PersonaFile(name="tester", title="Tester", greeting=["Hello."]))
    prompt = instructions(persona, Question("Hello", senses=frozenset({"voice"})), [])
    offered = [part.partition("]")[0] for part in prompt.split("[")[1:]]
    assert len(offered) > 10
    assert all((item := understand(name)) is not None and item.direction.shows for name in offered)
