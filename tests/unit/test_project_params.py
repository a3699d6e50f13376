"""What projects ask of the speech service."""

from __future__ import annotations

from rhapsode.core.projects import NO_SETTINGS, Project
from rhapsode.service.projects import params_of


def test_paragraphs_are_prose_without_directions() -> None:
    project = Project("project_1", "key_1", "The Book", None, None, "kokoro", NO_SETTINGS, 1, 1)
    assert not params_of(project, NO_SETTINGS, "Speak softly: he sleeps.").directions
