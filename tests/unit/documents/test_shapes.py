"""Text in is text read: valid markup of real books, which says the same in many ways."""

from __future__ import annotations

import pytest

from rhapsode.documents.model import Document
from rhapsode.documents.reader import read_document
from tests.support.books import epub, nav, page


def read(data: bytes) -> Document:
    return read_document("book.epub", data)


def blocks(body: str) -> list[str]:
    (chapter,) = read(epub({"a.xhtml": page(body)}, ["a.xhtml"])).chapters
    return [block.text for block in chapter.blocks]


@pytest.mark.parametrize(
    ("body", "heard"),
    [
        ("Loose <p>in</p> text <div>of a body</div> is read.", ["Loose", "in", "text", "of a body", "is read."]),
        ('<p><span class="dropcap">I</span>t was late.</p>', ["It was late."]),
        ('<p><span class="initial"><big>“T</big></span><small>HE</small> END”</p>', ["“THE END”"]),
        ('<p><img alt="O" src="o.png"/>nce upon a time</p>', ["Once upon a time"]),
        ("<p>wo<!-- a comment -->rd and<?pi x?> more</p>", ["word and more"]),
        ("<p>a <![CDATA[<b> & c]]> d</p>", ["a <b> & c d"]),
        ("<p>hyphen\u00adated, zero\u200bwidth</p>", ["hyphenated, zerowidth"]),
        ("<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>を読む</p>", ["漢字を読む"]),
        ("<dl><dt>Term</dt><dd>Its meaning</dd></dl>", ["Term", "Its meaning"]),
        ("<ul><li>one<ul><li>inner</li></ul>after</li><li><p>two</p></li></ul>", ["one", "inner", "after", "two"]),
        ("<blockquote><p>Said</p><footer>Ann</footer></blockquote>", ["Said", "Ann"]),
        ("<figure><img alt='A map' src='m.png'/><figcaption>The river</figcaption></figure>", ["A map", "The river"]),
        ("<pre>one  line\n  another</pre>", ["one  line\nanother"]),
        ("<p>Roses<br/>are red,<br class='x'/>violets</p>", ["Roses\nare red,\nviolets"]),
        ("<section><header><h2>In</h2></header><p>text</p></section>", ["In", "text"]),
        ("<details><summary>More</summary><p>inside</p></details>", ["More", "inside"]),
        ("<p>H<sub>2</sub>O and 10<sup>th</sup></p>", ["H2O and 10th"]),
        ("<p>before</p><hr/><p>after</p>", ["before", "after"]),
        ("<center>In the middle</center>", ["In the middle"]),
        ("<table><caption>Trains</caption><tr><th>To</th><td>Rome</td></tr></table>", ["Trains", "To, Rome"]),
        ("<div><div><div>deep<span> and <i>in</i>line</span></div></div></div>", ["deep and inline"]),
        ("<p>a</p>\n\ttail of one<p>b</p>", ["a", "tail of one", "b"]),
        ("<h1>A <br/>title</h1><p>x</p>", ["A\ntitle", "x"]),
        ('<p xml:lang="fr">Bonjour</p><p>Hello</p>', ["Bonjour", "Hello"]),
        ("<p>&#160;no-break&#160;</p>", ["no-break"]),
        ("<a id='x'/><p><a href='#x'>A link</a> stays</p>", ["A link stays"]),
    ],
)
def test_nothing_of_a_page_is_lost(body: str, heard: list[str]) -> None:
    found = [text.replace("\xa0", " ").strip() for text in blocks(body)]
    assert found == heard


def test_the_order_of_the_spine_is_read_whatever_the_contents_say() -> None:
    pages = {
        "a.xhtml": page("<p>First.</p>"),
        "b.xhtml": page("<p>Second.</p>"),
        "c.xhtml": page("<p>Third.</p>"),
        "nav.xhtml": nav(
            '<li><a href="c.xhtml">C</a></li><li><a href="a.xhtml">A</a></li><li><a href="b.xhtml">B</a></li>'
        ),
    }
    book = read(epub(pages, ["a.xhtml", "b.xhtml", "c.xhtml"]))
    assert [(chapter.title, [block.text for block in chapter.blocks]) for chapter in book.chapters] == [
        ("A", ["First."]),
        ("B", ["Second."]),
        ("C", ["Third."]),
    ]


def test_entries_within_a_page_cut_it_where_they_point() -> None:
    body = "<p>Before.</p><h2 id='x'>X</h2><p>of x</p><p>still <a id='y'/>of x</p><h2 id='z'>Z</h2><p>of z</p>"
    pages = {
        "a.xhtml": page(body),
        "nav.xhtml": nav('<li><a href="a.xhtml#x">X</a></li><li><a href="a.xhtml#z">Z</a></li>'),
    }
    book = read(epub(pages, ["a.xhtml"]))
    assert [(chapter.title, [block.text for block in chapter.blocks]) for chapter in book.chapters[1:]] == [
        ("X", ["X", "of x", "still of x"]),
        ("Z", ["Z", "of z"]),
    ]
    assert [block.text for block in book.chapters[0].blocks] == ["Before."]


def test_entries_that_point_nowhere_lose_nothing() -> None:
    pages = {
        "a.xhtml": page("<p>One.</p>"),
        "b.xhtml": page("<p>Two.</p>"),
        "nav.xhtml": nav(
            '<li><a href="gone.xhtml">Gone</a></li><li><a href="b.xhtml#gone">B</a></li><li><span>None</span></li>'
        ),
    }
    book = read(epub(pages, ["a.xhtml", "b.xhtml"]))
    assert [block.text for chapter in book.chapters for block in chapter.blocks] == ["One.", "Two."]
