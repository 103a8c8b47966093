"""The client against a server that others wrote: ``transformers serve``, with a model of random weights."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing

import pytest
import pytest_asyncio

from tests.reasoning.real_server import transformers_server
from visavis.inference import Runner
from visavis.reasoning.language_model import Ask, ModelPiece, Reply, TextPiece
from visavis.reasoning.provider_model import Patience, ProviderModel
from visavis.reasoning.providers import ModelSpec
from visavis.reasoning.trial import try_model

PATIENT = Patience(first_token_s=60.0, between_tokens_s=60.0, whole_s=120.0, retries=0)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    with transformers_server(tmp_path_factory.mktemp("real-server")) as found:
        yield found


@pytest_asyncio.fixture
async def model(server: tuple[str, str]) -> AsyncIterator[ProviderModel]:
    address, name = server
    runner = Runner("test-real-server")
    made = ProviderModel(ModelSpec(name, address), runner, patience=PATIENT)
    yield made
    await made.close()
    runner.close()


def asking(tokens: int) -> Ask:
    from pydantic_ai.messages import ModelRequest, UserPromptPart

    return Ask([ModelRequest(parts=[UserPromptPart("Hello")])], max_tokens=tokens)


async def read(model: ProviderModel, ask: Ask) -> list[ModelPiece]:
    async with aclosing(model.ask(ask)) as pieces:
        return [piece async for piece in pieces]


async def test_its_tokens_stream_and_are_counted(model: ProviderModel) -> None:
    *pieces, last = await read(model, asking(24))
    assert isinstance(last, Reply)
    assert len(pieces) > 3
    assert all(isinstance(piece, TextPiece) for piece in pieces)
    assert last.usage.output_tokens == 24
    assert last.usage.input_tokens > 0
    assert last.usage.cost_usd is None
    assert last.message.parts


async def test_it_is_stopped_in_the_middle_and_answers_the_next_question(model: ProviderModel) -> None:
    heard: list[ModelPiece] = []
    async with aclosing(model.ask(asking(6000))) as pieces:
        async for piece in pieces:
            heard.append(piece)
            if len(heard) == 5:
                break
    assert not any(isinstance(piece, Reply) for piece in heard)
    *_, last = await read(model, asking(4))
    assert isinstance(last, Reply)
    assert last.usage.output_tokens == 4


async def test_the_trial_tells_that_random_weights_call_no_tools(model: ProviderModel) -> None:
    trial = await try_model(model)
    assert trial.first_s is not None
    assert trial.calls_tools is False
    assert trial.trouble
    assert trial.usages
