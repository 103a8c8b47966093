from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from visavis.perception.backends.pocketsphinx.language_model import (
    END,
    NEVER,
    START,
    MixtureSettings,
    NgramModel,
    WittenBell,
    mix,
)

SENTENCES = [["who", "are", "you"], ["how", "are", "you"], ["who", "is", "iris"], ["are", "you", "here"]]
COMMON = ["the", "you", "a", "is", "of"]


class General:
    """A general model in which a word's probability depends on its length, and a little on the word before it."""

    def __init__(self, unknown: Sequence[str] = ()) -> None:
        self.unknown = unknown

    def probabilities(self, words: Sequence[str], context: tuple[str, ...]) -> NDArray[np.float64]:
        before = len(context[-1]) if context else 1
        return np.array(
            [0.0 if word in self.unknown else 1 / (50 * len(word) + 7 * (len(word) == before)) for word in words]
        )


def vocabulary(model: NgramModel) -> list[str]:
    return [word for (word,) in model.ngrams[0] if word != START]


sentence_lists = st.lists(st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=6), max_size=12)


@settings(deadline=None, max_examples=50)
@given(sentences=sentence_lists, weight=st.sampled_from([0.0, 0.3, 0.7]), threshold=st.sampled_from([0.0, 1e-4, 1.0]))
def test_every_distribution_sums_to_one(sentences: list[list[str]], weight: float, threshold: float) -> None:
    weight = weight if sentences else 0.0
    model = mix(sentences, ["a", "x", "y"], General(), MixtureSettings(weight, contexts=2, threshold=threshold))
    words = vocabulary(model)
    contexts = [(), *((word,) for word in (START, *words[:-1])), *((a, b) for a in (START, "a") for b in words[:-1])]
    for context in contexts:
        assert sum(model.probability(word, context) for word in words) == pytest.approx(1, abs=2e-3)


def test_the_personas_own_wording_is_likelier_than_general_english_makes_it() -> None:
    model = mix(SENTENCES, COMMON, General())
    general = mix([], [*COMMON, "who", "are", "how", "iris", "here"], General(), MixtureSettings(weight=0.0))
    for word, context in (("are", (START, "who")), ("you", ("who", "are")), (END, ("are", "you"))):
        assert model.probability(word, context) > 3 * general.probability(word, context)
    assert model.probability("you", ("who", "are")) > model.probability("iris", ("who", "are"))
    assert 0 < model.probability("of", ("who", "are")) < 0.05


def test_a_word_that_only_the_persona_knows_can_be_said() -> None:
    model = mix(SENTENCES, COMMON, General(unknown=["iris"]))
    assert model.probability("iris", ()) > 0
    assert model.probability("iris", ("who", "is")) > 0.1
    assert model.probability("iris", ("the", "the")) > 0


def test_witten_bell_by_hand() -> None:
    # After "are" only "you" came, three times: (3 + 1 * lower) / (3 + 1), and lower is ("you" 3 + 8 / 8) / (16 + 8).
    words = [*sorted({word for sentence in SENTENCES for word in sentence}), END]
    persona = WittenBell(SENTENCES, words)
    lower = (3 + 8 * 1 / 8) / (16 + 8)
    found = persona.probabilities(("are",))[words.index("you")]
    assert found == pytest.approx((3 + lower) / 4)
    assert persona.probabilities(("never", "seen")) is persona.probabilities(())
    for context in [(), ("are",), (START, "who"), ("is",)]:
        assert persona.probabilities(context).sum() == pytest.approx(1)


def test_a_higher_threshold_lists_less() -> None:
    sizes = [
        len(mix(SENTENCES, COMMON, General(), MixtureSettings(threshold=threshold)).ngrams[1])
        for threshold in (0.0, 1e-3, 1.0)
    ]
    assert sizes[0] > sizes[1] >= sizes[2]
    own = {pair for sentence in SENTENCES for pair in zip([START, *sentence], [*sentence, END], strict=True)}
    assert sizes[2] == len(own)


def test_the_arpa_file_says_what_the_model_says() -> None:
    model = mix(SENTENCES, COMMON, General())
    buffer = io.StringIO()
    model.write(buffer)
    text = buffer.getvalue()
    counts = [int(count) for count in re.findall(r"^ngram \d=(\d+)$", text, re.MULTILINE)]
    assert counts == [len(listed) for listed in model.ngrams]
    sections = re.findall(r"\\(\d)-grams:\n(.*?)\n\n", text, re.DOTALL)
    for order, lines in sections:
        listed = model.ngrams[int(order) - 1]
        rows = [line.split("\t") for line in lines.splitlines()]
        assert len(rows) == len(listed)
        for probability, words, *backoff in rows:
            assert float(probability) == pytest.approx(listed[tuple(words.split())], abs=1e-3)
            assert len(backoff) == (0 if order == "3" else 1)
    assert f"{NEVER:.4f}\t{START}\t" in text
    assert text.endswith("\\end\\\n")


def test_pocketsphinx_reads_it_as_we_do(tmp_path: Path) -> None:
    from pocketsphinx import Config, LogMath, NGramModel

    model = mix(SENTENCES, COMMON, General())
    path = tmp_path / "model.lm"
    with path.open("w", encoding="utf-8") as file:
        model.write(file)
    logmath = LogMath(1.0001)
    theirs = NGramModel(Config(lw=1.0, wip=1.0, loglevel="FATAL"), logmath, str(path))
    for context in [(), ("are",), ("who", "are"), (START, "who"), ("of", "the"), ("the",)]:
        for word in vocabulary(model):
            expected = model.probability(word, context)
            found = logmath.exp(theirs.prob([word, *context[::-1]]))
            assert found == pytest.approx(expected, rel=2e-2)
