"""Encryption of what is kept of people, with a key that does not lie in the database.

AES-256 in Galois/Counter Mode (NIST SP 800-38D): whoever changes a byte, or puts one person's record in the place of
another's, is found out. Every sealing takes a new random nonce of 96 bits.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import stat
import tempfile
from pathlib import Path

from visavis.events import CodedError

KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
SEAL_BYTES = _NONCE_BYTES + _TAG_BYTES
"""By so much sealing makes something longer."""


class Sealer:
    """Encrypts and decrypts with one key."""

    def __init__(self, key: bytes) -> None:
        """Take a key of 32 bytes. Raises ValueError for any other length."""
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key of {len(key)} bytes, not {KEY_BYTES}")
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # a few MB, needed only where people are kept

        self._cipher = AESGCM(key)
        self.key_id = hashlib.sha256(b"visavis key id\0" + key).hexdigest()[:16]
        """Tells keys apart, and nothing else of them."""

    def sealer_of(self, key_id: str) -> Sealer | None:
        """Return the key with an id, or None if it is not this one."""
        return self if key_id == self.key_id else None

    def seal(self, plain: bytes, *, about: str) -> bytes:
        """Return ``plain`` encrypted. ``about`` stays readable elsewhere and must be the same for opening."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, *, about: str) -> bytes:
        """Return what was sealed. Raises CodedError ``identity.damaged`` if it was not sealed so, with this key."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError) as error:
            raise CodedError("identity.damaged", "What was kept has been changed since, and cannot be read.") from error


def parse_key(text: str) -> bytes:
    """Return the key that is written as base64 or in hexadecimal. Raises CodedError ``identity.invalid_key``."""
    text = text.strip()
    try:
        key = bytes.fromhex(text) if len(text) == 2 * KEY_BYTES else base64.b64decode(text, "-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise CodedError(
            "identity.invalid_key",
            "The key for people is not 32 bytes in base64 or hexadecimal. To make one: openssl rand -hex 32",
        )
    return key


def load_key(path: Path) -> bytes:
    """Return the key in a file, which is made if it is not there, for its owner's eyes alone.

    Raises CodedError ``identity.key_unreadable``, ``identity.key_exposed`` if others may read it, or
    ``identity.invalid_key``.
    """
    try:
        if not path.exists():
            _make_key(path)
    except OSError as error:
        raise CodedError("identity.key_unreadable", f"The key for people cannot be read: {error}.") from error
    return parse_key(read_private(path))


def read_private(path: Path) -> str:
    """Return the text of a file that only its owner may read.

    Raises CodedError ``identity.key_unreadable``, or ``identity.key_exposed`` if others may read it.
    """
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise CodedError("identity.key_exposed", f"Others may read the key for people: chmod 600 {path}")
        return path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise CodedError("identity.key_unreadable", f"The key for people cannot be read: {error}.") from error


def _make_key(path: Path) -> None:
    """Write a random key; if somebody else does so at this moment, theirs stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, scratch = tempfile.mkstemp(dir=path.parent, prefix=".key-")  # readable for its owner only
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(os.urandom(KEY_BYTES).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(scratch, path)
    except FileExistsError:
        pass  # the other one is as good
    finally:
        Path(scratch).unlink()
