"""Equal segments of one key are spoken once: what counts as equal, what a hit looks like, and what is let go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rhapsode.core.audio import AudioFormat
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.clock import now_ms
from rhapsode.core.speech import Pronunciation, Segment, Speaker, SpeechParams
from rhapsode.render import worker_functions
from rhapsode.render.cache import SegmentCache
from rhapsode.render.removal import TaskAudio
from tests.contract.rig import Rig
from tests.unit.render.lab import Lab

TEXT = "Say it once."


@pytest.fixture
def lab(rig: Rig, tmp_path: Path) -> Lab:
    return Lab(rig, tmp_path, cache_bytes=10_000_000)


def rendered(lab: Lab) -> int:
    return lab.script.calls.count(worker_functions.render)


async def hits(lab: Lab, *texts: str, key_id: str = "key-a") -> list[int]:
    task = await lab.speak(*texts, key_id=key_id)
    return [item.cache_hits for item in task.items]


async def test_an_equal_segment_is_not_spoken_again_and_sounds_the_same(lab: Lab) -> None:
    first, second = await lab.speak(TEXT), await lab.speak(TEXT)
    assert rendered(lab) == 1
    assert [task.items[0].cache_hits for task in (first, second)] == [0, 1]
    files = [bytes(lab.blobs.get(task.items[0].output or "")) for task in (first, second)]
    assert files[0] == files[1]
    assert first.items[0].input_text_tokens == second.items[0].input_text_tokens > 0
    assert second.started_at is not None


async def test_a_hit_makes_no_attempt(lab: Lab) -> None:
    await lab.speak(TEXT)
    again = await lab.speak(TEXT)
    assert await lab.rig.outcomes(again.id) == []
    assert again.done_characters == again.characters


async def test_equal_segments_of_one_task_are_spoken_once(lab: Lab) -> None:
    assert await hits(lab, TEXT, TEXT, "Another.") == [0, 1, 0]
    assert rendered(lab) == 2


async def test_another_key_gets_no_hit(lab: Lab) -> None:
    await lab.speak(TEXT)
    assert await hits(lab, TEXT, key_id="key-b") == [0]
    assert await hits(lab, TEXT, key_id="key-b") == [1]


def test_the_address_tells_apart_whatever_reaches_the_engine(lab: Lab) -> None:
    same = Segment(0, 5, "hello", 1.0, 100)
    address = lab.cache.address("tone", "tone", SpeechParams("", "Low"), same)
    assert address == lab.cache.address("tone", "tone", SpeechParams("", "Low"), Segment(70, 75, "hello", 1.0, 900))
    others = {
        lab.cache.address("tone", "tone", SpeechParams("", "High"), same),
        lab.cache.address("other", "tone", SpeechParams("", "Low"), same),
        lab.cache.address("tone", "tone", SpeechParams("", "Low"), Segment(0, 5, "hello", 1.25)),
        lab.cache.address("tone", "tone", SpeechParams("", "Low"), Segment(0, 5, "hellp")),
        lab.cache.address("tone", "tone", SpeechParams("", "Low", volume_db=3.0), same),
        lab.cache.address("tone", "tone", SpeechParams("", "Low", volume_db=-3.0), same),
    }
    assert len(others) == 6
    assert address not in others


def test_the_address_is_the_same_for_what_cannot_be_heard(lab: Lab) -> None:
    """Of a file, or turned into phonemes before, or said to an engine that hears of phonemes alone."""
    same = Segment(0, 5, "hello")
    unheard = SpeechParams(
        "The text.",
        "Low",
        AudioFormat.MP3,
        speed=2.0,
        style="Calm",
        captions=CaptionFormat.SRT,
        pronunciations=(Pronunciation("a", "b"),),
        text_field="prompt",
    )
    plain = SpeechParams("", "Low")
    assert lab.cache.address("tone", "tone", unheard, same) == lab.cache.address("tone", "tone", plain, same)
    reader = SegmentCache(lab.rig.cache, lab.blobs, lambda engine, _: engine, limit_bytes=1, readers=["gemini"])
    for heard in ({"style": "Calm"}, {"speakers": (Speaker("A", "Low"),)}):
        other = reader.address("gemini", "m", replace(plain, **heard), same)  # type: ignore[arg-type]
        assert other != reader.address("gemini", "m", plain, same)
    assert reader.address("gemini", "m", plain, same) != reader.address("gemini", "other", plain, same)
    spanish = replace(plain, language_code="es-ES")  # a voice speaks it with another style
    assert lab.cache.address("tone", "tone", spanish, same) != lab.cache.address("tone", "tone", plain, same)


async def test_with_a_limit_of_nothing_it_is_off(rig: Rig, tmp_path: Path) -> None:
    off = Lab(rig, tmp_path)
    await off.speak(TEXT)
    assert await hits(off, TEXT) == [0]
    assert rendered(off) == 2
    assert off.files("cache") == []
    assert await rig.cache.size() == (0, 0)


async def test_turning_it_off_removes_what_it_held(lab: Lab, rig: Rig, tmp_path: Path) -> None:
    await lab.speak(TEXT)
    assert len(lab.files("cache")) == 1
    off = Lab(rig, tmp_path)
    assert await off.cache.evict_excess() == 1
    assert (off.files("cache"), await rig.cache.size()) == ([], (0, 0))


async def test_over_its_limit_the_longest_unused_goes(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(range(1_000, 10_000))
    monkeypatch.setattr("rhapsode.store.cache.now_ms", lambda: next(times))
    texts = [f"Sentence {word} is here." for word in ("one", "two", "three", "four")]
    for text in texts:
        await lab.speak(text)
    assert await hits(lab, texts[0]) == [1]  # so the second is now the longest unused
    entries, size = await lab.rig.cache.size()
    assert entries == 4
    small = Lab(lab.rig, lab.directory.parent, cache_bytes=size - 1)
    assert await small.cache.evict_excess() == 1
    assert (await small.rig.cache.size())[1] <= size - 1
    assert await small.cache.evict_excess() == 0
    assert len(lab.files("cache")) == 3
    assert [await hits(lab, text) for text in texts] == [[1], [0], [1], [1]]


async def test_what_is_unused_for_too_long_goes(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    await lab.speak(TEXT)
    lab.cache._max_age_s = 3600.0
    assert await lab.cache.evict_excess() == 0
    now = now_ms()
    monkeypatch.setattr("rhapsode.render.cache.now_ms", lambda: now + 3_601_000)
    assert await lab.cache.evict_excess() == 1
    assert lab.files("cache") == []


async def test_audio_that_the_disk_lost_is_spoken_again(lab: Lab) -> None:
    await lab.speak(TEXT)
    (stored,) = lab.files("cache")
    (lab.directory / stored).unlink()
    task = await lab.speak(TEXT)
    assert rendered(lab) == 2
    assert task.items[0].cache_hits == 0
    assert lab.seconds(task) > 0
    assert await hits(lab, TEXT) == [1]


async def test_the_slower_of_two_equal_segments_leaves_nothing(lab: Lab) -> None:
    first, (render_first, *_) = await lab.unrendered(TEXT)
    second, (render_second, *_) = await lab.unrendered(TEXT)

    async def meanwhile(*args: object) -> object:
        await lab.drive([render_second])
        return worker_functions.render(*args)  # type: ignore[arg-type]

    lab.script.on(worker_functions.render, meanwhile)
    await lab.drive([render_first])
    for task in (first, second):
        assert lab.seconds(await lab.rig.read(task.id)) > 0
    assert rendered(lab) == 2
    assert len(lab.files("cache")) == 1
    assert await hits(lab, TEXT) == [1]


async def test_audio_that_nothing_refers_to_is_swept_but_none_that_is_being_written(lab: Lab) -> None:
    done = await lab.speak(TEXT)
    lab.blobs.put("cache/key-a/00/attempt_died.pcm", [b"1234"])
    assert await lab.swept(aged=False) == 0
    assert await lab.swept() == 1
    assert len(lab.files("cache")) == 1
    assert lab.seconds(done) > 0


async def test_audio_beside_the_cache_stays_while_its_task_is_in_work(lab: Lab) -> None:
    task, (first, second) = await lab.unrendered(" ".join(["One, two, three, four, five, six, seven, eight."] * 7))
    assert await lab.run(first) == []
    following = await lab.run(second)
    assert following
    await lab.rig.cache.evict(0)
    assert await lab.swept() == 0
    await lab.drive(following)
    assert lab.seconds(await lab.rig.read(task.id)) > 0
    assert lab.files("cache") == []


async def test_audio_that_the_cache_let_go_stays_for_another_task_in_work(lab: Lab) -> None:
    text = " ".join(["One, two, three, four, five, six, seven, eight."] * 7)
    canceled, (first, _) = await lab.unrendered(text)
    assert await lab.run(first) == []
    other, (hit, last) = await lab.unrendered(text)
    assert await lab.run(hit) == []
    assert rendered(lab) == 1
    await lab.rig.cache.evict(0)
    await lab.rig.lifecycle.cancel(canceled.id)
    shared = lab.files("cache")
    await TaskAudio(lab.blobs, lab.rig.cache).remove(canceled.id)
    assert lab.files("cache") == shared != []
    await lab.drive([last])
    assert lab.seconds(await lab.rig.read(other.id)) > 0
    assert rendered(lab) == 2
    assert len(lab.files("cache")) == 1, "what was spoken last, which the cache holds"
    assert lab.files("cache") != shared
