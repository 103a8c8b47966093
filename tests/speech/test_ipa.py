"""IPA as ARPAbet."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.speech.ipa import parse_ipa
from visavis.speech.ipa_timing import estimated_durations, segments_from_ipa
from visavis.speech.phonemes import INHERENT_MS, PHONEMES, VOWELS, arpabet


def said(text: str) -> str:
    return " ".join(" ".join(sound.phonemes) or "/" for sound in parse_ipa(text))


@pytest.mark.parametrize(
    ("ipa", "phonemes"),
    [
        ("həlˈoʊ", "hh ax l ow"),
        ("ðˈɛɹ", "dh eh r"),
        ("tʃˈɜːtʃ", "ch er ch"),
        ("d͡ʒˈʌd͡ʒ", "jh ah jh"),
        ("bˈʌʔn̩", "b ah q ax n"),
        ("bˈɑːɾəl", "b aa dx ax l"),
        ("bjˈuːɾiːfəl", "b y uw dx iy f ax l"),
        ("ʃˈaʊɚ", "sh aw er"),
        ("bˈɔɪ", "b oy"),
        ("ɡˈəʊ", "g ow"),
        ("sˈɪŋɪŋ", "s ih ng ih ng"),
        ("wˈʌn ʌvðə", "w ah n / ah v dh ax"),
        ("hˈA, ʧˈIm.", "hh ey pau / ch ay m pau"),
        ("mˈœ̃ ɲø ʁyç", "m er / n uh / r uw sh"),
        ("☃ˈxʰ7", "k"),
        ("", ""),
    ],
)
def test_every_sound_has_its_nearest_english_one(ipa: str, phonemes: str) -> None:
    assert said(ipa) == phonemes


def test_stress_goes_to_the_sound_that_follows() -> None:
    assert [sound.stress for sound in parse_ipa("ɛlɪvˈeɪɾˌɚ")] == [0, 0, 0, 0, 1, 0, 2]


@given(st.text(max_size=60))
def test_any_string_is_read_without_gaps(text: str) -> None:
    sounds = parse_ipa(text)
    assert all(phoneme in PHONEMES for sound in sounds for phoneme in sound.phonemes)
    if sounds:
        assert sounds[0].start == 0
        assert sounds[-1].end == len(text)
        assert all(before.end == after.start for before, after in pairwise(sounds))


def test_durations_of_characters_become_segments_of_words() -> None:
    text = ".hˈaɪ ðɛɹ."
    durations = [0.1, 0.05, 0.01, 0.04, 0.06, 0.01, 0.03, 0.08, 0.05, 0.2]
    segments = segments_from_ipa(text, durations, ["Hi", "there."], lambda _: pytest.fail("not needed"))
    assert [(item.phoneme, round(item.end, 3), item.stress, item.word) for item in segments] == [
        ("pau", 0.1, 0, None),
        ("hh", 0.15, 0, 0),
        ("ay", 0.27, 1, 0),  # the stress mark counts to it, and the short space behind it
        ("dh", 0.3, 0, 1),
        ("eh", 0.38, 0, 1),
        ("r", 0.43, 0, 1),
        ("pau", 0.63, 0, None),
    ]


def test_words_that_run_together_are_told_apart_by_their_lengths() -> None:
    ipa = {"one": "wʌn", "of": "ʌv", "the": "ðə", "best": "bɛst", "out": "aʊt", "of it": "ʌvɪt", "x-ray": "ɛks ɹeɪ"}
    text = "wʌn ʌvðə bɛst aʊɾʌvɪt ɛks ɹeɪ"
    segments = segments_from_ipa(text, [0.05] * len(text), list(ipa), ipa.__getitem__)
    owners: dict[int, str] = {}
    for item in segments:
        if item.word is not None:
            owners[item.word] = owners.get(item.word, "") + item.phoneme
    assert owners == {0: "wahn", 1: "ahvdhax", 3: "behst", 4: "awdxahviht", 6: "ehksrey"}


def test_estimated_times_fill_the_audible_part() -> None:
    rate = 1000
    sound = np.concatenate([np.zeros(200), np.ones(600), np.zeros(300)]).astype(np.float32)
    durations = estimated_durations("hˈaɪ ðɛɹ", sound, rate)
    assert sum(durations) == pytest.approx(1.1)
    segments = segments_from_ipa("hˈaɪ ðɛɹ", durations, ["hi", "there"], str)
    lengths = np.diff([0.2, *[item.end for item in segments[:-1]], 0.8])
    by_name = {item.phoneme: length for item, length in zip(segments, lengths, strict=True)}
    assert by_name["ay"] > by_name["eh"] > by_name["dh"]
    assert min(lengths) > 0


def test_arpabet_variants_have_one_name() -> None:
    assert [arpabet(symbol) for symbol in ("AA1", "axr", "H#", "en", "pau", "?!")] == [
        "aa",
        "er",
        "pau",
        "n",
        "pau",
        None,
    ]
    assert set(INHERENT_MS) > VOWELS
