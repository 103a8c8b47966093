"""A picture reaches a real client's request, and a server that takes none is told of."""

from __future__ import annotations

import base64

import pytest

from tests.reasoning.agents.running import context_of, outputs_of, text_of
from tests.reasoning.agents.test_describe_image import picture, seeing
from tests.reasoning.minds import PATIENT
from tests.reasoning.openai_server import Exchange, openai_server
from visavis.events import CodedError
from visavis.inference import Runner
from visavis.reasoning.agents.describe_image import DescribeImage
from visavis.reasoning.pictures import size_of
from visavis.reasoning.provider_model import ProviderModel
from visavis.reasoning.providers import ModelSpec


async def test_the_picture_goes_out_small_with_the_question() -> None:
    runner = Runner("test-look")
    async with openai_server(Exchange.reply) as server:
        model = ProviderModel(ModelSpec("tiny", server.address), runner, patience=PATIENT)
        context = context_of(seeing(picture(1600, 1200)))
        assert await text_of(DescribeImage(model), context, question="What is it?") == "Hello there. I'm Iris."
        content = server.requests[0].body["messages"][-1]["content"]
        await model.close()
    runner.close()
    assert content[0] == {"type": "text", "text": "What is it?"}
    head, _, body = content[1]["image_url"]["url"].partition(",")
    assert head == "data:image/jpeg;base64"
    assert size_of(base64.b64decode(body)) == (1024, 768)


async def test_a_server_that_refuses_pictures_is_told_of() -> None:
    async def refuse(exchange: Exchange) -> None:
        await exchange.fail(400, "this model does not support image input")

    runner = Runner("test-look")
    async with openai_server(refuse) as server:
        model = ProviderModel(ModelSpec("tiny", server.address), runner, patience=PATIENT)
        with pytest.raises(CodedError, match="does not take pictures") as raised:
            await outputs_of(DescribeImage(model), context_of(seeing(picture())))
        await model.close()
    runner.close()
    assert raised.value.code == "look.cannot_see"
