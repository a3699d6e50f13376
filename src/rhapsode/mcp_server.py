"""A server of the Model Context Protocol that is a client of rhapsode's HTTP API: four tools for agents.

The key is sent to that API alone: links are opened without it, and no answer or message holds it.
"""

from __future__ import annotations

import base64
import json
import re
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Annotated, Any, Final, Literal
from uuid import uuid4

import httpx
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import AudioContent, CallToolResult, ContentBlock, ResourceLink, TextContent, ToolAnnotations
from pydantic import BaseModel, Field, ValidationError
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import rhapsode
from rhapsode.api_objects import TaskObject, VoiceObject
from rhapsode.core.nearest import hint
from rhapsode.http.bodies import explain

INSTRUCTIONS: Final = (
    "Speak text with the voices of a rhapsode server. 'speak' returns the audio and a link to it that opens without "
    "a key until it expires. A long text may take longer than one call waits: ask 'get_task' for it then. If a name "
    "or a number may be said wrong, look with 'how_it_is_read' and correct it with 'pronunciations'."
)
LONGEST_WAIT_SECONDS: Final = 60
"""As long as the API waits for a task in one request."""
USUAL_MODEL: Final = "gemini_3_1_flash_tts_preview"
"""The model that speaks where none is named, unless the server has not got it."""
WAIT_SECONDS: Final = 30
"""The default wait: hosts give up on a tool after 60 seconds."""
ANSWER_SECONDS: Final = 30.0
"""How long an answer may take beyond what it was asked to wait."""
MAX_BODY_BYTES: Final = 8_000_000
"""The largest request over HTTP; the longest text has some million characters."""
MAX_AUDIO_BYTES: Final = 700_000
"""How much audio a result holds: in base64 it stays below the megabyte that hosts take. Beyond that: the link."""
LOOPBACK_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]")
_BLEND: Final = re.compile(r"[(+]")
_TASK_ID: Final = re.compile(r"task_[0-9A-HJKMNP-TV-Z]{26}", re.ASCII)

Text = Annotated[str, Field(description="The text, tags and all.", min_length=1)]
VoiceName = Annotated[str | None, Field(description="A voice of 'list_voices'. Default: the model's.")]
ModelName = Annotated[
    str | None, Field(description="A model of the server. Default: the voice's, or the server's usual one.")
]
Language = Annotated[
    str | None, Field(description="The language to read the text in (BCP-47: 'en-GB'). Default: the voice's.")
]
Pronunciations = Annotated[
    dict[str, str] | None,
    Field(description="How words are said: {'Nguyen': 'win'}, or IPA between slashes: {'Nguyen': '/win/'}."),
]
Style = Annotated[
    str | None, Field(description="How to speak, in words: 'very calm, a little sad'. Default: as the voice does.")
]
OnUnspeakable = Annotated[
    Literal["error", "skip", "name"],
    Field(description="What becomes of letters that cannot be spoken: refuse the text, leave them out, or name them."),
]
Wait = Annotated[
    int, Field(description="Return after so many seconds even if it is not done.", ge=0, le=LONGEST_WAIT_SECONDS)
]


class SpeechTools:
    """The tools. ``client`` has the server's address and sends no key by itself."""

    def __init__(self, client: httpx.AsyncClient, key: str | None) -> None:
        self._client = client
        self._headers = {} if key is None else {"Authorization": f"Bearer {key}"}

    async def speak(
        self,
        text: Text,
        voice_name: VoiceName = None,
        model: ModelName = None,
        language_code: Language = None,
        format: Annotated[Literal["mp3", "wav", "opus", "flac"], Field(description="Of the file.")] = "mp3",
        speed: Annotated[float, Field(description="How much faster than usual.", ge=0.25, le=4.0)] = 1.0,
        style: Style = None,
        pronunciations: Pronunciations = None,
        on_unspeakable: OnUnspeakable = "error",
        wait_seconds: Wait = WAIT_SECONDS,
    ) -> CallToolResult:
        """Speak a text. Returns the audio, a link to it, and what was spoken by which engine.

        If the text takes longer than 'wait_seconds', the task goes on: 'get_task' returns its audio later.
        """
        params = {
            "text": text,
            "format": format,
            "speed": speed,
            "on_unspeakable": on_unspeakable,
            **_given(voice_name=voice_name, language_code=language_code, style=style, pronunciations=pronunciations),
        }
        task: TaskObject = await self._ask(
            "POST",
            "/v1/tasks",
            body={"model": model or await self._model_of(voice_name), "input": [{"params": params}]},
            headers={"Prefer": f"wait={wait_seconds}", "Idempotency-Key": str(uuid4())},
            wait_seconds=wait_seconds,
        )
        if task["status"] == "failed":
            raise ToolError(f"The task {task['id']} failed: {task['error']['error_message']}")
        return await self._result(task)

    async def list_voices(
        self,
        language_code: Annotated[
            str | None, Field(description="Only voices of this language: 'en' or 'en-GB'. Default: all.")
        ] = None,
        model: Annotated[str | None, Field(description="Only voices of this model. Default: all.")] = None,
    ) -> dict[str, Any]:
        """List the voices: name, description, gender, languages, and the models that have them."""
        voices = (await self._ask("GET", "/v1/voices"))["data"]
        return {"voices": [shown_voice(voice) for voice in voices if matches(voice, language_code, model)]}

    async def get_task(
        self,
        task_id: Annotated[str, Field(description="What 'speak' returned as 'task_id'.")],
        wait_seconds: Wait = WAIT_SECONDS,
    ) -> CallToolResult:
        """Read a task: its status and progress, and its audio and links once it is completed."""
        if _TASK_ID.fullmatch(task_id) is None:
            raise ToolError("'task_id' must be 'task_' and 26 digits and capital letters, as 'speak' returned it.")
        path, params = f"/v1/tasks/{task_id}", {"wait": str(wait_seconds)}
        return await self._result(await self._ask("GET", path, params=params, wait_seconds=wait_seconds))

    async def how_it_is_read(
        self,
        text: Text,
        voice_name: VoiceName = None,
        model: ModelName = None,
        language_code: Language = None,
        pronunciations: Pronunciations = None,
        on_unspeakable: OnUnspeakable = "error",
    ) -> dict[str, Any]:
        """Show how a text would be read, without a sound: the words said for each word of it, and their phonemes."""
        body = _given(voice_name=voice_name, model=model, language_code=language_code, pronunciations=pronunciations)
        reading: dict[str, Any] = await self._ask(
            "POST", "/v1/phonemes", body={"text": text, "on_unspeakable": on_unspeakable, **body}
        )
        return reading

    async def _model_of(self, voice_name: str | None) -> str:
        """Return the default model, or another one that has the requested voice."""
        models = (await self._ask("GET", "/v1/models"))["data"]
        voices: list[VoiceObject] = [] if voice_name is None else (await self._ask("GET", "/v1/voices"))["data"]
        return choose_model([model["id"] for model in models], voices, voice_name)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        wait_seconds: float = 0.0,
    ) -> Any:
        """Return the object that the server answers with. Raises ToolError with its error message."""
        try:
            answer = await self._client.request(
                method,
                path,
                json=body,
                params=params,
                headers={**self._headers, **(headers or {})},
                timeout=ANSWER_SECONDS + wait_seconds,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ToolError(unreachable(error)) from None
        if not answer.is_success:
            raise ToolError(refusal(answer))
        try:
            result = answer.json()
        except ValueError:
            result = None
        if not isinstance(result, dict):
            raise ToolError("What answers at RHAPSODE_URL is no rhapsode server: its answer is no JSON object.")
        return result

    async def _result(self, task: TaskObject) -> CallToolResult:
        """Return a task with its links, and its audio as far as it is small enough for a result."""
        files = [part for output in task.get("output", ()) for part in output["content"]]
        sounds: list[ContentBlock] = []
        left, notes = MAX_AUDIO_BYTES, []
        for number, file in enumerate(files):
            if file["type"] != "audio":
                continue
            data = await self._download(file["url"], left)
            if data is None:
                notes.append(f"The audio {number + 1} of {len(files)} is not in this result: open its link.")
                continue
            left -= len(data)
            encoded = base64.b64encode(data).decode("ascii")
            sounds.append(AudioContent(data=encoded, mime_type=_media_type(file["mime_type"])))
        links: list[ContentBlock] = [
            ResourceLink(
                name=f"{task['id']}-{number}",
                title=f"{'Audio' if file['type'] == 'audio' else 'Captions'} of {task['id']}",
                uri=file["url"],
                mime_type=file["mime_type"],
            )
            for number, file in enumerate(files)
        ]
        summary = TextContent(text=_json(task_summary(task, notes)))
        return CallToolResult(content=[summary, *sounds, *links])

    async def _download(self, url: str, most: int) -> bytes | None:
        """Return a file of the server's by its link, without the key; ``None`` if it is too large or not there.

        The link's own host is how others reach the server (``RHAPSODE_PUBLIC_URL``), which may lead nowhere from here.
        """
        path = url[url.rindex("/files/") :]
        data = bytearray()
        with suppress(httpx.HTTPError):
            async with self._client.stream("GET", path, follow_redirects=True, timeout=ANSWER_SECONDS) as answer:
                if not answer.is_success or int(answer.headers.get("content-length", "0")) > most:
                    return None
                async for piece in answer.aiter_bytes():
                    data += piece
                    if len(data) > most:
                        return None
                return bytes(data)
        return None


def _given(**fields: object) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _media_type(value: str) -> str:
    return value.partition(";")[0].strip()


def task_summary(task: TaskObject, notes: list[str]) -> dict[str, object]:
    """Return the summary of a task for an agent: its status, engine, dropped text and links."""
    extra = task.get("metadata", {}).get("rhapsode", {})
    summary: dict[str, object] = {"task_id": task["id"], "status": task["status"], "progress": task["progress"]}
    summary |= {
        name: extra[name] for name in ("engine", "fallback", "audio_seconds", "dropped", "queue") if name in extra
    }
    if "error" in task:
        summary["error"] = task["error"]
    if links := [part["url"] for output in task.get("output", ()) for part in output["content"]]:
        summary["links"] = links
    if task["status"] in {"pending", "processing"}:
        notes = [*notes, "It is not done yet: 'get_task' with this task_id returns its audio later."]
    if notes:
        summary["notes"] = notes
    return summary


def choose_model(models: list[str], voices: list[VoiceObject], voice_name: str | None) -> str:
    """Return the model for a voice, or for the first one of a blend (``af_bella(2)+af_sky(1)``).

    It is the usual one if it has that voice, or if no model has it, which the API says then.
    """
    usual = USUAL_MODEL if USUAL_MODEL in models else models[0]
    first = _BLEND.split(voice_name or "")[0].strip()
    having = [model for voice in voices if voice["name"] in {voice_name, first} for model in voice["models"]]
    return usual if usual in having or not having else having[0]


def shown_voice(voice: VoiceObject) -> dict[str, object]:
    """Return a voice of the API without what needs the key: the link to its sample."""
    fields: dict[str, object] = {**voice}
    return {name: fields[name] for name in VoiceObject.__annotations__}


def matches(voice: VoiceObject, language_code: str | None, model: str | None) -> bool:
    """Return whether a voice is of a model, and speaks a language or a variety of it (``en`` has ``en-GB``)."""
    if model is not None and model not in voice["models"]:
        return False
    if language_code is None:
        return True
    requested = language_code.replace("_", "-").casefold()
    return any(tag.casefold() == requested or tag.casefold().startswith(f"{requested}-") for tag in voice["languages"])


def unreachable(error: Exception) -> str:
    """Return the message for a request that got no answer. It holds no address, which may hold a password."""
    kind = type(error).__name__
    if isinstance(error, httpx.ReadTimeout):
        return f"The speech server did not answer in time ({kind}). Try again later."
    return f"The speech server cannot be reached ({kind}). Is it running, and is RHAPSODE_URL its address?"


def refusal(answer: httpx.Response) -> str:
    """Return the message for an answer of the API that is an error, with what to do about it."""
    try:
        error = answer.json()["error"]
        message, param = str(error["error_message"]), error.get("param")
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"What answers at RHAPSODE_URL failed with status {answer.status_code}; it may be no rhapsode server."
    if param and str(param) not in message:
        message = f"{message} (parameter: {str(param).removeprefix('input[0].params.')})"
    if answer.status_code == 401:
        message += " Set RHAPSODE_KEY to a key of this server, where the MCP server is configured."
    if (seconds := answer.headers.get("retry-after", "")).isdecimal():
        message += f" Try again in {seconds} seconds."
    return message


class _Server(MCPServer[Any]):
    """A server whose tools refuse arguments that they do not have, which the SDK ignores, in the API's words."""

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None) -> Any:
        """Call a tool. Raises ToolError, which names a wrong argument, and the nearest one that there is."""
        tools = {tool.name: tool.input_schema.get("properties", {}) for tool in await self.list_tools()}
        for argument in arguments:
            if name in tools and argument not in tools[name]:
                raise ToolError(f"'{name}' has no argument '{argument}'. {hint(argument, tools[name])}")
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if isinstance(invalid := error.__cause__, ValidationError):
                raise ToolError(explain(invalid.errors(include_url=False)[0], BaseModel).message) from None
            raise


def create_server(client: httpx.AsyncClient, key: str | None) -> MCPServer[Any]:
    """Return the server whose tools speak by ``client`` with ``key``."""
    tools = SpeechTools(client, key)
    tool = partial(_tool, read_only=True)
    return _Server(
        name="rhapsode",
        title="rhapsode: text to speech",
        version=rhapsode.__version__,
        instructions=INSTRUCTIONS,
        log_level="WARNING",
        tools=[
            _tool(tools.speak, "Speak a text", read_only=False),
            tool(tools.list_voices, "List the voices"),
            tool(tools.get_task, "Read a task"),
            tool(tools.how_it_is_read, "See how a text is read"),
        ],
    )


def _tool(function: Callable[..., Awaitable[object]], title: str, *, read_only: bool) -> Tool:
    tool = Tool.from_function(
        function,
        title=title,
        annotations=ToolAnnotations(
            title=title,
            read_only_hint=read_only,
            destructive_hint=False,
            idempotent_hint=read_only,
            open_world_hint=False,
        ),
    )
    tool.parameters["additionalProperties"] = False
    return tool


async def serve_stdio(url: str, key: str | None) -> None:
    """Serve the host that started this process, on standard input and output, until it closes them."""
    async with httpx.AsyncClient(base_url=url) as client:
        await create_server(client, key).run_stdio_async()


async def serve_http(listener: socket.socket, allowed_hosts: list[str], url: str, key: str | None) -> None:
    """Serve streamable HTTP at ``/mcp`` on ``listener`` until SIGINT or SIGTERM."""
    import uvicorn

    async with httpx.AsyncClient(base_url=url) as client:
        app = http_app(create_server(client, key), allowed_hosts)
        config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
        await uvicorn.Server(config).serve(sockets=[listener])


def http_app(server: MCPServer[Any], allowed_hosts: list[str]) -> ASGIApp:
    """Return the application for streamable HTTP.

    It answers under names of this machine and ``allowed_hosts`` alone (421), which keeps out pages that come by DNS
    rebinding, and refuses every request of a web page, which names its ``Origin`` (403).
    """
    names = [*LOOPBACK_HOSTS, *allowed_hosts]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[pattern for name in names for pattern in (name, f"{name}:*")],
        allowed_origins=[],
    )
    return BoundedBodies(server.streamable_http_app(stateless_http=True, transport_security=security))


class BoundedBodies:
    """ASGI middleware that answers 413 to a body of more than :data:`MAX_BODY_BYTES`, which the library would read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return  # the client has disconnected
            body += message.get("body", b"")
            if len(body) > MAX_BODY_BYTES:
                refusal = PlainTextResponse(f"A body has at most {MAX_BODY_BYTES:,} bytes.", 413)
                await refusal(scope, receive, send)
                return
            if not message.get("more_body", False):
                break
        read = False

        async def receive_read() -> Message:
            nonlocal read
            if read:
                return await receive()
            read = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, receive_read, send)
