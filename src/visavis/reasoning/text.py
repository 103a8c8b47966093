"""Words as they are compared: how something was written or pronounced must make no difference."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")

_CONTRACTIONS = {
    "n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'m": " am", "'d": " would",
}  # fmt: skip
_IRREGULAR = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "ain't": "is not",
    "let's": "let us", "whats": "what is", "whos": "who is", "wheres": "where is", "hows": "how is",
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "arent": "are not",
    "cant": "can not", "im": "i am", "ive": "i have", "youre": "you are", "thats": "that is",
    "gonna": "going to", "wanna": "want to", "gotta": "got to", "ya": "you", "u": "you", "ur": "your",
    "ok": "okay", "y'all": "you all",
}  # fmt: skip
_IS = frozenset({"what", "who", "where", "how", "when", "why", "that", "there", "it", "he", "she", "here"})
"""After these, 's is 'is'; after other words it is a possessive."""


def well_formed(text: str) -> str:
    """Return a text that can be encoded: half surrogate pairs, which a client can send, become '?'."""
    return text.encode("utf-8", "replace").decode("utf-8")


def words(text: str) -> list[str]:
    """Return the words of a text in lower case: no punctuation, contractions written out."""
    result: list[str] = []
    for word in plain(text).split():
        result += _expand(word).split()
    return result


def plain(text: str) -> str:
    """Return a text in lower case without punctuation, contractions as they are: what a recognizer would write."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", text).replace("\u2019", "'").casefold()))


def stems(text: str) -> list[str]:
    """Return the stems of the words of a text."""
    return [stem(word) for word in words(text)]


def normalize(text: str) -> str:
    """Return the words of a text with single spaces between them."""
    return " ".join(words(text))


def stem(word: str) -> str:
    """Return a word without the commonest English endings, so that 'jokes' and 'joke' are one.

    A light stemmer: plurals (Harman's S-stemmer, 1991), '-ing' and '-ed'.
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and any(vowel in root for vowel in "aeiouy"):
            return root[:-1] if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "ls" else root
    return word.removesuffix("e") if len(word) > 3 else word


def _expand(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, replacement in _CONTRACTIONS.items():
        if word.endswith(ending):
            return word.removesuffix(ending) + replacement
    head, apostrophe, tail = word.partition("'")
    if apostrophe and tail == "s":
        return f"{head} is" if head in _IS else head
    return head if apostrophe and not tail else word.replace("'", "")
