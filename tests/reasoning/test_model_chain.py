from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest
import pytest_asyncio

from tests.reasoning.minds import PATIENT
from tests.reasoning.openai_server import Exchange, Script, openai_server
from visavis.bus import virtual_time
from visavis.events import CodedError
from visavis.inference import Runner
from visavis.reasoning.circuit import Circuit
from visavis.reasoning.fake_model import FakeLanguageModel, FakeReply
from visavis.reasoning.language_model import Ask, LanguageModel, Reply, TextPiece, text_of
from visavis.reasoning.model_chain import Fallback, Health, ModelChain
from visavis.reasoning.provider_model import Patience, ProviderModel
from visavis.reasoning.providers import ModelSpec

ASK = Ask([])


def failing(code: str, text: str = "") -> FakeReply:
    return FakeReply(text, error=CodedError(f"mind.{code}", "It failed."))


def fake(name: str, *replies: FakeReply | str) -> FakeLanguageModel:
    return FakeLanguageModel(*replies, name=name)


async def said(model: LanguageModel, ask: Ask = ASK) -> tuple[str, str]:
    """Return what was said, and which model said it."""
    text, usage = await text_of(model, ask)
    return text, usage.model


@pytest.mark.parametrize(
    "code",
    ["unreachable", "timeout", "rate_limited", "quota_exceeded", "server_error", "unauthorized", "model_not_found",
     "context_too_long", "malformed", "empty", "rejected", "misconfigured"],
)  # fmt: skip
async def test_the_next_model_answers_where_one_fails(code: str) -> None:
    told: list[Fallback] = []
    chain = ModelChain([fake("a", failing(code)), fake("b", "Fine.")], announce=told.append)
    assert await said(chain) == ("Fine.", "b")
    assert told == [Fallback("a", f"mind.{code}", "b")]


async def test_a_refusal_is_an_answer() -> None:
    other = fake("b", "Fine.")
    chain = ModelChain([fake("a", failing("refused")), other])
    with pytest.raises(CodedError, match=r"mind\.refused"):
        await said(chain)
    assert not other.asked
    assert chain.health()[0] == Health("a")  # it works well


async def test_after_the_first_piece_nobody_else_goes_on() -> None:
    other = fake("b", "Fine.")
    chain = ModelChain([fake("a", failing("broken_off", "I was")), other])
    stream = chain.ask(ASK)
    assert isinstance(await anext(stream), TextPiece)
    assert isinstance(await anext(stream), TextPiece)
    with pytest.raises(CodedError, match="broken_off"):
        await anext(stream)
    assert not other.asked
    assert chain.health()[0].code == "mind.broken_off"
    assert await said(chain) == ("Fine.", "b")  # the next question


async def test_if_all_fail_the_last_one_is_believed() -> None:
    chain = ModelChain([fake("a", failing("timeout")), fake("b", failing("unauthorized"))])
    with pytest.raises(CodedError, match=r"mind\.unauthorized"):
        await said(chain)


def test_what_failed_is_passed_over_and_tried_again_by_one() -> None:
    async def talk() -> None:
        first = fake("a", failing("server_error"), failing("server_error"), FakeReply("Back.", first_s=1.0))
        second = fake("b", "Fine.")
        chain = ModelChain([first, second], first_pause_s=10, longest_pause_s=15)
        assert (await said(chain))[1] == "b"
        assert chain.health() == [Health("a", "mind.server_error", 10.0), Health("b")]
        await asyncio.sleep(9.9)
        assert (await said(chain))[1] == "b"
        assert len(first.asked) == 1  # passed over
        await asyncio.sleep(0.2)
        assert (await said(chain))[1] == "b"
        assert len(first.asked) == 2  # tried, and it failed again
        assert chain.health()[0].for_s == pytest.approx(15.0)  # twice as long, but no longer than the longest
        await asyncio.sleep(15.1)
        answers = await asyncio.gather(said(chain), said(chain))
        assert [model for _, model in answers] == ["a", "b"]  # one tries, the others do not wait for it
        assert chain.health()[0] == Health("a")
        assert (await said(chain))[1] == "a"

    virtual_time.run(talk())


def test_a_trial_that_nobody_waits_for_leaves_nothing_behind() -> None:
    async def talk() -> None:
        first = fake("a", failing("server_error"), FakeReply("Slow.", first_s=5.0), "Back.")
        chain = ModelChain([first, fake("b", "Fine.")], first_pause_s=10)
        await said(chain)
        await asyncio.sleep(10)
        trial = asyncio.create_task(said(chain))
        await asyncio.sleep(1)
        trial.cancel()
        await asyncio.gather(trial, return_exceptions=True)
        assert first.stopped == 1
        assert await said(chain) == ("Back.", "a")

    virtual_time.run(talk())


def test_where_all_rest_the_one_that_rested_longest_is_asked() -> None:
    async def talk() -> None:
        chain = ModelChain([fake("a", failing("timeout"), "A."), fake("b", failing("timeout"), "B.")])
        with pytest.raises(CodedError):
            await said(chain)
        assert await said(chain) == ("A.", "a")

    virtual_time.run(talk())


def test_nobody_else_is_asked_once_it_is_too_late() -> None:
    async def talk() -> None:
        other = fake("b", "Fine.")
        chain = ModelChain([fake("a", FakeReply(first_s=2, error=CodedError("mind.timeout", "Late."))), other])
        with pytest.raises(CodedError, match=r"mind\.timeout"):
            await said(chain, Ask([], until=asyncio.get_running_loop().time() + 1))
        assert not other.asked

    virtual_time.run(talk())


async def test_a_model_that_cannot_be_loaded_is_passed_over() -> None:
    class Unloadable(FakeLanguageModel):
        async def prepare(self) -> None:
            raise CodedError("mind.missing_package", "Install it.")

    first = Unloadable(name="a")
    chain = ModelChain([first, fake("b", "Fine.")])
    await chain.prepare()
    assert await said(chain) == ("Fine.", "b")
    assert not first.asked
    with pytest.raises(CodedError, match="missing_package"):
        await ModelChain([Unloadable(name="a")]).prepare()


def test_a_chain_needs_a_model() -> None:
    with pytest.raises(ValueError, match="needs a model"):
        ModelChain([])


def test_a_circuit_that_closed_begins_anew() -> None:
    circuit = Circuit(first_s=1, longest_s=100)
    for wait in (1, 2, 4):
        circuit.fail("x", 0)
        assert circuit.until == wait
        assert not circuit.closed(wait - 0.1)
        assert circuit.closed(wait)
    circuit.succeed()
    assert circuit.closed(0)
    circuit.fail("x", 0)
    assert circuit.until == 1


# Over HTTP


@pytest_asyncio.fixture
async def runner() -> AsyncIterator[Runner]:
    made = Runner("test-chain")
    yield made
    made.close()


def question() -> Ask:
    from pydantic_ai.messages import ModelRequest, UserPromptPart

    return Ask([ModelRequest(parts=[UserPromptPart("Hello")])])


async def hung_up(exchange: Exchange) -> None:
    exchange.writer.transport.abort()


async def silent(exchange: Exchange) -> None:
    await exchange.head()
    await exchange.gone()


def status(code: int) -> Script:
    return lambda exchange: exchange.fail(code)


HASTY = Patience(first_token_s=1.0, retries=0)


@pytest.mark.parametrize(
    ("script", "patience", "code"),
    [
        (status(500), PATIENT, "mind.server_error"),
        (status(401), PATIENT, "mind.unauthorized"),
        (status(404), PATIENT, "mind.model_not_found"),
        (status(429), PATIENT, "mind.rate_limited"),
        (hung_up, PATIENT, "mind.unreachable"),
        (silent, HASTY, "mind.timeout"),
    ],
)
async def test_over_http_the_next_server_answers(script: Any, patience: Patience, code: str, runner: Runner) -> None:
    told: list[Fallback] = []
    async with openai_server(script) as broken, openai_server() as good:
        models = [
            ProviderModel(ModelSpec("first", broken.address, "k1"), runner, patience=patience),
            ProviderModel(ModelSpec("second", good.address, "k2"), runner, patience=PATIENT),
        ]
        chain = ModelChain(models, announce=told.append)
        text, usage = await text_of(chain, question())
        again, _ = await text_of(chain, question())
        asked = len(broken.requests)
        keys = {request.headers["authorization"] for request in good.requests}
        await chain.close()
    assert text == again == "Hello there. I'm Iris."
    assert usage.model == "second"
    assert [(item.failed, item.code, item.next) for item in told] == [("first", code, "second")]
    assert asked == (1 if patience is HASTY or code in ("mind.unauthorized", "mind.model_not_found") else 2)
    assert keys == {"Bearer k2"}


async def test_over_http_closing_the_chain_closes_the_connection(runner: Runner) -> None:
    async def stalled(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.words(["One."])
        await exchange.gone()

    async with openai_server(status(500)) as broken, openai_server(stalled) as good:
        specs = [ModelSpec("first", broken.address), ModelSpec("second", good.address)]
        chain = ModelChain([ProviderModel(spec, runner, patience=PATIENT) for spec in specs])
        async with aclosing(chain.ask(question())) as pieces:
            async for piece in pieces:
                assert not isinstance(piece, Reply)
                break
        await asyncio.wait_for(good.closed.wait(), 60)
        await chain.close()
