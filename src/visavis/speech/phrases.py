"""Cuts a text that is still being written into phrases, so that the first can sound before the last is known."""

from __future__ import annotations

from collections.abc import Sequence

from visavis.speech.atoms import WIDE_MARKS, Atom, begins_line, next_atom, skip_space
from visavis.speech.reading.lexicon import ABBREVIATIONS, BEFORE_NAMES, BEFORE_NUMBERS, NEVER_LAST, WORD_FORMS

LONG_CLAUSE = 12
"""A first clause of so many words is not waited for to its end."""
FIRST_WORDS = (5, 8)
"""How many of its words become the first phrase."""
EARLY_WORDS = (2, 4)
"""How many words are enough for the first phrase of a text that is written slowly, where a clause ends with them."""
LONGEST = 200
"""How many characters a phrase has at most, unless it is a single word."""
CLAUSE_LENGTHS = (1, 40, 100)
"""From how many characters on the first, second and any later phrase may end at a comma."""

_SENTENCE_MARKS = ".!?"
_CLAUSE_MARKS = ",;:—–…"
_CLOSERS = "\"'“”‘’»)]}*_~`"
_OPENERS = "\"'“”‘’«([{*_~`¿¡"
_BAD_CUT = -3.0
_CLAUSE_JOINERS = frozenset("and but or because that which who when where while if so".split())
_JOINERS = _CLAUSE_JOINERS | frozenset("as to for with in on at from by about than like".split())
_DANGLING = _JOINERS | frozenset(
    "a an the of my your his her its our their this these those some any no is are was were be been am i you he she it "
    "we they not very more most do does did have has had will would can could may might must should".split()
)


class PhraseSplitter:
    """Takes a text piece by piece and gives it back phrase by phrase.

    The first phrase is short: it ends at the first pause, or after five to eight words of a long clause. Later ones
    are sentences or long clauses. The phrases, put together, are the text up to white space.

    Where the pieces are cut makes no difference, unless it is ``eager``: then the first phrase of a text that is still
    being written may be two to four words, if another clause follows: 'I like it here | because', not 'I went | to'.
    """

    def __init__(self, *, eager: bool = False) -> None:
        """Begin. ``eager`` is for text that comes more slowly than it is spoken."""
        self._eager = eager
        self._text = "\n"  # a text begins with a line
        self._count = 0

    def feed(self, piece: str) -> list[str]:
        """Take the next piece; return the phrases that are complete now."""
        self._text += piece
        return self._take(final=False)

    def flush(self) -> list[str]:
        """Return what is left as phrases: the text, or one of its sentences, ends here."""
        phrases = self._take(final=True)
        self._text = "\n"
        return phrases

    def _take(self, *, final: bool) -> list[str]:
        phrases: list[str] = []
        while (end := _phrase_end(self._text, self._count, final=final)) is not None:
            phrase = self._text[:end].strip()
            self._text = self._text[end:]
            if phrase:
                phrases.append(phrase)
                self._count += 1
        unfinished = not final and self._text.rstrip()[-1:] not in _SENTENCE_MARKS
        if self._eager and unfinished and self._count == 0 and (end := _early_end(self._text)) is not None:
            phrases.append(self._text[:end].strip())
            self._text = self._text[end:]
            self._count = 1
        return phrases


def _phrase_end(text: str, count: int, *, final: bool) -> int | None:
    """Return where the first phrase of a text ends, or None if that is not known yet.

    What is returned never changes when the text grows.
    """
    atoms: list[Atom] = []
    position = 0
    while True:
        start = skip_space(text, position)
        if atoms and "\n" in text[position:start]:
            return position
        if start == len(text):
            return position if final and atoms else None
        atom = next_atom(text, start, final=final)
        if atom is None:
            return None
        if atom.block:
            return atoms[-1].end if atoms else atom.end
        atoms.append(atom)
        position = atom.end
        ends = _ends_here(text, atoms, count, final=final)
        if ends is None:
            return None
        if ends:
            return position
        cut = _cut_if_too_long(atoms, count)
        if cut is not None:
            return cut


def _ends_here(text: str, atoms: Sequence[Atom], count: int, *, final: bool) -> bool | None:
    """Tell whether a phrase ends after the last atom; None if what follows has to be known first."""
    atom = atoms[-1]
    bare = atom.text.rstrip(_CLOSERS)
    if not any(character.isalnum() for character in bare):
        return False  # a list's bullet, a dash
    if bare[-1] in WIDE_MARKS or (bare[-1] in _SENTENCE_MARKS and not bare.endswith("..")):
        return _ends_sentence(text, atoms, bare, final=final)
    length = atom.end - atoms[0].start
    pauses = bare[-1] in _CLAUSE_MARKS or bare.endswith("..")
    return pauses and length >= CLAUSE_LENGTHS[min(count, len(CLAUSE_LENGTHS) - 1)]


def _ends_sentence(text: str, atoms: Sequence[Atom], bare: str, *, final: bool) -> bool | None:
    if not bare.endswith("."):
        return True
    atom = atoms[-1]
    word = bare[:-1].lstrip(_OPENERS)
    lower = word.lower()
    if len(atoms) == 1 and word.isdecimal() and begins_line(text, atom.start):
        return False  # the number of a list's item
    if len(word) == 1 and word.isalpha() and word != "I":
        return False  # an initial
    if lower in NEVER_LAST and lower not in WORD_FORMS:
        return False
    if lower not in ABBREVIATIONS and "." not in word.rpartition("://")[2]:
        return True
    following = skip_space(text, atom.end)
    if following == len(text):
        return True if final else None
    character = text[following]
    if lower in BEFORE_NUMBERS:
        return not character.isdecimal()
    if lower in BEFORE_NAMES and word[0].isupper():
        return not character.isupper()
    return character.isupper() or character in _OPENERS


def _cut_if_too_long(atoms: Sequence[Atom], count: int) -> int | None:
    """Return where to cut a phrase that has grown too long, where a reader would breathe; None if it has not."""
    words = sum(1 for atom in atoms if any(character.isalnum() for character in atom.text)) if count == 0 else 0
    if atoms[-1].end - atoms[0].start < LONGEST and words < LONG_CLAUSE:
        return None
    fitting = [index for index, atom in enumerate(atoms) if atom.end - atoms[0].start <= LONGEST] or [0]
    fewest, most = FIRST_WORDS if count == 0 else (fitting[-1] // 2 + 1, len(atoms))
    candidates = [index for index in fitting if fewest <= index + 1 <= most]
    if not any(_cut_quality(atoms, index) > _BAD_CUT for index in candidates):
        candidates = [index for index in fitting if index + 1 >= fewest] or fitting[-1:]
    return atoms[max(candidates, key=lambda index: (_cut_quality(atoms, index), index))].end


def _early_end(text: str) -> int | None:
    """Return where the first words of an unfinished text can be said already, or None."""
    atoms: list[Atom] = []
    position = 0
    fewest, most = EARLY_WORDS
    while len(atoms) <= most:
        start = skip_space(text, position)
        atom = next_atom(text, start, final=False) if start < len(text) else None
        if atom is None or atom.block:
            return None
        if len(atoms) >= fewest and atom.text.lower() in _CLAUSE_JOINERS and _cut_quality(atoms, len(atoms) - 1) >= 0:
            return atoms[-1].end
        atoms.append(atom)
        position = atom.end
    return None


def _cut_quality(atoms: Sequence[Atom], index: int) -> float:
    """Return how well a phrase could end after an atom."""
    word = atoms[index].text.strip(_OPENERS + _CLOSERS).lower()
    following = atoms[index + 1].text.strip(_OPENERS).lower() if index + 1 < len(atoms) else ""
    quality = 0.0
    if word[-1:] in _CLAUSE_MARKS and word:
        quality += 4
    if following in _JOINERS:
        quality += 2
    if word in _DANGLING or word.rstrip(".") in NEVER_LAST or len(word.rstrip(".")) == 1:
        quality += _BAD_CUT
    if word[-1:].isdecimal() or word[:1] in "$€£#":
        quality -= 2  # its unit may follow
    return quality
