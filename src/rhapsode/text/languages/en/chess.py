"""Moves of chess in algebraic notation: "Nf3", "Qxd5+", "exd8=Q#", "O-O".

What decides whether "Bb5" is a move: it takes a piece or gives check, or a numbered move ("1. e4"), another capture,
castling or the name of the game stands near. Pawns that only step ("e4") are letters and a number anyway.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.tokens import Token

_PIECES: Final = {"K": "king", "Q": "queen", "R": "rook", "B": "bishop", "N": "knight"}
_CASTLED: Final = {3: "castles kingside", 5: "castles queenside"}
_MARKS: Final = {"+": "check", "#": "mate"}
_NEAR: Final = 200
"""Characters on each side in which another move or a word of the game is looked for."""

MOVE: Final = re.compile(r"(?:[KQRBN]?[a-h]?[1-8]?x?[a-h][1-8]|O-O)(?![\w.])")
"""How a move begins that stands behind its number."""
_MOVE = re.compile(
    r"(?:(?P<piece>[KQRBN])(?P<from>[a-h]?[1-8]?)|(?P<pawn>[a-h])(?=x))(?P<takes>x)?(?P<file>[a-h])(?P<rank>[1-8])"
    r"(?:=(?P<promoted>[QRBN]))?(?P<mark>[+#])?(?![\w+#])"
)
_CASTLING = re.compile(r"(?:O-O-O|O-O|0-0-0|0-0)(?P<mark>[+#])?(?![\w-])")
_GAME = re.compile(
    r"[KQRBN][a-h][1-8]\s+[KQRBN]?[a-h][1-8](?!\w)"
    r"|(?<!\S)\d{1,3}\.{1,3}\s?(?:[KQRBN]?[a-h]?[1-8]?x?[a-h][1-8]|O-O)(?!\w)|[KQRBNa-h]x[a-h][1-8]|O-O"
    r"|\b(?:[Cc]hess|[Cc]heckmate|[Cc]astl(?:es|ed|ing)|[Bb]ishops?|[Kk]nights?|[Rr]ooks?|[Pp]awns?"
    r"|[Gg]ambit|[Ee]lo)\b"
)


def _is_game(match: re.Match[str], context: Context) -> bool:
    return _GAME.search(context.text, max(0, match.start() - _NEAR), match.end() + _NEAR) is not None


def _move(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()) and context.before(match.start()) != ".":
        return None
    if not (match["takes"] or match["promoted"]) and not _is_game(match, context):
        return None
    words = [_PIECES[match["piece"]]] if match["piece"] else [match["pawn"].upper()]
    words += [numbers.cardinal(int(sign)) if sign.isdecimal() else sign.upper() for sign in match["from"] or ""]
    if match["takes"]:
        words.append("takes")
    words += [match["file"].upper(), numbers.cardinal(int(match["rank"]))]
    if match["promoted"]:
        words.append(f"promotes to {_PIECES[match['promoted']]}")
    return one(match, " ".join([*words, *_marked(match)]), "serial")


def _castling(match: re.Match[str], context: Context) -> list[Token] | None:
    if not context.alone(match.start()) or not (match[0][0] == "O" or _is_game(match, context)):
        return None
    castled = _CASTLED[len(match[0]) - bool(match["mark"])]
    return one(match, " ".join([castled, *_marked(match)]), "serial")


def _marked(match: re.Match[str]) -> list[str]:
    return [_MARKS[match["mark"]]] if match["mark"] else []


_FIRST_WORDS: Final = frozenset(
    [f"{piece}{rest}" for piece in "kqrbn" for rest in ("", *"abcdefgh")]
    + [f"{piece}x{file}" for piece in "kqrbnabcdefgh" for file in "abcdefgh"]
    + [f"{piece}{start}{file}" for piece in "kqrbn" for start in "abcdefgh" for file in "abcdefgh"]
    + [f"{piece}{start}x{file}" for piece in "kqrbn" for start in "abcdefgh" for file in "abcdefgh"]
)
RULES: Final = (
    Rule("a", _MOVE, _move, _FIRST_WORDS),
    Rule("a", _CASTLING, _castling, frozenset("o")),
    Rule("0", _CASTLING, _castling),
)
