from __future__ import annotations

import base64
from typing import Any

import cv2
import numpy as np
import pytest

from tests.reasoning.agents.running import context_of, outputs_of, text_of
from visavis.events import CodedError, ImageItem, TextItem
from visavis.reasoning.agents.describe_image import DescribeImage
from visavis.reasoning.fake_model import FakeLanguageModel, FakeReply
from visavis.reasoning.pictures import LONGEST_SIDE, kind_of, reduced_jpeg, size_of
from visavis.reasoning.situation import Situation


def picture(width: int = 640, height: int = 480, ending: str = ".jpg") -> bytes:
    noise = np.random.default_rng(1).integers(0, 255, (height, width, 3), np.uint8)
    return bytes(cv2.imencode(ending, noise)[1])


def seeing(data: bytes | None = None) -> Situation:
    return Situation(picture=lambda: data)


def shown(model: FakeLanguageModel) -> tuple[str, Any]:
    """Return what the model was asked, and the picture that it was given."""
    part: Any = model.asked[0].messages[0].parts[1]
    words, given = part.content
    return words, given


async def test_the_cameras_picture_is_described() -> None:
    model = FakeLanguageModel("A red mug on a table.")
    context = context_of(seeing(picture(1920, 1080)))
    assert await text_of(DescribeImage(model), context, question="What do I hold?") == "A red mug on a table."
    asked, given = shown(model)
    assert asked == "What do I hold?"
    assert given.media_type == "image/jpeg"
    assert size_of(given.data) == (LONGEST_SIDE, 576)
    assert len(context.situation.artefacts) == 0


async def test_without_a_picture_of_the_camera_it_says_why() -> None:
    with pytest.raises(CodedError) as raised:
        await outputs_of(DescribeImage(FakeLanguageModel("x")), context_of(seeing()))
    assert raised.value.code == "look.not_seeing"


async def test_a_picture_that_was_shown_is_looked_at() -> None:
    data, situation = picture(80, 40, ".png"), Situation()
    inline = situation.artefacts.add(ImageItem(url="data:image/png;base64," + base64.b64encode(data).decode()))
    served = situation.artefacts.add(ImageItem(url="/media/personas/host/slides/a.png"))
    files = {"/media/personas/host/slides/a.png": picture(50, 60, ".webp")}
    for item, size in ((inline, (80, 40)), (served, (50, 60))):
        model = FakeLanguageModel("Noise.")
        assert await text_of(DescribeImage(model, read=files.get), context_of(situation), picture=item.id) == "Noise."
        assert size_of(shown(model)[1].data) == size


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (ImageItem(url="https://example.org/a.png"), "look.elsewhere"),
        (ImageItem(url="/etc/passwd"), "look.elsewhere"),
        (ImageItem(url="data:image/png;base64,!!"), "picture.unreadable"),
        (ImageItem(url="data:image/svg+xml,<svg/>"), "picture.unreadable"),
        (ImageItem(url="data:image/png;base64," + base64.b64encode(b"GIF89a").decode()), "picture.unreadable"),
        (TextItem(text="words"), "look.no_picture"),
    ],
    ids=str,
)
async def test_what_is_no_picture_of_this_server_is_refused(item: Any, code: str) -> None:
    situation = Situation()
    name = situation.artefacts.add(item).id
    with pytest.raises(CodedError) as raised:
        await outputs_of(DescribeImage(FakeLanguageModel("x")), context_of(situation), picture=name)
    assert raised.value.code == code


async def test_a_picture_that_nobody_has_shown_is_none() -> None:
    with pytest.raises(CodedError) as raised:
        await outputs_of(DescribeImage(FakeLanguageModel("x")), picture="a9")
    assert raised.value.code == "look.no_picture"


async def test_a_model_that_takes_no_pictures_is_told_of() -> None:
    blind = FakeLanguageModel(FakeReply("", error=CodedError("mind.rejected", "image_url is not supported")))
    for model in (blind, FakeLanguageModel(FakeReply(" "))):
        with pytest.raises(CodedError, match=r"look\.cannot_see"):
            await outputs_of(DescribeImage(model), context_of(seeing(picture())))
    busy = FakeLanguageModel(FakeReply("", error=CodedError("mind.rate_limited", "Later.", retryable=True)))
    with pytest.raises(CodedError, match=r"mind\.rate_limited"):
        await outputs_of(DescribeImage(busy), context_of(seeing(picture())))


async def test_without_a_model_it_is_off() -> None:
    agent = DescribeImage(None)
    assert "language model" in agent.available(Situation())
    with pytest.raises(CodedError, match=r"look\.no_model"):
        await outputs_of(agent, context_of(seeing(picture())))
    assert agent.untrusted


@pytest.mark.parametrize("ending", [".png", ".jpg", ".webp"])
def test_the_size_is_read_from_the_header(ending: str) -> None:
    data = picture(37, 91, ending)
    assert size_of(data) == (37, 91)
    assert size_of(reduced_jpeg(data)) == (37, 91)
    for cut in range(0, 40, 3):
        with pytest.raises(CodedError) as raised:
            reduced_jpeg(data[:cut])
        assert raised.value.code in ("picture.unreadable", "picture.too_large")


def test_a_picture_that_would_fill_the_memory_is_refused_unread() -> None:
    huge = bytearray(picture(8, 8, ".png"))
    huge[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(CodedError) as raised:
        reduced_jpeg(bytes(huge))
    assert raised.value.code == "picture.too_large"
    assert kind_of(b"<svg/>") is None
