"""Turns what is kept of accounts into what is told of them."""

from __future__ import annotations

from dataclasses import asdict

from visavis.accounts.users import role_of
from visavis.gateway.account_models import ApiKeyModel, AuditEntry, InvitationModel, LoginModel, UserModel
from visavis.storage.account_records import ApiKeyRecord, AuditRecord, InvitationRecord, LoginRecord, UserRecord


def user_model(user: UserRecord, now_ms: int) -> UserModel:
    """Return an account without its secrets."""
    return UserModel(
        id=user.id,
        email=user.email,
        name=user.name,
        role=role_of(user),
        disabled=user.disabled,
        has_password=user.password_hash is not None,
        by_oidc=user.subject is not None,
        locked_until_ms=user.locked_until_ms if user.locked_until_ms > now_ms else None,
        created_ms=user.created_ms,
        seen_ms=user.seen_ms,
    )


def invitation_model(record: InvitationRecord) -> InvitationModel:
    """Return an invitation without its token's hash."""
    return InvitationModel.model_validate(_without(asdict(record), "token_hash"))


def key_model(record: ApiKeyRecord) -> ApiKeyModel:
    """Return a key without its hash."""
    return ApiKeyModel.model_validate(_without(asdict(record), "key_hash"))


def login_model(record: LoginRecord, current_id: str | None) -> LoginModel:
    """Return a login without its tokens' hashes."""
    told = _without(asdict(record), "token_hash", "previous_hash")
    return LoginModel.model_validate({**told, "current": record.id == current_id})


def audit_entry(record: AuditRecord) -> AuditEntry:
    """Return an entry of the audit log."""
    return AuditEntry.model_validate(asdict(record))


def _without(fields: dict[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name not in names}
