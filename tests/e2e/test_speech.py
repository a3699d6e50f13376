"""What is heard is what was written: the real voices, judged by a transcript."""

from __future__ import annotations

from itertools import pairwise

import httpx
import pytest

from tests.e2e.server import Json, ServerProcess, until
from tests.e2e.wire import FINAL, completed, create, download, read, request_for, samples_of, spoken, urls
from tests.support.transcribe import Transcriber, normalise_words

pytestmark = pytest.mark.e2e

MODEL = "gemini_3_1_flash_tts_preview"
SENTENCE = "The weather in the mountains was cold and clear this morning."
STORY = (
    "A long time ago, a farmer lived beside the river with his two sons.\n\n"
    "Every morning they walked to the village to sell bread and milk.\n\n"
    "One day the bridge was gone, and nobody knew who had taken it."
)
ORDER = ["pending", "processing", "completed"]


def test_a_server_takes_requests_while_its_engines_are_still_loading(kokoro: ServerProcess) -> None:
    engines = {name: {"state": "warming", "reason": None} for name in ("kokoro", "hibari")}
    # By the first answer an engine may be ready, on a machine that is busy with other tests. Held back engines are
    # in test_admission.py.
    for name, found in kokoro.first_readiness["engines"].items():
        assert found["state"] in ("warming", "ready")
        engines[name]["state"] = found["state"]
    assert kokoro.first_readiness == {"status": "ready", "store": "ok", "storage": "ok", "engines": engines}
    with kokoro.client() as client:
        task = create(client, SENTENCE, model=MODEL)
        assert completed(client, task["id"])["output"]
        kokoro.warm()
        for engine in engines.values():
            engine["state"] = "ready"
        assert client.get("/readyz").json()["engines"] == engines


@pytest.mark.parametrize("voice", [None, "Charon"])
def test_the_words_that_are_heard_are_the_text(kokoro: ServerProcess, ears: Transcriber, voice: str | None) -> None:
    with kokoro.client() as client:
        task = spoken(client, SENTENCE, model=MODEL, voice=voice)
    audio = samples_of(download(urls(task)[0]))
    assert ears.words(audio) == normalise_words(SENTENCE)
    assert task["metadata"]["rhapsode"]["engine"] == "kokoro"
    assert task["metadata"]["rhapsode"]["engine_version"].startswith("kokoro-82m")
    usage = task["usage"]["extra_info"]
    assert usage["output_audio_tokens"] == round(25 * len(audio) / 24_000)
    assert len(SENTENCE) / 2 < usage["input_text_tokens"] < len(SENTENCE) * 2
    assert usage["total_tokens"] == usage["input_text_tokens"] + usage["output_audio_tokens"]


def test_the_second_engine_is_heard_too(kokoro: ServerProcess, ears: Transcriber) -> None:
    with kokoro.client() as client:
        task = spoken(client, STORY, model="hibari")
        other = spoken(client, "Who is speaking?", model="hibari", voice="heart")
        assert "hibari" in [model["id"] for model in client.get("/v1/models").json()["data"]]
        voices = [voice["name"] for voice in client.get("/v1/voices").json()["data"]]
        refused = client.post("/v1/tasks", json=request_for("Who is speaking?", model="hibari", voice="emma"))
    assert voices.count("heart") == 1
    assert ears.words(samples_of(download(urls(task)[0]))) == normalise_words(STORY)
    assert {spoken_by["metadata"]["rhapsode"]["engine"] for spoken_by in (task, other)} == {"hibari"}
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "input[0].params.voice_name")


def test_kore_speaks_unless_another_voice_is_named(kokoro: ServerProcess) -> None:
    with kokoro.client() as client:
        tasks = [create(client, "Who is speaking?", model=MODEL, voice=voice) for voice in (None, "Kore", "Puck")]
        default, kore, puck = (download(urls(completed(client, task["id"]))[0]) for task in tasks)
        assert client.get("/v1/models").json()["data"][0]["default_voice"] == "Kore"
    assert default == kore
    assert default != puck


def test_several_texts_are_heard_in_their_order(kokoro: ServerProcess, ears: Transcriber) -> None:
    texts = ["My brother bought a yellow bicycle.", "The train leaves at seven.", "Please close the kitchen window."]
    with kokoro.client() as client:
        task = spoken(client, *texts, model=MODEL)
    assert [ears.words(samples_of(download(url))) for url in urls(task)] == [normalise_words(text) for text in texts]


def test_a_task_only_moves_forward(kokoro: ServerProcess, ears: Transcriber) -> None:
    with kokoro.client() as client:
        seen = _watched(client, create(client, STORY, model=MODEL))
    statuses = [task["status"] for task in seen]
    assert set(statuses) == set(ORDER)
    assert statuses == sorted(statuses, key=ORDER.index)
    progress = [task["progress"] for task in seen]
    assert progress == sorted(progress)
    assert len(set(progress)) > 2, "the progress of three paragraphs shows"
    for before, after in pairwise(seen):
        assert after["started_at"] == before["started_at"] or before["started_at"] is None
    assert ears.words(samples_of(download(urls(seen[-1])[0]))) == normalise_words(STORY)


def _watched(client: httpx.Client, task: Json) -> list[Json]:
    """Return every state in which polling saw a task, from the answer to its creation on."""
    seen = [task]

    def final() -> bool:
        seen.append(read(client, task["id"]))
        return seen[-1]["status"] in FINAL

    until(final, "the end of the task")
    return seen
