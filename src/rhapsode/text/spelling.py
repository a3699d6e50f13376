"""Tokens that nobody reads as words: addresses, paths, versions, codes, endless words and numbers."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.estimate import LONG_NUMBER, LONG_WORD

# A reason to look at the tokens of a sentence at all; most sentences have none.
ODD_TOKEN: Final = re.compile(
    r"[@\\_]|://|[^\W_][./:?=&-][^\W_]|[#/~][^\W_]|[^\W_]/|\w{20,}|\d[^\W\d_]{1,9}\d|[^\W\d_]\d{1,9}[^\W\d_]"
)

_MAX_WORD: Final = 20
"""Letters that the G2P reads of an unknown word: it cuts at 24. Longer ones are given to it in parts."""

_LETTERS_PER_GROUP: Final = 5
_DIGITS_PER_GROUP: Final = 3

_WRAPPERS_LEFT = "([{<\"'"
_WRAPPERS_RIGHT = ")]}>\"'.,;:!?…"
_SCHEME = re.compile(r"(?:https?|ftp)://(?=[^\W_])", re.IGNORECASE)
_TOP_LEVEL = r"com|org|net|edu|gov|info|io|co|uk|de|fr|eu|us|ca|au|tv|me|ai|app|dev|ly|gg|biz|ch|nl|it|es|jp|in"
_ADDRESS = re.compile(
    rf"(?:[a-z][a-z0-9+.-]{{1,10}}:)?//\S|www\.[^\W_]|mailto:|(?:[\w-]{{1,63}}\.){{1,8}}(?:{_TOP_LEVEL})(?:[:/?#]\S*)?$",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}$")
_PATH = re.compile(r"(?:~|\.{1,2})?/[\w.~-]+(?:/|$)|[A-Za-z]:[\\/]|\S*\\\w|(?:[\w.$-]{1,63}/){2,8}[\w.-]*$")
_DATE_OR_FRACTION = re.compile(r"\d{1,4}[/.-]\d{1,4}(?:[/.-]\d{1,4})?$")
_VERSION = re.compile(r"[vV]?\d{1,9}(?:\.\d{1,9}){1,8}(?:[-+.][\w.-]{1,40})?$")
_IP_PARTS: Final = 4
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.){1,9}[^\W\d_]{0,2}$|Ph\.?D|a\.m|p\.m")
_INNER_DOT = re.compile(r"(?<=[^\W_])\.(?=[^\W_])")
# Not between initials: U.S.-based.
_WORD_DOT = re.compile(r"(?<=[^\W\d_]{2})\.(?=[^\W_])|(?<=[^\W_])\.(?=[^\W\d_]{3})|(?<=\d)\.(?=[^\W\d_])")
_SENTENCE_DOT = re.compile(r"(?<=[^\W\d_]{2})([.!?])(?=[A-Z][a-z])")
_UNIT_PER_TIME = re.compile(r"[\d.,]*(?:km/h|m/s|w/o?)$")

_ADDRESS_SIGNS: Final = {
    ".": " dot ", "/": " slash ", "?": " question mark ", "=": " equals ", "&": " and ", "-": " dash ",
    "_": " underscore ", "#": " hash ", ":": " colon ", "%": " percent ", "+": " plus ", "~": " tilde ", "@": " at ",
    ",": " comma ", "\\": " backslash ", "!": " exclamation mark ", "*": " star ", ";": " semicolon ", "$": " dollar ",
}  # fmt: skip
_SPELLED_TOP_LEVELS: Final = frozenset(
    ("uk", "io", "tv", "ai", "eu", "de", "fr", "ca", "au", "nl", "ch", "jp", "gg", "us")
)
_PIECE = re.compile(r"[^\W_]+|[\W_]")
_TRANSITION = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
_CODE_PIECE = re.compile(r"\d+|[^\W\d_]+")
_HEX = re.compile(r"(?=[^\W\d_]*\d)(?=\d*[^\W\d_])[0-9a-fA-F]{12,}$")
_LONG_RUN = re.compile(rf"[^\W\d_]{{{_MAX_WORD + 1},}}+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def spell_letters(word: str) -> str:
    """``abc`` → ``A.B.C.``, in groups: what the G2P reads letter by letter."""
    letters = word.upper() if len(word.upper()) == len(word) else word
    groups = [letters[i : i + _LETTERS_PER_GROUP] for i in range(0, len(letters), _LETTERS_PER_GROUP)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        # A single A would be read as the article.
        groups[-2:] = [groups[-2] + groups[-1]]
    return ", ".join(".".join(group) + "." if len(group) > 1 or group in "aA" else group for group in groups)


def spell_digits(digits: str) -> str:
    """``12345`` → ``1 2 3, 4 5``."""
    groups = [digits[i : i + _DIGITS_PER_GROUP] for i in range(0, len(digits), _DIGITS_PER_GROUP)]
    return ", ".join(" ".join(group) for group in groups)


def _read_run(word: str) -> str:
    """A run of letters and digits."""
    if word.isdecimal():
        return spell_digits(word) if len(word) > LONG_NUMBER else word
    if is_code(word):
        return _read_code(word)
    return split_long_words(word)


def _read_code(code: str) -> str:
    return " ".join(
        spell_digits(piece) if piece.isdecimal() else spell_letters(piece) for piece in _CODE_PIECE.findall(code)
    )


def is_code(word: str) -> bool:
    """Whether letters and digits are mixed as no word or unit is: a hash, an order number."""
    return (len(word) >= 6 and len(_TRANSITION.findall(word)) >= 3) or _HEX.match(word) is not None


def _long_word(match: re.Match[str]) -> str:
    word = match[0]
    if len(word) > LONG_WORD:
        return f" {spell_letters(word)} "
    parts = -(-len(word) // _MAX_WORD)
    size = -(-len(word) // parts)
    return " ".join(word[i : i + size] for i in range(0, len(word), size))


def split_long_words(text: str) -> str:
    """Cut words that the G2P would not read to their end, spell those beyond any word."""
    return _LONG_RUN.sub(_long_word, text)


def _read_address(address: str) -> str:
    address = _SCHEME.sub("", address, count=1)  # nobody says it
    pieces = _PIECE.findall(address)
    words = []
    for i, piece in enumerate(pieces):
        if piece[0].isalnum():
            follows_dot = i > 0 and pieces[i - 1] == "."
            if piece.lower() == "www" or (follows_dot and piece.lower() in _SPELLED_TOP_LEVELS):
                words.append(spell_letters(piece))
            else:
                words.append(_read_run(piece))
        elif i < len(pieces) - 1 or piece not in "/":
            words.append(_ADDRESS_SIGNS.get(piece, " "))
    return " ".join(" ".join(words).split())


def _read_core(core: str) -> str:
    if _DATE_OR_FRACTION.match(core) and core.count(".") != 1:
        # Dates, fractions and ranges are the G2P's; 1.2.3 is none.
        return core if "." not in core else core.replace(".", " point ")
    if _UUID.match(core):
        return ", ".join(map(_read_code, core.split("-")))
    if _UNIT_PER_TIME.match(core):
        return core
    if _EMAIL.match(core) or _ADDRESS.match(core) or _PATH.match(core):
        return _read_address(core)
    if _VERSION.match(core) and (core.count(".") > 1 or core[0] in "vV"):
        joint = " dot " if core.count(".") == _IP_PARTS - 1 and core[0].isdigit() else " point "
        head, *tail = re.split(r"(?=[-+])", core, maxsplit=1)
        return " ".join([re.sub(r"^([vV])", r"\1 ", head).replace(".", joint), *(_read_address(t[1:]) for t in tail)])
    if core[0] in "#@" and len(core) > 1 and core[1].isalpha():
        words = _CAMEL.sub(" ", core[1:])
        return ("hashtag " if core[0] == "#" else "at ") + " ".join(
            _read_run(w) for w in re.split(r"[\W_]+", words) if w
        )
    if "." in core and not _INITIALS.match(core):
        core = _SENTENCE_DOT.sub(r"\1 ", core)
        if not core[0].isdigit() or not re.match(r"[\d.,%]+$", core):
            core = _WORD_DOT.sub(" dot ", core)
    if any(is_code(run) for run in re.findall(r"[^\W_]+", core)):
        core = re.sub(r"[^\W_]+", lambda m: f" {_read_run(m[0])} ", core).replace("-", " ")
    return split_long_words(core)


def spell_token(token: str) -> str:
    """A token between spaces, with its punctuation left around it."""
    left = len(token) - len(token.lstrip(_WRAPPERS_LEFT))
    right = len(token.rstrip(_WRAPPERS_RIGHT))
    if left >= right:
        return token
    core = token[left:right]
    if core.isalpha() and len(core) <= _MAX_WORD:
        return token
    if token[:left].endswith("<") and token[right:].startswith(">") and (_EMAIL.match(core) or _ADDRESS.match(core)):
        # The angle brackets of an address are not said.
        return f"{token[: left - 1]} {_read_address(core)} {token[right + 1 :]}"
    return token[:left] + _read_core(core) + token[right:]
