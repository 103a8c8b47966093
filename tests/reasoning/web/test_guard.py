"""Requests reach only what was checked: with a real server, real sockets and names that change."""

from __future__ import annotations

import ipaddress

import httpx
import pytest

from tests.reasoning.web.server import Reply, serving
from visavis.events import CodedError
from visavis.reasoning.web.addresses import parse
from visavis.reasoning.web.guard import Guard, GuardedTransport


class Names:
    """Resolves names as told, one answer after the other; the last one stays."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


async def _code(guard: Guard, url: str) -> str:
    with pytest.raises(CodedError) as caught:
        await guard.addresses(parse(url))
    return caught.value.code


@pytest.mark.parametrize(
    "answer", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:169.254.169.254"], ["fe80::1%2"]]
)
async def test_one_forbidden_address_is_enough(answer: list[str]) -> None:
    assert await _code(Guard(resolver=Names(answer)), "https://example.com/") == "web.address_forbidden"


@pytest.mark.parametrize("answer", [[], ["nonsense"]])
async def test_a_name_without_addresses_is_told(answer: list[str]) -> None:
    assert await _code(Guard(resolver=Names(answer)), "https://example.com/") == "web.unresolved"


async def test_the_system_resolves_names() -> None:
    assert await _code(Guard(), "http://localhost/") == "web.address_forbidden"
    assert await _code(Guard(), "http://no-such-host.invalid/") == "web.unresolved"


async def test_addresses_that_are_numbers_are_checked_too() -> None:
    assert await _code(Guard(), "http://127.0.0.1/") == "web.address_forbidden"
    assert await _code(Guard(), "http://[::1]/") == "web.address_forbidden"
    assert await Guard().addresses(parse("http://1.1.1.1/")) == [ipaddress.ip_address("1.1.1.1")]


async def test_other_ports_are_refused_unless_allowed() -> None:
    assert await _code(Guard(), "http://1.1.1.1:22/") == "web.port"
    assert await _code(Guard(["127.0.0.1"]), "http://127.0.0.1:6379/") == "web.port"
    assert await Guard(["127.0.0.1:8080"]).addresses(parse("http://127.0.0.1:8080/"))
    assert await _code(Guard(["127.0.0.1:8080"]), "http://127.0.0.1:8081/") == "web.port"


async def test_an_allowed_host_may_be_private_but_never_tells_secrets() -> None:
    allowed = ["wiki.example"]
    assert await Guard(allowed, Names(["10.0.0.9"])).addresses(parse("https://wiki.example/"))
    assert await _code(Guard(allowed, Names(["169.254.169.254"])), "https://wiki.example/") == "web.address_forbidden"
    assert await _code(Guard(allowed, Names(["10.0.0.9"])), "https://other.example/") == "web.address_forbidden"


async def test_the_connection_goes_to_the_checked_address_and_keeps_the_name() -> None:
    """The name resolves once: that it would be somebody else's a moment later (rebinding) makes no difference."""
    async with serving(Reply("hello")) as server:
        names = Names(["127.0.0.1"], ["10.255.255.1"])
        guard = Guard([f"rebinding.example:{server.port}"], names)
        transport = GuardedTransport(guard)
        async with httpx.AsyncClient(transport=transport) as client:
            response = await client.get(f"http://rebinding.example:{server.port}/page?q=1")
        assert response.text == "hello"
        assert names.asked == 1
        assert server.asked[0].headers["host"] == f"rebinding.example:{server.port}"
        assert server.asked[0].path == "/page?q=1"


async def test_every_request_is_checked_anew() -> None:
    async with serving(Reply("hello")) as server:
        guard = Guard([f"rebinding.example:{server.port}"], Names(["127.0.0.1"], ["169.254.169.254"]))
        async with httpx.AsyncClient(transport=GuardedTransport(guard)) as client:
            assert (await client.get(f"http://rebinding.example:{server.port}/")).text == "hello"
            with pytest.raises(CodedError, match="address_forbidden"):
                await client.get(f"http://rebinding.example:{server.port}/")
        assert len(server.asked) == 1


async def test_the_next_address_is_tried_if_the_first_does_not_answer() -> None:
    async with serving(Reply("hello")) as server:
        guard = Guard([f"two.example:{server.port}"], Names(["127.0.0.9", "127.0.0.1"]))
        async with httpx.AsyncClient(transport=GuardedTransport(guard)) as client:
            assert (await client.get(f"http://two.example:{server.port}/")).text == "hello"
