# ruff: noqa: RUF001  (texts in other scripts)
"""Bytes that are not text are refused with their place and what they may be; nothing is replaced without a word."""

from __future__ import annotations

import pytest

from rhapsode.cli.decoding import decode, decode_argument, likely_encoding
from rhapsode.core.errors import RequestError

TEXTS = {
    "de": "Die Straße führt über die Brücke, und die Bäume blühen schön.",
    "fr": "Le café est déjà fermé, malgré la fête à côté.",
    "short": "naïve",
    "quotes": "It’s “quoted” – really.",
    "ja": "これは日本語の文章です。東京は今日も晴れています。",
    "ko": "안녕하세요, 오늘 날씨가 정말 좋습니다.",
    "zh-Hans": "今天天气很好，我们去公园散步吧。",
    "zh-Hant": "今天天氣很好，我們去公園散步吧。",
    "ru": "Сегодня хорошая погода, пойдём гулять в парк.",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_its_mark_or_without(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "The text") == text


@pytest.mark.parametrize("order", ["be", "le"])
@pytest.mark.parametrize("width", [16, 32])
def test_either_order_of_bytes_is_read(order: str, width: int) -> None:
    assert decode(f"\ufeff{TEXTS['ja']}".encode(f"utf-{width}-{order}"), "The text") == TEXTS["ja"]


@pytest.mark.parametrize(
    ("text", "encoding", "likely"),
    [
        ("de", "cp1252", "WINDOWS-1252"),
        ("fr", "latin-1", "WINDOWS-1252"),
        ("short", "cp1252", "WINDOWS-1252"),
        ("quotes", "cp1252", "WINDOWS-1252"),
        ("ja", "shift_jis", "SHIFT_JIS"),
        ("ja", "euc_jp", "EUC-JP"),
        ("ko", "euc_kr", "EUC-KR"),
        ("zh-Hans", "gb18030", "GB18030"),
        ("zh-Hant", "big5", "BIG5"),
        ("ru", "cp1251", "WINDOWS-1251"),
        ("ru", "koi8_r", "KOI8-R"),
        ("de", "utf-16-le", "UTF-16LE"),
        ("fr", "utf-16-be", "UTF-16BE"),
    ],
)
def test_the_likely_encoding_is_named_with_the_command_that_converts(text: str, encoding: str, likely: str) -> None:
    data = TEXTS[text].encode(encoding)
    assert likely_encoding(data) == likely
    with pytest.raises(RequestError, match=rf"The text is not UTF-8: byte .*iconv -f {likely} -t UTF-8"):
        decode(data, "The text")


@pytest.mark.parametrize("at", [0, 1, 17, 5000])
def test_the_first_byte_that_is_wrong_is_named(at: int) -> None:
    with pytest.raises(RequestError, match=rf"byte {at:,} \(0xE9\)"):
        decode(b"a" * at + b"\xe9tude", "The text")


def test_a_text_of_two_bytes_that_was_cut_off_is_refused() -> None:
    with pytest.raises(RequestError, match=r"begins as UTF-16, but is not: byte 12 \(0x6F\).*Is it whole\?"):
        decode("Hello".encode("utf-16") + b"o", "The text")


def test_an_argument_is_what_its_bytes_are() -> None:
    assert decode_argument("Ünïcode ☃", "The text") == "Ünïcode ☃"
    with pytest.raises(RequestError, match=r"byte 4 \(0xE9\).*WINDOWS-1252"):
        decode_argument("caf \udce9", "The text")
