"""The body language of one session's answers: what was written for them, and what their words suggest."""

from __future__ import annotations

from dataclasses import dataclass, field

from visavis.animation.meaning import Sign, feeling_of, signs_of
from visavis.animation.planning import Manner, Planner, Wish
from visavis.animation.shapes import GESTURES
from visavis.animation.timing import PlacedPhrase
from visavis.events import (
    AssistantCancelled,
    AssistantDelta,
    AssistantResponse,
    Event,
    Expression,
    ExpressionPlanned,
    GazePlanned,
    GesturePlanned,
    PhraseTimed,
    StageDirected,
    TextReceived,
    TurnInterrupted,
    UserStateEstimated,
    UtteranceTranscribed,
)

INTENSITY: dict[Expression, float] = {
    "neutral": 0.0, "smile": 0.65, "happy": 0.75, "amused": 0.75, "sad": 0.6, "angry": 0.5, "surprised": 0.75,
    "afraid": 0.5, "disgusted": 0.5, "concerned": 0.65, "thinking": 0.6, "interested": 0.6, "skeptical": 0.6,
    "confused": 0.6,
}  # fmt: skip
"""How strong an expression is that an author wrote for an answer."""
_MS_PER_CHARACTER = 65
_SURE = 0.4
"""From this confidence on an estimate of the user's state counts."""
_GLANCE_MS = 900
_FAINT = 0.1
_FADES = 0.6
"""How much is left of a mood that was read, after words that say nothing of it."""
_MOVED = 0.4
"""From this mood of the user on, it shows in the face of who answers (Hess & Blairy 2001)."""
_SILENT_MS = (2_000, 10_000)


@dataclass(slots=True)
class _Sentence:
    text: str = ""
    written: Expression | None = None
    wishes: list[Wish] = field(default_factory=list)
    covered: int = 0
    """How much of it has been timed, characters."""
    announced: bool = False
    """Whether its written expression was shown."""
    last: PlacedPhrase | None = None


@dataclass(slots=True)
class _Answer:
    id: str
    planner: Planner
    sentences: dict[int, _Sentence] = field(default_factory=dict)
    complete: bool = False
    """Whether all of its text is there."""
    shown: Expression | None = None
    """Without a voice: the last expression."""


class BodyLanguage:
    """Gives an answer expressions, gestures and glances, at the words that they belong to.

    What was written (an author's expression, a stage direction) is shown as it was written; besides, the words'
    meaning moves face, head and hands, as much as the persona's expressiveness says and the user's mood allows.
    Where nothing is spoken, expressions come with the text, and hands rest.
    """

    def __init__(
        self, *, expressiveness: float = 0.5, language: str = "en", mirroring: float = 1.0, comfort: float = 1.0
    ) -> None:
        """``expressiveness`` is from 0 (only what was written) over 0.5 (an ordinary speaker) to 1.

        ``mirroring`` and ``comfort`` are how much the user's good and bad mood show in the face of who answers, 0 to 2.
        """
        self.speaks = True
        """Whether answers are spoken."""
        self._manner = Manner(expressiveness)
        self._language = language
        self._mirroring, self._comfort = mirroring, comfort
        self._answer: _Answer | None = None
        self._stopped: str | None = None
        self._observed = False
        """Whether the mood was seen or heard, and not only read."""

    def follow(self, event: Event) -> list[Event]:
        """Take in one event of ``FELT`` (a plain function: it runs inline, when the event is published)."""
        match event:
            case StageDirected():
                return self._direct(event)
            case AssistantDelta():
                return self._read(event)
            case PhraseTimed():
                return self._move(event)
            case AssistantResponse():
                return self._complete(event)
            case TextReceived():
                self._sense(event.text)
            case UtteranceTranscribed(final=True):
                self._sense(event.transcription)
            case UserStateEstimated():
                self._observed = event.valence.confidence >= _SURE  # if not, their words are a better source
                self._manner.mood = event.valence.value if self._observed else self._manner.mood
            case AssistantCancelled() | TurnInterrupted():
                self._stopped = event.response_id or (self._answer.id if self._answer else None)
                self._answer = None
            case _:
                pass
        return []

    def _sense(self, text: str) -> None:
        """Take the user's mood from their words, while there is no better source."""
        if self._observed or not self._language.startswith("en"):
            return
        feeling = feeling_of(text)
        self._manner.mood = feeling if abs(feeling) > _FAINT else _FADES * self._manner.mood

    def _follow(self, response_id: str) -> _Answer | None:
        if response_id == self._stopped:
            return None
        if self._answer is None or self._answer.id != response_id:
            self._answer = _Answer(response_id, Planner(response_id, self._manner))
        return self._answer

    def _direct(self, event: StageDirected) -> list[Event]:
        answer = self._follow(event.response_id)
        if answer is None:
            return []
        wish = Wish(event.at, event.expression, event.gesture, event.gaze, event.intensity)
        if not self.speaks:
            return self._now(wish)
        answer.sentences.setdefault(event.sentence_index, _Sentence()).wishes.append(wish)
        return []

    def _read(self, event: AssistantDelta) -> list[Event]:
        answer = self._follow(event.response_id)
        if answer is None:
            return []
        late = self._close(answer, event.sentence_index) if event.sentence_index not in answer.sentences else []
        sentence = answer.sentences.setdefault(event.sentence_index, _Sentence())
        sentence.text += event.text
        sentence.written = event.expression or sentence.written
        if self.speaks or event.expression is None or sentence.announced:
            return late
        sentence.announced = True
        return self._show_written(answer, event.expression, len(event.text))

    def _move(self, event: PhraseTimed) -> list[Event]:
        answer = self._follow(event.response_id)
        if answer is None:
            return []
        sentence = answer.sentences.setdefault(event.sentence_index, _Sentence(event.text))
        phrase = PlacedPhrase(event, sentence.text, sentence.covered)
        sentence.covered, sentence.last = phrase.end, phrase
        rest = len(sentence.text[phrase.end :].strip())
        until_ms = phrase.end_ms + rest * _MS_PER_CHARACTER
        known_to_end = rest == 0 and (answer.complete or max(answer.sentences) > event.sentence_index)
        wishes = [wish for wish in sentence.wishes if wish.at < phrase.end or known_to_end]
        sentence.wishes = [wish for wish in sentence.wishes if wish not in wishes]
        events: list[Event] = []
        planner = answer.planner
        if sentence.written is not None and not sentence.announced:
            sentence.announced = True
            begin = phrase.begin_ms if planner.earliest_ms is None else phrase.begin_ms - 200
            events.append(planner.written(sentence.written, INTENSITY[sentence.written], begin, until_ms))
        opening = event.sentence_index == 0
        signs = self._signs(sentence.text, opening=opening) if self._manner.expressiveness else []
        here = [sign for sign in signs if phrase.begin <= sign.at < phrase.end]
        return events + planner.plan(phrase, here, wishes, sentence=event.sentence_index, until_ms=until_ms)

    def _signs(self, text: str, *, opening: bool) -> list[Sign]:
        signs = signs_of(text, opening=opening, language=self._language)
        mood = self._manner.mood
        share = self._mirroring if mood > 0 else self._comfort
        if opening and abs(mood) > _MOVED and share > 0:
            mirrored: Expression = "smile" if mood > 0 else "concerned"
            signs.insert(0, Sign("mood", 0, 0.8, expression=mirrored, felt=min(0.45 * share, 1.0)))
        return signs

    def _complete(self, event: AssistantResponse) -> list[Event]:
        answer = self._answer
        if answer is None or answer.id != event.response_id:
            return []
        answer.complete = True
        if self.speaks:
            return self._close(answer, max(answer.sentences, default=-1) + 1)
        return self._suggest(answer) if self._manner.expressiveness else []

    def _close(self, answer: _Answer, before: int) -> list[Event]:
        """Do what was written for the ends of sentences that have been timed, but came after their last phrase."""
        events: list[Event] = []
        for index, sentence in answer.sentences.items():
            timed = sentence.last is not None and not sentence.text[sentence.covered :].strip()
            if index < before and timed and sentence.wishes and sentence.last is not None:
                wishes, sentence.wishes = sentence.wishes, []
                end = sentence.last.end_ms
                events += answer.planner.plan(sentence.last, [], wishes, sentence=index, until_ms=end)
        return events

    def _show_written(self, answer: _Answer, expression: Expression, characters: int) -> list[Event]:
        """Show an expression now; there is no voice that it could wait for."""
        answer.shown = expression
        length = min(max(characters * _MS_PER_CHARACTER, _SILENT_MS[0]), _SILENT_MS[1])
        intensity = answer.planner.written(expression, INTENSITY[expression], 0, 0).intensity
        return [ExpressionPlanned(expression=expression, intensity=intensity, duration_ms=length)]

    def _suggest(self, answer: _Answer) -> list[Event]:
        """Show what the words of a silent answer suggest: one expression, if none was written, and one movement."""
        text = " ".join(sentence.text.strip() for sentence in answer.sentences.values())
        signs = [
            sign
            for index, sentence in answer.sentences.items()
            for sign in signs_of(sentence.text, opening=index == 0, language=self._language)
            if sign.salience >= 1 - self._manner.expressiveness
        ]
        felt = next((sign for sign in signs if sign.expression is not None), None)
        moved = next((sign for sign in signs if sign.gesture is not None and sign.salience >= _SALIENT), None)
        events: list[Event] = []
        if felt is not None and felt.expression is not None and answer.shown is None:
            events += self._show_written(answer, felt.expression, len(text))
        if moved is not None and moved.gesture is not None:
            events += self._now(Wish(0, gesture=moved.gesture, intensity=moved.strength))
        return events

    def _now(self, wish: Wish) -> list[Event]:
        intensity = min(1.0, wish.intensity * self._manner.size)
        events: list[Event] = []
        if wish.expression is not None:
            events.append(ExpressionPlanned(expression=wish.expression, intensity=intensity, duration_ms=_SILENT_MS[0]))
        if wish.gesture is not None:
            length = GESTURES[wish.gesture].duration_ms
            events.append(GesturePlanned(gesture=wish.gesture, intensity=intensity, duration_ms=length))
        if wish.gaze is not None:
            events.append(GazePlanned(target=wish.gaze, duration_ms=_GLANCE_MS))
        return events


_SALIENT = 0.7
"""Without a voice only movements that are at least so salient are made."""

FELT: tuple[type[Event], ...] = (
    TextReceived,
    UtteranceTranscribed,
    UserStateEstimated,
    StageDirected,
    AssistantDelta,
    AssistantResponse,
    PhraseTimed,
    AssistantCancelled,
    TurnInterrupted,
)
"""What :meth:`BodyLanguage.follow` listens to, in one mailbox so that the order is kept."""
