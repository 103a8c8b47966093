"""The keys that seal what is kept of people."""

from __future__ import annotations

from visavis.config import Settings
from visavis.storage.key_files import read_id_key, read_keys, stamp_of
from visavis.storage.keyring import Keyring, Keys
from visavis.storage.sealing import parse_key


def identity_keys(settings: Settings) -> Keyring:
    """Return the keys: of the settings, or of files in the data folder that are made if they are not there.

    Raises CodedError (``identity.*``) if they cannot be had.
    """
    folder = settings.data_dir
    if settings.identity_key is None:
        return Keyring(lambda: read_keys(folder), lambda: stamp_of(folder))
    current = parse_key(settings.identity_key.get_secret_value())
    given = settings.identity_previous_keys
    texts = given.get_secret_value().split(",") if given is not None else []
    previous = tuple(parse_key(text) for text in texts if text.strip())
    return Keyring(lambda: Keys(current, previous, read_id_key(folder)))
