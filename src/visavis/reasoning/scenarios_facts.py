"""Facts that stand nowhere: numbers, dates and names in a sentence that neither sources nor the user have named.

This is no judgment of truth. It looks at the surface of a sentence and always gives the same result:

- a *number* is a run of digits, or a number word from two to a million ('one' is too often a pronoun);
- a *date* is the name of a month or weekday ('may' and 'march' only with a capital inside a sentence);
- a *name* is a word with a capital that is not the first of its sentence, other than 'I', or two such words that begin
  one.

A fact is known if the same number, date or name stands in what the sources say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SMALL = re.findall(
    r"\w+",
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty""",
)
_NUMBERS = {name: str(value) for value, name in enumerate(_SMALL)} | {
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
    "hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000",
}  # fmt: skip
_DATES = frozenset({
    "january", "february", "april", "june", "july", "august", "september", "october", "november", "december",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
})  # fmt: skip
_NO_NAMES = frozenset({"i", "ok", "okay"})


def unknown_facts(sentence: str, known: Iterable[str]) -> list[str]:
    """Return the facts of a sentence that stand in none of the known texts, in order."""
    there = {token for text in known for token in _tokens(text)}
    return [fact for fact in facts(sentence) if _plain(fact) not in there]


def facts(sentence: str) -> list[str]:
    """Return the numbers, dates and names of a sentence."""
    words = _WORD.findall(sentence.replace("\u2019", "'"))
    found = []
    for number, word in enumerate(words):
        bare = _bare(word)
        begins = number == 0 and not (len(words) > 1 and _capital(words[1]) and _bare(words[1]) not in _NO_NAMES)
        number_or_date = word[0].isdigit() or (bare in _NUMBERS and bare not in ("zero", "one")) or bare in _DATES
        if number_or_date or (_capital(word) and not begins and bare not in _NO_NAMES):
            found.append(word)
    return found


def _tokens(text: str) -> Iterable[str]:
    return (_plain(word) for word in _WORD.findall(text.replace("\u2019", "'")))


def _plain(word: str) -> str:
    bare = _bare(word)
    return _NUMBERS.get(bare, bare)


def _bare(word: str) -> str:
    """Return a word as it is compared: 'Iris's', 'I'm' and 'Iris' by what stands before the apostrophe."""
    return word.casefold().partition("'")[0].replace(",", "")


def _capital(word: str) -> bool:
    return word[0].isupper()
