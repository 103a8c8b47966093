"""Everything that one process runs: made, started, asked how it is, and stopped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from visavis.bootstrap.abilities import Abilities
from visavis.bootstrap.casting import Casting
from visavis.bootstrap.faces import encoder_part, known_people, landmarker_part
from visavis.bootstrap.fusing import fusion_part, rules_calibration
from visavis.bootstrap.hand_over import HandOvers
from visavis.bootstrap.hearing import turn_model_part, voice_activity_part
from visavis.bootstrap.identity import check_keys_are_here, identity_keys
from visavis.bootstrap.minds import Minds
from visavis.bootstrap.movement import movement_part
from visavis.bootstrap.parts import OPTIONAL, Part
from visavis.bootstrap.recognizers import recognizer_part
from visavis.bootstrap.seeing import Eyes, eyes, warm
from visavis.bootstrap.shared import Shared
from visavis.bootstrap.sounds import sounds_part
from visavis.bootstrap.voices import voice_part
from visavis.bootstrap.wiring import wire
from visavis.bus import Journal, SessionBus
from visavis.config import Settings
from visavis.events import Capabilities, CodedError, Envelope, PersonaCard, SessionSettings
from visavis.inference import Runner
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.perception.sources import LEXICON_SOURCE, PROSODY_SOURCE, RULES_SOURCE
from visavis.reasoning.documents.libraries import Libraries
from visavis.reasoning.language_model import TokenUsage
from visavis.reasoning.retrieval import Encoder
from visavis.reasoning.usage import UsageLimits, UsageMeter, recorded
from visavis.session.discretion import Discretion
from visavis.session.session import Session, SessionLimits, Sessions
from visavis.storage import Storage
from visavis.storage.artefacts import ArtefactStore

log = logging.getLogger(__name__)

T = TypeVar("T")

_UNSAID = OPTIONAL | {"faces"}
"""Jobs that nobody does, and the conversation says nothing of it: the capabilities do."""
LISTEN_FIRST_S = 0.05
"""How long the loading of models lets the server go first: then it listens while they load."""


class Runtime:
    """The services of one process, and its sessions."""

    def __init__(self, settings: Settings, storage: Storage) -> None:
        """Choose the parts; nothing is loaded yet.

        Raises CodedError (``config.*``) if a part that is wanted by name cannot be used.
        """
        self.settings = settings
        self.storage = storage
        self.journal = Journal(storage)
        self.artefacts = ArtefactStore(settings.data_dir / "artefacts", storage, lambda: identity_keys(settings))
        self.store = ModelStore(settings.models_dir, MODELS)
        self.voice_activity = voice_activity_part(settings, self.store)
        self.turn_model = turn_model_part(settings, self.store)
        self.recognizer = recognizer_part(settings, self.store)
        self.voice = voice_part(settings, self.store)
        self.faces = landmarker_part(settings, self.store)
        self.encoder = encoder_part(settings, self.store)
        self.movement = movement_part(settings, self.store)
        self.sounds = sounds_part(settings, self.store)
        self.fusion = fusion_part(settings)
        limits = SessionLimits(sessions=settings.max_sessions, idle_s=settings.session_idle_s)
        self.sessions = Sessions(self._wire, limits, ready=self._ready)
        self.hand_overs = HandOvers(self.sessions)
        self.observers: list[Callable[[SessionBus], object]] = []
        """Called with the bus of every new session, to listen in."""
        self.personas: list[PersonaCard] = []
        """Who can be talked to; known once the models are loaded."""
        self.failure: CodedError | None = None
        """Why the default persona could not be prepared, if it could not."""
        self.abilities: Abilities | None = None
        """What minds can do beside talking; None until it is being made."""
        self._runner = Runner("mind", threads=2)
        self._minds = Minds(settings, self.store, self._runner)
        self._shared: Shared | None = None
        self._eyes: Eyes | None = None
        self._casting: Casting | None = None
        self._loading: asyncio.Task[None] | None = None

    @property
    def parts(self) -> list[Part[object]]:
        """Return who does what."""
        mind = [self._casting.mind_part] if self._casting and self._casting.mind_part else []
        hearing = (self.voice_activity, self.turn_model, self.recognizer)
        return [*hearing, *mind, self.voice, self.faces, self.encoder, self.movement, self.sounds, self.fusion]

    @property
    def casting(self) -> Casting:
        """Return the personas. Raises CodedError ``server.not_ready``."""
        if self._casting is None:
            raise CodedError("server.not_ready", "The models are still being loaded.", retryable=True)
        return self._casting

    @property
    def shared(self) -> Shared:
        """Return what all sessions share. Raises CodedError ``server.not_ready``."""
        if self._shared is None:
            raise CodedError("server.not_ready", "The models are still being loaded.", retryable=True)
        return self._shared

    @property
    def eyes(self) -> Eyes | None:
        """Return what sees, once the models are loaded; None if nothing does."""
        return self._eyes

    @property
    def is_ready(self) -> bool:
        """Tell whether every model of the default persona has been loaded."""
        loading = self._loading
        done = loading is not None and loading.done() and not loading.cancelled() and loading.exception() is None
        return done and self.failure is None

    async def start(self) -> None:
        """Open the storage, and begin to load the models behind whatever else goes on."""
        await self.storage.open()
        try:
            await check_keys_are_here(self.settings, self.storage)
        except CodedError:
            await self.storage.close()
            raise
        self.journal.start()
        self.sessions.start()
        self._loading = asyncio.get_running_loop().create_task(self._load(), name="load-models")

    async def stop(self) -> None:
        """End all sessions, write what is left, and release everything."""
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.wait([self._loading])
        await self.sessions.close()
        if self.abilities is not None:
            await self.abilities.close()  # it learns of the conversations that have just ended
        await self.journal.close()
        await self.storage.close()
        if self._casting is not None:
            await self._casting.close()
        await self._minds.close()
        self._runner.close()
        if self._shared is not None:
            await self._shared.close()
        if self._eyes is not None:
            await self._eyes.close()

    async def persona_changed(self, name: str) -> None:
        """Load a persona anew for the conversations to come; those that go on keep it as it was."""
        if self._casting is None:
            return
        await self._casting.forget(name)
        self.personas = await self._casting.cards()
        if self.abilities is not None:
            await self.abilities.libraries.forget(name)

    async def sentence_encoder(self) -> Encoder | None:
        """Return what turns sentences into vectors; None if it was not pulled."""
        return await self._minds.encoder()

    async def loaded(self) -> None:
        """Wait until the models are loaded. Raises what went wrong."""
        if self._loading is not None:
            await asyncio.shield(self._loading)
        if self.failure is not None:
            raise self.failure

    async def end_session(self, session_id: str) -> None:
        """End a session, if it is open, and write all of it."""
        await self.sessions.end(session_id, "client")
        await self.journal.flush()

    @property
    def libraries(self) -> Libraries | None:
        """Return the documents of all personas, once they can be asked."""
        abilities = self._shared.abilities if self._shared is not None else None
        return None if abilities is None else abilities.libraries

    async def health(self) -> dict[str, str]:
        """Return every check by name: 'ok', or what is wrong."""
        try:
            await self.storage.ping()
            database = "ok"
        except CodedError as error:
            database = error.detail
        journal = "ok" if self.journal.lost == 0 else f"{self.journal.lost} events could not be kept"
        models = "ok" if self.is_ready else self.failure.detail if self.failure else "being loaded"
        return {"database": database, "journal": journal, "models": models}

    def capabilities(self) -> Capabilities:
        """Return what this process can do, as far as it is known before a session is opened."""
        mind = next((part.name for part in self.parts if part.job == "mind"), "scripted")
        hears = self.voice_activity.make is not None and self.recognizer.make is not None
        return Capabilities(
            recognizer=self.recognizer.name if hears else None,
            recognizer_scope=None,
            synthesizer=None if self.voice.make is None else self.voice.name,
            mind=mind,
            turn_model=None if self.turn_model.make is None else self.turn_model.name,
            sees=self.faces.make is not None,
            expressions=None if self.faces.make is None else RULES_SOURCE,
            voice_emotion=None if self.voice_activity.make is None else PROSODY_SOURCE,
            sounds=None if self.voice_activity.make is None else _name(self.sounds),
            sentiment=LEXICON_SOURCE,
            fusion=_name(self.fusion),
        )

    async def _load(self) -> None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        await asyncio.sleep(LISTEN_FIRST_S)
        try:
            self._eyes = await self._open_eyes()
            self._shared = await asyncio.to_thread(self._make_shared)  # reading a model takes a tenth of a second
            self.sounds, self._shared.sounds = await _opened(
                self.sounds, "Only laughter and sighs are named.", RULES_SOURCE
            )
            self.fusion, self._shared.fusion = await _opened(
                self.fusion, "A person's state is estimated by rules.", RULES_SOURCE
            )
            recognizer = await asyncio.to_thread(self.recognizer.make) if self.recognizer.make else None
            synthesizer = await asyncio.to_thread(self.voice.make) if self.voice.make else None
            minds = self._minds
            self._casting = Casting(self.settings, recognizer, synthesizer, minds, self._runner)
            self.personas = await self._casting.cards()
            abilities = Abilities(self.settings, self.storage, minds, self._runner)
            self.abilities = abilities  # to be closed even if it cannot be opened
            await abilities.open(lambda: self.personas, self._record_usage)
            minds.agents, minds.documents = abilities.agents, abilities.notes_for
            self._shared.abilities = abilities
            await self._casting.prepare(self.settings.persona)
            await abilities.libraries.look(self.settings.persona)
        except CodedError as error:
            self.failure = error
            log.error("%s", error)
        else:
            log.info("ready after %.1f s", loop.time() - started)

    async def _open_eyes(self) -> Eyes | None:
        if self.faces.make is None:
            return None
        opened = eyes(self.settings, await asyncio.to_thread(self.faces.make))
        await opened.runner.run(warm)
        self.movement, opened.classifier = await _opened(self.movement, "Movements are not watched.")
        make_encoder = self.encoder.make
        if make_encoder is not None:
            try:
                people = await asyncio.to_thread(known_people, self.settings, self.storage)
                await people.refresh()
            except CodedError as error:  # the conversation goes on with people as strangers
                log.error("Nobody is recognized. %s", error)
                self.encoder = Part(self.encoder.job, "none", error.detail, None)
            else:
                opened.encoder, opened.people = await asyncio.to_thread(make_encoder), people
        return opened

    def _make_shared(self) -> Shared:
        return Shared(
            settings=self.settings,
            storage=self.storage,
            voice_activity=self.voice_activity.make() if self.voice_activity.make else None,
            turn_model=self.turn_model.make() if self.turn_model.make else None,
            eyes=self._eyes,
            rules=rules_calibration(self.settings),
            hand_overs=self.hand_overs,
            artefacts=self.artefacts,
            usage=UsageMeter(UsageLimits(self.settings.session_cost_usd, self.settings.session_tokens)),
        )

    def _record_usage(self, session_id: str, purpose: str, used: TokenUsage) -> None:
        """Keep what work beside a conversation has taken, even if that is over."""
        for event in recorded([used], purpose=purpose):
            self.journal.record(Envelope(event, session_id))

    async def _ready(self, settings: SessionSettings) -> None:
        """Wait until a session with these settings can begin."""
        await self.loaded()
        await self.casting.prepare(settings.persona)

    def _wire(self, bus: SessionBus, settings: SessionSettings, user: str | None) -> Session:
        role = self.casting.role(settings.persona)
        missing = [f"No {part.job}. {part.why}" for part in self.parts if part.make is None and part.job not in _UNSAID]
        session = wire(bus, settings, user, role, self.shared, [*missing, *role.notes])
        bus.tap(Discretion(self.journal.record).record, where=Journal.wants)
        for observe in self.observers:
            observe(bus)
        return session


def _name(part: Part[object]) -> str:
    """Return who does a job that rules do where no model does."""
    return RULES_SOURCE if part.make is None else part.name


async def _opened(part: Part[T], without: str, instead: str = "none") -> tuple[Part[T], T | None]:
    """Load what a conversation can do without; return the part as it turned out, and what was loaded.

    ``instead`` is who does the job if that fails, and ``without`` says so.
    """
    if part.make is None:
        return part, None
    try:
        return part, await asyncio.to_thread(part.make)
    except CodedError as error:
        log.error("%s %s", without, error)
        return Part(part.job, instead, error.detail, None), None
