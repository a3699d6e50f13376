"""Pronunciations that are kept, on every database: by word, owner and language."""

from __future__ import annotations

import asyncio

import pytest

from rhapsode.core import dictionary as dictionary_module
from rhapsode.core.dictionary import dictionary_of
from rhapsode.core.errors import AlreadyExistsError, NotFoundError, RequestError
from rhapsode.store import dictionary as store_module
from rhapsode.store.database import Database
from rhapsode.store.dictionary import DictionaryStore, NewEntry


def entry(word: str, said: str = "said", language: str | None = None) -> NewEntry:
    return NewEntry(word, word, said, language)


@pytest.fixture
def store(database: Database) -> DictionaryStore:
    return DictionaryStore(database)


async def test_what_is_kept_for_a_key_and_for_all_is_found(store: DictionaryStore) -> None:
    mine = await store.add("key1", entry("SQL", "sequel"))
    everybody = await store.add(None, entry("SQL", "squeal"))
    await store.add("key2", entry("GIF", "jif"))
    assert {entry.id for entry in await store.of("key1")} == {mine.id, everybody.id}
    assert (mine.scope, everybody.scope, everybody.key_id) == ("key", "installation", None)
    assert await store.get(mine.id) == mine
    assert mine.created_at == mine.updated_at > 0


async def test_a_word_is_kept_once_for_each_language(store: DictionaryStore) -> None:
    first = await store.add("key1", entry("route"))
    british = await store.add("key1", entry("route", "root", "en-GB"))
    with pytest.raises(AlreadyExistsError, match=first.id):
        await store.add("key1", entry("route", "rout"))
    with pytest.raises(AlreadyExistsError, match=first.id):
        await store.replace(british.id, entry("route"))
    assert len(await store.of("key1")) == 2


async def test_words_are_replaced_and_removed(store: DictionaryStore) -> None:
    kept = await store.add(None, entry("SQL", "sequel"))
    changed = await store.replace(kept.id, entry("SQL", "squeal", "en"))
    assert (changed.id, changed.spoken_as, changed.language_code) == (kept.id, "squeal", "en")
    assert await store.remove(kept.id) == changed
    for missing in (store.get(kept.id), store.remove(kept.id), store.replace(kept.id, entry("SQL"))):
        with pytest.raises(NotFoundError):
            await missing


async def test_many_are_kept_at_once_or_none(store: DictionaryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    before = await store.add("key1", entry("a", "old"))
    kept = await store.put("key1", [entry("a", "new"), entry("b"), entry("c")])
    assert kept[0].id == before.id
    assert {entry.word: entry.spoken_as for entry in await store.of("key1")} == {"a": "new", "b": "said", "c": "said"}
    monkeypatch.setattr(store_module, "MAX_ENTRIES", 4)
    await store.put("key1", [entry("a", "newest"), entry("d")])
    with pytest.raises(RequestError, match="At most 4"):
        await store.put("key1", [entry("e"), entry("a", "lost")])
    with pytest.raises(RequestError, match="At most 4"):
        await store.add("key1", entry("e"))
    assert {entry.word: entry.spoken_as for entry in await store.of("key1")}["a"] == "newest"
    await store.add("key2", entry("e"))  # who has room of their own


async def test_pages_are_in_the_order_of_the_words(store: DictionaryStore) -> None:
    await store.put(None, [entry(word) for word in ("delta", "alpha", "charlie", "bravo")])
    await store.put(None, [entry("bravo", language="en")])
    first, more = await store.page(None, 3)
    assert ([entry.word for entry in first], more) == (["alpha", "bravo", "bravo"], True)
    rest, more = await store.page(None, 3, first[-1].id)
    assert ([entry.word for entry in rest], more) == (["charlie", "delta"], False)
    assert await store.page("key1", 3) == ([], False)
    with pytest.raises(RequestError, match="'after'"):
        await store.page("key1", 3, first[0].id)


async def test_one_of_two_that_add_a_word_at_once_is_told(store: DictionaryStore) -> None:
    results = await asyncio.gather(
        *(store.add("key1", entry("SQL", str(number))) for number in range(4)), return_exceptions=True
    )
    assert sum(isinstance(result, AlreadyExistsError) for result in results) == 3
    assert len(await store.of("key1")) == 1


async def test_all_of_an_owner_are_removed(store: DictionaryStore) -> None:
    await store.put("key1", [entry("a"), entry("b")])
    await store.put(None, [entry("a")])
    assert await store.clear("key1") == 2
    assert [entry.scope for entry in await store.of("key1")] == ["installation"]
    assert await store.clear("key1") == 0


async def test_a_version_names_what_is_in_a_dictionary(store: DictionaryStore) -> None:
    assert dictionary_of(await store.of("key1")) is dictionary_module.NOTHING_KEPT
    await store.put("key1", [entry("a"), entry("b")])
    first = dictionary_of(await store.of("key1")).version
    kept = (await store.put("key1", [entry("b", "other")]))[0]
    other = dictionary_of(await store.of("key1")).version
    assert None not in (first, other)
    assert first != other
    await store.replace(kept.id, entry("b"))
    assert dictionary_of(await store.of("key1")).version == first
    await store.add(None, entry("c"))
    assert dictionary_of(await store.of("key1")).version != first


async def test_every_change_is_told_also_when_the_clock_is_set_back(
    store: DictionaryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter((5_000, 6_000, 1_000, 900, 7_000))
    monkeypatch.setattr(store_module, "now_ms", lambda: next(times))
    seen = [await store.changed("key1")]
    kept = await store.add("key1", entry("a"))
    seen.append(await store.changed("key1"))
    other = await store.add(None, entry("b"))
    seen.append(await store.changed("key1"))
    await store.replace(kept.id, entry("a", "otherwise"))
    seen.append(await store.changed("key1"))
    await store.replace(kept.id, entry("a", "again"))
    seen.append(await store.changed("key1"))
    await store.remove(other.id)
    seen.append(await store.changed("key1"))
    await store.add("key2", entry("c"))
    assert await store.changed("key1") == seen[-1]
    assert len(set(seen)) == len(seen)
