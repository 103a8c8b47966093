"""The feeling in the user's words, by a lexicon: whatever the voice is like. English only."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from visavis.events import (
    Event,
    SessionOpened,
    SessionUpdated,
    TextReceived,
    TextSentimentEstimated,
    UtteranceTranscribed,
)
from visavis.perception.sources import LEXICON_SOURCE

READ: Final[tuple[type[Event], ...]] = (UtteranceTranscribed, TextReceived)
"""Where words are."""

_MOST_CHARACTERS = 1_500
"""Of a longer text the end is read: what was said last counts most, and nobody waits."""
_MOST_WORDS = 20
_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]+|[^.!?\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]{2,}")
_APOSTROPHE = "\u2019"

_ACTS: Final = ("no", "yes", "yeah", "yep", "ok", "okay", "please", "help", "want", "sure")
"""Words that the lexicon gives a feeling to, and that in a conversation mostly answer, ask or agree."""


class Lexicon(Protocol):
    """What vaderSentiment's analyzer does."""

    lexicon: dict[str, float]

    def polarity_scores(self, text: str) -> dict[str, float]:
        """Return the compound score, -1 to 1, among others."""


@dataclass(frozen=True, slots=True)
class SentimentPolicy:
    """How sure words make. Confidences of 0 to 1; ours."""

    most: float = 0.75
    """With every word saying the same it is no surer than this: irony is not heard."""
    half_words: float = 1.0
    """With so many words of feeling, weighed by their strength, half of that is reached."""
    half_length: float = 12.0
    """A word of feeling counts half in a text of so many words."""
    strong: float = 4.0
    """The strongest words of the lexicon, which has -4 to 4."""


@cache
def vader() -> Lexicon:
    """Return the lexicon, loaded once for all sessions (40 ms).

    Hutto & Gilbert, 'VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text', ICWSM 2014.
    """
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer: Lexicon = SentimentIntensityAnalyzer()
    for word in _ACTS:
        analyzer.lexicon.pop(word, None)
    return analyzer


class Sentiment:
    """Reads what one session's user says and types, while its settings ask for it."""

    def __init__(self, policy: SentimentPolicy | None = None) -> None:
        """Begin switched off."""
        self.enabled = False
        self._policy = policy or SentimentPolicy()
        self._language = "en"

    async def switch(self, event: SessionOpened | SessionUpdated) -> None:
        """Follow the settings; load the lexicon the first time that it is needed."""
        self.enabled, self._language = event.settings.sentiment, event.settings.language
        if self.enabled:
            await asyncio.to_thread(vader)

    def is_due(self, event: UtteranceTranscribed | TextReceived) -> bool:
        """Tell whether an event has words to be read (for the bus, which asks before it delivers)."""
        if not self.enabled:
            return False
        if isinstance(event, TextReceived):
            return is_english(self._language)
        return event.final and bool(event.transcription) and is_english(event.language)

    async def read(self, event: UtteranceTranscribed | TextReceived) -> list[TextSentimentEstimated]:
        """Return what the words feel like, if any of them feels like something."""
        if not self.is_due(event):
            return []
        text, trust = (event.text, 1.0) if isinstance(event, TextReceived) else (event.transcription, event.confidence)
        found = await asyncio.to_thread(sentiment, text, trust=trust, policy=self._policy)
        return [] if found is None or not self.enabled else [found]


def is_english(language: str) -> bool:
    """Tell whether a BCP 47 tag is one of English."""
    return language.lower().split("-")[0] == "en"


def sentiment(text: str, *, trust: float = 1.0, policy: SentimentPolicy | None = None) -> TextSentimentEstimated | None:
    """Return what a text feels like; None if no word of it is in the lexicon.

    ``trust`` is the recognizer's confidence, 0 to 1. Valence is the mean over sentences, as the lexicon's authors
    advise for more than one, each as heavy as it is strong.
    """
    policy, lexicon = policy or SentimentPolicy(), vader()
    text = text[-_MOST_CHARACTERS:].replace(_APOSTROPHE, "'")
    words = _WORD.findall(text)
    feeling = [word for word in words if word.lower() in lexicon.lexicon]
    if not feeling:
        return None
    scores = [lexicon.polarity_scores(part)["compound"] for part in _SENTENCE.findall(text) if part.strip()]
    weight = sum(map(abs, scores))
    valence = sum(score * abs(score) for score in scores) / weight if weight else 0.0
    strength = sum(abs(lexicon.lexicon[word.lower()]) for word in feeling) / policy.strong
    enough = strength / (strength + policy.half_words)
    dense = policy.half_length / (policy.half_length + max(len(words) - len(feeling), 0))
    agreed = abs(sum(scores)) / weight if weight else 0.5
    return TextSentimentEstimated(
        valence=round(valence, 3),
        arousal=round(_arousal(text, words, abs(valence)), 3),
        confidence=round(policy.most * trust * enough * (0.5 + 0.5 * dense) * (0.5 + 0.5 * agreed), 3),
        words=list(dict.fromkeys(word.lower() for word in feeling))[:_MOST_WORDS],
        source=LEXICON_SOURCE,
    )


def _arousal(text: str, words: list[str], strength: float) -> float:
    """Return how excited a text is, 0 to 0.6: exclamation marks, capitals, and words such as 'very' where it feels."""
    from vaderSentiment.vaderSentiment import BOOSTER_DICT

    shouted = [word for word in words if len(word) > 2 and word.isupper()]
    loud = len(shouted) if len(shouted) < len(words) or text.count("!") else 0
    boosters: dict[str, float] = BOOSTER_DICT
    boosted = sum(boosters.get(word.lower(), 0.0) > 0 for word in words)
    excited = 0.12 * min(text.count("!"), 3) + 0.1 * min(loud, 2) + 0.08 * min(boosted, 2)
    return min(excited * (0.4 + 0.6 * min(strength * 1.5, 1.0)), 0.6)
