"""Access tokens: signed statements of who somebody is, for a quarter of an hour (JWT, RFC 7519)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visavis.accounts.refusals import invalid_login
from visavis.accounts.signing import SigningKeys
from visavis.events import CodedError, now_ms
from visavis.events.clock import MINUTE_MS, Now

if TYPE_CHECKING:
    from jwt.types import Options

LIFETIME_MS = 15 * MINUTE_MS
_AUDIENCE = "visavis"
_ALGORITHM = "HS256"
_LONGEST = 2_000
_CLAIMS = ["sub", "sid", "gen", "exp", "iat", "aud"]


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says."""

    user_id: str
    login_id: str
    generation: int
    expires_ms: int


class AccessTokens:
    """Makes and reads access tokens."""

    def __init__(self, keys: SigningKeys, now: Now = now_ms) -> None:
        self._keys = keys.keys("access token")
        self._now = now

    def issue(self, user_id: str, login_id: str, generation: int) -> str:
        """Return a token."""
        import jwt

        now_s = self._now() // 1000
        claims = {
            "sub": user_id,
            "sid": login_id,
            "gen": generation,
            "iat": now_s,
            "exp": now_s + LIFETIME_MS // 1000,
            "aud": _AUDIENCE,
        }
        return jwt.encode(claims, self._keys[0], algorithm=_ALGORITHM)

    def read(self, token: str) -> AccessClaims:
        """Return what a token says. Raises CodedError ``auth.invalid_token`` or ``auth.expired``."""
        claims = self._verified(token)
        user, login, generation, expires = (claims[name] for name in ("sub", "sid", "gen", "exp"))
        if not (isinstance(user, str) and isinstance(login, str)):
            raise invalid_login()
        if not (isinstance(generation, int) and isinstance(expires, int)):
            raise invalid_login()
        if expires * 1000 <= self._now():
            raise CodedError("auth.expired", "You have been away for a while. Renew the login, or sign in again.")
        return AccessClaims(user, login, generation, expires * 1000)

    def _verified(self, token: str) -> dict[str, object]:
        import jwt

        if len(token) > _LONGEST:
            raise invalid_login()
        # Our own clock is asked: tests have another.
        options: Options = {"require": _CLAIMS, "verify_exp": False, "verify_iat": False}
        for key in self._keys:
            try:
                claims: dict[str, object] = jwt.decode(
                    token, key, algorithms=[_ALGORITHM], audience=_AUDIENCE, options=options
                )
            except jwt.InvalidSignatureError:
                continue
            except (jwt.PyJWTError, ValueError):
                break
            return claims
        raise invalid_login()
