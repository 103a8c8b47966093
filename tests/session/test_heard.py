from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from visavis.events import PhraseTimed, WordTiming
from visavis.session.heard import HeardText


def phrase(text: str, pts_ms: int, word_ms: int = 100, response_id: str = "r") -> PhraseTimed:
    words = [
        WordTiming(word=word, start_ms=index * word_ms, end_ms=(index + 1) * word_ms)
        for index, word in enumerate(text.split())
    ]
    return PhraseTimed(
        response_id=response_id,
        pts_ms=pts_ms,
        duration_ms=len(words) * word_ms,
        text=text,
        sentence_index=0,
        phonemes=[],
        words=words,
    )


def test_nothing_is_heard_before_playback() -> None:
    heard = HeardText()
    heard.add(phrase("one two three", 5_000))
    assert (heard.text, heard.milliseconds, heard.started, heard.remaining_ms) == ("", 0, False, 300)


def test_a_word_counts_once_half_of_it_has_sounded() -> None:
    heard = HeardText()
    heard.add(phrase("one two three", 5_000))
    heard.play(5_149)
    assert heard.text == "one"
    heard.play(5_150)
    assert heard.text == "one two"
    assert heard.milliseconds == 150


def test_it_goes_on_from_phrase_to_phrase() -> None:
    heard = HeardText()
    heard.add(phrase("Hello there,", 1_000))
    heard.add(phrase("my friend.", 1_200))
    heard.play(1_260)
    assert heard.text == "Hello there, my"


def test_reports_from_beyond_the_sound_are_bounded() -> None:
    heard = HeardText()
    heard.play(99)
    assert heard.text == ""
    heard.add(phrase("one two", 1_000))
    heard.play(10**9)
    assert (heard.text, heard.milliseconds, heard.remaining_ms) == ("one two", 200, 0)


@given(st.lists(st.integers(0, 2_000), max_size=30))
def test_what_was_heard_never_becomes_less(reports: list[int]) -> None:
    heard = HeardText()
    heard.add(phrase("one two three four five", 700))
    heard.add(phrase("six seven", 1_200))
    before = ""
    for report in reports:
        heard.play(report)
        assert heard.text.startswith(before)
        before = heard.text
