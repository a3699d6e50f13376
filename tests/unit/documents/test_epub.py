"""EPUBs of odd but valid shapes: chapters, the order of reading, notes, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhapsode.core.errors import DocumentError, TooLargeError
from rhapsode.documents.model import Chapter, Document, NotesPolicy, ReadOptions
from rhapsode.documents.reader import read_document
from tests.support.books import METADATA, epub, nav, page, zipped


def texts(chapter: Chapter) -> list[str]:
    return [block.text for block in chapter.blocks]


def shape(document: Document) -> list[tuple[str, list[str]]]:
    return [(chapter.title, texts(chapter)) for chapter in document.chapters]


def read(data: bytes, notes: NotesPolicy = NotesPolicy.OMIT) -> Document:
    return read_document("book.epub", data, ReadOptions(notes))


def test_a_plain_book_has_its_metadata_and_the_order_of_its_spine() -> None:
    book = read(
        epub(
            {
                "b.xhtml": page("<h1>One</h1><p>First.</p>"),
                "a.xhtml": page("<h1>Two</h1><p>Second.</p>"),
                "nav.xhtml": nav('<li><a href="b.xhtml">One</a></li><li><a href="a.xhtml">Two</a></li>'),
            },
            ["b.xhtml", "a.xhtml"],
        )
    )
    assert (book.title, book.author, book.language) == ("The Book", "Ann Author", "en-GB")
    assert shape(book) == [("One", ["One", "First."]), ("Two", ["Two", "Second."])]
    assert book.chapters[0].blocks[0].level == 1


def test_nested_entries_begin_chapters_and_a_part_joins_its_first_chapter() -> None:
    body = (
        '<h1 id="p1">Part I</h1><h2 id="c1">Chapter 1</h2><p>a</p><h3 id="s">Section</h3><p>b</p>'
        '<h2 id="c2">Chapter 2</h2><p>c</p><h1 id="p2">Part II</h1><p>About it.</p><h2 id="c3">Chapter 3</h2><p>d</p>'
    )
    entries = (
        '<li><a href="t.xhtml#p1">Part I</a><ol><li><a href="t.xhtml#c1">Chapter 1</a>'
        '<ol><li><a href="t.xhtml#s">Section</a></li></ol></li><li><a href="t.xhtml#c2">Chapter 2</a></li></ol></li>'
        '<li><span>Part II</span><ol><li><a href="t.xhtml#p2">Opening</a></li><li><a href="t.xhtml#c3">Chapter 3</a>'
        "</li></ol></li>"
    )
    book = read(epub({"t.xhtml": page(body), "nav.xhtml": nav(entries)}, ["t.xhtml"]))
    assert shape(book) == [
        ("Part I: Chapter 1", ["Part I", "Chapter 1", "a", "Section", "b"]),
        ("Chapter 2", ["Chapter 2", "c"]),
        ("Part II: Opening", ["Part II", "About it."]),
        ("Chapter 3", ["Chapter 3", "d"]),
    ]


NCX = (
    '<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx.dtd">'
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>'
    '<navPoint id="a"><navLabel><text>Eins &amp; mehr</text></navLabel>'
    '<content src="text/one%20file.html"/></navPoint>'
    '<navPoint id="b"><navLabel><text>Zwei</text></navLabel><content src="text/one%20file.html#zwei"/></navPoint>'
    "</navMap></ncx>"
)


def test_an_ncx_of_epub_2_and_percent_encoded_names_and_named_characters() -> None:
    body = (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
        '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>'
        "<body><p>Caf&eacute;&nbsp;&mdash; na&#239;ve &lt;b&gt;</p>"
        "<p>Ende.<a id='zwei'/></p><p>Zw\u00adei.</p></body></html>"
    )
    book = read(
        epub(
            {"text/one%20file.html": body, "toc.ncx": NCX}, ["text/one%20file.html"], spine_attributes='toc="itoc_ncx"'
        )
    )
    assert shape(book) == [("Eins & mehr", ["Café\u00a0— naïve <b>", "Ende."]), ("Zwei", ["Zwei."])]


def test_without_contents_files_are_chapters_by_heading_or_title() -> None:
    files = {
        "1.xhtml": page("<p>Cover words.</p>", title="Cover"),
        "2.xhtml": page("<div><p>Text</p></div>", title="Tale"),
        "3.xhtml": page(""),
        "4.xhtml": page("<h2>The end</h2><p>x</p>", title="Ignored"),
    }
    book = read(epub(files, list(files)))
    assert [chapter.title for chapter in book.chapters] == ["Cover", "Tale", "The end"]


def test_text_before_the_first_entry_is_not_lost() -> None:
    files = {
        "0.xhtml": page("<p>Dedication.</p>"),
        "1.xhtml": page("<p>a</p>"),
        "2.xhtml": page("<p>b</p>"),
        "nav.xhtml": nav(
            '<li><a href="1.xhtml">A</a></li><li><a href="2.xhtml">B</a></li><li><a href="gone.xhtml">C</a></li>'
        ),
    }
    book = read(epub(files, ["0.xhtml", "nav.xhtml", "1.xhtml", "2.xhtml"]))
    assert shape(book) == [("The Book", ["Dedication."]), ("A", ["a"]), ("B", ["b"])]


def test_fallbacks_and_pages_that_are_not_part_of_the_order() -> None:
    items = '<item id="pdf" href="x.pdf" media-type="application/pdf" fallback="i1_xhtml"/>'
    files = {"1.xhtml": page("<p>Instead.</p>"), "aux.xhtml": page("<p>Beside.</p>")}
    data = epub(files, ["1.xhtml", "aux.xhtml linear='no'"], items=items)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    opf = content["OEBPS/content.opf"].decode().replace('idref="i1_xhtml"', 'idref="pdf"')
    book = read(zipped({**content, "OEBPS/content.opf": opf}))
    assert [text for chapter in book.chapters for text in texts(chapter)] == ["Instead."]


def test_the_package_may_lie_at_the_top_and_languages_are_kept() -> None:
    files = {"a.xhtml": page('<p>Hello.</p><p xml:lang="fr">Bonjour <i>toi</i>.</p>', attributes='xml:lang="en-GB"')}
    book = read(epub(files, ["a.xhtml"], opf="book.opf"))
    assert [(block.text, block.language) for block in book.chapters[0].blocks] == [
        ("Hello.", None),
        ("Bonjour toi.", "fr"),
    ]


def test_authors_by_role_and_the_main_title() -> None:
    metadata = (
        '<dc:title id="s">A subtitle</dc:title><dc:title id="t">Main</dc:title>'
        '<meta refines="#t" property="title-type">main</meta>'
        '<dc:creator id="x">Translator</dc:creator><meta refines="#x" property="role">trl</meta>'
        '<dc:creator opf:role="aut">One</dc:creator><dc:creator>Two</dc:creator>'
    )
    book = read(epub({"a.xhtml": page("<p>x</p>")}, ["a.xhtml"], metadata=metadata))
    assert (book.title, book.author, book.language) == ("Main", "One, Two", None)


def test_the_cover_is_the_picture_that_the_book_names() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(20)
    metadata = METADATA + '<meta name="cover" content="ic_png"/>'
    book = read(epub({"a.xhtml": page("<p>x</p>"), "c.png": picture}, ["a.xhtml"], metadata=metadata))
    assert book.cover is not None
    assert (book.cover.data, book.cover.mime_type) == (picture, "image/png")


POPUP = (
    '<p>Said<a epub:type="noteref" href="#n1">1</a> and <a epub:type="noteref" href="#n2">*</a>done.</p><p>Next.</p>'
    '<aside epub:type="footnote" id="n1"><p>1. Note one.</p></aside>'
    '<aside id="n2" role="doc-footnote"><p>Two.</p></aside>'
)
LINKED = (
    '<p>Said<sup><a id="r1" href="#n1">1</a></sup> and '
    '<a id="r2" href="#n2" class="fnanchor">[2]</a>done.</p><p>Next.</p>'
    '<div class="notes"><p id="n1"><a href="#r1">1</a> Note one.</p>'
    '<p><a id="n2" href="#r2"><span class="label">[2]</span></a> Two. <a href="#r2">↩</a></p></div>'
)


@pytest.mark.parametrize("body", [POPUP, LINKED])
def test_notes_are_left_out_or_read_where_it_is_asked_for(body: str) -> None:
    data = epub({"a.xhtml": page(body)}, ["a.xhtml"])
    first = "1. Note one." if body is POPUP else "Note one."
    for notes, expected in (
        (NotesPolicy.OMIT, ["Said and done.", "Next."]),
        (NotesPolicy.END, ["Said and done.", "Next.", first, "Two."]),
        (NotesPolicy.INLINE, ["Said and done.", first, "Two.", "Next."]),
    ):
        assert [text for chapter in read(data, notes).chapters for text in texts(chapter)] == expected


def test_endnotes_of_a_file_of_their_own_are_read_in_the_chapter_of_their_marks() -> None:
    files = {
        "1.xhtml": page('<h1>A</h1><p>One<a href="n.xhtml#x" role="doc-noteref">1</a>.</p>'),
        "2.xhtml": page("<h1>B</h1><p>Two.</p>"),
        "n.xhtml": page(
            '<section epub:type="endnotes"><h1>Notes</h1><ol><li id="x" epub:type="endnote">Why.</li></ol></section>'
        ),
    }
    spine = ["1.xhtml", "2.xhtml", "n.xhtml linear='no'"]
    assert shape(read(epub(files, spine), NotesPolicy.END)) == [("A", ["A", "One.", "Why."]), ("B", ["B", "Two."])]
    assert shape(read(epub(files, spine))) == [("A", ["A", "One."]), ("B", ["B", "Two."])]


def test_notes_that_do_not_link_back_are_known_by_their_sign() -> None:
    """A raised number, or a star, whose note begins with it or is the item of that number."""
    said = '<p>One<sup><a href="#a">1</a></sup> two<a href="n.xhtml#b"><sup>*</sup></a> three<a href="#c">†</a>'
    body = f'{said} four<sup><a href="n.xhtml#e">2</a></sup>.</p><p id="a">1. First.</p><div><a id="c"/>† Cross.</div>'
    other = '<p id="b">*Star.</p><ol><li>Another.</li><li id="e">Fourth.</li></ol>'
    data = epub({"a.xhtml": page(body), "n.xhtml": page(other)}, ["a.xhtml", "n.xhtml"])
    assert [text for chapter in read(data).chapters for text in texts(chapter)] == [
        "One two three four.",
        "Another.",
    ]
    end = [text for chapter in read(data, NotesPolicy.END).chapters for text in texts(chapter)]
    assert end[:5] == ["One two three four.", "1. First.", "*Star.", "† Cross.", "Fourth."]


def test_raised_links_to_what_is_no_note_stay() -> None:
    body = (
        '<p>The 2<sup><a href="#power">3</a></sup> power, a list<sup><a href="#all">1</a></sup>, an item'
        '<sup><a href="#item">7</a></sup>.</p><p id="power">Powers of two.</p>'
        '<div id="all">1 and <p id="item">more.</p></div>'
    )
    assert texts(read(epub({"a.xhtml": page(body)}, ["a.xhtml"])).chapters[0]) == [
        "The 23 power, a list1, an item7.",
        "Powers of two.",
        "1 and",
        "more.",
    ]


def test_links_that_are_no_marks_stay() -> None:
    body = '<p>See <a href="#t">Table 3</a>, page <a href="#p">7</a>.</p><p id="t">Table.</p><p id="p">Seven.</p>'
    assert texts(read(epub({"a.xhtml": page(body)}, ["a.xhtml"])).chapters[0]) == [
        "See Table 3, page 7.",
        "Table.",
        "Seven.",
    ]


def test_a_page_that_is_not_well_formed_is_read_as_browsers_do() -> None:
    book = read(epub({"a.xhtml": "<html><body><p>One<br>two<p>Three &copy; &bogus; <b>bold</body>"}, ["a.xhtml"]))
    assert texts(book.chapters[0]) == ["One\ntwo", "Three © &bogus; bold"]


def test_what_is_not_to_be_heard() -> None:
    body = (
        '<p>A<span epub:type="pagebreak" id="p5" title="5">5</span>b.</p><p hidden="hidden">no</p><script>no</script>'
        '<p style="display: none">no</p><p><ruby>漢<rt>かん</rt></ruby>字</p><p><span class="drop">T</span>here</p>'
        '<p><img src="t.png" alt="W"/>hen</p><figure><img src="x.png" alt="A map"/></figure><img src="http://x/y.png"/>'
        "<table><tr><th>Name</th><th>Age</th></tr><tr><td>Ann</td><td><b>7</b></td></tr></table><!-- no -->"
    )
    book = read(epub({"a.xhtml": page(body)}, ["a.xhtml"]))
    found = [(block.kind, block.text) for block in book.chapters[0].blocks]
    assert found == [
        ("paragraph", "Ab."),
        ("paragraph", "漢字"),
        ("paragraph", "There"),
        ("paragraph", "When"),
        ("image", "A map"),
        ("row", "Name, Age"),
        ("row", "Ann, 7"),
    ]


def refused(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read(data)
    assert caught.value.status == 400
    return caught.value.message


def test_what_is_wrong_with_a_file_is_said_with_its_name() -> None:
    assert "book.epub is damaged: it is no ZIP archive" in refused(b"PK nothing")
    assert "book.epub is no EPUB: there is no META-INF/container.xml in it." in refused(zipped({"a": "b"}))
    assert "the page 'OEBPS/gone.xhtml' is missing" in refused(
        epub(
            {"a.xhtml": page("")},
            ["gone"],
            items='<item id="igone" href="gone.xhtml" media-type="application/xhtml+xml"/>',
        )
    )
    assert refused(epub({"a.xhtml": page("<p> </p>")}, ["a.xhtml"])) == "book.epub holds no text."


def test_protected_books_are_refused_and_hidden_fonts_are_not() -> None:
    def encryption(algorithm: str, path: str) -> str:
        return (
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
            f'<enc:EncryptedData><enc:EncryptionMethod Algorithm="{algorithm}"/><enc:CipherData>'
            f'<enc:CipherReference URI="{path}"/></enc:CipherData></enc:EncryptedData></encryption>'
        )

    files = {"a.xhtml": page("<p>x</p>")}
    drm = encryption("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "OEBPS/a.xhtml")
    assert "protected" in refused(epub(files, ["a.xhtml"], extra={"META-INF/encryption.xml": drm}))
    font = encryption("http://www.idpf.org/2008/embedding", "OEBPS/f.otf")
    assert read(epub(files, ["a.xhtml"], extra={"META-INF/encryption.xml": font})).characters == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "ha">{laughs}]><html><body><p>&l8;</p></body></html>'
    external = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x;</p></body></html>'
    for text in (bomb, external):
        assert "entities" in refused(epub({"a.xhtml": text.encode(encoding)}, ["a.xhtml"]))


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    with pytest.raises(TooLargeError, match="over 250 times"):
        read(epub({"a.xhtml": page("<p>" + "a" * 20_000_000 + "</p>")}, ["a.xhtml"]))
    with pytest.raises(TooLargeError, match="10,002 files"):
        read(zipped({str(number): "" for number in range(10_002)}))


def test_markup_beyond_the_depth_of_the_parser_is_refused_not_cut() -> None:
    for depth in (200, 2000):
        data = epub({"a.html": "<html><body>" + "<div>" * depth + "deep"}, ["a.html"])
        if depth == 200:
            assert texts(read(data).chapters[0]) == ["deep"]
        else:
            assert "too deep" in refused(data)


WORDS = st.lists(
    st.sampled_from(["p", "h1", "h2", "li", "div", "quote", "span", "br", "table", "pre", "nested"]), max_size=12
)


@given(pages=st.lists(WORDS, min_size=1, max_size=4), linked=st.booleans())
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_or_doubled_and_the_order_is_kept(pages: list[list[str]], linked: bool) -> None:
    count = 0
    files: dict[str, str | bytes] = {}
    entries = ""

    def word() -> str:
        nonlocal count
        count += 1
        return f"word{count}"

    for number, kinds in enumerate(pages):
        body = ""
        for place, kind in enumerate(kinds):
            markup = {
                "p": lambda: f"<p>{word()} <b>{word()}</b> {word()}</p>",
                "h1": lambda: f"<h1>{word()}</h1>",
                "h2": lambda: f"<h2>{word()}<br/>{word()}</h2>",
                "li": lambda: f"<ul><li>{word()}<ul><li>{word()}</li></ul>{word()}</li></ul>",
                "div": lambda: f"<div>{word()}<p>{word()}</p>{word()}</div>",
                "quote": lambda: f"<blockquote>{word()}<!-- c --> {word()}</blockquote>",
                "span": lambda: f"{word()} <span>{word()}</span> ",
                "br": lambda: f"<p>{word()}<br/>{word()}</p>",
                "table": lambda: f"<table><tr><td>{word()}</td><td><p>{word()}</p></td></tr></table>",
                "pre": lambda: f"<pre>{word()}\n  {word()}\n</pre>",
                "nested": lambda: f"<section><div><div><p>{word()}</p></div>{word()}</div></section>",
            }[kind]()
            body += f'<a id="x{place}"></a>{markup}'
            entries += f'<li><a href="{number}.xhtml#x{place}">T</a></li>' if linked and place % 2 else ""
        files[f"{number}.xhtml"] = page(body)
    if not count:
        return
    if entries:
        files["nav.xhtml"] = nav(entries)
    book = read(epub(files, [f"{number}.xhtml" for number in range(len(pages))]))
    heard = " ".join(text for chapter in book.chapters for text in texts(chapter)).replace(",", " ").split()
    assert heard == [f"word{number + 1}" for number in range(count)]
