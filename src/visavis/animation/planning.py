"""Chooses among what the body could do, and places it in time.

Gestures are rare: about one to a clause at most (McNeill 1992, whose narrators gesture more than anybody talks), their
strokes at or just before the stressed syllable, prepared before it. An expression begins before its word, too, and
lasts from one to four seconds (Ekman 2003), or as long as the sentence that it was written for. The same answer is
moved the same way: chance is drawn from its identifier.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from visavis.animation.lexicon import WARM
from visavis.animation.meaning import Sign
from visavis.animation.shapes import EXPRESSION_EASING, GESTURES
from visavis.animation.timing import PlacedPhrase, PlacedWord
from visavis.events import Event, Expression, ExpressionPlanned, GazePlanned, GazeTarget, Gesture, GesturePlanned

ORDINARY = 0.5
"""Expressiveness of an ordinary speaker."""
FELT_MS = (1_200, 4_000)
"""How long an expression that the words suggest is held, besides the time that it takes to form."""
WRITTEN_MS = (2_000, 10_000)
"""How long one is held that was written for a sentence."""
_AFTERGLOW_MS = 300
_GLANCE_MS = 900
_HAND_GAP_MS = (4_200, 1_500)
"""Least time from one stroke of the hands to the next, for expressiveness 0 and 1: 14 and 40 a minute; what falls in
between is drawn."""
_HEAD_GAP_MS = (2_600, 900)
_PAIR_GAP_MS = 900
_OTHER_GAP_MS = 650
"""Least time between a stroke of the hands and one of the head."""
_SERIES = frozenset(("one side", "other side", "list", "first", "second", "third"))
"""Gestures that belong together: all are made, or none, and they may follow each other quickly."""
_LEAD_MS = 450
"""How far before its sound a phrase is known, as a rule."""
_STILL_MS = (2_000, 2_500)
_EAGER = 2.0
"""Who has not moved for two seconds is likelier to do so, twice as likely 2.5 s later, at most three times."""
_LATE_MS = 260
"""A stroke that would come later than this after its syllable is left out, unless it is not about a syllable."""
_RHYTHMIC = frozenset(("stress", "clause", "number", "contrast", "list", "exclamation", "point"))
_GRAVE = 0.5
"""How much is left of gestures and smiles towards somebody who is sad."""


_BEATS: tuple[Gesture, ...] = ("beat_right", "beat_left", "beat_both")
_STRESS: tuple[Gesture, ...] = ("beat_both", "brow_raise", "beat_both", "nod")
"""What stress shows in: hands, brows (Flecha-García 2010) or the head."""
_STRESSED = frozenset(("stress", "clause", "number"))


@dataclass(slots=True)
class Manner:
    """How somebody is at the moment."""

    expressiveness: float = ORDINARY
    """0 nothing of one's own accord, 1 lively."""
    mood: float = 0.0
    """How the user seems to feel, -1 to 1."""

    @property
    def size(self) -> float:
        """How large movements are, relative to an ordinary speaker's."""
        return 0.6 + 0.8 * self.expressiveness


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that was written for a place, and is done there."""

    at: int
    """Its place in the sentence, characters."""
    expression: Expression | None = None
    gesture: Gesture | None = None
    gaze: GazeTarget | None = None
    intensity: float = 0.7


@dataclass(slots=True)
class Planner:
    """Plans the body of one answer, phrase by phrase."""

    response_id: str
    manner: Manner
    earliest_ms: float | None = None
    """Where the answer's sound begins: nothing can be shown before."""
    grave: bool = False
    """Whether the answer is about something sad."""
    _hands: list[tuple[float, str]] = field(default_factory=list)
    _heads: list[float] = field(default_factory=list)
    _shown: tuple[Expression, float] | None = None
    """The last expression, and until when it is held."""
    _side: Gesture = "beat_left"
    """The last beat: the next has another side."""

    def __post_init__(self) -> None:
        self._side = _BEATS[zlib.crc32(self.response_id.encode()) % len(_BEATS)]

    def plan(
        self, phrase: PlacedPhrase, signs: Sequence[Sign], wishes: Iterable[Wish], *, sentence: int, until_ms: float
    ) -> list[Event]:
        """Return what is shown in a phrase. ``until_ms`` is where the sound of its sentence ends, or will end."""
        if self.earliest_ms is None:
            self.earliest_ms = phrase.begin_ms
        earliest = max(self.earliest_ms, phrase.begin_ms - _LEAD_MS)
        events: list[Event] = []
        for wish in wishes:
            events += self._wish(phrase, wish, earliest, until_ms)
        events += self._feel(phrase, signs, earliest, until_ms, sentence)
        moves = [sign for sign in signs if sign.gesture is not None]
        for sign in sorted(moves, key=lambda item: -item.salience):
            word = phrase.word(sign.at)
            if word is not None and self._drawn(sign, sentence, self._still_ms(word.stress_ms)):
                events += self._move(word, sign, earliest)
        return events

    def written(self, expression: Expression, intensity: float, begin_ms: float, until_ms: float) -> ExpressionPlanned:
        """Return the expression that was written for a sentence."""
        self.grave |= expression in ("sad", "concerned")
        if self.manner.mood < 0 and expression in WARM:
            intensity *= 1 + self.manner.mood * (1 - _GRAVE)  # a smile at sorrow is a small one
        repeated = self._shown is not None and self._shown[0] == expression
        size = min(self.manner.size, 1.2) * (0.8 if repeated else 1)
        length = min(max(until_ms - begin_ms + _AFTERGLOW_MS, WRITTEN_MS[0]), WRITTEN_MS[1])
        self._shown = (expression, begin_ms + length)
        return _expression(expression, intensity * size, max(begin_ms, 0.0), length)

    def _wish(self, phrase: PlacedPhrase, wish: Wish, earliest: float, until_ms: float) -> list[Event]:
        word = phrase.word_from(wish.at)
        moment = phrase.end_ms if word is None else word.start_ms
        stroke = moment if word is None else word.stress_ms
        events: list[Event] = []
        if wish.expression is not None:
            begin = max(earliest, moment - EXPRESSION_EASING[wish.expression].onset_ms / 2)
            end = max(until_ms, begin + WRITTEN_MS[0])
            self.grave |= wish.expression in ("sad", "concerned")
            self._shown = (wish.expression, end)
            events.append(_expression(wish.expression, wish.intensity * self.manner.size, begin, end - begin))
        if wish.gesture is not None:
            events.append(self._gesture(wish.gesture, wish.intensity * self.manner.size, stroke, earliest, "written"))
        if wish.gaze is not None:
            events.append(_gaze(wish.gaze, max(earliest, moment - _GLANCE_MS / 3)))
        return events

    def _feel(
        self, phrase: PlacedPhrase, signs: Sequence[Sign], earliest: float, until_ms: float, sentence: int
    ) -> list[Event]:
        """Show the strongest feeling of a phrase, unless something is shown already."""
        felt = [sign for sign in signs if sign.expression is not None and self._drawn(sign, sentence)]
        if not felt:
            return []
        strongest = max(felt, key=lambda item: item.salience * item.felt)
        sign = next(item for item in felt if item.expression == strongest.expression)  # it begins with the first
        word = phrase.word(sign.at)
        if word is None or strongest.expression is None:
            return []
        easing = EXPRESSION_EASING[strongest.expression]
        begin = max(earliest, word.start_ms - easing.onset_ms / 2)
        shortest, longest = FELT_MS
        end = begin + easing.onset_ms + min(max(until_ms + _AFTERGLOW_MS - begin, shortest), longest)
        if self._shown is not None and begin < self._shown[1]:
            if self._shown[0] != strongest.expression or end < self._shown[1] + shortest:
                return []
            begin = self._shown[1] - easing.onset_ms  # it goes on
        sign = strongest
        intensity = sign.felt * self.manner.size
        if sign.expression in WARM and (self.grave or self.manner.mood < 0):
            intensity *= _GRAVE
        self.grave |= sign.expression in ("sad", "concerned") and sign.felt > _GRAVE
        self._shown = (strongest.expression, end)
        shown: list[Event] = [_expression(strongest.expression, intensity, begin, end - begin)]
        if sign.gaze is not None:
            shown.append(_gaze(sign.gaze, begin))
        return shown

    def _move(self, word: PlacedWord, sign: Sign, earliest: float) -> list[Event]:
        """Make a gesture where there is room for it."""
        gesture = sign.gesture
        if gesture is None:
            return []
        gesture = self._variant(gesture, sign)
        hands = GESTURES[gesture].hands
        begin = max(earliest, word.stress_ms - GESTURES[gesture].stroke_ms)
        stroke = begin + GESTURES[gesture].stroke_ms
        if stroke - word.stress_ms > _LATE_MS and sign.name in _RHYTHMIC:
            return []
        if not self._is_free(stroke, sign.name, hands=hands):
            return []
        if gesture in _BEATS:
            self._side = gesture
        strength = sign.strength * self.manner.size * (0.75 if self.grave else 1)
        return [self._gesture(gesture, strength, word.stress_ms, earliest, sign.name)]

    def _gesture(
        self, gesture: Gesture, strength: float, stroke_ms: float, earliest: float, name: str
    ) -> GesturePlanned:
        movement = GESTURES[gesture]
        begin = max(earliest, stroke_ms - movement.stroke_ms)
        if movement.hands:
            self._hands.append((begin + movement.stroke_ms, name))
        if not movement.hands or gesture == "shrug":
            self._heads.append(begin + movement.stroke_ms)
        return GesturePlanned(
            gesture=gesture,
            intensity=round(min(max(strength, 0.1), 1.0), 3),
            pts_ms=round(begin),
            duration_ms=movement.duration_ms,
        )

    def _variant(self, gesture: Gesture, sign: Sign) -> Gesture:
        """Return how a gesture is made this time."""
        if sign.name in _STRESSED:
            gesture = _STRESS[zlib.crc32(f"{self.response_id}{sign.at}".encode()) % len(_STRESS)]
        if sign.name in _STRESSED or sign.name == "contrast":
            return _BEATS[(_BEATS.index(self._side) + 1) % len(_BEATS)] if gesture in _BEATS else gesture
        return gesture

    def _is_free(self, stroke: float, name: str, *, hands: bool) -> bool:
        """Tell whether a stroke keeps its distance from the others."""
        expressiveness = self.manner.expressiveness
        gap = _between(_HAND_GAP_MS, expressiveness)
        for at, other in self._hands:
            needed = _PAIR_GAP_MS if name in _SERIES and other in _SERIES else gap if hands else _OTHER_GAP_MS
            if abs(stroke - at) < needed:
                return False
        gap = _OTHER_GAP_MS if hands else _between(_HEAD_GAP_MS, expressiveness)
        return all(abs(stroke - at) >= gap for at in self._heads)

    def _still_ms(self, stroke: float) -> float:
        """Return how long nothing has moved before a stroke."""
        before = [at for at, _ in self._hands if at <= stroke] + [at for at in self._heads if at <= stroke]
        return stroke - max(before, default=self.earliest_ms or 0.0)

    def _drawn(self, sign: Sign, sentence: int, still_ms: float = 0.0) -> bool:
        """Tell whether a sign is shown this time: likelier the longer nothing has moved."""
        begun, doubled = _STILL_MS
        eager = 1 + min(max(still_ms - begun, 0) / doubled, _EAGER)
        likely = sign.salience * eager * self.manner.expressiveness / ORDINARY
        if (self.grave or self.manner.mood < -_GRAVE) and not sign.grave:
            return False
        if self.grave and sign.name in _RHYTHMIC:
            likely *= _GRAVE
        place = "series" if sign.name in _SERIES else f"{sentence}/{sign.at}/{sign.name}"
        return zlib.crc32(f"{self.response_id}/{place}".encode()) / 2**32 < likely


def _between(range_ms: tuple[float, float], expressiveness: float) -> float:
    low, high = range_ms
    return low + (high - low) * expressiveness


def _expression(expression: Expression, intensity: float, begin_ms: float, length_ms: float) -> ExpressionPlanned:
    return ExpressionPlanned(
        expression=expression,
        intensity=round(min(max(intensity, 0.0), 1.0), 3),
        pts_ms=round(begin_ms),
        duration_ms=round(length_ms),
    )


def _gaze(target: GazeTarget, begin_ms: float) -> GazePlanned:
    return GazePlanned(target=target, pts_ms=round(begin_ms), duration_ms=_GLANCE_MS)
