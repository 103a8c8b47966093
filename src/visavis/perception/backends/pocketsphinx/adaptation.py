"""Language model and dictionary for one persona, built once and kept on disk."""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import re
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visavis.perception.backends.pocketsphinx.language_model import END, START, MixtureSettings, mix
from visavis.perception.backends.pocketsphinx.pronunciation import (
    Lexicon,
    read_dictionary,
    spoken_words,
    written_forms,
)

FORMAT = 1
"""Changes whenever the same sentences would give other files."""

COMMON_WORDS = 2_000
"""How many of the commonest English words a persona understands besides its own."""

OPEN_WORDS = 5_000
"""How many, where there are no sentences to adapt to."""

KEPT = 16
"""How many adapted models stay on disk; they take 2 to 6 MB each."""

LOG_BASE = 1.0001
_IMPOSSIBLE = -1_000_000
"""Log probabilities below this, in the decoder's base, stand for words that the general model does not know."""

_UNWANTED = re.compile(r".*(fuck|shit|cunt|nigg|faggot|whore|slut|bitch|asshole|bastard|dick|cock|pussy|damn).*")
"""Words that are never put into anybody's mouth by mistake; only who writes them into a persona has them."""

_ASCII_WORD = re.compile(r"[a-z][a-z']*")


@dataclass(frozen=True, slots=True)
class AdaptedModel:
    """Files for the decoder, and how to write what it gives back."""

    language_model: Path
    dictionary: Path
    written: Mapping[str, str]
    """Words that are not written in lower case."""
    guessed: tuple[str, ...]
    """Words whose pronunciation had to be guessed from their letters."""
    built_s: float | None = None
    """How long it took to build, s; None if it was there already."""


def fingerprint(sentences: Sequence[str], pronunciations: Mapping[str, str]) -> str:
    """Return a name for what these sentences make of the model; the same sentences have the same name."""
    content = json.dumps([FORMAT, COMMON_WORDS, asdict(MixtureSettings()), sentences, sorted(pronunciations.items())])
    return hashlib.sha256(content.encode()).hexdigest()[:24]


def adapt(sentences: Sequence[str], pronunciations: Mapping[str, str], cache: Path) -> AdaptedModel:
    """Return the adapted model from the cache, or build it there: a few seconds for a thousand sentences.

    Raises ValueError if a pronunciation is malformed, OSError if the cache cannot be written.
    """
    folder = cache / fingerprint(sentences, pronunciations)
    started = time.perf_counter()
    there = (folder / "words.json").is_file()
    if not there:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".building-") as scratch:
            built = Path(scratch) / "model"
            built.mkdir()
            _build(sentences, pronunciations, built)
            with contextlib.suppress(OSError):  # another process may have been faster
                built.rename(folder)
        _prune(cache, folder)
    with contextlib.suppress(OSError):  # the cache may be read-only
        folder.touch()
    words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    return AdaptedModel(
        language_model=folder / "persona.lm",
        dictionary=folder / "persona.dict",
        written=words["written"],
        guessed=tuple(words["guessed"]),
        built_s=None if there else time.perf_counter() - started,
    )


def _build(sentences: Sequence[str], pronunciations: Mapping[str, str], folder: Path) -> None:
    from pocketsphinx import get_model_path  # only where models are built and run: in worker processes

    dictionary = read_dictionary(Path(get_model_path("en-us/cmudict-en-us.dict")))
    general = GeneralEnglish(Path(get_model_path("en-us/en-us.lm.bin")))
    lexicon = Lexicon(dictionary, pronunciations)
    spoken = [spoken_words(sentence) for sentence in sentences]
    if any(spoken):
        common, settings = general.commonest(dictionary, COMMON_WORDS), MixtureSettings()
    else:
        common, settings = general.commonest(dictionary, OPEN_WORDS), MixtureSettings(weight=0.0, contexts=1_000)
    model = mix([[word for word, _ in words] for words in spoken if words], common, general, settings)
    with (folder / "persona.lm").open("w", encoding="utf-8") as file:
        model.write(file)
    written = {word: form for words in spoken for word, form in words}
    with (folder / "persona.dict").open("w", encoding="utf-8") as file:
        for (word,) in sorted(model.ngrams[0]):
            if word not in (START, END):
                for number, phones in enumerate(lexicon.pronounce(word, written.get(word, "")), 1):
                    file.write(f"{word}{f'({number})' if number > 1 else ''} {phones}\n")
    words = {"written": written_forms(sentences), "guessed": sorted(lexicon.guessed)}
    (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def _prune(cache: Path, newest: Path) -> None:
    folders = [item for item in cache.iterdir() if item.is_dir() and not item.name.startswith(".") and item != newest]
    for folder in sorted(folders, key=lambda item: item.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


class GeneralEnglish:
    """The language model that comes with pocketsphinx."""

    def __init__(self, path: Path) -> None:
        """Read the model: a tenth of a second."""
        from pocketsphinx import Config, LogMath, NGramModel

        self._logmath = LogMath(LOG_BASE)
        self._model = NGramModel(Config(lw=1.0, wip=1.0, loglevel="FATAL"), self._logmath, str(path))

    def probabilities(self, words: Sequence[str], context: tuple[str, ...]) -> NDArray[np.float64]:
        """Return the probability of each word after up to two words, the latest last; 0 for words it does not know."""
        latest_first = context[::-1]
        logs = np.array([self._model.prob([word, *latest_first]) for word in words], np.float64)
        probabilities: NDArray[np.float64] = np.where(logs < _IMPOSSIBLE, 0.0, np.exp(logs * math.log(LOG_BASE)))
        return probabilities

    def commonest(self, dictionary: Mapping[str, object], count: int) -> list[str]:
        """Return the commonest words of a dictionary, in order."""
        words = [word for word in dictionary if _ASCII_WORD.fullmatch(word) and not _UNWANTED.match(word)]
        order = np.argsort(-self.probabilities(words, ()), kind="stable")
        return [words[i] for i in order[:count]]
