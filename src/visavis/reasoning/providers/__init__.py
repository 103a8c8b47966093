"""Language models by name: who offers them, and how they are reached."""

from visavis.reasoning.providers.clients import NO_KEY, Connection, connect
from visavis.reasoning.providers.known import ALIASES, HOSTED, LOCAL, PROVIDERS, Provider
from visavis.reasoning.providers.spec import AwsAccess, ModelSpec, check

MAX_ANSWER_TOKENS = 600

__all__ = [
    "ALIASES",
    "HOSTED",
    "LOCAL",
    "MAX_ANSWER_TOKENS",
    "NO_KEY",
    "PROVIDERS",
    "AwsAccess",
    "Connection",
    "ModelSpec",
    "Provider",
    "check",
    "connect",
]
