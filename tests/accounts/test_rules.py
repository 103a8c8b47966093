"""E-mail addresses, names and passwords that people may have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.accounts.email import normalize_email, normalize_name
from visavis.accounts.password_rules import check_password
from visavis.events import CodedError


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org",
        "a@b",
        "admin@localhost",
        "first.last+tag@sub.example.co.uk",
        "o'hara@example.org",
        "用户@例子.公司",
        "bücher@bücher.example",
        "x" * 64 + "@example.org",
    ],
)
def test_addresses(text: str) -> None:
    assert normalize_email(f" {text.upper()} ") == normalize_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "ada",
        "ada@",
        "@example.org",
        "a da@example.org",
        "a@b@c",
        "ada@example..org",
        "ada@.example.org",
        "ada@example.org.",
        "ada@-example.org",
        "<script>@example.org",
        '"ada"@example.org',
        "ada@example.org\nbcc:eve@example.org",
        "ada\0@example.org",
        "ada\u202e@example.org",
        "ada\u200b@example.org",
        "x" * 65 + "@example.org",
        "ada@" + "x" * 260,
        "'; DROP TABLE users; --",
        '{"$gt": ""}',
        "ada@[127.0.0.1]",
    ],
)
def test_no_addresses(text: str) -> None:
    with pytest.raises(CodedError, match=r"users\.invalid_email"):
        normalize_email(text)


@given(st.one_of(st.text(max_size=80), st.from_regex(r"[^@\s]{1,20}@[^@\s]{1,20}")))
def test_an_address_that_is_taken_stays_as_it_is(text: str) -> None:
    try:
        address = normalize_email(text)
    except CodedError as error:
        assert error.code == "users.invalid_email"
        return
    assert normalize_email(address) == address
    assert len(address) <= 254
    assert address.count("@") == 1
    assert not any(character.isspace() or character in '<>"\\' for character in address)


@given(st.text(max_size=150))
def test_a_name_that_is_taken_stays_as_it_is(text: str) -> None:
    try:
        name = normalize_name(text)
    except CodedError as error:
        assert error.code == "users.invalid_name"
        return
    assert normalize_name(name) == name
    assert len(name) <= 100


def test_names_may_be_in_any_writing_and_look_like_anything() -> None:
    assert normalize_name("  Robert'); DROP TABLE users;--  ") == "Robert'); DROP TABLE users;--"
    assert normalize_name("李  小龍") == "李 小龍"
    assert normalize_name("<b>Ada</b>") == "<b>Ada</b>"
    with pytest.raises(CodedError):
        normalize_name("evil \u202e txt")


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "123456789",
        "1234567890",
        "0987654321",
        "qwertyuiop",
        "password123",
        "P@ssw0rd2024",
        "Password123!",
        "aaaaaaaaaaaaaaaa",
        "abababababab",
        "adminadmin1",
        "letmein12345",
        "Sommer2026!",
        "visavis2026",
        "ada.lovelace1",
        "Lovelace1234",
        "x" * 257,
    ],
)
def test_passwords_that_everybody_tries(password: str) -> None:
    with pytest.raises(CodedError, match=r"auth\.weak_password"):
        check_password(password, "ada.lovelace@example.org", "Ada King")


@pytest.mark.parametrize(
    "password", ["purple horse stairs", "tr0ub4dor&3x", "x7Kq9mZp2v", "die Katze schläft", "пароль из трёх слов"]
)
def test_passwords_that_are_good(password: str) -> None:
    assert check_password(password, "ada.lovelace@example.org", "Ada King") == password


def test_a_password_is_the_same_on_every_keyboard() -> None:
    composed, decomposed = "caf\u00e9 au lait noir", "cafe\u0301 au lait noir"
    assert check_password(composed) == check_password(decomposed)


@given(st.text(max_size=300))
def test_any_text_is_a_password_or_told_to_be_none(text: str) -> None:
    try:
        assert 10 <= len(check_password(text)) <= 256
    except CodedError as error:
        assert error.code == "auth.weak_password"
