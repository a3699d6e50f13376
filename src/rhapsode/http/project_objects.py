"""Projects, chapters, paragraphs and takes as they look on the wire."""

from __future__ import annotations

from dataclasses import asdict

from rhapsode.core.projects import (
    Project,
    ProjectChapter,
    ProjectParagraph,
    ProjectProgress,
    Take,
)
from rhapsode.http.links import LinkSigner
from rhapsode.service.projects import ProjectState


def project_summary(project: Project) -> dict[str, object]:
    """Return a project as it is listed."""
    return {
        "id": project.id,
        "object": "project",
        "title": project.title,
        "author": project.author,
        "language_code": project.language_code,
        "model": project.model,
        **asdict(project.settings),
        "has_cover": project.has_cover,
        "created_at": project.created_at // 1000,
        "updated_at": project.updated_at // 1000,
    }


def project_object(state: ProjectState) -> dict[str, object]:
    """Return a project with its chapters."""
    project = state.project
    return {
        **project_summary(project),
        "speakers": {name: asdict(settings) for name, settings in project.speakers.items()},
        "pronunciations": dict(project.pronunciations),
        "progress": _progress(state.total),
        "seconds_left": None if state.seconds_left is None else round(state.seconds_left, 1),
        "chapters": [chapter_object(chapter, state.progress.get(chapter.number)) for chapter in state.chapters],
    }


def chapter_object(chapter: ProjectChapter, progress: ProjectProgress | None) -> dict[str, object]:
    """Return a chapter without its paragraphs."""
    return {
        "object": "project.chapter",
        "number": chapter.number,
        "title": chapter.title,
        "level": chapter.level,
        **asdict(chapter.settings),
        "progress": _progress(progress or ProjectProgress()),
    }


def paragraph_object(
    paragraph: ProjectParagraph, project_id: str, links: LinkSigner, base_url: str
) -> dict[str, object]:
    """Return a paragraph with the take that is heard."""
    take = paragraph.take
    return {
        "id": paragraph.id,
        "object": "project.paragraph",
        "chapter": paragraph.chapter,
        "kind": paragraph.kind,
        "level": paragraph.level,
        "text": paragraph.text,
        "language": paragraph.language_code,
        "speaker": paragraph.speaker,
        **asdict(paragraph.settings),
        "status": paragraph.status.value,
        "chosen": paragraph.chosen,
        "take": None if take is None else take_object(take, project_id, links, base_url),
    }


def take_object(take: Take, project_id: str, links: LinkSigner, base_url: str) -> dict[str, object]:
    """Return a take, with a link to its audio."""
    url = None if take.audio is None else base_url + links.signed(f"/v1/projects/{project_id}/takes/{take.id}/audio")
    return {
        "id": take.id,
        "object": "project.take",
        "paragraph_id": take.paragraph_id,
        "task_id": take.task_id,
        "status": take.status.value,
        "text": take.text,
        **asdict(take.settings),
        "created_at": take.created_at // 1000,
        "seconds": round(take.seconds, 3),
        "error": take.error,
        "audio_url": url,
    }


def _progress(progress: ProjectProgress) -> dict[str, object]:
    return {**asdict(progress), "seconds": round(progress.seconds, 3)}
