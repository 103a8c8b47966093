"""Access tokens, and everything that somebody could send instead of one."""

from __future__ import annotations

import base64
import hashlib
import json

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.conftest import KEY, Clock
from visavis.accounts.signing import SigningKeys
from visavis.accounts.tokens import LIFETIME_MS, AccessTokens
from visavis.events import CodedError

KEYS = SigningKeys(KEY)
OURS = KEYS.keys("access token")[0]


def tokens() -> tuple[AccessTokens, Clock]:
    clock = Clock()
    return AccessTokens(KEYS, clock), clock


def claims(**changes: object) -> dict[str, object]:
    now = Clock().now // 1000
    all_of_them = {"sub": "user", "sid": "login", "gen": 0, "iat": now, "exp": now + 900, "aud": "visavis", **changes}
    return {name: value for name, value in all_of_them.items() if value is not None}


def test_what_is_issued_is_read() -> None:
    reader, clock = tokens()
    token = reader.issue("user", "login", 7)
    read = reader.read(token)
    assert (read.user_id, read.login_id, read.generation) == ("user", "login", 7)
    assert read.expires_ms == clock.now + LIFETIME_MS


def test_a_token_lasts_a_quarter_of_an_hour() -> None:
    reader, clock = tokens()
    token = reader.issue("user", "login", 0)
    clock.pass_s(899)
    reader.read(token)
    clock.pass_s(1)
    with pytest.raises(CodedError, match=r"auth\.expired"):
        reader.read(token)


def test_a_token_that_is_made_as_ours_are_would_be_taken() -> None:
    """Otherwise the refusals below would say nothing."""
    assert tokens()[0].read(jwt.encode(claims(), OURS, "HS256")).user_id == "user"


def unsigned(header: dict[str, str], body: dict[str, object]) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, body)]
    return ".".join([*parts, ""])


@pytest.mark.parametrize(
    "token",
    [
        unsigned({"alg": "none", "typ": "JWT"}, claims()),
        unsigned({"alg": "HS256", "typ": "JWT"}, claims()),
        jwt.encode(claims(), "", "none"),
        jwt.encode(claims(), bytes(32), "HS256"),
        jwt.encode(claims(), KEY, "HS256"),
        jwt.encode(claims(), KEYS.keys("csrf")[0], "HS256"),
        jwt.encode(claims(), hashlib.sha512(OURS).digest(), "HS512"),
        jwt.encode(claims(), OURS + OURS[:16], "HS384"),
        jwt.encode(claims(aud="others"), OURS, "HS256"),
        jwt.encode(claims(aud=None), OURS, "HS256"),
        jwt.encode(claims(sub=None), OURS, "HS256"),
        jwt.encode(claims(sid=None), OURS, "HS256"),
        jwt.encode(claims(gen=None), OURS, "HS256"),
        jwt.encode(claims(exp=None), OURS, "HS256"),
        jwt.encode(claims(gen="0"), OURS, "HS256"),
        jwt.encode(claims(exp="tomorrow"), OURS, "HS256"),
        jwt.encode(claims(exp=1e300), OURS, "HS256"),
        jwt.encode(claims(sid=["login"]), OURS, "HS256"),
        jwt.encode(claims(), OURS, "HS256") + "x",
        jwt.encode(claims(more="x" * 3_000), OURS, "HS256"),
        "",
        "a.b.c",
        "\ud800.\ud800.\ud800",
    ],
)
def test_nothing_else_is_taken(token: str) -> None:
    with pytest.raises(CodedError, match=r"auth\.invalid_token"):
        tokens()[0].read(token)


@given(st.text(max_size=300))
def test_any_text_is_refused_in_the_same_way(text: str) -> None:
    with pytest.raises(CodedError, match=r"auth\.invalid_token"):
        tokens()[0].read(text)


@given(st.integers(0, 200), st.integers(1, 255))
def test_one_changed_byte_is_enough(place: int, difference: int) -> None:
    token = tokens()[0].issue("user", "login", 0)
    changed = bytearray(token.encode())
    changed[place % len(changed)] = (changed[place % len(changed)] ^ difference) & 0x7F
    if changed.decode() == token or _same_bits(token, changed.decode()):
        return
    with pytest.raises(CodedError, match=r"auth\.invalid_token"):
        tokens()[0].read(changed.decode())


def _same_bits(one: str, other: str) -> bool:
    """The last letter of a signature has two bits that mean nothing."""
    return one[:-1] == other[:-1]


def test_signatures_are_for_one_purpose() -> None:
    signature = KEYS.sign("csrf", "login")
    assert KEYS.is_signed("csrf", "login", signature)
    for purpose, text, given_ in [
        ("renewal token", "login", signature),
        ("csrf", "other", signature),
        ("csrf", "login", ""),
        ("csrf", "login", signature + "="),
        ("csrf", "login", "\ud7ff"),
    ]:
        assert not KEYS.is_signed(purpose, text, given_)
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKeys(b"short")
