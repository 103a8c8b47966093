"""A trigram language model of a persona's sentences, at home in general English.

Each probability is a mixture: part of it from the sentences (interpolated Witten-Bell smoothing, Chen & Goodman 1999),
the rest from a general model that is restricted to the vocabulary. The n-grams that are worth their place are listed;
the others follow by backing off (Katz 1987), with weights that make every distribution sum to one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TextIO

import numpy as np
from numpy.typing import NDArray

START = "<s>"
END = "</s>"

NEVER = -99.0
"""The log10 probability with which an ARPA file says that a word is only ever a context."""

Context = tuple[str, ...]
Probabilities = NDArray[np.float64]


class Background(Protocol):
    """The general model."""

    def probabilities(self, words: Sequence[str], context: Context) -> Probabilities:
        """Return the probability of each word after up to two words, the latest last; 0 for words it does not know."""


@dataclass(frozen=True, slots=True)
class MixtureSettings:
    """How the two sources are mixed, and what is listed."""

    weight: float = 0.7
    """Share of the persona's sentences."""
    contexts: int = 300
    """Of how many common words, besides the persona's own, the general model's bigrams are looked at."""
    threshold: float = 3e-7
    """A general bigram is listed if leaving it out would change the model by more than this (nats; Stolcke 1998)."""


class WittenBell:
    """What a persona's sentences say about the next word."""

    def __init__(self, sentences: Iterable[Sequence[str]], vocabulary: Sequence[str]) -> None:
        """``sentences`` are lists of words of the ``vocabulary``, without marks for their beginning and end."""
        self._index = {word: i for i, word in enumerate(vocabulary)}
        self.counts: dict[Context, Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            words = [START, *sentence, END]
            for i in range(1, len(words)):
                for length in range(min(i, 2) + 1):
                    self.counts[tuple(words[i - length : i])][words[i]] += 1
        self._unigrams = self._smoothed((), np.zeros(len(vocabulary)))

    def probabilities(self, context: Context) -> Probabilities:
        """Return the probability of each word of the vocabulary after up to two words; they sum to one."""
        if not context:
            return self._unigrams
        lower = self.probabilities(context[1:])
        return self._smoothed(context, lower) if context in self.counts else lower

    def _smoothed(self, context: Context, lower: Probabilities) -> Probabilities:
        following = self.counts[context]
        seen = np.zeros(len(lower))
        seen[[self._index[word] for word in following]] = list(following.values())
        kinds = len(following)
        if not kinds:  # no sentences at all
            return np.full(len(lower), 1 / len(lower))
        if not context:  # below unigrams there is only the list of words that occur
            lower = (seen > 0) / kinds
        smoothed: Probabilities = (seen + kinds * lower) / (seen.sum() + kinds)
        return smoothed


@dataclass(frozen=True, slots=True)
class NgramModel:
    """Listed log10 probabilities and log10 back-off weights, by n-gram."""

    ngrams: tuple[Mapping[Context, float], Mapping[Context, float], Mapping[Context, float]]
    backoffs: Mapping[Context, float]

    def write(self, file: TextIO) -> None:
        """Write the model in the ARPA format."""
        file.write("\\data\\\n")
        file.writelines(f"ngram {order}={len(listed)}\n" for order, listed in enumerate(self.ngrams, 1))
        for order, listed in enumerate(self.ngrams, 1):
            file.write(f"\n\\{order}-grams:\n")
            file.writelines(self._lines(listed, with_backoff=order < len(self.ngrams)))
        file.write("\n\\end\\\n")

    def _lines(self, listed: Mapping[Context, float], *, with_backoff: bool) -> Iterator[str]:
        for ngram in sorted(listed):
            backoff = f"\t{self.backoffs.get(ngram, 0.0):.4f}" if with_backoff else ""
            yield f"{listed[ngram]:.4f}\t{' '.join(ngram)}{backoff}\n"

    def probability(self, word: str, context: Context) -> float:
        """Return the probability of a word after up to two words, as a decoder computes it."""
        if (*context, word) in self.ngrams[len(context)]:
            return float(10 ** self.ngrams[len(context)][(*context, word)])
        if not context:
            return 0.0
        return float(10 ** self.backoffs.get(context, 0.0)) * self.probability(word, context[1:])


def mix(
    sentences: Sequence[Sequence[str]],
    common_words: Sequence[str],
    background: Background,
    settings: MixtureSettings | None = None,
) -> NgramModel:
    """Return the mixture over the words of the sentences and ``common_words`` (the commonest first)."""
    settings = settings or MixtureSettings()
    own_words = sorted({word for sentence in sentences for word in sentence})
    vocabulary = [*dict.fromkeys([*own_words, *common_words]), END]
    persona = WittenBell(sentences, vocabulary)
    mixture = _Mixture(vocabulary, persona, background, settings)
    contexts = [START, *dict.fromkeys([*own_words, *common_words[: settings.contexts]])]
    for word in contexts:
        mixture.add_bigrams(word)
    for context in [context for context in persona.counts if len(context) == 2]:
        mixture.add_trigrams(context)
    return mixture.model()


class _Mixture:
    """The mixture while it is being computed, context by context."""

    def __init__(
        self, vocabulary: Sequence[str], persona: WittenBell, background: Background, settings: MixtureSettings
    ) -> None:
        self._vocabulary = vocabulary
        self._index = {word: i for i, word in enumerate(vocabulary)}
        self._persona = persona
        self._background = background
        self._settings = settings
        self._unigrams, _ = self._mixed(())
        self._bigrams: dict[str, Probabilities] = {}
        self._known_mass: dict[str, float] = {}
        """What share of the general model's words after a word are in the vocabulary."""
        self._listed: tuple[dict[Context, float], dict[Context, float]] = ({}, {})
        self._backoffs: dict[Context, float] = {}

    def add_bigrams(self, context: str) -> None:
        """List what is worth listing after one word."""
        mixed, self._known_mass[context] = self._mixed((context,))
        weight = 1.0 if context == START else self._unigrams[self._index[context]]
        with np.errstate(divide="ignore", invalid="ignore"):
            loss = weight * mixed * np.abs(np.log(mixed / self._unigrams))
        worth = loss > self._settings.threshold
        worth[[self._index[word] for word in self._persona.counts.get((context,), ())]] = True
        listed = np.flatnonzero(worth)
        self._bigrams[context] = self._list((context,), listed, mixed[listed], self._unigrams)

    def add_trigrams(self, context: Context) -> None:
        """List what the persona's sentences have after two words."""
        words = list(self._persona.counts[context])
        listed = np.array([self._index[word] for word in words])
        share = self._settings.weight
        # The general model's mass after both words is taken to be that after the latest: a close guess, and cheap.
        general = self._background.probabilities(words, context) / self._known_mass[context[-1]]
        mixed = share * self._persona.probabilities(context)[listed] + (1 - share) * general
        self._list(context, listed, mixed, self._bigrams[context[-1]])

    def model(self) -> NgramModel:
        """Return what has been listed."""
        unigrams: dict[Context, float] = {
            (word,): float(np.log10(p)) for word, p in zip(self._vocabulary, self._unigrams, strict=True) if p > 0
        }
        unigrams[(START,)] = NEVER
        return NgramModel((unigrams, *self._listed), self._backoffs)

    def _mixed(self, context: Context) -> tuple[Probabilities, float]:
        """Return the mixture after a context, and the general model's mass within the vocabulary."""
        general = self._background.probabilities(self._vocabulary, context)
        mass = float(general.sum())
        share = self._settings.weight
        return share * self._persona.probabilities(context) + (1 - share) * general / mass, mass

    def _list(
        self, context: Context, listed: NDArray[np.intp], mixed: Probabilities, lower: Probabilities
    ) -> Probabilities:
        """List some words after a context with their probabilities, and return the distribution that follows."""
        backoff = max(1e-6, 1 - mixed.sum()) / max(1e-6, 1 - lower[listed].sum())
        for i, probability in zip(listed, mixed, strict=True):
            self._listed[len(context) - 1][(*context, self._vocabulary[i])] = float(np.log10(probability))
        self._backoffs[context] = float(np.log10(backoff))
        result: Probabilities = backoff * lower
        result[listed] = mixed
        return result
