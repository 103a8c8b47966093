"""Carries events from handler to handler, and durable ones to the journal."""

from visavis.bus.base import EventBus, Handler, HandlerStatistics, Produced, Tap
from visavis.bus.bus import SessionBus
from visavis.bus.journal import EventSink, Journal

__all__ = ["EventBus", "EventSink", "Handler", "HandlerStatistics", "Journal", "Produced", "SessionBus", "Tap"]
