"""Whether others can reach the server, and whether that is wanted."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.accounts.accounts import Accounts
from visavis.config import Settings
from visavis.events import CodedError
from visavis.gateway.loopback import is_loopback


@dataclass(frozen=True, slots=True)
class Opening:
    """What is to be said when the server starts."""

    sign_in: bool
    """Whether people have to sign in."""
    setup_path: str | None
    """The link with which the first administrator makes an account, behind the server's address."""


async def prepare_accounts(settings: Settings, accounts: Accounts) -> Opening:
    """Check who will be able to come in, and make the link for setting up if there is nobody who administers.

    Raises CodedError ``accounts.needed`` if everybody could.
    """
    exist = await accounts.users.exist()
    check_exposure(settings, has_users=exist)
    needed = settings.accounts == "required" or (settings.accounts == "auto" and exist)
    if not needed or await accounts.users.have_admin():
        return Opening(needed, None)
    link = await accounts.invitations.setup()
    return Opening(needed, link.path)


def check_exposure(settings: Settings, *, has_users: bool) -> None:
    """Refuse to let everybody in from elsewhere. Raises CodedError ``accounts.needed``."""
    if settings.accounts != "auto" or has_users:
        return
    elsewhere = [host for host in (settings.host, *settings.allowed_hosts) if not is_loopback(host)]
    if not elsewhere:
        return
    raise CodedError(
        "accounts.needed",
        f"Others could reach this server ({', '.join(elsewhere)}), and nobody would have to sign in. Make an account "
        "first (visavis users add you@example.org --role admin), or start with VISAVIS_ACCOUNTS=required and open the "
        "link that is printed. If something in front of it signs people in: VISAVIS_ACCOUNTS=off.",
    )
