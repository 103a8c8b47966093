"""What every speech synthesizer keeps to."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pytest

from tests.conftest import in_virtual_time
from tests.speech.synthesizers import MAKERS, fundamental, samples, speak
from visavis.bus import virtual_time
from visavis.events import SAMPLE_RATE, CodedError
from visavis.speech.loudness import CEILING, TARGET_LUFS, loudness
from visavis.speech.phonemes import PAUSE, PHONEMES
from visavis.speech.synthesis import SpokenPhrase, Synthesizer, Voice

TEXTS = [
    "Hello.",
    "Hello there, it is really good to see you.",
    "one of the best out of it, isn't it",
    "Well-known x-rays don't hurt; do they?",
    "a",
]
TALKING = ("flite", "espeak")
"""Those whose sound is speech here: the others are tones, or models with random weights."""


@pytest.fixture(scope="module", params=list(MAKERS))
def synthesizer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synthesizer]:
    made = MAKERS[request.param](tmp_path_factory.mktemp("voices"))
    yield made
    virtual_time.run(made.close())


def joined(pieces: list[SpokenPhrase]) -> tuple[list[tuple[str, float, float]], list[tuple[str, float, float]], float]:
    """Return phonemes and words on the clock of the first piece, and the whole duration, ms."""
    phonemes, words, offset = [], [], 0.0
    for piece in pieces:
        phonemes += [(item.phoneme, item.start_ms + offset, item.end_ms + offset) for item in piece.phonemes]
        words += [(item.word, item.start_ms + offset, item.end_ms + offset) for item in piece.words]
        offset += piece.duration_ms
    return phonemes, words, offset


@pytest.mark.parametrize("text", TEXTS)
@in_virtual_time
async def test_sound_phonemes_and_words_agree(synthesizer: Synthesizer, text: str) -> None:
    pieces = await speak(synthesizer, text)
    assert pieces
    for piece in pieces:
        assert piece.duration_ms == len(piece.pcm) / 2 / SAMPLE_RATE * 1000
        assert piece.phonemes[0].start_ms == 0
        assert piece.phonemes[-1].end_ms == piece.duration_ms
        assert all(before.end_ms == after.start_ms for before, after in pairwise(piece.phonemes))
        assert all(item.end_ms > item.start_ms and item.phoneme in PHONEMES for item in piece.phonemes)
        assert all(0 <= word.start_ms < piece.duration_ms for word in piece.words)
    _, words, duration = joined(pieces)
    assert [word for word, _, _ in words] == text.split()
    assert all(start < end <= duration for _, start, end in words)
    assert all(before[2] <= after[1] + 1e-6 for before, after in pairwise(words))


@in_virtual_time
async def test_the_sound_is_not_silent(synthesizer: Synthesizer) -> None:
    assert np.sqrt(np.mean(samples(*await speak(synthesizer, TEXTS[1])) ** 2)) > 0.02


@in_virtual_time
async def test_every_voice_is_as_loud_as_the_others_and_never_clips(
    synthesizer: Synthesizer, request: pytest.FixtureRequest
) -> None:
    talking = synthesizer.name in TALKING
    for name in synthesizer.voices():
        sound = samples(*await speak(synthesizer, "Nobody knows how many people live in this old town.", Voice(name)))
        assert np.abs(sound).max() <= CEILING
        # A tone and random weights differ more from sentence to sentence than speech does.
        assert loudness(sound.astype(np.float32)) == pytest.approx(TARGET_LUFS, abs=2 if talking else 4)


@in_virtual_time
async def test_sound_begins_and_ends_without_a_click(synthesizer: Synthesizer) -> None:
    pieces = await speak(synthesizer, "Apples and oranges")
    sound = samples(*pieces)
    assert abs(sound[0]) < 0.01
    assert abs(sound[-1]) < 0.05


@pytest.mark.parametrize("text", ["", " \n\t ", "😀 🎉", "... - —", "***"])
@in_virtual_time
async def test_nothing_to_say_gives_no_sound(synthesizer: Synthesizer, text: str) -> None:
    assert await speak(synthesizer, text) == []


@pytest.mark.parametrize(
    "text", ["Привет, мир!", "你好 hello", "naïve café", "a\0b c", "\udcff lone", "ΑΒΓ 123", "<b>x</b> [[x]] & \\"]
)
@in_virtual_time
async def test_any_text_is_spoken_as_far_as_it_can_be(synthesizer: Synthesizer, text: str) -> None:
    pieces = await speak(synthesizer, text)
    phonemes, words, duration = joined(pieces)
    if pieces:
        assert [word for word, _, _ in words] == text.split()
        assert phonemes[-1][2] == duration


@in_virtual_time
async def test_a_long_text_comes_in_pieces_with_every_word(synthesizer: Synthesizer) -> None:
    text = ("This is a rather long sentence, and it goes on for quite a while; then it stops. " * 50)[:4000]
    pieces = await speak(synthesizer, text)
    _, words, duration = joined(pieces)
    assert [word for word, _, _ in words] == text.split()
    assert duration > 30_000
    if synthesizer.name != "fake":
        assert len(pieces) > 10
        assert max(piece.duration_ms for piece in pieces) < 60_000


@in_virtual_time
async def test_one_endless_word_is_spoken_in_part(synthesizer: Synthesizer) -> None:
    pieces = await speak(synthesizer, "x" + "ab" * 2000)
    assert len(joined(pieces)[1]) == 1


@in_virtual_time
async def test_too_long_a_text_is_refused(synthesizer: Synthesizer) -> None:
    with pytest.raises(CodedError) as error:
        await speak(synthesizer, "word " * 4001)
    assert error.value.code == "synthesizer.text_too_long"


@in_virtual_time
async def test_closing_the_iterator_stops_and_leaves_all_ready(synthesizer: Synthesizer) -> None:
    text = "This is the first of many sentences that nobody will hear. " * 40
    pieces = cast("Any", synthesizer.speak(text, Voice()))
    first = await anext(pieces)
    await pieces.aclose()
    assert first.pcm
    _, words, _ = joined(await speak(synthesizer, "Still here."))
    assert [word for word, _, _ in words] == ["Still", "here."]


@in_virtual_time
async def test_cancelling_the_task_stops_and_leaves_all_ready(synthesizer: Synthesizer) -> None:
    task = asyncio.create_task(speak(synthesizer, "Never mind what I was going to say. " * 100))
    await asyncio.sleep(0)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert task.cancelled() or synthesizer.name == "fake"  # which may be done at once
    assert await speak(synthesizer, "Still here.")


@in_virtual_time
async def test_sessions_that_speak_at_once_do_not_mix(synthesizer: Synthesizer) -> None:
    wanted = [
        ("It is a long way to the lighthouse.", Voice(gender="female")),
        ("Nobody told me about that at all.", Voice(gender="male", rate=1.3)),
        ("Hello.", Voice(gender="female", rate=0.8)),
    ] * 4
    alone = [await speak(synthesizer, text, voice) for text, voice in wanted[:3]]
    together = await asyncio.gather(*(speak(synthesizer, text, voice) for text, voice in wanted))
    for index, pieces in enumerate(together):
        for heard, expected in zip(joined(pieces)[:2], joined(alone[index % 3])[:2], strict=True):
            assert [item[0] for item in heard] == [item[0] for item in expected]
            # Engines excite their voices with noise, so a closure that is measured may move by a frame or two.
            assert [item[2] for item in heard] == pytest.approx([item[2] for item in expected], abs=25)
    if synthesizer.name in (*TALKING, "fake"):
        she, he = fundamental(samples(*together[0])), fundamental(samples(*together[1]))
        assert she > he * 1.3


@in_virtual_time
async def test_rate_changes_the_length_of_speech(synthesizer: Synthesizer) -> None:
    slow, normal, fast = [
        joined(await speak(synthesizer, TEXTS[1], Voice(rate=rate)))[2] for rate in (0.7, 1.0, 1.5)
    ]  # fmt: skip
    assert slow > normal * 1.2
    assert fast < normal * 0.85


@in_virtual_time
async def test_a_little_slower_or_faster_the_times_still_belong_to_the_sound(synthesizer: Synthesizer) -> None:
    usual, _, length = joined(await speak(synthesizer, TEXTS[1]))
    for rate in (0.88, 0.96, 1.04, 1.12):
        phonemes, words, duration = joined(await speak(synthesizer, TEXTS[1], Voice(rate=rate)))
        assert [word for word, _, _ in words] == TEXTS[1].split()
        assert phonemes[-1][2] == duration
        if synthesizer.name in (*TALKING, "fake"):  # random weights say something else each time
            assert duration == pytest.approx(length / rate, rel=0.05)
        if synthesizer.name in TALKING:
            assert [name for name, _, _ in phonemes] == [name for name, _, _ in usual]


@in_virtual_time
async def test_pitch_changes_the_voice_not_its_length(synthesizer: Synthesizer) -> None:
    if synthesizer.name not in (*TALKING, "fake"):
        # Random weights have no pitch; the length must stay all the same.
        low, high = [joined(await speak(synthesizer, TEXTS[1], Voice(pitch=pitch)))[2] for pitch in (0.9, 1.2)]
        assert high == pytest.approx(low, rel=0.2)
        return
    for gender in ("female", "male"):
        low_sound, high_sound = [
            samples(*await speak(synthesizer, TEXTS[1], Voice(gender=gender, pitch=pitch))) for pitch in (0.85, 1.3)
        ]
        assert fundamental(high_sound) > 1.15 * fundamental(low_sound)
        assert len(high_sound) == pytest.approx(len(low_sound), rel=0.05)


@in_virtual_time
async def test_a_voice_of_another_synthesizer_is_ignored(synthesizer: Synthesizer) -> None:
    await synthesizer.prepare(Voice(name="nobody-has-this"))
    assert await speak(synthesizer, "Hello.", Voice(name="nobody-has-this"))


@in_virtual_time
async def test_a_language_that_it_lacks_is_said_so(synthesizer: Synthesizer) -> None:
    if synthesizer.name == "fake":
        return  # a tone is the same in all languages
    with pytest.raises(CodedError) as error:
        await synthesizer.prepare(Voice(language="xx"))
    assert re.fullmatch(r"synthesizer\.(language|voice)", error.value.code)
    assert await speak(synthesizer, "Still here.")


@in_virtual_time
async def test_pauses_are_as_the_punctuation_asks_for(synthesizer: Synthesizer) -> None:
    if synthesizer.name == "fake":
        return  # spreads everything evenly
    ends = {}
    for mark in ("", ",", "."):
        pieces = await speak(synthesizer, f"We went home{mark}")
        assert pieces[0].phonemes[0].phoneme == PAUSE
        assert pieces[0].phonemes[0].end_ms == pytest.approx(25, abs=1)
        last = pieces[-1].phonemes[-1]
        assert last.phoneme == PAUSE
        ends[mark] = last.end_ms - last.start_ms
    assert ends[""] == pytest.approx(30, abs=2)
    assert ends[","] == pytest.approx(120, abs=2)
    assert ends["."] == pytest.approx(250, abs=2)


def test_it_has_a_name_a_note_and_voices(synthesizer: Synthesizer) -> None:
    assert synthesizer.name
    assert isinstance(synthesizer.note, str)
    assert synthesizer.voices()
