"""Seeing: pictures of one session's camera in, what is seen of the people in front of it out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping

import numpy as np

from visavis.events import (
    CodedError,
    Emotion,
    ErrorOccurred,
    Event,
    FaceDetected,
    FaceLost,
    InterlocutorChanged,
    VideoFrameReceived,
    VideoPaced,
)
from visavis.inference import Runner
from visavis.perception.faces import FaceTracks, Scene
from visavis.perception.frames import Picture, decode_picture
from visavis.perception.gaze_shifts import GazeShifts
from visavis.perception.interlocutor import Interlocutor, Presence
from visavis.perception.landmarker import FaceLandmarker
from visavis.perception.pace import Pace
from visavis.perception.reading import FaceReader, FaceReading
from visavis.perception.sight_events import EmotionPacer, faces_tracked, reading_events, relative_box
from visavis.perception.view import View

_ERRORS_APART_S = 5.0
"""A camera that sends what cannot be read is told of it this often."""
_REFUSED_S = 1.0
"""A picture that was refused, to be tried later, counts as one that took so long: fewer are looked at then."""
_RESYNC_MS = 2_000
"""A sender's clock that is off by more has begun anew."""


class Sight:
    """Looks at one session's pictures. Nothing of them is kept but the newest, in ``view``."""

    def __init__(
        self,
        landmarker: FaceLandmarker,
        runner: Runner,
        *,
        everyone: bool = False,
        still: bool = False,
        most: int = 4,
    ) -> None:
        """``runner`` decodes pictures and reads faces off the event loop.

        At most ``most`` faces are followed. What they do is told of the interlocutor; with ``everyone`` of all of
        them, picture by picture. ``still`` is for pictures that have nothing to do with each other. Needs a running
        event loop.
        """
        self.enabled = False
        self.expressions = False
        self.mesh = False
        self.view = View()
        self.pace = Pace()
        self._landmarker = landmarker
        self._runner = runner
        self._everyone = everyone
        self._most = most
        self._still = still
        self._loop = asyncio.get_running_loop()
        self._begin()

    def _begin(self) -> None:
        self._tracks = FaceTracks(self._landmarker, most=self._most)
        self._readers: dict[int, FaceReader] = {}
        self._emotions: dict[int, EmotionPacer] = {}
        self._interlocutor = Interlocutor()
        self._shifts = GazeShifts()
        self._refused = False
        self._told_at_s: dict[str, float] = {}
        self._offset_ms: int | None = None
        self.view.clear()

    def switch(self, *, seeing: bool, expressions: bool, mesh: bool) -> list[Event]:
        """Follow the session's settings; return what is to be told. Switched off, everything seen is forgotten."""
        self.expressions, self.mesh = expressions, mesh
        if seeing == self.enabled:
            return []
        self.enabled = seeing
        if seeing:
            self.pace = Pace()
            return [VideoPaced(fps=self.pace.fps, why="usual")]
        gone = [FaceLost(track_id=track) for track in self._readers]
        nobody = [InterlocutorChanged(track_id=None)] if self._interlocutor.track_id is not None else []
        self._begin()
        return [*gone, *nobody, VideoPaced(fps=0, why="off")]

    def is_due(self, _: VideoFrameReceived) -> bool:
        """Tell whether a picture that has just come is to be looked at (for the bus, which asks before it delivers)."""
        return self.enabled and self.pace.admits(self._loop.time())

    def refuse(self, _: VideoFrameReceived) -> list[Event]:
        """Tell a camera, once, that nobody looks (a plain function: it runs inline)."""
        if self.enabled or self._refused:
            return []
        self._refused = True
        detail = "Camera pictures are not looked at: seeing is switched off in this session's settings."
        return [ErrorOccurred(code="video.off", detail=detail, retryable=False)]

    async def look(self, event: VideoFrameReceived) -> AsyncIterator[Event]:
        """Look at one picture. One at a time: while one is looked at, only the newest of the others waits."""
        began_s, tracks = self._loop.time(), self._tracks
        if not self.enabled:
            return  # switched off while the picture waited
        try:
            picture = await self._runner.run(decode_picture, event.data, self._stream_ms(event.pts_ms))
        except CodedError as error:
            for refusal in self._refusal(error, began_s):
                yield refusal
            return
        if tracks is not self._tracks:
            return  # switched off meanwhile
        took_s = None
        try:
            for item in await self.see(picture, pts_ms=event.pts_ms):
                yield item
        except CodedError as error:  # whoever finds faces has too much to do, or is not there
            took_s = _REFUSED_S if error.retryable else None
            for refusal in self._refusal(error, began_s):
                yield refusal
        now_s = self._loop.time()
        if tracks is self._tracks and self.pace.took(took_s or now_s - began_s, now_s):
            yield VideoPaced(fps=self.pace.fps, why="usual" if self.pace.fps == Pace().fps else "load")

    def learn(self, track_id: int, model: str, scores: Mapping[Emotion, float]) -> None:
        """Take what a trained model makes of a face's expression; it counts for a few seconds, instead of the rules."""
        reader = self._readers.get(track_id)
        if reader is not None and self.view.scene is not None:
            reader.learn(model, scores, self.view.scene.pts_ms / 1_000)

    async def see(self, picture: Picture, *, pts_ms: int | None = None) -> list[Event]:
        """Return what is new in a picture. Raises CodedError (``faces.*``)."""
        tracks, readers = self._tracks, self._readers
        scene = await tracks.look(picture)
        readings = await self._runner.run(self._read, readers, scene)
        if tracks is not self._tracks:
            return []  # switched off meanwhile
        return list(self._tell(picture, scene, readings, picture.pts_ms if pts_ms is None else pts_ms))

    def _read(self, readers: dict[int, FaceReader], scene: Scene) -> list[FaceReading]:
        for face in scene.faces:
            if face.track_id not in readers:
                readers[face.track_id] = FaceReader(still=self._still)
        return [readers[face.track_id].read(face, scene, expressions=self.expressions) for face in scene.faces]

    def _tell(self, picture: Picture, scene: Scene, readings: list[FaceReading], pts_ms: int) -> Iterator[Event]:
        for face in scene.faces:
            if face.track_id in scene.appeared:
                yield FaceDetected(track_id=face.track_id, box=relative_box(face, scene), score=min(face.score, 1.0))
        for track in scene.lost:
            self._readers.pop(track, None)
            self._emotions.pop(track, None)
            yield FaceLost(track_id=track)
        before = self._interlocutor.track_id
        now_s = scene.pts_ms / 1_000
        chosen = self._interlocutor.choose([_presence(item, scene) for item in readings], self._readers, now_s)
        if chosen != before:
            yield InterlocutorChanged(track_id=chosen)
        if chosen is None:
            self._shifts.lose()
        view = self.view
        view.picture, view.scene, view.interlocutor = picture, scene, chosen
        view.readings = {item.track_id: item for item in readings}
        yield faces_tracked(view, pts_ms, mesh=self.mesh)
        for reading in readings:
            if self._everyone or reading.track_id == chosen:
                pacer = self._emotions.setdefault(reading.track_id, EmotionPacer())
                yield from reading_events(reading, pacer, now_s, every_picture=self._everyone)
            if reading.track_id == chosen:
                shift = self._shifts.follow(chosen, reading.gaze.look, scene.pts_ms)
                if shift is not None:
                    yield shift

    def _stream_ms(self, pts_ms: int | None) -> int:
        """Return the time of a picture on a clock that neither jumps nor runs back, whatever the sender's does."""
        now_ms = round(1_000 * self._loop.time())
        if pts_ms is None:
            return now_ms
        if self._offset_ms is None or abs(pts_ms + self._offset_ms - now_ms) > _RESYNC_MS:
            self._offset_ms = now_ms - pts_ms
        return pts_ms + self._offset_ms

    def _refusal(self, error: CodedError, now_s: float) -> list[Event]:
        if now_s - self._told_at_s.get(error.code, float("-inf")) < _ERRORS_APART_S:
            return []
        self._told_at_s[error.code] = now_s
        return [ErrorOccurred(code=error.code, detail=error.detail, retryable=error.retryable)]


def _presence(reading: FaceReading, scene: Scene) -> Presence:
    face = next(item for item in scene.faces if item.track_id == reading.track_id)
    middle = float(np.mean(face.landmarks[:, 0])) / scene.width
    return Presence(reading, max(0.0, 1 - 2 * abs(middle - 0.5)))
