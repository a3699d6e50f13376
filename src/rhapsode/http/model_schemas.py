# ruff: noqa: N815  (fields are named as clients read them, and Google's read camel case)
"""The shapes of models, which the contract's clients, OpenAI's and Google's read alike."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from rhapsode.http.bodies import absent


class ModelObject(BaseModel):
    """A model that can be named in `model`."""

    id: str
    object: Literal["model"] = "model"
    created: int = Field(description="Seconds since the epoch.")
    owned_by: str
    display_name: str
    description: str
    engine: str = Field(description="The engine that speaks for this id on this server.")
    default_voice: str
    voices: list[str]


class GoogleModel(BaseModel):
    """A model as Google's clients read it."""

    name: str = Field(examples=["models/gemini-3.1-flash-tts-preview"])
    baseModelId: str
    version: str
    displayName: str
    description: str
    inputTokenLimit: int
    outputTokenLimit: int
    supportedGenerationMethods: list[str]


class ModelEntry(GoogleModel, ModelObject):
    """The fields of a model that all clients read."""


class ModelList(BaseModel):
    """The models of this server: `data` is ours and OpenAI's, `models` is Google's."""

    object: Literal["list"] = "list"
    data: list[ModelObject]
    models: list[GoogleModel]
    nextPageToken: str = Field(
        default_factory=absent, description="Where the next page begins, when there are more than `pageSize`."
    )
