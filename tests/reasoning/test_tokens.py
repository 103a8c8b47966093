from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reasoning.installed import minilm_file
from visavis.reasoning.tokens import estimate_tokens, within_tokens

ENGLISH = [
    "The quick brown fox jumps over the lazy dog.",
    "Could you tell me how long the train to Zurich takes, and whether it has a restaurant on board?",
    "Well, I'd say that 3.5 million people, give or take 10 %, live in Berlin; that's what I've read in 2019.",
    "Photosynthesis converts carbon dioxide and water into glucose and oxygen with the energy of sunlight.",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_the_estimate_of_english_is_near_a_real_tokenizer_s_and_rather_too_high(text: str) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(minilm_file("tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    count = len(tokenizer.encode(text, add_special_tokens=False).ids)
    assert 0.9 * count <= estimate_tokens(text) <= 1.5 * count


def test_dense_scripts_take_a_token_a_character() -> None:
    assert estimate_tokens("\u4eca\u65e5\u306f\u3044\u3044\u5929\u6c17") == 7
    assert estimate_tokens("\u043f\u043e\u0435\u0437\u0434") == 3


@given(st.text(), st.text())
def test_more_text_has_no_fewer_tokens(one: str, other: str) -> None:
    assert estimate_tokens(one) <= estimate_tokens(one + other) <= estimate_tokens(one) + estimate_tokens(other)


@given(st.text(), st.integers(1, 40))
def test_what_is_cut_fits_and_is_a_beginning(text: str, most: int) -> None:
    cut = within_tokens(text, most)
    assert estimate_tokens(cut) <= most + 1
    assert cut == text or text.startswith(cut.removesuffix("…"))
