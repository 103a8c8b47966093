"""Puts a persona's pictures and pages on the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Annotated

from pydantic import Field

from visavis.events import CodedError, ImageItem, TextItem
from visavis.reasoning.agents.base import AgentContext, BaseAgent, Output
from visavis.reasoning.situation import Situation
from visavis.reasoning.slides import Slide
from visavis.reasoning.yaml_source import nearest

CURRENT = "slide"
"""Where a session's memory keeps which one is on the screen."""
_STEPS = {"next": 1, "previous": -1}
_TEXT_CHARACTERS = 2_000


def slide_path(persona: str, file: str) -> str:
    """Return where a server has a persona's slide."""
    return f"/media/personas/{persona}/slides/{file}"


class Show(BaseAgent):
    """Puts one of your pictures or pages on the screen, when it helps to see what you talk about."""

    name = "show"
    title = "Show a slide"
    quick = True

    def __init__(self, slides_of: Callable[[str], Sequence[Slide]]) -> None:
        """``slides_of`` returns the slides of a persona, by its name."""
        self._slides_of = slides_of

    def available(self, situation: Situation) -> str:
        """Tell if the persona has nothing to show."""
        return "" if self._slides_of(situation.persona) else "This persona has no slides."

    def describe(self, situation: Situation) -> str:
        """List the persona's slides."""
        lines = [
            f"- {slide.name}: {slide.title}{'. ' + slide.description if slide.description else ''}"
            for slide in self._slides_of(situation.persona)
        ]
        return "\n".join([self.description, "These are there, in this order:", *lines])

    async def run(
        self,
        context: AgentContext,
        slide: Annotated[str, Field(max_length=80, description="A slide's name, or next, previous, first, last.")],
    ) -> AsyncIterator[Output]:
        """Yield the slide, and what is on it for the mind. Raises CodedError ``show.unknown_slide``."""
        persona = context.situation.persona
        slides = self._slides_of(persona)
        memory = context.question.memory
        number = _choose(slide.strip().lower(), [item.name for item in slides], memory.get(CURRENT, ""))
        chosen = slides[number]
        memory[CURRENT] = chosen.name
        if chosen.text is None:
            yield ImageItem(
                url=slide_path(persona, chosen.file), name=chosen.title, description=chosen.description
            )  # fmt: skip
        else:
            yield TextItem(text=chosen.text, status_message=chosen.title)
        on_it = chosen.text[:_TEXT_CHARACTERS] if chosen.text is not None else chosen.description
        yield f"Slide {number + 1} of {len(slides)}, '{chosen.title}', is on the screen. {on_it}".strip()


def _choose(wanted: str, names: list[str], current: str) -> int:
    """Return the number of the slide that is meant. Raises CodedError ``show.unknown_slide``."""
    if not names:
        raise CodedError("show.unknown_slide", "This persona has no slides.")
    here = names.index(current) if current in names else None
    match wanted:
        case "first":
            return 0
        case "last":
            return len(names) - 1
        case "next" | "previous" if here is None:
            return 0
        case "next" | "previous":
            number = (here or 0) + _STEPS[wanted]
            if 0 <= number < len(names):
                return number
            edge = "last" if wanted == "next" else "first"
            raise CodedError("show.unknown_slide", f"'{current}' is the {edge} slide.")
    if wanted not in names:
        hint = nearest(wanted, names)
        raise CodedError("show.unknown_slide", f"There is no slide '{wanted}'{hint} (there are: {', '.join(names)}).")
    return names.index(wanted)
