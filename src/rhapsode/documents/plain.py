"""Plain text and SubRip subtitles."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.core.errors import DocumentError
from rhapsode.documents.chapters import cut, starts_by_heading, title_of_file
from rhapsode.documents.markup import text_of
from rhapsode.documents.model import Block, Chapter, Document, ReadOptions

_NUMBER: Final = r"(?:\d{1,3}|[IVXLC]{1,8}|[A-Z][a-z]{2,11}(?:[ -][A-Z]?[a-z]{2,11})?|[A-Z]{3,12}(?:[ -][A-Z]{3,12})?)"
_WORDS: Final = (
    "chapter|book|part|act|canto|letter|kapitel|teil|buch|chapitre|partie|livre|cap\u00edtulo|parte|libro|capitolo"
    "|livro"
)
_ALONE: Final = (
    "prologue|epilogue|preface|foreword|introduction|afterword|prolog|epilog|vorwort|nachwort|pr\u00e9face|pr\u00f3logo"
    "|ep\u00edlogo|prologo|epilogo"
)
_HAN: Final = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u3007"
_CHAPTER: Final = re.compile(
    rf"(?:{_WORDS})\.?[ \t]+(?-i:{_NUMBER})\b[.:]?[^\n]{{0,80}}|(?:{_ALONE})\.?"
    rf"|\u7b2c[{_HAN}\d]{{1,6}}[\u7ae0\u56de\u8a71\u8bdd\u90e8\u5377][^\n]{{0,40}}",
    re.IGNORECASE,
)
_PART: Final = re.compile(r"(?:part|book|teil|buch|partie|livre|parte|libro|livro)\b", re.IGNORECASE)
_BLANK: Final = re.compile(r"\n[ \t\f]*\n\s*")
MAX_HEADING_LINES: Final = 3
CONTENTS_LINES: Final = 3
"""This many headings in a row are a table of contents, not chapters without text."""

_CUE: Final = re.compile(
    r"(?:^|\n)[ \t]*(?:\d{1,9}[ \t]*\n[ \t]*)?(\d{1,3}):(\d{2}):(\d{2})[,.](\d{1,3})[ \t]*-->[ \t]*"
    r"(\d{1,3}):(\d{2}):(\d{2})[,.](\d{1,3})[^\n]{0,200}(?:\n|$)"
)
_STYLE: Final = re.compile(r"</?(?:[ibus]|font|c|v)(?:[ .][^<>\n]{0,200})?>|\{\\[^{}\n]{0,100}\}", re.IGNORECASE)
PARAGRAPH_SECONDS: Final = 2.0
"""The silence between two subtitles that begins a paragraph."""
_SENTENCE_END: Final = re.compile("[.!?\u2026\u3002\uff01\uff1f][\"'\u00bb\u201d\u2019)\\]]{0,3}$")


def read_text(name: str, data: bytes, options: ReadOptions) -> Document:
    """Read plain text: paragraphs between empty lines, and chapters by headings such as "Chapter 1" on their own."""
    blocks: list[Block] = []
    for paragraph in _BLANK.split(text_of(data, name).replace("\x00", "")):
        text = paragraph.strip()
        if text:
            lines = text.split("\n")
            heading = len(lines) <= MAX_HEADING_LINES and len(text) <= 200 and _CHAPTER.fullmatch(lines[0].strip())
            level = (1 if _PART.match(text) else 2) if heading else 0
            blocks.append(Block("heading" if heading else "paragraph", text, level))
    blocks = _without_contents(blocks)
    if not blocks:
        raise DocumentError(f"{name} holds no text.")
    title = title_of_file(name)
    return Document("txt", title, None, None, cut(blocks, starts_by_heading(blocks), title))


def _without_contents(blocks: list[Block]) -> list[Block]:
    """Return ``blocks`` with the headings of a table of contents turned into paragraphs."""
    remaining, begin = list(blocks), 0
    while begin < len(remaining):
        end = begin
        while end < len(remaining) and remaining[end].kind == "heading":
            end += 1
        if end - begin >= CONTENTS_LINES:
            for index in range(begin, end - 1):
                remaining[index] = Block("paragraph", remaining[index].text)
        begin = max(end, begin + 1)
    return remaining


def read_srt(name: str, data: bytes, options: ReadOptions) -> Document:
    """Read subtitles as running text, without numbers, times and styles: paragraphs end at silences.

    Raises DocumentError when there is no subtitle in it.
    """
    text = text_of(data, name).replace("\x00", "")
    cues = list(_CUE.finditer(text))
    paragraphs: list[str] = []
    until = None
    for number, cue in enumerate(cues):
        end = cues[number + 1].start() if number + 1 < len(cues) else len(text)
        lines = [" ".join(line.split()) for line in _STYLE.sub("", text[cue.end() : end]).split("\n")]
        cue_text = "\n".join(filter(None, lines))
        times = [int(part) for part in cue.groups()]
        start_s, end_s = _seconds(times[:4]), _seconds(times[4:])
        if cue_text:
            # Dashes mark a change of speaker: such lines are not joined.
            cue_text = cue_text if re.match("[-\u2013\u2014]", cue_text) else cue_text.replace("\n", " ")
            joins = until is not None and start_s - until < PARAGRAPH_SECONDS
            if joins and paragraphs:
                gap = "\n" if _SENTENCE_END.search(paragraphs[-1]) else " "
                paragraphs[-1] += gap + cue_text
            else:
                paragraphs.append(cue_text)
            until = end_s
    if not paragraphs:
        raise DocumentError(f"{name} holds no subtitle.")
    title = title_of_file(name)
    blocks = tuple(Block("paragraph", paragraph) for paragraph in paragraphs)
    return Document("srt", title, None, None, (Chapter(title, blocks),))


def _seconds(parts: list[int]) -> float:
    hours, minutes, seconds, milliseconds = parts
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
