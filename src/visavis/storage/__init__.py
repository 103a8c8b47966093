"""Keeps sessions, messages, events, and people who agreed to be known."""

from visavis.storage.base import MAX_PAGE, MessageRecord, Page, PeopleStore, PersonRecord, SessionRecord, Storage

__all__ = ["MAX_PAGE", "MessageRecord", "Page", "PeopleStore", "PersonRecord", "SessionRecord", "Storage"]
