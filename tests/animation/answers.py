"""Answers with their sound's times, without a voice."""

from __future__ import annotations

from visavis.animation.body import BodyLanguage
from visavis.events import (
    AssistantDelta,
    AssistantResponse,
    Event,
    Expression,
    PhonemeTiming,
    PhraseTimed,
    Source,
    StageDirected,
    WordTiming,
)
from visavis.reasoning.directed import sentences_of

WORD_MS = 300.0


def timed(text: str, *, pts_ms: int = 0, sentence: int = 0, response: str = "r1") -> PhraseTimed:
    """Return a phrase whose words take 300 ms each; their stressed vowel begins 100 ms after them."""
    words, phonemes = [], []
    for index, word in enumerate(text.split()):
        start = index * WORD_MS
        words.append(WordTiming(word=word, start_ms=start, end_ms=start + WORD_MS))
        phonemes.append(PhonemeTiming(phoneme="t", start_ms=start, end_ms=start + 100))
        phonemes.append(PhonemeTiming(phoneme="aa", start_ms=start + 100, end_ms=start + WORD_MS, stress=1))
    return PhraseTimed(
        response_id=response, pts_ms=pts_ms, duration_ms=len(words) * WORD_MS, text=text, sentence_index=sentence,
        phonemes=phonemes, words=words,
    )  # fmt: skip


def delta(
    text: str, expression: Expression | None = None, *, sentence: int = 0, response: str = "r1"
) -> AssistantDelta:
    """Return a piece of an answer."""
    return AssistantDelta(
        response_id=response, text=text, sentence_index=sentence, source=Source(kind="line"), expression=expression
    )


def perform(
    body: BodyLanguage, text: str, expression: Expression | None = None, *, response: str = "r1", pts_ms: int = 0
) -> list[Event]:
    """Say a whole answer, stage directions allowed; return what the body does."""
    events: list[Event] = []
    sentences = list(sentences_of(text))
    for sentence, index, directions in sentences:
        for item in directions:
            direction = item.direction
            directed = StageDirected(
                response_id=response, sentence_index=index, at=item.at, expression=direction.expression,
                gesture=direction.gesture, gaze=direction.gaze, intensity=direction.intensity,
            )  # fmt: skip
            events += body.follow(directed)
        events += body.follow(delta(sentence, expression, sentence=index, response=response))
    whole = "".join(sentence for sentence, _, _ in sentences)
    events += body.follow(AssistantResponse(response_id=response, text=whole))
    for sentence, index, _ in sentences:
        if body.speaks and sentence.strip():
            phrase = timed(sentence.strip(), pts_ms=pts_ms, sentence=index, response=response)
            pts_ms += round(phrase.duration_ms)
            events += body.follow(phrase)
    return events
