"""The recognizer: decoders in worker processes, and sessions that each keep to one of them."""

from __future__ import annotations

import asyncio
import itertools
import logging
import multiprocessing
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from visavis.events import CodedError, RecognizedWord
from visavis.perception.backends.pocketsphinx import worker
from visavis.perception.backends.pocketsphinx.adaptation import fingerprint
from visavis.perception.recognition import RecognitionStream, Scope, Transcript, Vocabulary

log = logging.getLogger(__name__)

_REMEMBERED = 64

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class _Process:
    """One worker process. When it dies it is replaced, and the next call finds a new one."""

    def __init__(self) -> None:
        self._executor = self._start()
        self._loading: dict[str, asyncio.Task[None]] = {}

    @staticmethod
    def _start() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=1, mp_context=multiprocessing.get_context("spawn"), initializer=worker.start
        )

    async def call(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """Run a function of the worker module there.

        Raises CodedError ``recognizer.crashed`` (retryable) if the process has died, ``recognizer.failed`` if the
        decoder has refused.
        """
        executor = self._executor
        try:
            return await asyncio.get_running_loop().run_in_executor(executor, function, *arguments)
        except BrokenProcessPool as error:
            self._replace(executor)
            raise _crashed() from error
        except KeyError as error:  # the model or the utterance was in a process that is gone
            raise _crashed() from error
        except (RuntimeError, ValueError, OSError) as error:
            raise CodedError("recognizer.failed", f"The speech recognizer has failed: {error}") from error

    async def prepare(self, model: str, vocabulary: Vocabulary, cache: Path) -> None:
        """Load a model, once however many ask for it. Raises CodedError as :meth:`call` does."""
        loading = self._loading.get(model)
        if loading is None:
            loading = asyncio.get_running_loop().create_task(self._load(model, vocabulary, cache))
            loading.add_done_callback(lambda done: done.cancelled() or done.exception())  # so that it counts as seen
            self._loading[model] = loading
        try:
            await asyncio.shield(loading)
        except CodedError:
            self._loading.pop(model, None)
            raise

    async def _load(self, model: str, vocabulary: Vocabulary, cache: Path) -> None:
        built_s, guessed = await self.call(
            worker.prepare, model, vocabulary.sentences, dict(vocabulary.pronunciations), cache
        )
        if built_s is not None:
            log.info("adapted the recognizer to %d sentences in %.1f s", len(vocabulary.sentences), built_s)
        if guessed:
            log.warning("pronunciations guessed from spelling: %s", ", ".join(guessed))

    def submit(self, function: Callable[[*Ts], object], *arguments: *Ts) -> None:
        """Run a function of the worker module without waiting for it, if the process is there."""
        try:
            self._executor.submit(function, *arguments)
        except RuntimeError:  # the process has died, or is being closed: then there is nothing left to do
            log.debug("not run in the recognizer's process: %s", function.__name__)

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        if self._executor is broken:  # the first of those who noticed
            log.warning("a process of the speech recognizer has died; starting a new one")
            broken.shutdown(wait=False, cancel_futures=True)
            self._executor = self._start()
            self._loading.clear()


class PocketsphinxRecognizer:
    """Understands a persona's topics, offline, in some 5 % of real time.

    Its language model is made of the persona's sentences and the commonest English words. What it knows of a
    session's microphone, the cepstral mean, is kept here between utterances.
    """

    name = "pocketsphinx"
    scope: Scope = "persona"
    note = (
        "Speech is understood offline, for this persona's topics only: speak clearly, close to the microphone, or type."
    )

    def __init__(self, cache: Path, *, processes: int = 1) -> None:
        """Adapted models lie in the folder ``cache``. One process serves about twenty people who speak at once."""
        self._cache = cache
        self._processes = [_Process() for _ in range(processes)]
        self._names: dict[int, tuple[Vocabulary, str]] = {}
        """Names of models by the identity of their vocabulary, which is kept so that it stays the same."""
        self._places: dict[str, int] = {}
        self._means: dict[str, str] = {}
        self._numbers = itertools.count(1)

    async def prepare(self, vocabulary: Vocabulary) -> None:
        """Adapt to a vocabulary: a few seconds the first time, then from the cache.

        Raises CodedError ``recognizer.language``, ``recognizer.crashed`` or ``recognizer.failed``.
        """
        model = self._name(vocabulary)
        for process in self._processes:  # the first one builds, the others find it in the cache
            await process.prepare(model, vocabulary, self._cache)

    async def open(self, vocabulary: Vocabulary, *, session_id: str) -> RecognitionStream:
        """Begin an utterance. Raises CodedError as :meth:`prepare` does."""
        process = self._processes[self._place(session_id)]
        model = self._name(vocabulary)
        await process.prepare(model, vocabulary, self._cache)
        stream = _Stream(process, next(self._numbers), lambda mean: self._learn(session_id, mean))
        await stream.begin(model, self._means.get(session_id, ""))
        return stream

    async def forget(self, session_id: str) -> None:
        """Drop what was learned of a session's channel."""
        self._means.pop(session_id, None)
        self._places.pop(session_id, None)

    async def close(self) -> None:
        """End the processes."""
        await asyncio.gather(*(asyncio.to_thread(process.close) for process in self._processes))

    def _name(self, vocabulary: Vocabulary) -> str:
        known = self._names.get(id(vocabulary))
        if known is None:
            if len(self._names) == _REMEMBERED:
                self._names.clear()
            known = self._names[id(vocabulary)] = (vocabulary, _model(vocabulary))
        return known[1]

    def _place(self, session_id: str) -> int:
        if session_id not in self._places:
            taken = Counter(self._places.values())
            self._places[session_id] = min(range(len(self._processes)), key=lambda place: taken[place])
        return self._places[session_id]

    def _learn(self, session_id: str, mean: str) -> None:
        if session_id in self._places:  # not forgotten meanwhile
            self._means[session_id] = mean


class _Stream:
    """One utterance in a worker process."""

    def __init__(self, process: _Process, number: int, learn: Callable[[str], None]) -> None:
        self._process = process
        self._number = number
        self._learn = learn
        self._open = False

    async def begin(self, model: str, cepstral_mean: str) -> None:
        self._open = True
        try:
            await self._process.call(worker.begin, self._number, model, cepstral_mean)
        except BaseException:  # a cancellation too must give the decoder back
            await self.close()
            raise

    async def feed(self, pcm: bytes) -> Transcript | None:
        samples = pcm[: len(pcm) // 2 * 2]
        result = await self._process.call(worker.feed, self._number, samples) if samples else None
        return None if result is None else _transcript(result)

    async def finish(self) -> Transcript:
        result = await self._process.call(worker.finish, self._number)
        self._open = False
        self._learn(result.cepstral_mean)
        return _transcript(result)

    async def close(self) -> None:
        if self._open:
            self._open = False
            self._process.submit(worker.abandon, self._number)


def _crashed() -> CodedError:
    return CodedError(
        "recognizer.crashed", "The speech recognizer's process has died; a new one is started.", retryable=True
    )


def _model(vocabulary: Vocabulary) -> str:
    if vocabulary.language.partition("-")[0].lower() != "en":
        raise CodedError(
            "recognizer.language", f"The offline recognizer understands English only, not '{vocabulary.language}'."
        )
    return fingerprint(vocabulary.sentences, vocabulary.pronunciations)


def _transcript(result: worker.Result) -> Transcript:
    words = tuple(
        RecognizedWord(word=text, start_ms=start, end_ms=end, confidence=confidence)
        for text, start, end, confidence in result.words
    )
    if not words:
        return Transcript("", (), 0.0)
    return Transcript(" ".join(item.word for item in words), words, sum(item.confidence for item in words) / len(words))
