"""Keeps sessions, messages, events, people and what is remembered of them, users, consents and artefacts."""

from visavis.storage.base import MessageRecord, PeopleStore, PersonRecord, SessionFilter, SessionRecord, Storage
from visavis.storage.collections import Alteration, Collection, Insertion, Kind, Records, Removal, Scalar
from visavis.storage.memories import MemoryRecord, MemoryStore, RememberedPerson
from visavis.storage.pages import MAX_PAGE, Page
from visavis.storage.upkeep import Examination, Extent, Revision, Upkeep

__all__ = [
    "MAX_PAGE",
    "Alteration",
    "Collection",
    "Examination",
    "Extent",
    "Insertion",
    "Kind",
    "MemoryRecord",
    "MemoryStore",
    "MessageRecord",
    "Page",
    "PeopleStore",
    "PersonRecord",
    "Records",
    "RememberedPerson",
    "Removal",
    "Revision",
    "Scalar",
    "SessionFilter",
    "SessionRecord",
    "Storage",
    "Upkeep",
]
