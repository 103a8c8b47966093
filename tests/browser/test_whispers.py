"""An operator whispers to a persona with a language model: its answers follow, and the user sees who is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accounts import server_with_accounts, sign_in
from tests.browser.chromium import new_page
from tests.browser.model_server import model_server
from tests.browser.visitor import Visitor
from tests.reasoning.openai_server import Exchange, OpenAIServer

WHISPER = "The garden is closed for repairs until Friday. Say so when they ask for it."
UNAWARE = ("The", " garden", " is", " open", " every", " day", ".")
AWARE = ("I", " am", " sorry", ":", " the", " garden", " is", " closed", " until", " Friday", ".")


async def obedient(exchange: Exchange) -> None:
    """Answer as a model that does what its instructions say."""
    await exchange.reply(AWARE if WHISPER in instructions(exchange.request.body) else UNAWARE)


def instructions(body: dict[str, Any]) -> str:
    """Return the system prompt of a request."""
    return "\n".join(str(item["content"]) for item in body["messages"] if item["role"] in ("system", "developer"))


@dataclass
class Place:
    """A server, and the model that it asks."""

    address: str
    model: OpenAIServer

    def prompts(self, question: str) -> list[str]:
        """Return the instructions with which a question was asked."""
        bodies = [request.body for request in self.model.requests]
        return [instructions(body) for body in bodies if question in json.dumps(body["messages"][-1])]


@pytest.fixture
def place(everything_is_here: None, tmp_path: Path) -> Iterator[Place]:
    with model_server(obedient) as model:
        chosen = {"VISAVIS_MIND": "model", "VISAVIS_MODEL_URL": model.address, "VISAVIS_MODEL": "tiny"}
        chosen |= {"VISAVIS_GUESTS": "true"}
        with server_with_accounts(tmp_path, chosen, olga="operator") as address:
            yield Place(address, model)


def watch(browser: Browser, address: str) -> Page:
    """Sign in as the operator, and watch the one conversation that goes on."""
    page = new_page(browser, viewport={"width": 1360, "height": 900}, locale="en-US", permissions=[])
    page.add_init_script("localStorage.visavis ??= JSON.stringify({ toured: true, quality: 'lite' })")
    page.goto(f"{address}/live/")
    sign_in(page, "olga")
    page.get_by_role("link", name="with Iris").click()
    return page


def ask(visitor: Visitor, question: str) -> str:
    """Ask something; return the answer."""
    visitor.say(question)
    visitor.wait(f"u && u.text === {json.dumps(question)} && e.kind === 'assistant' && e.status === 'complete'")
    return "".join(sentence["text"] for sentence in visitor.entry("assistant")["sentences"])


def test_an_answer_follows_the_whisper_and_the_user_sees_who_is_there(browser: Browser, place: Place) -> None:
    visitor = Visitor(browser, place.address, drawn=False).open()
    visitor.begin()
    assert ask(visitor, "Is the garden open today?") == "".join(UNAWARE)

    operator = watch(browser, place.address)
    company = visitor.page.locator("[data-company]")
    expect(company).to_have_text("Somebody listens in.")
    expect(operator.get_by_text("The user is told that you are here.")).to_be_visible()
    operator.get_by_label("What it should keep in mind").fill(WHISPER)
    operator.get_by_role("button", name="Whisper").click()
    expect(operator.get_by_text("1 whisper in mind")).to_be_visible()
    assert ask(visitor, "May I see the garden tomorrow?") == "".join(AWARE)
    expect(operator.get_by_role("region", name="What is said")).to_contain_text("".join(AWARE))

    before, after = (place.prompts(text) for text in ("open today?", "garden tomorrow?"))
    assert before != []
    assert after != []
    assert not any(WHISPER in prompt for prompt in before)
    assert all(WHISPER in prompt for prompt in after)

    # Of the whisper itself the user sees and receives nothing, and once the operator has left that is seen as well.
    assert "repairs" not in visitor.page.locator("body").inner_text()
    assert "repairs" not in json.dumps(visitor.events)
    operator.context.close()
    expect(company).to_have_count(0)
    visitor.close()
