"""Writes the pages of the documentation that are made from the code: settings, the HTTP API, the command line.

``python -m scripts.build_reference`` writes them; with ``--check`` it fails when one is not up to date. They are
committed, so that they can be read anywhere and the site can be built without rhapsode.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Final, get_args

import httpx
import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from rhapsode.cli.app import command_line
from rhapsode.engines.registry import load_remote_providers
from rhapsode.http.app import create_app
from rhapsode.http.context import Context
from rhapsode.logs import configure_logging
from rhapsode.settings import Settings
from scripts.locks import ROOT

PAGES: Final = ROOT / "docs" / "reference"

Json = Mapping[str, Any]


def main() -> int:
    """Write the pages, or check them; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is not up to date")
    checking: bool = parser.parse_args().check
    configure_logging("warning", "auto")
    stale = []
    for path, text in pages().items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.relative_to(ROOT))
        if not checking:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{name} is not up to date: run 'make reference'." if checking else f"wrote {name}")
    return int(checking and bool(stale))


def pages() -> dict[Path, str]:
    """Return the text of every page by its file."""
    return {
        PAGES / "settings.md": settings_page(),
        PAGES / "api.md": api_page(asyncio.run(openapi())),
        PAGES / "command-line.md": command_line_page(),
    }


# -- settings ---------------------------------------------------------------------------------------------------------

SETTINGS_INTRODUCTION: Final = """\
# Settings

Nothing has to be set. Each setting is an environment variable, or an entry of a TOML file without the prefix and in
small letters (`port = 9000`): `rhapsode.toml` in the working directory, or the file that `RHAPSODE_CONFIG` names. A
variable wins over the file. An empty variable counts as not set. An unknown or wrong setting stops the start with a
message that names it and the nearest one that exists.
"""

PLACES: Final = {
    "data_dir": "the data directory of the user, `~/.local/share/rhapsode` on Linux",
    "cache_dir": "the cache directory of the user, `~/.cache/rhapsode` on Linux",
}
"""The defaults that depend on who starts the server."""


def settings_page() -> str:
    """Return every setting with its default, its bounds and what it means."""
    parts = [SETTINGS_INTRODUCTION, *_settings_of(Settings, "", "##")]
    for name, provider in load_remote_providers().items():
        parts.append(f"## {provider.display_name}\n\nSettings of the remote engine `{name}`.\n")
        parts += _settings_of(provider.settings, f"{name}_", "###")
    return "\n".join(parts)


def _settings_of(model: type[BaseModel], prefix: str, heading: str) -> Iterator[str]:
    meanings = attribute_docstrings(model)
    for name, field in model.model_fields.items():
        facts = [f"**Default:** {_default(name, field)}", *_bounds(field)]
        told = "  \n".join(facts)
        yield f"{heading} `RHAPSODE_{prefix.upper()}{name.upper()}`\n\n{_sentence(meanings[name])}\n\n{told}\n"


def attribute_docstrings(model: type) -> dict[str, str]:
    """Return what the strings below the attributes of a class say. An attribute without one is a KeyError later."""
    body = ast.parse(inspect.getsource(sys.modules[model.__module__])).body
    [defined] = [node for node in body if isinstance(node, ast.ClassDef) and node.name == model.__name__]
    found = {}
    for attribute, below in zip(defined.body, defined.body[1:], strict=False):
        if isinstance(attribute, ast.AnnAssign) and isinstance(attribute.target, ast.Name):
            match below:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    found[attribute.target.id] = inspect.cleandoc(text).replace("``", "`")
    return found


def _default(name: str, field: FieldInfo) -> str:
    if name in PLACES:
        return PLACES[name]
    if field.default_factory is not None:
        return "not set"
    match field.default:
        case None:
            return "not set"
        case bool():
            return f"`{str(field.default).lower()}`"
        case tuple() | list():
            return f"`{','.join(map(str, field.default))}`" if field.default else "none"
        case float():
            return f"`{field.default:g}`"
        case _:
            return f"`{field.default}`"


def _bounds(field: FieldInfo) -> Iterator[str]:
    values = [value for value in get_args(field.annotation) if isinstance(value, str)]
    if not values:
        for option in get_args(field.annotation):
            values += [value for value in get_args(option) if isinstance(value, str)]
    if values:
        yield f"**Values:** {', '.join(f'`{value}`' for value in values)}"
    limits = {type(limit).__name__: limit for limit in field.metadata}
    words = {"Ge": ("ge", "at least"), "Gt": ("gt", "more than"), "Le": ("le", "at most")}
    said = [f"{text} {getattr(limits[kind], name):,}" for kind, (name, text) in words.items() if kind in limits]
    if said:
        yield f"**Bounds:** {', '.join(said)}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- the HTTP API -----------------------------------------------------------------------------------------------------

API_INTRODUCTION: Final = """\
# HTTP API

Every call, made from the server's own description of itself. That is at `/openapi.json`, in OpenAPI 3.1, for tools
that make clients or tests from it. [The model's page](gemini_3_1_flash_tts_preview.md) tells the same as a story.

Calls under `/v1` need an API key, `Authorization: Bearer YOUR_API_KEY`, and answer JSON. Every error has the body
[ErrorResponse](#errorresponse); [Errors](errors.md) says what each one means and what to do about it. Where there is a
`GET`, there is a `HEAD`, which answers with the status and the headers alone.
"""

USUAL_ERRORS: Final = frozenset({"400", "401", "403", "404", "405", "413", "415", "429", "500", "503"})


async def openapi() -> dict[str, Any]:
    """Return the document as a server gives it."""

    def never() -> AbstractAsyncContextManager[Context]:
        raise AssertionError("nothing is served")

    transport = httpx.ASGITransport(create_app(never, max_body_bytes=16_000_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        document: dict[str, Any] = (await client.get("/openapi.json")).json()
    return document


def api_page(document: Json) -> str:
    """Return calls by their tags, then the objects that they speak of."""
    by_tag: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            [tag, *_] = operation.get("tags", ["other"])
            by_tag.setdefault(tag, []).append(_operation(method, path, operation))
    parts = [API_INTRODUCTION]
    for tag, calls in by_tag.items():
        parts += [f"## {tag.capitalize()}\n", *calls]
    parts.append("## Objects\n")
    for name, schema in sorted(document["components"]["schemas"].items()):
        parts.append(_object(name, schema))
    return "\n".join(parts)


def _operation(method: str, path: str, operation: Json) -> str:
    lines = [f"### {operation['summary']}\n", f"`{method.upper()} {path}`\n"]
    if text := operation.get("description"):
        lines.append(f"{text}\n")
    if "security" not in operation:
        lines.append("Needs no key.\n")
    if parameters := operation.get("parameters"):
        lines += ["| parameter | in | type | meaning |", "| --- | --- | --- | --- |"]
        for parameter in parameters:
            schema = parameter["schema"]
            name = f"`{parameter['name']}`" + (", required" if parameter.get("required") else "")
            meaning = parameter.get("description", schema.get("description", ""))
            lines.append(_row(name, parameter["in"], _type(schema), meaning + _fallback(schema)))
        lines.append("")
    if body := operation.get("requestBody"):
        kinds = [
            _type(content["schema"]) if kind == "application/json" else f"`{kind}`"
            for kind, content in body["content"].items()
        ]
        lines.append(f"**Body:** {' or '.join(kinds)}\n")
    usual = sorted(status for status in operation["responses"] if status in USUAL_ERRORS)
    lines += ["| answer | meaning | body |", "| --- | --- | --- |"]
    for status, response in sorted(operation["responses"].items()):
        if status not in USUAL_ERRORS:
            lines.append(_row(f"`{status}`", _meaning(response), _body(response)))
    if usual:
        lines.append(_row(", ".join(f"`{status}`" for status in usual), "[The usual errors](errors.md)", ""))
    return "\n".join([*lines, ""])


def _meaning(response: Json) -> str:
    text = str(response.get("description", ""))
    return "Done" if text == "Successful Response" else text  # what the framework says where a route says nothing


def _body(response: Json) -> str:
    kinds = response.get("content", {})
    shown = []
    for media_type, content in kinds.items():
        schema = content.get("schema", {})
        shown.append(_type(schema) if "$ref" in schema else f"`{media_type}`")
    return ", ".join(shown)


def _object(name: str, schema: Json) -> str:
    lines = [f"### {name}\n"]
    if text := schema.get("description"):
        lines.append(f"{text}\n")
    required = set(schema.get("required", ()))
    if properties := schema.get("properties"):
        lines += ["| field | type | meaning |", "| --- | --- | --- |"]
        for field, content in properties.items():
            label = f"`{field}`" + (", required" if field in required else "")
            lines.append(_row(label, _type(content), content.get("description", "") + _fallback(content)))
        lines.append("")
    elif values := schema.get("enum"):
        lines.append("One of " + ", ".join(f"`{value}`" for value in values) + ".\n")
    return "\n".join(lines)


def _type(schema: Json) -> str:
    match schema:
        case {"$ref": reference}:
            name = str(reference).rpartition("/")[2]
            return f"[{name}](#{name.lower()})"
        case {"anyOf": options} | {"oneOf": options}:
            return " or ".join(dict.fromkeys(_type(option) for option in options))
        case {"const": value}:
            return f"`{value}`"
        case {"enum": values}:
            return ", ".join(f"`{value}`" for value in values)
        case {"type": "array"}:
            return f"array of {_type(schema.get('items', {}))}" + _limits(schema, "minItems", "maxItems")
        case {"type": "null"}:
            return "null"
        case {"type": "object", "additionalProperties": {"type": kind}}:
            return f"object of {kind}s" + _limits(schema, "minProperties", "maxProperties")
        case {"type": kind}:
            return str(kind) + _limits(schema, "minimum", "maximum")
        case _:
            return "any"


def _limits(schema: Json, least: str, most: str) -> str:
    match schema.get(least), schema.get(most):
        case None, None:
            return ""
        case low, None:
            return f", {low:,} or more"
        case None, high:
            return f", up to {high:,}"
        case low, high:
            return f", {low:,} to {high:,}"


def _fallback(schema: Json) -> str:
    value = schema.get("default")
    return "" if value in (None, {}, []) or isinstance(value, list) else f" Default: `{value!s}`."


def _row(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


# -- the command line -------------------------------------------------------------------------------------------------

COMMAND_LINE_INTRODUCTION: Final = """\
# Command line

Commands that read or change keys and tasks work beside a running server, on the same data directory
(`RHAPSODE_DATA_DIR`). In a checkout the program is `.venv/bin/rhapsode`. `--help` behind any command prints the same.
"""


def command_line_page() -> str:
    """Return every command with its arguments and options."""
    root = typer.main.get_command(command_line())
    parts = [COMMAND_LINE_INTRODUCTION]
    for words, command in _commands(root, ("rhapsode",)):
        parts.append(_command(" ".join(words), command))
    return "\n".join(parts)


def _commands(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield words, command
        return
    for name in below:
        if not below[name].hidden:
            yield from _commands(below[name], (*words, name))


def _command(name: str, command: Any) -> str:
    parameters = [param for param in command.params if not getattr(param, "hidden", False) and param.name != "help"]
    arguments = [parameter for parameter in parameters if parameter.param_type_name == "argument"]
    usage = " ".join([name, *(_metavar(argument) for argument in arguments)])
    lines = [f"## `{name}`\n", f"```text\n{usage}{' [OPTIONS]' if len(arguments) < len(parameters) else ''}\n```\n"]
    lines.append(_plain(command.help) + "\n")
    if parameters:
        lines += ["| option | meaning |", "| --- | --- |"]
        for parameter in parameters:
            label = (
                _metavar(parameter)
                if parameter in arguments
                else ", ".join([*parameter.opts, *parameter.secondary_opts])
            )
            lines.append(_row(f"`{label}`", _plain(getattr(parameter, "help", None))))
        lines.append("")
    return "\n".join(lines)


def _metavar(argument: Any) -> str:
    return str(argument.metavar or argument.name).upper()


def _plain(text: str | None) -> str:
    return re.sub(r"\s*\n(?!\n)\s*", " ", inspect.cleandoc(text or "")).strip()


if __name__ == "__main__":
    sys.exit(main())
