"""Personas with their minds: loaded when they are first asked for, and kept."""

from __future__ import annotations

import asyncio
import logging
import weakref
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visavis.bootstrap.minds import Minds
from visavis.bootstrap.parts import Part
from visavis.config import Settings
from visavis.events import CodedError, PersonaCard
from visavis.inference import Runner
from visavis.perception.completeness import Completeness
from visavis.perception.recognition import Recognizer, Vocabulary
from visavis.reasoning.mind import Mind
from visavis.reasoning.persona import Persona
from visavis.reasoning.persona_files import find_personas, load_named, load_persona
from visavis.speech.asides import Asides
from visavis.speech.synthesis import Synthesizer, Voice

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Role:
    """A persona, ready to talk."""

    persona: Persona
    mind: Mind
    vocabulary: Vocabulary
    completeness: Completeness
    voice: Voice
    greetings: tuple[str, ...]
    recognizer: Recognizer | None
    synthesizer: Synthesizer | None
    asides: Asides | None = None
    """What it says beside the conversation, if it has a voice."""
    notes: tuple[str, ...] = ()
    """What people should know: parts that could not be prepared for this persona."""


def persona_roots(settings: Settings) -> list[Path]:
    """Return where personas lie: your own folder first, then the built-in ones."""
    package = Path(__file__).parents[1] / "personas"  # in a wheel
    checkout = Path(__file__).parents[3] / "personas"
    built_in = package if package.is_dir() else checkout
    return [own_personas(settings), built_in]


def own_personas(settings: Settings) -> Path:
    """Return the folder of your own personas, which may not be there yet."""
    return settings.personas_dir or settings.data_dir / "personas"


class Casting:
    """Prepares personas for conversations."""

    def __init__(
        self,
        settings: Settings,
        recognizer: Recognizer | None,
        synthesizer: Synthesizer | None,
        minds: Minds,
        runner: Runner,
    ) -> None:
        """``recognizer`` and ``synthesizer`` are told what each persona needs of them; ``runner`` reads personas."""
        self._settings = settings
        self._recognizer = recognizer
        self._synthesizer = synthesizer
        self._roots: Sequence[Path] = persona_roots(settings)
        self._runner = runner
        self._minds = minds
        self._roles: dict[str, Role] = {}
        self._retired: weakref.WeakSet[Mind] = weakref.WeakSet()
        """The minds of personas that were changed: conversations that go on still have them."""
        self._lock = asyncio.Lock()
        self._behind: set[asyncio.Task[None]] = set()
        self.mind_part: Part[Mind] | None = None
        """Which mind answers and why, once the first persona is ready."""

    async def cards(self) -> list[PersonaCard]:
        """Return who can be talked to. Personas with mistakes are logged and left out."""
        return await self._runner.run(_read_cards, self._roots)

    def role(self, name: str) -> Role:
        """Return a persona that is ready. Raises CodedError ``persona.not_ready``."""
        if name not in self._roles:
            raise CodedError("persona.not_ready", f"The persona '{name}' is still being prepared.", retryable=True)
        return self._roles[name]

    async def prepare(self, name: str) -> Role:
        """Load a persona with its mind, its vocabulary and its voice, unless that was done before.

        Raises CodedError: ``persona.unknown``, ``persona.invalid``, or what a part raises that cannot be loaded.
        """
        if name in self._roles:
            return self._roles[name]
        async with self._lock:  # one at a time: they share the processors
            if name not in self._roles:
                self._roles[name] = await self._make(name)
        return self._roles[name]

    async def forget(self, name: str) -> None:
        """Load a persona anew when it is next asked for. Conversations that go on keep what they have."""
        async with self._lock:
            role = self._roles.pop(name, None)
        if role is not None:
            self._retired.add(role.mind)

    async def close(self) -> None:
        """Release the minds, the recognizer and the synthesizer."""
        for task in self._behind:
            task.cancel()
        if self._behind:
            await asyncio.wait(self._behind)
        for mind in [*self._retired, *(role.mind for role in self._roles.values())]:
            await mind.close()
        for part in (self._recognizer, self._synthesizer):
            if part is not None:
                await part.close()
        self._roles.clear()

    async def _make(self, name: str) -> Role:
        persona = await self._runner.run(load_named, name, self._roots)
        about = persona.about
        voice_name = about.voice.names.get(self._synthesizer.name, "") if self._synthesizer else ""
        vocabulary = Vocabulary(persona.heard_sentences(), dict(about.pronunciations), about.language)
        voice = Voice(voice_name, about.voice.gender, about.language, about.voice.rate, about.voice.pitch)
        mind = await self._mind(persona)
        recognizer, synthesizer = self._recognizer, self._synthesizer
        _, deaf, mute = await asyncio.gather(
            mind.prepare(),
            _attempt(recognizer.prepare(vocabulary)) if recognizer else _nothing(),
            _attempt(synthesizer.prepare(voice)) if synthesizer else _nothing(),
        )
        return Role(
            persona=persona,
            mind=mind,
            vocabulary=vocabulary,
            completeness=Completeness(vocabulary.sentences),
            voice=voice,
            greetings=tuple(about.greeting),
            recognizer=None if deaf else recognizer,
            synthesizer=None if mute else synthesizer,
            asides=None if mute or synthesizer is None else self._asides(persona, synthesizer, voice),
            notes=tuple(note for note in (deaf, mute) if note),
        )

    def _asides(self, persona: Persona, synthesizer: Synthesizer, voice: Voice) -> Asides:
        """Return the persona's asides. They are made behind the conversations, which need not wait for them."""
        asides = Asides(synthesizer, voice)
        task = asyncio.get_running_loop().create_task(asides.prepare(*persona.about.asides()), name="asides")
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)
        return asides

    async def _mind(self, persona: Persona) -> Mind:
        part = self.mind_part = await self._minds.choose(persona)
        assert part.make is not None  # there is always a mind
        return part.make()


async def _attempt(preparation: Coroutine[Any, Any, None]) -> str:
    """Prepare a part that a conversation can do without; return why it could not be, or ''."""
    try:
        await preparation
    except CodedError as error:
        log.error("%s", error)
        return error.detail
    return ""


async def _nothing() -> str:
    return ""


def _read_cards(roots: Sequence[Path]) -> list[PersonaCard]:
    cards = []
    for name, folder in find_personas(roots).items():
        try:
            cards.append(load_persona(folder).card)
        except CodedError as error:
            log.warning("the persona '%s' cannot be used: %s", name, error.detail)
    return cards
