"""What is heard in a recording: by the same parts that listen in a conversation."""

from __future__ import annotations

from collections.abc import Callable

from visavis.cli.headless import converse, open_session
from visavis.config import Settings
from visavis.events import Envelope, SessionSettings

HEARD = ("speech.", "turn.", "audio.transcription", "voice.emotion", "sound.detected", "text.sentiment")
"""Wire names, or their beginnings, of what there is to hear."""
FAILED = ("handler.failed", "error")


async def listen_in(
    settings: Settings, pcm: bytes, *, persona: str = "", feelings: bool, on_heard: Callable[[Envelope, float], None]
) -> None:
    """Let a recording (PCM16 mono 16 kHz) talk to a session that answers in writing; pass on what is heard, with s.

    With ``feelings`` the tone of the voice, other sounds and the feeling in the words are told, too.
    """
    wishes = SessionSettings(
        persona=persona or settings.persona,
        greet=False,
        voice_output=False,
        voice_emotion=feelings,
        sounds=feelings,
        sentiment=feelings,
    )
    blind = settings.model_copy(update={"faces": "none"})  # nothing is looked at here

    def pass_on(envelope: Envelope, at_s: float) -> None:
        if envelope.type.startswith((*HEARD, *FAILED)):
            on_heard(envelope, at_s)

    async with open_session(blind, wishes) as session:
        await converse(session, pcm, on_event=pass_on)
