"""Words and phrases that show in a face, a head or hands, in English. Written for this, not learned.

Each pattern is looked for in a sentence in lower case with straight apostrophes; what the gesture belongs to is the
group ``at``, or else the beginning of what was found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from visavis.events import Expression, GazeTarget, Gesture


@dataclass(frozen=True, slots=True)
class Rule:
    """What a pattern shows in the body."""

    name: str
    pattern: re.Pattern[str]
    salience: float
    """How often somebody of ordinary expressiveness moves there, 0 to 1."""
    gesture: Gesture | None = None
    strength: float = 0.6
    expression: Expression | None = None
    felt: float = 0.5
    """Intensity of the expression."""
    gaze: GazeTarget | None = None
    opens: bool = False
    """Whether it counts only in the first sentence of an answer."""
    grave: bool = True
    """Whether it may be shown where somebody is sad."""


def _rule(name: str, pattern: str, salience: float, gesture: Gesture | None = None, **more: object) -> Rule:
    return Rule(name, re.compile(pattern), salience, gesture, **more)  # type: ignore[arg-type]


RULES: tuple[Rule, ...] = (
    _rule("greeting", r"^(?:oh, )?(?:hello|hi|hey|good (?:morning|evening|afternoon))\b", 0.95, "wave",
          expression="smile", felt=0.7, opens=True, grave=False),
    _rule("greeting", r"\b(?:(?:nice|good|glad|pleased|lovely) to (?:meet|see) you|i'd love to (?:talk|hear))", 0.8,
          "nod", strength=0.45, expression="smile", felt=0.75, grave=False),
    _rule("welcome", r"^welcome\b", 0.9, "palms_open", expression="smile", felt=0.7, grave=False),
    _rule("farewell", r"\b(?:good ?bye|bye(?: for now|-bye)?|see you (?:soon|later|again|tomorrow|next time)|farewell"
          r"|until next time|come back (?:soon|any ?time))\b", 0.9, "wave", expression="smile", felt=0.6),
    _rule("farewell", r"\b(?:take care|good night|sleep well)\b", 0.7, "nod", strength=0.5, expression="smile"),
    _rule("thanks", r"\b(?:thank you|thanks)\b", 0.85, "bow", strength=0.4, expression="smile", felt=0.6),
    _rule("pleasure", r"\b(?:you're (?:very |most )?welcome|my pleasure|with pleasure|any ?time\b(?=[.!]))", 0.8, "nod",
          strength=0.5, expression="smile", felt=0.6),
    _rule("apology", r"\bi(?:'m| am) (?:so |very |really |truly )?(?P<at>sorry)|\bmy apologies|\bi apologi[sz]e"
          r"|^sorry\b|\bforgive me", 0.75, "tilt", strength=0.5, expression="concerned", felt=0.65),
    _rule("regret", r"\bi(?:'m| am) afraid\b(?! of)|\bunfortunately\b|\bsadly\b|\bi wish i could\b", 0.7, "shake",
          strength=0.3, expression="concerned", felt=0.45),
    _rule("sympathy", r"\b(?:that|this|it) (?:sounds|must be|must have been|is|'s)? ?(?:so |very |really )?"
          r"(?P<at>heavy|hard|tough|painful|rough|awful|difficult)\b|\byou(?:'re| are) not alone\b|\bmy condolences\b"
          r"|\bsounds like a lot\b|\bi'm here(?: for you)?\b|\bi'm listening\b", 0.8, "tilt", strength=0.6,
          expression="concerned", felt=0.7),
    _rule("patience", r"\b(?:take your time|no (?:hurry|rush)|in no hurry|no worries|don't worry|it's all right"
          r"|that's (?:okay|all right|fine))\b", 0.7, "nod", strength=0.5),
    _rule("not knowing", r"\bi (?:really |just |honestly )?(?:don't|do not|wouldn't) (?P<at>know)\b|\bno idea\b"
          r"|\bwho knows\b|\bhard to (?:say|tell)\b|\bbeyond me\b|\boutside of what i know\b|\bno good answer\b"
          r"|\bi can't (?:answer|say|tell)\b|\bnobody knows\b", 0.85, "shrug", expression="thinking", felt=0.4),
    _rule("doubt", r"\b(?:maybe|perhaps|probably|possibly|i guess|i suppose|it depends|more or less|not sure)\b", 0.5,
          "tilt", strength=0.45),
    _rule("searching", r"^(?:hm+|let me (?:think|see|check)|let's see|i wonder|good question)\b", 0.8,
          expression="thinking", felt=0.5, gaze="up"),
    _rule("agreement", r"^(?:well, |oh, |and )?(?:yes|yeah|yep|of course|certainly|absolutely|exactly|sure|right"
          r"|correct|indeed|definitely|gladly|true|that's (?:right|true|it)|you're (?:quite |absolutely )?right"
          r"|all right|okay|i see|i (?:do|can|am|will)(?=[.,!]))\b(?!')", 0.85, "nod", strength=0.6),
    _rule("agreement", r"\b(?:i agree|exactly|absolutely|definitely|of course|indeed|certainly)\b", 0.5, "nod"),
    _rule("denial", r"^(?:well, |oh, )?(?:no|nope|never|not (?:at all|really|yet|quite|that i))(?=[ ,.!;:]|$)"
          r"(?! (?:problem|worr|doubt|matter|hurry|rush))", 0.8, "shake"),
    _rule("denial", r"\b(?:never|nobody|no one|nothing|nowhere|not at all|by no means|none of)\b", 0.5, "shake",
          strength=0.45),
    _rule("denial", r"\b(?:don't|can't|won't|isn't|aren't|doesn't|cannot|not a|no)\b(?! (?:worry|matter|problem))", 0.2,
          "shake", strength=0.35),
    _rule("one side", r"\bon (?:the )?one (?P<at>hand|side)\b", 1.0, "beat_left", strength=0.75),
    _rule("other side", r"\bon the (?P<at>other)(?: hand| side)?\b", 1.0, "beat_right", strength=0.75),
    _rule("first", r"\b(?:first(?:ly)?|first of all|for one thing|either)\b(?=,| you| i| there)", 0.7, "beat_left"),
    _rule("second", r"\b(?:second(?:ly)?|then again|for another)\b(?=,| you| i| there)", 0.75, "beat_right"),
    _rule("third", r"\b(?:third(?:ly)?|finally|lastly|above all)\b", 0.6, "beat_both"),
    _rule("contrast", r"(?:^|[,;:] )(?P<at>but|however|instead|although|though|whereas|rather|yet)\b", 0.4,
          "beat_right", strength=0.5),
    _rule("self", r"\b(?P<at>i'm|i am) (?:only |just |still |really )?(?:a|an|the|your|made|called)\b|\bmy name\b"
          r"|\bas for me\b|\bmyself\b|\bi, too\b|\bpersonally\b|\bfor my part\b"
          r"|\bin my (?:opinion|experience|case)\b", 0.5, "point_self", strength=0.6),
    _rule("sincerity", r"\b(?:honestly|i promise|truly|from the heart|i mean it|believe me|trust me|sincerely)\b", 0.5,
          "point_self", strength=0.5),
    _rule("offer", r"\b(?:ask me|tell me|try me|go ahead|be my guest|help yourself|feel free|here (?:you are|it is)"
          r"|up to you|your (?:choice|turn)|let me (?:show|tell|help|know))\b", 0.6, "palms_open", strength=0.6),
    _rule("offer", r"\b(?:would|could|can|shall|may|what|how|do|are) (?:you|i|we|about you|may i)\b(?=.*\?)", 0.4,
          "palms_open", strength=0.5),
    _rule("all", r"\b(?:everything|everybody|everyone|all of (?:it|them|us|you)|the whole|the world|anything|whatever"
          r"|everywhere|together|huge|enormous|as much as)\b", 0.4, "palms_open", strength=0.6),
    _rule("stress", r"\b(?:very|really|extremely|always|must|most|only|completely|every|especially|far|even|entirely"
          r"|exactly|itself|own|never ever) (?P<at>\w)", 0.3, "beat_both", strength=0.45),
    _rule("number", r"\b(?P<at>\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?"
          r"|millions?|half)\b(?! (?:of all|hand))", 0.35, "beat_right", strength=0.45),
    _rule("stress", r"[*_](?P<at>\w[^*_\n]{1,20})[*_]", 0.8, "beat_both", strength=0.6),
    _rule("point", r"\b(?:you (?:know|see),|in fact|actually|by the way|the thing is|that's why|which means|important"
          r"|remember|the secret|the trick|the point)\b", 0.45, "brow_raise", strength=0.5),
)  # fmt: skip
"""From greetings to beats. Where several want the same moment, the most salient is made."""

YES_NO = re.compile(r"^(?:and |so |but |well, |or )?(?:do|does|did|is|are|was|were|can|could|would|will|shall|should"
                    r"|may|might|have|has|had|am)(?:n't)?\b")  # fmt: skip
"""A question that wants yes or no."""
NEGATORS = frozenset("not no never without hardly nothing don't doesn't didn't isn't aren't wasn't won't can't".split())
OWN = frozenset("i i'm i've i'd i'll me my mine myself".split())
YOURS = frozenset("you you're you've you'd your yours they he she people somebody someone that".split())

_FEELINGS: tuple[tuple[Expression, float, str], ...] = (
    ("happy", 0.75, "congratulations congrats hooray bravo delighted thrilled fantastic"),
    ("happy", 0.6, "wonderful happy glad love loved lovely beautiful great awesome brilliant excellent excited proud"),
    ("smile", 0.5, "enjoy fun favorite favourite pleased perfect charming sweet friendly kind welcome delicious joy"),
    ("smile", 0.4, "cheerful smile nice celebrate gift birthday friend friends taste tastes wink"),
    ("amused", 0.7, "haha hilarious joke jokes kidding"),
    ("amused", 0.5, "funny laugh laughs laughed laughing silly pun ha"),
    ("surprised", 0.75, "wow whoa unbelievable astonishing astonished"),
    ("surprised", 0.5, "incredible incredibly amazing suddenly surprised surprising surprisingly surprise imagine"),
    ("interested", 0.55, "fascinating intriguing curious interesting interested discover secret secrets"),
    ("sad", 0.6, "sad unhappy lonely grief grieving heartbroken mourn crying cried tears miserable hopeless"),
    ("sad", 0.45, "died death dead funeral lost loss regret alone hurts hurt pain suffering tragic"),
    ("concerned", 0.5, "stressed anxious worried worry overwhelmed exhausted sick ill terrible awful"),
    ("concerned", 0.5, "hospital accident crisis emergency danger dangerous"),
    ("afraid", 0.5, "scary frightening terrifying terrified scared frightened horror"),
    ("angry", 0.5, "furious outrageous outrage unacceptable angry hate hated unfair"),
    ("disgusted", 0.6, "disgusting gross yuck ugh revolting nasty"),
    ("skeptical", 0.5, "supposedly allegedly so-called doubtful suspicious dubious"),
    ("confused", 0.45, "confusing confused puzzling puzzled weird odd strange"),
)  # fmt: skip
FEELINGS: dict[str, tuple[Expression, float]] = {
    word: (expression, felt) for expression, felt, words in reversed(_FEELINGS) for word in words.split()
}
"""What a word does to the face, and how much."""
PAINFUL: frozenset[Expression] = frozenset(("sad", "afraid", "angry", "concerned"))
"""What shows as concern where it is somebody else who feels it."""
WARM: frozenset[Expression] = frozenset(("smile", "happy", "amused"))

WEAK = frozenset(
    "a an the of to in on at for from with by as and or but if so than that this these those it its it's i i'm me my "
    "you your you're we us our he him his she her they them their is are was were be been am do does did has have had "
    "will would can could may might shall should must not no there here who what which when where how why just very "
    "too also about into out up down over then now some any one i'll i'd i've that's what's don't can't".split()
)
"""Words that carry no stress of their own."""
