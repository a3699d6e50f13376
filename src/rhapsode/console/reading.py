"""How a text is read, word by word: in the playground, where a click on a word begins a pronunciation of it."""

from __future__ import annotations

from collections.abc import Callable

from rhapsode.console.parts import count, tag, text
from rhapsode.console.request_body import ParamsObject
from rhapsode.console.visitor import Visitor
from rhapsode.core.speech import OnUnspeakable
from rhapsode.http.phonemes import ReadText, plan_request
from rhapsode.text.reading import WordObject

WORDS_SHOWN = 300
"""A longer text is shown as far as that."""
CHARACTERS_READ = 5000
"""So much of a text is read."""
TAKEN_OVER = frozenset({"voice_name", "language_code", "pronunciations"})
"""The parameters of a task, beside its text, that decide how it is read."""


class TextReading:
    """The words of a text with what is said for them. ``choose`` is called with a word that was clicked, and that."""

    def __init__(self, visitor: Visitor, choose: Callable[[str, str], None]) -> None:
        self._visitor = visitor
        self._choose = choose
        with tag("section", "stack reading", aria_labelledby="how-it-is-read") as self._place:
            text("How it is read", name="h2", id="how-it-is-read")
            self._words = tag("div", "stack", aria_live="polite")
        self._place.set_visibility(False)

    async def show(self, params: ParamsObject, model: str) -> None:
        """Read the text of ``params`` and show its words. Raises RhapsodeError."""
        body: dict[str, object] = {"text": params["text"][:CHARACTERS_READ], "model": model}
        body |= {name: value for name, value in params.items() if name in TAKEN_OVER}
        context = self._visitor.context
        kept = await context.dictionary.of(self._visitor.key.id)
        request = plan_request(context, ReadText.model_validate(body), OnUnspeakable.NAME, kept)
        words = (await context.engines.read(request))["words"]
        self._words.clear()
        with self._words:
            text("Click a word that should be said in another way.", "quiet", name="p")
            with tag("ol", "words"):
                for word in words[:WORDS_SHOWN]:
                    self._show_word(word)
            if len(words) > WORDS_SHOWN:
                text(f"{count(len(words) - WORDS_SHOWN, 'more word')} not shown.", "quiet", name="p")
        self._place.set_visibility(True)

    def _show_word(self, word: WordObject) -> None:
        written, spoken = word["word"], word["said"]
        with tag("li"), tag("button", "word", type="button") as element:
            text(written, dir="auto")
            if spoken.casefold() != written.casefold():
                text(spoken, "said")
            text(word["phonemes"], "phonemes", lang="und-fonipa")
        element.on("click", lambda _: self._choose(written, spoken), args=[])
