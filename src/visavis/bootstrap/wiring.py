"""One session's table: who reacts to what, in the order of a conversation."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from visavis.animation.body import FELT, BodyLanguage
from visavis.animation.handlers import animate
from visavis.animation.listening import accompany
from visavis.animation.mirroring import MIRRORED, Mirror, MirrorPolicy
from visavis.bootstrap.casting import Role
from visavis.bootstrap.hearing import TurnModel
from visavis.bootstrap.seeing import Eyes
from visavis.bus import SessionBus
from visavis.config import Settings
from visavis.events import (
    AssistantCancelled,
    AssistantDelta,
    AssistantResponse,
    AudioReceived,
    BackchannelPlanned,
    CancelResponse,
    Capabilities,
    CloseSession,
    EchoDetected,
    EndTurn,
    Event,
    FaceLost,
    FacesTracked,
    GenerateResponse,
    HandlerFailed,
    OpenSession,
    PhraseTimed,
    PlaybackCompleted,
    PlaybackProgressed,
    PlaybackStarted,
    PrepareAnswer,
    SayText,
    SessionClosed,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    SpeechChunkSynthesized,
    StartTurn,
    TextReceived,
    ThoughtPrepared,
    TurnEnded,
    TurnEndPredicted,
    TurnInterrupted,
    UpdateSession,
    UserSpeechContinued,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    UserStateEstimated,
    UtteranceTranscribed,
    VideoFrameReceived,
)
from visavis.events.sounds import kind_of
from visavis.perception.actions import Actions, tells_expressions
from visavis.perception.echo import OVERHEARD, PLAYED, EchoGuard
from visavis.perception.embeddings import Embeddings
from visavis.perception.evidence import EVIDENCE, Evidence
from visavis.perception.expression import RULES_SOURCE
from visavis.perception.fusion import SIGNS, UserState
from visavis.perception.fusion_model import FusionModel, Modality
from visavis.perception.identity import Identity
from visavis.perception.known_faces import KnownFaces
from visavis.perception.listening import FOLLOWED, Listening
from visavis.perception.microphone import Microphone
from visavis.perception.sentiment import READ, SENTIMENT_SOURCE, Sentiment, is_english
from visavis.perception.sight import Sight
from visavis.perception.sound_classification import SoundClassifier
from visavis.perception.sounds import SOUNDED, Sounds
from visavis.perception.tone import TONE, Tone
from visavis.perception.trained_fusion import TrainedFusion
from visavis.perception.transcription import HEARD, Transcription
from visavis.perception.turn_end import JUDGED, TurnEnd
from visavis.perception.video_classification import VideoClassifier
from visavis.perception.voice_activity import SpeechTiming, VadBatcher, VoiceActivity
from visavis.perception.voice_affect import PROSODY_SOURCE
from visavis.reasoning.handlers import Reasoning
from visavis.reasoning.impression import IMPRESSIVE, Impression
from visavis.session.company import COMPANY, Company
from visavis.session.courtesy import COURTEOUS, Courtesy
from visavis.session.encounter import ENCOUNTERED, Encounter, Openings
from visavis.session.floor import Floor
from visavis.session.lifecycle import RECORDED_SESSION, Lifecycle, SessionRecorder
from visavis.session.listener import LISTENED, Listener
from visavis.session.patience import SEEN
from visavis.session.policy import TurnPolicy
from visavis.session.reaction import AWAITED, Reaction
from visavis.session.session import Session
from visavis.session.timeline import TIMED, TurnTimeline
from visavis.session.timers import TimedMachine
from visavis.session.transcript import RECORDED, Transcript
from visavis.session.turns import TurnTaking
from visavis.speech.entrainment import ENTRAINED, Entrainment, EntrainmentPolicy
from visavis.speech.handlers import Speech
from visavis.storage import Storage

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


@dataclass(slots=True)
class Shared:
    """What all sessions share."""

    settings: Settings
    storage: Storage
    voice_activity: VadBatcher | None
    turn_model: TurnModel | None
    eyes: Eyes | None = None
    sounds: SoundClassifier | None = None
    """Names sounds, and may tell how a voice sounds."""
    fusion: FusionModel | None = None
    """Makes one picture of all senses, where one was trained."""

    async def close(self) -> None:
        """Release the models, but for the eyes."""
        for model in (self.sounds, self.fusion):
            if model is not None:
                await model.close()
        if self.voice_activity is not None:
            self.voice_activity.close()
        if self.turn_model is not None:
            self.turn_model.runner.close()


def wire(
    bus: SessionBus, settings: SessionSettings, user: str | None, role: Role, shared: Shared, notes: list[str]
) -> Session:
    """Build one session's services and subscribe their handlers."""
    hears = shared.voice_activity is not None and role.recognizer is not None
    session = Session(bus, settings, role.persona.card, _capabilities(role, shared, notes, hears=hears), user)
    _wire_session(bus, session, role, shared)
    _wire_floor(bus, session, role, shared, hears=hears)
    _wire_listening(bus, session, role)
    embeddings = Embeddings(asyncio.get_running_loop().time)
    _wire_perception(bus, role, shared, embeddings)
    if shared.eyes is not None:
        _wire_sight(bus, shared.eyes, embeddings)
        _wire_encounter(bus, session, role)
    _wire_state(bus, shared, embeddings)
    _wire_reasoning(bus, session, role, hears=hears)
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
    bus.listen(RECORDED, Transcript(session.id, shared.storage).record)


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
    session.is_quiet = lambda: machine.floor is Floor.IDLE
    bus.listen((SessionOpened, SessionUpdated), adjust)
    bus.listen(SEEN, machine.patience.see)
    bus.listen(FLOOR, floor.follow)
    bus.listen(TIMED, TurnTimeline(asyncio.get_running_loop().time).follow)
    for command in (SayText, CancelResponse, StartTurn, EndTurn):
        bus.handle(command, floor.follow)
    for facts, timed in ((COMPANY, company), (COURTEOUS, courtesy)):
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


def _wire_perception(bus: SessionBus, role: Role, shared: Shared, embeddings: Embeddings) -> None:
    if shared.voice_activity is None:
        return
    microphone = Microphone()
    timing = SpeechTiming(stop_ms=shared.settings.speech_stop_ms)
    bus.listen(AudioReceived, microphone.receive)
    detector = VoiceActivity(microphone, shared.voice_activity, timing=timing)
    bus.listen(AudioReceived, detector.detect, latest_only=(AudioReceived,), when=detector.is_due)
    listening = Listening(microphone)
    bus.listen(AudioReceived, listening.hear)
    bus.listen(FOLLOWED, listening.follow)
    echo = EchoGuard(microphone)
    bus.listen(PLAYED, echo.follow)
    bus.listen(OVERHEARD, echo.listen)
    _wire_tone(bus, microphone, shared, embeddings)
    if shared.turn_model is not None:
        turn_end = TurnEnd(microphone, shared.turn_model.model, shared.turn_model.runner, role.completeness)
        bus.listen(JUDGED, turn_end.follow)
        bus.listen(UserSpeechPaused, turn_end.predict, until=(UserSpeechResumed, UserSpeechStarted, TurnEnded))
    if role.recognizer is not None:
        transcription = Transcription(role.recognizer, microphone, role.vocabulary, session_id=bus.session_id)
        bus.listen(HEARD, transcription.transcribe, latest_only=(AudioReceived,), when=transcription.is_due)


def _wire_tone(bus: SessionBus, microphone: Microphone, shared: Shared, embeddings: Embeddings) -> None:
    classifier = shared.sounds
    named = {kind for label in classifier.labels if (kind := kind_of(label))} if classifier is not None else set()
    tone = Tone(microphone, named_elsewhere=named)
    bus.listen((SessionOpened, SessionUpdated), tone.switch)
    bus.listen(TONE, tone.follow, latest_only=(AudioReceived,), when=tone.is_due)
    if classifier is not None:
        kept = embeddings if shared.fusion is not None else None
        sounds = Sounds(classifier, microphone, embeddings=kept, report=tone.learn)
        bus.listen((SessionOpened, SessionUpdated), sounds.switch)
        bus.listen(SOUNDED, sounds.follow)
        bus.listen(AudioReceived, sounds.collect)
        bus.listen(AudioReceived, sounds.listen, latest_only=(AudioReceived,), when=sounds.is_due)


def _wire_sight(bus: SessionBus, eyes: Eyes, embeddings: Embeddings) -> None:
    sight = Sight(eyes.landmarker, eyes.runner)
    if eyes.on_sight is not None:
        eyes.on_sight(sight)

    def adjust(event: SessionOpened | SessionUpdated) -> list[Event]:
        wishes = event.settings
        return sight.switch(seeing=wishes.seeing, expressions=wishes.expressions, mesh=wishes.face_mesh)

    bus.listen((SessionOpened, SessionUpdated), adjust)
    bus.listen(VideoFrameReceived, sight.refuse)
    bus.listen(VideoFrameReceived, sight.look, when=sight.is_due)
    if eyes.classifier is not None:
        actions = Actions(eyes.classifier, sight.view, report=sight.learn, embeddings=embeddings)
        bus.listen((SessionOpened, SessionUpdated), actions.switch)
        bus.listen(FacesTracked, actions.collect)
        bus.listen(FacesTracked, actions.recognize, when=actions.is_due)
    if eyes.encoder is not None and eyes.people is not None:
        known = KnownFaces(partial(Identity, eyes.encoder, eyes.people), sight.view)
        bus.listen((SessionOpened, SessionUpdated), known.switch)
        bus.listen(FaceLost, known.lose)
        bus.listen(FacesTracked, known.look, when=known.is_wanted)


def _wire_state(bus: SessionBus, shared: Shared, embeddings: Embeddings) -> None:
    state = UserState(asyncio.get_running_loop().time, watching=False)
    sentiment = Sentiment()
    bus.listen((SessionOpened, SessionUpdated), sentiment.switch)
    bus.listen(READ, sentiment.read, when=sentiment.is_due)
    bus.listen(SIGNS, state.follow)
    bus.listen(UserStateEstimated, state.fade, until=(SessionClosed,))
    if shared.fusion is not None:
        movement = None if shared.eyes is None else shared.eyes.classifier
        makers: tuple[tuple[Modality, VideoClassifier | SoundClassifier | None], ...] = (
            ("video", movement), ("sound", shared.sounds)
        )  # fmt: skip
        evidence = Evidence(asyncio.get_running_loop().time, embeddings)
        fusion = TrainedFusion(
            shared.fusion,
            evidence,
            state.learn,
            made_by={name: part.name for name, part in makers if part is not None},
        )
        bus.listen(EVIDENCE, evidence.follow)
        bus.listen(EVIDENCE, fusion.estimate, latest_only=EVIDENCE, when=fusion.is_due)


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


def _wire_reasoning(bus: SessionBus, session: Session, role: Role, *, hears: bool) -> None:
    senses = frozenset({"hearing"} if hears else ()) | frozenset({"voice"} if role.synthesizer else ())
    impression = Impression(asyncio.get_running_loop().time)
    bus.listen(IMPRESSIVE, impression.follow)
    reasoning = Reasoning(role.mind, role.persona, session_id=bus.session_id, senses=senses, impression=impression)
    session.closing.append(reasoning.drop)
    bus.handle(PrepareAnswer, reasoning.prepare, until=(PrepareAnswer, UserSpeechResumed, UserSpeechStarted, TurnEnded))
    bus.listen((UserSpeechResumed, UserSpeechStarted), reasoning.drop)
    bus.handle(GenerateResponse, reasoning.generate, until=(CancelResponse,))
    bus.listen(TurnInterrupted, reasoning.turn_interrupted)


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


def _capabilities(role: Role, shared: Shared, notes: list[str], *, hears: bool) -> Capabilities:
    recognizer = role.recognizer if hears else None
    own = [part.note for part in (recognizer, role.mind, role.synthesizer) if part is not None and part.note]
    return Capabilities(
        recognizer=recognizer.name if recognizer else None,
        recognizer_scope=recognizer.scope if recognizer else None,
        synthesizer=role.synthesizer.name if role.synthesizer else None,
        mind=role.mind.name,
        turn_model="smart-turn" if shared.turn_model else None,
        sees=shared.eyes is not None,
        expressions=_reads_expressions(shared.eyes),
        actions=_watches_actions(shared.eyes),
        recognizes_people=shared.eyes is not None and shared.eyes.encoder is not None,
        voice_emotion=_reads_voices(shared),
        sounds=None if shared.voice_activity is None else "rules" if shared.sounds is None else shared.sounds.name,
        sentiment=SENTIMENT_SOURCE if is_english(role.persona.about.language) else None,
        fusion=RULES_SOURCE if shared.fusion is None else shared.fusion.name,
        notes=[*notes, *own],
        suggestions=role.mind.suggestions(),
    )


def _reads_expressions(eyes: Eyes | None) -> str | None:
    if eyes is None:
        return None
    classifier = eyes.classifier
    return classifier.name if classifier is not None and tells_expressions(classifier.labels) else RULES_SOURCE


def _watches_actions(eyes: Eyes | None) -> str | None:
    classifier = eyes.classifier if eyes is not None else None
    return classifier.name if classifier is not None and not tells_expressions(classifier.labels) else None


def _reads_voices(shared: Shared) -> str | None:
    if shared.voice_activity is None:
        return None
    model = shared.sounds
    return model.name if model is not None and model.tells_emotions else PROSODY_SOURCE
