from __future__ import annotations

from pathlib import Path

import pytest

from tests.reasoning.memory.parts import SECRET, START_MS, Clock, WordEncoder, long_term, tell
from visavis.events import CodedError
from visavis.inference import Runner
from visavis.reasoning.memory.draft import Draft, Learned
from visavis.reasoning.memory.long_term import LongTermMemory
from visavis.reasoning.memory.memory import Memory
from visavis.reasoning.memory.vault import Vault
from visavis.storage import PersonRecord
from visavis.storage.memory import MemoryStorage
from visavis.storage.sql import SqlStorage

ANNA, BEN = "device-anna", "user-ben"
HOME = Draft("I live in Paris.", "home", value="Paris")
MOVED = Draft("I moved to Berlin.", "home", value="Berlin")


async def everything(memory: LongTermMemory, person_id: str) -> list[Memory]:
    return list((await memory.index_of(person_id)).memories)


async def holding(memory: LongTermMemory, person_id: str) -> list[str]:
    return [item.text for item in await everything(memory, person_id) if item.holds]


async def test_what_is_told_comes_to_mind_of_this_person_only() -> None:
    memory = long_term()
    await tell(memory, ANNA, HOME, "I play the piano.", "My sister lives in Rome.")
    await tell(memory, BEN, "I play football.")
    found = await memory.recall(ANNA, "What do I play?")
    assert [item.memory.text for item in found] == ["I play the piano."]
    assert found[0].relevance >= 0.25
    assert found[0].memory.person_id == ANNA
    assert await memory.recall("device-nobody", "What do I play?") == []


async def test_the_later_told_takes_the_place_of_what_it_contradicts_and_both_dates_are_kept() -> None:
    clock = Clock()
    memory = long_term(clock)
    await tell(memory, ANNA, HOME)
    clock.pass_days(10)
    await tell(memory, ANNA, MOVED)
    old, new = await everything(memory, ANNA)
    assert await holding(memory, ANNA) == ["I moved to Berlin."]
    assert (old.created_ms, old.ended_ms, old.superseded_by) == (START_MS, clock.now, new.id)
    assert [item.memory for item in await memory.recall(ANNA, "Did I live in Paris?")] == []
    past = await memory.recall(ANNA, "Did I live in Paris?", past=True)
    assert [item.memory.text for item in past] == ["I live in Paris."]
    assert (await memory.index_of(ANNA)).value_of("home") == "Berlin"


async def test_what_was_told_earlier_but_learned_later_does_not_win() -> None:
    clock = Clock()
    memory = long_term(clock)
    clock.pass_days(2)
    await tell(memory, ANNA, MOVED)
    await memory.learn(ANNA, Learned((HOME,)), session_id="s0", told_ms=START_MS)
    assert await holding(memory, ANNA) == ["I moved to Berlin."]
    assert [item.holds for item in await everything(memory, ANNA)] == [True, False]


async def test_what_is_liked_adds_up_until_it_is_disliked() -> None:
    memory = long_term()
    likes = [Draft(f"I like {name}.", "preference", name, name) for name in ("tea", "jazz")]
    await tell(memory, ANNA, *likes)
    await tell(memory, ANNA, Draft("I hate tea.", "preference", "Tea", "tea now"))
    assert sorted(await holding(memory, ANNA)) == ["I hate tea.", "I like jazz."]


async def test_sisters_are_several_and_a_wife_is_one() -> None:
    memory = long_term()
    for relative, name in (("sister", "Mia"), ("sister", "Eva"), ("wife", "Ann"), ("wife", "Bea")):
        await tell(memory, ANNA, Draft(f"My {relative} is called {name}.", "relative", relative, name))
    assert [text.split()[-1] for text in await holding(memory, ANNA)] == ["Mia.", "Eva.", "Bea."]


async def test_the_same_told_again_is_one_memory_that_lasts_longer() -> None:
    clock = Clock()
    memory = long_term(clock, encoder=WordEncoder())
    await tell(memory, ANNA, HOME, "I play the piano in a band.")
    clock.pass_days(5)
    await tell(memory, ANNA, Draft("I live in paris", "home", value="paris"), "In a band I play the piano.")
    told = await everything(memory, ANNA)
    assert [item.text for item in told] == ["I live in paris", "In a band I play the piano."]
    assert {(item.created_ms, item.updated_ms, item.uses) for item in told} == {(START_MS, clock.now, 1)}
    await tell(memory, ANNA, "In a band I play the piano no more.", "In 2 bands I play the piano.")
    assert len(await everything(memory, ANNA)) == 4  # a denial and another number are something else


async def test_it_fades_unless_it_is_used() -> None:
    clock = Clock()
    memory = long_term(clock)
    await tell(memory, ANNA, Draft("I like tea.", "preference", "tea"), Draft("I like jazz.", "preference", "jazz"))
    for _ in range(3):
        clock.pass_days(70)
        await memory.recall(ANNA, "jazz")
        await memory.close()
        await memory.sweep()
    assert await holding(memory, ANNA) == ["I like jazz."]
    assert (await everything(memory, ANNA))[0].uses == 3
    clock.pass_days(366)
    await memory.sweep()
    assert await everything(memory, ANNA) == []


async def test_uses_within_the_hour_count_once() -> None:
    clock = Clock()
    memory = long_term(clock)
    await tell(memory, ANNA, "I play the piano.")
    clock.pass_days(1)
    for _ in range(3):
        await memory.recall(ANNA, "piano")
        await memory.close()
    assert [item.uses for item in await everything(memory, ANNA)] == [1]


async def test_of_too_many_the_weakest_go() -> None:
    memory = long_term(most=5)
    facts = [Draft(f"Fact number {number}.", importance=0.1 + number / 10) for number in range(8)]
    await tell(memory, ANNA, *facts)
    assert sorted(await holding(memory, ANNA)) == [f"Fact number {number}." for number in range(3, 8)]


async def test_secrets_are_never_kept() -> None:
    memory = long_term()
    await tell(
        memory,
        ANNA,
        "My password is swordfish.",
        "My card is 4111 1111 1111 1111.",
        "My IBAN is DE89370400440532013000.",
        "Call me at 0171 2345678.",
        "The code is four seven one one two three nine.",
        Draft("Remember it.", "other", value="sk-abcdefghij0123456789xyz"),
        "I have 3 cats and moved in 2019.",
    )
    assert await holding(memory, ANNA) == ["I have 3 cats and moved in 2019."]


async def test_memories_are_forgotten_one_by_one_or_all_and_never_those_of_others() -> None:
    memory = long_term()
    await tell(memory, ANNA, "I play the piano.", "I sing.")
    await tell(memory, BEN, "I dance.")
    piano, sing = await everything(memory, ANNA)
    (dance,) = await everything(memory, BEN)
    assert await memory.forget(ANNA, [piano.id, dance.id, "nonsense"]) == 1
    assert await everything(memory, ANNA) == [sing]
    assert await memory.forget_all(ANNA) == 1
    assert await memory.recall(ANNA, "sing") == []
    assert await holding(memory, BEN) == ["I dance."]


async def test_what_another_process_erases_is_gone_here_too() -> None:
    storage = MemoryStorage()
    here, there = long_term(storage=storage), long_term(storage=storage)
    await tell(here, ANNA, "I play the piano.")
    assert len(await here.recall(ANNA, "piano")) == 1
    await there.forget_all(ANNA)
    assert await here.recall(ANNA, "piano") == []


async def test_whoever_was_erased_is_not_remembered_anew() -> None:
    storage = MemoryStorage()
    memory = long_term(storage=storage)
    await storage.save_person(PersonRecord("face-1", 1, 2, "k", b""))
    await tell(memory, "face-1", "I sing.")
    assert await holding(memory, "face-1") == ["I sing."]
    await storage.delete_person("face-1")
    await tell(memory, "face-1", "I sing.")
    assert await storage.remembered_people() == []


async def test_nothing_of_it_can_be_read_in_the_database(tmp_path: Path) -> None:
    storage = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    await storage.open()
    memory = long_term(storage=storage, encoder=WordEncoder())
    person_id = memory.vault.person_id("device", "the-key-of-a-device-1")
    await tell(memory, person_id, Draft("I live in Xanadu.", "home", value="Xanadu"), session_id="session-77")
    vector = (await everything(memory, person_id))[0].vector
    assert vector is not None
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())  # noqa: ASYNC240
    for trace in (b"Xanadu", b"home", b"session-77", b"the-key-of", vector.astype("<f2").tobytes()):
        assert trace not in files
    assert person_id.encode() in files
    again = long_term(storage=storage, encoder=WordEncoder())
    assert await holding(again, person_id) == ["I live in Xanadu."]
    other = LongTermMemory(storage, Vault(bytes(32)), Runner("other"))
    with pytest.raises(CodedError) as caught:
        await other.recall(person_id, "home")
    assert caught.value.code == "memory.wrong_key"
    assert await other.forget_all(person_id) == 1  # that needs no key
    await storage.close()


async def test_vectors_of_another_encoder_are_made_anew() -> None:
    storage = MemoryStorage()
    await tell(long_term(storage=storage), ANNA, "I play the piano.")
    memory = long_term(storage=storage, encoder=WordEncoder())
    (kept,) = await everything(memory, ANNA)
    assert kept.vector is not None
    assert kept.encoder == "words"


def test_ids_tell_nothing_and_differ_by_kind_and_key() -> None:
    vault = Vault(SECRET)
    ids = {
        vault.person_id("device", "x" * 16),
        vault.person_id("user", "x" * 16),
        Vault(bytes(32)).person_id("user", "x" * 16),
    }
    assert len(ids) == 3
    assert all("xxx" not in item and len(item) <= 64 for item in ids)
    assert vault.person_id("device", "x" * 16) in ids
