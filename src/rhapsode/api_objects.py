"""Objects of the HTTP API as its clients in this package read them: the fields that they use."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class VoiceObject(TypedDict):
    """A voice of ``GET /v1/voices``."""

    name: str
    description: str
    gender: str
    languages: list[str]
    models: list[str]


class ErrorObject(TypedDict):
    """What went wrong."""

    type: str
    error_message: str


class FileObject(TypedDict):
    """A file of a task: audio or captions."""

    type: Literal["audio", "captions"]
    url: str
    mime_type: str


class OutputObject(TypedDict):
    """The files of an input."""

    content: list[FileObject]


class TaskMetadata(TypedDict, total=False):
    """What a task says of itself."""

    rhapsode: dict[str, object]


class TaskObject(TypedDict):
    """A task."""

    id: str
    status: str
    progress: int
    metadata: NotRequired[TaskMetadata]
    output: NotRequired[list[OutputObject]]
    error: NotRequired[ErrorObject]
