"""Meets the people of a corpus: their recordings go through the parts that look and listen in a conversation.

All recordings of one speaker are one encounter, in an order that has nothing to do with their labels: so the resting
face and the usual voice become known as they do in a conversation, and are unknown at its beginning as they are there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from visavis.bootstrap.wiring_senses import wire_actions, wire_tone
from visavis.bus import SessionBus
from visavis.cli.footage import Frame, footage
from visavis.cli.sound import MICROPHONE_RATE, read_sound
from visavis.events import (
    EMOTIONS,
    AudioReceived,
    Capabilities,
    CodedError,
    InterlocutorChanged,
    SessionSettings,
    SessionUpdated,
    TextReceived,
    UserStateEstimated,
)
from visavis.inference import Runner
from visavis.models.fusion.training.moments import UNKNOWN, Moments, joined
from visavis.models.fusion.training.recordings import Recording
from visavis.perception.actions import Actions
from visavis.perception.embeddings import Embeddings
from visavis.perception.evidence import EVIDENCE, Evidence
from visavis.perception.frames import fitted_picture
from visavis.perception.fusion import SIGNS, UserState
from visavis.perception.fusion_model import Features, Modality
from visavis.perception.landmarker import FaceLandmarker
from visavis.perception.microphone import Microphone
from visavis.perception.sentiment import READ, Sentiment
from visavis.perception.sight import Sight
from visavis.perception.sound_classification import SoundClassifier
from visavis.perception.tone import TONE
from visavis.perception.video_classification import VideoClassifier
from visavis.perception.voice_activity import VadBatcher, VoiceActivity

FPS: Final = 12.0
_STEP_MS: Final = 20
_EVERY_S: Final = 1.0
"""How far apart moments are."""
_AFTER_S: Final = 0.6
"""How long after a recording the last moment is: the voice has come to its conclusion by then."""
_WORDS_AT: Final = 0.6
"""When the words are known, of a recording: they come while somebody speaks."""
_SILENCE_S: Final = 2.4
_APART_S: Final = 13.0
"""Between two recordings: by then nothing of the last one counts anymore."""
_MOST_S: Final = 60.0
"""Of one recording."""

Met = Callable[[int], None]
"""Called after each recording, with how many there were."""


@dataclass(frozen=True, slots=True)
class Senses:
    """What looks and listens; None for what is not there."""

    landmarker: FaceLandmarker | None
    voice_activity: VadBatcher | None
    runner: Runner
    """Reads faces."""
    classifier: VideoClassifier | None = None
    sounds: SoundClassifier | None = None
    fps: float = FPS


_Found = tuple[dict[Modality, Features], UserStateEstimated | None]
"""What the senses told at a moment, and the rules' picture."""


@dataclass(frozen=True, slots=True)
class _Media:
    """One recording, read."""

    pcm: bytes
    frames: Iterator[Frame] | None
    seconds: float


async def meet(senses: Senses, recordings: Sequence[tuple[int, Recording]], met: Met) -> tuple[Moments, list[str]]:
    """Return the moments of one speaker's recordings, and what could not be read, in sentences.

    Each recording comes with its number. Needs a loop whose clock jumps (``virtual_time``).
    """
    encounter = _Encounter(senses)
    pieces, broken = [_no_moments()], []
    try:
        for done, (number, recording) in enumerate(recordings):
            try:
                pieces.append(await encounter.observe(number, recording))
            except CodedError as error:
                if error.code.partition(".")[0] not in ("look", "audio", "video"):
                    raise
                broken.append(error.detail)
            met(done + 1)
    finally:
        await encounter.bus.close()
    return joined(pieces), broken


class _Encounter:
    """One session without a mind: microphone, camera, and what is made of them."""

    def __init__(self, senses: Senses) -> None:
        loop = asyncio.get_running_loop()
        self.bus = SessionBus("encounter")
        self._senses = senses
        self._loop = loop
        self._embeddings = Embeddings(loop.time)
        self._evidence = Evidence(loop.time, self._embeddings)
        self._state: UserStateEstimated | None = None
        self._pts_ms = 0
        self._sight: Sight | None = None
        self._actions: Actions | None = None
        if senses.voice_activity is not None:
            self._listen(senses.voice_activity)
        if senses.landmarker is not None:
            self._look(senses.landmarker, senses.classifier)
        sentiment, state = Sentiment(), UserState(loop.time)
        self.bus.listen(SessionUpdated, sentiment.switch)
        self.bus.listen(READ, sentiment.read)
        self.bus.listen(EVIDENCE, self._evidence.follow)
        self.bus.listen(SIGNS, state.follow)
        self.bus.listen(UserStateEstimated, self._keep)

    def _listen(self, voice_activity: VadBatcher) -> None:
        microphone = Microphone()
        detector = VoiceActivity(microphone, voice_activity)
        self.bus.listen(AudioReceived, microphone.receive)
        self.bus.listen(AudioReceived, detector.detect, latest_only=(AudioReceived,), when=detector.is_due)
        heard = tuple(kind for kind in TONE if kind is not InterlocutorChanged)  # it is one person's voice throughout
        wire_tone(self.bus, microphone, self._senses.sounds, self._embeddings, tone_events=heard)

    def _look(self, landmarker: FaceLandmarker, classifier: VideoClassifier | None) -> None:
        self._sight = sight = Sight(landmarker, self._senses.runner, most=1)
        sight.switch(seeing=True, expressions=True, mesh=False)
        if classifier is not None:
            self._actions = wire_actions(self.bus, sight, classifier, self._embeddings)

    def _keep(self, event: UserStateEstimated) -> None:
        self._state = event

    async def observe(self, number: int, recording: Recording) -> Moments:
        """Return the moments of a recording. Raises CodedError ``look.*``, ``audio.*``, ``video.*``."""
        media = await asyncio.to_thread(_read, recording, self._senses.fps)
        await self._pause()
        begun_s, first_ms = self._loop.time(), self._pts_ms
        frames = media.frames if self._sight is not None else None
        frame = await asyncio.to_thread(_next, frames)
        found: list[_Found] = []
        words = [recording.text] if recording.text else []
        for step in range(round(1_000 * (media.seconds + _AFTER_S) / _STEP_MS)):
            at_s = step * _STEP_MS / 1_000
            await asyncio.sleep(max(0.0, begun_s + at_s - self._loop.time()))
            if step and step * _STEP_MS % round(1_000 * _EVERY_S) == 0:
                found.append((self._evidence.features(), self._state))
            self._hear(media.pcm, step)
            while frame is not None and frame.pts_ms <= 1_000 * at_s:
                await self._see(frame, first_ms)
                frame = await asyncio.to_thread(_next, frames)
            if words and at_s >= _WORDS_AT * media.seconds:
                self.bus.publish(TextReceived(text=words.pop()))
        found.append((self._evidence.features(), self._state))
        return _moments(number, [item for item in found if item[0]])

    async def _pause(self) -> None:
        """Let everything of the recording before be forgotten, but not the person."""
        for _ in range(round(1_000 * _SILENCE_S / _STEP_MS)):
            self._hear(b"", 0)
            await asyncio.sleep(_STEP_MS / 1_000)
        await asyncio.sleep(_APART_S)
        await self.bus.idle()
        if self._actions is not None:
            self._actions.switch(SessionUpdated(settings=SessionSettings(), capabilities=_NOTHING))  # a new clip begins
        self.bus.publish(SessionUpdated(settings=_EVERYTHING, capabilities=_NOTHING))
        await self.bus.idle()
        self._state = None

    def _hear(self, pcm: bytes, step: int) -> None:
        size = 2 * MICROPHONE_RATE * _STEP_MS // 1_000
        self.bus.publish(AudioReceived(data=pcm[step * size : (step + 1) * size].ljust(size, b"\0")))

    async def _see(self, frame: Frame, first_ms: int) -> None:
        assert self._sight is not None
        self._pts_ms = max(self._pts_ms + 1, first_ms + frame.pts_ms + 100)
        picture = fitted_picture(frame.pixels, self._pts_ms)
        for event in await self._sight.see(picture):
            self.bus.publish(event)


_EVERYTHING = SessionSettings(seeing=True, expressions=True, voice_emotion=True, sounds=True, sentiment=True)
_NOTHING = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="none", turn_model=None)


def _read(recording: Recording, fps: float) -> _Media:
    begin_s = recording.start_ms / 1_000
    end_s = _MOST_S + begin_s if recording.end_ms is None else min(recording.end_ms / 1_000, begin_s + _MOST_S)
    pcm, pictures = b"", None
    try:
        pcm = read_sound(recording.path)
    except CodedError as error:
        if error.code != "audio.no_sound":
            raise
    first, last = (2 * round(item * MICROPHONE_RATE) for item in (begin_s, end_s))
    pcm = pcm[first:last]
    seconds = len(pcm) / 2 / MICROPHONE_RATE
    try:
        pictures = footage(str(recording.path), fps, end_s)
    except CodedError as error:
        if error.code != "look.no_pictures" or not pcm:
            raise
    if pictures is None:
        return _Media(pcm, None, seconds)
    if pictures.duration_ms is not None:
        seconds = max(seconds, min(pictures.duration_ms / 1_000, end_s) - begin_s)
    return _Media(pcm, _from(pictures.frames, recording.start_ms), seconds)


def _from(frames: Iterator[Frame], start_ms: int) -> Iterator[Frame]:
    for frame in frames:
        if frame.pts_ms >= start_ms:
            yield Frame(frame.pixels, frame.pts_ms - start_ms)


def _next(frames: Iterator[Frame] | None) -> Frame | None:
    return None if frames is None else next(frames, None)


def _moments(number: int, found: Sequence[_Found]) -> Moments:
    names = {name: len(item.values) for features, _ in found for name, item in features.items()}
    values: dict[str, NDArray[np.float32]] = {
        name: np.stack([
            features[name].values if name in features else np.zeros(width, np.float32) for features, _ in found
        ])
        for name, width in names.items()
    }  # fmt: skip
    confidence: dict[str, NDArray[np.float32]] = {
        name: np.array([features[name].confidence if name in features else 0 for features, _ in found], np.float32)
        for name in names
    }
    rules = np.array([_rules(state) for _, state in found], np.float32).reshape(-1, len(UNKNOWN))
    return Moments(values, confidence, rules, np.full(len(found), number, np.int64))


def _rules(state: UserStateEstimated | None) -> Sequence[float]:
    """Return what the rules made of a moment."""
    if state is None:
        return UNKNOWN
    scores = {item.label: item.score for item in state.emotion_scores}
    told = [scores.get(emotion, 0.0) for emotion in EMOTIONS] if scores else UNKNOWN[: len(EMOTIONS)]
    return (*told, state.valence.value, state.arousal.value)


def _no_moments() -> Moments:
    return Moments({}, {}, np.zeros((0, len(UNKNOWN)), np.float32), np.zeros(0, np.int64))
