from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, TypeVarTuple

import pytest

from tests.conftest import in_virtual_time, require_service
from tests.perception.backends.test_sherpa_onnx import hide
from tests.perception.recognizers import VOCABULARY, whisper
from tests.sounds import RATE, noise
from visavis.events import CodedError
from visavis.inference import Runner
from visavis.perception.backends.faster_whisper import WhisperRecognizer
from visavis.perception.recognition import RecognitionStream, Vocabulary

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

TENTH = noise(0.1, 100).tobytes()


class Model:
    """Stands in for the network: it understands how many seconds it was given."""

    supported_languages = ("en", "de")

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.error: Exception | None = None

    def transcribe(self, samples: Any, **options: Any) -> tuple[list[SimpleNamespace], None]:
        self.calls.append({"seconds": len(samples) / RATE, **options})
        if self.error:
            raise self.error
        words = [SimpleNamespace(word=" Hello", start=0.1, end=0.4, probability=0.5),
                 SimpleNamespace(word=" there.", start=0.4, end=0.9, probability=1.0)]  # fmt: skip
        timed = words if options["word_timestamps"] else None
        return [SimpleNamespace(text=f" {len(self.calls)} seconds ", words=timed, avg_logprob=-0.5)], None


class Inline(Runner):
    """Runs models at once, in no time, or in as much as the test wants."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds

    async def run(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        if self.seconds:
            await asyncio.sleep(self.seconds)
        return function(*arguments)


async def begin(runner: Runner, **options: Any) -> tuple[Model, RecognitionStream]:
    recognizer = WhisperRecognizer(Path("unused"), runner, **options)
    recognizer._model = model = Model()
    return model, await recognizer.open(VOCABULARY, session_id="s")


async def feed(stream: RecognitionStream, tenths: int) -> list[str]:
    """Feed sound at the pace at which it is spoken, and return the partial texts."""
    texts = []
    for _ in range(tenths):
        partial = await stream.feed(TENTH)
        texts += [partial.text] if partial else []
        await asyncio.sleep(0.1)
    return texts


@in_virtual_time
async def test_partial_texts_come_now_and_then_and_the_final_one_looks_at_everything() -> None:
    model, stream = await begin(Inline())
    assert await feed(stream, 22) == ["1 seconds", "2 seconds", "3 seconds"]
    final = await stream.finish()
    assert [call["seconds"] for call in model.calls] == pytest.approx([0.7, 1.4, 2.1, 2.2])
    assert [call["beam_size"] for call in model.calls] == [1, 1, 1, 5]
    assert [(word.word, word.start_ms, word.end_ms) for word in final.words] == [
        ("Hello", 100, 400),
        ("there.", 400, 900),
    ]
    assert final.confidence == 0.75
    assert {call["hotwords"] for call in model.calls} == {"visavis"}
    assert {call["language"] for call in model.calls} == {"en"}


@in_virtual_time
async def test_a_slow_machine_looks_less_often() -> None:
    model, stream = await begin(Inline(seconds=0.9))
    await feed(stream, 60)
    assert len(model.calls) <= 3
    await stream.finish()
    assert model.calls[-1]["seconds"] == pytest.approx(6.0)


@in_virtual_time
async def test_no_partial_texts_where_none_are_wanted() -> None:
    model, stream = await begin(Inline(), partial_ms=0)
    assert await feed(stream, 30) == []
    assert model.calls == []
    await stream.close()


@in_virtual_time
async def test_an_utterance_that_is_given_up_leaves_no_task() -> None:
    _, stream = await begin(Inline(seconds=5))
    await feed(stream, 10)
    await stream.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


@in_virtual_time
async def test_a_failure_has_a_code() -> None:
    model, stream = await begin(Inline())
    model.error = RuntimeError("out of memory")
    with pytest.raises(CodedError, match="out of memory") as caught:
        await feed(stream, 12)
    assert caught.value.code == "recognizer.failed"
    with pytest.raises(CodedError):
        await stream.finish()
    await stream.close()


async def test_a_folder_without_a_model(tmp_path: Path) -> None:
    require_service("Whisper (faster-whisper)", importlib.util.find_spec("faster_whisper") is not None)
    with pytest.raises(CodedError) as caught:
        await WhisperRecognizer(tmp_path, Runner("whisper")).prepare(VOCABULARY)
    assert caught.value.code == "recognizer.unavailable"


async def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "faster_whisper")
    with pytest.raises(CodedError, match=r"pip install 'visavis\[whisper\]'") as caught:
        await WhisperRecognizer(tmp_path, Runner("whisper")).prepare(VOCABULARY)
    assert caught.value.code == "recognizer.unavailable"


async def test_the_language_is_that_of_the_persona(tmp_path: Path) -> None:
    recognizer = whisper(tmp_path)
    await recognizer.prepare(Vocabulary(language="en-GB"))
    with pytest.raises(CodedError) as caught:
        await recognizer.prepare(Vocabulary(language="de"))
    assert caught.value.code == "recognizer.language"
    await recognizer.close()
