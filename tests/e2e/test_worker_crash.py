"""The process of an engine dies in the middle of a task: that costs one attempt, and callers do not notice."""

from __future__ import annotations

import os
import signal

import httpx
import pytest

from tests.e2e.ledger import attempts, outcomes
from tests.e2e.processes import maps, processor_seconds, workers
from tests.e2e.server import ServerProcess, until
from tests.e2e.texts import PARAGRAPHS
from tests.e2e.wire import completed, create, download, read, samples_of, urls
from tests.support.transcribe import Transcriber, word_error_rate

pytestmark = pytest.mark.e2e

MODEL = "gemini_3_1_flash_tts_preview"
SIZE = 3
STORY = "\n\n".join(" ".join(PARAGRAPHS[at : at + 5]) for at in range(0, 5 * SIZE, 5))
"""Three long segments: the kill hits one of them, not the moment between two."""
RENDERING_SECONDS = 0.2
"""Processor time that an engine uses for nothing but a segment: it takes several seconds for one of these."""


@pytest.mark.slow
def test_sigsegv_in_the_middle_of_a_task(kokoro: ServerProcess, ears: Transcriber) -> None:
    kokoro.warm()
    until(lambda: "engine.rehearsed" in kokoro.log, "the engine to have nothing to do but tasks")
    before = set(workers(kokoro.pid))
    (engine,) = (pid for pid in before if maps(pid, "openvino"))
    with kokoro.client() as client:
        task_id = create(client, STORY, model=MODEL)["id"]
        until(lambda: outcomes(kokoro, task_id)["done"] >= 1, "the first segment")
        until(lambda: outcomes(kokoro, task_id)["running"], "the next one to be given to the engine")
        used = processor_seconds(engine)
        until(lambda: processor_seconds(engine) > used + RENDERING_SECONDS, "the engine to be rendering it")
        os.kill(engine, signal.SIGSEGV)
        crashed = until(lambda: outcomes(kokoro, task_id)["crashed"], "the crash to be recorded")
        assert crashed == 1
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").status_code == 200
        assert read(client, task_id)["status"] == "processing"
        assert create(client, "I came meanwhile.", model=MODEL)["status"] == "pending"
        task = completed(client, task_id)
    assert outcomes(kokoro, task_id) == {"crashed": 1, "done": SIZE}
    (attempt,) = (attempt for attempt in attempts(kokoro, task_id) if attempt["outcome"] == "crashed")
    assert attempt["detail"] == "The process of the speech engine died (SIGSEGV)."
    assert word_error_rate(STORY, ears.text(samples_of(download(urls(task)[0])))) < 0.06
    after = set(workers(kokoro.pid))
    assert engine not in after
    assert len(after) == len(before)
    assert len(after - before) == 1


def test_a_crash_of_one_engine_leaves_the_other_alone(probe: ServerProcess) -> None:
    (probe.home / "signals" / "crashed").unlink(missing_ok=True)  # it dies once, and other tests need that too
    with probe.client() as client:
        crashing = create(client, "Yet another one will crash.", "And one is fine.", model="probe")["id"]
        assert completed(client, create(client, "Undisturbed.", model="tone")["id"])
        assert completed(client, crashing)
    assert outcomes(probe, crashing) == {"crashed": 1, "done": 2}


def test_the_server_can_be_asked_all_along(probe: ServerProcess) -> None:
    go = probe.home / "signals" / "go"
    with probe.client() as client:
        task_id = create(client, "Do wait.", model="probe")["id"]
        until(lambda: outcomes(probe, task_id)["running"], "the segment to be begun")
        # Who had to wait for the engine would wait for ever.
        with httpx.Client(base_url=probe.url, timeout=30.0, verify=False) as other:
            for _ in range(20):
                assert other.get("/healthz").status_code == 200
        go.touch()
        try:
            assert completed(client, task_id)
        finally:
            go.unlink()
