"""What is written, and what is said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.speech.normalization import normalize

SAID = {
    # Numbers
    "0": "zero",
    "21 42 100 101": "twenty one forty two one hundred one hundred one",
    "1,000,000 people": "one million people",
    "123456789": "one hundred twenty three million four hundred fifty six thousand seven hundred eighty nine",
    "-5 and +3": "minus five and plus three",
    "3.14": "three point one four",
    "007": "zero zero seven",
    "12345678901": "one two three four five six seven eight nine zero one",
    "1st 2nd 3rd 12th 20th 101st": "first second third twelfth twentieth one hundred first",
    "1/2 3/4 1/3 5/8": "one half three quarters one third five eighths",
    "½ cup, 2½": "one half cup, two and one half",
    "in 1999": "in nineteen ninety nine",
    "in 2021": "in twenty twenty one",
    "in 2005": "in two thousand five",
    "in 1906": "in nineteen oh six",
    "1500 men": "fifteen hundred men",
    "1998–2004": "nineteen ninety eight to two thousand four",
    "10-20 km": "ten to twenty kilometers",
    "3 - 5 items": "three to five items",
    "the 1990s and '80s": "the nineteen nineties and eighties",
    "16:9": "sixteen to nine",
    "1920x1080": "one thousand nine hundred twenty by one thousand eighty",
    "#1": "number one",
    "~20": "about twenty",
    "5'10\" tall": "five foot ten tall",
    # Money, percent, units
    "$3.50": "three dollars and fifty cents",
    "$1": "one dollar",
    "$0.99": "ninety nine cents",
    "$1,234,567.89": (
        "one million two hundred thirty four thousand five hundred sixty seven dollars and eighty nine cents"
    ),
    "€5 million": "five million euros",
    "$3.5 billion": "three point five billion dollars",
    "£2.99 and 5€": "two pounds and ninety nine pence and five euros",
    "$5M": "five million dollars",
    "-$5": "minus five dollars",
    "$5/month": "five dollars per month",
    "5% or 50–60%": "five percent or fifty to sixty percent",
    "-5°C, 20 °F, 100°": "minus five degrees celsius, twenty degrees fahrenheit, one hundred degrees",
    "1 km, 5 km/h, 16GB, 60fps": "one kilometer, five kilometers per hour, sixteen gigabytes, sixty frames per second",
    "6 ft": "six feet",
    "10k and 4K": "ten thousand and four kay",
    # Dates and times
    "Jan. 5, 2024": "january fifth, twenty twenty four",
    "5 May 1999": "the fifth of May nineteen ninety nine",
    "2024-01-05": "January fifth, twenty twenty four".replace("January", "january"),
    "01/05/2024": "january fifth, twenty twenty four",
    "3:30 3:05 12:00": "three thirty three oh five twelve o'clock",
    "3:30pm": "three thirty pee em",
    "9am": "nine eigh em",
    "8:00 am": "eight eigh em",
    "5 p.m. today": "five pee em today",
    # Telephone numbers, versions, addresses
    "555-123-4567": "five five five, one two three, four five six seven",
    "(555) 123-4567": "five five five, one two three, four five six seven",
    "v1.2.3": "version one point two point three",
    "192.168.0.1": "one nine two dot one six eight dot zero dot one",
    "https://www.example.com/a?b=c": "example dot com",
    "me@site.io.": "me at site dot eye oh.",
    "@vera #hello": "at vera hashtag hello",
    # Abbreviations and acronyms
    "Dr. Smith and Mrs. Jones": "doctor Smith and missus Jones",
    "J. R. Smith vs. Ann": "jay ar Smith versus Ann",
    "Elm St. and St. Paul": "Elm street and saint Paul",
    "e.g. this, i.e., that, etc.": "for example this, that is, that, et cetera.",
    "No. I said no. No. 5 is it.": "No. I said no. number five is it.",
    "the U.S. and the U.K.": "the you ess and the you kay.",
    "AI, GPU, GPUs, API": "eigh eye, gee pee you, gee pee you's, eigh pee eye",
    "NASA and NATO": "nasa and nato",
    "STOP that NOW": "stop that now",
    "NASA's plan": "nasa's plan",
    "OK?": "okay?",
    "World War II": "World War two",
    "Henry VIII": "Henry the eighth",
    "MP3, H2O, 3D": "em pee three, aitch two oh, three dee",
    "COVID-19 and GPT-4": "covid nineteen and gee pee tee four",
    "vitamin C": "vitamin see",
    "Plan B. Then we go.": "Plan bee. Then we go.",
    # Names in code
    "snake_case camelCase main.py": "snake case camel Case main dot py",
    "C++ and C#": "see plus plus and see sharp",
    "24/7 and/or w/": "twenty four seven and or with",
    # Signs and punctuation
    "A & B": "A and bee",
    "2 + 2 = 4": "two plus two equals four",
    "5 > 3 < 9": "five greater than three less than nine",
    "Wait... what?!": "Wait, what?",
    "well — yes (really) “no”": "well, yes, really, no",
    "what???!!!": "what?",
    "naïve café Zoë": "naive cafe Zoe",
    "it’s don’t": "it's don't",
    # Markup
    "**Bold**, *it*, ~~gone~~ and `code`": "Bold, it, gone and code",
    "[the docs](https://example.com/x_(y)) ![a cat](cat.png)": "the docs a cat",
    "# Title\n\n- one\n- two": "Title. one. two",
    "1. First\n2. Second": "one, First. two, Second",
    "> quoted": "quoted",
    "| Name | Age |\n|---|---|\n| Ann | 5 |": "Name, Age. Ann, five",
    "Look:\n```python\nprint('x')\n```\nDone.": "Look: Done.",
    "<b>bold</b><br> &amp; more": "bold and more",
    "<!-- hidden --> seen": "seen",
    "great 😀 🎉!": "great!",
    "hi :-) there <3": "hi there",
    "---\ntext": "text",
}


@pytest.mark.parametrize("written", SAID)
def test_it_is_said_as_a_person_would(written: str) -> None:
    assert normalize(written).text.lower() == SAID[written].lower()


@pytest.mark.parametrize(
    "silent", ["", " ", "😀😀", "...", "—", "***", "Привет", "你好", "```\ncode\n```", "$$$", "|---|"]
)
def test_some_texts_are_not_said(silent: str) -> None:
    assert normalize(silent).text == ""


def test_written_words_keep_their_punctuation_but_not_their_markup() -> None:
    words = normalize("**Hello**, [my friend](http://x.com)! It costs $3.50 — really.").words
    assert [word.written for word in words] == ["Hello,", "my", "friend!", "It", "costs", "$3.50", "really."]
    assert [word.spoken for word in words][5] == "three dollars and fifty cents,"


@given(st.text(max_size=300))
def test_any_text_gives_speakable_words_in_order(text: str) -> None:
    spoken = normalize(text)
    assert re.fullmatch(r"[A-Za-z' ,.?!;:]*", spoken.text)
    assert spoken.text == " ".join(word.spoken for word in spoken.words)
    assert all(word.spoken.strip() and word.written for word in spoken.words)
    starts = [word.start for word in spoken.words]
    assert starts == sorted(set(starts))
    assert all(any(character.isalpha() for character in part) for part in spoken.text.split())


@given(st.lists(st.from_regex(r"[A-Za-z]{2,12}[,.?!]?", fullmatch=True), max_size=30))
def test_every_plain_word_is_covered_in_order(words: list[str]) -> None:
    text = " ".join(words)
    spoken = normalize(text)
    assert [word.written for word in spoken.words] == words
    assert all(text[word.start :].startswith(word.written) for word in spoken.words)


@given(st.from_regex(r"[-+$€]?[0-9][0-9,.:/%°x-]{0,14}[a-zA-Z]{0,4}", fullmatch=True))
def test_whatever_has_digits_is_said(text: str) -> None:
    assert normalize(text).text


@pytest.mark.parametrize(
    "unit",
    [
        "*",
        "[",
        "`a",
        "<a",
        "(",
        "1,",
        "_a ",
        "~~",
        "| ",
        "a.",
        "1-",
        "[](",
        "&#1;",
        "*a *",
        "<!--",
        "'s",
        "a's",
        "@a",
        "a-",
        "a/",
        "A",
        "aB",
        "1a",
        "A.",
        "$1",
    ],
)
def test_long_runs_of_marks_do_no_harm(unit: str) -> None:
    normalize((unit * 4000)[:4000])


def test_other_languages_keep_their_words_and_numbers() -> None:
    spoken = normalize("**Grüß Gott**, es sind 20 °C — schön! Привет 你好", "de")
    assert spoken.text == "Grüß Gott, es sind 20 C, schön! Привет 你好"
    assert [word.written for word in spoken.words][:2] == ["Grüß", "Gott,"]
