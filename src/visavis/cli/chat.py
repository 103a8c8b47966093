"""``visavis chat``: a conversation in the terminal, by text."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from rich.markup import escape

from visavis.cli.common import load_settings, out
from visavis.cli.content import show_item
from visavis.cli.headless import open_runtime
from visavis.events import (
    AgentFailed,
    AgentStarted,
    AssistantDelta,
    AssistantResponse,
    CancelResponse,
    ContentShown,
    Envelope,
    ErrorOccurred,
    HandlerFailed,
    HandOverRequested,
    PersonaHandedOver,
    SessionSettings,
    Source,
    TextReceived,
)
from visavis.session.session import Session


def run_chat(persona: str, *, sources: bool) -> None:
    """Talk by text until the user says goodbye with Ctrl+D."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_chat(persona, sources=sources))


async def _chat(persona: str, *, sources: bool) -> None:
    settings = load_settings(synthesizer="none", recognizer="none", turn_model="none")
    wishes = SessionSettings(persona=persona or settings.persona, greet=True, voice_output=False)
    async with open_runtime(settings) as runtime:
        screen = _Screen(sources=sources)
        runtime.hand_overs.adopt = screen.expect_next
        session = await runtime.sessions.create(wishes)
        screen.follow(session)
        out.print("[dim]Type and press Enter. Ctrl+C stops an answer, Ctrl+D ends.[/]\n")
        session.start()
        while True:
            await screen.answered()
            following = await screen.next_session()
            if following is not None:
                session, begin = following
                screen.follow(session)
                begin()
                continue
            try:
                text = await asyncio.to_thread(out.input, "[cyan]You[/]   ")
            except EOFError:
                out.print()
                return
            if text.strip():
                screen.expect()
                session.bus.publish(TextReceived(text=text.strip()[:4_000]))
                await _wait(session, screen)


async def _wait(session: Session, screen: _Screen) -> None:
    try:
        await screen.answered()
    except asyncio.CancelledError:
        session.bus.publish(CancelResponse())
        screen.end_line()
        raise


class _Screen:
    """Prints an answer as it comes."""

    def __init__(self, *, sources: bool) -> None:
        self._title = ""
        self._sources = sources
        self._done = asyncio.Event()
        self._speaking = False
        self._handing: asyncio.Event | None = None
        """Set when it is decided whether somebody takes over; None while nobody wants to."""
        self._following: tuple[Session, Callable[[], None]] | None = None

    def follow(self, session: Session) -> None:
        """Print what is said in a session from now on."""
        self._title = session.persona.title
        self._done.clear()
        session.bus.tap(self.show, where=lambda _: True)

    def expect_next(self, _: Session, following: Session, begin: Callable[[], None]) -> None:
        """Take note of the session in which somebody else goes on."""
        self._following = (following, begin)

    async def next_session(self) -> tuple[Session, Callable[[], None]] | None:
        """Return the session in which somebody else goes on, and how it begins; None if nobody takes over."""
        if self._handing is not None:
            await self._handing.wait()
        following, self._handing, self._following = self._following, None, None
        return following

    def expect(self) -> None:
        """Note that an answer will come."""
        self._done.clear()

    async def answered(self) -> None:
        """Wait until the answer is complete."""
        await self._done.wait()

    def end_line(self) -> None:
        """Begin a new line if one is open."""
        if self._speaking:
            out.print()
            self._speaking = False

    def show(self, envelope: Envelope) -> None:
        """Print what concerns the reader."""
        match envelope.event:
            case AgentStarted() as run:
                self.end_line()
                told = ", ".join(f"{name}: {value}" for name, value in run.arguments.items() if value)
                out.print(f"      [dim]… {escape(run.title)}{escape(f' ({told})' if told else '')[:200]}[/]")
            case AgentFailed() as run:
                self.end_line()
                out.print(f"      [dim red]{escape(run.detail)}[/]")
            case ContentShown() as content if content.is_journalled():
                self.end_line()
                show_item(content.item)
            case AssistantDelta() as delta:
                if not self._speaking:
                    out.print(f"[magenta]{escape(self._title):5}[/] ", end="")
                    self._speaking = True
                out.print(escape(delta.text), end="")
            case AssistantResponse() as response:
                self.end_line()
                if self._sources:
                    shown = dict.fromkeys(_named(item) for item in response.sources)
                    out.print(f"      [dim]{escape(', '.join(shown))}[/]")
                self._done.set()
            case HandOverRequested():
                self._handing = asyncio.Event()
            case PersonaHandedOver() if self._handing is not None:
                self._handing.set()
            case HandlerFailed() | ErrorOccurred() as failure:
                if self._handing is not None:
                    self._handing.set()
                out.print(f"      [dim red]{escape(failure.code)}: {escape(failure.detail)}[/]")


def _named(source: Source) -> str:
    """Name a source for the reader."""
    if source.kind == "command":
        return "said word for word, as it was told to"
    return f"{source.kind} {source.title or source.reference}"
