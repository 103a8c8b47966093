"""Who of several people is the one who is talked with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from visavis.perception.reading import FaceReading


@dataclass(frozen=True, slots=True)
class Presence:
    """What speaks for a face."""

    reading: FaceReading
    middle: float
    """How near to the picture's middle it is, 0 to 1."""


@dataclass(frozen=True, slots=True)
class InterlocutorPolicy:
    """How much each sign counts.

    People stand nearer to whom they talk with than bystanders do, turn to them (Kendon's F-formations, 1990), and
    look and speak; the numbers are ours.
    """

    size: float = 1.0
    middle: float = 0.3
    facing: float = 0.4
    looking: float = 0.4
    speaking: float = 0.7
    lead: float = 0.35
    """By how much somebody else must be ahead of the present one, and for how long, s."""
    lead_s: float = 0.8


class Interlocutor:
    """Chooses, and does not change its mind at every glance."""

    def __init__(self, policy: InterlocutorPolicy | None = None) -> None:
        """Begin with nobody."""
        self._policy = policy or InterlocutorPolicy()
        self.track_id: int | None = None
        self._rival: int | None = None
        self._rival_since_s = 0.0

    def choose(self, faces: Sequence[Presence], followed: Collection[int], at_s: float) -> int | None:
        """Return the track of the one who is talked with; None if nobody is there.

        ``followed`` are the tracks that are not lost, seen just now or not: nobody is replaced for a moment's loss.
        """
        scores = {item.reading.track_id: self._score(item, faces) for item in faces}
        if self.track_id is not None and self.track_id not in followed:
            self.track_id = None
        if not scores:
            return self.track_id
        best = max(scores, key=lambda track: scores[track])
        if self.track_id is None:
            self.track_id = best
        elif best != self.track_id and scores[best] > scores.get(self.track_id, 0.0) + self._policy.lead:
            if self._rival != best:
                self._rival, self._rival_since_s = best, at_s
            if at_s - self._rival_since_s >= self._policy.lead_s:
                self.track_id = best
        else:
            self._rival = None
        return self.track_id

    def _score(self, item: Presence, faces: Sequence[Presence]) -> float:
        policy, reading = self._policy, item.reading
        largest = max(other.reading.width for other in faces)
        facing = max(0.0, 1 - abs(reading.pose.yaw_to_camera) / 45)
        return (
            policy.size * reading.width / largest
            + policy.middle * item.middle
            + policy.facing * facing
            + policy.looking * reading.gaze.at_screen
            + policy.speaking * reading.mouth.moving
        )
