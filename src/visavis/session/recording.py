"""Records the sound of both sides while the person agrees, sealed as it is written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from visavis.events import (
    SAMPLE_RATE,
    AsideSynthesized,
    AudioReceived,
    CodedError,
    Event,
    PlaybackCompleted,
    PlaybackPaused,
    PlaybackProgressed,
    PlaybackResumed,
    PlaybackStarted,
    SessionClosed,
    SessionOpened,
    SessionUpdated,
    SpeechChunkSynthesized,
    TurnInterrupted,
    UpdateSession,
    now_ms,
)
from visavis.session.sound_file import MEDIA_TYPE, StereoFile
from visavis.session.sound_tracks import USER_RATE, AssistantTrack, UserTrack
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.privacy_records import ArtefactRecord
from visavis.storage.sealed_files import SealedWriter

SOUNDING: tuple[type[Event], ...] = (
    SessionOpened, SessionUpdated, SessionClosed, AudioReceived, SpeechChunkSynthesized, AsideSynthesized,
    PlaybackStarted, PlaybackProgressed, PlaybackPaused, PlaybackResumed, PlaybackCompleted, TurnInterrupted,
)  # fmt: skip
"""What :meth:`SoundRecorder.follow` and :meth:`SoundRecorder.keep` listen to, in this order."""

EVERY_S = 1.0
"""How often sound is written."""
CHECK_S = 3.0
"""How often it is looked whether somebody has deleted what is being recorded."""
LATE_S = 3.0
"""The last moments are not written yet: sound for them can still come."""
STEP_S = 10.0
"""So much is written at once, at most: what a thread holds in memory."""


class SoundRecorder:
    """Makes one file of each stretch of one session in which the person agrees."""

    def __init__(self, session_id: str, artefacts: ArtefactStore | None, *, user: str | None = None) -> None:
        """Without ``artefacts`` nothing can be recorded, and the setting is switched off again."""
        self._session_id = session_id
        self._artefacts = artefacts
        self._user = user
        self._loop = asyncio.get_running_loop()
        self._take: _Take | None = None
        """The one under way."""
        self._unfinished: list[_Take] = []
        self._tried_at = 0.0

    def follow(self, event: Event) -> None:
        """Take in an event (a plain function: withdrawing takes effect at once)."""
        now = self._loop.time()
        match event:
            case SessionOpened() | SessionUpdated():
                self._switch(event.settings.record, now)
            case SessionClosed():
                self._switch(wanted=False, now=now)
            case _ if self._take is not None:
                self._take.hear(event, now)

    def is_due(self, event: Event) -> bool:
        """Tell whether there is something to write (for the bus, which asks after ``follow``)."""
        if isinstance(event, SessionOpened | SessionUpdated | SessionClosed):
            return bool(self._unfinished)
        now = self._loop.time()
        if not self._unfinished or now - self._tried_at < EVERY_S:
            return False
        self._tried_at = now
        return True

    async def keep(self, _: Event) -> AsyncIterator[Event]:
        """Write what was heard. If that fails, recording is switched off, and everybody is told.

        Raises CodedError ``recording.*``, ``artefact.*``, ``identity.*`` or ``storage.*``.
        """
        for take in list(self._unfinished):
            try:
                if await self._is_deleted(take):
                    yield UpdateSession(record=False)
                    continue
                await self._write(take)
            except CodedError:
                self._unfinished.remove(take)
                await take.give_up()
                if take is self._take:
                    self._take = None
                    yield UpdateSession(record=False)
                raise
            if take.is_written:
                self._unfinished.remove(take)

    def _switch(self, wanted: bool, now: float) -> None:
        if wanted and self._take is None:
            self._take = _Take(now)
            self._unfinished.append(self._take)
        elif not wanted and self._take is not None:
            self._take.end(now)
            self._take = None

    async def _is_deleted(self, take: _Take) -> bool:
        """Tell whether somebody has deleted a recording that is being made; then nothing more is recorded."""
        now = self._loop.time()
        if take is not self._take or take.record is None or now - take.checked_at < CHECK_S:
            return False
        assert self._artefacts is not None  # they have the record
        take.checked_at = now
        try:
            if await self._artefacts.records.get(take.record.id) is not None:
                return False
        except CodedError as error:
            if error.retryable:
                return False
            raise
        self._take = None
        self._unfinished.remove(take)
        await take.give_up()
        await self._artefacts.finish(take.record, take.bytes)  # without a record, this deletes the file
        return True

    async def _write(self, take: _Take) -> None:
        if self._artefacts is None:
            raise CodedError("recording.unavailable", "Nothing can be recorded here.")
        if take.record is None:
            take.record, take.writer = await self._artefacts.begin(
                "recording",
                "conversation.ogg",
                MEDIA_TYPE,
                session_id=self._session_id,
                user_id=self._user,
                began_ms=take.began_ms,
            )
        await take.write(self._loop.time())
        if take.is_written:
            await self._artefacts.finish(take.record, take.bytes)


class _Take:
    """One stretch of recorded sound. Times are the loop's, s."""

    def __init__(self, began_at: float) -> None:
        self.record: ArtefactRecord | None = None
        self.writer: SealedWriter | None = None
        self.checked_at = began_at
        self.began_ms = now_ms()
        """The same moment, Unix time: the file itself may be begun later."""
        self.is_written = False
        """Whether the end is written."""
        self._began_at = began_at
        self._ended_at: float | None = None
        self._written_ms = 0
        self._user, self._assistant = UserTrack(), AssistantTrack()
        self._file: StereoFile | None = None

    @property
    def bytes(self) -> int:
        """Return how long the file is."""
        return self.writer.bytes if self.writer is not None else 0

    def hear(self, event: Event, now: float) -> None:
        since = now - self._began_at
        if isinstance(event, AudioReceived):
            self._user.hear(event.data, since, event.pts_ms)
        else:
            self._assistant.follow(event, since)

    def end(self, now: float) -> None:
        """Hear nothing more."""
        self._assistant.play(now - self._began_at)
        self._ended_at = now

    async def write(self, now: float) -> None:
        """Write what is settled; all of it, if nothing more comes. Raises as :meth:`SoundRecorder.keep` does."""
        writer = self.writer
        assert writer is not None  # the caller has begun the file
        ended = self._ended_at is not None
        if self._ended_at is None:
            self._assistant.play(now - self._began_at)
            until_ms = round(1_000 * (now - self._began_at - LATE_S))
        else:
            until_ms = round(1_000 * (self._ended_at - self._began_at))
        if self._file is None:
            self._file = await asyncio.to_thread(StereoFile, writer)
        while self._written_ms < until_ms:
            self._written_ms = min(until_ms, self._written_ms + round(1_000 * STEP_S))
            user = self._user.take(self._written_ms * USER_RATE // 1_000)
            assistant = self._assistant.take(self._written_ms * SAMPLE_RATE // 1_000)
            await asyncio.to_thread(self._file.write, user, assistant)
        if ended:
            await asyncio.to_thread(self._file.close)
            await asyncio.to_thread(writer.close)
            self.is_written = True

    async def give_up(self) -> None:
        """Close the file as it is; what was written can still be heard."""
        self.end(self._began_at)
        if self.writer is not None:
            with suppress(CodedError):
                await asyncio.to_thread(self.writer.close)
