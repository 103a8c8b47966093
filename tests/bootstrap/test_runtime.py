"""What a process says it can do, before anybody talks to it."""

from __future__ import annotations

from pathlib import Path

from tests.models.installed import model_folder
from visavis.bootstrap.runtime import Runtime
from visavis.config import Settings
from visavis.storage.memory import MemoryStorage


async def test_what_reads_feelings_is_known_before_a_session_begins() -> None:
    folder = model_folder("silero-vad").parent
    able = Runtime(Settings(_env_file=None, models_dir=folder), MemoryStorage()).capabilities()
    assert (able.voice_emotion, able.sounds, able.sentiment, able.fusion) == ("prosody", "rules", "lexicon", "rules")


async def test_who_does_not_hear_reads_words_alone(tmp_path: Path) -> None:
    deaf = Runtime(Settings(_env_file=None, models_dir=tmp_path), MemoryStorage()).capabilities()
    assert (deaf.voice_emotion, deaf.sounds, deaf.sentiment) == (None, None, "lexicon")
