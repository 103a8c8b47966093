"""The key that seals what is kept of people."""

from __future__ import annotations

from visavis.config import Settings
from visavis.storage.sealing import load_key, parse_key


def identity_secret(settings: Settings) -> bytes:
    """Return the key, 32 bytes: of the settings, or of a file that is made if it is not there.

    Raises CodedError (``identity.*``) if it cannot be had.
    """
    key = settings.identity_key
    return load_key(settings.data_dir / "people.key") if key is None else parse_key(key.get_secret_value())
