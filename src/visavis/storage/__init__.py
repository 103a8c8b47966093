"""Keeps sessions, messages, events, people who agreed to be known, and what is remembered of people."""

from visavis.storage.base import MAX_PAGE, MessageRecord, Page, PeopleStore, PersonRecord, SessionRecord, Storage
from visavis.storage.memories import MemoryRecord, MemoryStore, RememberedPerson

__all__ = [
    "MAX_PAGE",
    "MemoryRecord",
    "MemoryStore",
    "MessageRecord",
    "Page",
    "PeopleStore",
    "PersonRecord",
    "RememberedPerson",
    "SessionRecord",
    "Storage",
]
