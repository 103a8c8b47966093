"""Words of a question that say nothing of what it is about."""

from __future__ import annotations

from visavis.reasoning.text import stem

_WORDS = """
a about above after again all also am an and any are as at be because been before being below between both but by can
could did do does doing down during each else few for from further get give had has have having he her here hers him
his how i if in into is it its itself just let like many may me might more most much must my myself no nor not now of
off on once only or other our ours out over own please same shall she should so some such tell than that the their
theirs them then there these they this those through to too under until up upon us very was we were what when where
which while who whom whose why will with would you your yours
"""
STOP_WORDS = frozenset(_WORDS.split())
"""Function words of English, and what questions begin with."""
STOP_STEMS = frozenset(stem(word) for word in STOP_WORDS)
