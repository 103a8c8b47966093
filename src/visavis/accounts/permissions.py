"""Who may do what: the one table that every gateway asks."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["visitor", "member", "operator", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

Permission = Literal[
    "status.read",
    "talk",
    "own.read",
    "own.erase",
    "personas.read",
    "knowledge.read",
    "knowledge.write",
    "sessions.read",
    "sessions.delete",
    "live.observe",
    "live.take_part",
    "personas.write",
    "people.read",
    "people.write",
    "health.read",
    "privacy.act",
    "users.read",
    "users.write",
    "settings.read",
    "settings.write",
    "audit.read",
]
"""Stable names; API keys are limited to some of them.

- ``status.read``: what this server is and can do; ``talk``: hold conversations.
- ``own.read``, ``own.erase``: one's own account, conversations, memories, logins and keys; export and erase them.
- ``knowledge.*``, ``personas.*``: documents and personas. ``sessions.*``: everybody's conversations.
- ``live.observe``: listen in on conversations that go on; ``live.take_part``: whisper, and take over.
- ``people.*``: people who agreed to be known, and what is remembered of everybody.
- ``privacy.act``: export and erase on somebody's behalf. ``health.read``: figures, parts, errors.
"""
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)

GUEST: frozenset[Permission] = frozenset({"status.read", "talk"})
"""Of those who have not signed in, where the owner lets them talk."""

NOBODY: frozenset[Permission] = frozenset()

_VISITOR: frozenset[Permission] = GUEST | {"own.read", "own.erase"}
_MEMBER: frozenset[Permission] = _VISITOR | {"personas.read", "knowledge.read", "knowledge.write"}
_OPERATOR: frozenset[Permission] = _MEMBER | {
    "sessions.read",
    "sessions.delete",
    "live.observe",
    "live.take_part",
    "personas.write",
    "people.read",
    "people.write",
    "health.read",
    "privacy.act",
}

OF_ROLE: dict[Role, frozenset[Permission]] = {
    "visitor": _VISITOR,
    "member": _MEMBER,
    "operator": _OPERATOR,
    "admin": frozenset(PERMISSIONS),
}
"""What each role may do."""
