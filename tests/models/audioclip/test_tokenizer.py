from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.models.audioclip.networks import tokenizer
from tests.models.installed import model_file
from visavis.models.audioclip.errors import SoundModelError
from visavis.models.audioclip.tokenizer import MERGES, Tokenizer, clean, words


@pytest.fixture(scope="module")
def clip() -> Tokenizer:
    return Tokenizer.open(model_file("clip-vocabulary"))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("a photo of a cat", [320, 1125, 539, 320, 2368]),
        ("a diagram", [320, 22697]),
        ("thunder, rain!", [8951, 267, 2443, 256]),
        ("", []),
    ],
)
def test_known_encodings(clip: Tokenizer, text: str, tokens: list[int]) -> None:
    assert clip.encode(text) == tokens
    assert clip.batch([text])[0].tolist()[: len(tokens) + 2] == [49406, *tokens, 49407]
    assert clip.size == 49408


def test_agrees_with_transformers(clip: Tokenizer) -> None:
    transformers = pytest.importorskip("transformers")
    vocabulary = {token: number for token, number in clip._numbers.items()}  # noqa: C416 - a copy
    merges = list(clip._ranks)
    theirs = transformers.CLIPTokenizer(vocab=vocabulary, merges=merges)
    for text in ["It's a dog's life!!", "crying, sobbing", "Über 123 naïve façades", "日本語 テスト",
                 "don't you've, we'll", "a  b\n\tc", "walk, footsteps (of 2 cats)", "🎵 music"]:  # fmt: skip
        assert [49406, *clip.encode(text), 49407] == theirs(text)["input_ids"], text


def test_pairs_are_joined_in_order() -> None:
    small = tokenizer()
    names = {number: token for token, number in small._numbers.items()}
    assert [names[number] for number in small.encode("The dog, the cat")] == [
        "the</w>", "dog</w>", ",</w>", "the</w>", "cat</w>"
    ]  # fmt: skip
    assert [names[number] for number in small.encode("hula")] == ["hu", "l", "a</w>"]


def test_words_are_cut_as_in_the_pattern() -> None:
    assert list(words("it's 42 dogs' !'s a-b")) == ["it", "'s", "4", "2", "dogs", "'", "!'", "s", "a", "-", "b"]
    assert list(words("<|startoftext|>a<|endoftext|>")) == ["<|startoftext|>", "a", "<|endoftext|>"]
    assert clean(" A &amp;amp; B\n\t c ") == "a & b c"


@given(st.text(max_size=60))
def test_any_text_has_tokens_that_spell_it(text: str) -> None:
    small = tokenizer()
    found = small.encode(text)
    assert all(0 <= number < small.size for number in found)
    letters = {number: token for token, number in small._numbers.items()}
    spelled = "".join(letters[number] for number in found).replace("</w>", "")
    from visavis.models.audioclip.tokenizer import _byte_letters

    bytes_of = {letter: byte for byte, letter in _byte_letters().items()}
    if "<|" not in text:
        said = bytes(bytes_of[letter] for letter in spelled).decode()
        assert said == "".join(clean(text).split())


def test_a_long_text_is_refused() -> None:
    with pytest.raises(SoundModelError, match="text_too_long"):
        tokenizer().batch(["dog " * 80])


@pytest.mark.parametrize(
    "content", [b"", b"no gzip", gzip.compress(b"#version\na b c\n", mtime=0), gzip.compress(b"\xff\xfe", mtime=0)]
)
def test_other_files_are_no_vocabulary(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "vocabulary.gz"
    with pytest.raises(SoundModelError, match="vocabulary_missing"):
        Tokenizer.open(file)
    file.write_bytes(content)
    with pytest.raises(SoundModelError, match="vocabulary_invalid"):
        Tokenizer.open(file)
    assert MERGES + 514 == 49408
