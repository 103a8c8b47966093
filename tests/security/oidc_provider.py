"""A small provider of OpenID Connect on a real port: discovery, PKCE, one-time codes, signed identities."""

import asyncio
import base64
import hashlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "visavis-client"
SECRET = "a secret shared with the provider"
CALLBACK = "https://visavis.example/api/auth/oidc/callback"

Claims = dict[str, Any]


@dataclass
class OidcProvider:
    """Lets everybody in as whoever ``person`` is."""

    issuer: str = ""
    person: Claims = field(default_factory=lambda: {"sub": "ada-1", "email": "Ada@example.org", "email_verified": True})
    spoil: Callable[[Claims], Claims] = lambda claims: claims
    """Changes what an identity says before it is signed."""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    told: list[RSAKey] = field(default_factory=list)
    """The keys that it tells of; its own, if empty."""
    fetched_keys: int = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def identity(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.person}
        return jwt.encode({"alg": "RS256", "kid": str(self.key.kid)}, self.spoil(claims), self.key)


def application(provider: OidcProvider) -> FastAPI:
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    async def discovery() -> Claims:
        return {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
        }

    @app.get("/keys")
    async def keys() -> Claims:
        provider.fetched_keys += 1
        return {"keys": [key.as_dict(private=False) for key in provider.told or [provider.key]]}

    @app.get("/authorize")
    async def authorize(request: Request) -> RedirectResponse:
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == CALLBACK
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = f"code{len(provider.codes)}"
        provider.codes[code] = asked
        return RedirectResponse(f"{CALLBACK}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    @app.post("/token")
    async def token(
        request: Request,
        code: Annotated[str, Form()],
        code_verifier: Annotated[str, Form()],
        redirect_uri: Annotated[str, Form()],
    ) -> JSONResponse:
        asked = provider.codes.pop(code, None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
        well = (
            asked is not None
            and request.headers.get("authorization") == f"Basic {basic}"
            and challenge == asked["code_challenge"]
            and redirect_uri == asked["redirect_uri"]
        )
        if not well or asked is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {
                "access_token": "of no use here",
                "token_type": "Bearer",
                "expires_in": 60,
                "id_token": provider.identity(asked["nonce"]),
            }
        )

    return app


@asynccontextmanager
async def run_provider() -> AsyncIterator[OidcProvider]:
    provider = OidcProvider()
    server = uvicorn.Server(uvicorn.Config(application(provider), host="127.0.0.1", port=0, log_level="warning"))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    provider.issuer = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield provider
    finally:
        server.should_exit = True
        await task
