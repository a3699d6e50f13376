"""The contract's own routes as a family: strict, with all paths that no other family has."""

from __future__ import annotations

from typing import Final

from rhapsode.http import (
    audit,
    catalogue,
    custom_voices,
    deliveries,
    dictionary,
    documentation,
    documents,
    files,
    front_page,
    health,
    key_schemas,
    keys,
    listening,
    metrics,
    phonemes,
    project_exports,
    project_listening,
    project_schemas,
    projects,
    tasks,
    usage,
)
from rhapsode.http.error_formats import own_error
from rhapsode.http.families import RouteFamily
from rhapsode.http.schemas import CreateTask, ErrorResponse
from rhapsode.http.speech_stream import route as speech_stream

FAMILY: Final = RouteFamily(
    name="native",
    routers=(
        tasks.router,
        tasks.events,
        listening.router,
        speech_stream.router,
        deliveries.router,
        catalogue.router,
        custom_voices.router,
        keys.router,
        dictionary.router,
        documents.router,
        projects.router,
        projects.audio,
        project_listening.router,
        project_exports.router,
        project_exports.files,
        usage.router,
        audit.router,
        phonemes.router,
        files.router,
        health.router,
        metrics.router,
        documentation.router,
        front_page.router,
    ),
    error_format=own_error,
    error_model=ErrorResponse,
    document_paths=documents.PATHS,
    requests=(
        CreateTask,
        phonemes.ReadText,
        dictionary.CreatePronunciation,
        dictionary.PutPronunciation,
        custom_voices.CreateVoice,
        custom_voices.EditVoice,
        *key_schemas.REQUESTS,
        *project_schemas.REQUESTS,
        project_exports.CreateExport,
    ),
)
