# ruff: noqa: RUF001  (phonetic symbols)
"""The playground: a form for a task, its progress and result, and the same request as code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace

from nicegui import ui
from starlette.requests import Request

from rhapsode.audio.encode import is_installed
from rhapsode.console import snippets
from rhapsode.console.cast import Cast
from rhapsode.console.drafts import DRAFTS, Draft, Take
from rhapsode.console.estimates import Estimates
from rhapsode.console.fields import Check, Field, Form, read_number, read_pronunciations
from rhapsode.console.frame import console_page, console_route
from rhapsode.console.marks import CHARACTERS_CHECKED, Marks
from rhapsode.console.parts import Tabs, button, code, language_name, tag, text
from rhapsode.console.player import listen_button
from rhapsode.console.reading import TextReading
from rhapsode.console.request_body import ParamsObject, TaskBody, params_of
from rhapsode.console.result_card import ResultCard
from rhapsode.console.samples import sample_url
from rhapsode.console.takes import Takes
from rhapsode.console.tasks import first_words
from rhapsode.console.visitor import Visitor
from rhapsode.core.audio import AudioFormat
from rhapsode.core.custom_voices import NO_CUSTOM_VOICES
from rhapsode.core.dictionary import NOTHING_KEPT
from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.core.routes import RoutingPolicy, parse_route
from rhapsode.core.speech import FASTEST, LOUDEST_DB, QUIETEST_DB, SLOWEST, Voice
from rhapsode.core.task import Task
from rhapsode.http.schemas import parse_create
from rhapsode.service.checks import allowed_policies

EXAMPLE = "Say it once, and hear it everywhere."
FORMATS = {"wav": "WAV", "mp3": "MP3", "opus": "Opus", "flac": "FLAC", "pcm": "PCM (bare samples)"}
FORMATS |= {"aac": "AAC"} if is_installed(AudioFormat.AAC) else {}
FORMATS |= {"mulaw": "µ-law (telephone)", "alaw": "A-law (telephone)"}
CAPTIONS = {"": "None", "srt": "SubRip (SRT)", "vtt": "WebVTT", "json": "The time of each word (JSON)"}
ROUTES = {
    RoutingPolicy.REMOTE: "{company}, and nobody else",
    RoutingPolicy.LOCAL: "This server's own engine: no text leaves it",
    RoutingPolicy.REMOTE_THEN_LOCAL: "{company}; this server's own engine if {company} cannot",
}
WAIT_LOOK_SECONDS = 3.0
"""How often the waiting time is estimated anew."""
TEXT_SHOWN = 5000
"""So many characters of the text are in the code."""
PARAMS = "input[0].params."
"""Where the parameters of a request stand, as its errors say."""
PROGRAMS = {"curl": snippets.curl, "Python": snippets.python, "JavaScript": snippets.javascript}


@console_route("/playground", "Playground")
async def playground(request: Request) -> None:
    """Show the page. ``?model=`` and ``?voice=`` preset the form."""
    async with console_page(
        request, "Playground", at="/playground", words="Try a text and a voice, and take the request along."
    ) as visitor:
        await PlaygroundForm(visitor, request.query_params).show()


class PlaygroundForm:
    """The form, the result beside it, and the request as code."""

    def __init__(self, visitor: Visitor, parameters: Mapping[str, str]) -> None:
        self.visitor = visitor
        catalogue = visitor.context.service.catalogue
        draft = DRAFTS.of(visitor.session) or Draft({})
        self._draft = dict(draft.values)
        self._speakers = draft.speakers
        if "model" in parameters or "voice" in parameters:  # only these fields of a draft fit another model
            self._draft = {name: value for name, value in self._draft.items() if name in {"text", "pronunciations"}}
            self._speakers = ()
        self._models = catalogue.models
        model_id = parameters.get("model", self._draft.get("model", ""))
        self._model = self._models.get(model_id) or catalogue.default_model
        self._own = NO_CUSTOM_VOICES
        self._kept_words = NOTHING_KEPT
        self._wanted_voice = parameters.get("voice", self._draft.get("voice", ""))
        self._voice = self._known_voice(self._wanted_voice).name
        self._route = self._usual_route
        self._busy = False

    async def show(self) -> None:
        """Build the page."""
        self._own = await self.visitor.context.custom_voices.of(self.visitor.key.id)
        self._kept_words = await self.visitor.context.dictionary.of(self.visitor.key.id)
        self._voice = self._known_voice(self._wanted_voice).name
        with tag("div", "desk"):
            with tag("form", "card stack", novalidate="", aria_label="What to speak") as form:
                form.on("submit.prevent", lambda _: self.generate(), args=[])
                self._show_text()
                with tag("div", "columns"):
                    self._show_settings()
                self._show_directions()
                self._form = Form({}, PARAMS)
                with tag("div", "row apart"):
                    self._show_buttons()
            with tag("div", "stack"):
                self._show_result()
        self._reading = TextReading(self.visitor, self._begin_pronunciation)
        with tag("section", "stack", aria_labelledby="as-code"):
            self._show_request()
        await self._estimates.refresh_budgets()
        await self._show_choices()
        self._cast.put(self._speakers)
        ui.timer(WAIT_LOOK_SECONDS, lambda: self._estimates.show_wait(self._engine))
        if DRAFTS.takes(self.visitor.session):
            ui.timer(0.0, self._show_last_take, once=True)

    def _show_text(self) -> None:
        """Build the field of the text, with its marks and estimates; Ctrl+Enter submits the form."""
        self._text = Field(
            "Text",
            self._draft.get("text", EXAMPLE),
            kind="textarea",
            hint=f"Up to {self.visitor.context.service.max_text_characters:,} characters.",
            change=self._changed,
            live=True,
            dir="auto",
        )
        self._marks = Marks(self._text)
        self._estimates = Estimates(self.visitor)
        self._text.input.on(
            "keydown",
            js_handler="""(event) => {
              if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
                event.target.dispatchEvent(new Event("change", { bubbles: true }));
                event.target.form.requestSubmit();
              }
            }""",
        )

    def _show_settings(self) -> None:
        """Build the fields of one value each: model, voice, format, speed, volume, language, captions, route."""
        with tag("div", "across"):
            Field(
                "Model",
                self._model.id,
                options={model.id: model.display_name for model in self._models.values()},
                change=self._choose_model,
            )
        self._voice_place = tag("div", "voice-choice across")
        self._format = Field(
            "Format", self._kept("format", AudioFormat.WAV.value), options=FORMATS, change=self._changed
        )
        self._speed = Field(
            "Speed",
            self._kept("speed", "1.0"),
            kind="number",
            min=SLOWEST,
            max=FASTEST,
            step=0.05,
            inputmode="decimal",
            change=self._changed,
            live=True,
        )
        self._volume = Field(
            "Volume (dB)",
            self._kept("volume_db", "0"),
            kind="number",
            min=QUIETEST_DB,
            max=LOUDEST_DB,
            step=1,
            change=self._changed,
            live=True,
        )
        self._language_place = tag("div")
        self._captions = Field("Captions", self._kept("captions", ""), options=CAPTIONS, change=self._changed)
        self._route_place = tag("div", "across")

    def _show_directions(self) -> None:
        """Build the fields of style, speakers and pronunciations."""
        self._style = Field(
            "Style",
            self._kept("style", ""),
            hint="How to speak, in words. Tags in the text add to it: [whispers] Come closer.",
            placeholder="very calm, a little sad",
            change=self._changed,
            live=True,
        )
        self._cast = Cast(self._show_code)
        self._pronunciations = Field(
            "Pronunciations",
            self._kept("pronunciations", ""),
            kind="textarea",
            hint="One word a line: SQL = sequel. Between slashes it is IPA: Esme = /ˈɛzmi/.",
            change=self._changed,
            live=True,
            rows=2,
        )

    def _show_buttons(self) -> None:
        """Build the row below the form."""
        with tag("div", "row"):
            self._submit = tag("button", "button primary", "Generate", type="submit")
            button("How it is read", self._read)
            self._autoplay = Check(
                "Play it as it is made", self._kept("autoplay", "yes") == "yes", change=self._show_code
            )
        with tag("span", "quiet small wide-only"):
            tag("kbd", text="Ctrl")
            text(" + ")
            tag("kbd", text="Enter")

    def _show_result(self) -> None:
        """Build the card of the result, and the list of earlier takes."""
        self._result = ResultCard(self.visitor)
        self._takes = Takes(self.visitor)

    def _show_request(self) -> None:
        """Build the section with the request as code."""
        text("The same request in a program", name="h2", id="as-code")
        self._cut = text(
            f"The code has the first {TEXT_SHOWN:,} characters of your text; put the rest in yourself.",
            "quiet",
            name="p",
        )
        self._code = Tabs("Language", list(PROGRAMS))

    def _kept(self, name: str, usual: str) -> str:
        """Return the value that a field had when the page was left."""
        return self._draft.get(name, usual)

    # -- the request ---------------------------------------------------------------------------------------------

    @property
    def body(self) -> TaskBody:
        """The request as a program would send it, without default values."""
        params: ParamsObject = {"text": self._text.value}
        if speakers := self._cast.speakers:
            params["speakers"] = speakers
        else:
            params["voice_name"] = self._voice
        if self._format.value != AudioFormat.WAV.value:
            params["format"] = self._format.value
        if (speed := read_number(self._speed.value)) != 1.0:
            params["speed"] = speed
        if (volume := read_number(self._volume.value)) != 0.0:
            params["volume_db"] = volume
        if style := self._style.value.strip():
            params["style"] = style
        if language := self._language.value.strip():
            params["language_code"] = language
        if captions := self._captions.value:
            params["captions"] = captions
        if readings := read_pronunciations(self._pronunciations.value):
            params["pronunciations"] = readings
        body: TaskBody = {"model": self._model.id, "input": [{"params": params}]}
        if self._route != self._usual_route:
            body["route"] = self._route.name_for(self._remote)
        return body

    @property
    def _fields(self) -> dict[str, Field]:
        """The fields, by what errors call them."""
        params = {
            "text": self._text,
            "format": self._format,
            "speed": self._speed,
            "volume_db": self._volume,
            "style": self._style,
            "language_code": self._language,
            "voice_name": self._voice_field,
            **self._cast.fields,
            "captions": self._captions,
            "pronunciations": self._pronunciations,
        }
        for word in read_pronunciations(self._pronunciations.value):
            params[f"pronunciations.{word}"] = self._pronunciations
        return {f"{PARAMS}{name}": field for name, field in params.items()}

    @property
    def _engine(self) -> str:
        """The engine that speaks first."""
        return self.visitor.context.service.catalogue.route(self._model.id, self._route).engine

    @property
    def _usual_route(self) -> RoutingPolicy:
        return self.visitor.context.service.catalogue.policy(self._model.id)

    @property
    def _remote(self) -> str | None:
        """The remote engine of the model that is chosen."""
        return self.visitor.context.service.catalogue.remote_of(self._model.id)

    async def _changed(self, _value: str) -> None:
        self._show_code()

    async def _choose_model(self, name: str) -> None:
        self._model = self._models[name]
        self._draft = {}  # its language belonged to the previous model
        self._voice = self._known_voice(self._voice).name
        self._route = self._usual_route
        await self._show_choices()

    async def _choose_route(self, name: str) -> None:
        self._route = parse_route(name)[0]
        self._show_languages()
        self._show_code()

    async def _choose_voice(self, name: str) -> None:
        self._voice = self._known_voice(name).name
        await self._show_sample()
        self._show_code()

    def _known_voice(self, name: str) -> Voice:
        """Return that voice of the model or of the visitor's own, or the model's usual one."""
        custom = self._own.find(name)
        if custom is not None and custom.engine == self._model.engine:
            mixed = self.visitor.context.service.catalogue.mixed(custom)
            if mixed is not None:
                return replace(mixed, name=custom.name)
        voice = self._model.voice(name) or self._model.voice(self._model.default_voice)
        assert voice is not None  # a model has its default voice
        return voice

    async def _show_choices(self) -> None:
        """Show the voices, languages and routes of the model that was chosen."""
        self._voice_place.clear()
        with self._voice_place:
            voices = {voice.name: f"{voice.name}: {voice.style}, {voice.gender}" for voice in self._model.voices}
            custom_voices = [voice for voice in self._own.voices if voice.engine == self._model.engine]
            voices |= {voice.name: f"{voice.name}: {voice.description or voice.blend}" for voice in custom_voices}
            self._voice_field = Field("Voice", self._voice, options=voices, change=self._choose_voice)
            self._sample_place = tag("div")
        self._show_routes()
        self._show_languages()
        self._cast.offer({name: name for name in voices})
        await self._show_sample()
        self._show_code()

    def _show_routes(self) -> None:
        """Show the routes, if a request can choose between several."""
        catalogue, remote = self.visitor.context.service.catalogue, self._remote
        policies = allowed_policies(catalogue, self._model)
        self._route_place.clear()
        self._route_place.set_visibility(len(policies) > 1)
        if remote is not None and len(policies) > 1:
            company = catalogue.remotes[remote].display_name
            choices = {policy.name_for(remote): ROUTES[policy].format(company=company) for policy in policies}
            with self._route_place:
                Field("Who speaks", self._route.name_for(remote), options=choices, change=self._choose_route)

    def _show_languages(self) -> None:
        """Show the languages of the engine that speaks first. Those that are not of this server read any."""
        profile = self.visitor.context.service.catalogue.profile(self._engine)
        self._language_place.clear()
        with self._language_place:
            if profile.remote:
                self._language = Field(
                    "Language",
                    self._kept("language_code", ""),
                    placeholder="The text's own, or de-DE",
                    change=self._changed,
                    live=True,
                )
            else:
                choices = {"": "The voice's own"} | {code: language_name(code) for code in profile.languages}
                chosen = self._kept("language_code", "")
                chosen = chosen if chosen in choices else ""
                self._language = Field("Language", chosen, options=choices, change=self._changed)

    async def _show_sample(self) -> None:
        custom = self._own.find(self._voice)
        voice = self._voice if custom is None or custom.engine != self._model.engine else custom.spoken_as
        ready = await self.visitor.context.samples.ready(self._model.id, voice)
        self._sample_place.clear()
        with self._sample_place:
            listen_button(sample_url(self.visitor, self._model, voice), self._voice, ready=ready, kind="")

    def _show_code(self) -> None:
        """Show the request as code, with the beginning of a text that is too long to be looked at."""
        body = self.body
        params = params_of(body)
        cut = len(params["text"]) > TEXT_SHOWN
        self._cut.set_visibility(cut)
        self._voice_place.set_visibility(not self._cast.speakers)  # speakers have voices of their own
        if cut:
            params["text"] = f"{params['text'][:TEXT_SHOWN]}…"
        self._note()
        for name, program in PROGRAMS.items():
            with self._code.panel(name):
                code(program(self.visitor.url, body), f"The request: {name}")

    def _note(self) -> None:
        """Show the estimated cost of the text and what cannot be spoken, and save the form as a draft."""
        words = self._text.value
        speed = read_number(self._speed.value)
        self._estimates.show(words, self._engine, speed if isinstance(speed, float) and speed > 0 else 1.0)
        self._mark()
        values = {
            "model": self._model.id,
            "voice": self._voice,
            "text": words,
            "format": self._format.value,
            "speed": self._speed.value,
            "volume_db": self._volume.value,
            "language_code": self._language.value,
            "captions": self._captions.value,
            "style": self._style.value,
            "pronunciations": self._pronunciations.value,
            "autoplay": "yes" if self._autoplay.value else "no",
        }
        speakers = tuple((line["speaker"], line["voice_name"]) for line in self._cast.speakers)
        DRAFTS.keep(self.visitor.session, Draft(values, speakers))

    def _mark(self) -> None:
        """Mark what of the text cannot be spoken; other errors are shown when it is generated."""
        body = self.body
        params = params_of(body)
        params["text"] = params["text"][:CHARACTERS_CHECKED]
        with suppress(RequestError):
            (parsed,) = parse_create(body).inputs
            catalogue = self.visitor.context.service.catalogue
            self._marks.show(catalogue, self._model, self._engine, parsed, self._kept_words, self._own)

    # -- the result ----------------------------------------------------------------------------------------------

    async def generate(self) -> None:
        """Create a task from the form and follow it. Does nothing while a task of this form is running."""
        if not self._busy:
            with self._generating():
                await self._generate()

    @contextmanager
    def _generating(self) -> Iterator[None]:
        """Keep the button from beginning anything while the block runs."""
        self._busy = True
        self._submit.props["disabled"] = True
        try:
            yield
        finally:
            self._busy = False
            if not self._submit.is_deleted:
                self._submit.props.pop("disabled", None)
                self._submit.update()

    async def _generate(self) -> None:
        self._form.fields = self._fields
        async with self.visitor.speaking() as caller:
            task: Task | None = None
            async with self._form.telling():
                self._form.check()
                task = await self.visitor.context.service.submit(caller, parse_create(self.body))
            if task is not None:
                DRAFTS.add_take(self.visitor.session, Take(task.id, first_words(self._text.value), self._settings))
                await self._takes.show(task.id)
                await self._result.follow(task.id, autoplay=self._autoplay.value)
                if self._result.is_shown:
                    await self._estimates.refresh_budgets()
                    self._note()

    async def _show_last_take(self) -> None:
        """Show the last task of this page, and follow it if it is still running."""
        newest = DRAFTS.takes(self.visitor.session)[0].task_id
        async with self.visitor.acting():
            await self._takes.show(newest)
            with self._generating(), suppress(NotFoundError):
                await self._result.follow(newest, autoplay=False)

    @property
    def _settings(self) -> str:
        """What of the form distinguishes a take from another of the same text."""
        cast = [line["voice_name"] for line in self._cast.speakers]
        speed = "" if read_number(self._speed.value) == 1.0 else f"speed {self._speed.value}"
        return ", ".join(filter(None, [" and ".join(cast) or self._voice, speed, self._style.value.strip()[:40]]))

    async def _read(self) -> None:
        """Show what is said for the words of the text."""
        self._form.fields = self._fields
        async with self.visitor.speaking(), self._form.telling():
            self._form.check()
            await self._reading.show(params_of(self.body), self._model.id)

    def _begin_pronunciation(self, word: str, spoken_as: str) -> None:
        """Add a line for ``word`` to the pronunciations, its reading selected so that it can be typed over."""
        before = self._pronunciations.value.rstrip()
        line = f"{before}\n{word} = " if before else f"{word} = "
        self._pronunciations.put(f"{line}{spoken_as}", (len(line), len(line) + len(spoken_as)))
