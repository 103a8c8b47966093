"""What the user says, in words: while it is being said, and finally."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from visavis.events import (
    AudioReceived,
    CodedError,
    Event,
    SessionClosed,
    SessionOpened,
    SessionUpdated,
    TurnEnded,
    TurnStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
)
from visavis.perception.microphone import SAMPLES_PER_MS, Microphone
from visavis.perception.recognition import RecognitionStream, Recognizer, Transcript, Vocabulary
from visavis.perception.utterance import EMPTY, Utterance

Heard = (
    SessionOpened
    | SessionUpdated
    | SessionClosed
    | AudioReceived
    | UserSpeechStarted
    | UserSpeechPaused
    | UserSpeechResumed
    | UserSpeechStopped
    | TurnStarted
    | TurnEnded
)

HEARD: tuple[type[Event], ...] = (
    SessionOpened,
    SessionUpdated,
    SessionClosed,
    AudioReceived,
    UserSpeechStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStopped,
    TurnStarted,
    TurnEnded,
)
"""What :meth:`Transcription.transcribe` listens to, in one subscription."""


@dataclass(frozen=True, slots=True)
class TranscriptionTiming:
    """How the microphone is handed to the recognizer."""

    preroll_ms: int = 300
    """How much sound before the onset belongs to the utterance: soft first consonants."""
    tail_ms: int = 160
    """How much silence after the end of speech belongs to it."""
    step_ms: int = 100
    """How much sound is handed over at a time: how often partial results can come."""
    longest_gap_ms: int = 1_000
    """A longer silence within a turn is left out, and what follows is recognized by itself."""
    longest_part_ms: int = 30_000
    """Past this length of a turn the next pause begins a new part; at twice this length it begins without one."""
    answer_s: float = 15.0
    """How long the recognizer may take for one step before it counts as failed, s."""


class Transcription:
    """Lets a recognizer listen to one session.

    An utterance begins with the onset of speech. It goes on until the session ends the turn: then its final text is
    published, exactly once for each turn, empty if nothing was understood. Speech of which the session makes no turn
    is dropped when it stops.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        microphone: Microphone,
        vocabulary: Vocabulary,
        *,
        session_id: str,
        timing: TranscriptionTiming | None = None,
    ) -> None:
        """``recognizer`` is shared by all sessions."""
        self._recognizer = recognizer
        self._microphone = microphone
        self._vocabulary = vocabulary
        self._session_id = session_id
        self._timing = timing or TranscriptionTiming()
        self._enabled = True
        self._utterance: Utterance | None = None
        self._in_turn = False
        self._onset: int | None = None
        """Where the speech that is going on began, or None in silence."""
        self._limit: int | None = None
        """Up to where the utterance goes as long as the user is silent, or None while he speaks."""
        self._past = 0
        """Up to where sound belongs to earlier utterances."""
        self._shown = ""
        self._retried = False

    def is_due(self, event: Heard) -> bool:
        """Tell whether an event changes anything: sound does only if there is enough of it, in an utterance."""
        return not isinstance(event, AudioReceived) or self._unheard() > 0

    async def transcribe(self, event: Heard) -> AsyncIterator[UtteranceTranscribed]:
        """Follow the conversation, and yield what is said.

        Subscribe to all of ``HEARD`` at once, with ``latest_only=(AudioReceived,)`` and ``when=is_due``: sound is read
        from the microphone, so its events may be left out. Raises CodedError (``recognizer.*``) once for an utterance
        that fails; its final text comes all the same.
        """
        match event:
            case SessionOpened() | SessionUpdated():
                await self._settle(enabled=event.settings.recognizer == "server")
            case SessionClosed():
                await self._drop()
                await self._recognizer.forget(self._session_id)
            case _ if not self._enabled:
                return
            case TurnEnded():
                async for transcribed in self._end(event):
                    yield transcribed
            case _:
                await self._follow(event)
                shown = self._partial()
                if shown is not None:
                    yield shown

    async def _settle(self, *, enabled: bool) -> None:
        self._enabled = enabled
        if not enabled:
            await self._drop()
            self._in_turn = False

    async def _follow(self, event: Heard) -> None:
        match event:
            case UserSpeechStarted():
                await self._speech_started(event.stream_ms * SAMPLES_PER_MS)
            case UserSpeechPaused():
                self._limit = (event.stream_ms + self._timing.tail_ms) * SAMPLES_PER_MS
            case UserSpeechResumed():
                self._limit = None
            case UserSpeechStopped():
                self._onset = None
                self._limit = (event.stream_ms + self._timing.tail_ms) * SAMPLES_PER_MS
                if not self._in_turn:
                    await self._drop()
            case TurnStarted():
                await self._turn_started(event)
            case AudioReceived():
                await self._hear()

    async def _speech_started(self, onset: int) -> None:
        end, self._limit = self._end_of_speech(), None
        self._onset = onset
        utterance = self._utterance
        if utterance is None:
            self._begin(onset)
            return
        long_gap = onset - utterance.position > self._timing.longest_gap_ms * SAMPLES_PER_MS
        if long_gap or utterance.part_samples > self._timing.longest_part_ms * SAMPLES_PER_MS:
            async with self._careful():
                await utterance.hear(end)
                await utterance.skip(self._before(onset))

    async def _turn_started(self, event: TurnStarted) -> None:
        if event.why == "text" or self._in_turn:
            await self._drop()
        self._in_turn = event.why != "text"
        if not self._in_turn or self._utterance is not None:
            return
        if self._onset is not None:
            self._begin(self._onset)
        elif event.why == "client":  # a button was pressed: listen at once, speech or not
            self._limit = None
            self._begin(self._microphone.position)

    async def _hear(self) -> None:
        utterance = self._utterance
        if utterance is None or not self._unheard():
            return
        async with self._careful():
            if utterance.part_samples > 2 * self._timing.longest_part_ms * SAMPLES_PER_MS:
                await utterance.skip(utterance.position)
            await utterance.hear(self._end_of_speech())

    def _unheard(self) -> int:
        """Return how much sound is to be handed over now, samples: a whole step, or the rest of the utterance."""
        if self._utterance is None:
            return 0
        unheard = max(0, self._end_of_speech() - self._utterance.position)
        complete = self._limit is not None and self._limit <= self._microphone.position
        return unheard if complete or unheard >= self._timing.step_ms * SAMPLES_PER_MS else 0

    async def _end(self, event: TurnEnded) -> AsyncIterator[UtteranceTranscribed]:
        self._in_turn = False
        if event.why == "text":
            await self._drop()
            return
        failure: Exception | None = None
        final = EMPTY
        while self._utterance is not None:
            try:
                final = await self._finish(self._utterance)
            except Exception as error:  # noqa: BLE001 - the final text must come; the error is raised after it
                failure = error
        yield self._event(final, final=True)
        if failure is not None:
            raise failure

    async def _finish(self, utterance: Utterance) -> Transcript:
        async with self._careful():
            await utterance.hear(self._end_of_speech())
            final = await utterance.finish()
        self._past = utterance.position
        self._utterance = None
        return final

    @contextlib.asynccontextmanager
    async def _careful(self) -> AsyncIterator[None]:
        """Close the utterance if the recognizer fails; where trying again can help, begin it again, once."""
        utterance = self._utterance
        try:
            async with asyncio.timeout(self._timing.answer_s):
                yield
        except BaseException as error:  # a cancellation too must close the utterance; all of it is raised again
            await self._drop()
            late = isinstance(error, TimeoutError)
            retryable = late or (isinstance(error, CodedError) and error.retryable)
            if utterance is not None and retryable and not self._retried:
                self._retried = True
                self._utterance = Utterance(self._open, self._microphone, utterance.start)
            if late:
                raise CodedError(
                    "recognizer.timeout", f"The recognizer {self._recognizer.name} did not answer.", retryable=True
                ) from error
            raise

    def _begin(self, onset: int) -> None:
        self._retried = False
        self._shown = ""
        self._utterance = Utterance(self._open, self._microphone, self._before(onset))

    def _before(self, onset: int) -> int:
        """Return where an utterance with this onset begins: a little earlier, but after the one before."""
        return max(self._past, onset - self._timing.preroll_ms * SAMPLES_PER_MS)

    def _end_of_speech(self) -> int:
        position = self._microphone.position
        return position if self._limit is None else min(self._limit, position)

    async def _open(self) -> RecognitionStream:
        return await self._recognizer.open(self._vocabulary, session_id=self._session_id)

    async def _drop(self) -> None:
        utterance, self._utterance = self._utterance, None
        if utterance is not None:
            self._past = utterance.position
            await utterance.close()

    def _partial(self) -> UtteranceTranscribed | None:
        """Return what is understood now, if it is not what was shown last."""
        transcript = EMPTY if self._utterance is None else self._utterance.transcript
        if transcript.text == self._shown:
            return None
        self._shown = transcript.text
        return self._event(transcript, final=False)

    def _event(self, transcript: Transcript, *, final: bool) -> UtteranceTranscribed:
        if final:
            self._shown = ""
        return UtteranceTranscribed(
            transcription=transcript.text,
            final=final,
            words=list(transcript.words),
            language=self._vocabulary.language,
            confidence=transcript.confidence,
            recognizer=self._recognizer.name,
        )
