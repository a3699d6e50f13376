"""Voices of one's own, on every database: by owner and name."""

from __future__ import annotations

import pytest

from rhapsode.core.custom_voices import NewCustomVoice, custom_voices_of
from rhapsode.core.delivery import Delivery
from rhapsode.core.errors import AlreadyExistsError, NotFoundError, RequestError
from rhapsode.store import custom_voices as store_module
from rhapsode.store.custom_voices import CustomVoiceStore
from rhapsode.store.database import Database


def voice(name: str, blend: str = "Puck", **delivery: float) -> NewCustomVoice:
    return NewCustomVoice(name, "kokoro", blend, Delivery(**delivery), "words")


@pytest.fixture
def store(database: Database) -> CustomVoiceStore:
    return CustomVoiceStore(database)


async def test_a_voice_is_kept_as_it_was_made(store: CustomVoiceStore) -> None:
    mine = await store.add("key1", voice("Nora", "Kore(0.5)+Puck(0.5)", pitch=-1.25, rate=0.9))
    everybody = await store.add(None, voice("nora"))
    await store.add("key2", voice("Nora"))
    assert {voice.id for voice in await store.of("key1")} == {mine.id, everybody.id}
    assert await store.of(None) == [everybody]
    assert (mine.blend, mine.delivery, mine.description) == (
        "Kore(0.5)+Puck(0.5)", Delivery(pitch=-1.25, rate=0.9), "words",
    )  # fmt: skip
    assert custom_voices_of(await store.of("key1")).find("NORA") == mine, "one's own is found first"
    assert custom_voices_of(await store.of("key3")).find("Nora") == everybody


async def test_a_name_is_taken_once_for_an_owner(store: CustomVoiceStore, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await store.add("key1", voice("Nora"))
    other = await store.add("key1", voice("Anna"))
    for taken in (store.add("key1", voice("NORA")), store.replace(other.id, voice("nora"))):
        with pytest.raises(AlreadyExistsError):
            await taken
    assert (await store.replace(first.id, voice("NORA", pitch=2))).delivery == Delivery(pitch=2)
    monkeypatch.setattr(store_module, "MAX_CUSTOM_VOICES", 2)
    with pytest.raises(RequestError, match="At most 2"):
        await store.add("key1", voice("Third"))
    await store.add("key2", voice("Third"))


async def test_a_voice_is_forgotten(store: CustomVoiceStore) -> None:
    kept = await store.add(None, voice("Nora"))
    assert await store.remove(kept.id) == kept
    for missing in (store.remove(kept.id), store.replace(kept.id, voice("Nora"))):
        with pytest.raises(NotFoundError):
            await missing
