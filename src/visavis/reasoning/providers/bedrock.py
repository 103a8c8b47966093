"""Amazon Bedrock: the one provider whose client waits in threads, and which is reached with an account's own access."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from visavis.reasoning.providers.spec import AwsAccess, ModelSpec

if TYPE_CHECKING:
    from visavis.reasoning.providers.clients import Connection

CONNECT_S = 5.0
READ_S = 30.0
"""Nothing can be taken out of a thread that waits, so these are not long: from one piece to the next."""


def bedrock(spec: ModelSpec) -> Connection:
    """Make a model on Bedrock. Nothing is sent, unless a role's access has to be fetched."""
    from pydantic_ai.models.bedrock import BedrockConverseModel
    from pydantic_ai.providers.bedrock import BedrockProvider

    from visavis.reasoning.providers.clients import Connection

    client = aws_client("bedrock-runtime", spec)
    model = BedrockConverseModel(spec.model, provider=BedrockProvider(bedrock_client=client))

    async def close() -> None:
        await asyncio.to_thread(client.close)

    return Connection(model, close)


def aws_client(service: str, spec: ModelSpec, *, timeout_s: float = READ_S) -> Any:
    """Make a client of boto3 for one of Amazon's services, with a key of Bedrock, or an account's access, or a role.

    What is configured elsewhere decides neither the address nor how often it tries.
    """
    import boto3
    from botocore.config import Config

    aws = spec.aws or AwsAccess()
    once = {"total_max_attempts": 1, "mode": "standard"}
    config = Config(
        connect_timeout=CONNECT_S,
        read_timeout=timeout_s,
        retries=once,
        ignore_configured_endpoint_urls=True,
        signature_version="bearer" if spec.api_key else None,
    )
    if spec.api_key:
        session = boto3.Session(botocore_session=_key_session(spec.api_key), region_name=aws.region)
    else:
        session = boto3.Session(
            aws_access_key_id=aws.access_key_id or None,
            aws_secret_access_key=aws.secret_access_key or None,
            aws_session_token=aws.session_token or None,
            region_name=aws.region,
        )
    return session.client(service, config=config)


def _key_session(key: str) -> Any:
    """Return a session of botocore that shows a key of Bedrock instead of signing with an account's access."""
    from botocore.session import Session
    from botocore.tokens import FrozenAuthToken

    class KeySession(Session):  # type: ignore[misc,unused-ignore]
        def get_auth_token(self, **_: Any) -> Any:
            return FrozenAuthToken(key)

        def get_credentials(self) -> None:
            return None

    return KeySession()
