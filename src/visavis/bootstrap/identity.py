"""The keys that seal what is kept of people."""

from __future__ import annotations

import asyncio

from visavis.config import Settings
from visavis.events import CodedError
from visavis.storage import Storage
from visavis.storage.key_files import has_key, read_id_key, read_keys, stamp_of
from visavis.storage.keyring import Keyring, Keys
from visavis.storage.sealing import parse_key
from visavis.storage.upkeep import SEALED


async def check_keys_are_here(settings: Settings, storage: Storage) -> None:
    """Let no new key be made where something is sealed: it would open none of it, and nobody would notice.

    Raises CodedError ``identity.key_missing`` or ``storage.*``.
    """
    if settings.identity_key is not None or await asyncio.to_thread(has_key, settings.data_dir):
        return
    sealed = [f"{count} {table}" for table in SEALED if (count := (await storage.extent(table)).count)]
    if sealed:
        raise CodedError(
            "identity.key_missing",
            f"{', '.join(sealed)} are sealed, and people.key is not in {settings.data_dir}. Put back the copy of it. "
            "If there is none, they can be read by nobody: to go on without them, make another key with "
            f"openssl rand -hex 32 > {settings.data_dir / 'people.key'}, and chmod 600.",
        )


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
