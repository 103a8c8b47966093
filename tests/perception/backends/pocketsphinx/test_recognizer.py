from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.measures import word_errors

from tests.conftest import in_virtual_time
from tests.perception.recognizers import QUESTIONS, VOCABULARY
from tests.sounds import RATE, Samples, noise, read_wav, spoken
from visavis.bus import virtual_time
from visavis.events import CodedError
from visavis.perception.backends.pocketsphinx import worker
from visavis.perception.backends.pocketsphinx.recognizer import PocketsphinxRecognizer
from visavis.perception.recognition import RecognitionStream, Transcript, Vocabulary

STEP = RATE // 10

OTHER_THINGS = (
    "The committee approved the budget after a long debate.",
    "Seven purple elephants marched across the frozen lake.",
    "The goalkeeper saved the penalty in the last minute.",
    "Volcanic ash grounded hundreds of airplanes across Europe.",
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def recognizer(cache: Path) -> Iterator[PocketsphinxRecognizer]:
    made = PocketsphinxRecognizer(cache, processes=2)
    virtual_time.run(made.prepare(VOCABULARY))
    yield made
    virtual_time.run(made.close())


async def feed(stream: RecognitionStream, sound: Samples) -> None:
    for start in range(0, len(sound), STEP):
        await stream.feed(sound[start : start + STEP].tobytes())


async def recognize(
    recognizer: PocketsphinxRecognizer, sound: Samples, session_id: str, vocabulary: Vocabulary = VOCABULARY
) -> Transcript:
    stream = await recognizer.open(vocabulary, session_id=session_id)
    await feed(stream, sound)
    return await stream.finish()


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("voice", ["rms", "kal16"])
@in_virtual_time
async def test_first_questions_of_new_visitors_are_understood(recognizer: PocketsphinxRecognizer, voice: str) -> None:
    wrong = words = 0
    for question in QUESTIONS:
        final = await recognize(recognizer, spoken(question, voice), question)
        await recognizer.forget(question)
        counted = word_errors(question, final.text)
        wrong, words = wrong + counted[0], words + counted[1]
    assert wrong / words < 0.15


@in_virtual_time
async def test_names_are_written_as_the_author_writes_them(recognizer: PocketsphinxRecognizer) -> None:
    final = await recognize(recognizer, spoken("Where does Iris come from?"), "names")
    assert "Iris" in final.text.split()


@in_virtual_time
async def test_three_words_of_a_real_speaker(recognizer: PocketsphinxRecognizer, test_data: Path) -> None:
    vocabulary = Vocabulary(("one two three", "three four five", "six seven eight", "nine ten eleven"))
    sound = read_wav(test_data / "speech_english.wav")
    final = await recognize(recognizer, sound, "real", vocabulary)
    assert [word.word for word in final.words] == ["one", "two", "three"]
    assert [word.start_ms for word in final.words] == pytest.approx([100, 1050, 2000], abs=300)


@in_virtual_time
async def test_confidence_tells_its_own_topics_from_others(recognizer: PocketsphinxRecognizer) -> None:
    own = [(await recognize(recognizer, spoken(text), "topics")).confidence for text in QUESTIONS]
    others = [(await recognize(recognizer, spoken(text), "topics")).confidence for text in OTHER_THINGS]
    assert sorted(own)[1] > max(others)
    assert sum(own) / len(own) > 0.7
    assert sum(others) / len(others) < 0.5


@in_virtual_time
async def test_what_is_learned_of_a_channel_is_kept_until_it_is_forgotten(recognizer: PocketsphinxRecognizer) -> None:
    sound = spoken("Good morning.")
    await recognize(recognizer, sound, "visitor")
    mean = recognizer._means["visitor"]
    assert len(mean.split(",")) == 13
    await recognize(recognizer, noise(1, 2000), "visitor")
    assert recognizer._means["visitor"] != mean
    stream = await recognizer.open(VOCABULARY, session_id="visitor")
    await recognizer.forget("visitor")
    await feed(stream, sound)
    await stream.finish()
    assert "visitor" not in recognizer._means


@in_virtual_time
async def test_sessions_are_spread_over_the_processes(recognizer: PocketsphinxRecognizer) -> None:
    for session in "abcd":
        await (await recognizer.open(VOCABULARY, session_id=session)).close()
    places = [recognizer._places[session] for session in "abcd"]
    assert sorted(places) == [0, 0, 1, 1]
    await recognizer.forget("a")
    await (await recognizer.open(VOCABULARY, session_id="e")).close()
    assert recognizer._places["e"] == places[0]
    for session in "bcde":
        await recognizer.forget(session)


@in_virtual_time
async def test_a_process_that_dies_is_replaced(cache: Path, caplog: pytest.LogCaptureFixture) -> None:
    recognizer = PocketsphinxRecognizer(cache)
    await recognize(recognizer, spoken("Good morning."), "s")
    mean = recognizer._means["s"]
    streams = [await recognizer.open(VOCABULARY, session_id="s") for _ in range(2)]
    [process] = recognizer._processes
    os.kill(await process.call(os.getpid), signal.SIGKILL)
    with caplog.at_level(logging.WARNING):
        for stream in streams:
            with pytest.raises(CodedError) as caught:
                await feed(stream, spoken("Good morning."))
            assert (caught.value.code, caught.value.retryable) == ("recognizer.crashed", True)
            await stream.close()
    assert len([record for record in caplog.records if "has died" in record.message]) == 1
    final = await recognize(recognizer, spoken("Can you see me?"), "s")
    assert final.text == "can you see me"
    assert mean
    await recognizer.close()


async def test_many_begin_at_once_and_the_model_is_loaded_once(tmp_path: Path) -> None:
    recognizer = PocketsphinxRecognizer(tmp_path)
    streams = await asyncio.gather(*(recognizer.open(VOCABULARY, session_id=str(i)) for i in range(5)))
    assert len(recognizer._processes[0]._loading) == 1
    assert len(names(tmp_path)) == 1
    for stream in streams:
        await stream.close()
    await recognizer.close()


async def test_what_cannot_be_loaded_is_said_and_can_be_tried_again(tmp_path: Path) -> None:
    recognizer = PocketsphinxRecognizer(tmp_path / "file" / "cache")
    (tmp_path / "file").write_text("in the way")
    for _ in range(2):
        with pytest.raises(CodedError) as caught:
            await recognizer.prepare(VOCABULARY)
        assert caught.value.code == "recognizer.failed"
    (tmp_path / "file").unlink()
    with pytest.raises(CodedError, match="no phoneme named XX"):
        await recognizer.prepare(Vocabulary(("Hello",), {"hello": "XX"}))
    await recognizer.prepare(VOCABULARY)
    await recognizer.close()


async def test_after_the_end_everything_fails_with_a_code(cache: Path) -> None:
    recognizer = PocketsphinxRecognizer(cache)
    stream = await recognizer.open(VOCABULARY, session_id="s")
    await recognizer.close()
    for call in (stream.feed(b"\0\0"), stream.finish(), recognizer.open(VOCABULARY, session_id="t")):
        with pytest.raises(CodedError) as caught:
            await call
        assert caught.value.code == "recognizer.failed"
    await stream.close()


def test_the_channel_is_learned_within_the_first_utterance(cache: Path) -> None:
    """A loud and a faint microphone have other means; after one sentence each is known."""
    worker.prepare("test", QUESTIONS, VOCABULARY.pronunciations, cache)
    means = []
    for gain in (1.0, 0.1):
        worker.begin(1, "test", "")
        for start in range(0, 2 * RATE, STEP):
            worker.feed(1, (spoken("Hello, who are you?")[start : start + STEP] * gain).astype("<i2").tobytes())
        means.append(float(worker.finish(1).cepstral_mean.split(",")[0]))
    assert means[0] - means[1] > 5
    worker.begin(2, "test", "")
    worker.abandon(2)
    worker.abandon(2)
    assert worker._engine.utterances == {}
    assert len(worker._engine.idle["test"]) <= worker.SPARE_DECODERS
