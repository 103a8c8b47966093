"""The keys that sign logins."""

from __future__ import annotations

from visavis.accounts.signing import SigningKeys
from visavis.config import Settings
from visavis.events import CodedError
from visavis.storage.sealing import load_key, parse_key


def signing_keys(settings: Settings) -> SigningKeys:
    """Return the keys of the settings, or of a file that is made if it is not there.

    Raises CodedError ``accounts.session_key`` if they cannot be had.
    """
    current, previous = settings.session_key, settings.session_key_previous
    try:
        return SigningKeys(
            load_key(settings.data_dir / "session.key") if current is None else parse_key(current.get_secret_value()),
            None if previous is None else parse_key(previous.get_secret_value()),
        )
    except CodedError as error:
        raise CodedError(
            "accounts.session_key",
            "The key that signs logins cannot be used: VISAVIS_SESSION_KEY, or session.key in the data folder. It is "
            "32 bytes in hexadecimal or base64, and a file that nobody else may read (chmod 600). To make one: "
            "openssl rand -hex 32",
        ) from error
