"""Everything that can be asked over tRPC."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from visavis.gateway.http import Status
from visavis.gateway.knowledge import Documents
from visavis.gateway.trpc.procedures import Router
from visavis.gateway.trpc.routers.agents import AgentsService, agents_router
from visavis.gateway.trpc.routers.audit import AuditService, audit_router
from visavis.gateway.trpc.routers.auth import AuthService, auth_router
from visavis.gateway.trpc.routers.health import HealthService, health_router
from visavis.gateway.trpc.routers.keys import KeysService, LoginsService, keys_router, logins_router
from visavis.gateway.trpc.routers.knowledge import knowledge_router
from visavis.gateway.trpc.routers.live import LiveService, live_router
from visavis.gateway.trpc.routers.memories import MemoriesService, memories_router
from visavis.gateway.trpc.routers.people import PeopleService, people_router
from visavis.gateway.trpc.routers.personas import PersonasService, personas_router
from visavis.gateway.trpc.routers.privacy import PrivacyService, privacy_router
from visavis.gateway.trpc.routers.sessions import SessionsService, sessions_router
from visavis.gateway.trpc.routers.settings import SettingsService, settings_router
from visavis.gateway.trpc.routers.status import status_router
from visavis.gateway.trpc.routers.users import UsersService, users_router


@dataclass(frozen=True, slots=True)
class ProcedureServices:
    """What the procedures need."""

    agents: AgentsService
    audit: AuditService
    auth: AuthService
    documents: Documents
    health: HealthService
    keys: KeysService
    live: LiveService
    logins: LoginsService
    memories: MemoriesService
    people: PeopleService
    personas: PersonasService
    privacy: PrivacyService
    sessions: SessionsService
    settings: SettingsService
    status: Callable[[], Status]
    users: UsersService


def routers(services: ProcedureServices) -> list[Router]:
    """Return all routers. They only keep the services: what can be asked is known without any."""
    return [
        agents_router(services.agents),
        audit_router(services.audit),
        auth_router(services.auth),
        health_router(services.health),
        keys_router(services.keys),
        knowledge_router(services.documents),
        live_router(services.live),
        logins_router(services.logins),
        memories_router(services.memories),
        people_router(services.people),
        personas_router(services.personas),
        privacy_router(services.privacy),
        sessions_router(services.sessions),
        settings_router(services.settings),
        status_router(services.status),
        users_router(services.users),
    ]


def described() -> list[Router]:
    """Return all routers without anything behind them, for those who only want to know what there is."""
    nothing: dict[str, object] = dict.fromkeys(ProcedureServices.__dataclass_fields__)
    return routers(ProcedureServices(**nothing))  # type: ignore[arg-type]  # nobody calls them
