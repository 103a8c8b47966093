"""What all sessions of one process share."""

from __future__ import annotations

from dataclasses import dataclass, field

from visavis.bootstrap.abilities import Abilities
from visavis.bootstrap.hand_over import HandOvers
from visavis.bootstrap.hearing import TurnModel
from visavis.bootstrap.seeing import Eyes
from visavis.config import Settings
from visavis.models.fusion.rules import RulesCalibration
from visavis.perception.fusion_model import FusionModel
from visavis.perception.sound_classification import SoundClassifier
from visavis.perception.voice_activity import VadBatcher
from visavis.reasoning.usage import UsageMeter
from visavis.storage import Storage
from visavis.storage.artefacts import ArtefactStore


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
    rules: RulesCalibration | None = None
    """How far the rules can be believed that do it otherwise, where that was measured."""

    hand_overs: HandOvers | None = None
    """Hands conversations from persona to persona."""
    abilities: Abilities | None = None
    """What minds can do beside talking."""
    artefacts: ArtefactStore | None = None
    """Keeps recordings, encrypted; without it nothing is recorded."""
    usage: UsageMeter = field(default_factory=UsageMeter)
    """What conversations take of language models."""

    async def close(self) -> None:
        """Release the models, but for the eyes."""
        for model in (self.sounds, self.fusion):
            if model is not None:
                await model.close()
        if self.voice_activity is not None:
            self.voice_activity.close()
        if self.turn_model is not None:
            self.turn_model.runner.close()
