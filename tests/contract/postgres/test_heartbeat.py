"""The heartbeat of a process, with a real database."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import psycopg
import pytest

from rhapsode.dispatch import heartbeat as beating
from rhapsode.dispatch.heartbeat import Heartbeat


@pytest.mark.parametrize("called_away", [False, True])
async def test_a_database_that_does_not_answer_is_waited_for_no_longer_than_is_said(
    url: str, monkeypatch: pytest.MonkeyPatch, called_away: bool
) -> None:
    monkeypatch.setattr(beating, "ANSWER_SECONDS", 60.0 if called_away else 0.5)
    heartbeat = Heartbeat(url)
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await heartbeat._beat(connection)
        server = connection.info.backend_pid
        os.kill(server, signal.SIGSTOP)
        try:
            begun = time.monotonic()
            beat = asyncio.create_task(heartbeat._beat(connection))
            await asyncio.sleep(0.1)
            if called_away:
                beat.cancel()
            with pytest.raises(asyncio.CancelledError if called_away else TimeoutError):
                await beat
            assert time.monotonic() - begun < 30
            assert connection.closed
        finally:
            os.kill(server, signal.SIGCONT)
