"""Use cases behind every route, page and command."""

from rhapsode.service.admission import Admission
from rhapsode.service.checks import check_params
from rhapsode.service.deadlines import DeadlineTimer
from rhapsode.service.readiness import Readiness
from rhapsode.service.requests import MAX_DEADLINE_SECONDS, MAX_INPUTS, TaskRequest
from rhapsode.service.retention import Retention
from rhapsode.service.speech import SpeechService
from rhapsode.service.termination import AudioRemover, TaskTermination
from rhapsode.service.watching import MAX_WAIT_SECONDS, Watcher

__all__ = [
    "MAX_DEADLINE_SECONDS",
    "MAX_INPUTS",
    "MAX_WAIT_SECONDS",
    "Admission",
    "AudioRemover",
    "DeadlineTimer",
    "Readiness",
    "Retention",
    "SpeechService",
    "TaskRequest",
    "TaskTermination",
    "Watcher",
    "check_params",
]
