"""The models that hear: voice activity and turn end, shared by all sessions."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.bootstrap.parts import Part
from visavis.config import Settings
from visavis.inference import Batcher, Runner
from visavis.inference.catalog import ModelStore
from visavis.models.silero import SileroVad
from visavis.models.smart_turn import SmartTurn
from visavis.perception.voice_activity import VadBatcher

VAD_APART_S = 0.008
"""How far apart batches of all sessions' chunks are. With one session none ever waits; with forty, four milliseconds on
average buy a tenth of the calls, each of which costs more than its chunk."""
_MISSING = "Its model is not on disk: visavis models pull {0}"


@dataclass(slots=True)
class TurnModel:
    """The turn-end model with the thread that it runs in."""

    model: SmartTurn
    runner: Runner


def voice_activity_part(settings: Settings, store: ModelStore) -> Part[VadBatcher]:
    """Return what finds speech in sound."""
    job = "voice activity"
    if not store.installed("silero-vad"):
        return Part(job, "none", _MISSING.format("silero-vad"), None, "Without it only typed text is understood")
    return Part(job, "silero", "Finds speech in sound.", lambda: _batcher(store))


def turn_model_part(settings: Settings, store: ModelStore) -> Part[TurnModel]:
    """Return what judges whether the user has finished."""
    job = "turn end"
    if settings.turn_model == "none":
        return Part(job, "none", f"Switched off: {settings.plain_silence_ms} ms of silence end a turn.", None)
    if not store.installed("smart-turn"):
        return Part(job, "none", _MISSING.format("smart-turn"), None, "Without it silence alone ends a turn")
    return Part(job, "smart-turn", "Hears whether a sentence is finished.", lambda: _turn_model(store))


def _batcher(store: ModelStore) -> VadBatcher:
    return Batcher(SileroVad(store.file("silero-vad")).predict, Runner("vad"), apart_s=VAD_APART_S)


def _turn_model(store: ModelStore) -> TurnModel:
    # A judgment that is late is replaced by silence; an event loop that is late by nothing.
    return TurnModel(SmartTurn(store.file("smart-turn")), Runner("turn-end", nice=5))
