"""Words to which a listener's face answers while they are being said."""

from __future__ import annotations

from typing import Literal

from visavis.session.backchannel import WORD, plain

Feeling = Literal["sad", "happy", "surprising"]

FEELING_WORDS: dict[str, Feeling] = {
    **dict.fromkeys(
        ("accident", "afraid", "alone", "broke", "cancer", "cried", "crying", "dead", "died", "divorced", "funeral",
         "hospital", "hurt", "lonely", "lost", "miss", "pain", "sad", "scared", "sick", "unfortunately", "worried"),
        "sad",
    ),
    **dict.fromkeys(
        ("baby", "beautiful", "birthday", "celebrate", "engaged", "excited", "finally", "happy", "holiday", "love",
         "loved", "married", "passed", "proud", "wedding", "wonderful", "won"),
        "happy",
    ),
    **dict.fromkeys(
        ("amazing", "crazy", "guess", "impossible", "incredible", "million", "never", "suddenly", "surprise",
         "surprised", "unbelievable", "weird"),
        "surprising",
    ),
}  # fmt: skip
"""English, and few: a raised brow at a word that was not meant is odder than none. Written for this, not learned."""


def feelings_in(text: str) -> dict[str, Feeling]:
    """Return the words of a text to which a face answers, in lower case, in their order, and how."""
    words = WORD.findall(plain(text))
    return {word: FEELING_WORDS[word] for word in words if word in FEELING_WORDS}
