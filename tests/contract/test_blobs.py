"""What a blob store promises, on the disk and in object storage."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from rhapsode.core.ports import BlobInfo, BlobLabel, BlobStore
from tests.contract.places import PLACES, Place

KEY = "segments/task_1/0/attempt_1.pcm"
LARGE = 5 * 1024 * 1024


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Place:
    """Return where blobs are kept, empty."""
    found: Place = request.getfixturevalue(f"{request.param}_place")
    return found


@pytest.fixture
def blobs(place: Place) -> BlobStore:
    return place.open()


async def stored(blobs: BlobStore, prefix: str = "") -> list[BlobInfo]:
    return sorted([blob async for blob in blobs.sweep(prefix)], key=lambda blob: blob.path)


async def streamed(blobs: BlobStore, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in blobs.stream(key, start, end)])


def files_below(directory: Path) -> list[Path]:
    return [path.relative_to(directory) for path in directory.rglob("*") if path.is_file()]


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


def pattern(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


@pytest.mark.parametrize(("size", "piece"), [(0, 1), (1, 1), (100_000, 777), (LARGE, 1_000_000)])
async def test_what_was_put_comes_back(blobs: BlobStore, size: int, piece: int) -> None:
    data = pattern(size)
    assert blobs.put(KEY, pieces(data, piece)) == size
    assert bytes(blobs.get(KEY)) == data
    assert await blobs.head(KEY) == BlobInfo(KEY, size)
    assert await stored(blobs) == [BlobInfo(KEY, size)]


@pytest.mark.parametrize("before", [0, 10, LARGE])
async def test_an_exception_in_the_middle_leaves_nothing(blobs: BlobStore, before: int, tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield from pieces(pattern(before), 1_000_000)
        raise RuntimeError("the source dried up")

    with pytest.raises(RuntimeError, match="dried up"):
        blobs.put(KEY, chunks())
    assert await blobs.head(KEY) is None
    assert await stored(blobs) == []
    assert files_below(tmp_path) == []
    blobs.put(KEY, [b"second try"])
    assert bytes(blobs.get(KEY)) == b"second try"


async def test_a_blob_appears_all_at_once(blobs: BlobStore) -> None:
    seen = []

    def chunks() -> Iterator[bytes]:
        for piece in pieces(pattern(LARGE), 1_000_000):
            try:
                blobs.get(KEY)
                seen.append(True)
            except FileNotFoundError:
                seen.append(False)
            yield piece

    blobs.put(KEY, chunks())
    assert not any(seen)
    assert len(seen) > 5


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, None), (0, 1), (5, 5 + 4096), (1_999_999, None), (1_999_999, 2_000_000), (300_000, 1_700_001)],
)
async def test_any_range_can_be_streamed(blobs: BlobStore, start: int, end: int | None) -> None:
    data = pattern(2_000_000)
    blobs.put(KEY, [data])
    assert await streamed(blobs, KEY, start, end) == data[start:end]


async def test_a_large_blob_is_streamed_in_pieces(blobs: BlobStore) -> None:
    blobs.put(KEY, [pattern(LARGE)])
    sizes = [len(chunk) async for chunk in blobs.stream(KEY)]
    assert sum(sizes) == LARGE
    assert max(sizes) < LARGE


async def test_what_is_not_there_is_not_found(blobs: BlobStore) -> None:
    assert await blobs.head(KEY) is None
    with pytest.raises(FileNotFoundError):
        blobs.get(KEY)
    with pytest.raises(FileNotFoundError):
        await anext(blobs.stream(KEY))


async def test_deleting_may_be_repeated(blobs: BlobStore) -> None:
    blobs.put(KEY, [b"gone soon"])
    blobs.put(KEY + "2", [b"stays"])
    for _ in range(2):
        await blobs.delete([KEY, "segments/never/was"])
        assert await blobs.head(KEY) is None
    assert bytes(blobs.get(KEY + "2")) == b"stays"
    await blobs.delete([])


async def test_clearing_removes_what_is_below_a_place_and_nothing_else(blobs: BlobStore) -> None:
    kept = ["segments/task_1/10/a.pcm", "segments/task_10/1/a.pcm", "outputs/task_1/1/a.wav"]
    for key in [*kept, "segments/task_1/1/a.pcm", "segments/task_1/1/b.pcm"]:
        blobs.put(key, [b"1234"])
    for _ in range(2):
        await blobs.clear("segments/task_1/1")
        assert [blob.path for blob in await stored(blobs)] == sorted(kept)
    await blobs.clear("segments/task_1")
    assert [blob.path for blob in await stored(blobs)] == sorted(kept[1:])
    blobs.put("segments/task_1/1/a.pcm", [b"again"])


async def test_a_sweep_lists_what_is_below_its_prefix(blobs: BlobStore) -> None:
    assert await stored(blobs, "segments") == []
    keys = [f"segments/task_{task}/0/attempt_{number}.pcm" for task in range(3) for number in range(7)]
    for key in [*keys, "outputs/task_0/0/a.wav"]:
        blobs.put(key, [b"1234"])
    assert await stored(blobs, "segments") == [BlobInfo(key, 4) for key in sorted(keys)]
    assert await stored(blobs, "outputs") == [BlobInfo("outputs/task_0/0/a.wav", 4)]
    assert len(await stored(blobs)) == 22


async def test_a_second_store_on_the_same_place_sees_the_same(place: Place) -> None:
    place.open().put(KEY, [b"shared"])
    assert bytes(place.open().get(KEY)) == b"shared"


async def test_a_label_changes_nothing_of_the_blob(blobs: BlobStore) -> None:
    blobs.put("outputs/task_1/0/a.mp3", [b"sound"], label=BlobLabel("audio/mpeg", "task_1-0.mp3"))
    assert bytes(blobs.get("outputs/task_1/0/a.mp3")) == b"sound"


async def test_a_signed_url_is_that_of_the_store_or_none(blobs: BlobStore) -> None:
    blobs.put(KEY, [b"1234"])
    url = await blobs.signed_url(KEY, method="GET", seconds=60)
    assert url is None or KEY in url


async def test_of_many_that_create_one_is_told_so(place: Place) -> None:
    """The mark of a store's owner: whoever finds none writes one, and only one of them has written it."""
    stores = [place.open() for _ in range(8)]
    created = await asyncio.gather(*(store.create("mark.json", b"%d" % n) for n, store in enumerate(stores)))
    assert sum(created) == 1
    assert bytes(stores[0].get("mark.json")) == b"%d" % created.index(True)
    await stores[1].replace("mark.json", b"another")
    assert bytes(stores[2].get("mark.json")) == b"another"
    assert not await stores[3].create("mark.json", b"too late")
