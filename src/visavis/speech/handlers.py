"""Speaks a session's answers: text in, timed phrases and sound out."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, cast

from visavis.events import (
    SAMPLE_RATE,
    AssistantCancelled,
    AssistantDelta,
    AssistantResponse,
    Event,
    PhraseTimed,
    SpeechChunkSynthesized,
    ThoughtPrepared,
    TurnInterrupted,
)
from visavis.inference import Ahead
from visavis.speech.captions import Captions
from visavis.speech.entrainment import Delivery, Entrainment
from visavis.speech.loudness import louder
from visavis.speech.normalization import normalize
from visavis.speech.phrases import PhraseSplitter
from visavis.speech.synthesis import SpokenPhrase, Synthesizer, Voice

FIRST_CHUNK_MS = 20
CHUNK_MS = 40
AHEAD_MS = 2_000.0
"""How far sound is made ahead of the session's clock: what is interrupted has not been made to its end in vain, and
no more chunks are under way than a mailbox holds."""
_BYTES_PER_MS = SAMPLE_RATE * 2 // 1000
_REST_S = 0.2


@dataclass(slots=True)
class _Answer:
    """The answer that is being spoken."""

    id: str
    splitter: PhraseSplitter = field(default_factory=lambda: PhraseSplitter(eager=True))
    sentence: int = 0
    heard_of: bool = False
    """Whether any text of it has come."""
    begin_ms: float | None = None
    """Where its sound begins on the audio clock."""
    sent_bytes: int = 0
    first_sent: bool = False
    failed: bool = False
    ended: bool = False
    """Whether nothing more may come of it: it is complete, or was stopped."""


class _Warm:
    """The first phrase of an answer that may be needed in a moment."""

    def __init__(self, preparation_id: str) -> None:
        self.id = preparation_id
        self.splitter = PhraseSplitter(eager=True)
        self.text = ""
        """The phrase as the voice reads it, once it is complete."""
        self.delivery = Delivery()
        self.sound: Ahead[SpokenPhrase] | None = None

    def drop(self) -> None:
        """Stop the work."""
        if self.sound is not None:
            self.sound.cancel()


class Speech:
    """The voice of one session.

    Its sound lies on the session's audio clock: milliseconds since the session was opened. An answer begins now, or
    where the sound before it ends; its phrases follow each other without a gap.
    """

    def __init__(
        self,
        synthesizer: Synthesizer,
        voice: Voice,
        *,
        opened_at: float,
        enabled: bool = True,
        ahead_ms: float | None = AHEAD_MS,
        entrainment: Entrainment | None = None,
    ) -> None:
        """``opened_at`` is the loop's time at which the session was opened.

        ``ahead_ms`` is how far sound is made ahead of the clock; None makes it as fast as it can be made. With an
        ``entrainment`` pace and loudness adapt to the user, phrase by phrase.
        """
        self.enabled = enabled
        """Whether answers are spoken. If not, there are no events at all."""
        self._synthesizer = synthesizer
        self._voice = voice
        self._opened_at = opened_at
        self._ahead_ms = ahead_ms
        self._entrainment = entrainment
        self._loop = asyncio.get_running_loop()
        self._answer = _Answer("", ended=True)
        self._stopped: str | None = None
        """The answer that was stopped last: what is still on its way of it is not spoken."""
        self._end_ms = 0.0
        self._warm = _Warm("")

    def prepare(self, event: ThoughtPrepared) -> None:
        """Make the sound of the first phrase of an answer that may be needed in a moment. Returns at once."""
        if not self.enabled:
            return
        if event.preparation_id != self._warm.id:
            self.drop()
            self._warm = _Warm(event.preparation_id)
        warm = self._warm
        if warm.sound is not None:
            return
        phrases = warm.splitter.feed(event.text) + (warm.splitter.flush() if event.last else [])
        for phrase in phrases:
            warm.text = normalize(phrase, self._voice.language).text
            if warm.text:
                warm.delivery = self._delivery(opening=True)
                warm.sound = Ahead(self._sound(warm.text, warm.delivery))
                return

    def drop(self) -> None:
        """Forget the phrase that was prepared."""
        self._warm.drop()
        self._warm = _Warm("")

    async def speak(self, event: AssistantDelta | AssistantResponse) -> AsyncIterator[Event]:
        """Say the next piece of an answer: for each phrase that it completes a PhraseTimed, then its sound.

        Listen to both types with one subscription, cancelled by CancelResponse. Raises CodedError (``synthesizer.*``)
        once for an answer, or whatever else went wrong; what follows of the answer is passed over in silence.
        """
        answer = self._follow(event)
        failure: Exception | None = None
        if not answer.failed:
            try:
                async with aclosing(self._say_all(answer, event)) as events:
                    async for said in events:
                        yield said
            except Exception as error:  # noqa: BLE001 - raised again unchanged, once the sound has been ended
                answer.failed = True
                failure = error
        if isinstance(event, AssistantResponse) and not answer.ended:
            answer.ended = True
            if answer.first_sent or (self.enabled and not answer.failed):
                yield self._chunk(answer, b"", last=True)
        if failure is not None:
            raise failure

    def stop(self, event: AssistantCancelled | TurnInterrupted) -> None:
        """Forget the answer that was stopped. The next one begins at once, not where this one would have ended."""
        self._stopped = event.response_id
        if event.response_id in (None, self._answer.id):
            self._answer = _Answer(self._answer.id, ended=True)
            self._end_ms = min(self._end_ms, self._now_ms())

    def _follow(self, event: AssistantDelta | AssistantResponse) -> _Answer:
        if event.response_id != self._answer.id:
            self._answer = _Answer(event.response_id, ended=event.response_id == self._stopped)
        return self._answer

    async def _say_all(self, answer: _Answer, event: AssistantDelta | AssistantResponse) -> AsyncGenerator[Event, None]:
        """Say the phrases that an event completes. They are lost, not put off, while the voice is switched off."""
        for phrase in self._phrases(answer, event):
            if not self.enabled or answer.ended:
                continue
            async with aclosing(self._say(answer, phrase)) as events:
                async for said in events:
                    if answer is not self._answer:
                        return  # it was stopped
                    yield said

    def _phrases(self, answer: _Answer, event: AssistantDelta | AssistantResponse) -> Iterator[str]:
        """Yield the phrases that are complete now, with ``answer.sentence`` set to their sentence."""
        if isinstance(event, AssistantDelta):
            answer.heard_of = True
            if event.sentence_index != answer.sentence:
                yield from answer.splitter.flush()
                answer.sentence = event.sentence_index
            yield from answer.splitter.feed(event.text)
            return
        if not answer.heard_of:
            yield from answer.splitter.feed(event.text)
        yield from answer.splitter.flush()

    async def _say(self, answer: _Answer, phrase: str) -> AsyncGenerator[Event, None]:
        spoken = normalize(phrase, self._voice.language)
        if not spoken.text:
            return
        captions = Captions(phrase, spoken)
        sound, delivery = self._made(spoken.text, self._delivery(opening=not answer.first_sent))
        async with aclosing(sound) as sounds:
            async for piece in sounds:
                caption = captions.follow(piece)
                self._learn(piece, delivery)
                yield PhraseTimed(
                    response_id=answer.id,
                    pts_ms=round(self._position_ms(answer)),
                    duration_ms=piece.duration_ms,
                    text=caption.text,
                    sentence_index=answer.sentence,
                    phonemes=list(piece.phonemes),
                    words=caption.words,
                )
                for data in _chunks(piece, first=not answer.first_sent):
                    await self._keep_pace(answer)
                    yield self._chunk(answer, louder(data, delivery.decibels))

    def _delivery(self, *, opening: bool) -> Delivery:
        return Delivery() if self._entrainment is None else self._entrainment.delivery(opening=opening)

    def _learn(self, piece: SpokenPhrase, delivery: Delivery) -> None:
        if self._entrainment is not None:
            self._entrainment.begin(delivery)
            self._entrainment.learn(piece.phonemes, delivery.rate)

    def _sound(self, text: str, delivery: Delivery) -> AsyncGenerator[SpokenPhrase, None]:
        # The Protocol promises an iterator; all of ours are generators, which want to be closed at once.
        voice = replace(self._voice, rate=self._voice.rate * delivery.rate)
        return cast("Any", self._synthesizer.speak(text, voice))  # type: ignore[no-any-return]

    def _made(self, text: str, wanted: Delivery) -> tuple[AsyncGenerator[SpokenPhrase, None], Delivery]:
        """Return the sound of a phrase, and how it is said: what was prepared, if it is that one and near enough."""
        warm, self._warm = self._warm, _Warm("")
        same = warm.sound is not None and warm.text == text
        if same and (self._entrainment is None or self._entrainment.fits(warm.delivery, wanted)):
            return _read(warm), replace(wanted, rate=warm.delivery.rate)
        warm.drop()
        return self._sound(text, wanted), wanted

    def _chunk(self, answer: _Answer, data: bytes, *, last: bool = False) -> SpeechChunkSynthesized:
        pts_ms = round(self._position_ms(answer))
        first = not answer.first_sent
        answer.first_sent = True
        answer.sent_bytes += len(data)
        self._end_ms = self._position_ms(answer)
        return SpeechChunkSynthesized(response_id=answer.id, pts_ms=pts_ms, data=data, first=first, last=last)

    def _position_ms(self, answer: _Answer) -> float:
        if answer.begin_ms is None:
            answer.begin_ms = math.ceil(max(self._end_ms, self._now_ms()))
        return answer.begin_ms + answer.sent_bytes / _BYTES_PER_MS

    async def _keep_pace(self, answer: _Answer) -> None:
        if self._ahead_ms is None:
            return
        ahead_ms = self._position_ms(answer) - self._now_ms() - self._ahead_ms
        if ahead_ms > 0:
            await asyncio.sleep(ahead_ms / 1000 + _REST_S)

    def _now_ms(self) -> float:
        return (self._loop.time() - self._opened_at) * 1000


async def _read(warm: _Warm) -> AsyncGenerator[SpokenPhrase, None]:
    """Yield the sound that was prepared, and drop it when it is not wanted any more."""
    assert warm.sound is not None  # it has been asked for
    try:
        async with aclosing(warm.sound.read()) as sounds:
            async for piece in sounds:
                yield piece
    finally:
        warm.drop()


def _chunks(piece: SpokenPhrase, *, first: bool) -> Iterator[bytes]:
    """Cut sound into chunks: a short one first, so that playing can begin."""
    start = 0
    while start < len(piece.pcm):
        size = (FIRST_CHUNK_MS if first else CHUNK_MS) * _BYTES_PER_MS
        yield piece.pcm[start : start + size]
        start += size
        first = False
