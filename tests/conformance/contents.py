"""Rows of every table, with all that databases keep in different ways."""

from __future__ import annotations

from typing import Any

from visavis.events import created_ms, new_id
from visavis.storage.upkeep import TABLES

AWKWARD_JSON: dict[str, Any] = {
    "": "an empty name", "a.b": {"$set": {"$": 1}}, "$where": "x", "_id": 7, "%": "%json", "%0041": "A",
    "z": [], "o": {},
    "texts": ["ü ß 中文 🙂 \u202e", "\u0001\t\n\r\\ \"'", "\\u0000", "1.0", "null", "\uffff\ufdd0", "e\u0301", "é"],
    "numbers": [0, -1, 1, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 2**64, 10**30],
    "floats": [0.0, -0.0, 1.0, 0.1, 1 / 3, 1e-300, 5e-324, 1.7976931348623157e308, 1e16, 123456789.123456789],
    "others": [None, True, False, [[[[]]]], {"a": {"b": {"c": {"d": [{"e": None}]}}}}],
}  # fmt: skip
BIG = 2**63 - 1


def rows(table: str, count: int) -> list[dict[str, Any]]:
    """Return rows of a table, in no order."""
    return [_ROWS[table](number) for number in range(count)][::-1]


def everything(count: int) -> dict[str, list[dict[str, Any]]]:
    """Return rows of all tables."""
    return {table: rows(table, count) for table in TABLES}


def _id() -> str:
    return new_id()


def _text(number: int) -> str:
    return ("plain", "ü ß 中文 🙂", "' \" \\ \n\t", "")[number % 4] + str(number)


def _session(number: int) -> dict[str, Any]:
    return {
        "id": _id(), "persona": "host", "opened_ms": number, "user": None if number % 2 else _text(number),
        "closed_ms": None if number % 3 else BIG, "close_reason": None, "settings": AWKWARD_JSON if number % 2 else {},
    }  # fmt: skip


def _message(number: int) -> dict[str, Any]:
    return {
        "id": _id(), "session_id": _id(), "turn": number, "role": "user", "text": _text(number) * 9,
        "created_ms": number, "heard_text": None if number % 2 else "", "interrupted": bool(number % 2),
        "confidence": (None, 0.0, 1.0, 0.1, 1 / 3)[number % 5], "sources": [AWKWARD_JSON], "kind": "message",
        "status": "success", "response_id": None, "content": [{"type": "text", "text": _text(number)}, AWKWARD_JSON],
        "actions": [_text(number)], "agents": [],
    }  # fmt: skip


def _event(number: int) -> dict[str, Any]:
    event_id = _id()
    return {
        "id": event_id, "session_id": _id(), "turn": number, "type": "text.input", "timestamp_ms": created_ms(event_id),
        "cause_id": None if number % 2 else _id(), "payload": AWKWARD_JSON, "metadata": {"n": number, "x": number / 7},
    }  # fmt: skip


def _person(number: int) -> dict[str, Any]:
    sealed = bytes(range(256)) * number
    return {"id": _id(), "created_ms": number, "expires_ms": BIG, "key_id": f"key{number % 2}", "sealed": sealed}


def _memory(number: int) -> dict[str, Any]:
    return {
        "id": _id(), "person_id": f"device-{number % 3}", "created_ms": number, "used_ms": BIG, "uses": number,
        "key_id": "key", "sealed": bytes(range(256)) * number,
    }  # fmt: skip


def _user(number: int) -> dict[str, Any]:
    return {
        "id": _id(), "email": f"{number}@example.org", "name": _text(number), "role": "member", "created_ms": number,
        "password_hash": None, "subject": None if number % 2 else f"s{number}", "disabled": bool(number % 2),
        "failures": number, "locked_until_ms": 0, "seen_ms": None if number % 2 else number, "generation": 2,
    }  # fmt: skip


def _login(number: int) -> dict[str, Any]:
    return {
        "id": _id(), "user_id": _id(), "token_hash": f"t{number}", "created_ms": 1, "renewed_ms": 2, "expires_ms": BIG,
        "previous_hash": None, "device": _text(number), "address": "::1",
    }  # fmt: skip


def _api_key(number: int) -> dict[str, Any]:
    return {
        "id": _id(), "user_id": _id(), "name": _text(number), "prefix": "vv_ab", "key_hash": f"k{number}",
        "created_ms": 1, "scopes": ["a.b", _text(number)], "expires_ms": None, "used_ms": number,
    }  # fmt: skip


def _invitation(number: int) -> dict[str, Any]:
    return {
        "id": _id(), "token_hash": f"t{number}", "purpose": "reset", "role": "member", "created_ms": 1, "expires_ms": 2,
        "created_by": None, "email": _text(number), "user_id": None, "used_ms": None,
    }  # fmt: skip


def _audit(number: int) -> dict[str, Any]:
    return {
        "id": _id(), "at_ms": number, "actor_id": None, "actor": "guest", "action": "a.b", "subject": _text(number),
        "outcome": "done", "address": "", "detail": AWKWARD_JSON,
    }  # fmt: skip


def _consent(number: int) -> dict[str, Any]:
    return {
        "id": _id(), "session_id": _id(), "kind": "record", "granted": bool(number % 2), "at_ms": number,
        "wording": "1", "user_id": None, "person_id": f"device-{number}",
    }  # fmt: skip


def _artefact(number: int) -> dict[str, Any]:
    return {
        "id": _id(), "kind": "recording", "name": _text(number), "media_type": "audio/wav", "bytes": BIG,
        "created_ms": 1, "path": "a/b", "key_id": "key", "session_id": None, "user_id": None,
        "person_id": None, "expires_ms": number,
    }  # fmt: skip


def _version(number: int) -> dict[str, Any]:
    return {
        "id": _id(), "persona": "host", "created_ms": number, "author": _text(number), "note": "",
        "files": {"persona.yaml": f"name: {_text(number)}\n", "knowledge/a.md": "# ü"},
    }  # fmt: skip


def _folder(number: int) -> dict[str, Any]:
    return {"id": _id(), "created_ms": number}


_ROWS = {
    "sessions": _session, "messages": _message, "events": _event, "people": _person,
    "memories": _memory, "users": _user, "logins": _login, "api_keys": _api_key,
    "invitations": _invitation, "audit": _audit, "consents": _consent, "artefacts": _artefact,
    "persona_versions": _version, "folders": _folder,
}  # fmt: skip
