"""Keys that sign what is handed out, all made from one secret."""

from __future__ import annotations

import base64
import hashlib
import hmac

from visavis.accounts.secret_texts import same

KEY_BYTES = 32


class SigningKeys:
    """Makes a key for each purpose (HMAC-SHA-256 of its name, as in RFC 5869's expansion), and signs with it.

    What was signed with the previous secret is still taken, so that changing it signs nobody out.
    """

    def __init__(self, current: bytes, previous: bytes | None = None) -> None:
        """Take secrets of 32 bytes. Raises ValueError for other lengths."""
        self._secrets = (current,) if previous is None else (current, previous)
        if any(len(secret) != KEY_BYTES for secret in self._secrets):
            raise ValueError(f"a secret that is not {KEY_BYTES} bytes long")

    def keys(self, purpose: str) -> list[bytes]:
        """Return the keys for a purpose, 32 bytes each, the current one first."""
        return [hmac.digest(secret, f"visavis {purpose}".encode(), hashlib.sha256) for secret in self._secrets]

    def sign(self, purpose: str, text: str) -> str:
        """Return the signature of a text: 43 characters."""
        return self.signatures(purpose, text)[0]

    def signatures(self, purpose: str, text: str) -> list[str]:
        """Return the signatures of a text, that of the current secret first."""
        return [_signature(key, text) for key in self.keys(purpose)]

    def is_signed(self, purpose: str, text: str, signature: str) -> bool:
        """Tell whether a signature is that of a text."""
        return any([same(own, signature) for own in self.signatures(purpose, text)])  # noqa: C419 - all of them


def _signature(key: bytes, text: str) -> str:
    return base64.urlsafe_b64encode(hmac.digest(key, text.encode(), hashlib.sha256)).rstrip(b"=").decode()
