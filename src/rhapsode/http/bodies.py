"""JSON bodies and query parameters of routes: one object validates them and describes them in OpenAPI."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Generic, Literal, TypeVar, get_args
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails
from starlette.requests import Request
from starlette.types import Scope

from rhapsode.core.errors import RequestError
from rhapsode.core.field_paths import field_path
from rhapsode.core.nearest import hint, nearest, unknown_name
from rhapsode.core.validation import allowed_values, message_of_validator, requirement
from rhapsode.http import request_params
from rhapsode.http.body_fields import field_names, model_at, place_within
from rhapsode.http.first_error import first_error
from rhapsode.http.json_reader import read_json

KEY = "[key]"
"""What pydantic puts behind the key of an object where the key itself is wrong."""
MOST_LISTED = 5
"""So many values of a parameter are listed to who sends another one; of more, only the nearest."""
M = TypeVar("M", bound=BaseModel)

IGNORED = "rhapsode.ignored"
"""Where the middleware keeps the names of fields that were left out, in the ASGI scope of a request."""
IGNORED_HEADER = "Rhapsode-Ignored"
MOST_IGNORED, MAX_IGNORED_CHARS = 20, 64
"""The most names in the header, and the longest name."""
Responses = dict[int | str, dict[str, Any]]
"""The documented answers of an operation by their status, as FastAPI takes them."""


def absent() -> Any:
    """Return the default of a field that may be left out but must not be null: its type allows no ``None``."""
    return None


BINARY = {"schema": {"type": "string", "format": "binary"}}
"""The documented content of an answer that is a file."""


class StrictRequest(BaseModel):
    """A body, or a part of one, of a strict family: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", strict=True)


class LenientRequest(BaseModel):
    """A body, or a part of one, of a lenient family.

    ``null``, ``[]`` and ``{}`` count as left out, and a string that is exactly a number is one.
    What is not known is left out as well, and named in the header
    ``Rhapsode-Ignored`` of the answer, and so are fields marked with :data:`WITHOUT_EFFECT`.
    """

    model_config = ConfigDict(extra="allow", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        numbers = _numeric(cls)
        return {
            name: _number(entry) if name in numbers else entry
            for name, entry in value.items()
            if entry is not None and entry != [] and entry != {}
        }


_EXACT = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)


def _number(value: object) -> object:
    """Return the number that a string is exactly, as some clients send numbers; anything else as it is."""
    if not isinstance(value, str) or not _EXACT.fullmatch(value):
        return value
    return float(value) if "." in value else int(value)


@lru_cache
def _numeric(model: type[BaseModel]) -> frozenset[str]:
    """Return the names and aliases of the fields of ``model`` that are numbers."""
    fields = (
        (name, field.alias or name)
        for name, field in model.model_fields.items()
        if {int, float} & {field.annotation, *get_args(field.annotation)}
    )
    return frozenset(name for names in fields for name in names)


@dataclass(frozen=True, slots=True)
class _WithoutEffect:
    """See :data:`WITHOUT_EFFECT`."""


WITHOUT_EFFECT = _WithoutEffect()
"""Marks a field (``Annotated[float, WITHOUT_EFFECT]``) that clients send and that has no meaning here."""


def ignored_fields(model: BaseModel, path: str = "") -> Iterator[str]:
    """Name the fields of a parsed body that were left out, by their paths: ``generationConfig.topP``."""
    for name in model.model_extra or ():
        yield field_path(path, name)
    for name, field in type(model).model_fields.items():
        if name not in model.model_fields_set:
            continue
        place = field_path(path, field.alias or name)
        if WITHOUT_EFFECT in field.metadata:
            yield place
            continue
        value = getattr(model, name)
        for index, entry in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(entry, BaseModel):
                yield from ignored_fields(entry, field_path(place, index) if isinstance(value, list) else place)


def note_ignored(scope: Scope, names: Iterable[str]) -> None:
    """Record ignored fields for the response header."""
    scope.setdefault(IGNORED, []).extend(names)


def ignored_header(names: Sequence[str]) -> bytes:
    """Return the value of ``Rhapsode-Ignored``, in which names are percent-encoded but for visible ASCII."""
    listed = list(islice(dict.fromkeys(names), MOST_IGNORED + 1))  # a body may contain a million of them
    quoted = [quote(name[:MAX_IGNORED_CHARS], safe="[]._-")[:MAX_IGNORED_CHARS] for name in listed[:MOST_IGNORED]]
    return ", ".join([*quoted, *(["..."] if len(listed) > MOST_IGNORED else [])]).encode()


def check(model: type[M], body: object) -> M:
    """Return ``body`` as a ``model``. Raises RequestError, naming the field and the nearest valid one."""
    if not isinstance(body, dict):
        raise RequestError(f"The body must be a JSON object, not {kind_of(body)}.")
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise explain(first_error(error, model, body), model) from None


class JsonBody(Generic[M]):
    """The JSON body of a route. An ``optional`` one may be left out if its model can be made of nothing."""

    def __init__(self, model: type[M], *, optional: bool = False) -> None:
        self.model = model
        self.optional = optional

    async def __call__(self, request: Request) -> M:
        """Read and check the body of a request. Raises RequestError or one of its subclasses."""
        if self.optional and not await request.body():
            return self.model.model_validate({})
        body = check(self.model, await read_json(request))
        if self.model.model_config.get("extra") == "allow":
            note_ignored(request.scope, ignored_fields(body))
        return body


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter or a header, as OpenAPI describes it."""

    name: str
    description: str
    schema: dict[str, Any]
    place: Literal["query", "header"] = "query"
    required: bool = False

    def document(self) -> dict[str, Any]:
        """Return its entry in the OpenAPI document."""
        return {
            "in": self.place,
            "name": self.name,
            "required": self.required,
            "description": self.description,
            "schema": self.schema,
        }


class Query:
    """The query parameters of a route. Others are refused, or with ``others`` named in ``Rhapsode-Ignored``."""

    def __init__(self, *parameters: Parameter, others: bool = False) -> None:
        self.parameters = parameters
        self._names = tuple(parameter.name for parameter in parameters)
        self._enums = tuple(
            (described.name, described.schema["enum"]) for described in parameters if "enum" in described.schema
        )
        self._others = others

    def __call__(self, request: Request) -> dict[str, str]:
        """Return the parameters of a request. Raises RequestError, also for a value that is none of an ``enum``."""
        if self._others:
            values = dict(request.query_params)
            note_ignored(request.scope, (name for name in values if name not in self._names))
        else:
            values = request_params.query(request, *self._names)
        for name, allowed in self._enums:
            if name in values and values[name] not in allowed:
                if len(allowed) > MOST_LISTED:
                    raise RequestError(f"Unknown {name}{unknown_name(values[name], allowed)}", param=name)
                raise RequestError(f"'{name}' must be {' or '.join(map(repr, allowed))}.", param=name)
        return values


ANY_QUERY = Query(others=True)
"""Of routes of lenient families that take no query parameters: all are named in ``Rhapsode-Ignored``."""


PAGE_SIZE = Parameter(
    "limit",
    "How many.",
    {"type": "integer", "minimum": 1, "maximum": request_params.MAX_PAGE, "default": request_params.DEFAULT_PAGE},
)
SIGNED_LINK = Query(
    Parameter("expires", "Of a signed link: until when it opens, in seconds since the epoch.", {"type": "integer"}),
    Parameter("signature", "Of a signed link: what makes it valid.", {"type": "string"}),
)
"""The parameters of a signed link."""


def taking(*checked: JsonBody[Any] | Query | Parameter) -> dict[str, Any]:
    """Describe the input of a route for ``openapi_extra``, generated from its validators."""
    described: dict[str, Any] = {}
    parameters: list[dict[str, Any]] = []
    for parsed in checked:
        if isinstance(parsed, JsonBody):
            schema = {"$ref": f"#/components/schemas/{parsed.model.__name__}"}
            content = {"application/json": {"schema": schema}}
            described["requestBody"] = {"required": not parsed.optional, "content": content}
        elif isinstance(parsed, Query):
            parameters += [parameter.document() for parameter in parsed.parameters]
        else:
            parameters.append(parsed.document())
    if parameters:
        described["parameters"] = parameters
    return described


def explain(problem: ErrorDetails, model: type[BaseModel]) -> RequestError:
    """Return the error of a body that is not a valid ``model``, with the field and the nearest valid one."""
    location = problem["loc"]
    if location[-1:] == (KEY,):  # a name in an object whose fields are named by the caller
        where = field_path("", *location[:-2])
        return RequestError(f"A name in '{where}' {requirement(problem)}.", param=where)
    path = field_path("", *location)
    match problem["type"]:
        case "missing":
            return RequestError(f"The field '{location[-1]}' is required.", param=path)
        case "extra_forbidden":
            message = _unknown_field(str(location[-1]), model_at(model, location[:-1]), model)
            return RequestError(message, param=path[:200])
        case "recursion_loop" | "recursion_depth_exceeded":
            return RequestError("The body is nested too deeply.", param=str(location[0]))
        case _:
            return RequestError(_wrong_value(problem, path), param=path)


def _wrong_value(problem: ErrorDetails, path: str) -> str:
    """Return the message on a value that its field does not take."""
    if (raised := message_of_validator(problem)) is not None:
        return f"'{path}': {raised}."
    value, location = problem["input"], problem["loc"]
    match problem["type"]:
        case "string_too_short":
            return f"The field '{location[-1]}' {requirement(problem)}."
        case "enum" | "literal_error" if isinstance(value, str):
            return f"Unknown {_kind_of_name(location)}{unknown_name(value, allowed_values(problem))}"
        case "enum" | "literal_error":
            return f"'{path}' must be a string, not {kind_of(value)}."
        case kind if kind in _WRONG_KINDS:
            return f"'{path}' {requirement(problem)}, not {kind_of(value)}."
        case _:
            return f"'{path}' {requirement(problem)}."


_WRONG_KINDS = {"string_type", "float_type", "list_type", "dict_type", "model_type", "model_attributes_type"}
"""Errors of pydantic whose message names the JSON type that was sent instead."""


def _unknown_field(name: str, model: type[BaseModel], body: type[BaseModel]) -> str:
    """Return the message on a field that objects of ``model``, which are a part of ``body``, do not have."""
    shown, known = name[:64], field_names(model)
    if nearest(shown, known) is None and (place := place_within(model, name)) is not None:
        return f"Unknown field '{shown}': it belongs in '{place}'."
    if name in field_names(body):
        return f"Unknown field '{shown}': it belongs to the body itself, not to what is in it."
    if model is not body and (place := place_within(body, name)) is not None:
        return f"Unknown field '{shown}': it belongs in '{place}'."
    return f"Unknown field '{shown}'. {hint(shown, known)}"


def _kind_of_name(location: tuple[int | str, ...]) -> str:
    """Return what a value is one of, by the field that it is in: ``scope`` of ``scopes[0]``."""
    field = next(part for part in reversed(location) if isinstance(part, str))
    return field if field == location[-1] else field.removesuffix("s")


def kind_of(value: object) -> str:
    """Return the JSON type of a value."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case _:
            return "an object"
