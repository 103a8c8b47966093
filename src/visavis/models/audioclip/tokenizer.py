"""CLIP's tokenizer: byte pairs (Sennrich et al., ACL 2016), lower case, an end-of-word mark in every last token."""

from __future__ import annotations

import gzip
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from visavis.models.audioclip.errors import SoundModelError

VOCABULARY_FILE: Final = "bpe_simple_vocab_16e6.txt.gz"
CONTEXT: Final = 77
"""Most tokens of a text, with its beginning and its end."""
MERGES: Final = 48_894
"""So many lines of the file are used: 49,408 tokens, less 512 of single bytes and the two marks."""
START, END = "<|startoftext|>", "<|endoftext|>"
WORD_END: Final = "</w>"
_CONTRACTIONS = ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")
_LONGEST_FILE = 50_000_000


class Tokenizer:
    """Texts in, numbers of tokens out."""

    def __init__(self, merges: Sequence[tuple[str, str]]) -> None:
        """Take the pairs that become one token, the most frequent first."""
        letters = list(_byte_letters().values())
        tokens = [*letters, *(letter + WORD_END for letter in letters), *map("".join, merges), START, END]
        self._numbers = {token: number for number, token in enumerate(tokens)}
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}
        self.size = len(tokens)

    @classmethod
    def open(cls, path: Path) -> Tokenizer:
        """Read CLIP's vocabulary, ``bpe_simple_vocab_16e6.txt.gz``, or its like.

        Raises SoundModelError ``sound.vocabulary_missing`` or ``sound.vocabulary_invalid``.
        """
        if not path.is_file():
            raise SoundModelError("sound.vocabulary_missing", f"{path} is missing: visavis models pull clip-vocabulary")
        try:
            with gzip.open(path) as file:
                lines = file.read(_LONGEST_FILE).decode().split("\n")[1 : MERGES + 1]
        except (OSError, EOFError, UnicodeDecodeError, ValueError) as error:
            raise SoundModelError("sound.vocabulary_invalid", f"{path} is no vocabulary: {error}.") from error
        pairs = [tuple(line.split()) for line in lines if line]
        if not pairs or any(len(pair) != 2 for pair in pairs):
            raise SoundModelError("sound.vocabulary_invalid", f"{path} is no vocabulary: a pair has two parts.")
        return cls([(pair[0], pair[1]) for pair in pairs])

    def encode(self, text: str) -> list[int]:
        """Return the tokens of a text, without its beginning and its end."""
        found: list[int] = []
        letters = _byte_letters()
        for word in words(clean(text)):
            if word in (START, END):
                found.append(self._numbers[word])
                continue
            found += [self._numbers[token] for token in self._merged("".join(letters[byte] for byte in word.encode()))]
        return found

    def batch(self, texts: Sequence[str], context: int = CONTEXT) -> NDArray[np.int64]:
        """Return texts as the network takes them: (texts, context), from beginning to end, then zeros.

        Raises SoundModelError ``sound.text_too_long``.
        """
        result = np.zeros((len(texts), context), np.int64)
        for row, text in zip(result, texts, strict=True):
            tokens = [self._numbers[START], *self.encode(text), self._numbers[END]]
            if len(tokens) > context:
                raise SoundModelError(
                    "sound.text_too_long", f"'{text[:60]}' makes {len(tokens)} tokens, more than {context}."
                )
            row[: len(tokens)] = tokens
        return result

    def _merged(self, word: str) -> list[str]:
        """Join the pair that comes first among the merges, wherever it is, until there is none."""
        parts = [*word[:-1], word[-1] + WORD_END]
        while len(parts) > 1:
            pairs = set(pairwise(parts))
            best = min(pairs, key=lambda pair: self._ranks.get(pair, len(self._ranks)))
            if best not in self._ranks:
                break
            parts = list(_joined(parts, best))
        return parts


def _joined(parts: Sequence[str], pair: tuple[str, str]) -> Iterator[str]:
    place = 0
    while place < len(parts):
        if tuple(parts[place : place + 2]) == pair:
            yield "".join(pair)
            place += 2
        else:
            yield parts[place]
            place += 1


def clean(text: str) -> str:
    """Return a text in lower case, without HTML's entities and needless spaces.

    Text that was decoded wrongly is not mended, as OpenAI's code does it with ftfy.
    """
    plain = html.unescape(html.unescape(text)).strip()
    return re.sub(r"\s+", " ", plain).strip().lower()


def words(text: str) -> Iterator[str]:
    """Yield what is encoded apart: marks, English contractions, runs of letters, single digits, runs of the rest."""
    place = 0
    while place < len(text):
        word = next((item for item in (START, END, *_CONTRACTIONS) if text.startswith(item, place)), "")
        if not word:
            kind = _kind(text[place])
            end = place + 1
            while end < len(text) and kind in "LO" and _kind(text[end]) == kind:
                end += 1
            word = "" if kind == " " else text[place:end]
            place = end
        else:
            place += len(word)
        if word:
            yield word


def _kind(letter: str) -> str:
    """Return L for letters, N for numbers, a space for white space, and O for the rest."""
    if letter.isspace():
        return " "
    category = unicodedata.category(letter)[0]
    return category if category in "LN" else "O"


@lru_cache
def _byte_letters() -> dict[int, str]:
    """Return a letter that can be seen for every byte, in the order in which they are numbered.

    Printable ones stand for themselves; the others are moved beyond 255 (Radford et al., GPT-2).
    """
    seen = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    hidden = [byte for byte in range(256) if byte not in seen]
    return {byte: chr(byte) for byte in seen} | {byte: chr(256 + place) for place, byte in enumerate(hidden)}
