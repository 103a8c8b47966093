"""A whole text as it would be performed in a conversation: sound, mouth, face and gestures."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.animation.body import BodyLanguage
from visavis.animation.handlers import animate
from visavis.events import AssistantDelta, AssistantResponse, Event, Expression, PhraseTimed, Source
from visavis.reasoning.directed import sentences_of
from visavis.speech.offline import RenderedPhrase, Rendering, render
from visavis.speech.synthesis import Synthesizer, Voice

RESPONSE = "performance"
"""Chance is drawn from the answer's identifier: the same text is always performed the same way."""


@dataclass(frozen=True, slots=True)
class Performance:
    """A text that has been performed. All times count from the start of the sound."""

    text: str
    """As it is spoken: without stage directions."""
    rendering: Rendering
    events: list[Event]
    """What a page would get, but for the sound: VisemesPlanned, ExpressionPlanned, GesturePlanned, GazePlanned."""


async def perform(
    text: str,
    synthesizer: Synthesizer,
    voice: Voice,
    *,
    expressiveness: float = 0.5,
    expression: Expression | None = None,
    response_id: str = RESPONSE,
) -> Performance:
    """Speak a whole text, Markdown and stage directions allowed. Raises CodedError (``synthesizer.*``).

    ``expression`` is the one that an author wrote for it.
    """
    source = Source(kind="command")
    body = BodyLanguage(expressiveness=expressiveness, language=voice.language)
    spoken = ""
    ends: list[int] = []
    events: list[Event] = []
    for sentence, index, directions in sentences_of(text):
        for item in directions:
            events += body.follow(item.event(response_id, index))
        piece = AssistantDelta(
            response_id=response_id, text=sentence, sentence_index=index, source=source, expression=expression
        )
        events += body.follow(piece)
        spoken += sentence
        ends.append(len(spoken))
    events += body.follow(AssistantResponse(response_id=response_id, text=spoken))
    rendering = await render(spoken, synthesizer, voice)
    position = 0
    for phrase in rendering.phrases:
        begin = max(spoken.find(phrase.text, position), position)
        position = begin + len(phrase.text)
        number = next((index for index, end in enumerate(ends) if begin < end), len(ends) - 1)
        timed = _timed(phrase, response_id, number)
        events += [*animate(timed), *body.follow(timed)]
    return Performance(spoken, rendering, events)


def _timed(phrase: RenderedPhrase, response_id: str, sentence: int) -> PhraseTimed:
    return PhraseTimed(
        response_id=response_id,
        pts_ms=round(phrase.start_ms),
        duration_ms=phrase.duration_ms,
        text=phrase.text,
        sentence_index=sentence,
        phonemes=phrase.phonemes,
        words=phrase.words,
    )
