from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from visavis.events import Envelope, UsageRecorded
from visavis.storage import SessionRecord
from visavis.storage.sql import SqlStorage


@pytest.fixture
def talked(tmp_path: Path) -> str:
    """Keep a conversation with what it took, and one that took nothing."""
    session = "01890000-0000-7000-8000-000000000001"

    async def keep() -> None:
        (tmp_path / "data").mkdir()
        storage = SqlStorage(f"sqlite:///{tmp_path / 'data' / 'visavis.db'}")
        await storage.open()
        await storage.save_session(SessionRecord(session, "host", 1_700_000_000_000))
        await storage.save_session(SessionRecord(session[:-1] + "2", "host", 1_700_000_100_000))
        events = [("openai:a", "answer", 0.5), ("ollama:b", "memory", None), ("openai:a", "answer", 0.25)]
        await storage.append(
            [
                Envelope(
                    UsageRecorded(
                        model=model, purpose=purpose, requests=1, input_tokens=1_000, output_tokens=50, cost_usd=cost
                    ),
                    session,
                )
                for model, purpose, cost in events
            ]
        )
        await storage.close()

    asyncio.run(keep())
    return session


def test_the_latest_conversations_are_listed(run: Run, talked: str) -> None:
    lines = run("usage").output.splitlines()
    line = next(line for line in lines if talked in line)
    assert "3,000" in line
    assert "$0.7500 + 1 without a price" in line
    assert len(lines) == 3
    assert len(run("usage", "--latest", "1").output.splitlines()) == 2
    assert json.loads(run("usage", "--json").output)[1]["total"]["cost_usd"] == 0.75


def test_one_conversation_is_told_by_model_and_purpose(run: Run, talked: str) -> None:
    text = run("usage", talked).output
    assert "no price known" in text
    assert "$0.7500" in text
    body = json.loads(run("usage", talked, "--json").output)
    assert [(line["model"], line["purpose"], line["requests"]) for line in body["lines"]] == [
        ("openai:a", "answer", 2),
        ("ollama:b", "memory", 1),
    ]
    assert "session.unknown" in run("usage", "nobody", fails=True).stderr


def test_nothing_was_said_yet(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    assert "no conversations" in run("usage").output
