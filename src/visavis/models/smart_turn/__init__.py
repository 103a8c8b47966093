"""Smart Turn v3 (https://github.com/pipecat-ai/smart-turn, BSD-2-Clause): whether a speaker has finished."""

from visavis.models.smart_turn.features import SAMPLE_RATE, SAMPLES, log_mel
from visavis.models.smart_turn.predictor import SmartTurn

__all__ = ["SAMPLES", "SAMPLE_RATE", "SmartTurn", "log_mel"]
