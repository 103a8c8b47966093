"""By what somebody is named, and that nobody is taken for whose address is longer."""

from __future__ import annotations

import pytest

from visavis.bootstrap.naming import ERASED, Names, rewritten

ID = "01a2030d-5955-7273-a189-4c6ac0847fb7"
OTHER = "01a2030d-5969-748b-bef5-46c5d6f00edb"
NAMES = Names(["ann@example.org", ID, "user-0123456789abcdef"])


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.org",
        "Ann@Example.ORG",
        "sent to ann@example.org.",
        "<ann@example.org>",
        ID,
        f"user:{ID}",
        f"ab/{ID.upper()}.sealed",
        "of user-0123456789abcdef",
    ],
)
def test_whoever_is_named_is_found(text: str) -> None:
    assert rewritten(text, NAMES) == ERASED
    told = {"to": [text, 1], text: None}
    assert rewritten(told, NAMES) == {"to": [ERASED, 1], ERASED: None}


@pytest.mark.parametrize(
    "text",
    [
        "joann@example.org",
        "jo.ann@example.org",
        "jo+ann@example.org",
        "jo-ann@example.org",
        "ann@example.org.uk",
        "ann@example.organic",
        "example.org",
        OTHER,
        "user-0123456789abcdef0",
        "",
    ],
)
def test_nobody_else_is(text: str) -> None:
    assert rewritten([text, {"by": text}], NAMES) == [text, {"by": text}]


def test_without_a_name_nobody_is_named() -> None:
    assert rewritten(["anything", ID, ""], Names(["", ""])) == ["anything", ID, ""]
