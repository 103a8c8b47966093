"""One session's table: who reacts to what, in the order of a conversation."""

from __future__ import annotations

import asyncio

from visavis.animation.body import FELT, BodyLanguage
from visavis.animation.handlers import animate
from visavis.animation.listening import accompany
from visavis.animation.mirroring import MIRRORED, Mirror, MirrorPolicy
from visavis.bootstrap.capabilities import capabilities_of
from visavis.bootstrap.casting import Role
from visavis.bootstrap.shared import Shared
from visavis.bootstrap.wiring_senses import wire_hearing, wire_sight, wire_state
from visavis.bus import SessionBus
from visavis.events import (
    AssistantCancelled,
    AssistantDelta,
    AssistantResponse,
    BackchannelPlanned,
    CancelAgent,
    CancelResponse,
    CloseSession,
    ConsentChanged,
    EchoDetected,
    EndTurn,
    Envelope,
    Event,
    GenerateResponse,
    HandlerFailed,
    OpenSession,
    OperatorAnswered,
    OperatorWhispered,
    PersonaReplaced,
    PhraseTimed,
    PlaybackCompleted,
    PlaybackProgressed,
    PlaybackStarted,
    PrepareAnswer,
    SayText,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    SpeakInPlace,
    SpeechChunkSynthesized,
    StartTurn,
    TextReceived,
    ThoughtPrepared,
    TurnEnded,
    TurnEndPredicted,
    TurnInterrupted,
    UpdateSession,
    UsageRecorded,
    UserSpeechContinued,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
)
from visavis.perception.embeddings import Embeddings
from visavis.reasoning.camera_view import SHOWN, CameraView
from visavis.reasoning.handlers import Reasoning
from visavis.reasoning.impression import IMPRESSIVE, Impression
from visavis.reasoning.language_model import TokenUsage
from visavis.reasoning.situation import Situation
from visavis.reasoning.summaries import ModelSummarizer
from visavis.reasoning.usage import recorded
from visavis.reasoning.working_memory import WorkingMemory
from visavis.session.behind_the_scenes import BEHIND_THE_SCENES, BehindTheScenes
from visavis.session.company import COMPANY, Company
from visavis.session.consent import IDENTIFYING, ConsentNotes
from visavis.session.courtesy import COURTEOUS, Courtesy
from visavis.session.encounter import ENCOUNTERED, Encounter, Openings
from visavis.session.floor import Floor
from visavis.session.lifecycle import RECORDED_SESSION, Lifecycle, SessionRecorder
from visavis.session.listener import LISTENED, Listener
from visavis.session.patience import SEEN
from visavis.session.policy import TurnPolicy
from visavis.session.reaction import AWAITED, Reaction
from visavis.session.recording import SOUNDING, SoundRecorder
from visavis.session.session import Session
from visavis.session.timeline import TIMED, TurnTimeline
from visavis.session.timers import TimedMachine
from visavis.session.transcript import RECORDED, Transcript
from visavis.session.turns import TurnTaking
from visavis.speech.entrainment import ENTRAINED, Entrainment, EntrainmentPolicy
from visavis.speech.handlers import Speech

FLOOR: tuple[type[Event], ...] = (
    UserSpeechStarted,
    UserSpeechContinued,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStopped,
    TurnEndPredicted,
    UtteranceTranscribed,
    TextReceived,
    AssistantResponse,
    PhraseTimed,
    SpeechChunkSynthesized,
    PlaybackStarted,
    PlaybackProgressed,
    PlaybackCompleted,
    HandlerFailed,
    EchoDetected,
)
"""Facts that can change whose turn it is."""


def wire(
    bus: SessionBus, settings: SessionSettings, user: str | None, role: Role, shared: Shared, notes: list[str]
) -> Session:
    """Build one session's services and subscribe their handlers."""
    hears = shared.voice_activity is not None and role.recognizer is not None
    session = Session(bus, settings, role.persona.card, capabilities_of(role, shared, notes, hears=hears), user)
    _wire_session(bus, session, role, shared)
    _wire_floor(bus, session, role, shared, hears=hears)
    _wire_listening(bus, session, role)
    embeddings = Embeddings(asyncio.get_running_loop().time)
    wire_hearing(bus, role, shared, embeddings)
    if shared.eyes is not None:
        wire_sight(bus, shared.eyes, embeddings)
        _wire_encounter(bus, session, role)
    wire_state(bus, shared, embeddings)
    situation = _situation(bus, session, role, shared)
    _wire_reasoning(bus, session, role, shared, situation, hears=hears)
    _wire_consent(bus, session, shared, situation)
    _wire_speech(bus, session, role)
    return session


def _wire_session(bus: SessionBus, session: Session, role: Role, shared: Shared) -> None:
    greeting = role.greetings[session.opened_ms % len(role.greetings)] if role.greetings else ""
    lifecycle = Lifecycle(session, greeting=greeting, sees=shared.eyes is not None)
    bus.handle(OpenSession, lifecycle.open)
    bus.handle(UpdateSession, lifecycle.update)
    bus.handle(CloseSession, lifecycle.close)
    bus.listen(EchoDetected, lifecycle.echo_detected)
    bus.listen(RECORDED_SESSION, SessionRecorder(session, shared.storage).record)
    transcript = Transcript(session.id, shared.storage)
    bus.listen((SessionOpened, SessionUpdated), transcript.switch)
    bus.listen(RECORDED, transcript.record, when=transcript.wants)
    recorder = SoundRecorder(session.id, shared.artefacts, user=session.user)
    bus.listen(SOUNDING, recorder.follow)
    bus.listen(SOUNDING, recorder.keep, when=recorder.is_due)


def _wire_consent(bus: SessionBus, session: Session, shared: Shared, situation: Situation) -> None:
    def remembered() -> str | None:
        person = situation.person()
        return person.id if person is not None and person.agreed else None

    notes = ConsentNotes(session.id, shared.storage, user=session.user, person=remembered)
    bus.listen((SessionOpened, SessionUpdated), notes.compare)
    bus.listen(ConsentChanged, notes.keep)
    bus.listen(IDENTIFYING, notes.identify)


def _wire_floor(bus: SessionBus, session: Session, role: Role, shared: Shared, *, hears: bool) -> None:
    settings = shared.settings
    policy = TurnPolicy(
        hangover_ms=settings.speech_stop_ms,
        model_silence_ms=settings.turn_silence_ms,
        plain_silence_ms=settings.plain_silence_ms,
        interrupt_after_ms=settings.interrupt_ms,
        preparations=settings.preparations,
        early_preparations=settings.preparations // 2,
    )
    machine = TurnTaking(policy, turn_model=shared.turn_model is not None)
    floor = TimedMachine(machine, bus.publish)
    phrases = role.persona.about.phrases
    company = TimedMachine(Company(phrases.still_there), bus.publish)
    courtesy = TimedMachine(Courtesy(phrases.bless, voice=role.synthesizer is not None), bus.publish)

    def adjust(event: SessionOpened | SessionUpdated) -> None:
        machine.patience.mode = event.settings.turn_taking
        machine.half_duplex = event.settings.duplex == "half"
        machine.speaks = event.settings.voice_output and role.synthesizer is not None
        machine.transcribes = event.settings.recognizer == "server" and hears

    session.closing.append(floor.close)
    session.floor, session.is_quiet = lambda: machine.floor, lambda: machine.floor is Floor.IDLE
    scenes = session.behind_the_scenes = BehindTheScenes(
        voice=role.synthesizer is not None, disclosed=settings.disclose_operators, is_quiet=session.is_quiet
    )
    bus.listen((SessionOpened, SessionUpdated), adjust)
    bus.listen(SEEN, machine.patience.see)
    bus.listen(FLOOR, floor.follow)
    bus.listen(TIMED, TurnTimeline(asyncio.get_running_loop().time).follow)
    for command in (SpeakInPlace, CancelResponse, StartTurn, EndTurn):
        bus.handle(command, floor.follow)
    bus.handle(SayText, lambda event: floor.follow(event) if scenes.operator is None else [])
    behind = TimedMachine(scenes, bus.publish)
    for facts, timed in ((COMPANY, company), (COURTEOUS, courtesy), (BEHIND_THE_SCENES, behind)):
        bus.listen(facts, timed.follow)
        session.closing.append(timed.close)


def _wire_listening(bus: SessionBus, session: Session, role: Role) -> None:
    backchannels, fillers = role.persona.about.asides() if role.asides else ((), ())
    listener = Listener(bus.session_id, backchannels=backchannels)
    reaction = Reaction(bus.session_id, fillers=fillers)

    def adjust(event: SessionOpened | SessionUpdated) -> None:
        wishes = event.settings
        reaction.speaks = wishes.voice_output and role.synthesizer is not None
        listener.enabled = wishes.backchannels
        listener.aloud = wishes.voice_output and wishes.duplex != "half"
        reaction.fills = listener.enabled and listener.aloud

    bus.listen((SessionOpened, SessionUpdated), adjust)
    for facts, machine in ((LISTENED, listener), (AWAITED, reaction)):
        timed = TimedMachine(machine, bus.publish)
        bus.listen(facts, timed.follow)
        session.closing.append(timed.close)
    bus.listen(BackchannelPlanned, accompany)
    if role.asides is not None:
        bus.listen(BackchannelPlanned, role.asides.speak)


def _wire_encounter(bus: SessionBus, session: Session, role: Role) -> None:
    phrases = role.persona.about.phrases
    first = session.opened_ms % len(role.greetings) if role.greetings else 0
    openings = Openings(
        greetings=[*role.greetings[first:], *role.greetings[:first]],
        named_greetings=phrases.welcome,
        clarifications=phrases.puzzled,
    )
    encounter = TimedMachine(Encounter(openings, voice=role.synthesizer is not None), bus.publish)
    bus.listen(ENCOUNTERED, encounter.follow)
    session.closing.append(encounter.close)


def _wire_reasoning(
    bus: SessionBus, session: Session, role: Role, shared: Shared, situation: Situation, *, hears: bool
) -> None:
    senses = frozenset({"hearing"} if hears else ()) | frozenset({"voice"} if role.synthesizer else ())
    impression = Impression(asyncio.get_running_loop().time)
    bus.listen(IMPRESSIVE, impression.follow)
    allowed = session.settings.agents
    reasoning = Reasoning(
        role.mind,
        role.persona,
        session_id=bus.session_id,
        senses=senses,
        impression=impression,
        situation=situation,
        agents=None if allowed is None else frozenset(allowed),
        working_memory=_working_memory(bus, session, shared),
        may_spend=lambda: shared.usage.check(bus.session_id),
    )
    bus.tap(lambda item: _count(shared, item), where=lambda kind: kind is UsageRecorded)
    session.closing += [reasoning.drop, lambda: shared.usage.close(bus.session_id)]
    bus.handle(CancelAgent, reasoning.cancel_agent)
    bus.handle(PrepareAnswer, reasoning.prepare, until=(PrepareAnswer, UserSpeechResumed, UserSpeechStarted, TurnEnded))
    bus.listen((UserSpeechResumed, UserSpeechStarted), reasoning.drop)
    bus.handle(GenerateResponse, reasoning.generate, until=(CancelResponse,))
    bus.listen(TurnInterrupted, reasoning.turn_interrupted)
    _wire_operators(bus, session, role, reasoning)
    if shared.hand_overs is not None:
        shared.hand_overs.wire(bus, session, role, reasoning.context)


def _wire_operators(bus: SessionBus, session: Session, role: Role, reasoning: Reasoning) -> None:
    bus.listen(OperatorWhispered, reasoning.whispered)
    bus.listen(PersonaReplaced, reasoning.replaced)
    bus.listen(OperatorAnswered, reasoning.seat.answered)
    if role.mind.heeds_whispers:
        session.whispers = lambda: len(reasoning.whispers)


def _situation(bus: SessionBus, session: Session, role: Role, shared: Shared) -> Situation:
    """Return what agents and minds may know of the session."""
    about = role.persona.about
    situation = Situation(bus.session_id, about.name, about.language)
    if shared.eyes is not None:
        view = CameraView()
        bus.listen(SHOWN, view.follow)
        situation.picture = view.picture
    if shared.abilities is not None and shared.abilities.memories is not None:
        memory = shared.abilities.memories.attach(bus, about.language, session.closing)
        situation.person, situation.recall = memory.person, memory.recollection.line
    return situation


def _working_memory(bus: SessionBus, session: Session, shared: Shared) -> WorkingMemory:
    """Return what chooses how much of the conversation a mind is shown."""
    model = shared.abilities.model if shared.abilities is not None else None

    def used(usage: TokenUsage) -> None:
        for event in recorded([usage], purpose="summary"):
            bus.publish(event)

    memory = WorkingMemory(ModelSummarizer(model, used) if model is not None else None)
    session.closing.append(memory.close)
    return memory


def _count(shared: Shared, envelope: Envelope) -> None:
    if isinstance(envelope.event, UsageRecorded):
        shared.usage.add(envelope.session_id, envelope.event)


def _wire_speech(bus: SessionBus, session: Session, role: Role) -> None:
    about, rapport = role.persona.about, role.persona.about.rapport
    body = BodyLanguage(
        expressiveness=about.expressiveness,
        language=about.language,
        mirroring=rapport.mirroring,
        comfort=rapport.comfort,
    )
    body.speaks = role.synthesizer is not None
    bus.listen(FELT, body.follow)
    loop = asyncio.get_running_loop()
    policy = MirrorPolicy(mirroring=rapport.mirroring, comfort=rapport.comfort)
    mirror = Mirror(lambda: 1_000 * loop.time(), expressiveness=about.expressiveness, policy=policy)
    mirror.speaks = body.speaks
    bus.listen(MIRRORED, mirror.follow)
    if role.synthesizer is None:
        return
    pace = EntrainmentPolicy(adapt=rapport.adapt, pace=rapport.pace, loudness_db=rapport.loudness_db)
    entrainment = Entrainment(loop.time, pace)
    bus.listen(ENTRAINED, entrainment.follow)
    speech = Speech(role.synthesizer, role.voice, opened_at=loop.time(), entrainment=entrainment)

    def adjust(event: SessionOpened | SessionUpdated) -> None:
        speech.enabled = body.speaks = mirror.speaks = event.settings.voice_output

    bus.listen((SessionOpened, SessionUpdated), adjust)
    session.closing.append(speech.drop)
    bus.listen(ThoughtPrepared, speech.prepare)
    bus.listen((AssistantDelta, AssistantResponse), speech.speak, until=(CancelResponse,))
    bus.listen((AssistantCancelled, TurnInterrupted), speech.stop)
    bus.listen(PhraseTimed, animate)
