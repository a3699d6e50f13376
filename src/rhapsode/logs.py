"""Structured logs on stderr: events with fields, never a text, a key, or a message that might hold one."""

from __future__ import annotations

import contextlib
import logging
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING, Literal, TextIO, cast

if TYPE_CHECKING:  # loaded when there is something to log: it takes as long as most commands and workers need to start
    import structlog
    from structlog.typing import EventDict, ExcInfo, WrappedLogger

Format = Literal["auto", "console", "json"]
_deferred: tuple[str, Format] | None = None


class Logger:
    """A lazily loaded structlog logger for modules that seldom log."""

    def __init__(self, name: str) -> None:
        self._name = name

    def info(self, event: str, **fields: object) -> None:
        """Log an event at level ``info``."""
        self._real().info(event, **fields)

    def warning(self, event: str, **fields: object) -> None:
        """Log an event at level ``warning``."""
        self._real().warning(event, **fields)

    def error(self, event: str, **fields: object) -> None:
        """Log an event at level ``error``."""
        self._real().error(event, **fields)

    def _real(self) -> structlog.stdlib.BoundLogger:
        import structlog

        if _deferred is not None:
            configure_logging(*_deferred)
        return cast("structlog.stdlib.BoundLogger", structlog.get_logger(self._name))


def configure_when_needed(level: str, form: Format) -> None:
    """Do as :func:`configure_logging`, but only once a :class:`Logger` has something to log."""
    global _deferred
    _deferred = (level, form)


def configure_logging(level: str, form: Format) -> None:
    """Set up structlog, and let the standard library's loggers (uvicorn's, alembic's) go the same way."""
    import structlog

    global _deferred
    _deferred = None
    stream = cast(TextIO, _Unfailing(sys.stderr))
    json_lines = form == "json" or (form == "auto" and not sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _trace,
    ]
    last: structlog.typing.Processor
    last = (
        structlog.processors.JSONRenderer()
        if json_lines
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_first_line, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


class _Unfailing:
    """A stream whose failures (a full disk, a closed pipe) lose log lines, but never fail a request."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()


def _first_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Cut other libraries' events where their details begin: asyncio's, for one, show an exception's message there."""
    event["event"] = str(event.get("event", "")).partition("\n")[0]
    return event


def _trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Show where an exception came from, but not its message: that may quote what a caller sent."""
    found: ExcInfo | bool | None = event.pop("exc_info", None)
    if not found:
        return event
    error: BaseException | None
    trace: TracebackType | None
    if isinstance(found, BaseException):
        error, trace = found, found.__traceback__
    else:
        _, error, trace = found if isinstance(found, tuple) else sys.exc_info()
    if error is not None:
        event["error"] = type(error).__name__
        event["trace"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return event
