"""Logs: where an error came from, never what its message says."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from rhapsode.logs import Logger, configure_logging, configure_when_needed

SECRET = "what a caller wanted to be spoken"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def fail() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise ValueError(SECRET) from error


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_event_has_its_fields_level_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    structlog.get_logger("a").info("task.accepted", task="task_1", chars=12)
    (line,) = lines(capsys)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "task.accepted", "task": "task_1", "chars": 12, "level": "info"}


def test_what_is_bound_to_a_request_is_on_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    with structlog.contextvars.bound_contextvars(request="req_1"):
        structlog.get_logger("b").info("x")
    assert lines(capsys)[0]["request"] == "req_1"


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize("through", ["structlog", "the standard library"])
def test_the_message_of_an_exception_never_appears(
    capsys: pytest.CaptureFixture[str], form: Any, through: str
) -> None:
    configure_logging("info", form)
    try:
        fail()
    except ValueError as error:
        if through == "structlog":
            structlog.get_logger("c").exception("unit.error")
            structlog.get_logger("c").error("unit.error", exc_info=error)
        else:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
            logging.getLogger("uvicorn.error").error("Another", exc_info=error)
    written = capsys.readouterr().err
    assert SECRET not in written
    assert written.count("ValueError") == 2
    assert "test_logs.py" in written
    assert "fail" in written


def test_the_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("warning", "json")
    log = structlog.get_logger("d")
    log.info("not this")
    log.warning("this")
    assert [line["event"] for line in lines(capsys)] == ["this"]


def test_other_libraries_speak_up_only_to_warn(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("debug", "json")
    logging.getLogger("alembic").info("chatter")
    logging.getLogger("alembic").warning("worth %s", "reading")
    assert [(line["event"], line["level"]) for line in lines(capsys)] == [("worth reading", "warning")]


def test_logs_are_json_unless_the_output_is_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "auto")
    structlog.get_logger("e").info("x")
    assert lines(capsys)[0]["event"] == "x"


def test_details_of_other_libraries_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: exception=ValueError('secret')")
    line = capsys.readouterr().err
    assert "never retrieved" in line
    assert "secret" not in line


def test_a_log_that_cannot_be_written_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w", buffering=1) as full:
        monkeypatch.setattr("sys.stderr", full)
        configure_logging("info", "json")
        structlog.get_logger("f").info("lost")
        logging.getLogger("g").warning("lost as well")
        monkeypatch.undo()
        with contextlib.suppress(OSError):
            full.close()


def test_a_logger_that_seldom_logs_sets_logs_up_when_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    configure_when_needed("warning", "json")
    log = Logger("store")
    log.info("store.copied")
    log.error("store.failed", reason="disk full")
    (line,) = lines(capsys)
    assert (line["event"], line["reason"], line["level"]) == ("store.failed", "disk full", "error")


def test_what_was_configured_meanwhile_stays(capsys: pytest.CaptureFixture[str]) -> None:
    configure_when_needed("error", "json")
    configure_logging("info", "json")
    Logger("store").warning("store.slow")
    assert lines(capsys)[0]["event"] == "store.slow"
