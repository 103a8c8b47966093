"""What comes to mind, with the real sentence model: a set of facts, and questions in other words."""

from __future__ import annotations

from tests.reasoning.installed import load_minilm
from tests.reasoning.memory.parts import Clock, long_term, tell
from visavis.reasoning.memory.draft import Draft
from visavis.reasoning.memory.rules import facts_in

FACTS = {
    "My name is Tom.": ["what's my name"],
    "I live in Berlin.": ["where do I live", "which city is my home"],
    "I work as a nurse.": ["what is my job", "what do I do for a living"],
    "I work at the Charité hospital.": ["who is my employer"],
    "My sister is called Anna.": ["what is my sister called", "do I have any siblings"],
    "My birthday is on the 3rd of May.": ["when was I born"],
    "I am allergic to nuts.": ["which food is dangerous for me", "what should I avoid eating"],
    "I love hiking in the mountains.": ["what do I like to do on weekends outdoors"],
    "I hate mushrooms.": ["which food don't I like"],
    "I play the violin in an orchestra.": ["do I play an instrument", "what kind of music do I make"],
    "My dog is called Rex.": ["do I have a pet", "what's the name of my dog"],
    "I'm learning Portuguese.": ["which language am I studying"],
    "My favorite color is green.": ["what color do I like best"],
    "I'm married to Eva.": ["who is my wife"],
    "I grew up in Poland.": ["where am I from originally"],
    "I have two kids.": ["how many children do I have"],
    "I'm afraid of flying.": ["should I take a plane"],
    "I drive an old Volvo.": ["what car do I have"],
    "I support FC Union.": ["which football team do I like"],
    "I read a lot of science fiction.": ["what books do I enjoy"],
    "I have an exam next month.": ["what do I have to study for"],
    "I'm vegetarian.": ["do I eat meat"],
    "I collect stamps.": ["do I have a hobby with mail"],
    "I can't swim.": ["could I go to the pool"],
    "I moved here three years ago.": [],
    "I get migraines when I sleep badly.": [],
}
UNRELATED = ["what is the capital of France", "tell me a joke", "how does photosynthesis work"]


async def test_what_is_asked_for_in_other_words_comes_to_mind() -> None:
    memory = long_term(Clock(), encoder=load_minilm())
    await tell(memory, "device-1", *[(facts_in(text) or [Draft(text)])[0] for text in FACTS])
    first = among_three = 0
    asked = [(question, fact) for fact, questions in FACTS.items() for question in questions]
    for question, fact in asked:
        found = [item.memory.text for item in await memory.recall("device-1", question)]
        first += found[:1] == [fact]
        among_three += fact in found[:3]
    assert first >= 0.8 * len(asked)
    assert among_three >= 0.9 * len(asked)
    for question in UNRELATED:
        assert await memory.recall("device-1", question) == []


async def test_with_the_same_meaning_it_is_one_memory_and_with_another_it_is_not() -> None:
    memory = long_term(Clock(), encoder=load_minilm())
    same = ("I have two kids.", "I have two children."), ("I'm learning Spanish.", "I'm studying Spanish.")
    other = ("I sold my car.", "I bought a car."), ("I play the piano.", "I play the guitar.")
    for number, (one, two) in enumerate((*same, *other)):
        await tell(memory, f"device-{number}", one)
        await tell(memory, f"device-{number}", two)
        kept = [item.text for item in (await memory.index_of(f"device-{number}")).memories]
        assert kept == ([two] if number < len(same) else [one, two])
