"""All kinds of records that are kept in collections."""

from __future__ import annotations

from typing import Any

from visavis.storage.account_records import API_KEYS, AUDIT, INVITATIONS, LOGINS, USERS
from visavis.storage.collections import Kind
from visavis.storage.folders import FOLDERS
from visavis.storage.persona_records import PERSONA_VERSIONS
from visavis.storage.privacy_records import ARTEFACTS, CONSENTS

KINDS: tuple[Kind[Any], ...] = (
    USERS,
    LOGINS,
    API_KEYS,
    INVITATIONS,
    AUDIT,
    CONSENTS,
    ARTEFACTS,
    PERSONA_VERSIONS,
    FOLDERS,
)
"""Another one joins by a line here, a table in ``tables.py`` and a migration."""
