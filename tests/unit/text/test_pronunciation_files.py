# ruff: noqa: RUF001  (phonetic symbols)
"""Pronunciations from PLS lexicons and tables."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhapsode.core.errors import RequestError
from rhapsode.text.pronunciation_files import (
    CSV,
    MAX_FILE_BYTES,
    MAX_WORDS,
    PLS,
    FileEntry,
    read_csv,
    read_file,
    read_pls,
)

LEXICON = """<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">
  <!-- names -->
  <lexeme>
    <grapheme>Siobhan</grapheme>
    <grapheme>Siobhán</grapheme>
    <phoneme>sibn</phoneme>
    <phoneme prefer="true">ʃɪˈvɔːn</phoneme>
  </lexeme>
  <lexeme xml:lang="en-GB"><grapheme>W3C</grapheme><alias>World Wide Web  Consortium</alias></lexeme>
  <lexeme><grapheme>A&amp;B</grapheme><alias>A and B</alias></lexeme>
  <lexeme><grapheme>tomato</grapheme><phoneme alphabet="x-sampa">t@meItoU</phoneme></lexeme>
  <lexeme role="claws:VV0"><grapheme>read</grapheme><phoneme>riːd</phoneme></lexeme>
  <lexeme><grapheme>empty</grapheme></lexeme>
  <lexeme><phoneme>a</phoneme></lexeme>
</lexicon>
"""


def test_a_lexicon_is_read() -> None:
    found = read_pls(LEXICON.encode())
    assert found.entries == [
        FileEntry("Siobhan", "/ʃɪˈvɔːn/", "en-US", 4),
        FileEntry("Siobhán", "/ʃɪˈvɔːn/", "en-US", 4),
        FileEntry("W3C", "World Wide Web Consortium", "en-GB", 10),
        FileEntry("A&B", "A and B", "en-US", 11),
    ]
    assert [(entry.word, entry.line) for entry in found.skipped] == [
        ("tomato", 12),
        ("read", 13),
        ("empty", 14),
        ("", 15),
    ]
    assert "x-sampa" in found.skipped[0].reason
    assert "part of speech" in found.skipped[1].reason


def test_a_lexicon_without_a_namespace_and_in_another_encoding_is_read() -> None:
    lexeme = "<lexeme><grapheme>é</grapheme><alias>e</alias></lexeme>"
    text = f'<?xml version="1.0" encoding="iso-8859-1"?><lexicon>{lexeme}</lexicon>'
    assert read_pls(text.encode("latin-1")).entries == [FileEntry("é", "e", None, 1)]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE lexicon [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE lexicon SYSTEM "http://127.0.0.1:9/a.dtd">',
        '<!DOCTYPE lexicon [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE lexicon [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
    ],
)
def test_no_document_type_and_no_entity_is_taken(doctype: str) -> None:
    text = f"{doctype}<lexicon><lexeme><grapheme>a&b;&x;</grapheme><alias>b</alias></lexeme></lexicon>"
    with pytest.raises(RequestError, match="document type or entities"):
        read_pls(text.encode())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no element found"),
        ("hello", "line 1"),
        ("<lexicon><lexeme>", "line 1"),
        ("<lexicon>&unknown;</lexicon>", "entity"),
        ("<html><body/></html>", "'html'"),
        ('<lexicon xmlns="urn:other"/>', "no lexicon of PLS"),
        ("<lexicon>" + "<a>" * 20 + "</a>" * 20 + "</lexicon>", "within more than 8"),
        (f"<lexicon><lexeme><grapheme>{'a' * 900}</grapheme></lexeme></lexicon>", "longer than 800"),
    ],
)
def test_what_is_no_lexicon_is_refused(text: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        read_pls(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        'word,spoken_as,language_code\nSQL,sequel,\n,\n"New York",Noo York,en-US\n',
        "word;spoken_as;language_code\nSQL;sequel;\nNew York;Noo York;en-US",
        "word\tspoken_as\tlanguage_code\r\nSQL\tsequel\r\nNew York\tNoo York\ten-US\r\n",
        "\ufeffSpoken as,Language,Word\nsequel,,SQL\nNoo York,en-US,New York\n",
        "SQL,sequel\nNew York,Noo York,en-US\n",
        "word,spoken,lang\nSQL,sequel\nNew York,Noo York,en-US\n",
    ],
)
def test_a_table_is_read_whatever_parts_its_columns(text: str) -> None:
    found = read_csv(text.encode())
    assert [(entry.word, entry.spoken_as, entry.language_code) for entry in found.entries] == [
        ("SQL", "sequel", None),
        ("New York", "Noo York", "en-US"),
    ]


@pytest.mark.parametrize("header", ["word,sounds_like", "Spoken as,text", "sounds,word,language_code"])
def test_a_first_line_that_names_only_some_columns_is_no_entry(header: str) -> None:
    found = read_csv(f"{header}\nSQL,sequel\nword,wurd\n".encode())
    assert [entry.word for entry in found.entries] == ["SQL", "word"]
    ((skipped),) = found.skipped
    assert skipped.line == 1
    assert skipped.reason.startswith("The first line seems to name the columns, but not both")


def test_a_line_without_both_columns_is_named() -> None:
    found = read_csv(b"SQL,sequel\nNASA,\n,x\n")
    assert [(entry.word, entry.line) for entry in found.skipped] == [("NASA", 2), ("", 3)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"only one column\nb\n", "one column"),
        (b"\xff\xfe,a\n", "no UTF-8|not UTF-8"),
        (b"a,b\0\n", "NUL"),
        (b'a,"b\n', "comma-separated"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        read_csv(data)


def test_sizes_and_kinds_are_limited() -> None:
    with pytest.raises(RequestError, match="at most 4,000,000"):
        read_file(bytes(MAX_FILE_BYTES + 1), CSV)
    with pytest.raises(RequestError, match="'text/plain'"):
        read_file(b"", "text/plain")
    assert read_file(b"", CSV).entries == []
    assert len(read_file(LEXICON.encode(), PLS).entries) == 4


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (f"<lexicon>{'<lexeme/>' * (MAX_WORDS + 1)}</lexicon>", PLS),
        (f"<lexicon><lexeme>{'<grapheme>a</grapheme>' * (MAX_WORDS + 1)}</lexeme></lexicon>", PLS),
        ("a,b\n" * (MAX_WORDS + 1), CSV),
        ("a,b\n" + "a,\n" * MAX_WORDS, CSV),
    ],
)
def test_words_are_limited(data: str, kind: str) -> None:
    with pytest.raises(RequestError, match="more than 20,000 words"):
        read_file(data.encode(), kind)


@pytest.mark.parametrize("letter", ["\n", "&#97;", "&amp;", "<!---->a", "<?a?>a"])
def test_words_in_many_pieces_cost_little(letter: str) -> None:
    """Every line and every reference was a piece by itself, and all pieces were counted for each: 3 s for 400 kB."""

    def seconds(letters: str) -> float:
        lexeme = f"<lexeme><grapheme>{letters}</grapheme><alias>b</alias></lexeme>"
        data = f"<lexicon>{lexeme * (200_000 // len(lexeme))}</lexicon>".encode()
        took = []
        for _ in range(3):
            began = time.process_time()
            read_file(data, PLS)
            took.append(time.process_time() - began)
        return min(took)

    assert seconds(letter * 700) < 40 * seconds("a" * 700)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_nothing_but_request_errors_is_raised(data: bytes) -> None:
    for kind in (PLS, CSV):
        with suppress(RequestError):
            read_file(data, kind)
