"""How people tell facts about themselves, in English."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Found = tuple[str, str, str]
"""What a fact is about, its subject, and its value."""

LEAD_IN = re.compile(
    r"^(?:(?:well|so|yes|yeah|yep|no|oh|ah|actually|by the way|anyway|and|but|you know|to be honest|honestly|"
    r"as i said|also|ok|okay|hi|hello|hey|sorry|look|listen|in fact)[,.!]?\s+)+",
    re.IGNORECASE,
)
REMEMBER = re.compile(
    r"^(?:please\s+|can you\s+|could you\s+)?(?:remember|don't forget|keep in mind|note|make a note)"
    r"(?:\s+that|:|,)?\s+(?=(?:i|i'm|i've|my|we|our|the|on|in|at|every|next|please)\b)",
    re.IGNORECASE,
)
NOT_SERIOUS = re.compile(
    r"^\W*(?:(?:well|so|but|and|ok|okay)[,]?\s+)?(?:if|when|whenever|unless|suppose|imagine|pretend|say that|"
    r"let's say|let us say|what if|maybe|perhaps|"
    r"in (?:my|the|a|this) (?:dream|story|game|book|novel|movie|film|play))\b"
    r"|\b(?:he|she|they|someone|somebody|people|everyone|nobody|who|my \w+|the \w+)\s+"
    r"(?:says?|said|asks?|asked|tells?|told|thinks?|thought|writes?|wrote|claims?|claimed|believes?|sings?|sang)\b"
    r"|\b(?:kidding|joking|just a joke|for example|for instance|hypothetically|role.?play|once upon)\b"
    r"|[\"\u201c\u201d]",
    re.IGNORECASE,
)
"""Conditions, stories, what others say, jokes, quotations."""
NO_STATEMENT = re.compile(
    r"\b(?:used to|would|could|might|wish|wonder|not sure|don't know|don't think|doubt|forget that|forget my|"
    r"don't remember|do not remember|was(?! born on)|were|lived|worked|going to be|want to be|pretending)\b",
    re.IGNORECASE,
)
"""What is past, wished for, or denied."""

_WORD = r"[^\W\d_][\w'-]*"
_NAME = rf"(?P<value>{_WORD}(?:\s+[A-Z][\w'-]*)?)"
_REST = r"(?P<value>[^.!?;]{2,80})"
_VERY = r"(?:(?:really|absolutely|just|totally|so|very much|quite|truly|simply|still|also|do|honestly)\s+)*"
_NOW = r"(?:(?:now|currently|just|recently|still|actually|also)\s+)*"
_RELATIVE = (
    r"(?P<subject>wife|husband|partner|girlfriend|boyfriend|mother|mum|mom|father|dad|(?:(?:older|younger|elder|little|"
    r"big|twin)\s+)?(?:sister|brother)|(?:(?:older|younger|eldest|youngest|little)\s+)?(?:son|daughter)|baby|child|"
    r"grandmother|grandma|grandfather|grandpa|grandson|granddaughter|uncle|aunt|cousin|nephew|niece|best friend|"
    r"friend|neighbou?r|boss|dog|cat|horse|rabbit|hamster|parrot|bird|fish|turtle|tortoise|puppy|kitten)"
)
_MONTHS = r"january|february|march|april|may|june|july|august|september|october|november|december"
_JOBS = (
    "accountant actor actress architect artist author baker barber biologist bookkeeper bricklayer builder butcher "
    "carpenter cashier chef chemist cleaner composer consultant cook counselor dancer dentist designer detective "
    "developer diplomat director doctor driver economist editor electrician engineer farmer firefighter fisherman "
    "florist gardener geologist hairdresser historian illustrator interpreter janitor journalist judge lawyer lecturer "
    "librarian lifeguard linguist locksmith manager mathematician mechanic midwife miner model musician nurse "
    "nutritionist optician painter paramedic pharmacist philosopher photographer physicist physiotherapist pilot "
    "plumber policeman policewoman politician postman potter principal producer professor programmer psychologist "
    "receptionist reporter researcher retired roofer sailor salesman saleswoman scientist sculptor secretary shepherd "
    "singer soldier statistician student surgeon tailor teacher therapist translator tutor unemployed veterinarian vet "
    "waiter waitress welder writer"
)
_NO_PLACES = frozenset({
    "a", "an", "my", "your", "his", "her", "our", "their", "this", "that", "these", "it", "here", "there", "fear",
    "hope", "peace", "pain", "harmony", "sin", "poverty", "luxury", "denial", "exile", "between", "hell", "heaven",
    "style", "danger", "work", "home", "what", "where", "which", "one", "two", "some", "someone", "somewhere",
    "nowhere", "me", "you", "with", "for", "far", "outside", "inside", "town", "constant", "total",
    "different", "many", "several",
})  # fmt: skip
_NO_THINGS = frozenset({
    "it", "that", "this", "you", "him", "her", "them", "your", "how", "what", "when", "where", "which", "who", "why",
    "if", "me", "myself", "us", "one", "everything", "nothing", "something", "anything", "both", "those", "these",
    "too", "all", "another", "more", "some", "any", "the", "to", "a", "an", "being", "having", "and", "or", "so",
    "as", "very", "his", "their", "she", "he", "they", "we", "i", "talking", "neither", "either", "such",
    "there", "here",
})  # fmt: skip
_STOP = re.compile(
    r"\s+(?:and|but|because|since|so|with|where|when|while|which|who|that|if|at the moment|right now|now|nowadays|"
    r"these days|as well|too|though|although|for (?:\w+ )?(?:years?|months?|weeks?|a long time|a while|ages)|"
    r"very much|a lot|so much|the most|since|last|this (?:year|month|week)|near|until|after|before|anymore)\b.*$"
    r"|\s*[,(].*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to tell a fact."""

    about: str
    form: re.Pattern[str]
    accept: Callable[[str], bool] = bool
    """Tells whether what was found can be the value."""
    subject: str = ""
    """Whom or what it is about, if the form does not say so."""
    thing: bool = False
    """Whether the value is what it is about: things that are liked."""

    def match(self, statement: str) -> Found | None:
        """Return the fact that a statement tells, or None."""
        found = self.form.match(statement)
        if found is None:
            return None
        named = found.groupdict()
        value = _STOP.sub("", (named.get("value") or "").strip()).strip(" ,;:.!")
        if not value or not self.accept(value):
            return None
        subject = " ".join((named.get("subject") or self.subject).lower().split())
        return self.about, value.lower() if self.thing else subject, value


def _is_place(value: str) -> bool:
    tokens = value.split()
    first = tokens[0].lower()
    if first == "the":
        return len(tokens) > 1 and tokens[1][:1].isupper()
    spoken = value.islower()  # recognizers write no capitals
    return first not in _NO_PLACES and len(tokens) <= (3 if spoken else 5) and (spoken or tokens[0][:1].isupper())


def _is_thing(value: str) -> bool:
    tokens = value.lower().split()
    if tokens[0] == "to" and len(tokens) > 1:
        tokens = tokens[1:]
        return (
            tokens[0] not in ("be", "think", "have", "see", "say", "know", "hear", "do", "believe") and len(tokens) <= 5
        )
    if tokens[0] in ("the", "a", "an") and len(tokens) > 1:
        return (
            tokens[1] not in ("way", "fact", "idea", "lot", "bit", "look", "sound", "one", "same") and len(tokens) <= 5
        )
    return tokens[0] not in _NO_THINGS and len(tokens) <= 5


def _is_name(value: str) -> bool:
    tokens = value.split()
    bad = {"a", "an", "the", "not", "my", "very", "so", "here", "there", "from", "in", "at", "on", "also", "still",
           "now", "always", "never", "really", "just", "too", "old", "sick", "ill", "dead", "gone", "coming", "going",
           "ok", "okay", "fine", "good", "nice", "great", "happy", "called", "named", "well", "better", "what",
           "who"}  # fmt: skip
    return tokens[0].lower() not in bad and len(tokens) <= 3


def _is_birthday(value: str) -> bool:
    return re.search(rf"\b(?:{_MONTHS})\b|\d{{1,2}}[./-]\d{{1,2}}", value, re.IGNORECASE) is not None


def _is_age(value: str) -> bool:
    return value.isdigit() and 3 <= int(value) <= 120


def _is_short(value: str) -> bool:
    first = value.split()[0].lower()
    return len(value.split()) <= 6 and first not in {
        "it",
        "that",
        "this",
        "you",
        "what",
        "not",
        "hard",
        "here",
        "there",
    }


def _is_employer(value: str) -> bool:
    first = value.split()[0].lower()
    no = {"home", "night", "nights", "the", "a", "an", "it", "you", "my", "your", "myself", "him", "her", "them",
          "two", "hours", "least", "all", "that", "this", "money", "free", "fun", "days", "people",
          "nothing"}  # fmt: skip
    return first not in no and len(value.split()) <= 5


def _form(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _is_job(value: str) -> bool:
    return value.split()[0].lower() not in {"not", "no", "never", "the", "your", "his", "her", "my", "like", "bad"}


def _is_pursuit(value: str) -> bool:
    return _is_thing(value) and value.split()[0].lower() not in {"with", "for", "in", "up", "at", "on", "to", "about"}


_I_AM = r"(?:i am|i'm)"
_HAVE = r"i (?:have|'ve got|have got)"
_OWN_JOB = rf"(?P<value>(?:{_WORD} ){{0,2}}(?:{'|'.join(_JOBS.split())}))(?=\W*$|\s+(?:at|in|from|by|and|for)\b)"
_STATUS = r"(?P<value>married(?: to [A-Z]\w+)?|single|divorced|engaged|widowed)\b(?! (?:minded|handed|in ))"
_DIET = (
    r"(?P<value>vegan|vegetarian|pescatarian|(?:lactose|gluten)[ -]intolerant|"
    r"(?:severely |very )?allergic to [^.!?;,]{2,40})"
)
_FAMILY = (
    rf"(?P<value>(?:an?|two|three|four|five|six|\d) (?:{_WORD} )?(?:kids?|child(?:ren)?|sons?|daughters?|brothers?|"
    r"sisters?|siblings?|dogs?|cats?|horses?|grandchild(?:ren)?|twins|birds?|rabbits?))\W*$"
)
_IS_CALLED = r"(?:'s name is|'s called|'s named| is called| is named)"
_FAN = r"(?:a (?:big|huge|great) fan of|crazy about|into|fond of|afraid of|scared of)"
_NEVER = r"(?:don't|do not|can't|cannot) (?:really )?(?:like|stand|enjoy|eat|drink|bear)"

FACTS: tuple[Pattern, ...] = (
    Pattern("home", _form(rf"(?:i {_NOW}live|{_I_AM} {_NOW}living|i reside|{_I_AM} based) in {_REST}"), _is_place),
    Pattern("home", _form(rf"(?:i(?:'ve| have)? {_NOW}moved|{_I_AM} moving) to {_REST}"), _is_place),
    Pattern("origin", _form(rf"(?:{_I_AM} {_NOW}(?:originally )?from|i (?:originally )?come from) {_REST}"), _is_place),
    Pattern("origin", _form(rf"i grew up in {_REST}"), _is_place),
    Pattern("work", _form(rf"(?:i {_NOW}work|{_I_AM} {_NOW}working) as (?:an? |the )?{_REST}"), _is_short),
    Pattern("work", _form(rf"{_I_AM} {_NOW}(?:an? )?{_OWN_JOB}"), _is_job),
    Pattern("work", _form(rf"my (?:job|profession|occupation) is (?:being )?(?:an? )?{_REST}"), _is_short),
    Pattern("employer", _form(rf"(?:i {_NOW}work|{_I_AM} {_NOW}working) (?:for|at) {_REST}"), _is_employer),
    Pattern("birthday", _form(rf"my birthday(?:'s| is)(?: on)?(?: the)? {_REST}"), _is_birthday),
    Pattern("birthday", _form(rf"i was born on(?: the)? {_REST}"), _is_birthday),
    Pattern("age", _form(rf"{_I_AM} {_NOW}(?P<value>\d{{1,3}})(?: years? old)?\W*$"), _is_age),
    Pattern("relative", _form(rf"my {_RELATIVE}{_IS_CALLED} {_NAME}"), _is_name),
    Pattern("relative", _form(rf"(?:the )?name of my {_RELATIVE} is {_NAME}"), _is_name),
    Pattern("relative", _form(rf"{_HAVE} an? {_RELATIVE} (?:called|named|whose name is) {_NAME}"), _is_name),
    Pattern("relationship", _form(rf"{_I_AM} {_NOW}{_STATUS}")),
    Pattern("diet", _form(rf"{_I_AM} {_NOW}(?:an? )?{_DIET}")),
    Pattern("favorite", _form(rf"my favou?rite (?P<subject>[\w' -]{{2,30}}?)(?: is|'s| are) {_REST}"), _is_short),
    Pattern(
        "preference",
        _form(rf"i {_VERY}(?:like|love|enjoy|adore|prefer|hate|dislike|detest) {_REST}"),
        _is_thing,
        thing=True,
    ),
    Pattern("preference", _form(rf"i {_NEVER} {_REST}"), _is_thing, thing=True),
    Pattern("preference", _form(rf"{_I_AM} {_FAN} {_REST}"), _is_thing, thing=True),
    Pattern("other", _form(rf"{_HAVE} {_FAMILY}")),
    Pattern("other", _form(r"i (?:play|speak|study|teach) (?P<value>(?:the )?[^.!?;,]{3,40})"), _is_pursuit),
    Pattern("other", _form(rf"{_I_AM} (?:learning|studying|training for|writing a) {_REST}"), _is_short),
)
"""All forms, the surest first."""
