"""Agents' tools, by the client of the official SDK: over standard input and output, and over HTTP."""

from __future__ import annotations

import base64
import io
import json
import socket
from pathlib import Path
from typing import Any

import pytest
import soundfile

from tests.e2e.server import WEB, CommandProcess, ServerProcess, environment, running, until
from tests.support.fork_server import COMMAND
from tests.support.lazy_modules import LazyModule

pytestmark = pytest.mark.e2e
mcp = LazyModule("mcp")


class HttpProcess(CommandProcess):
    """``rhapsode mcp --http`` on a free port."""

    def __init__(self, home: Path, **settings: str) -> None:
        super().__init__(home, **settings)
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/mcp"

    def start(self) -> None:
        until(self._started, "the port")

    def _started(self) -> bool:
        """Start it on a port that was free a moment ago; whether it has got it."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._command = ("mcp", "--http", "--port", str(self.port))
        with (self.home / "mcp.out").open("wb") as out, (self.home / "mcp.log").open("wb") as err:
            process = self._launch(out, err)
        listens = until(lambda: self._told() or process.poll() is not None, "the port")
        log = (self.home / "mcp.log").read_text()
        assert process.poll() is None or "Address already in use" in log, log
        return listens and process.poll() is None

    def _told(self) -> bool:
        return f"MCP listens on {self.url}" in (self.home / "mcp.out").read_text()


def told(result: mcp.types.CallToolResult) -> Any:
    """Return the JSON of the first content of a result that is no error."""
    assert isinstance(result.content[0], mcp.types.TextContent)
    assert not result.is_error, result.content[0].text
    return json.loads(result.content[0].text)


def error_of(result: mcp.types.CallToolResult) -> str:
    assert result.is_error
    assert isinstance(result.content[0], mcp.types.TextContent)
    return result.content[0].text


async def test_tools_over_standard_input_and_output(tone: ServerProcess, tmp_path: Path) -> None:
    settings = {"RHAPSODE_URL": tone.url, "RHAPSODE_KEY": tone.first_key}
    command = mcp.StdioServerParameters(command=str(COMMAND), args=["mcp"], env=environment(tmp_path, settings))
    async with mcp.Client(command) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"speak", "list_voices", "get_task", "how_it_is_read"}
        assert all(tool.input_schema["additionalProperties"] is False for tool in tools.values())

        voices = told(await client.call_tool("list_voices", {"language_code": "en"}))["voices"]
        assert {voice["name"] for voice in voices} == {"High", "Low"}
        assert told(await client.call_tool("list_voices", {"language_code": "xx"})) == {"voices": []}

        text = '["A text that looks like JSON."]'
        spoken = await client.call_tool("speak", {"text": text, "voice_name": "High", "format": "wav"})
        facts = told(spoken)
        assert facts["status"] == "completed"
        _, sound, link = spoken.content
        assert isinstance(sound, mcp.types.AudioContent)
        assert isinstance(link, mcp.types.ResourceLink)
        assert sound.mime_type == link.mime_type == "audio/wav"
        data = base64.b64decode(sound.data)
        assert soundfile.info(io.BytesIO(data)).duration == pytest.approx(facts["audio_seconds"], abs=0.01)
        assert WEB.get(link.uri).content == data

        again = await client.call_tool("get_task", {"task_id": facts["task_id"]})
        assert told(again)["audio_seconds"] == facts["audio_seconds"]
        assert again.content[1] == sound

        long = await client.call_tool("speak", {"text": "It is a long text. " * 120, "format": "wav"})
        assert [part.type for part in long.content] == ["text", "resource_link"]
        assert "open its link" in told(long)["notes"][0]

        asked = {"text": "Dr. Smith", "pronunciations": {"Smith": "smythe"}}
        with tone.client() as ours:
            answer = ours.post("/v1/phonemes", json=asked)
        assert answer.status_code == 200
        assert told(await client.call_tool("how_it_is_read", asked)) == answer.json()

        wrong = [
            await client.call_tool("speak", {"text": "Hello.", "voice_name": "Higj"}),
            await client.call_tool("speak", {"text": "Hello.", "voice": "High"}),
            await client.call_tool("speak", {"text": "Hello.", "speed": 9}),
            await client.call_tool("get_task", {"task_id": "../keys"}),
            await client.call_tool("get_task", {"task_id": f"task_{'0' * 26}"}),
        ]
        messages = [error_of(result) for result in wrong]
        assert "'High'" in messages[0]
        assert "Did you mean 'voice_name'?" in messages[1]
        assert "speed" in messages[2]
        assert "task_id" in messages[3]
        assert tone.first_key not in "".join([*messages, spoken.model_dump_json(), again.model_dump_json()])


async def test_tools_are_served_over_http(tone: ServerProcess, tmp_path: Path) -> None:
    settings = {"RHAPSODE_URL": tone.url, "RHAPSODE_KEY": tone.first_key}
    with running(HttpProcess(tmp_path, **settings)) as served:
        async with mcp.Client(served.url) as client:
            facts = told(await client.call_tool("speak", {"text": "Over HTTP.", "wait_seconds": 60}))
            assert facts["status"] == "completed"
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accept = {"Accept": "application/json, text/event-stream"}
        for headers, status in (
            ({}, 200),
            ({"Host": "rebound.example"}, 421),
            ({"Origin": "http://rebound.example"}, 403),
            ({"Origin": f"http://127.0.0.1:{served.port}"}, 403),
        ):
            answer = WEB.post(served.url, json=call, headers={**accept, **headers})
            assert answer.status_code == status, (headers, answer.text)


def test_another_address_needs_the_name_of_a_host(tone: ServerProcess) -> None:
    ended = tone.cli("mcp", "--http", "--host", "0.0.0.0")
    assert ended.returncode == 1
    assert "--allow-host" in ended.stderr
