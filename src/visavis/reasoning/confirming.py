"""What waits for the user's word, and what they say to it."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.events import ContentShown
from visavis.reasoning.mind import Question
from visavis.reasoning.readings import says_no, says_yes
from visavis.reasoning.situation import PendingRun
from visavis.reasoning.text import plain

_AFFIRMATIVE = frozenset({
    "yes", "yeah", "yep", "sure", "ok", "okay", "please", "absolutely", "certainly", "definitely",
})  # fmt: skip
_AGREEING = _AFFIRMATIVE | {
    "do", "it", "that", "go", "ahead", "send", "fine", "correct", "right", "exactly", "of", "course", "thanks", "now",
}  # fmt: skip
_GO_AHEAD = ("go ahead", "do it", "of course", "please do")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of something that waited."""

    pending: PendingRun
    accepted: bool

    @property
    def shown(self) -> ContentShown:
        """Return the question as the page shows it now."""
        item = self.pending.item.model_copy(update={"accepted": self.accepted})
        return ContentShown(response_id=self.pending.response_id, item=item)


def verdicts(question: Question) -> list[Verdict]:
    """Return what the user's words decide, and let go of it. Nothing waits longer than one message.

    A button answers its own question. A plain 'yes' answers the only one that there is; where there are several, it
    could mean any of them, and none is agreed to.
    """
    situation = question.situation
    waiting, situation.pending = situation.pending, {}
    if question.confirmation is not None:
        named = waiting.get(question.confirmation)
        return [] if named is None else [Verdict(named, agrees(question.text))]
    if len(waiting) == 1 and agrees(question.text):
        return [Verdict(item, accepted=True) for item in waiting.values()]
    if says_no(question.text):
        return [Verdict(item, accepted=False) for item in waiting.values()]
    return []


def agrees(text: str) -> bool:
    """Tell whether an utterance does nothing but agree: 'Yes, go ahead', not 'Yes, but to Tom'."""
    words = plain(text).split()
    begins = bool(words) and (words[0] in _AFFIRMATIVE or " ".join(words[:2]) in _GO_AHEAD)
    return says_yes(text) or (begins and _AGREEING.issuperset(words))
