"""What an operator sees of a conversation that goes on: the latest lines, and what led up to now."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from visavis.bus import EventBus
from visavis.events import (
    AgentCompleted,
    AgentFailed,
    AgentStarted,
    AnswerAttributed,
    AssistantCancelled,
    AssistantDelta,
    AssistantResponse,
    AssistantThinking,
    ContentShown,
    Direction,
    Envelope,
    Event,
    OperatorAwaited,
    OperatorPresenceChanged,
    OperatorTyped,
    OperatorWhispered,
    PersonaReplaced,
    PlaybackCompleted,
    PlaybackStarted,
    SessionClosed,
    SessionOpened,
    SessionUpdated,
    TextReceived,
    TurnEnded,
    TurnInterrupted,
    TurnStarted,
    UserStateEstimated,
    UtteranceTranscribed,
)
from visavis.events.identity import created_ms
from visavis.gateway.trpc.routers.live import LiveLine, LiveState

LINES = 6
HISTORY = 300
"""So many envelopes are kept for those who join in the middle."""
_LINE_CHARACTERS = 500

_FOR_OPERATORS: tuple[type[Event], ...] = (
    TextReceived,
    OperatorAwaited,
    OperatorTyped,
    OperatorWhispered,
    PersonaReplaced,
    AnswerAttributed,
)
"""What observers get beside what the user's client gets: what the user typed, and what operators do."""
_HISTORY: tuple[type[Event], ...] = (
    TurnStarted, TurnEnded, TextReceived, UtteranceTranscribed, AssistantResponse, TurnInterrupted, ContentShown,
    AgentStarted, AgentCompleted, AgentFailed, OperatorTyped, OperatorWhispered, AnswerAttributed, PersonaReplaced,
)  # fmt: skip
_FRAME: tuple[type[Event], ...] = (SessionOpened, SessionUpdated, OperatorPresenceChanged, SessionClosed)
"""Of each only the latest matters."""
_SHOWN: tuple[type[Event], ...] = (
    *_HISTORY, *_FRAME, OperatorAwaited, AssistantThinking, AssistantCancelled, PlaybackStarted, PlaybackCompleted,
    UserStateEstimated,
)  # fmt: skip
"""What changes the list of conversations."""


def is_observable(event_type: type[Event]) -> bool:
    """Tell whether observers get events of this class."""
    return Direction.OUTBOUND in event_type.direction or event_type in _FOR_OPERATORS


class LiveView:
    """Follows one conversation."""

    def __init__(self, bus: EventBus, changed: Callable[[], object]) -> None:
        """Call ``changed`` when there is something new to be shown."""
        self.bus = bus
        self.lines: deque[LiveLine] = deque(maxlen=LINES)
        self.state: LiveState | None = None
        self._changed = changed
        self._history: deque[Envelope] = deque(maxlen=HISTORY)
        self._latest: dict[type[Event], Envelope] = {}
        self._under_way: list[Envelope] = []
        """Of the answer that is not complete: its pieces."""
        self._cancelled: str | None = None
        self._by_operator: set[str] = set()
        self._said: dict[str, LiveLine] = {}
        bus.tap(self._follow, where=lambda kind: is_observable(kind) or kind in _SHOWN)

    @property
    def over(self) -> bool:
        """Whether the conversation has ended."""
        return SessionClosed in self._latest

    def snapshot(self) -> list[Envelope]:
        """Return what somebody has to know who joins now, in the order in which it happened."""
        frame = [item for kind, item in self._latest.items() if kind in _FRAME]
        now = [item for kind, item in self._latest.items() if kind not in _FRAME]
        return sorted([*frame, *now, *self._history, *self._under_way], key=lambda item: item.id)

    def _follow(self, envelope: Envelope) -> None:
        event = envelope.event
        kind = type(event)
        if kind in _FRAME or kind.latest_only:
            self._latest[kind] = envelope
        if kind in _HISTORY and getattr(event, "final", True):
            self._history.append(envelope)
        match event:
            case SessionUpdated():
                self._forget_perceptions()
            case UserStateEstimated():
                self.state = _state(event)
            case AssistantThinking():
                self._under_way = [envelope]
            case AssistantDelta():
                if event.response_id != self._cancelled:  # that it is cancelled overtakes its last pieces
                    self._under_way.append(envelope)
            case AssistantCancelled():
                self._cancelled = event.response_id
                self._under_way = [item for item in self._under_way if not _belongs(item.event, event.response_id)]
            case AnswerAttributed():
                self._by_operator.add(event.response_id)
            case _:
                self._line(event, created_ms(envelope.id))
        if kind in _SHOWN:
            self._changed()

    def _forget_perceptions(self) -> None:
        """Forget what was seen and heard of the user: they may just have withdrawn it. If not, it comes anew."""
        self.state = None
        self._latest = {kind: item for kind, item in self._latest.items() if kind in _FRAME}

    def _line(self, event: Event, at_ms: int) -> None:
        match event:
            case TextReceived():
                self._add(LiveLine(role="user", text=event.text, at_ms=at_ms))
            case UtteranceTranscribed() if event.final and event.transcription:
                self._add(LiveLine(role="user", text=event.transcription, at_ms=at_ms))
            case AssistantResponse():
                self._under_way = []
                operator = event.response_id in self._by_operator
                self._by_operator.discard(event.response_id)
                line = self._add(LiveLine(role="assistant", text=event.text, at_ms=at_ms, operator=operator))
                self._said = {event.response_id: line}
            case TurnInterrupted():
                self._under_way = []
                self._interrupted(event, at_ms)

    def _add(self, line: LiveLine) -> LiveLine:
        shortened = line.model_copy(update={"text": _short(line.text)})
        self.lines.append(shortened)
        return shortened

    def _interrupted(self, event: TurnInterrupted, at_ms: int) -> None:
        response_id = event.response_id or ""
        line = self._said.pop(response_id, None)
        heard = {"text": _short(event.heard_text), "interrupted": True}
        if line is not None and line in self.lines:
            self.lines[self.lines.index(line)] = line.model_copy(update=heard)
        elif line is None and event.heard_text:
            operator = response_id in self._by_operator
            self.lines.append(LiveLine(role="assistant", at_ms=at_ms, operator=operator, **heard))
        self._by_operator.discard(response_id)


def _belongs(event: Event, response_id: str) -> bool:
    return isinstance(event, AssistantThinking | AssistantDelta) and event.response_id == response_id


def _short(text: str) -> str:
    return text if len(text) <= _LINE_CHARACTERS else f"{text[: _LINE_CHARACTERS - 1].rstrip()}…"


def _state(event: UserStateEstimated) -> LiveState | None:
    dimensions = {name: getattr(event, name) for name in ("valence", "arousal", "attention", "engagement")}
    if not event.emotion_confidence and not any(item.confidence for item in dimensions.values()):
        return None
    values = {name: round(item.value, 3) for name, item in dimensions.items()}
    return LiveState(emotion=event.emotion, emotion_confidence=round(event.emotion_confidence, 3), **values)
