"""The body of ``POST /v1/tasks``, as the playground fills it in."""

from __future__ import annotations

from typing import NotRequired, Required, TypedDict


class SpeakerObject(TypedDict):
    """A speaker of a dialogue."""

    speaker: str
    voice_name: str


class ParamsObject(TypedDict, total=False):
    """The parameters of the text. What was typed into a field of a number and is none stays as it was typed."""

    text: Required[str]
    voice_name: str
    speakers: list[SpeakerObject]
    format: str
    speed: float | str
    volume_db: float | str
    style: str
    language_code: str
    captions: str
    pronunciations: dict[str, str]


class InputObject(TypedDict):
    """An input of the task."""

    params: ParamsObject


class TaskBody(TypedDict):
    """A task of one input."""

    model: str
    input: list[InputObject]
    route: NotRequired[str]


def params_of(body: TaskBody) -> ParamsObject:
    """Return the parameters of the input of ``body``."""
    return body["input"][0]["params"]
