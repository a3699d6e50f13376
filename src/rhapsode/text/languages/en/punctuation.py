# ruff: noqa: RUF001
"""Punctuation, signs that are words ("&", "%", "§"), note marks, emoticons, and what cannot be said."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.acronym import said_of
from rhapsode.text.languages.en.folding import EMOJI, UNSPOKEN
from rhapsode.text.languages.en.full_stops import ends_sentence
from rhapsode.text.languages.en.pronounceable import is_word
from rhapsode.text.languages.en.rules import DETERMINERS, Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

EMOTICON: Final = re.compile(
    r"(?:[:;=]['’]?[-o^]?[()\[\]DPpOo|/\\*3]{1,3}|[(][:;=]|<3(?!\s(?:y(?:ea)?rs?|months?|mos?|weeks?|wks?|days?|h(?:ou)?rs?|min(?:ute)?s?|sec(?:ond)?s?|k?g|lbs?|cm|mm|ft|mi(?:les?)?|inch(?:es)?|of)\b))(?!\S)|(?:<3){2,9}(?!\w)"
)
_NOTE = re.compile(
    r"(?P<stop>[.!?,]|[.!?][\"')])(?P<note>\d{1,3}(?:[,–-]\d{1,3}){0,5})(?=[ \t\n]+[A-Z\"'(]|[ \t\n]*$)"
)
_BRACKETED_NOTE = re.compile(
    r"\[\^\w{1,20}\]|\[\s?(?:\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,8}|note \d{1,3})\s?\](?=[\s.,;:!?)\"'\[]|$)"
)
_ELLIPSIS = re.compile(r"(?:\.[ ]?){2,40}\.|\.{2}(?!/)|…(?:[ .…]{0,40}…)?")
_EXCLAIMED = re.compile(r"[!?](?!=)(?:\s?[!?](?!=)){0,40}")
_DASHES = re.compile(r"[-–—]{1,200}")
_ROW = re.compile(r"([^\w\s.!?…])\1{2,200}")
_SINGLE = re.compile(r"[^\w\s]|_")
_APOSTROPHE = re.compile(r"'{1,40}")
_SHARP = re.compile(r"(?P<letter>[A-Ga-gFJ])#(?![\w#])")
_RATED_BEHIND = re.compile(
    r"\s(?:hotels?|resorts?|restaurants?|reviews?|ratings?|service|spa|generals?|app|seller)(?!\w)"
)
_STARS = re.compile(r"★{1,5}(?P<half>½)?☆{0,4}(?!\w)|☆{1,5}(?!\w)")
_PLUSES = re.compile(r"C\+\+(?!\w)")
_SECTIONS = re.compile(r"§{2,3}|¶{2,3}")
_FLAT = re.compile(r"(?P<letter>[A-G])b(?=(?P<named>\s(?:major|minor|maj|min|flat|clarinet|trumpet|sax)\b)?(?![\w]))")
_APERTURE = re.compile(r"[fF]/(?=\d)")
_FLAG = re.compile(r"(?<=\s)-(?P<letters>[a-zA-Z]{1,5})(?=\s|$|[.,;:)])")
_LONG_FLAG = re.compile(
    r"(?<=[\s'])--(?=[a-z]{2,20}(?:-[a-z]{2,20}){0,4}(?P<noun>\s(?:flag|option|switch|argument|parameter)s?\b)?)"
)
_NAME_OF_WORDS = re.compile(r"[a-z]{2,20}-[a-z]|[a-z]{2,20}=\S")
_COMMAND = re.compile(
    r"\b(?:ls|rm|cp|mv|tar|grep|ps|git|pip3?|npm|npx|yarn|docker|curl|wget|ssh|scp|rsync|chmod|chown|mkdir|sed|awk|cat"
    r"|tail|head|kubectl|apt|apt-get|brew|sudo|make|gcc|python3?|node|ping|df|du|cargo|systemctl|journalctl|unzip|zip"
    r"|find|uname|netstat|lsof|kill|top|sort|diff|ln|psql|mysql|java|pytest|bash)\s"
)
"""A command of a shell, behind which a hyphen and letters are its options: "ls -la"."""
_AND = re.compile(r"&{1,2}(?!\w{2,10};)|&")
_SHORT_AMPERSAND = re.compile(r"(?P<left>[A-Z]{1,2})&(?P<right>[A-Z]{1,2})(?P<several>s?)(?![\w;])")

_STARRED_LETTERS = re.compile(r"[A-Z](?:\*[A-Z]){2,9}(?![\w*])")
"""Letters of a title that stars part: "M*A*S*H"."""
_MARKS: Final = {",": ",", ".": ".", ";": ";", ":": ":", "!": "!", "?": "?", "…": "…", "(": "(", ")": ")", '"': '"'}
_BRACKETS: Final = {"[": "(", "]": ")", "{": "(", "}": ")"}
_WORDS: Final = {
    "&": "and", "+": "plus", "=": "equals", "@": "at", "%": "percent", "#": "hash", "<": "less than",
    ">": "greater than", "/": "slash",
    "♯": "sharp", "♭": "flat", "♮": "natural",
    "°": "degrees", "¢": "cents", "§": "section", "¶": "paragraph", "©": "copyright", "‰": "per mille", "∕": "over",
}  # fmt: skip
_LEAST_STARS: Final = 3
_BEAT = re.compile(r"[♩♪](?=\s?=\s?\d)")
_COUNTS: Final = ("zero", "one", "two", "three", "four", "five")
_COMMAS: Final = frozenset("|•‣¦·∙◦▪●■□▸►")
_SILENT: Final = frozenset("_\\`™®℠·†‡¨¯¸^~\"'-–—[]{}<>")


def _flat(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a flattened note where the key is named, or where sharps stand near."""
    start = match.start()
    if not context.alone(start):
        return None
    if not match["named"] and not _SHARP.search(context.text, max(0, start - 60), start + 60):
        return None
    return one(match, f"{match['letter']} flat", "acronym")


def _flag(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the options of a command ("git commit -m", "ls -la")."""
    start, letters = match.start(), match["letters"]
    of_command = _COMMAND.search(context.text, max(0, start - 40), start) is not None
    if not of_command and (
        len(letters) > 1 or len(context.word_before(start)) < 2 or "=" in context.text[max(0, start - 40) : start + 40]
    ):
        return None
    spelled = len(letters) < 3 or not is_word(letters.lower())
    said = " ".join(letters.upper()) if spelled and len(letters) > 1 else letters
    return [Token(start, start + 1, "dash", "plain"), Token(start + 1, match.end(), said, "serial")]


def _long_flag(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read the marks of a long option ("git push --force", "the --verbose flag")."""
    start = match.start()
    several = _NAME_OF_WORDS.match(context.text, match.end()) is not None
    if not match["noun"] and not several and not _COMMAND.search(context.text, max(0, start - 80), start):
        return None
    return one(match, "dash dash", "plain")


def _note(match: re.Match[str], context: Context) -> list[Token] | None:
    """Leave out the mark of a note that was copied with the text: "disagreed.12 It was late."."""
    start = match.start()
    if not re.search(r"[a-z]{3}[\"')]?$|\)$", context.text[max(0, start - 5) : start]):
        return None
    if match["stop"] == ",":
        return None
    word = context.word_before(start)
    if word in ("vol", "fig", "chap", "sec", "art", "version", "table", "line") and match["stop"] == ".":
        return None
    stop = match["stop"]
    tokens = [
        Token(start + index, start + index + 1, char if char in '.!?")' else "", "punctuation")
        for index, char in enumerate(stop)
    ]
    return [*tokens, Token(match.start("note"), match.end("note"), "", "dropped")]


def _bracketed_note(match: re.Match[str], context: Context) -> list[Token] | None:
    before = context.text[max(0, match.start() - 3) : match.start()]
    if match[0][1] == "^":  # of Markdown
        return one(match, "", "dropped")
    if not before or not re.search(r"[a-z]{3}$|[.,;:!?\"')\]]$", before):
        return None
    return one(match, "", "dropped")


def _ellipsis(match: re.Match[str], context: Context) -> list[Token]:
    end = match.end()
    while context.text[end - 1] == " ":
        end -= 1
    return [Token(match.start(), end, "…", "punctuation")]


def _highlight(match: re.Match[str], context: Context) -> list[Token] | None:
    """Leave out the signs that highlight words in Markdown: "==marked=="."""
    at = match.start()
    if context.text[match.end() : match.end() + 1].isalpha():
        opens = context.alone(at) and context.text.find("==", match.end(), match.end() + 200) > 0
        return one(match, "", "punctuation") if opens else None
    opening = context.text.rfind("==", max(0, at - 200), at)
    opened = opening >= 0 and context.alone(opening) and context.text[opening + 2 : opening + 3].isalpha()
    return one(match, "", "punctuation") if opened else None


def _stars(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read "4.5★" and rows of stars."""
    if context.before(match.start()).isdecimal():
        single = context.text[max(0, match.start() - 2) : match.start()].strip() == "1"
        return one(match, "star" if single or _RATED_BEHIND.match(context.text, match.end()) else "stars", "plain")
    full = match[0].count("★")
    if len(match[0]) < _LEAST_STARS:
        return None
    if match["half"]:
        return one(match, f"{_COUNTS[full]} and a half stars", "score")
    return one(match, f"{_COUNTS[full]} star{'' if full == 1 else 's'}", "score")


def _exclaimed(match: re.Match[str], context: Context) -> list[Token]:
    return one(match, "?" if "?" in match[0] else "!", "punctuation")


def _dashes(match: re.Match[str], context: Context) -> list[Token]:
    start, end = match.start(), match.end()
    before, after = context.before(start), context.text[end : end + 1]
    long = match[0] != "-"
    glued = before.isalnum() and (after.isalnum() or after == "")
    if not long:
        spaced = (before.isspace() or before == "") and (after.isspace() or after == "")
        said = "—" if spaced and before else ""
    elif match[0] == "–" and glued and after:
        said = "—" if before.isalpha() and after.isalpha() else ""
    else:
        said = "—"
    return one(match, said, "punctuation")


def _row(match: re.Match[str], context: Context) -> list[Token]:
    """Read a row of the same sign as a pause: it is a line or an ornament."""
    sign = match[1]
    if sign in "-–—":
        return one(match, "—", "punctuation")
    if sign in "\"'([{)]}":
        return one(match, '"' if sign == '"' else "", "punctuation")
    return one(match, ",", "dropped" if sign == UNSPOKEN else "punctuation")


def _single(match: re.Match[str], context: Context) -> list[Token]:
    sign, start = match[0], match.start()
    if sign in _MARKS:
        if sign == "(" and context.text[match.end() : match.end() + 1] == ")":
            return [Token(start, match.end() + 1, "", "punctuation")]
        return one(match, _MARKS[sign], "punctuation")
    if sign in _BRACKETS:
        opening = (
            start if sign in "[{" else context.text.rfind("[" if sign == "]" else "{", max(0, start - 200), start)
        )
        glued = opening > 0 and context.text[opening - 1].isalnum()
        return one(match, "" if glued else _BRACKETS[sign], "punctuation")
    if sign in _WORDS:
        return one(match, _WORDS[sign], "plain")
    if sign in _COMMAS:
        return one(match, ",", "punctuation")
    if sign in _SILENT or sign.isspace():
        return one(match, "", "punctuation")
    return one(match, "", "dropped")


def _initials_joined(match: re.Match[str], context: Context) -> list[Token]:
    """Read "R&D", "Q&As"."""
    several = "'s" if match["several"] else ""
    return one(match, f"{' '.join(match['left'])} and {' '.join(match['right'])}{several}", "acronym")


_OTHER_UNIT = re.compile(r"(?<=\d[\"'])/(?=\d{1,4}(?:\.\d+)?\s?(?:mm|cm|m|km|in|ft)(?!\w))")
"""What parts a length from the same one in another unit: 18"/46 cm."""

_PROMPT = re.compile(
    r"\$(?=\s(?:sudo|docker|kubectl|git|npm|npx|pip3?|cd|ls|curl|wget|brew|apt|apt-get|yarn|python3?|node|make|cargo|ssh|cat|echo"
    r"|export|mkdir|rm|cp|mv|grep|tar|vim?|nano)\s)"
)
"""The sign of a shell that waits for a command: "$ git status"."""

_PICTURES = re.compile(f"{EMOJI}(?:[ ]?{EMOJI}){{0,40}}")
_WORD_BEFORE = re.compile(r"[\w)%']\s?$")
_WORD_BEHIND = re.compile(r"\s?[\w$£€@#(\"]")
_GOES_ON: Final = DETERMINERS | word_set(
    "and or but with of to in on at for from by is are was so very all more then i we"
)
"""Words that no picture parts from the next one: "my 🐶 dog"."""


def _pause_at(match: re.Match[str], context: Context) -> str:
    """Return the pause that a picture or an emoticon between two words stands for: "it works 🎉 see you"."""
    start, end = match.span()
    if not _WORD_BEFORE.search(context.text, max(0, start - 2), start) or not _WORD_BEHIND.match(context.text, end):
        return ""
    if context.word_before(start) in _GOES_ON:
        return ""
    return "." if context.word_after(end)[:1].isupper() and ends_sentence(context, end) else ","


def _pictures(match: re.Match[str], context: Context) -> list[Token]:
    """Leave out pictures, but for the pause that they make, which stands for the space beside them."""
    start, end = match.span()
    left_out = Token(start, end, "", "dropped")
    pause = _pause_at(match, context)
    if pause and context.before(start).isspace():
        return [Token(start - 1, start, pause, "punctuation"), left_out]
    if pause and context.text[end : end + 1].isspace():
        return [left_out, Token(end, end + 1, pause, "punctuation")]
    return [left_out]


def _emoticon(match: re.Match[str], context: Context) -> list[Token] | None:
    return _pictures(match, context) if context.before(match.start()) in ("", " ", "\n", "\t") else None


RULES: Final = (
    Rule("$", _PROMPT, lambda m, c: one(m, "", "punctuation") if c.before(m.start()) in ("", "\n", " ") else None),
    Rule("/", _OTHER_UNIT, lambda m, c: one(m, ",", "punctuation")),
    Rule(
        "!",
        re.compile(r"(?<=[\da-z)])!(?=\s?[=/×*+≈≤≥<>])|(?<=![/×*]\d)!|(?<=!\s[/×*]\s\d)!|(?<=\b[b-hj-z])!(?=\s[a-z])"),
        lambda m, c: one(m, "factorial", "math"),
    ),
    Rule(
        "*", re.compile(r"(?<=SELECT )\*|(?<=select )\*(?= from)|(?<=COUNT\()\*"), lambda m, c: one(m, "star", "plain")
    ),
    Rule("=", re.compile(r"==(?=[A-Za-z])|(?<=[A-Za-z.!?])==(?![=\w])"), _highlight),
    Rule(
        "~",
        re.compile(r"(?<!\d)(?<!\dV)~(?=\d)"),
        lambda m, c: (
            one(m, "tilde", "plain") if c.before(m.start()).isalnum() and c.before(m.start()).isascii() else None
        ),
    ),
    Rule(":;=(<", EMOTICON, _emoticon),
    Rule(EMOJI, _PICTURES, _pictures),
    Rule(".!?,", _NOTE, _note),
    Rule("[", _BRACKETED_NOTE, _bracketed_note),
    Rule(".…", _ELLIPSIS, _ellipsis),
    Rule("!?", _EXCLAIMED, _exclaimed),
    Rule("*", _ROW, _row),
    Rule("★☆", _STARS, _stars),
)
NAMES: Final = (
    Rule("a", _APERTURE, lambda m, c: one(m, "F", "serial") if c.alone(m.start()) else None, frozenset("f")),
    Rule("a", _FLAT, _flat, frozenset(("ab", "bb", "cb", "db", "eb", "fb", "gb"))),
    Rule("-", _FLAG, _flag),
    Rule("-", _LONG_FLAG, _long_flag),
    Rule("a", _PLUSES, lambda m, c: one(m, "C plus plus", "acronym"), frozenset("c")),
    Rule("a", _SHARP, lambda m, c: one(m, f"{m['letter'].upper()} sharp", "acronym") if c.alone(m.start()) else None,
         frozenset("abcdefgj")),
    Rule("a", _SHORT_AMPERSAND, _initials_joined),
    Rule("a", _STARRED_LETTERS, lambda m, c: one(m, *said_of(m[0].replace("*", "")))),
)  # fmt: skip


def _blank(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a gap that is to be filled in: "___ and behold"."""
    before, after = (
        context.text[max(0, match.start() - 3) : match.start()],
        context.text[match.end() : match.end() + 3],
    )
    if before.rstrip().endswith(":"):  # the field of a form
        return None
    beside = re.search(r"[\w,\"] ?$", before) or re.match(r" ?\w", after)
    return one(match, "blank", "plain") if beside and "\n" not in before + after[:1] else None


_WORD_WITH_GAPS = re.compile(r"(?=(?:[A-Z]\s){0,12}_\s)(?:_|[A-Z])(?:\s(?:_|[A-Z])){2,24}(?!\w)")


def _gaps(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a word with gaps that is to be guessed: "_ A _ E" is "blank A blank E"."""
    if not context.alone(match.start()):
        return None
    letters = match[0].split()
    if letters.count("_") < 2 and len(letters) < 4:
        return None
    at = match.start()
    return [Token(at + 2 * i, at + 2 * i + 1, "blank" if x == "_" else x, "acronym") for i, x in enumerate(letters)]


GAPS: Final = (Rule("_a", _WORD_WITH_GAPS, _gaps, frozenset("abcdefghijklmnopqrstuvwxyz")),)
LAST: Final = (
    Rule("_", re.compile(r"(?<!\w)_{3,60}(?!\w)"), _blank),
    Rule("&", re.compile(r"&c\.(?!\w)"), lambda m, c: one(m, "et cetera", "abbreviation")),
    Rule("§¶", _SECTIONS, lambda m, c: one(m, "sections" if m[0][0] == "§" else "paragraphs", "plain")),
    Rule("♩♪", _BEAT, lambda m, c: one(m, "quarter note" if m[0] == "♩" else "eighth note", "plain")),
    Rule("&", _AND, lambda m, c: one(m, "and", "plain")),
    Rule("'", _APOSTROPHE, lambda m, c: one(m, "", "punctuation")),
    Rule("any", _ROW, _row),
    Rule("-–—", _DASHES, _dashes),
    Rule("any", _SINGLE, _single),
)
