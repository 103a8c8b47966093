"""A provider of OpenID Connect: where it lies, and what it says of somebody (OpenID Connect Core 1.0)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from visavis.events import CodedError, now_ms
from visavis.events.clock import HOUR_MS, MINUTE_MS, Now

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
"""Those with a public key; never ``none``, never the client's secret."""
_SCOPE = "openid email profile"
_PLACES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_LEEWAY_S = 60
_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider knows of this server."""

    issuer: str
    """Its address, as it writes it itself."""
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where the provider is asked for what (OpenID Connect Discovery 1.0)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    read_ms: int


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider has let in."""

    subject: str
    """Its issuer and its name for the user."""
    email: str | None
    email_verified: bool
    name: str


class Provider:
    """Asks a provider. Every call raises CodedError ``oidc.unreachable`` (retryable) or ``oidc.invalid_answer``."""

    def __init__(self, client: Client, now: Now = now_ms) -> None:
        self._client = client
        self._now = now
        self._metadata: Metadata | None = None
        self._keys: tuple[int, KeySet] | None = None

    async def authorization_url(self, redirect_uri: str, *, state: str, nonce: str, verifier: str) -> str:
        """Return where a browser is sent to sign in, with a proof of who asked (PKCE, RFC 7636)."""
        metadata = await self._discovered()
        async with self._session(redirect_uri) as session:
            url, _ = session.create_authorization_url(
                metadata.authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier
            )
        return str(url)

    async def identity(self, redirect_uri: str, *, code: str, nonce: str, verifier: str) -> Identity:
        """Exchange what the browser brought back for who it is. Raises CodedError ``oidc.refused`` as well."""
        from authlib.common.errors import AuthlibBaseError
        from httpx import HTTPError

        metadata = await self._discovered()
        try:
            async with self._session(redirect_uri) as session:
                answer = await session.fetch_token(metadata.token_endpoint, code=code, code_verifier=verifier)
        except AuthlibBaseError as error:
            raise _refused() from error
        except (HTTPError, ValueError) as error:
            raise _unreachable() from error
        token = answer.get("id_token") if isinstance(answer, Mapping) else None
        if not isinstance(token, str):
            raise _invalid("It sent no identity.")
        return self._identity(await self._claims(metadata, token), nonce)

    def _session(self, redirect_uri: str) -> Any:
        from authlib.integrations.httpx_client import AsyncOAuth2Client

        return AsyncOAuth2Client(
            self._client.client_id,
            self._client.client_secret,
            redirect_uri=redirect_uri,
            scope=_SCOPE,
            code_challenge_method="S256",
            timeout=_TIMEOUT_S,
        )

    async def _discovered(self) -> Metadata:
        if self._metadata is None or self._now() - self._metadata.read_ms > HOUR_MS:
            issuer = self._client.issuer
            found = await _fetch(issuer.rstrip("/") + "/.well-known/openid-configuration")
            if found.get("issuer") != issuer:
                raise _invalid(f"It calls itself {found.get('issuer')!r}, not {issuer!r}.")
            authorization, token, keys = (found.get(name) for name in _PLACES)
            if not (isinstance(authorization, str) and isinstance(token, str) and isinstance(keys, str)):
                raise _invalid("It does not say where it is asked.")
            self._metadata = Metadata(authorization, token, keys, self._now())
        return self._metadata

    async def _claims(self, metadata: Metadata, token: str) -> dict[str, Any]:
        """Return what a signed identity says. Keys that are not known yet are fetched, at most once a minute."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        for attempt in range(2):
            keys = await self._key_set(metadata, newer_than_ms=MINUTE_MS if attempt else HOUR_MS)
            try:
                return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError) as error:
                failure = error
        raise _invalid("Its signature does not hold.") from failure

    async def _key_set(self, metadata: Metadata, *, newer_than_ms: int) -> KeySet:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        if self._keys is None or self._now() - self._keys[0] > newer_than_ms:
            found: Any = await _fetch(metadata.jwks_uri)
            try:
                self._keys = self._now(), KeySet.import_key_set(found)
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise _invalid("Its keys cannot be read.") from error
        return self._keys[1]

    def _identity(self, claims: dict[str, Any], nonce: str) -> Identity:
        """Check what OpenID Connect Core 1.0 asks for in section 3.1.3.7."""
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        party = claims.get("azp", self._client.client_id)
        now_s = self._now() // 1000
        expires, issued, subject = claims.get("exp"), claims.get("iat"), claims.get("sub")
        timely = isinstance(expires, int | float) and expires > now_s - _LEEWAY_S
        timely = timely and isinstance(issued, int | float) and issued < now_s + _LEEWAY_S
        ours = claims.get("iss") == self._client.issuer and self._client.client_id in audiences
        if not ours or party != self._client.client_id or claims.get("nonce") != nonce or not timely:
            raise _invalid("The identity is not for this sign-in.")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise _invalid("The identity names nobody.")
        email, name = claims.get("email"), claims.get("name")
        return Identity(
            subject=f"{self._client.issuer}|{subject}",
            email=email if isinstance(email, str) else None,
            email_verified=claims.get("email_verified") is True,
            name=name if isinstance(name, str) else "",
        )


async def _fetch(url: str) -> dict[str, Any]:
    import httpx

    try:
        async with httpx.AsyncClient(timeout=_TIMEOUT_S) as client:
            answer = await client.get(url)
            answer.raise_for_status()
            found = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise _unreachable() from error
    if not isinstance(found, dict):
        raise _invalid("It answers in an unknown form.")
    return found


def _unreachable() -> CodedError:
    return CodedError("oidc.unreachable", "The sign-in service does not answer. Try again.", retryable=True)


def _invalid(why: str) -> CodedError:
    return CodedError("oidc.invalid_answer", f"The sign-in service gave an answer that cannot be used. {why}")


def _refused() -> CodedError:
    return CodedError("oidc.refused", "The sign-in service did not let you in.")
