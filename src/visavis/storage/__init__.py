"""Keeps sessions, messages and events."""

from visavis.storage.base import MAX_PAGE, MessageRecord, Page, SessionRecord, Storage

__all__ = ["MAX_PAGE", "MessageRecord", "Page", "SessionRecord", "Storage"]
