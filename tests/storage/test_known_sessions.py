"""Which conversations are known to have been erased."""

from __future__ import annotations

from visavis.storage.known_sessions import MOST, KnownSessions


def test_only_those_are_known_that_were_kept() -> None:
    known = KnownSessions()
    assert known.among(["a"]) == []
    for session_id in ("b", "a", "b"):
        known.note(session_id)
    assert known.among(iter(["b", "c", "a", "b"])) == ["a", "b"]


def test_the_oldest_are_forgotten_first_and_what_is_kept_again_is_new() -> None:
    known = KnownSessions()
    for number in range(MOST):
        known.note(str(number))
    known.note("0")
    known.note("one more")
    assert known.among(["0", "1", "2", "one more"]) == ["0", "2", "one more"]
