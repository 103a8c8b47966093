"""``visavis chat``: a conversation in the terminal, by text."""

from __future__ import annotations

import asyncio
import contextlib

from rich.markup import escape

from visavis.cli.common import load_settings, out
from visavis.cli.headless import open_session
from visavis.events import (
    AssistantDelta,
    AssistantResponse,
    CancelResponse,
    Envelope,
    ErrorOccurred,
    HandlerFailed,
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
    async with open_session(settings, wishes) as session:
        screen = _Screen(session.persona.title, sources=sources)
        session.bus.tap(screen.show, where=lambda _: True)
        out.print("[dim]Type and press Enter. Ctrl+C stops an answer, Ctrl+D ends.[/]\n")
        session.start()
        while True:
            await screen.answered()
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

    def __init__(self, title: str, *, sources: bool) -> None:
        self._title = title
        self._sources = sources
        self._done = asyncio.Event()
        self._speaking = False

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
            case HandlerFailed() | ErrorOccurred() as failure:
                out.print(f"      [dim red]{escape(failure.code)}: {escape(failure.detail)}[/]")


def _named(source: Source) -> str:
    """Name a source for the reader."""
    if source.kind == "command":
        return "said word for word, as it was told to"
    return f"{source.kind} {source.title or source.reference}"
