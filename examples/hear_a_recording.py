"""The whole of hearing on a sound file, without a server: speech, pauses, turns and words.

    python hear_a_recording.py question.wav

Time is virtual: silences pass at once, and the result is the same as in real time.
"""

import sys
from pathlib import Path

from visavis.bus import virtual_time
from visavis.cli.headless import converse, open_session
from visavis.cli.sound import read_sound
from visavis.config import Settings
from visavis.events import (
    Envelope,
    SessionSettings,
    TurnEnded,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
)


def show(envelope: Envelope, at_s: float) -> None:
    """Print what was heard."""
    match envelope.event:
        case UserSpeechStarted(stream_ms=start):
            print(f"{at_s:6.2f} s  speech, since {start} ms")
        case UserSpeechStopped(speech_ms=speech):
            print(f"{at_s:6.2f} s  silence, after {speech} ms of speech")
        case TurnEnded(why=why, probability=probability):
            print(f"{at_s:6.2f} s  the turn is over ({why}, {probability})")
        case UtteranceTranscribed(final=True, transcription=text, confidence=confidence):
            print(f"{at_s:6.2f} s  heard: {text!r}, {confidence:.0%} sure")


async def main() -> None:
    """Let the recording talk to a session that answers in writing."""
    pcm = read_sound(Path(sys.argv[1]))  # PCM16 mono 16 kHz
    settings = Settings(synthesizer="none", mind="scripted")
    async with open_session(settings, SessionSettings(voice_output=False)) as session:
        await converse(session, pcm, on_event=show)


if __name__ == "__main__":  # the recognizer's worker processes import this file
    virtual_time.run(main())
