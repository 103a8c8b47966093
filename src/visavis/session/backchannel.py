"""What listeners say without wanting the floor, and what those say who want it."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+(?:'[^\W_]+)*")
"""A word of a :func:`plain` text."""

BACKCHANNELS = frozenset({
    "ah", "aha", "alright", "cool", "exactly", "fine", "good", "great", "hm", "hmm",
    "huh", "interesting", "mhm", "mm", "mmhm", "mmm", "nice", "oh", "ok", "okay",
    "okey", "really", "right", "sure", "true", "uh", "uhhuh", "uhm", "um", "wow",
    "yeah", "yep", "yes", "yup",
})  # fmt: skip
"""Words that show that one listens (Ward & Tsukahara 2000; Gardner 2001), as recognizers write them."""

FLOOR_WORDS = frozenset({
    "actually", "again", "but", "bye", "cancel", "enough", "excuse", "goodbye", "hang", "hello", "help", "hey",
    "hold", "how", "listen", "louder", "never", "next", "no", "nope", "pardon", "pause", "please", "question",
    "quiet", "repeat", "shut", "skip", "slower", "sorry", "stop", "wait", "what", "when", "where", "who", "why",
})  # fmt: skip
"""Words that alone can be an interruption. Any other single word over an answer is mostly a 'yeah' misheard: of 66
synthesized backchannels the built-in recognizer took 17 for 'the', 'you', 'do' and the like."""

_PHRASES = re.compile(r"\b(?:i see|got it|of course|i know|uh huh|mm hm|that's right|makes sense|go on)\b")


def is_backchannel(text: str) -> bool:
    """Tell whether a text says no more than that somebody listens. No words are none of it."""
    return bool(WORD.findall(text.lower())) and content_words(text) == 0


def content_words(text: str) -> int:
    """Return how many words of a text say more than that somebody listens."""
    without = _PHRASES.sub(" ", plain(text))
    return sum(word not in BACKCHANNELS for word in WORD.findall(without))


def wants_floor(text: str) -> bool:
    """Tell whether there is a word in a text that asks for the floor."""
    return any(word in FLOOR_WORDS for word in WORD.findall(text.lower()))


def plain(text: str) -> str:
    """Return a text in lower case, with straight apostrophes."""
    return text.lower().replace("\u2019", "'")
