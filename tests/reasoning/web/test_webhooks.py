from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.reasoning.web.server import Asked, Reply, serving
from visavis.events import CodedError
from visavis.reasoning.web.webhooks import ATTEMPTS, Message, Target, Webhooks

MESSAGE = Message("Tom & <!channel> are here", "host", "s1", "run-1", datetime(2026, 1, 2, tzinfo=UTC))


async def _send(replies: list[Reply], *, kind: str = "json", limit_s: float = 5.0) -> tuple[str, list[Asked]]:
    """Send against a server that gives these answers in turn. Return the error's code, and what it was asked."""
    waiting = list(replies)
    async with serving(lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]) as server:
        webhooks = Webhooks(first_wait_s=0.001, time_limit_s=limit_s)
        target = Target("team", server.url("/hook/SECRET"), "slack" if kind == "slack" else "json")
        try:
            await webhooks.send(target, MESSAGE)
        except CodedError as error:
            assert "SECRET" not in error.detail
            return error.code, server.asked
        finally:
            await webhooks.close()
    return "", server.asked


async def test_slack_gets_its_format_without_power_over_the_channel() -> None:
    code, asked = await _send([Reply("ok", content_type="text/html")], kind="slack")
    assert code == ""
    assert asked[0].path == "/hook/SECRET"
    assert json.loads(asked[0].body) == {
        "text": "Tom &amp; &lt;!channel&gt; are here", "unfurl_links": False, "unfurl_media": False,
    }  # fmt: skip


async def test_others_get_the_text_as_it_is_with_where_it_comes_from() -> None:
    code, asked = await _send([Reply(status=204)])
    assert code == ""
    assert json.loads(asked[0].body) == {
        "id": "run-1", "text": "Tom & <!channel> are here", "persona": "host", "session_id": "s1",
        "sent_at": "2026-01-02T00:00:00+00:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    "first", [Reply("no", 503), Reply("no", 500), Reply("no", 429), Reply("no", 429, headers={"retry-after": "0"})]
)
async def test_it_tries_again_if_that_can_help(first: Reply) -> None:
    code, asked = await _send([first, Reply("ok")])
    assert (code, len(asked)) == ("", 2)
    assert asked[0].body == asked[1].body


@pytest.mark.parametrize(
    ("reply", "code", "attempts"),
    [
        (Reply("no", 500), "notify.unavailable", ATTEMPTS),
        (Reply("no", 429), "notify.rate_limited", ATTEMPTS),
        (Reply("no", 429, headers={"retry-after": "3600"}), "notify.rate_limited", 1),
        (Reply("invalid_payload", 400), "notify.refused", 1),
        (Reply("channel_is_archived", 410), "notify.refused", 1),
        (Reply("", 302, headers={"location": "http://127.0.0.1:1/"}), "notify.refused", 1),
    ],
)
async def test_what_cannot_be_sent_is_told(reply: Reply, code: str, attempts: int) -> None:
    found, asked = await _send([reply])
    assert (found, len(asked)) == (code, attempts)


async def test_a_message_that_perhaps_arrived_is_not_sent_again() -> None:
    code, asked = await _send([Reply("late", delay_s=30)], limit_s=1.0)
    assert (code, len(asked)) == ("notify.uncertain", 1)


async def test_a_server_that_is_not_there_is_tried_again() -> None:
    async with serving(Reply()) as server:
        pass
    webhooks = Webhooks(first_wait_s=0.001)
    with pytest.raises(CodedError, match="unavailable"):
        await webhooks.send(Target("team", server.url()), MESSAGE)
    await webhooks.close()


def test_the_secret_address_is_not_printed() -> None:
    assert "SECRET" not in repr(Target("team", "https://hooks.example/SECRET"))
