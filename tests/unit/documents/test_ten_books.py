"""Ten books, each with the structure of books that there are: their chapters, and every word once and in its order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from rhapsode.documents.model import Document, NotesPolicy, ReadOptions
from rhapsode.documents.reader import read_document
from tests.support.books import METADATA, epub, nav, page

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


@dataclass(frozen=True)
class Shape:
    """A book, and what is to be read of it: the blocks of each chapter by its title, and notes at its end."""

    data: bytes
    chapters: list[tuple[str, list[str]]]
    notes: Mapping[str, list[str]] = field(default_factory=dict)


def ncx(points: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" '
        '"http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" '
        'version="2005-1"><head><meta name="dtb:depth" content="1"/></head><docTitle><text>Not a chapter</text>'
        f"</docTitle><navMap>{points}</navMap><pageList><pageTarget><navLabel><text>1</text></navLabel>"
        '<content src="h-0.htm.html#Page_1"/></pageTarget></pageList></ncx>'
    )


def point(number: int, title: str, src: str, inner: str = "") -> str:
    return (
        f'<navPoint id="n{number}" playOrder="{number}"><navLabel><text>{title}</text></navLabel>'
        f'<content src="{src}"/>{inner}</navPoint>'
    )


def entry(title: str, href: str, inner: str = "") -> str:
    return f'<li><a href="{href}">{title}</a>{f"<ol>{inner}</ol>" if inner else ""}</li>'


def old_library() -> Shape:
    """Return a book like those of volunteers' libraries: EPUB 2, an NCX alone, pieces that ignore the chapters."""
    first = (
        '<div class="chapter"><h2><a id="chap01"></a>CHAPTER I.<br/>THE LETTER</h2><p>The post came late, and wet.'
        '<span class="pagenum" id="Page_1">[Pg 1]</span></p><p>He read it tw<span class="pagenum">'
        '<a id="Page_2">[Pg 2]</a></span>ice.<a id="FNanchor_1" href="#Footnote_1" class="fnanchor">[1]</a></p></div>'
        '<div class="chapter"><h2><a id="chap02"></a>CHAPTER II.<br/>THE ROAD</h2><p>They left at dawn.</p>'
    )
    second = (
        "<p>By noon they had lost it.</p></div>"
        '<div class="footnotes"><div class="footnote"><p><a id="Footnote_1" href="h-0.htm.html#FNanchor_1">'
        '<span class="label">[1]</span></a> It was unsigned.</p></div></div>'
    )
    pages = {
        "h-0.htm.html": page(first + "</div>"),
        "h-1.htm.html": page("<div>" + second),
        "toc.ncx": ncx(
            point(1, "CHAPTER I. THE LETTER", "h-0.htm.html#chap01")
            + point(2, "CHAPTER II. THE ROAD", "h-0.htm.html#chap02")
        ),
    }
    pages["h-0.htm.html"] = pages["h-0.htm.html"].replace('href="#Footnote_1"', 'href="h-1.htm.html#Footnote_1"')
    return Shape(
        epub(pages, ["h-0.htm.html", "h-1.htm.html"], spine_attributes='toc="itoc_ncx"'),
        [
            ("CHAPTER I. THE LETTER", ["CHAPTER I.\nTHE LETTER", "The post came late, and wet.", "He read it twice."]),
            ("CHAPTER II. THE ROAD", ["CHAPTER II.\nTHE ROAD", "They left at dawn.", "By noon they had lost it."]),
        ],
        {"CHAPTER I. THE LETTER": ["It was unsigned."]},
    )


def careful_edition() -> Shape:
    """Return an EPUB 3 with a cover, landmarks, a list of pages, notes by ``epub:type``, and a colophon."""
    contents = nav(
        entry("Imprint", "imprint.xhtml")
        + entry("I", "ch1.xhtml")
        + entry("II: The Mill", "ch2.xhtml")
        + entry("Endnotes", "notes.xhtml")
    ).replace(
        "</nav>",
        '</nav><nav epub:type="landmarks"><h2>Landmarks</h2><ol><li><a href="ch1.xhtml">Begin</a></li></ol></nav>'
        '<nav epub:type="page-list"><ol><li><a href="ch1.xhtml#pg1">1</a></li></ol></nav>',
    )
    files = {
        "cover.xhtml": page('<section epub:type="cover"><img src="cover.png" alt="A mill by a river"/></section>'),
        "imprint.xhtml": page("<section epub:type='imprint'><p>Set in type by hand.</p></section>"),
        "ch1.xhtml": page(
            '<section epub:type="chapter"><h2 epub:type="ordinal z3998:roman">I</h2><p>The wheel'
            '<span epub:type="pagebreak" role="doc-pagebreak" id="pg1" title="1"/> turned.'
            '<a href="notes.xhtml#n1" id="r1" epub:type="noteref">1</a></p></section>'
        ),
        "ch2.xhtml": page(
            '<section epub:type="chapter"><hgroup><h2>II</h2><p epub:type="title">The Mill</p></hgroup>'
            '<blockquote epub:type="z3998:poem"><p><span>Round and round</span><br/><span>it went.</span></p>'
            "</blockquote></section>"
        ),
        "notes.xhtml": page(
            '<section epub:type="endnotes" role="doc-endnotes"><h2>Endnotes</h2><ol><li id="n1" epub:type="endnote">'
            '<p>By water. <a href="ch1.xhtml#r1" epub:type="backlink">↩</a></p></li></ol></section>'
        ),
        "cover.png": PNG,
        "nav.xhtml": contents,
    }
    spine = ["cover.xhtml", "imprint.xhtml", "nav.xhtml", "ch1.xhtml", "ch2.xhtml", "notes.xhtml"]
    return Shape(
        epub(files, spine, metadata=METADATA + '<meta name="cover" content="icover_png"/>'),
        [
            ("The Book", ["A mill by a river"]),
            ("Imprint", ["Set in type by hand."]),
            ("I", ["I", "The wheel turned."]),
            ("II: The Mill", ["II", "The Mill", "Round and round\nit went."]),
        ],
        {"I": ["By water."]},
    )


def parts_and_chapters() -> Shape:
    """Return a novel in parts, each a page of its own with a motto or without, whose chapters begin again at 1."""
    files = {
        "p1.xhtml": page("<h1>Part One</h1><h2>North</h2>"),
        "p1c1.xhtml": page("<h2>1</h2><p>Snow.</p>"),
        "p1c2.xhtml": page("<h2>2</h2><p>Ice.</p>"),
        "p2.xhtml": page("<h1>Part Two</h1><blockquote><p>Go south.</p></blockquote>"),
        "p2c1.xhtml": page("<h2>1</h2><h3>A dune</h3><p>Sand.</p><h3>A well</h3><p>Water.</p>"),
        "nav.xhtml": nav(
            entry("Part One: North", "p1.xhtml", entry("1", "p1c1.xhtml") + entry("2", "p1c2.xhtml"))
            + entry("Part Two", "p2.xhtml", entry("1", "p2c1.xhtml", entry("A well", "p2c1.xhtml#x")))
        ),
    }
    return Shape(
        epub(files, [name for name in files if name != "nav.xhtml"]),
        [
            ("Part One: North: 1", ["Part One", "North", "1", "Snow."]),
            ("2", ["2", "Ice."]),
            ("Part Two", ["Part Two", "Go south."]),
            ("1", ["1", "A dune", "Sand.", "A well", "Water."]),
        ],
    )


def one_file() -> Shape:
    """Return a book of one file, whose chapters begin in the middle of paragraphs' neighbours, by fragments."""
    body = (
        '<p>Before.</p><p id="one"><b>One</b></p><p>First.</p><p>Last of one.<a id="two"/></p><p><b>Two</b></p>'
        '<div><div><p>Second.</p><span id="three"></span></div></div><div><p><b>Three</b></p><p>Third.</p></div>'
    )
    table = "".join(entry(name, f"all.xhtml#{name.lower()}") for name in ("One", "Two", "Three"))
    return Shape(
        epub({"all.xhtml": page(body), "nav.xhtml": nav(table)}, ["all.xhtml"]),
        [
            ("The Book", ["Before."]),
            ("One", ["One", "First.", "Last of one."]),
            ("Two", ["Two", "Second."]),
            ("Three", ["Three", "Third."]),
        ],
    )


def plain_anchors() -> Shape:
    """Return a book without any types: notes by stars and numbers, at the end of each chapter, with ways back."""
    chapter = (
        '<h2>{title}</h2><p>He said so,<a href="#{id}a" id="{id}ra"><sup>1</sup></a> twice.'
        '<a href="#{id}b" id="{id}rb">*</a></p><p>See page <a href="#{id}">12</a> and <a href="#{id}ra">here</a>.</p>'
        '<hr/><p id="{id}a"><a href="#{id}ra">1.</a> In {title}.</p><p><a id="{id}b" href="#{id}rb">*</a> Or not.</p>'
    )
    files = {
        f"{name}.xhtml": page(f'<div id="{name}">' + chapter.format(title=title, id=name) + "</div>")
        for name, title in (("a", "Rain"), ("b", "Wind"))
    }
    blocks = ["He said so, twice.", "See page 12 and here."]
    return Shape(
        epub(files, list(files)),
        [("Rain", ["Rain", *blocks]), ("Wind", ["Wind", *blocks])],
        {"Rain": ["In Rain.", "Or not."], "Wind": ["In Wind.", "Or not."]},
    )


def poems_and_tables() -> Shape:
    """Return a miscellany: stanzas, a play, lists of terms, tables with captions, pictures, formulas, ruby."""
    poem = (
        '<h2>Song</h2><div class="poem"><div class="stanza"><span class="i0">The tide is in,<br/></span>'
        '<span class="i2">the tide is out,<br/></span></div><div class="stanza"><span class="i0">and in.<br/></span>'
        "</div></div><pre>  so it goes\n    and goes</pre>"
    )
    play = (
        "<h2>Scene</h2><dl><dt>ANN</dt><dd>Who is there?</dd><dt>BEN</dt><dd>Nobody.</dd></dl>"
        "<table><caption>Prices</caption><thead><tr><th>Fish</th><th>Pence</th></tr></thead>"
        "<tbody><tr><td>Cod</td><td><p>4</p></td></tr></tbody></table>"
        '<figure><img src="x.png" alt="A cod"/><figcaption>Fig. 1</figcaption></figure>'
        '<p>So <math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x squared"><mi>x</mi></math> it is, '
        '<ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp></ruby>.</p><p><img src="d.png" alt="D"/>one.</p>'
        '<img src="ornament.png" alt=""/><p>Fin.</p>'
    )
    return Shape(
        epub({"a.xhtml": page(poem), "b.xhtml": page(play)}, ["a.xhtml", "b.xhtml"]),
        [
            ("Song", ["Song", "The tide is in,\nthe tide is out,", "and in.", "so it goes\nand goes"]),
            (
                "Scene",
                [
                    "Scene", "ANN", "Who is there?", "BEN", "Nobody.", "Prices", "Fish, Pence", "Cod, 4", "A cod",
                    "Fig. 1", "So x squared it is, 東.", "Done.", "Fin.",
                ],
            ),
        ],
    )  # fmt: skip


def right_to_left() -> Shape:
    """Return a book whose pages progress from right to left, in UTF-16 and UTF-8 with marks, with odd names."""
    files: dict[str, str | bytes] = {
        "%D7%90%20a.xhtml": page('<h1 id="%D7%91">ראשון</h1><p>שלום.</p>', attributes='dir="rtl" xml:lang="he"')
        .replace("utf-8", "utf-16")
        .replace("%D7%91", "ב")
        .encode("utf-16"),
        "b+c&amp;d.xhtml": ("\ufeff" + page("<h1>שני</h1><p>Bye\u200b.</p>")).encode(),
        "nav.xhtml": nav(entry("ראשון", "./%d7%90%20a.xhtml#%D7%91") + entry("שני", "../OEBPS/b+c%26d.xhtml")),
    }
    data = epub(
        files,
        ["%D7%90%20a.xhtml", "b+c&amp;d.xhtml"],
        spine_attributes='page-progression-direction="rtl"',
        extra={"OEBPS/b+c&d.xhtml": files["b+c&amp;d.xhtml"]},
    )
    return Shape(data, [("ראשון", ["ראשון", "שלום."]), ("שני", ["שני", "Bye."])])


def drawn_pages() -> Shape:
    """Return a picture book: an SVG in the spine, texts in images, an object, a switch, and hidden fonts."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>A map</title><desc>unsaid</desc>'
        '<text x="1">Here be</text><text><tspan x="0">dra</tspan><tspan>gons</tspan><tspan x="0" dy="9">too</tspan>'
        '</text><text style="display:none">no</text></svg>'
    )
    body = (
        "<h1>Two</h1><svg xmlns='http://www.w3.org/2000/svg' role='img' aria-label='A ship'><text>no</text></svg>"
        '<object data="s.svg" type="image/svg+xml"><p>A sail</p></object><object data="x.swf">no</object>'
        '<epub:switch id="s"><epub:case required-namespace="http://www.xml-cml.org/schema"><p>no</p></epub:case>'
        "<epub:default><p>Water.</p></epub:default></epub:switch>"
    )
    encryption = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod '
        'Algorithm="http://ns.adobe.com/pdf/enc#RC"/><enc:CipherData><enc:CipherReference URI="OEBPS/f.otf"/>'
        "</enc:CipherData></enc:EncryptedData></encryption>"
    )
    data = epub(
        {"b.xhtml": page(body)},
        ["map", "b.xhtml"],
        items='<item id="imap" href="map.svg" media-type="image/svg+xml"/>',
        extra={"OEBPS/map.svg": svg, "META-INF/encryption.xml": encryption, "OEBPS/f.otf": b"x"},
    )
    return Shape(data, [("A map", ["A map", "Here be\ndragons too"]), ("Two", ["Two", "A ship", "A sail", "Water."])])


def beside_the_order() -> Shape:
    """Return an exercise book: answers that are no part of the order but listed, a page that is neither, repeats."""
    files = {
        "q.xhtml": page("<h1>Questions</h1><p>What is it?</p>"),
        "a.xhtml": page("<h1>Answers</h1><p>A stone.</p>"),
        "hint.xhtml": page("<p>Unlisted.</p>"),
        "nav.xhtml": nav(entry("Questions", "q.xhtml") + entry("Answers", "a.xhtml") + entry("Site", "http://x.y/")),
    }
    spine = ["q.xhtml", "hint.xhtml linear='no'", "a.xhtml linear='no'", "q.xhtml"]
    return Shape(
        epub(files, spine), [("Questions", ["Questions", "What is it?"]), ("Answers", ["Answers", "A stone."])]
    )


def careless_tools() -> Shape:
    """Return what careless converters make: prefixes, CDATA, old encodings, tags unclosed, capitals that differ."""
    latin = page("<h1>Déjà</h1><p>vu &amp; entendu&nbsp;; na&iuml;f.</p>").replace("utf-8", "ISO-8859-1")
    files: dict[str, str | bytes] = {
        "Text/One.xhtml": latin.encode("latin-1"),
        "Text/two.html": "<HTML><BODY><H1>Two</H1><P>Open <B>bold<P>and &copy; so on<BR>here</BODY>",
        "Text/three.xhtml": page("<h1>Three</h1><p>a<!-- c -->b <![CDATA[<c> & d]]><?pi no?></p>").replace(
            "<body>", "<body>\r\n\t"
        ),
        "toc.ncx": ncx(
            point(3, "Three", "Text/three.xhtml")
            + point(1, "Déjà", "Text/One.xhtml")
            + point(2, "Two", "Text/two.html")
        ),
    }
    return Shape(
        epub(files, ["Text/One.xhtml", "Text/two.html", "Text/three.xhtml"]),
        [
            ("Déjà", ["Déjà", "vu & entendu\u00a0; naïf."]),
            ("Two", ["Two", "Open bold", "and © so on\nhere"]),
            ("Three", ["Three", "ab <c> & d"]),
        ],
    )


BOOKS = (
    old_library,
    careful_edition,
    parts_and_chapters,
    one_file,
    plain_anchors,
    poems_and_tables,
    right_to_left,
    drawn_pages,
    beside_the_order,
    careless_tools,
)


def shape(document: Document) -> list[tuple[str, list[str]]]:
    return [(chapter.title, [block.text for block in chapter.blocks]) for chapter in document.chapters]


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.__name__)
def test_chapters_are_right_and_what_is_read_is_the_text(book: object) -> None:
    assert callable(book)
    written: Shape = book()
    assert shape(read_document("book.epub", written.data)) == written.chapters
    at_end = read_document("book.epub", written.data, ReadOptions(NotesPolicy.END))
    assert shape(at_end) == [(title, [*blocks, *written.notes.get(title, [])]) for title, blocks in written.chapters]
