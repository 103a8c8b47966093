"""Whether the user has finished, judged from the sound while the hangover runs."""

from __future__ import annotations

from visavis.events import TurnEnded, TurnEndPredicted, UserSpeechPaused, UserSpeechStarted, UserSpeechStopped
from visavis.inference import Runner
from visavis.models.smart_turn import SAMPLES, SmartTurn
from visavis.perception.microphone import SAMPLES_PER_MS, Microphone


class TurnEnd:
    """Asks the turn model about one session's pauses."""

    def __init__(
        self,
        microphone: Microphone,
        model: SmartTurn,
        runner: Runner,
        *,
        preroll_ms: int = 300,
        longest_gap_ms: int = 2_000,
    ) -> None:
        """``model`` and ``runner`` are shared by all sessions.

        The model hears the turn from ``preroll_ms`` before its first speech. Speech that comes ``longest_gap_ms``
        after the last is taken for the first of a new turn, whatever became of the old one.
        """
        self._microphone = microphone
        self._model = model
        self._runner = runner
        self._preroll_ms = preroll_ms
        self._longest_gap_ms = longest_gap_ms
        self._start_ms: int | None = None
        self._stopped_ms = 0

    def follow(self, event: UserSpeechStarted | UserSpeechStopped | TurnEnded) -> None:
        """Keep track of where the turn began (a plain function: it runs inline)."""
        match event:
            case TurnEnded():
                self._start_ms = None
            case UserSpeechStopped():
                self._stopped_ms = event.stream_ms
            case UserSpeechStarted():
                if self._start_ms is None or event.stream_ms - self._stopped_ms > self._longest_gap_ms:
                    self._start_ms = max(0, event.stream_ms - self._preroll_ms)

    async def predict(self, event: UserSpeechPaused) -> list[TurnEndPredicted]:
        """Return the probability that the turn is over.

        Subscribe with ``until=(UserSpeechResumed, TurnEnded)``: then the answer is of no use.
        """
        end = self._microphone.position
        start = (self._start_ms if self._start_ms is not None else event.stream_ms - self._preroll_ms) * SAMPLES_PER_MS
        samples = self._microphone.read(max(0, start, end - SAMPLES), end)
        probability = await self._runner.run(self._model.predict, samples)
        return [TurnEndPredicted(probability=probability, stream_ms=event.stream_ms)]
