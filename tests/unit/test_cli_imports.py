"""Commands load what they need and nothing else: it is what a person waits for."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rhapsode.settings import Settings
from rhapsode.stores import opened_stores

WEB = {"fastapi", "starlette", "uvicorn", "nicegui", "httpx", "google.genai"}
SOUND = {"numpy", "scipy", "soundfile", "openvino", "onnx", "onnxruntime"}
STORE = {"sqlalchemy", "alembic", "obstore", "psycopg", "procrastinate"}
SETTINGS = {"pydantic_settings", "platformdirs"}
LOGS = {"structlog"}
OTHER_DATABASE = {"alembic", "psycopg", "procrastinate"}
WIDE_TABLES = {"rich"}
OTHER_COMMANDS = {
    "rhapsode.cli.speak",
    "rhapsode.cli.audiobook",
    "rhapsode.cli.serve",
    "rhapsode.store.work",
    "rhapsode.service",
}
ALL = WEB | SOUND | STORE | SETTINGS | LOGS
LISTING = WEB | SOUND | STORE | LOGS | WIDE_TABLES | OTHER_COMMANDS

PROGRAM = """
import sys
from rhapsode.cli import main
try:
    main()
except SystemExit as ended:
    code = ended.code
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory that is in use."""
    directory = tmp_path_factory.mktemp("data")

    async def open_them() -> None:
        async with opened_stores(Settings(data_dir=directory)):
            pass

    asyncio.run(open_them())
    return directory


@pytest.mark.parametrize(
    ("command", "unneeded"),
    [
        ("--help", ALL),
        ("--version", ALL),
        ("serve --help", ALL),
        ("keys create --help", ALL),
        ("voices", LISTING),
        ("models", LISTING),
        ("voices --model kokoro", LISTING),
        ("doctor", WEB | STORE | WIDE_TABLES | OTHER_COMMANDS),
        ("keys list", LISTING),
        ("tasks list", LISTING),
        ("audit", LISTING),
        ("pronunciations list", LISTING),
        ("usage", LISTING),
    ],
)
def test_a_command_loads_no_more_than_it_needs(command: str, unneeded: set[str], data_dir: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command.split()],
        env={**os.environ, "RHAPSODE_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode in ({0, 1} if command == "doctor" else {0}), ended.stderr
    assert unneeded & set(ended.stderr.split()) == set()


def test_a_worker_process_loads_what_renders_and_nothing_else() -> None:
    program = "import sys, rhapsode.engines.job_process, rhapsode.render.worker_functions; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    unneeded = WEB | LOGS | SETTINGS | {"pydantic", "sqlalchemy", "alembic", "openvino", "onnxruntime"}
    assert unneeded & set(run.stdout.split()) == set()
