# /// script
# dependencies = ["mcp==2.3.0"]
# ///
"""The client of the official SDK of the Model Context Protocol, which asks ``rhapsode mcp``."""

import asyncio
import base64
import json
import os
from typing import Any

from checks import ENVIRONMENT, KEY, RHAPSODE, TEXT, check, done, free_port, keep, serving
from mcp import Client, StdioServerParameters


async def tell(client: Client, tool: str, **arguments: object) -> Any:
    """The JSON of a result. Raises AssertionError for an error."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert KEY not in str(result), "the key is in an answer"
    return json.loads(result.content[0].text)


async def ask(transport: Any, name: str) -> None:
    async with Client(transport) as client:
        with check(f"{name}: tools"):
            tools = {tool.name for tool in (await client.list_tools()).tools}
            assert {"speak", "list_voices", "get_task", "how_it_is_read"} <= tools, tools
        with check(f"{name}: speak"):
            result = await client.call_tool("speak", {"text": TEXT, "voice_name": "Kore"})
            assert not result.is_error, result.content
            audio = next(part for part in result.content if part.type == "audio")
            keep(
                f"words-{name}.{audio.mime_type.rpartition('/')[2].replace('mpeg', 'mp3')}",
                base64.b64decode(audio.data),
            )
        with check(f"{name}: list_voices, how_it_is_read"):
            assert "Kore" in str(await tell(client, "list_voices"))
            assert "five" in str(await tell(client, "how_it_is_read", text="It costs $5.50.")).lower()
        with check(f"{name}: errors"):
            result = await client.call_tool("speak", {"text": TEXT, "voice_name": "nobody"})
            assert result.is_error, "an unknown voice was spoken"
            assert "nobody" in str(result.content), result.content


command = StdioServerParameters(command=RHAPSODE, args=["mcp"], env={**os.environ, **ENVIRONMENT})
asyncio.run(ask(command, "stdio"))
number = free_port()
with serving([RHAPSODE, "mcp", "--http", "--port", str(number)], number):
    asyncio.run(ask(f"http://127.0.0.1:{number}/mcp", "http"))
done()
