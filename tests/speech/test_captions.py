"""Written words, timed by the words that say them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from visavis.events import PhonemeTiming, WordTiming
from visavis.speech.captions import Captions
from visavis.speech.normalization import normalize
from visavis.speech.synthesis import SpokenPhrase


def piece(words: list[str], *, each_ms: float = 100) -> SpokenPhrase:
    """Return silence in which words follow each other evenly."""
    duration = each_ms * max(len(words), 1)
    return SpokenPhrase(
        b"",
        duration,
        (PhonemeTiming(phoneme="pau", start_ms=0, end_ms=duration),),
        tuple(WordTiming(word=w, start_ms=i * each_ms, end_ms=(i + 1) * each_ms) for i, w in enumerate(words)),
    )


def test_a_sum_of_money_is_one_word() -> None:
    text = "It costs $3.50 today."
    spoken = normalize(text)
    words = Captions(text, spoken).follow(piece(spoken.text.split())).words
    assert [(word.word, word.start_ms, word.end_ms) for word in words] == [
        ("It", 0, 100),
        ("costs", 100, 200),
        ("$3.50", 200, 700),
        ("today.", 700, 800),
    ]


def test_each_piece_has_the_text_that_begins_in_it() -> None:
    text = "**Hello** there, it costs $3.50 😀 today."
    spoken = normalize(text)
    words = spoken.text.split()
    captions = Captions(text, spoken)
    first, second, third = (captions.follow(piece(part)) for part in (words[:6], words[6:8], words[8:]))
    assert [first.text, second.text, third.text] == ["**Hello** there, it costs $3.50 😀", "", "today."]
    assert [word.word for word in first.words] == ["Hello", "there,", "it", "costs", "$3.50"]
    assert first.words[-1].end_ms == 600  # what is said of it in this piece
    assert second.words == []
    assert [word.word for word in third.words] == ["today."]


@given(st.text(alphabet="ab 1$.,5*_K\n", max_size=80), st.lists(st.integers(1, 6), max_size=20))
def test_all_written_words_come_once_and_in_order(text: str, cuts: list[int]) -> None:
    spoken = normalize(text)
    words = spoken.text.split()
    captions = Captions(text, spoken)
    heard: list[str] = []
    for cut in [*cuts, len(words)]:
        heard += [word.word for word in captions.follow(piece(words[:cut])).words]
        words = words[cut:]
    assert heard == [word.written for word in spoken.words]
