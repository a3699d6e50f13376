"""Route families: the routes of one API, with its error format, the place of its key and its models.

The contract's own routes are one, OpenAI's and Google's are others. The application, the errors, the keys and the
OpenAPI document know no family by its name: they go through the list that the application was made with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.datastructures import QueryParams
from starlette.requests import HTTPConnection
from starlette.types import Scope

from rhapsode.core.errors import RhapsodeError
from rhapsode.http.error_formats import ErrorBody

FAMILIES = "rhapsode.families"
"""Where the middleware keeps the families in the ASGI scope of a request, the native one first."""

NATIVE_PATHS = "/v1/"
"""Where paths of the API begin that several families may have clients for."""

ErrorFormat = Callable[[RhapsodeError], ErrorBody]
"""Makes the JSON body of an error."""


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """An alternative location of the API key to the Authorization header; ``scheme`` is its name in OpenAPI."""

    scheme: str
    header: str
    parameter: str | None = None

    @property
    def example(self) -> str:
        """How to send a key, for an error message."""
        return f"{self.header}: YOUR_API_KEY"

    def find(self, request: HTTPConnection) -> str | None:
        """Return the key of a request, if it is there: the header's, or else the query's."""
        in_query = None if self.parameter is None else request.query_params.get(self.parameter)
        return request.headers.get(self.header, in_query)

    def is_used(self, scope: Scope) -> bool:
        """Return whether a request has its key there, be it empty."""
        if any(name == self.header.encode() for name, _ in scope["headers"]):
            return True
        return self.parameter is not None and self.parameter in QueryParams(scope["query_string"])


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RouteFamily:
    """The routes for the clients of one API.

    ``paths`` are those of this family alone, ``None`` for the native one, which has all that no other claims. On
    ``shared`` paths it answers its own clients, who are known by where they put their ``key``, beside those of the
    native family; without a ``key`` of its own, what its errors say is said beside the native words. So it is on other
    native paths to clients that send the header ``client_header``: a wrong base URL leads there. ``requests`` are the
    models of all bodies. A ``lenient`` family leaves out what it does not know and
    names it in the answer (see :class:`rhapsode.http.bodies.LenientRequest`); a strict one refuses it.
    ``document_paths`` take documents, which may be larger than other bodies.
    """

    name: str
    routers: Sequence[APIRouter]
    error_format: ErrorFormat
    error_model: type[BaseModel]
    requests: Sequence[type[BaseModel]] = ()
    paths: re.Pattern[str] | None = None
    shared: re.Pattern[str] | None = None
    key: KeyPlace | None = None
    client_header: str | None = None
    lenient: bool = False
    document_paths: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"<RouteFamily {self.name}>"  # short, because tracebacks show every ASGI scope

    def owns(self, path: str) -> bool:
        """Return whether a path is of this family and no other."""
        return self.paths is not None and self.paths.fullmatch(path) is not None

    def takes_key(self, path: str) -> bool:
        """Return whether the key of a request for ``path`` may stand where this family's clients put it."""
        return self.key is not None and (self.owns(path) or self.shares(path))

    def shares(self, path: str) -> bool:
        """Return whether a path is also for the clients of this family."""
        return self.shared is not None and self.shared.fullmatch(path) is not None

    def reads_native_errors(self, scope: Scope) -> bool:
        """Return whether a client of this family may be the reader of an error of the native one."""
        if self.key is not None:
            return False
        marked = self.client_header is not None and any(
            name == self.client_header.encode() for name, _ in scope["headers"]
        )
        return marked or self.shares(scope["path"])


def routed_path(families: Sequence[RouteFamily], path: str) -> str:
    """Return ``path`` without doubled slashes and one at its end, if that is the path of a lenient family.

    Clients join a base URL and a path as strings. On the native routes every slash counts.
    """
    if "//" not in path and not path.endswith("/"):
        return path
    plain = _SLASHES.sub("/", path).rstrip("/") or "/"
    return (
        plain if any(family.lenient and (family.owns(plain) or family.shares(plain)) for family in families) else path
    )


_SLASHES = re.compile("/{2,}")


def family_at(families: Sequence[RouteFamily], scope: Scope) -> RouteFamily:
    """Return the family whose client sent a request: by its path, or where several share that, by its key."""
    path = scope["path"]
    native = families[0]
    for family in families:
        if family.owns(path):
            return family
    for family in families:
        if family.key is not None and family.shares(path) and family.key.is_used(scope):
            return family
    if path.startswith(NATIVE_PATHS):
        for family in families:
            if family.key is not None and replace(family.key, parameter=None).is_used(scope):
                return family  # it reads no other errors; in a query ``key`` means something else on native routes
    return native


def family_of(scope: Scope) -> RouteFamily:
    """Return the family whose client sent the request of ``scope``."""
    return family_at(scope[FAMILIES], scope)


def key_elsewhere(request: HTTPConnection) -> str | None:
    """Return the API key of a request where it is not in the Authorization header, but where some clients put it."""
    for family in request.scope[FAMILIES]:
        if family.key is not None and family.takes_key(request.scope["path"]):
            token: str | None = family.key.find(request)
            if token is not None:
                return token
    return None
