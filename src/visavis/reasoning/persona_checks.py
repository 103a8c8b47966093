"""What a schema cannot see: references, duplicates, and sentences that cannot be spoken."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from visavis.events.sounds import SOUND_KINDS, kind_of
from visavis.reasoning.direction_words import understand
from visavis.reasoning.persona import NAME_FIELD, OPTIONAL_PHRASES, Line, LinesFile, PersonaFile, Phrases
from visavis.reasoning.policies import Policies
from visavis.reasoning.text import normalize
from visavis.reasoning.yaml_source import Document, Place, Problem, nearest

MAX_ANSWER_WORDS = 80

ARPABET = frozenset({
    "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY", "JH", "K",
    "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH",
})  # fmt: skip
"""The phonemes of the CMU pronouncing dictionary."""

_MARKUP = re.compile(r"[*#_`<>|~\[\]]|https?://|^\s*[-•]\s", re.MULTILINE)
_DIRECTION = re.compile(r"\[([^\[\]\n]+)\]")
_FIELDS = {"hint": {"suggestion"}, "confirm": {"question"}, "welcome": {"name"}}


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line and where it stands."""

    line: Line
    document: Document
    place: Place

    def problem(self, message: str, *inner: str | int) -> Problem:
        """Return a complaint about the line or a part of it."""
        return self.document.problem((*self.place, *inner), f"line '{self.line.id}': {message}")


def place_lines(files: Sequence[tuple[Document, LinesFile]]) -> list[PlacedLine]:
    """Return all lines of all files, each with its file's topic if it has none of its own."""
    placed = []
    for document, content in files:
        for index, line in enumerate(content.lines):
            if content.topic is not None and "topic" not in line.model_fields_set:
                line = line.model_copy(update={"topic": content.topic})
            placed.append(PlacedLine(line, document, ("lines", index)))
    return placed


def check_lines(placed: Sequence[PlacedLine]) -> Iterator[Problem]:
    """Yield what is wrong with the lines."""
    known: dict[str, PlacedLine] = {}
    for item in placed:
        first = known.setdefault(item.line.id, item)
        if first is not item:
            where = first.document.problem(first.place, "")
            yield item.problem(f"this id is taken by the line in {where.file}:{where.line}", "id")
    for item in placed:
        yield from _check_references(item, known)
        yield from _check_senses(item)
        yield from _check_answers(item)
    yield from _check_questions(placed)


def _check_references(item: PlacedLine, known: dict[str, PlacedLine]) -> Iterator[Problem]:
    for index, identifier in enumerate(item.line.after):
        if identifier not in known:
            yield item.problem(f"there is no line '{identifier}'{nearest(identifier, known)}", "after", index)


def _check_senses(item: PlacedLine) -> Iterator[Problem]:
    both = sorted(set(item.line.requires) & set(item.line.lacks))
    if both:
        yield item.problem(f"it requires and lacks {', '.join(both)}, so it can never be used", "lacks")


def _check_answers(item: PlacedLine) -> Iterator[Problem]:
    line = item.line
    for index, answer in enumerate(line.answers):
        for message in spoken_problems(answer.text, {"name"}):
            yield item.problem(message, "answers", index)
        for number, label in enumerate(answer.when.heard if answer.when else ()):
            close = nearest(label, SOUND_KINDS) if kind_of(label) is None else ""
            if close:
                message = f"there is no sound '{label}'{close}"
                yield item.problem(message, "answers", index, "when", "heard", number)
    if not line.usual_answers:
        yield item.problem("every answer has a 'when': one must be for users of whom nothing is known", "answers")
        return
    named = [NAME_FIELD in answer.text for answer in line.usual_answers]
    if line.action in ("remember_name", "recall_name") and not any(named):
        yield item.problem(f"it is about the user's name, so one answer at least must contain {NAME_FIELD}", "answers")
    if line.action != "remember_name" and all(named):
        yield item.problem(f"it needs an answer without {NAME_FIELD} for users who have not told their name", "answers")


def _check_questions(placed: Sequence[PlacedLine]) -> Iterator[Problem]:
    """Complain about questions of which nobody could tell which line they mean."""
    seen: dict[str, list[PlacedLine]] = {}
    for item in placed:
        for index, question in enumerate(item.line.questions):
            words = normalize(question)
            if not words:
                yield item.problem("the question has no words", "questions", index)
                continue
            rival = next((other for other in seen.get(words, ()) if _compete(item.line, other.line)), None)
            if rival is item:
                yield item.problem(f"'{question}' stands here twice", "questions", index)
            elif rival is not None:
                yield item.problem(f"'{question}' is a question of line '{rival.line.id}' already", "questions", index)
            seen.setdefault(words, []).append(item)


def _compete(line: Line, other: Line) -> bool:
    """Tell whether both lines can be meant at the same moment."""
    exclusive = set(line.requires) & set(other.lacks) or set(other.requires) & set(line.lacks)
    if exclusive:
        return False
    if line.after and other.after:
        return bool(set(line.after) & set(other.after))
    return not line.after and not other.after


def check_about(document: Document, about: PersonaFile, placed: Sequence[PlacedLine]) -> Iterator[Problem]:
    """Yield what is wrong with ``persona.yaml`` beyond its schema."""
    topics = {item.line.topic for item in placed}
    yield from _check_topics(document, about.policies, topics)
    for key in ("authored_only", "sensitive"):
        for index, topic in enumerate(getattr(about.policies, key)):
            if topic not in topics:
                message = f"policies.{key}: no line has the topic '{topic}'{nearest(topic, topics)}"
                yield document.problem(("policies", key, index), message)
    questions = {normalize(question): question for item in placed for question in item.line.questions}
    for index, suggestion in enumerate(about.suggestions):
        if normalize(suggestion) not in questions:
            close = nearest(suggestion, questions.values())
            message = f"suggestions: '{suggestion}' is not a question of any line{close}"
            yield document.problem(("suggestions", index), message)
    for index, text in enumerate(about.greeting):
        for message in spoken_problems(text, set()):
            yield document.problem(("greeting", index), f"greeting: {message}")
    for key in ("backchannels", "fillers"):
        for index, text in enumerate(getattr(about, key) or ()):
            for message in spoken_problems(text, set()):
                yield document.problem((key, index), f"{key}: {message}")
    yield from _check_pronunciations(document, about)
    yield from _check_phrases(document, about)


def _check_topics(document: Document, policies: Policies, topics: set[str]) -> Iterator[Problem]:
    for topic, policy in policies.topics.items():
        place = ("policies", "topics", topic)
        if topic not in topics and not policy.examples:
            close = nearest(topic, topics)
            message = f"no line has this topic, and there are no examples to know it by{close}"
            yield document.problem(place, f"policies.topics.{topic}: {message}")
        elif topic not in topics and policy.mode == "authored":
            message = "only its lines may answer it, and there is no line with this topic"
            yield document.problem(place, f"policies.topics.{topic}: {message}{nearest(topic, topics)}")
        if topic in policies.authored_only and policy.mode != "authored":
            message = f"its mode is '{policy.mode}', but it is one of policies.authored_only"
            yield document.problem(place, f"policies.topics.{topic}: {message}")
        if topic in policies.sensitive and policy.mode == "refuse":
            message = "it is refused, but it is one of policies.sensitive, whose lines go before refusals"
            yield document.problem(place, f"policies.topics.{topic}: {message}")
        for index, example in enumerate(policy.examples):
            if not normalize(example):
                yield document.problem(
                    (*place, "examples", index), f"policies.topics.{topic}: the example has no words"
                )


def _check_pronunciations(document: Document, about: PersonaFile) -> Iterator[Problem]:
    for word, phonemes in about.pronunciations.items():
        unknown = [item for item in phonemes.split() if item.rstrip("012") not in ARPABET]
        if unknown or not phonemes.split():
            given = f"'{unknown[0]}' is not a phoneme" if unknown else "it is empty"
            message = f"pronunciations.{word}: {given} (ARPAbet: {' '.join(sorted(ARPABET))})"
            yield document.problem(("pronunciations", word), message)


def _check_phrases(document: Document, about: PersonaFile) -> Iterator[Problem]:
    for name in Phrases.model_fields:
        fields = _FIELDS.get(name, set())
        if name in OPTIONAL_PHRASES - about.phrases.model_fields_set:
            continue
        if name not in about.phrases.model_fields_set:
            if not about.language.startswith("en"):
                message = f"is missing; the built-in phrases are English, this persona speaks '{about.language}'"
                yield document.problem(("phrases",), f"phrases.{name}: {message}")
            continue
        for index, text in enumerate(getattr(about.phrases, name)):
            for message in spoken_problems(text, fields):
                yield document.problem(("phrases", name, index), f"phrases.{name}: {message}")
            for missing in sorted(item for item in fields if f"{{{item}}}" not in text):
                yield document.problem(("phrases", name, index), f"phrases.{name}: must contain {{{missing}}}")


def spoken_problems(text: str, fields: set[str]) -> Iterator[str]:
    """Yield why a text cannot be spoken. ``fields`` are the names that may stand in braces."""
    text = _DIRECTION.sub(lambda found: found[0] if understand(found[1]) is None else " ", text)
    count = len(text.split())
    if count > MAX_ANSWER_WORDS:
        yield f"it is too long to be spoken ({count} words; at most {MAX_ANSWER_WORDS}): split it, or use a follow-up"
    found = _MARKUP.search(text)
    if found:
        yield f"'{found[0].strip()}' cannot be spoken: write plain sentences, without markup or addresses"
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        yield f"braces: {str(error).lower()}"
        return
    allowed = ", ".join(f"{{{item}}}" for item in sorted(fields)) or "none"
    for name in names:
        if name not in fields:
            yield f"{{{name}}} means nothing here (allowed: {allowed})"
