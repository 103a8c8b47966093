"""Every coded error that can reach HTTP has a status, which is 400 only where that was meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import visavis
from visavis.gateway import statuses

SOURCE = Path(visavis.__file__).parent
AREAS = {
    *("artefact", "auth", "document", "erasure", "identity", "invitation", "keys", "live", "logins", "mind", "origin"),
    *("persona", "privacy", "request", "session", "settings", "storage", "trpc", "users"),
}
"""Whose errors reach REST and tRPC."""
BAD_REQUESTS = {
    *("trpc.invalid_batch", "trpc.invalid_input", "trpc.invalid_json", "trpc.parse", "trpc.token_in_address"),
    *("trpc.too_deep", "request.incomplete", "request.invalid", "session.invalid_settings"),
}
"""For which 400 is right."""
ELSEWHERE = {
    *("identity.already_known", "identity.different_people", "identity.invalid_face", "identity.no_consent"),
    *("identity.no_encoder", "identity.no_good_picture"),
    *("persona.bad_scenario", "persona.no_scenarios", "document.ambiguous", "auth.passwords_differ"),
    *("storage.not_empty", "storage.nothing_there", "storage.row_refused", "storage.same_database"),
    *("storage.unknown_table", "keys.not_given", "keys.still_used", "keys.unreadable", "session.closed"),
    "session.secret_needed",
}
"""Of commands, or of conversations: they reach no route."""


def _raised() -> set[str]:
    """Return all codes in the source that are written out where an error is made."""
    pattern = re.compile(r"(?:CodedError|WaitError)\(\s*\"([a-z_]+\.[a-z_]+)\"")
    files = [path for path in SOURCE.rglob("*.py") if "cli" not in path.relative_to(SOURCE).parts]
    return {code for path in files for code in pattern.findall(path.read_text(encoding="utf-8"))}


def test_every_error_that_reaches_http_has_a_status() -> None:
    codes = {code for code in _raised() if code.split(".")[0] in AREAS}
    assert len(codes) > 80
    assert codes - statuses._STATUS.keys() - BAD_REQUESTS - ELSEWHERE == set()


def test_nothing_is_listed_twice() -> None:
    assert not BAD_REQUESTS & ELSEWHERE
    assert not (BAD_REQUESTS | ELSEWHERE) & statuses._STATUS.keys()
    assert {code.split(".")[0] for code in BAD_REQUESTS | ELSEWHERE} <= AREAS


@pytest.mark.parametrize(
    ("code", "status"),
    [("mind.unreachable", 503), ("mind.timeout", 504), ("persona.not_ready", 503), ("storage.conflict", 409),
     ("storage.refused", 422), ("trpc.batch_too_large", 413), ("trpc.parse", 400), ("never.heard_of", 400)],
)  # fmt: skip
def test_the_status_tells_whose_fault_it_is(code: str, status: int) -> None:
    assert statuses.status_of(code) == status
