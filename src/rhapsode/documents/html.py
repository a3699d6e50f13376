"""HTML and Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rhapsode.core.errors import ConfigurationError, DocumentError
from rhapsode.core.extras import needs_extra
from rhapsode.documents.chapters import cut, starts_by_heading, title_of, title_of_file
from rhapsode.documents.markup import attribute, parse_html, plain_text, tag, text_of
from rhapsode.documents.model import Block, Document, NotesPolicy, ReadOptions
from rhapsode.documents.notes import find_notes
from rhapsode.documents.walk import Flow, Walker, types_of

if TYPE_CHECKING:
    from rhapsode.documents.markup import Element

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,5000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|author|lang|language)[ \t]*:[ \t]*(.{1,300}?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_NOTE = re.compile(r"^\[\^([^\]\s]{1,64})\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*))*)\n?", re.MULTILINE)
_TASK = re.compile(r"^([ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[ xX]\](?=[ \t])", re.MULTILINE)
"""The box of an item in a list of tasks (GitHub Flavored Markdown)."""
_NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,64})\](?!:)")


def flow_of(
    pages: Sequence[tuple[str, Element]], options: ReadOptions, language: str | None
) -> tuple[Flow, list[list[Block]]]:
    """Return the blocks of all pages, and the notes to be read at the end of the chapter of each block."""
    walker = Walker(options, find_notes(pages, types_of), language)
    notes: list[list[Block]] = []
    for path, root in pages:
        walker.page(path, root)
        if options.notes is NotesPolicy.END:
            notes += walker.noted(len(notes))
    return walker.flow, notes


def read_html(name: str, data: bytes, options: ReadOptions) -> Document:
    """Read an HTML page. Raises DocumentError when there is no text in it."""
    return _of_root(name, "html", parse_html(data, name), options)


def _of_root(
    name: str, format: str, root: Element, options: ReadOptions, metadata: dict[str, str] | None = None
) -> Document:
    metadata = dict(metadata or {})
    for element in root.iter("*"):
        if tag(element) == "title" and plain_text(element) and tag(element.getparent()) == "head":
            metadata.setdefault("title", plain_text(element))
        elif tag(element) == "meta" and (element.get("name") or "").casefold() == "author" and element.get("content"):
            metadata.setdefault("author", " ".join((element.get("content") or "").split()))
    language = metadata.get("lang") or metadata.get("language") or attribute(root, "lang")
    flow, notes = flow_of([("", root)], options, language)
    if not flow.blocks:
        raise DocumentError(f"{name} holds no text.")
    first = next((block.text for block in flow.blocks if block.kind == "heading"), "")
    title = title_of(metadata.get("title") or first) or title_of_file(name)
    chapters = cut(flow.blocks, starts_by_heading(flow.blocks), title, notes)
    author = title_of(metadata["author"]) if metadata.get("author") else None
    return Document(format, title, author, language, chapters)


def read_markdown(name: str, data: bytes, options: ReadOptions) -> Document:
    """Read Markdown (CommonMark, with tables and footnotes), converted to HTML.

    ``title``, ``author`` and ``lang`` are taken from front matter between lines of ``---``.
    """
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        message = "Reading Markdown needs the extra 'books', which is not installed."
        raise needs_extra(ConfigurationError(message), "books") from None
    text = text_of(data, name)
    metadata = {}
    if front := _FRONT_MATTER.match(text):
        metadata = {key.casefold(): _value(value) for key, value in _FIELD.findall(front[1])}
        text = text[front.end() :]
    footnotes = dict(_NOTE.findall(text))
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable(["table", "strikethrough"])
    if footnotes:
        text = _NOTE_MARK.sub(lambda match: _mark(match, footnotes), _NOTE.sub("", text))
    markup = parser.render(_TASK.sub(r"\1", text))
    for key, value in footnotes.items():
        body = parser.render(re.sub(r"(?m)^[ \t]+", "", value))
        markup += f'<aside role="doc-footnote" id="fn-{html.escape(key)}">{body}</aside>'
    root = parse_html(f"<html><body>{markup}</body></html>".encode(), name)
    return _of_root(name, "md", root, options, metadata)


def _value(text: str) -> str:
    """Return a value of front matter without quotation marks; the entries of a list are joined by commas."""
    if text.startswith("[") and text.endswith("]"):
        return ", ".join(_value(entry.strip()) for entry in text[1:-1].split(","))
    return text.strip("\"' ")


def _mark(match: re.Match[str], footnotes: dict[str, str]) -> str:
    key = match[1]
    return f'<a role="doc-noteref" href="#fn-{html.escape(key)}">*</a>' if key in footnotes else match[0]
