from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from tests.inference.serving import clip, remote
from tests.services import free_port
from visavis.events import CodedError
from visavis.inference import OverloadedError
from visavis.inference.remote import InferenceClient


async def refusal(url: str) -> CodedError:
    deployment = remote(url)
    with pytest.raises(CodedError) as caught:
        await deployment(clip(1), deadline_s=5)
    await deployment.close()
    return caught.value


@pytest.mark.parametrize("url", ["", "somewhere", "ftp://host", "file:///etc"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(CodedError) as caught:
        InferenceClient(url)
    assert caught.value.code == "inference.invalid_url"


async def test_a_service_that_is_not_there() -> None:
    error = await refusal(f"http://127.0.0.1:{free_port()}")
    assert (error.code, error.retryable) == ("inference.unreachable", True)


def test_it_is_known_whether_the_service_is_near() -> None:
    assert InferenceClient("http://127.0.0.1:8100").is_local
    assert InferenceClient("http://localhost:8100/").is_local
    assert not InferenceClient("https://models.example.org").is_local


class Stranger:
    """A server that answers whatever it is told to."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = 200, b"", dict[str, str]()
        stranger = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self.send_response(stranger.status)
                self.send_header("content-length", str(len(stranger.body)))
                for name, value in stranger.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(stranger.body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    made = Stranger()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b"{}",
        b'{"model": 1, "labels": 3, "features": []}',
        b'{"labels": [{"label": "a"}]}',
    ],
)
async def test_a_server_of_another_kind(stranger: Stranger, body: bytes) -> None:
    stranger.body = body
    error = await refusal(stranger.url)
    assert (error.code, error.retryable) == ("inference.unreachable", False)


async def test_a_refusal_in_our_form_is_handed_on_and_in_another_is_told(stranger: Stranger) -> None:
    stranger.status, stranger.body = 503, b'{"code": "a.b", "detail": "c", "retryable": true}'
    error = await refusal(stranger.url)
    assert (error.code, error.detail, error.retryable) == ("a.b", "c", True)
    stranger.status, stranger.body = 502, b"{}"
    assert (await refusal(stranger.url)).code == "inference.refused"
    stranger.body = b"Bad Gateway"
    assert (await refusal(stranger.url)).code == "inference.unreachable"


@pytest.mark.parametrize(("share", "expected"), [("0.25", 0.25), ("7", 1.0), ("-1", 0.0), ("much", 0.5)])
async def test_the_sustainable_share_is_read(stranger: Stranger, share: str, expected: float) -> None:
    stranger.status, stranger.body = 503, b'{"code": "inference.overloaded", "detail": "c", "retryable": true}'
    stranger.headers = {"x-sustainable-share": share}
    error = await refusal(stranger.url)
    assert isinstance(error, OverloadedError)
    assert error.share == expected
