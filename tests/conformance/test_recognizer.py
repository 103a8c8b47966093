"""What every speech recognizer keeps to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from tests.conftest import in_virtual_time
from tests.perception.recognizers import MAKERS, VOCABULARY
from tests.sounds import ODD_SOUNDS, RATE, Samples, noise, spoken
from visavis.bus import virtual_time
from visavis.events import CodedError
from visavis.perception.recognition import RecognitionStream, Recognizer, Transcript, Vocabulary

STEP = RATE // 10


@pytest.fixture(scope="module", params=list(MAKERS))
def recognizer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recognizer]:
    made = MAKERS[request.param](tmp_path_factory.mktemp("recognizer"))
    virtual_time.run(made.prepare(VOCABULARY))
    yield made
    virtual_time.run(made.close())


async def feed(stream: RecognitionStream, sound: Samples, step: int = STEP) -> list[Transcript]:
    """Feed everything and return the partial results."""
    partial = []
    for start in range(0, len(sound), step):
        transcript = await stream.feed(sound[start : start + step].tobytes())
        if transcript is not None:
            partial.append(transcript)
    return partial


async def recognize(recognizer: Recognizer, sound: Samples, session_id: str = "s", step: int = STEP) -> Transcript:
    stream = await recognizer.open(VOCABULARY, session_id=session_id)
    await feed(stream, sound, step)
    final = await stream.finish()
    await stream.close()
    return final


def check(transcript: Transcript, duration_ms: float) -> None:
    assert 0 <= transcript.confidence <= 1
    assert transcript.text == transcript.text.strip()
    if not transcript.text:
        assert transcript.words == ()
        assert transcript.confidence == 0
    for word in transcript.words:
        assert word.word.strip() == word.word != ""
        assert 0 <= word.start_ms <= word.end_ms <= duration_ms + 1000
    assert all(before.start_ms <= after.start_ms for before, after in pairwise(transcript.words))


def test_says_what_it_is(recognizer: Recognizer) -> None:
    assert recognizer.name
    assert recognizer.scope in ("persona", "open")
    assert recognizer.scope == "open" or recognizer.note


@in_virtual_time
async def test_a_sentence(recognizer: Recognizer) -> None:
    sound = spoken("Hello, who are you?")
    stream = await recognizer.open(VOCABULARY, session_id="s")
    partial = await feed(stream, sound)
    final = await stream.finish()
    for transcript in (*partial, final):
        check(transcript, len(sound) / 16)
    assert all(before.text != after.text for before, after in pairwise(partial))
    await stream.close()


@in_virtual_time
async def test_nothing_was_fed(recognizer: Recognizer) -> None:
    stream = await recognizer.open(VOCABULARY, session_id="s")
    final = await stream.finish()
    assert final.text == "" or recognizer.name == "fake"
    await stream.close()


@in_virtual_time
async def test_an_utterance_is_given_up_at_any_time_and_more_than_once(recognizer: Recognizer) -> None:
    unused = await recognizer.open(VOCABULARY, session_id="s")
    begun = await recognizer.open(VOCABULARY, session_id="s")
    await feed(begun, spoken("Good morning.")[: 5 * STEP])
    for stream in (unused, begun, unused, begun):
        await stream.close()
    check(await recognize(recognizer, noise(0.3, 100)), 300)


@pytest.mark.parametrize("step", [1, 7, 80_000])
@in_virtual_time
async def test_pieces_of_any_size(recognizer: Recognizer, step: int) -> None:
    sound = spoken("Good morning.")[: 300 if step < 10 else None]
    check(await recognize(recognizer, sound, step=step), len(sound) / 16)


@in_virtual_time
async def test_half_a_sample_is_harmless(recognizer: Recognizer) -> None:
    stream = await recognizer.open(VOCABULARY, session_id="s")
    await stream.feed(noise(0.1, 500).tobytes() + b"\0")
    await stream.feed(b"\0")
    await stream.feed(b"")
    check(await stream.finish(), 100)
    await stream.close()


@pytest.mark.parametrize("name", ODD_SOUNDS)
@in_virtual_time
async def test_any_sound(recognizer: Recognizer, name: str) -> None:
    sound = ODD_SOUNDS[name][:RATE]
    check(await recognize(recognizer, sound), len(sound) / 16)


@in_virtual_time
async def test_utterances_at_once_do_not_mix(recognizer: Recognizer) -> None:
    sounds = [spoken("Good morning."), spoken("Can you see me?"), noise(1, 3000)]
    alone = []
    for i, sound in enumerate(sounds):
        alone.append(await recognize(recognizer, sound, f"alone {i}"))
        await recognizer.forget(f"alone {i}")
    streams = [await recognizer.open(VOCABULARY, session_id=f"together {i}") for i in range(3)]
    longest = max(len(sound) for sound in sounds)
    for start in range(0, longest, STEP):
        pieces = [sound[start : start + STEP].tobytes() for sound in sounds]
        await asyncio.gather(*(stream.feed(piece) for stream, piece in zip(streams, pieces, strict=True)))
    together = await asyncio.gather(*(stream.finish() for stream in streams))
    for i, stream in enumerate(streams):
        await stream.close()
        await recognizer.forget(f"together {i}")
    assert [item.text for item in together] == [item.text for item in alone]


@in_virtual_time
async def test_a_session_is_forgotten_whether_it_was_known_or_not(recognizer: Recognizer) -> None:
    first = await recognize(recognizer, spoken("Good morning."), "visitor")
    await recognizer.forget("visitor")
    await recognizer.forget("visitor")
    await recognizer.forget("nobody")
    assert (await recognize(recognizer, spoken("Good morning."), "visitor")).text == first.text


@in_virtual_time
async def test_a_language_that_it_does_not_understand_is_said_at_once(recognizer: Recognizer) -> None:
    if recognizer.name == "fake":
        return  # it understands nothing, in every language
    with pytest.raises(CodedError) as caught:
        await recognizer.prepare(Vocabulary(("Guten Tag",), language="xx-XX"))
    assert caught.value.code == "recognizer.language"


@in_virtual_time
async def test_preparing_again_is_cheap_and_harmless(recognizer: Recognizer) -> None:
    await asyncio.gather(*(recognizer.prepare(VOCABULARY) for _ in range(5)))
    check(await recognize(recognizer, np.zeros(STEP, np.int16)), 100)
