"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from visavis.accounts.permissions import GUEST, NOBODY, OF_ROLE, Permission
from visavis.events import CodedError


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody, or a program, that asks something of this server."""

    kind: Literal["owner", "user", "key", "guest", "nobody"]
    """``owner``: whoever sits at this computer, while there are no accounts. ``guest``: has not signed in, and may
    talk. ``nobody``: has not signed in, and may not."""
    permissions: frozenset[Permission]
    user_id: str | None = None
    name: str = ""
    """As the audit log calls them: an e-mail address, or the kind."""
    login_id: str | None = None
    """Of the browser or program that is signed in; of a key, the key."""
    by_cookie: bool = False
    """Whether a browser said who it is of its own accord: then what changes something needs a token against forgery."""

    def may(self, permission: Permission) -> bool:
        """Tell whether this is allowed."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise CodedError ``auth.required`` or ``auth.forbidden`` unless this is allowed."""
        if permission in self.permissions:
            return
        if self.kind in ("guest", "nobody"):
            raise CodedError("auth.required", "Sign in to do this.")
        raise CodedError("auth.forbidden", "Your role does not allow this.")

    def may_see(self, owner: str | None) -> bool:
        """Tell whether a conversation of a user (None: of a guest) may be read."""
        return self.may("sessions.read") or (self.owns(owner) and self.may("own.read"))

    def owns(self, owner: str | None) -> bool:
        """Tell whether a what belongs to a user (None: to a guest) is their own."""
        return owner is not None and owner == self.user_id


OWNER = Principal("owner", OF_ROLE["admin"], name="owner")
GUESTS = Principal("guest", GUEST, name="guest")
UNKNOWN = Principal("nobody", NOBODY, name="nobody")
