#!/usr/bin/env bash
# mcp 2.3.0 parses the text of a tool's parameter as JSON when its type is str | None, and leaves it alone when it is str.
#
# MCPServer tries json.loads on every string whose parameter is annotated as something else than str itself, for clients
# that send lists and objects as strings. str | None is such an annotation although text is what it wants: the text
# "null" arrives as None, and a text that is an object or a list of JSON is refused because it is not a string. A tool that
# speaks or stores what a model wrote loses such texts as soon as the parameter becomes optional. Numbers stay text.
#
# Seen with Python 3.11:
#   str: 'null' -> 'null'
#   str | None: 'null' -> None
#   str: '[1, 2]' -> '[1, 2]'
#   str | None: '[1, 2]' -> ToolError
#   str: '12' -> '12'
#   str | None: '12' -> '12'
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check mcp==2.3.0
"$home/venv/bin/python" -W ignore - <<'PYTHON'
import asyncio
import logging
from importlib.metadata import version

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

logging.disable(logging.CRITICAL)
print("mcp", version("mcp"))
received: list[str | None] = []
server = MCPServer("speech")


@server.tool()
def speak(text: str) -> None:
    received.append(text)


@server.tool()
def speak_optional(text: str | None = None) -> None:
    received.append(text)


async def main() -> None:
    for text, optional in (("null", "None"), ("[1, 2]", "ToolError"), ("12", "'12'")):
        for tool, type, wanted in (("speak", "str", repr(text)), ("speak_optional", "str | None", optional)):
            try:
                await server.call_tool(tool, {"text": text})
                said = repr(received.pop())
            except ToolError:
                said = "ToolError"
            print(f"{type}: {text!r} -> {said}")
            assert said == wanted, "mcp has changed"


asyncio.run(main())
PYTHON
