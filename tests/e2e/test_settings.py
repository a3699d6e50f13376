"""Settings by environment and by file: they hold, and what is wrong with them is one line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.server import run_cli
from tests.e2e.wire import assert_error, request_for

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    ("settings", "toml", "message"),
    [
        pytest.param(
            {"RHAPSODE_PORT": "99999"},
            "",
            "RHAPSODE_PORT: it must be at most 65,535.",
            id="port",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            {"RHAPSODE_PROT": "8080"}, "", "Unknown setting RHAPSODE_PROT. Did you mean RHAPSODE_PORT?", id="unknown"
        ),
        pytest.param(
            {"RHAPSODE_CONFIG": "/proc/self/mem"},
            "",
            "/proc/self/mem cannot be read: Input/output error.",
            id="unreadable file",
            marks=[pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")],
        ),
        pytest.param(
            {}, "prot = 8080\n", "Unknown setting prot. Did you mean port?", id="unknown field", marks=pytest.mark.slow
        ),
        pytest.param(
            {}, "port = \n", "{config} is not valid TOML: Invalid value (at line 1, column 8).", id="no TOML"
        ),
        pytest.param(
            {"RHAPSODE_CONFIG": "missing.toml"},
            "",
            "RHAPSODE_CONFIG names missing.toml, which is not a file.",
            id="missing file",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            {"RHAPSODE_ENGINES": "kokoroo"},
            "",
            "There is no engine 'kokoroo'. Did you mean 'kokoro'?",
            id="engine",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            {"RHAPSODE_DATA_DIR": "/proc/nowhere"},
            "",
            "The data directory /proc/nowhere cannot be used: No such file or directory.",
            id="data directory",
        ),
    ],
)
def test_a_wrong_setting_is_explained_before_anything_is_created(
    tmp_path: Path, settings: dict[str, str], toml: str, message: str
) -> None:
    config = tmp_path / "settings.toml"
    config.write_text(toml)
    given = {"RHAPSODE_CONFIG": str(config), "RHAPSODE_ENGINES": "tone", **settings}
    failed = run_cli(tmp_path, tmp_path / "data", "serve", **given)
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert failed.stderr == f"error: {message.format(config=config)}\n"
    assert not (tmp_path / "data").exists()


@pytest.mark.slow
def test_a_host_that_cannot_be(tmp_path: Path) -> None:
    def refusal(*arguments: str) -> str:
        failed = run_cli(tmp_path, tmp_path / "data", "serve", "--port", "0", *arguments, RHAPSODE_ENGINES="tone")
        assert failed.returncode == 1
        return failed.stderr

    assert refusal("--host", "") == "error: RHAPSODE_HOST: it must not be empty.\n"
    unknown = refusal("--host", "host.invalid")
    assert unknown.startswith("error: Cannot listen on host.invalid:0: ")
    assert "Unknown error" not in unknown
    assert refusal("--host", "ü" * 100).endswith(": it cannot be a host's name.\n")


def test_a_data_directory_that_cannot_be(tmp_path: Path) -> None:
    failed = run_cli(tmp_path, Path("/proc/nowhere"), "keys", "create", "x")
    assert failed.returncode == 1
    assert failed.stderr == "error: The data directory /proc/nowhere cannot be used: No such file or directory.\n"


def test_the_file_holds_and_the_environment_wins(make_server: MakeServer) -> None:
    server = make_server()
    config = server.home / "settings.toml"
    config.write_text('engines = "tone"\nmax_text_characters = 5\nmax_body_bytes = 1000\n')
    server.settings |= {"RHAPSODE_CONFIG": str(config), "RHAPSODE_MAX_TEXT_CHARACTERS": "10"}
    server.start()
    with server.client() as client:
        assert client.get("/v1/models").json()["data"][0]["id"] == "tone"
        assert client.post("/v1/tasks", json=request_for("0123456789")).status_code == 202
        message = "The text has 11 characters; this server takes up to 10 an input."
        assert_error(
            client.post("/v1/tasks", json=request_for("01234567890")), 400, message, param="input[0].params.text"
        )
        answer = client.post("/v1/tasks", json=request_for("x" * 1000))
        assert_error(answer, 413, "The request body is over the limit of 1,000 bytes.")


def test_a_file_in_the_working_directory_is_found(make_server: MakeServer) -> None:
    server = make_server()
    (server.home / "rhapsode.toml").write_text('engines = ["tone"]\n')
    server.start()
    with server.client() as client:
        assert client.get("/v1/models").json()["data"][0]["id"] == "tone"
