"""Extras that are not installed, and the commands that install them."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from rhapsode.audio import encode
from rhapsode.cli import app
from rhapsode.core import extras
from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import ConfigurationError, RequestError, RhapsodeError
from rhapsode.core.extras import install_command, install_extra_command, needs_extra
from rhapsode.core.speech import SpeechParams
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.service import checks
from rhapsode.service.checks import check_params


def test_the_command_installs_beside_the_rhapsode_that_runs() -> None:
    """Without an index: rhapsode itself is not looked for in one, and the extra of this environment is complete."""
    command = f"{install_extra_command('mcp')} --no-index --no-deps --disable-pip-version-check"
    done = subprocess.run(shlex.split(command), capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 0, done.stderr
    assert "already satisfied: rhapsode[mcp]" in done.stdout


def test_an_environment_without_pip_is_that_of_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    monkeypatch.setattr(sys, "executable", "/home/an owner/bin/python")
    assert install_command("a>=1", "b") == "uv pip install --python '/home/an owner/bin/python' 'a>=1' b"


def test_a_command_says_how_to_install_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise needs_extra(ConfigurationError("This needs the extra 'mcp', which is not installed."), "mcp")

    monkeypatch.setattr(app, "command_line", lambda *_: fail)
    with pytest.raises(SystemExit):
        app.run()
    printed = capsys.readouterr().err
    assert "error: This needs the extra 'mcp', which is not installed.\n" in printed
    assert f"Install it: {sys.executable} -m pip install 'rhapsode[mcp]'\n" in printed


def test_a_client_of_the_api_is_told_no_path_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "is_installed", lambda format: format is not AudioFormat.AAC)
    catalogue = Catalogue([ToneProvider()])
    params = SpeechParams("Hi.", format=AudioFormat.AAC)
    with pytest.raises(RequestError) as raised:
        check_params(catalogue, catalogue.models["tone"], params, "", max_characters=100)
    assert raised.value.message.startswith(encode.AAC_MISSING)
    assert str(Path(sys.prefix)) not in raised.value.message
    assert raised.value.missing_extra == "aac"


def test_an_error_is_about_no_extra_unless_it_says_so() -> None:
    assert RhapsodeError("Something else.").missing_extra is None
