from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.perception.backends.pocketsphinx.confidence import WordEvidence, confidences

GOOD = WordEvidence(posterior=1.0, language=-0.5, acoustic=-4.0, frames_per_phone=8)

evidence = st.builds(
    WordEvidence,
    posterior=st.floats(0, 1),
    language=st.floats(-15, 0),
    acoustic=st.floats(-12, 0),
    frames_per_phone=st.floats(1, 200),
)


@given(st.lists(evidence, max_size=8), st.booleans())
def test_a_confidence_is_a_probability(words: list[WordEvidence], final: bool) -> None:
    found = confidences(words, final=final)
    assert len(found) == len(words)
    assert all(0 <= confidence <= 1 for confidence in found)


def test_everything_that_speaks_for_a_word_counts() -> None:
    [good] = confidences([GOOD], final=True)
    assert good > 0.9
    for worse in (
        replace(GOOD, posterior=0.3),
        replace(GOOD, language=-7),
        replace(GOOD, acoustic=-9),
        replace(GOOD, frames_per_phone=60),
    ):
        assert confidences([worse], final=True)[0] < good


def test_a_word_among_doubtful_ones_is_doubted() -> None:
    doubtful = replace(GOOD, posterior=0.2, language=-6)
    surrounded = confidences([doubtful, GOOD, doubtful], final=True)[1]
    assert surrounded < confidences([GOOD, GOOD, GOOD], final=True)[1] - 0.03


@pytest.mark.parametrize("posterior", [0.0, 0.5, 1.0])
def test_partial_results_do_not_claim_certainty(posterior: float) -> None:
    [partial] = confidences([replace(GOOD, posterior=posterior)], final=False)
    assert 0.6 < partial < 0.95
