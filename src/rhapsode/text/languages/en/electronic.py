# ruff: noqa: RUF001
"""Addresses of the net, e-mail, paths, file names, versions, hashtags, handles and identifiers.

What decides: an at-sign between names is e-mail; a scheme, "www." or a known top-level domain an address; four numbers
with dots an address of the internet protocol; three or more numbers with dots, or a "v" in front, a version. A dot
between a word and a capitalised one ends a sentence whose space was forgotten.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.acronym import IN_SMALL, is_spelled, letters_of
from rhapsode.text.languages.en.decimal import NUMBERED_PART
from rhapsode.text.languages.en.pronounceable import begins_like_a_word, is_word
from rhapsode.text.languages.en.rules import Context, Rule
from rhapsode.text.tokens import Token

_CHUNK = re.compile(r"(?<![^\s\"'(\[{<—–|*])[^\s\"<>()\[\]{}|,;`]{1,2000}(?:[,;][^\s\"<>()\[\]{}|,;`]{1,200}){0,3}")
_TRAILING: Final = ".!?:'*_…"
_SCHEME = re.compile(r"(?:https?|ftp|file|ssh|wss?)://(?=/?[^\W_])", re.IGNORECASE)
_TOP_LEVEL = (
    r"com|org|net|edu|gov|mil|int|info|biz|io|co|uk|de|fr|eu|us|ca|au|tv|me|ai|app|dev|ly|gg|ch|nl|it|es|jp|in"
    r"|ie|at|be|dk|"
    r"se|no|fi|pl|cz|ru|cn|kr|br|mx|nz|za|sm|shop|store|online|site|xyz|tech|blog|cloud|news|world|club|abc|museum|example"
)
_DOMAIN = re.compile(
    rf"(?:[a-zA-Z0-9][\w-]{{0,62}}\.){{1,8}}(?:{_TOP_LEVEL})(?::\d{{1,5}})?(?:[/?#]\S*)?$", re.IGNORECASE
)
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]{1,10}:)//\S|www\.[^\W_]|mailto:|//[a-z]", re.IGNORECASE)
_LOCAL_HOST = re.compile(r"localhost(?::\d{1,5})?(?:/\S*)?$", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+&%*-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?:/\S{0,200})?$")
_PATH = re.compile(
    r"(?:~|\.{1,2})?/[\w.~-]+(?:/|$)|[A-Za-z]:[\\/]|\S{0,200}\\\w|(?:[\w.$-]{1,63}/){3,8}[\w.-]*$"
    r"|(?:[\w.$-]{1,63}/){1,8}[\w-]{1,63}\.[a-z]{1,5}$"
)
_IP = re.compile(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:/(\d{1,2}))?(?::(\d{1,5}))?(/\S*)?$")
_IP_V6 = re.compile(
    r"(?=[0-9a-fA-F:]{0,40}::"
    r"|(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F])(?=:{0,2}[0-9a-fA-F])[0-9a-fA-F:]{3,45}(?:/\d{1,3})?$"
)
_TITLE_BEHIND = re.compile(r"\.?\s[A-Z]|\.\s*$")
_MAC = re.compile(r"(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$")
_VERSION = re.compile(r"[vV]?\d{1,9}(?:\.\d{1,9}){1,8}(?:[-+.]?[A-Za-z][\w.-]{0,40})?$")
_ANY_VERSION = re.compile(r"[vV]?\d{1,4}(?:\.\d{1,4}){0,3}\.[xX]$")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
_HEX = re.compile(r"(?:0x)?(?=[a-fA-FxX]{0,64}\d)(?=\d{0,64}[a-fA-F])[0-9a-fA-F]{12,128}$")
_FILE = re.compile(r"[A-Za-z0-9][\w-]{0,60}(?:\.[\w-]{1,60}){0,6}\.[a-z][a-z0-9]{0,5}$")
_CALL = re.compile(r"[A-Za-z_]\w{0,40}(?:\.[A-Za-z_]\w{0,40}){1,6}$")
_TAG = re.compile(r"([#@])([^\W\d_][\w.]{0,60})$")
_UNDERSCORED = re.compile(r"(?=[^\W_])\w{1,80}$")
_SENTENCE_DOT = re.compile(r"[^\W\d_]{2,40}['\"]?[.!?][A-Z][a-z]")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.){1,9}[^\W\d_]{0,2}(?:'s)?$|Ph\.?D|[ap]\.m", re.IGNORECASE)
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W_a-zA-Z]+|\d+")
_PIECE = re.compile(r"[^\W\d_]+|\d+|[\W_]")

_SIGNS: Final = {
    ".": "dot", "/": "slash", "?": "question mark", "=": "equals", "&": "and", "-": "dash", "_": "underscore",
    "#": "hash", ":": "colon", "%": "percent", "+": "plus", "~": "tilde", "@": "at", ",": "comma", "\\": "backslash",
    "!": "exclamation mark", "*": "star", ";": "semicolon", "$": "dollar", "'": "apostrophe", "^": "caret",
}  # fmt: skip
_SAID_TOP_LEVELS: Final = frozenset(("co", "me", "to", "so"))
_SPELLED: Final = frozenset(
    ("utf", "id", "ids", "ip", "ui", "db", "ai", "os", "io", "uid", "uri", "utm", "jpg", "sda", "hda")
)
"""Parts of addresses and identifiers that are spelled though the dictionary has them as words."""
_ENDINGS: Final = {"jpg": "jpeg", "mpg": "mpeg"}


def say_letters(word: str) -> str:
    """Say letters of an address or a name as a word if they can be one, else letter by letter."""
    lower = word.lower()
    if len(word) == 1:
        return word
    if lower in _SPELLED or lower in IN_SMALL or (word.isupper() and is_spelled(word)):
        return letters_of(word)
    if len(word) == 3 and not is_word(lower) and not begins_like_a_word(lower):
        return letters_of(word)
    if is_word(lower) or (any(char in "aeiouy" for char in lower[:24]) and not (len(word) <= 3 and word.isupper())):
        return (
            " ".join(lower[at : at + 20] for at in range(0, len(lower), 20)) if len(lower) <= 64 else letters_of(word)
        )
    return letters_of(word)


def say_digits(digits: str) -> str:
    """Name the digits of an address: "6000" → "six thousand", "123" → "one two three"."""
    if len(digits) <= 4 and len(digits) > 2 and int(digits) % 100 == 0 and digits[0] != "0":
        return numbers.cardinal(int(digits))
    return numbers.digits(digits)


def say_address(address: str, *, ampersand: str = "and") -> str:
    """Say an address piece by piece; "http://" is not said."""
    scheme = _SCHEME.match(address)
    words: list[str] = []
    if scheme and scheme[0].lower() == "file://":
        words.append("file colon slash slash")
    rest = address[scheme.end() :] if scheme else address
    pieces = _PIECE.findall(rest)
    host_end = next((index for index, piece in enumerate(pieces) if piece in "/?#"), len(pieces))
    for index, piece in enumerate(pieces):
        if piece[0].isdecimal():
            words.append(say_digits(piece))
        elif piece[0].isalnum():
            follows_dot = index > 0 and pieces[index - 1] == "."
            lower = piece.lower()
            if lower == "www" or (
                follows_dot and len(piece) == 2 and index < host_end and lower not in _SAID_TOP_LEVELS
                and (index + 1 == len(pieces) or not pieces[index + 1].isalnum())
                and "/" not in pieces[:index] and _is_top(pieces, index)
            ):  # fmt: skip
                words.append(letters_of(piece))
            else:
                words.append(_ENDINGS[lower] if follows_dot and lower in _ENDINGS else say_letters(piece))
        elif index < len(pieces) - 1 or piece != "/":
            words.append(ampersand if piece == "&" else _SIGNS.get(piece, ""))
    return " ".join(filter(None, words))


def _is_top(pieces: list[str], index: int) -> bool:
    after = pieces[index + 1] if index + 1 < len(pieces) else ""
    return after in ("", "/", "?", "#", ":", ".")


def _say_ip(match: re.Match[str]) -> str:
    said = " dot ".join(numbers.digits(match[group]) for group in range(1, 5))
    if match[5]:
        said += f" slash {numbers.cardinal(int(match[5]))}"
    if match[6]:
        said += f" port {numbers.digits(match[6])}"
    return f"{said} {say_address(match[7])}" if match[7] and len(match[7]) > 1 else said


def _say_groups(core: str) -> str:
    """Say an address of IP version 6 or of a network card: its digits and letters, and the colons."""
    address, _, prefix = core.partition("/")
    pieces = re.findall(r"[0-9]|[a-fA-F]|:", address)
    words = [
        "colon" if piece == ":" else numbers.digits(piece) if piece.isdecimal() else piece.upper() for piece in pieces
    ]
    if prefix:
        words.append(f"slash {numbers.cardinal(int(prefix))}")
    return " ".join(words)


def _say_version(core: str) -> str:
    words = []
    for piece in re.findall(r"\d+|[^\W\d_]+|[.+-]", unicodedata.normalize("NFKC", core)):
        if piece.isdecimal():
            words.append(numbers.number(piece) if len(piece) < 5 else numbers.digits(piece))
        elif piece == ".":
            words.append("point")
        elif piece in "+-":
            words.append("plus" if piece == "+" else "")
        else:
            words.append(piece if len(piece) == 1 else say_letters(piece))
    return " ".join(filter(None, words))


def _say_code(core: str) -> str:
    pieces = re.findall(r"\d|[^\W\d_]", unicodedata.normalize("NFKC", core))
    return " ".join(numbers.digits(piece) if piece.isdecimal() else piece.upper() for piece in pieces)


def say_name(name: str) -> str:
    """Say an identifier: its words, parted by capitals, underscores and dots; raised and circled digits are digits."""
    name = unicodedata.normalize("NFKC", name)
    pieces = [piece for part in re.split(r"[\W_]+", name) for piece in _CAMEL.findall(part)]
    return " ".join(filter(None, (_say_piece(piece) for piece in pieces)))


def _say_piece(piece: str) -> str:
    if piece.isdecimal():
        return numbers.number(piece) if len(piece) < 5 else numbers.digits(piece)
    return say_letters(piece)


def _said(core: str, context: Context, start: int) -> str | None:
    """Decide what ``core`` is and say it; ``None`` if it is nothing electronic."""
    if _INITIALS.match(core) or _TELEPHONE.match(core):
        return None
    if _EMAIL.match(core):
        return say_address(core, ampersand="ampersand")
    if _URL.match(core):
        return say_address(core.removeprefix("mailto:"))
    if _DOMAIN.match(core) or (_LOCAL_HOST.match(core) and len(core) > 9):
        return None if _SENTENCE_DOT.match(core) else say_address(core)
    if numbered := _numbered(core, context, start):
        return numbered
    if tag := _TAG.match(core):
        return _say_tag(tag, core, context, start)
    if "\\" in core or "/" in core:
        return say_address(core) if _PATH.match(core) and not _slashed_words(core) else None
    return _named(core)


def _numbered(core: str, context: Context, start: int) -> str | None:
    """Say an address of the internet, a version, or a code in hexadecimal digits."""
    ip = _IP.match(core)
    if ip and (_is_heading(ip, context, start) or NUMBERED_PART.search(context.text, max(0, start - 40), start)):
        return _say_version(core)
    if ip and all(int(ip[group]) < 1000 for group in range(1, 5)):
        return _say_ip(ip)
    if (_IP_V6.match(core) and core.count("::") < 2 and ":::" not in core) or _MAC.match(core):
        return _say_groups(core)
    if _VERSION.match(core) and (core.count(".") > 1 or core[0] in "vV"):
        return None if _looks_like_date(core) else _say_version(core)
    if _UUID.match(core) or _HEX.match(core):
        return _say_code(core)
    return f"{_say_version(core[:-2])} point X" if _ANY_VERSION.match(core) else None


def _say_tag(tag: re.Match[str], core: str, context: Context, start: int) -> str:
    if _CODE_BEHIND.match(core) and _NUMBERED_BEFORE.search(context.text, max(0, start - 30), start):
        return f"number {_say_code(tag[2])}"
    return f"{'hashtag' if tag[1] == '#' else 'at'} {say_name(tag[2])}"


def _named(core: str) -> str | None:
    """Say the name of a file, a function or a variable."""
    dotted = "." in core and core[0].isalpha() and not _SENTENCE_DOT.match(core)
    if dotted and ((_FILE.match(core) and len(core.rsplit(".", 1)[1]) > 1) or _CALL.match(core)):
        return say_address(core) if core == core.lower() or "_" in core or _FILE.match(core) else _say_call(core)
    underscored = "_" in core and _UNDERSCORED.match(core) and not core.replace("_", "").isdecimal()
    return say_name(core) if underscored else None


def _say_call(core: str) -> str:
    """Say the parts of a name in a program by their words: "UserService.getById"."""
    return " dot ".join(say_name(part) if part else "" for part in core.split("."))


_TELEPHONE = re.compile(r"\d{3}\.\d{3}\.\d{4}$")
_CODE_BEHIND = re.compile(r"#(?=[A-Z]*\d)[A-Z\d]{2,12}$")
_NUMBERED_BEFORE = re.compile(
    r"\b(?:[Oo]rder|[Tt]icket|[Ii]nvoice|[Cc]ase|[Rr]ef(?:erence)?|[Cc]laim|[Pp]olicy|[Aa]cc(?:oun)?t|[Cc]onf(?:irmation)?"
    r"|[Tt]racking|[Bb]ooking|[Rr]eservation|[Mm]ember|[Ss]erial|[Ll]ot|[Bb]atch|[Ii]tem|[Pp]art|[Mm]odel|[Uu]nit|[Rr]oom|[Ss]uite|[Aa]pt|[Ll]ocker|ID|PO|SKU|PNR|RMA)\.?(?:\s(?:[Cc]ode|[Nn]umber))?:?\s$"
)
"""What announces a code, so that the sign before it is no hashtag's: "conf. #XK9L2P"."""


def _is_heading(ip: re.Match[str], context: Context, start: int) -> bool:
    """Tell whether four numbers open a line as those of a section do: "3.2.4.1 Limits", "12.1.1.2. Backups"."""
    opens = not context.text[:start].strip() or context.before(start) == "\n"
    small = all(0 < int(ip[group]) < 50 for group in range(1, 5)) and ip[0] == ip[0].partition("/")[0]
    return opens and small and _TITLE_BEHIND.match(context.text, start + len(ip[0])) is not None


def _looks_like_date(core: str) -> bool:
    return re.match(r"\d{1,2}\.\d{1,2}\.\d{4}$|\d{4}\.\d{2}\.\d{2}$", core) is not None


def _slashed_words(core: str) -> bool:
    """Tell whether slashes part words and numbers of prose ("and/or", "12/kg", "he/she/they")."""
    return core[0] not in "/~." and "." not in core and "\\" not in core and "_" not in core and core.count("/") < 3


def _electronic(match: re.Match[str], context: Context) -> list[Token] | None:
    start = match.start()
    if not context.alone(start):
        return None
    core = match[0].rstrip(_TRAILING)
    if len(core) < 3:
        return None
    said = _said(core, context, start)
    if said is None and core.endswith("'s"):
        core = core[:-2]
        said = _said(core, context, start)
        said = f"{said}'s" if said else None
        core += "'s"
    if not said:
        shorter = re.match(r"[^,;:]+", core)
        if shorter is None or shorter[0] == core or len(shorter[0]) < 4:
            return None
        core = shorter[0].rstrip(_TRAILING)
        said = _said(core, context, start)
        if not said:
            return None
    tokens = [Token(start, start + len(core), said, "electronic")]
    if context.before(start) == "<" and context.text[start + len(core) : start + len(core) + 1] == ">":
        tokens.append(Token(start + len(core), start + len(core) + 1, "", "punctuation"))
    return tokens


def _dot_name(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read ".NET", ".env", ".com"."""
    if not context.alone(match.start()):
        return None
    word = match[1]
    said = "net" if word == "NET" else letters_of(word) if len(word) == 2 else say_letters(word)
    return [Token(match.start(), match.end(), f"dot {said}", "electronic")]


_PORTS = re.compile(r"(?P<outer>\d{2,5}):(?P<inner>\d{2,5})(?:/(?P<protocol>tcp|udp))?(?![\w:]|\.\d)")
_OF_PORTS = re.compile(
    r"\b[Pp]orts?\b|(?<!\w)-p\s$|--publish|\b[Dd]ocker\b|\b(?:EXPOSE|[Ee]xposes?d?)\b|\b[Cc]ontainers?\b"
)
_LOWEST_FREE_PORT: Final = 1024


def _ports(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read ports that are mapped: "8080:80" is "eighty eighty to eighty"."""
    start = match.start()
    free = int(match["outer"]) >= _LOWEST_FREE_PORT and int(match["inner"]) >= _LOWEST_FREE_PORT
    same = match["outer"] == match["inner"]
    if not context.alone(start) or not (_OF_PORTS.search(context.text, max(0, start - 80), start) or (free and same)):
        return None
    outer, inner = (_port(match[side]) for side in ("outer", "inner"))
    protocol = f" {' '.join(match['protocol'].upper())}" if match["protocol"] else ""
    return [
        Token(start, match.start("inner"), f"{outer} to", "electronic"),
        Token(match.start("inner"), match.end(), f"{inner}{protocol}", "electronic"),
    ]


def _port(digits: str) -> str:
    """Return a port as people name it: 8080 "eighty eighty", 443 "four forty three", 3000 "three thousand"."""
    if len(digits) == 3 and digits[1:] != "00":
        return numbers.cardinal(int(digits[0])) + " " + numbers.in_pairs(digits[1:])
    if len(digits) == 4 and digits[2:] != "00":
        return numbers.in_pairs(digits)
    return numbers.cardinal(int(digits)) if len(digits) < 5 or digits.endswith("000") else numbers.digits(digits)


_BRACKET = re.compile(r"<(?=[^\s<>]{1,100}(?:@|://)[^\s<>]{1,200}>)")
_BLANK = re.compile(r"<(?=[A-Za-z](?:[\w' -]{0,39}[\w'])?>)|(?<=[\w'])>")
_OPENED_BLANK = re.compile(r"(?<![\w)])<[A-Za-z][\w' -]{0,40}$")


def _blank(match: re.Match[str], context: Context) -> list[Token] | None:
    """Leave out the brackets around a name that stands for something: "fly to <planet>", "<user name>"."""
    start, end = match.start(), match.end()
    if match[0] == "<":
        return [Token(start, end, "", "punctuation")] if context.alone(start) else None
    opened = _OPENED_BLANK.search(context.text, max(0, start - 44), start)
    return [Token(start, end, "", "punctuation")] if opened else None


RULES: Final = (
    Rule("0", _PORTS, _ports),
    Rule("<>", _BLANK, _blank),
    Rule("<", _BRACKET, lambda m, c: [Token(m.start(), m.end(), "", "punctuation")]),
    Rule("a0/~.#@\\_:", _CHUNK, _electronic),
    Rule(".", re.compile(r"\.([A-Za-z]{2,12})(?![\w@.]\w|\w)"), _dot_name),
)
WORTH_A_LOOK: Final = re.compile(r"[@\\_/#:]|[^\W_]\.[^\W_]|[0-9a-fA-F]{12}|~/|\.\.?/")
"""What a text must have for any rule of this class to be tried."""
