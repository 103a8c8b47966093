"""The part of a session's table that hears, sees, and makes one picture of the person."""

from __future__ import annotations

import asyncio
from functools import partial

from visavis.bootstrap.casting import Role
from visavis.bootstrap.seeing import Eyes
from visavis.bootstrap.shared import Shared
from visavis.bus import SessionBus
from visavis.events import (
    AudioReceived,
    Event,
    FaceLost,
    FacesTracked,
    SessionClosed,
    SessionOpened,
    SessionUpdated,
    TurnEnded,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserStateEstimated,
    VideoFrameReceived,
)
from visavis.events.sounds import kind_of
from visavis.perception.actions import Actions
from visavis.perception.echo import OVERHEARD, PLAYED, EchoGuard
from visavis.perception.embeddings import Embeddings
from visavis.perception.evidence import EVIDENCE, Evidence
from visavis.perception.fusion import SIGNS, UserState
from visavis.perception.fusion_model import Modality
from visavis.perception.identity import Identity
from visavis.perception.known_faces import KnownFaces
from visavis.perception.listening import FOLLOWED, Listening
from visavis.perception.microphone import Microphone
from visavis.perception.sentiment import READ, Sentiment
from visavis.perception.sight import Sight
from visavis.perception.sound_classification import SoundClassifier
from visavis.perception.sounds import SOUNDED, Sounds
from visavis.perception.tone import TONE, Tone
from visavis.perception.trained_fusion import TrainedFusion
from visavis.perception.transcription import HEARD, Transcription
from visavis.perception.turn_end import JUDGED, TurnEnd
from visavis.perception.video_classification import VideoClassifier
from visavis.perception.voice_activity import SpeechTiming, VoiceActivity


def wire_hearing(bus: SessionBus, role: Role, shared: Shared, embeddings: Embeddings) -> None:
    """Subscribe what listens: for speech, its end and its words, room for a listener, echoes, tones and sounds."""
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
    wire_tone(bus, microphone, shared.sounds, embeddings if shared.fusion is not None else None)
    if shared.turn_model is not None:
        turn_end = TurnEnd(microphone, shared.turn_model.model, shared.turn_model.runner, role.completeness)
        bus.listen(JUDGED, turn_end.follow)
        bus.listen(UserSpeechPaused, turn_end.predict, until=(UserSpeechResumed, UserSpeechStarted, TurnEnded))
    if role.recognizer is not None:
        transcription = Transcription(role.recognizer, microphone, role.vocabulary, session_id=bus.session_id)
        bus.listen(HEARD, transcription.transcribe, latest_only=(AudioReceived,), when=transcription.is_due)


def wire_tone(
    bus: SessionBus,
    microphone: Microphone,
    classifier: SoundClassifier | None,
    embeddings: Embeddings | None,
    *,
    tone_events: tuple[type[Event], ...] = TONE,
) -> None:
    """Subscribe what hears how things are said, and what else sounds; ``embeddings`` are kept if anybody wants them."""
    named = {kind for label in classifier.labels if (kind := kind_of(label))} if classifier is not None else set()
    tone = Tone(microphone, named_elsewhere=named)
    bus.listen((SessionOpened, SessionUpdated), tone.switch)
    bus.listen(tone_events, tone.follow, latest_only=(AudioReceived,), when=tone.is_due)
    if classifier is not None:
        sounds = Sounds(classifier, microphone, embeddings=embeddings, report=tone.learn)
        bus.listen((SessionOpened, SessionUpdated), sounds.switch)
        bus.listen(SOUNDED, sounds.follow)
        bus.listen(AudioReceived, sounds.collect)
        bus.listen(AudioReceived, sounds.listen, latest_only=(AudioReceived,), when=sounds.is_due)


def wire_sight(bus: SessionBus, eyes: Eyes, embeddings: Embeddings) -> None:
    """Subscribe what looks: at faces, at movements, and at who they are."""
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
        wire_actions(bus, sight, eyes.classifier, embeddings)
    if eyes.encoder is not None and eyes.people is not None:
        known = KnownFaces(partial(Identity, eyes.encoder, eyes.people), sight.view)
        bus.listen((SessionOpened, SessionUpdated), known.switch)
        bus.listen(FaceLost, known.lose)
        bus.listen(FacesTracked, known.look, when=known.is_wanted)


def wire_actions(bus: SessionBus, sight: Sight, classifier: VideoClassifier, embeddings: Embeddings) -> Actions:
    """Subscribe what watches movements; return it."""
    actions = Actions(classifier, sight.view, report=sight.learn, embeddings=embeddings)
    bus.listen((SessionOpened, SessionUpdated), actions.switch)
    bus.listen(FacesTracked, actions.collect)
    bus.listen(FacesTracked, actions.recognize, when=actions.is_due)
    return actions


def wire_state(bus: SessionBus, shared: Shared, embeddings: Embeddings) -> None:
    """Subscribe what makes one picture of the person, and what reads the feeling in their words for it."""
    state = UserState(asyncio.get_running_loop().time, watching=False, calibration=shared.rules)
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
