"""Voices heard with a sentence of the visitor's own, on the page of voices.

Each voice that says it is a task of the visitor's key. These tasks are deleted when the sentence changes or the page
is left.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass

from nicegui import background_tasks, ui
from nicegui.element import Element

from rhapsode.console.player import listen_button, live_path
from rhapsode.console.samples import sample_url
from rhapsode.console.visitor import Visitor
from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import RequestError, RhapsodeError
from rhapsode.core.routes import RoutingPolicy
from rhapsode.core.speech import Model, SpeechParams
from rhapsode.service.requests import TaskRequest

LONGEST_SENTENCE = 300
"""In characters."""
PURPOSE = {"purpose": "voice audition"}


@dataclass(slots=True, eq=False)
class _Listen:
    """A button that lets a voice be heard. ``spoken_as`` is the voice as engines know it."""

    button: Element
    model: Model
    voice: str
    spoken_as: str
    busy: bool = False


class Auditions:
    """What voices say when they are listened to: the sample of their language, or a sentence of the visitor's own."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._sentence = ""
        self._spoken: dict[tuple[str, str], str] = {}
        self._buttons: list[_Listen] = []
        ui.context.client.on_delete(self._forget)

    def button(
        self, model: Model, voice: str, spoken_as: str | None = None, *, ready: bool, label: str = "Listen to"
    ) -> Element:
        """Build a button that plays ``voice``; ``ready`` says whether its sample exists already."""
        spoken_as = spoken_as or voice
        url = None if self._sentence else sample_url(self._visitor, model, spoken_as)
        play_button = listen_button(url, voice, ready=ready, label=label)
        listen = _Listen(play_button, model, voice, spoken_as)
        play_button.on("click", lambda _: self._heard(listen), args=[])
        self._buttons = [audition for audition in self._buttons if not audition.button.is_deleted]
        self._buttons.append(listen)
        if self._sentence:
            self._offer(listen)
        return play_button

    def say(self, sentence: str) -> None:
        """Have the voices say ``sentence`` from now on; if it is empty, their samples."""
        sentence = " ".join(sentence.split())[:LONGEST_SENTENCE]
        if sentence == self._sentence:
            return
        self._sentence = sentence
        self._forget()
        for listen in self._buttons:
            if not listen.button.is_deleted:
                self._offer(listen)

    def _offer(self, listen: _Listen) -> None:
        """Have the button of a voice play what there is, or ask for what there is not."""
        props = listen.button.props
        url = None
        if not self._sentence:
            url = sample_url(self._visitor, listen.model, listen.spoken_as)
        elif task_id := self._spoken.get((listen.model.id, listen.spoken_as)):
            url = live_path(task_id).removeprefix("/")
        if props.get("data-sample") == url:
            return
        if url is None:
            props.pop("data-sample", None)
        else:
            props["data-sample"] = url
        props["data-ready"] = "false" if url is None else "true"
        listen.button.update()

    async def _heard(self, listen: _Listen) -> None:
        """Have a voice say the sentence, once, and the browser play it."""
        at = listen.model.id, listen.spoken_as
        sentence = self._sentence
        if not sentence or listen.busy or at in self._spoken:
            return  # the browser plays the source of the button
        listen.busy = True
        accepted, go_on = False, False
        try:
            async with self._visitor.speaking() as caller:
                try:
                    params = SpeechParams(sentence, listen.spoken_as, format=AudioFormat.MP3)
                    remote = self._visitor.context.service.catalogue.profile(listen.model.engine).remote
                    route = None if remote else RoutingPolicy.LOCAL.value
                    request = TaskRequest(listen.model.id, [params], dict(PURPOSE), route=route, streamed=True)
                    task = await self._visitor.context.service.submit(caller, request)
                except RequestError:
                    go_on = True  # another voice may be able to speak the text
                    raise
                accepted = True
                if sentence != self._sentence or listen.button.is_deleted:
                    self._delete([task.id])
                    return
                self._spoken[at] = task.id
                for audition in self._buttons:
                    if (audition.model.id, audition.spoken_as) == at and not audition.button.is_deleted:
                        self._offer(audition)
                self._tell(listen, live_path(task.id).removeprefix("/"))
        finally:
            listen.busy = False
            if not accepted and not listen.button.is_deleted:
                self._tell(listen, None, go_on=go_on)

    @staticmethod
    def _tell(listen: _Listen, url: str | None, *, go_on: bool = False) -> None:
        arguments = json.dumps([listen.button.html_id, url, go_on])
        with listen.button:
            ui.run_javascript(f"rhapsodeSaid(...{arguments})")

    def _forget(self, *_: object) -> None:
        """Delete what was spoken."""
        tasks, self._spoken = list(self._spoken.values()), {}
        self._delete(tasks)

    def _delete(self, task_ids: list[str]) -> None:
        async def delete() -> None:
            for task_id in task_ids:
                with suppress(RhapsodeError):  # already deleted, or deleted later by retention
                    await self._visitor.context.service.delete(self._visitor.key, task_id)

        if task_ids:
            background_tasks.create(delete(), name="delete auditions")
