"""Every error of rhapsode that a call or a task can end with, in one tree.

::

    RhapsodeError                       status  retryable
    ├── RequestError                       400  no   the caller sent something that cannot be served
    │   ├── DocumentError                  400  no   a document that cannot be read: damaged, protected, no text in it
    │   ├── AuthenticationError            401  no
    │   ├── NotFoundError                  404  no
    │   ├── MethodNotAllowedError          405  no
    │   ├── ConflictError                  409  no   an idempotency key whose task cannot be given now
    │   ├── AlreadyExistsError             409  no   what was to be created is there
    │   ├── FileGoneError                  410  no   the signed link expired or the audio was removed
    │   │   └── DamagedFileError           410  no   the file is not what it was when it was put together
    │   ├── PreconditionError              412  no   the file is not the one that If-Match names
    │   ├── ForbiddenError                 403  no
    │   ├── TooLargeError                  413  no
    │   ├── NotJsonError                   415  no
    │   ├── RangeError                     416  no
    │   ├── MismatchError                  422  no   an idempotency key that came with another request before
    │   ├── UnsupportedError               501  no   another API has this, and this server has not
    │   └── LimitError                     429  yes  a limit of the key is reached
    ├── UnavailableError                   503  yes  the server cannot take this now
    │   ├── StoreUnavailableError          503  yes
    │   │   ├── DamagedStoreError          503  yes  the database's file is damaged: its owner has to restore it
    │   │   └── OutcomeUnknownError        503  yes  the connection was lost during the commit
    │   ├── StorageFullError               503  yes
    │   ├── UnknownParamsError             503  yes  a newer version has accepted what this one cannot do justice to
    │   ├── QueueFullError                 503  yes
    │   ├── WorkerUnavailableError         503  yes  no process can be started: it counts against no segment
    │   └── StoppingError                  503  yes
    ├── TaskFailedError                    409  no   who listens hears of an end without audio: canceled, or the code
    │                                                that the task failed with
    ├── EngineError                        500  yes  an attempt at speaking failed
    │   ├── EngineCrashedError             500  yes  the process of the engine died
    │   ├── EngineTimeoutError             500  yes
    │   ├── ImplausibleAudioError          500  yes  the completeness gate refused the audio; a retry splits smaller
    │   ├── EngineUnavailableError         500  no   weights or packages are missing or wrong
    │   ├── UpstreamError                  502  yes  a provider's API failed, for the moment
    │   │   ├── UpstreamTimeoutError       502  yes
    │   │   ├── UpstreamLimitError         502  yes  its rate limit was reached
    │   │   ├── UpstreamPausedError        502  yes  nothing was sent: the circuit breaker is open
    │   │   ├── UpstreamDeniedError        502  no   it will fail for long: key invalid, model gone, the day's quota
    │   │   └── UpstreamRejectedError      502  no   it rejected the request
    │   ├── RefusedError                   400  no   the provider refuses to speak the text
    │   └── UnspeakableError               400  no   the engine itself finds nothing that it could say
    └── ConfigurationError                 500  no   settings that cannot work; printed by the CLI, never by HTTP

What a module raises for another one to catch, and which ends no call, stays with it: ``KeyTakenError`` and
``TakesExistError`` of the store, ``SpokeTextError`` of the engine for Gemini, ``TaskEndedError`` of
:mod:`rhapsode.render.cancellation`.

``status`` is the HTTP status of a call that ends with the error, and the ``error.code`` of a task that does.
``kind`` is the ``error.type`` on the wire. ``retryable`` says whether the same work may succeed if it is tried again.
The docstring of a class is its default message. A message is written for the person who has to act on it and never
holds a caller's text or a secret.
"""

from __future__ import annotations

import inspect
from typing import ClassVar

from rhapsode.core.limits import LimitStatus


class RhapsodeError(Exception):
    """Something went wrong inside rhapsode."""

    status: int = 500
    kind: str = "server_error"
    retryable: ClassVar[bool] = False
    billed: tuple[int, int] = (0, 0)
    """Text tokens and audio tokens that a provider charges for what ended so."""
    missing_extra: str | None = None
    """The extra whose installation is the remedy (:func:`rhapsode.core.extras.needs_extra`)."""

    def __init__(self, message: str | None = None) -> None:
        self.message = message or inspect.cleandoc(type(self).__doc__ or "")
        super().__init__(self.message)

    def __reduce__(self) -> tuple[type[RhapsodeError], tuple[str]]:
        # Errors cross process boundaries: a worker's error must reach the server as the same class.
        return (type(self), (self.message,))


class RequestError(RhapsodeError):
    """The request cannot be served."""

    status = 400
    kind = "invalid_request_error"

    def __init__(self, message: str | None = None, *, param: str | None = None) -> None:
        super().__init__(message)
        self.param = param

    def __reduce__(self) -> tuple[type[RhapsodeError], tuple[str]]:
        raise TypeError("RequestError is raised and answered in one process")


class DocumentError(RequestError):
    """The document cannot be read."""


class AuthenticationError(RequestError):
    """A valid API key is needed: send it as 'Authorization: Bearer YOUR_API_KEY'."""

    status = 401
    kind = "authentication_error"


class ForbiddenError(RequestError):
    """This is not allowed."""

    status = 403
    kind = "permission_error"


class NotFoundError(RequestError):
    """There is nothing here."""

    status = 404
    kind = "not_found_error"


class MethodNotAllowedError(RequestError):
    """This path does not take that method."""

    status = 405


class AlreadyExistsError(RequestError):
    """It is there already."""

    status = 409


class ConflictError(RequestError):
    """The task of this Idempotency-Key cannot be given."""

    status = 409
    kind = "idempotency_error"


class FileGoneError(RequestError):
    """This audio is gone: the link has expired or the audio was removed. Read the task again for a new link."""

    status = 410
    kind = "gone_error"


class DamagedFileError(FileGoneError):
    """This audio is damaged where the server keeps it, and cannot be given. Have the text spoken again."""


class PreconditionError(RequestError):
    """The file is not the one that 'If-Match' names."""

    status = 412


class TooLargeError(RequestError):
    """The request body is too large."""

    status = 413


class NotJsonError(RequestError):
    """The request body must be JSON: send 'Content-Type: application/json'."""

    status = 415


class RangeError(RequestError):
    """The range lies outside the file."""

    status = 416


class MismatchError(RequestError):
    """This Idempotency-Key was used for another request."""

    status = 422
    kind = "idempotency_error"


class UnsupportedError(RequestError):
    """This server does not support that."""

    status = 501
    kind = "unsupported_error"


class LimitError(RequestError):
    """This key has reached one of its limits."""

    status = 429
    kind = "rate_limit_error"
    retryable = True

    def __init__(
        self, message: str | None = None, *, retry_after_seconds: int = 5, limit_status: LimitStatus | None = None
    ) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
        self.limit_status = limit_status


class UnavailableError(RhapsodeError):
    """The server cannot take this now. Try again later."""

    status = 503
    kind = "unavailable_error"
    retryable = True
    retry_after_seconds: int = 5


class StoreUnavailableError(UnavailableError):
    """The database cannot be reached or written at the moment. Nothing was accepted; try again."""


class DamagedStoreError(StoreUnavailableError):
    """The task store is damaged. Its owner has to restore it."""


class OutcomeUnknownError(StoreUnavailableError):
    """The connection was lost during COMMIT, so the outcome is unknown. Read the state before a retry."""


class StorageFullError(UnavailableError):
    """The disk is full. Nothing was accepted; try again later."""

    retry_after_seconds = 60


class UnknownParamsError(UnavailableError):
    """A newer version of rhapsode has accepted parameters that this one does not know."""


class QueueFullError(UnavailableError):
    """The queue of this server is full. Nothing was accepted; try again later."""

    def __init__(self, message: str | None = None, *, retry_after_seconds: int = 60) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class WorkerUnavailableError(UnavailableError):
    """No worker process can be started at the moment. Try again later."""


class StoppingError(UnavailableError):
    """The server is shutting down. Nothing was accepted; try again in a moment."""

    retry_after_seconds = 10


class TaskFailedError(RhapsodeError):
    """The task was canceled, so there is no audio of it."""

    status = 409
    kind = "invalid_request_error"

    def __init__(self, message: str | None = None, *, code: int = 409) -> None:
        super().__init__(message)
        self.status = code
        if code >= 500:
            self.kind = EngineError.kind


class EngineError(RhapsodeError):
    """The speech engine failed."""

    kind = "engine_error"
    retryable = True
    retry_after_s: float | None = None
    """How long to wait before it is tried again, where that is known."""


class EngineCrashedError(EngineError):
    """The process of the speech engine died."""


class EngineTimeoutError(EngineError):
    """The speech engine did not answer in time."""


class ImplausibleAudioError(EngineError):
    """The speech engine returned audio that does not fit the text."""


class EngineUnavailableError(EngineError):
    """The speech engine cannot run on this machine. 'rhapsode doctor' says why."""

    retryable = False


class UpstreamError(EngineError):
    """The provider's API failed."""

    status = 502
    kind = "upstream_error"


class UpstreamTimeoutError(UpstreamError):
    """The provider's API did not answer in time."""


class UpstreamLimitError(UpstreamError):
    """The rate limit of the provider's API was reached."""

    of_model: bool = False
    """Whether that is said of one model alone, and not of everything that the key may ask for."""


class UpstreamPausedError(UpstreamError):
    """The provider's API has failed repeatedly, and requests to it are paused."""


class UpstreamDeniedError(UpstreamError):
    """The provider's API denies this model or this key for now."""

    retryable = False
    of_model: bool = True
    """Whether that is said of one model alone, and not of everything that the key may ask for."""


class UpstreamRejectedError(UpstreamError):
    """The provider's API rejected the request."""

    retryable = False


class RefusedError(EngineError):
    """The provider refuses to speak this text."""

    status = 400
    kind = "invalid_request_error"
    retryable = False


class UnspeakableError(EngineError):
    """There is nothing in the text that the engine can speak."""

    status = 400
    kind = "invalid_request_error"
    retryable = False


class ConfigurationError(RhapsodeError):
    """The configuration is invalid."""
