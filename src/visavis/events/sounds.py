"""What labels of sounds mean for a conversation, whatever model gave them."""

from __future__ import annotations

import re
from typing import Final, Literal, get_args

SoundKind = Literal[
    "laughter", "crying", "sigh", "yawn", "gasp", "cough", "sneeze", "sniff", "shout", "applause", "doorbell", "phone"
]
"""Sounds that somebody in a conversation reacts to."""

SOUND_KINDS: Final[tuple[SoundKind, ...]] = get_args(SoundKind)

CALLS: Final[frozenset[SoundKind]] = frozenset({"doorbell", "phone"})
"""Those that call somebody away; all others are made by people."""

_STEMS: Final[dict[SoundKind, str]] = {
    "laughter": "laugh|giggl|chuckl|snicker",
    "crying": "cry|cries|cried|sob|weep|whimper",
    "sigh": "sigh",
    "yawn": "yawn",
    "gasp": "gasp",
    "cough": "cough|throat",
    "sneeze": "sneez",
    "sniff": "sniff",
    "shout": "shout|scream|yell",
    "applause": "applau|clap",
    "doorbell": "door ?bell|ding-?dong|knock",
    "phone": "phone|telephone|ringtone|mobile",
}
_KINDS: Final = {kind: re.compile(rf"\b(?:{stems})") for kind, stems in _STEMS.items()}
_OTHERS: Final = re.compile(r"\b(?:bab(?:y|ies)|infant|child|cat|dog|animal|bird|crowd)")
"""Whoever cries or shouts so is not the one who is talked with."""


def kind_of(label: str) -> SoundKind | None:
    """Return the kind of sound that a label names ('giggling' is laughter), or None for any other sound."""
    plain = label.lower().replace("_", " ")
    if _OTHERS.search(plain):
        return None
    return next((kind for kind, stems in _KINDS.items() if stems.search(plain)), None)
