from __future__ import annotations

import asyncio
import gzip
import ssl
from pathlib import Path

import pytest

from tests.conftest import in_virtual_time
from tests.reasoning.web.certificates import make_certificate
from tests.reasoning.web.server import Asked, Reply, serving
from visavis.events import CodedError
from visavis.reasoning.web.fetch import MAX_REDIRECTS, Fetcher


async def _code(fetcher: Fetcher, url: str) -> str:
    try:
        with pytest.raises(CodedError) as caught:
            await fetcher.fetch(url)
    finally:
        await fetcher.close()
    return caught.value.code


async def test_a_page_is_fetched() -> None:
    async with serving(Reply("<p>hi</p>", content_type="text/html; charset=ISO-8859-1")) as server:
        fetcher = Fetcher([server.host])
        page = await fetcher.fetch(server.url("/a#b"))
        await fetcher.close()
    assert (page.url, page.media_type, page.charset.lower(), page.body) == (
        server.url("/a"), "text/html", "iso-8859-1", b"<p>hi</p>",
    )  # fmt: skip
    assert set(server.asked[0].headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


async def test_redirects_are_followed_and_cookies_are_not_kept() -> None:
    def answer(asked: Asked) -> Reply:
        if asked.path == "/":
            return Reply(status=301, headers={"location": "/next", "set-cookie": "a=b"})
        return Reply("there")

    async with serving(answer) as server:
        fetcher = Fetcher([server.host])
        page = await fetcher.fetch(server.url())
        await fetcher.close()
    assert page.url == server.url("/next")
    assert "cookie" not in server.asked[1].headers


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://127.0.0.1/", "web.address_forbidden"),
        ("http://169.254.169.254/latest/meta-data/", "web.address_forbidden"),
        ("http://[::ffff:7f00:1]/", "web.address_forbidden"),
        ("http://0x7f.1/", "web.address_invalid"),
        ("file:///etc/passwd", "web.scheme"),
        ("http://user@example.com/", "web.credentials"),
        ("http://127.0.0.1:6379/", "web.port"),
    ],
)
async def test_every_redirect_is_checked(target: str, code: str) -> None:
    async with serving(Reply.redirect(target)) as server:
        assert await _code(Fetcher([server.host]), server.url()) == code
    assert len(server.asked) == 1


async def test_too_many_redirects_end() -> None:
    async with serving(Reply.redirect("/again")) as server:
        assert await _code(Fetcher([server.host]), server.url()) == "web.too_many_redirects"
    assert len(server.asked) == MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(b"x" * 2_000), "web.too_large"),
        (Reply(b"x" * 500, endless=True), "web.too_large"),
        (Reply.gzipped(b"\0" * 50_000_000), "web.too_large"),
        (Reply(gzip.compress(gzip.compress(b"x")), headers={"content-encoding": "gzip, gzip"}), "web.encoding"),
        (Reply(b"x", headers={"content-encoding": "br"}), "web.encoding"),
        (Reply(b"no gzip", headers={"content-encoding": "gzip"}), "web.encoding"),
        (Reply(b"x" * 3_000, content_type="application/pdf"), "web.too_large"),
        (Reply(b"\x89PNG", content_type="image/png"), "web.content_type"),
        (Reply(b"MZ", content_type="application/octet-stream"), "web.content_type"),
        (Reply("no", status=404), "web.status"),
        (Reply("no", status=503), "web.status"),
    ],
)
async def test_what_is_not_read(reply: Reply, code: str) -> None:
    async with serving(reply) as server:
        assert await _code(Fetcher([server.host], max_bytes=1_000, max_pdf_bytes=2_000), server.url()) == code


async def test_compressed_pages_are_read() -> None:
    async with serving(Reply.gzipped(b"hello" * 100)) as server:
        fetcher = Fetcher([server.host], max_bytes=500)
        assert (await fetcher.fetch(server.url())).body == b"hello" * 100
        await fetcher.close()


async def test_a_slow_server_is_given_up() -> None:
    async with serving(Reply("late", delay_s=30)) as server:
        assert await _code(Fetcher([server.host], time_limit_s=0.1), server.url()) == "web.timeout"


async def test_a_slow_body_is_given_up() -> None:
    async with serving(Reply(b"", headers={"content-length": "10"})) as server:
        assert await _code(Fetcher([server.host], time_limit_s=0.1), server.url()) in ("web.timeout", "web.unreachable")


async def test_a_server_that_is_not_there_is_told() -> None:
    async with serving(Reply()) as server:
        pass
    assert await _code(Fetcher([server.host]), server.url()) == "web.unreachable"


async def test_certificates_are_checked_against_the_name(tmp_path: Path) -> None:
    """The connection is made to a number, the certificate has to be that of the name."""
    serves, trusts = make_certificate(tmp_path, "good.example")

    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async with serving(Reply("safe"), serves) as server:
        allow = [f"good.example:{server.port}", f"evil.example:{server.port}"]
        fetcher = Fetcher(allow, resolver=resolve, verify=trusts)
        assert (await fetcher.fetch(f"https://good.example:{server.port}/")).body == b"safe"
        assert await _code(fetcher, f"https://evil.example:{server.port}/") == "web.unreachable"
        strict = Fetcher(allow, resolver=resolve, verify=ssl.create_default_context())
        assert await _code(strict, f"https://good.example:{server.port}/") == "web.unreachable"


async def test_it_can_be_stopped_at_any_moment() -> None:
    async with serving(Reply("late", delay_s=30)) as server:
        fetcher = Fetcher([server.host])
        fetching = asyncio.create_task(fetcher.fetch(server.url()))
        await server.came.wait()
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching
        await fetcher.close()


@in_virtual_time
async def test_a_virtual_clock_stands_still_meanwhile() -> None:
    async with serving(Reply("hello")) as server:
        fetcher = Fetcher([server.host])
        assert (await fetcher.fetch(server.url())).body == b"hello"
        await fetcher.close()
    assert asyncio.get_running_loop().time() < 0.1
