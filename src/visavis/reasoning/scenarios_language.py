"""Which language some sentences are in, by their commonest words."""

from __future__ import annotations

from visavis.reasoning.text import plain

_COMMON = {
    "en": "the of and to a in is you that it he was for on are with as i his they be at have this what can not do my",
    "de": "der die das und ist ich nicht ein eine zu den mit es sie auf für du dem wie sich auch von im was kann bin",
    "fr": "le la les de et est je un une que il elle pas pour vous nous dans ce qui sur au avec des du mais mon ne",
    "es": "el la los las de que y es en un una no por con para se lo mi yo tu como pero más está soy del al qué",
    "it": "il la lo gli le di che è e un una non per con sono mi si ma come del della in io questo anche più ho",
    "nl": "de het een en van ik is dat niet te zijn je op met voor er maar aan ook mijn wat kan deze naar ben",
    "pt": "o a os as de que e é em um uma não por com para se mas eu você como mais do da no na está sou meu",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}


def language_of(text: str) -> str | None:
    """Return the likeliest of the languages that are known here; None if there is nothing to tell it by."""
    said = plain(text).split()
    counts = {language: sum(word in common for word in said) for language, common in _WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] else None
