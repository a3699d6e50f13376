"""Kokoro with models that this run has built, shared by its processes."""

from __future__ import annotations

import multiprocessing
import os
from typing import Any

import pytest

from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import build
from rhapsode.engines.kokoro.inference import KokoroEngine
from rhapsode.text.reader import reader_of
from tests.support.kokoro import PROVIDER, SENTENCE


def _prepare(options: EngineOptions, ready: Any, results: Any) -> None:
    ready.wait()
    PROVIDER.prepare(options)
    results.put(build.prepared(options))


@pytest.fixture(scope="session")
def options(tmp_path_factory: pytest.TempPathFactory) -> EngineOptions:
    """Return a cache of this run that two processes have prepared at once. Its models must be left as they are."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # that of the run: its worker processes have a folder each in it
    options = EngineOptions(cache_dir=folder / "kokoro-cache", threads=2)
    if build.prepared(options):
        return options
    context = multiprocessing.get_context("spawn")
    ready, results = context.Barrier(2), context.Queue()
    workers = [context.Process(target=_prepare, args=(options, ready, results)) for _ in range(2)]
    for worker in workers:
        worker.start()
    assert [results.get(timeout=300) for _ in workers] == [True, True]
    for worker in workers:
        worker.join()
    return options


@pytest.fixture(scope="session")
def engine(options: EngineOptions) -> KokoroEngine:
    engine = PROVIDER.load(options)
    assert isinstance(engine, KokoroEngine)
    return engine


@pytest.fixture(scope="session")
def phonemes() -> str:
    return reader_of(PROVIDER.profile, "en-US").phonemes(SENTENCE)
