"""What somebody does over a few seconds: clips of the interlocutor, shown to a model that was trained for that."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass

from visavis.events import (
    EMOTIONS,
    ActionRecognized,
    CodedError,
    Emotion,
    Event,
    FacesTracked,
    Score,
    SessionOpened,
    SessionUpdated,
)
from visavis.perception.clip_window import Clip, ClipWindow
from visavis.perception.embeddings import Embeddings
from visavis.perception.face_boxes import box_of
from visavis.perception.video_classification import VideoClassifier
from visavis.perception.view import View

ExpressionReport = Callable[[int, str, Mapping[Emotion, float]], None]
"""Called with a track, the model's name, and the probabilities of the seven expressions."""


@dataclass(frozen=True, slots=True)
class ActionPolicy:
    """When an action is told."""

    enter: float = 0.4
    """Least score of a new action."""
    leave: float = 0.2
    """Below this an action is over, and told anew should it come back."""


class ActionTeller:
    """Tells changes: not what is unlikely, and nothing twice. For one person."""

    def __init__(self, policy: ActionPolicy) -> None:
        """Begin with nothing."""
        self._policy = policy
        self._label: str | None = None

    def follow(self, scores: Sequence[Score], window_ms: int, track_id: int | None) -> ActionRecognized | None:
        """Take in the scores of another window, the likeliest first."""
        now = {item.label: item.score for item in scores}
        if self._label is not None and now.get(self._label, 0.0) < self._policy.leave:
            self._label = None
        if not scores or scores[0].label == self._label or scores[0].score < self._policy.enter:
            return None
        best = scores[0]
        self._label = best.label
        return ActionRecognized(label=best.label, score=best.score, window_ms=window_ms, track_id=track_id)


def tells_expressions(labels: Sequence[str]) -> bool:
    """Tell whether a model's labels are the seven expressions."""
    return sorted(labels) == sorted(EMOTIONS)


class Actions:
    """Watches the interlocutor of one session, while its settings ask for it. No frame is kept beyond its window."""

    def __init__(
        self,
        classifier: VideoClassifier,
        view: View,
        *,
        policy: ActionPolicy | None = None,
        report: ExpressionReport | None = None,
        embeddings: Embeddings | None = None,
    ) -> None:
        """``view`` has the pictures. A model of expressions watches the face, and tells ``report`` what it makes of it.

        What the model makes of each clip, before it names it, goes into ``embeddings``.

        Raises CodedError ``video.no_head`` for a model that was never taught labels.
        """
        if not classifier.labels:
            raise CodedError(
                "video.no_head", f"{classifier.name} has no trained head: it gives features, not labels of actions."
            )
        self.expressions = tells_expressions(classifier.labels)
        """Whether the model tells expressions, not actions."""
        self._classifier = classifier
        self._view = view
        self._policy = policy or ActionPolicy()
        self._report = report
        self._embeddings = embeddings
        self._enabled = False
        self._window = ClipWindow(
            "face" if self.expressions else "person",
            frames=classifier.frames, size=classifier.size, step_ms=classifier.step_ms,
        )  # fmt: skip
        self._begin(None)

    def _begin(self, track: int | None) -> None:
        self._track = track
        if self._embeddings is not None:
            self._embeddings.forget("video")
        self._window.clear()
        self._teller = ActionTeller(self._policy)

    def switch(self, event: SessionOpened | SessionUpdated) -> None:
        """Follow the settings; a model of expressions needs leave to read these. Switched off, all is forgotten."""
        wishes = event.settings
        wanted = wishes.seeing and (wishes.expressions or not self.expressions)
        if wanted != self._enabled:
            self._enabled = wanted
            self._begin(None)

    def collect(self, _: FacesTracked) -> None:
        """Keep what the newest picture shows of the interlocutor (a plain function: it runs inline, in half a ms)."""
        picture, track = self._view.picture, self._view.interlocutor
        if not self._enabled or picture is None:
            return
        if track != self._track:
            self._begin(track)
        face = next((item for item in self._view.faces if item.track_id == track), None)
        if face is not None:
            self._window.add(picture.pixels, picture.pts_ms, box_of(face.landmarks))

    def is_due(self, _: FacesTracked) -> bool:
        """Tell whether there is a new window to look at (for the bus, which asks before it delivers)."""
        return self._enabled and self._window.is_full

    async def recognize(self, _: FacesTracked) -> AsyncIterator[Event]:
        """Look at the newest window; yield what has changed. Raises what ``VideoClassifier.classify`` raises."""
        if not self._enabled or not self._window.is_full:
            return
        clip, teller, track = self._window.take(), self._teller, self._track
        reading = await self._classifier.classify(clip.frames)
        if teller is not self._teller:
            return  # somebody else is there by now, or it was switched off
        if self._embeddings is not None:
            self._embeddings.put("video", reading.embedding)
        if event := self._told(clip, reading.scores, teller, track):
            yield event

    def _told(self, clip: Clip, scores: list[Score], teller: ActionTeller, track: int | None) -> Event | None:
        if not self.expressions:
            return teller.follow(scores, clip.window_ms, track)
        if self._report is not None and track is not None:
            by_label = {item.label: item.score for item in scores}
            self._report(track, self._classifier.name, {emotion: by_label.get(emotion, 0.0) for emotion in EMOTIONS})
        return None
