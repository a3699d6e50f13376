"""Plain text, Markdown, HTML, SubRip and Word documents: their chapters, and what is refused."""

from __future__ import annotations

import pytest

from rhapsode.core.errors import DocumentError
from rhapsode.documents.model import Document, NotesPolicy, ReadOptions
from rhapsode.documents.reader import read_document
from tests.support.books import docx


def shape(document: Document) -> list[tuple[str, list[str]]]:
    return [(chapter.title, [block.text for block in chapter.blocks]) for chapter in document.chapters]


def test_text_has_paragraphs_and_chapters() -> None:
    text = "\ufeffA Tale\n\nCHAPTER I.\nThe Start\n\nOne line\nand another.\n\n\nChapter 2\n\nEnd.\n".replace(
        "\n", "\r\n"
    )
    book = read_document("a tale.txt", text.encode())
    assert book.title == "a tale"
    assert shape(book) == [
        ("a tale", ["A Tale"]),
        ("CHAPTER I. The Start", ["CHAPTER I.\nThe Start", "One line\nand another."]),
        ("Chapter 2", ["Chapter 2", "End."]),
    ]


@pytest.mark.parametrize(
    "heading",
    ["Chapter One", "Kapitel 3", "Chapitre II", "Capítulo 12: La casa", "第一章 始まり", "PROLOGUE", "Epilogue."],
)
def test_headings_of_plain_text_begin_chapters(heading: str) -> None:
    book = read_document("x.txt", f"Before.\n\n{heading}\n\nText.\n\n{heading}\n\nMore.".encode())
    assert len(book.chapters) == 3


@pytest.mark.parametrize(
    "line", ["Part of me wanted to go.", "Book a table.", "Chapter and verse", "Introduction to it all"]
)
def test_sentences_are_no_headings(line: str) -> None:
    assert len(read_document("x.txt", f"Before.\n\n{line}\n\nText.\n\n{line}\n\nMore.".encode()).chapters) == 1


def test_a_list_of_contents_makes_no_chapters() -> None:
    contents = "\n\n".join(f"Chapter {number}" for number in range(1, 5))
    body = "\n\n".join(f"Chapter {number}\n\nText {number}." for number in range(1, 5))
    book = read_document("x.txt", f"{contents}\n\n{body}".encode())
    assert [chapter.title for chapter in book.chapters][1:] == [f"Chapter {number}" for number in range(1, 5)]
    assert len(book.chapters) == 5


def test_text_in_another_encoding_is_refused_and_utf_16_is_read() -> None:
    with pytest.raises(DocumentError, match=r"x\.txt is not UTF-8: byte 3"):
        read_document("x.txt", b"caf\xe9 au lait")
    assert read_document("x.txt", "\ufeffGrüße".encode("utf-16-le")).chapters[0].blocks[0].text == "Grüße"


MARKDOWN = """---
title: "My Book"
author: Ann
lang: de
---
# My Book

Intro with *stress*, `code` and a [link](http://x.y)[^1].

## One

- a
- b **c**

| A | B |
|---|---|
| 1 | 2 |

## Two

![A map](map.png)

> quoted[^2]

[^1]: The note,
    in two lines.
[^2]: Second.
"""


def test_markdown_has_front_matter_headings_tables_and_notes() -> None:
    book = read_document("b.md", MARKDOWN.encode())
    assert (book.title, book.author, book.language) == ("My Book", "Ann", "de")
    assert shape(book) == [
        ("My Book", ["My Book", "Intro with stress, code and a link."]),
        ("One", ["One", "a", "b c", "A, B", "1, 2"]),
        ("Two", ["Two", "A map", "quoted"]),
    ]
    notes = read_document("b.md", MARKDOWN.encode(), ReadOptions(NotesPolicy.END))
    assert [chapter.blocks[-1].text for chapter in notes.chapters] == ["The note, in two lines.", "1, 2", "Second."]
    bare = read_document("b.md", MARKDOWN.encode(), ReadOptions(tables=False, images=False))
    assert shape(bare)[1:] == [("One", ["One", "a", "b c"]), ("Two", ["Two", "quoted"])]


def test_html_has_its_title_author_language_and_encoding() -> None:
    text = (
        '<html lang="fr"><head><meta charset="iso-8859-1"><title>Un é</title><meta name="author" content="M. X">'
        "<style>p{}</style></head><body><nav role='doc-toc'><a href='#x'>x</a></nav>"
        "<h1>Un</h1><p>Été&nbsp;!</p></body></html>"
    )
    book = read_document("p.html", text.encode("latin-1"))
    assert (book.title, book.author, book.language) == ("Un é", "M. X", "fr")
    assert shape(book) == [("Un", ["Un", "Été\u00a0!"])]


def test_links_for_navigation_and_removed_text_are_left_out() -> None:
    text = (
        "<body><nav>Home | <a href='/x'>Shop</a></nav><h1>One</h1><p>She <del>did</del><ins>does</ins>.</p>"
        "<nav><ul><li>Next</li></ul></nav><p>More.</p></body>"
    )
    assert shape(read_document("p.html", text.encode())) == [("One", ["One", "She does.", "More."])]


def test_the_boxes_of_tasks_in_markdown_are_left_out() -> None:
    text = "# Do\n\n- [ ] buy\n* [x] read\n  1. [X] sign\n- [y] keep\n\n[ ] stays"
    assert shape(read_document("t.md", text.encode())) == [
        ("Do", ["Do", "buy", "read", "sign", "[y] keep", "[ ] stays"])
    ]


@pytest.mark.parametrize("suffix", ["txt", "md", "markdown", "html", "xhtml", "srt"])
def test_a_document_without_a_title_is_named_after_its_file(suffix: str) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nHello.\n" if suffix == "srt" else "Hello."
    book = read_document(f"shelf/A Tale.{suffix}", text.encode())
    assert (book.title, book.chapters[0].title) == ("A Tale", "A Tale")


def test_subtitles_become_running_text() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\n<i>It was</i>\na dark\n\n2\n00:00:02,500 --> 00:00:04,000\n"
        "{\\an8}night.\n\n"
        "3\n00:00:04,100 --> 00:00:05,000\n- Who?\n- Me.\n\n4\n00:00:09,000 --> 00:00:10,000\n1984\n"
    )
    assert shape(read_document("f.srt", text.encode())) == [("f", ["It was a dark night.\n- Who?\n- Me.", "1984"])]
    with pytest.raises(DocumentError, match=r"f\.srt holds no subtitle"):
        read_document("f.srt", b"hello")


STYLES = (
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
)


def paragraph(runs: str, style: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>' if style else f"<w:p>{runs}</w:p>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


WORD = docx(
    paragraph(run("One 1"), "TOC1")
    + paragraph(run("On") + run("e"), "berschrift1")
    + paragraph(
        run("See ")
        + f"<w:hyperlink>{run('this')}</w:hyperlink>"
        + '<w:r><w:footnoteReference w:id="2"/></w:r>'
        + run(".")
    )
    + paragraph(
        f"<w:ins>{run('new')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:r><w:tab/></w:r>{run('b')}"
    )
    + paragraph("<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r>" + run("x") + "<w:r><w:br/></w:r>" + run("y"))
    + f"<w:tbl><w:tr><w:tc>{paragraph(run('A'))}</w:tc><w:tc>{paragraph(run('B'))}</w:tc></w:tr></w:tbl>"
    + paragraph(run("Two"), "Mine")
    + '<w:p><w:r><w:drawing><docPr descr="A cat"/></w:drawing></w:r></w:p>',
    styles=STYLES,
    footnotes=f'<w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2">{paragraph(run("Below."))}</w:footnote>',
    core="<dc:title>Report</dc:title><dc:creator>Ann</dc:creator>",
)


def test_word_documents_have_headings_notes_tables_and_no_deleted_text() -> None:
    book = read_document("r.docx", WORD)
    assert (book.title, book.author) == ("Report", "Ann")
    assert shape(book) == [("One", ["One", "See this.", "new b", "x\ny", "A, B"]), ("Two", ["Two", "A cat"])]
    noted = read_document("r.docx", WORD, ReadOptions(NotesPolicy.INLINE))
    assert shape(noted)[0][1] == ["One", "See this.", "Below.", "new b", "x\ny", "A, B"]


def test_hidden_text_of_word_documents_is_not_read() -> None:
    said = [("Seen", None), (" hidden", ""), (" hidden", "1"), (" shown", "0"), (" again", "false")]
    runs = ""
    for text, value in said:
        hidden = "" if value is None else f'<w:vanish w:val="{value}"/>' if value else "<w:vanish/>"
        runs += f"<w:r><w:rPr>{hidden}</w:rPr><w:t>{text}</w:t></w:r>"
    body = f"<w:p>{runs}</w:p>"
    assert shape(read_document("h.docx", docx(body)))[0][1] == ["Seen shown again"]


def test_several_authors_in_front_matter_are_joined() -> None:
    for front in ("[Ann, 'Bob B.']", '["Ann","Bob B."]', "Ann, Bob B."):
        book = read_document("b.md", f"---\nauthor: {front}\n---\n# One\n\nText.\n".encode())
        assert book.author == "Ann, Bob B."


def test_old_and_encrypted_word_files_are_named() -> None:
    with pytest.raises(DocumentError, match=r"Save it as \.docx"):
        read_document("r.docx", b"\xd0\xcf\x11\xe0" + bytes(100))


def test_an_unknown_suffix_names_the_nearest() -> None:
    with pytest.raises(DocumentError, match=r"Did you mean '\.epub"):
        read_document("b.epu", b"")
    with pytest.raises(DocumentError, match=r"its suffix is missing\. Known: \.txt"):
        read_document("b", b"")
    with pytest.raises(DocumentError, match=r"its suffix is \.pdf\. Known: \.txt"):
        read_document("b.pdf", b"")
