"""The agents that need nothing but this process: sums, programs, time, calendar, slides, plans, hand-over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from visavis.config import Settings
from visavis.events import CodedError, PersonaCard
from visavis.gateway.media import Media
from visavis.reasoning.agents.agenda import Agenda
from visavis.reasoning.agents.base import BaseAgent
from visavis.reasoning.agents.calculator import Calculator
from visavis.reasoning.agents.clock import Clock
from visavis.reasoning.agents.code import code_agent
from visavis.reasoning.agents.describe_image import DescribeImage
from visavis.reasoning.agents.hand_off import HandOverConversation
from visavis.reasoning.agents.plan import Plan
from visavis.reasoning.agents.show import Show
from visavis.reasoning.agents.suggest import SuggestQuestions
from visavis.reasoning.agents.summarize import SummarizeConversation
from visavis.reasoning.calendar_source import CalendarSource
from visavis.reasoning.language_model import LanguageModel
from visavis.reasoning.persona_files import find_personas
from visavis.reasoning.slides import Slide, load_slides

log = logging.getLogger(__name__)


async def builtin_agents(
    settings: Settings,
    roots: Sequence[Path],
    personas: Callable[[], Sequence[PersonaCard]],
    *,
    model: LanguageModel | None = None,
    vision: LanguageModel | None = None,
) -> list[BaseAgent]:
    """Return the agents. ``roots`` are the folders of personas, and ``personas`` returns who can be talked to.

    ``model`` sums conversations up, ``vision`` (by default the same) looks at pictures.
    """
    slides = await asyncio.to_thread(slides_by_persona, roots)
    return [
        Calculator(),
        Clock(),
        Agenda(CalendarSource(settings.calendar) if settings.calendar else None),
        await code_agent(settings.code_agent),
        SummarizeConversation(model),
        DescribeImage(vision or model, read=picture_reader(roots)),
        Show(lambda persona: slides.get(persona, ())),
        Plan(),
        SuggestQuestions(),
        HandOverConversation(personas),
    ]


def slides_by_persona(roots: Sequence[Path]) -> dict[str, tuple[Slide, ...]]:
    """Return the slides of every persona. Those with mistakes are logged and left out."""
    found: dict[str, tuple[Slide, ...]] = {}
    for name, folder in find_personas(roots).items():
        try:
            found[name] = load_slides(folder / "slides")
        except CodedError as error:
            log.warning("the slides of the persona '%s' cannot be used: %s", name, error.detail)
    return found


def persona_folder(roots: Sequence[Path]) -> Callable[[str], Path | None]:
    """Return what finds the folder of a persona by its name."""
    return lambda name: find_personas(roots).get(name)


def picture_reader(roots: Sequence[Path]) -> Callable[[str], bytes | None]:
    """Return what reads a picture that this server has at a path, such as a slide."""
    media = Media(persona_folder(roots))

    def read(path: str) -> bytes | None:
        found = media.file(path.removeprefix("/media")) if path.startswith("/media/") else None
        return found.read_bytes() if found is not None else None

    return read
