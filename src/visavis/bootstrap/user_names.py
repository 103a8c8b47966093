"""How users are called, for lists that name them."""

from __future__ import annotations

from visavis.accounts.users import Users


class UserNames:
    """Looks users up. What they are called is remembered for seconds only: they change it, or have it erased."""

    def __init__(self, users: Users) -> None:
        self._users = users

    async def of(self, user: str | None) -> str | None:
        """Return a user's name, or their address if they have given none; None for guests and who is gone."""
        record = None if user is None else await self._users.recent(user)
        return None if record is None else record.name or record.email
