"""Captions of what is spoken: whichever way a file is made, they are beside it and of the same sound."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import ImplausibleAudioError
from rhapsode.core.speech import Speaker, SpeechParams
from rhapsode.core.task import Task, TaskStatus
from rhapsode.render import worker_functions
from rhapsode.render.removal import TaskAudio
from rhapsode.render.retries import MAX_ATTEMPTS
from rhapsode.store.schema import cache, segments
from tests.unit.render.lab import Lab

ASKED = SpeechParams("", "Low", captions=CaptionFormat.JSON)
SHORT = "Say it once."
LONG = "One two three four five six seven. " * 12


def captions(lab: Lab, task: Task, item: int = 0) -> dict[str, Any]:
    found = task.items[item]
    assert task.status is TaskStatus.COMPLETED
    assert found.captions_output is not None
    assert found.captions_output.endswith(".json")
    read: dict[str, Any] = json.loads(bytes(lab.blobs.get(found.captions_output)))
    assert read["duration"] == pytest.approx(found.samples / found.sample_rate_hz, abs=0.001)
    ends = 0.0
    for word in read["words"]:
        assert ends <= word["start"] < word["end"] <= read["duration"]
        assert read["text"][word["from"] : word["to"]] == word["word"]
        ends = word["end"]
    return read


@pytest.mark.parametrize("text", [SHORT, LONG], ids=["straight into its file", "put together"])
async def test_every_word_has_its_time(lab: Lab, text: str) -> None:
    found = captions(lab, await lab.speak(text, params=ASKED))
    assert [word["word"] for word in found["words"]] == text.split()
    assert found["words"][0]["start"] < 0.1
    assert found["duration"] - found["words"][-1]["end"] < 0.2


async def test_words_last_as_long_as_the_tone_plays_them(lab: Lab) -> None:
    found = captions(lab, await lab.speak("Four letters each", params=replace(ASKED, speed=0.5)))
    first, second, third = found["words"]
    assert first["end"] - first["start"] == pytest.approx(0.12 * 4.5, abs=0.03)  # the tone begins softly
    assert second["start"] == first["end"]
    assert second["end"] - second["start"] == pytest.approx(0.12 * 8, abs=0.002)
    assert third["start"] == second["end"]


async def test_pauses_lie_between_words(lab: Lab) -> None:
    plain = captions(lab, await lab.speak("First one.\n\nSecond one.", params=ASKED))["words"]
    longer = captions(lab, await lab.speak("First one.\n\n[pause 3s] Second one.", params=ASKED))["words"]
    assert 0.6 < plain[2]["start"] - plain[1]["end"] < 1.0
    assert 2.9 < longer[2]["start"] - longer[1]["end"] < 4.0


async def test_without_being_asked_there_are_none(lab: Lab) -> None:
    task = await lab.speak(SHORT)
    assert (task.items[0].captions, task.items[0].captions_output) == (None, None)
    assert len(lab.files("outputs")) == 1


async def test_what_the_cache_has_is_captioned_by_the_words_of_the_new_text(lab: Lab) -> None:
    lab.cache._limit_bytes = 10_000_000
    spoken = await lab.speak("It is said.")
    again = await lab.speak("It is said.", params=ASKED)
    other = await lab.speak("It is (said).", "[sighs] It is said.", params=ASKED)
    assert [item.cache_hits for item in (*spoken.items, *again.items, *other.items)] == [0, 1, 1, 1]
    assert lab.script.calls.count(worker_functions.render) == 1
    assert [word["word"] for word in captions(lab, again)["words"]] == ["It", "is", "said."]
    words = captions(lab, other, 1)["words"]
    assert [(word["word"], word["from"]) for word in words] == [("It", 8), ("is", 11), ("said.", 14)]
    assert [word["start"] for word in words] == [word["start"] for word in captions(lab, again)["words"]]


async def test_an_entry_of_an_older_version_is_spoken_again_and_learns_its_timings(lab: Lab) -> None:
    lab.cache._limit_bytes = 10_000_000
    await lab.speak(SHORT)
    await lab.rig.database.write(lambda c: c.execute(update(cache).values(timings=None)))
    assert (await lab.speak(SHORT)).items[0].cache_hits == 1, "without captions it serves"
    first = await lab.speak(SHORT, params=ASKED)
    second = await lab.speak(SHORT, params=ASKED)
    assert [task.items[0].cache_hits for task in (first, second)] == [0, 1]
    assert captions(lab, first) == captions(lab, second)
    assert len(lab.files("cache")) == 1


async def test_a_piece_that_is_cut_smaller_keeps_its_words(lab: Lab) -> None:
    lab.script.on(worker_functions.render, ImplausibleAudioError("too short"))
    found = captions(lab, await lab.speak(LONG, params=ASKED))
    assert [word["word"] for word in found["words"]] == LONG.split()


async def test_a_dialogue_says_who_speaks(lab: Lab) -> None:
    cast = (Speaker("Joe", "Low"), Speaker("Jane", "High"))
    text = "Joe: Is it on?\nJane: It is."
    found = captions(lab, await lab.speak(text, params=replace(ASKED, speakers=cast)))
    assert [(word["word"], word["speaker"]) for word in found["words"]] == [
        ("Is", "Joe"),
        ("it", "Joe"),
        ("on?", "Joe"),
        ("It", "Jane"),
        ("is.", "Jane"),
    ]


async def test_what_an_older_version_has_planned_or_spoken_is_begun_again(lab: Lab) -> None:
    """As in a fleet that is being upgraded in the wrong order."""
    task, (plan,) = await lab.accept(LONG, params=ASKED)
    renders = await lab.run(plan)
    assert renders is not None
    forget = update(segments).values(words=None)
    await lab.rig.database.write(lambda c: c.execute(forget))
    await lab.drive(renders)
    assert [word["word"] for word in captions(lab, await lab.rig.read(task.id))["words"]] == LONG.split()


async def test_a_segment_without_timings_fails_its_task_in_the_end(lab: Lab) -> None:
    def untimed(*args: Any) -> worker_functions.Rendered:
        done = worker_functions.render(*args)
        return replace(done, segment=replace(done.segment, timings=None))

    lab.script.on(worker_functions.render, *[untimed] * 500)
    task = await lab.speak(LONG, params=ASKED)
    assert task.status is TaskStatus.FAILED
    assert task.error is not None
    assert "captions are wanted" in task.error.message
    assert lab.script.calls.count(worker_functions.assemble) == 0
    assert lab.script.calls.count(worker_functions.plan) == MAX_ATTEMPTS


async def test_captions_are_swept_with_the_audio(lab: Lab) -> None:
    task = await lab.speak(SHORT, params=ASKED)
    assert len(lab.files("outputs")) == 2
    assert await lab.swept() == 0
    stray = f"outputs/{task.id}/0/attempt_stray.json"
    lab.blobs.put(stray, [b"{}"])
    assert await lab.swept() == 1
    captions(lab, task)
    await TaskAudio(lab.blobs, lab.rig.cache).remove(task.id)
    assert lab.files("outputs") == []


async def test_a_task_that_ends_meanwhile_leaves_no_file(lab: Lab) -> None:
    task, jobs = await lab.accept(SHORT, params=ASKED)

    async def late(*args: Any) -> worker_functions.Rendered:
        done = worker_functions.render(*args)
        await lab.rig.lifecycle.cancel(task.id)
        return done

    lab.script.on(worker_functions.render, late)
    await lab.drive(jobs)
    assert lab.files("outputs") == []
