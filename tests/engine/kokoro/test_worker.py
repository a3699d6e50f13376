"""The real Kokoro in a worker that is renewed: the new process has it loaded, and speaks the same."""

# ruff: noqa: RUF001
from __future__ import annotations

import asyncio
import os
from pathlib import Path

import numpy as np
import pytest

from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment, SpeechParams
from rhapsode.engines.pool import WorkerPool
from rhapsode.render import worker_functions

pytestmark = pytest.mark.engine

LONG = 600.0
KORE = SpeechParams("", "Kore")
SEGMENT = Segment(0, 10, "həlˈO wˈɜɹld.")


@pytest.mark.slow
async def test_a_renewed_worker_speaks_the_same_without_loading_again(options: EngineOptions, tmp_path: Path) -> None:
    pool = WorkerPool("kokoro", 1)
    try:
        await pool.run_in_each(LONG, worker_functions.warm, worker_functions.WorkerConfig(options, tmp_path), "kokoro")
        old = await pool.run(LONG, os.getpid)
        before, *_ = await pool.run(LONG, worker_functions.speak, options, "kokoro", SEGMENT, KORE)
        pool.max_bytes = 400_000_000
        assert await pool.run(LONG, os.getpid) == old
        while await pool.run(LONG, os.getpid) == old:
            spoken, *_ = await pool.run(LONG, worker_functions.speak, options, "kokoro", SEGMENT, KORE)
            assert np.array_equal(spoken, before)
            await asyncio.sleep(0.1)
        loads = await pool.run(LONG, _loads)
        after, *_ = await pool.run(LONG, worker_functions.speak, options, "kokoro", SEGMENT, KORE)
        assert (loads, await pool.run(LONG, _loads)) == (1, 1), "it was loaded before it took over"
        assert np.array_equal(before, after)
    finally:
        await pool.stop()


def _loads() -> int:
    return worker_functions._engine.cache_info().misses
