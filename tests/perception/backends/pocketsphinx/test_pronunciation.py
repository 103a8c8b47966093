from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from visavis.perception.backends.pocketsphinx.letters import guess, spell
from visavis.perception.backends.pocketsphinx.pronunciation import (
    Lexicon,
    number_words,
    read_dictionary,
    spoken_words,
    written_forms,
)

DICTIONARY = {
    "hello": ["HH AH L OW", "HH EH L OW"],
    "chat": ["CH AE T"],
    "box": ["B AA K S"],
    "web": ["W EH B"],
    "dog": ["D AO G"],
    "voice": ["V OY S"],
    "it": ["IH T"],
}


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Hello, who are you?", "hello who are you"),
        ("What\u2019s that? It's 3D!", "what's that it's three d"),
        ("\u2018Tis the dogs' rock 'n' roll", "tis the dogs rock n roll"),
        ("vis-à-vis the café", "vis a vis the cafe"),
        ("21 of 1,200 & 3.5 %", "twenty one of one thousand two hundred and three point five percent"),
        ("  …  —  ", ""),
        ("GPT-4 @ home + you", "gpt four at home plus you"),
        ("日本 Ωmega", "mega"),
    ],
)
def test_what_is_said(sentence: str, words: str) -> None:
    assert [word for word, _ in spoken_words(sentence)] == words.split()


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("0", "zero"),
        ("12", "twelve"),
        ("40", "forty"),
        ("99", "ninety nine"),
        ("100", "one hundred"),
        ("2024", "two thousand twenty four"),
        ("1000000", "one million"),
        ("0.50", "zero point five zero"),
        ("12345678901", "one two three four five six seven eight nine zero one"),
    ],
)
def test_numbers(digits: str, words: str) -> None:
    assert number_words(digits) == words.split()


@given(st.text(max_size=60))
@example("❶ and ²")  # digits that are no decimals
def test_any_text_has_words_of_plain_letters(text: str) -> None:
    for word, written in spoken_words(text):
        assert re.fullmatch(r"[a-z]+(?:'[a-z]+)*", word), (word, written)


def test_the_author_comes_first_then_the_dictionary() -> None:
    lexicon = Lexicon(DICTIONARY, {"Hello": "HH AA1 L AA0", "visavis": "v iy1 z ah0 v iy1"})
    assert lexicon.pronounce("hello") == ["HH AA L AA"]
    assert lexicon.pronounce("visavis") == ["V IY Z AH V IY"]
    assert Lexicon(DICTIONARY, {}).pronounce("hello") == DICTIONARY["hello"]
    assert not lexicon.guessed


@pytest.mark.parametrize(
    ("word", "written", "sound"),
    [
        ("dogs", "", "D AO G Z"),
        ("chat's", "", "CH AE T S"),
        ("voices", "", "V OY S AH Z"),
        ("it'll", "", "IH T AH L"),
        ("it'd", "", "IH T AH D"),
        ("dog'd", "", "D AO G D"),
        ("it've", "", "IH T AH V"),
        ("visavis's", "", "V IY Z AH V IY Z"),
        ("chatbox", "", "CH AE T B AA K S"),
        ("gpu", "GPU", "JH IY P IY Y UW"),
        ("webgl", "WebGL", "W EH B JH IY EH L"),
    ],
)
def test_what_follows_from_known_words(word: str, written: str, sound: str) -> None:
    lexicon = Lexicon(DICTIONARY, {"visavis": "V IY Z AH V IY"})
    assert lexicon.pronounce(word, written) == [sound]
    assert not lexicon.guessed


def test_a_guess_is_owned_up_to() -> None:
    lexicon = Lexicon(DICTIONARY, {})
    assert lexicon.pronounce("blorf") == ["B L AO R F"]
    assert lexicon.guessed == {"blorf"}


@pytest.mark.parametrize("phones", ["", "V II Z", "V IY1 ?", "hello"])
def test_a_pronunciation_that_is_none(phones: str) -> None:
    with pytest.raises(ValueError, match="the pronunciation of 'visavis'"):
        Lexicon(DICTIONARY, {"visavis": phones})


@given(st.from_regex(r"[a-z](?:[a-z']{0,14}[a-z])?", fullmatch=True))
def test_any_word_can_be_guessed(word: str) -> None:
    sound = guess(word) or spell(word)
    assert sound
    assert all(re.fullmatch(r"[A-Z]{1,2}", phone) for phone in sound.split())


def test_guesses_are_right_more_often_than_not() -> None:
    """Of 2,000 words of the dictionary, four phonemes in five are right."""
    from pocketsphinx import get_model_path

    dictionary = read_dictionary(Path(get_model_path("en-us/cmudict-en-us.dict")))
    words = [word for word in dictionary if re.fullmatch(r"[a-z]{3,}", word)][::50]
    wrong = sum(min(distance(known.split(), guess(word).split()) for known in dictionary[word]) for word in words)
    phones = sum(len(dictionary[word][0].split()) for word in words)
    assert len(words) > 2000
    assert wrong / phones < 0.22


def distance(reference: list[str], found: list[str]) -> int:
    row = list(range(len(found) + 1))
    for i, expected in enumerate(reference, 1):
        before, row[0] = row[0], i
        for j, item in enumerate(found, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (expected != item))
    return row[-1]


def test_names_keep_their_capitals() -> None:
    forms = written_forms(
        ["Do you know Iris?", "Iris is nice", "I like German and I'm here", "german", "Is German fun?"]
    )
    assert forms["iris"] == "Iris"
    assert forms["i"] == "I"
    assert forms["i'll"] == "I'll"
    assert "is" not in forms
    assert written_forms([]) == {"i": "I", "i'm": "I'm", "i'll": "I'll", "i'd": "I'd", "i've": "I've"}


def test_a_dictionary_with_variants(tmp_path: Path) -> None:
    path = tmp_path / "words.dict"
    path.write_text("the DH AH\nthe(2) DH IY\n\nempty\na AH\n")
    assert read_dictionary(path) == {"the": ["DH AH", "DH IY"], "a": ["AH"]}
