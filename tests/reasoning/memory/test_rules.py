from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reasoning.memory.parts import conversation
from visavis.reasoning.memory.memory import MAX_TEXT
from visavis.reasoning.memory.rules import MAX_FACTS, RuleExtractor, facts_in, learned_by_rules

TOLD = {
    "My name is Tom and I live in Berlin.": [("name", "Tom"), ("home", "Berlin")],
    "i live in new york": [("home", "new york")],
    "Well, I moved to the Netherlands last year.": [("home", "the Netherlands")],
    "I don't live in Berlin anymore, I live in Munich": [("home", "Munich")],
    "I've just moved to Hamburg": [("home", "Hamburg")],
    "I'm from Spain.": [("origin", "Spain")],
    "i work as a software engineer and i like jazz": [("work", "software engineer"), ("preference:jazz", "jazz")],
    "I'm a teacher": [("work", "teacher")],
    "I work for Siemens since 2010": [("employer", "Siemens")],
    "I love hiking but I hate mushrooms": [("preference:hiking", "hiking"), ("preference:mushrooms", "mushrooms")],
    "I can\u2019t stand spiders!": [("preference:spiders", "spiders")],
    "my wife is called Anna": [("relative:wife", "Anna")],
    "My mum's name is Eve.": [("relative:mother", "Eve")],
    "My cat is called Minka and my dog is called Rex": [("relative:cat:minka", "Minka"), ("relative:dog:rex", "Rex")],
    "My birthday is on the 3rd of May": [("birthday", "3rd of May")],
    "I was born on May 3rd 1990": [("birthday", "May 3rd 1990")],
    "I'm 34 years old.": [("age", "34")],
    "My favorite color is blue": [("favorite:color", "blue")],
    "I am allergic to nuts.": [("diet:allergic to nuts", "allergic to nuts")],
    "Please remember that I have an appointment at the bank.": [("", "")],
    "I have two kids.": [("", "two kids")],
}
NOT_TOLD = [
    "I live in fear.", "I live in a small house", "I live in the moment", "Do I live in Berlin?", "I'd like a coffee",
    "I love you", "I like it", "I like to think so", "I love the way you talk", "I enjoy talking to you",
    "I'm from work", "If I live in Paris, what then", "Imagine I live in Rome.", "My friend says I live in a dream",
    "I work for money",
    "She said, I live in Berlin", "I used to live in Paris", "I want to live in Rome", "I think I like you",
    "My dog is sick", "My wife is not here", "I am 100 percent sure", "I'm a bit tired", "I'm a loser", "I'm happy",
    "I'm not a doctor", "My name is not important", "remember when we talked?", "I hate when people shout",
    "In my dream I live in Paris.", "Just kidding, I live in Rome.", "\u201cI live in Rome\u201d is a song.",
    "Maybe I live in Rome.", "I wish I lived in Rome", "Who said I live in Rome", "I don't know if I like jazz",
    "You live in Berlin.", "Tell me about Paris.", "I work at night", "I like what you said", "I could eat a horse",
    "I was born on a rainy day", "I'm single minded", "My favorite color is that", "I was in Rome", "",
]  # fmt: skip


@pytest.mark.parametrize("text", TOLD)
def test_plain_statements_are_facts(text: str) -> None:
    assert [(item.slot, item.value) for item in facts_in(text)] == TOLD[text]


@pytest.mark.parametrize("text", NOT_TOLD)
def test_everything_else_is_none(text: str) -> None:
    assert facts_in(text) == []


def test_a_fact_is_kept_in_the_words_in_which_it_was_told() -> None:
    (fact,) = facts_in("well, i live in new york, you know", turn=3)
    assert (fact.text, fact.turn) == ("I live in new york, you know.", 3)
    (asked,) = facts_in("Remember that I like tea")
    assert asked.weight > facts_in("I like tea")[0].weight


def test_a_bare_name_counts_where_it_was_asked_for() -> None:
    assert facts_in("Tom", asked="What's your name?")[0].value == "Tom"
    assert facts_in("Tom", asked="How are you?") == []


async def test_only_the_person_s_own_and_sure_words_count() -> None:
    learned = await RuleExtractor().extract(conversation("> I live in Rome.", "I like tea.", "> I like jazz."))
    assert [item.text for item in learned.facts] == ["I like tea."]
    unsure = conversation("I live in Rome and I like tea.")
    doubted = type(unsure)("s", "p", tuple(type(item)("user", item.text, 0, 0, 0.4) for item in unsure.utterances))
    assert learned_by_rules(doubted).facts == ()


def test_other_languages_give_no_facts_but_an_episode() -> None:
    said = conversation("Ich wohne in Berlin und arbeite als Lehrerin.")
    german = type(said)(said.session_id, said.person_id, said.utterances, "de-DE")
    assert learned_by_rules(german).facts == ()
    assert "Lehrerin" in learned_by_rules(german).episode


def test_an_episode_has_what_was_said_most_about_in_the_order_of_telling() -> None:
    episode = learned_by_rules(
        conversation(
            "Hello.",
            "How do trains find their way through Switzerland?",
            "> By rail.",
            "ok",
            "Tell me about old violins.",
        )
    ).episode
    assert episode == (
        "They said: \u201cHow do trains find their way through Switzerland?\u201d, "
        "\u201cTell me about old violins\u201d."
    )
    assert learned_by_rules(conversation("Hello.", "> Hi.", "Bye.")).episode == ""


@given(st.lists(st.text(max_size=300), max_size=12))
def test_any_words_give_bounded_facts(lines: list[str]) -> None:
    learned = learned_by_rules(conversation(*lines))
    assert len(learned.facts) <= MAX_FACTS
    assert len(learned.episode) < 2 * MAX_TEXT
