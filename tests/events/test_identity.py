from __future__ import annotations

import time
import uuid

import pytest

from visavis.events import created_ms, new_id


def test_identifiers_are_version_7_and_sort_in_the_order_of_their_making() -> None:
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    parsed = uuid.UUID(made[0])
    assert parsed.version == 7
    assert parsed.variant == uuid.RFC_4122


def test_the_time_of_making_can_be_read_back() -> None:
    before = time.time_ns() // 1_000_000
    made = created_ms(new_id())
    assert before - 1 <= made <= time.time_ns() // 1_000_000 + 50  # a busy millisecond borrows from the next ones


def test_what_is_no_uuid_is_refused() -> None:
    with pytest.raises(ValueError, match="not a UUID"):
        created_ms("abc")
