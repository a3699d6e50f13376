"""Formulas in TeX: between dollar signs or ``\\( \\)``, or a command alone, said as in a lecture."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_DISPLAY = re.compile(r"\$\$(?P<tex>[^$]{1,1000})\$\$")
_INLINE = re.compile(r"\$(?P<tex>(?![\s$])[^$\n]{1,400}?(?<![\s\\]))\$(?![\d$\w])")
_BRACKETED = re.compile(
    r"\\\((?P<tex>.{1,400}?)\\\)|\\\[(?P<shown>[^\\]{1,400}(?:\\[^\]][^\\]{0,400}){0,40})\\\]", re.DOTALL
)
_COMMAND = re.compile(r"\\[a-zA-Z]{2,20}(?:(?:\s?[_^])?(?:\{[^{}\n]{0,200}\}|(?<=[_^])\w)){0,4}")
_FORMULA = re.compile(
    r"[\\^_=]|^[a-zA-Z](?:\([a-zA-Z]\))?$|^[a-zA-Z]'{0,2}$|^[-+]?\d+(?:\.\d+)?$|[a-zA-Z]\s?[-+<>/*]\s?[\w(]"
    r"|\d\s?[-+<>/*]\s?[a-zA-Z(]"
)
_PROSE = re.compile(r"[a-zA-Z]{3,}\s[a-zA-Z]{2,}")
_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|[a-zA-Z]|[^\s]")
_MAX_DEPTH: Final = 12

_GREEK: Final = word_set(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi "
    "chi psi omega"
)
_COMMANDS: Final = {
    "times": "times", "cdot": "times", "div": "divided by", "pm": "plus or minus", "mp": "minus or plus",
    "leq": "less than or equal to",
    "le": "less than or equal to", "geq": "greater than or equal to", "ge": "greater than or equal to",
    "neq": "not equal to",
    "ne": "not equal to", "approx": "approximately", "equiv": "is identical to", "sim": "is similar to",
    "infty": "infinity",
    "to": "to", "rightarrow": "to", "Rightarrow": "implies", "implies": "implies", "iff": "if and only if",
    "partial": "partial",
    "nabla": "nabla", "forall": "for all", "exists": "there exists", "in": "in", "notin": "not in",
    "subset": "subset of", "cup": "union",
    "cap": "intersection", "emptyset": "empty set", "sum": "sum", "prod": "product", "int": "integral",
    "lim": "limit", "log": "log",
    "ln": "natural log", "sin": "sine", "cos": "cosine", "tan": "tangent", "exp": "exponential", "max": "maximum",
    "min": "minimum",
    "ldots": "and so on", "dots": "and so on", "cdots": "and so on", "degree": "degrees", "circ": "degrees",
    "prime": "prime",
    "propto": "proportional to", "ll": "much less than", "gg": "much greater than", "mid": "given", "land": "and",
    "lor": "or",
    "neg": "not", "det": "determinant", "hbar": "h bar", "ell": "l", "varepsilon": "epsilon", "varphi": "phi",
    "vartheta": "theta",
    "mapsto": "maps to",
    "lt": "less than", "gt": "greater than", "quad": "", "qquad": "", "left": "", "right": "", "displaystyle": "",
    "big": "", "Big": "",
    "%": "percent", "$": "dollar", "&": "and", "#": "number", "_": "", "{": "", "}": "", ",": "", ";": "", "!": "",
    " ": "", "\\": "", ":": "",
}  # fmt: skip
_TRANSPARENT: Final = word_set(
    "text mathrm mathbf mathit mathbb mathcal mathsf operatorname boldsymbol textbf textit emph mbox"
)
_ACCENTS: Final = {
    "hat": "hat",
    "bar": "bar",
    "vec": "vector",
    "tilde": "tilde",
    "dot": "dot",
    "overline": "bar",
    "ddot": "double dot",
}
_SIGNS: Final = {
    "+": "plus", "-": "minus", "=": "equals", "<": "less than", ">": "greater than", "/": "over", "*": "times",
    "!": "factorial", "'": "prime",
    "%": "percent", "&": "", "~": "", "|": "",
}  # fmt: skip


class _Reader:
    """Reads the tokens of one formula from left to right."""

    def __init__(self, tex: str) -> None:
        self._tokens = _TOKEN.findall(tex)
        self._at = 0

    def all(self) -> str:
        words = []
        while self._at < len(self._tokens):
            words.append(self._next(0))
        return " ".join(filter(None, words))

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _group(self, depth: int) -> str:
        """Read a group in braces, or one token."""
        if self._peek() != "{":
            return self._next(depth + 1) if self._peek() else ""
        self._at += 1
        words = []
        while self._peek() and self._peek() != "}":
            words.append(self._next(depth + 1))
        self._at += 1
        return " ".join(filter(None, words))

    def _text(self, depth: int) -> str:
        """Read the words of ``\\text{…}``: letters side by side are one word."""
        if self._peek() != "{":
            return self._next(depth + 1) if self._peek() else ""
        self._at += 1
        letters = ""
        while self._peek() and self._peek() != "}":
            token = self._tokens[self._at]
            letters += token if token.isalpha() else f" {numbers.number(token)} " if token[0].isdecimal() else " "
            self._at += 1
        self._at += 1
        return " ".join(letters.split())

    def _next(self, depth: int) -> str:
        sign = self._tokens[self._at]
        self._at += 1
        if depth > _MAX_DEPTH:
            return sign if sign.isalpha() else ""
        if sign == "{":
            self._at -= 1
            return self._group(depth)
        if sign in '}()[],.;:?"':
            return ""
        if sign == "^":
            return self._power(depth)
        if sign == "_":
            return f"sub {self._group(depth)}"
        if sign[0] == "\\":
            return self._command(sign[1:], depth)
        if sign[0].isdecimal():
            return numbers.number(sign)
        return _SIGNS.get(sign, sign if sign.isalnum() else "")

    def _power(self, depth: int) -> str:
        if self._peek() == "\\circ" or self._tokens[self._at : self._at + 3] == ["{", "\\circ", "}"]:
            self._at += 1 if self._peek() == "\\circ" else 3
            return "degrees"
        words = self._group(depth)
        if words == "two":
            return "squared"
        if words == "three":
            return "cubed"
        return words if words == "prime" else f"to the {words}"

    def _bounds(self, depth: int) -> str:
        """Read the lower and upper bound of a sum or an integral."""
        words = ""
        for _ in range(2):
            if self._peek() == "_":
                self._at += 1
                words = f"from {self._group(depth)} {words}"
            elif self._peek() == "^":
                self._at += 1
                words = f"{words} to {self._group(depth)}"
        return words.strip()

    def _command(self, name: str, depth: int) -> str:
        if name in ("frac", "dfrac", "tfrac", "cfrac"):
            top, bottom = self._group(depth), self._group(depth)
            simple = {("one", "two"): "one half", ("one", "three"): "one third", ("one", "four"): "one quarter"}
            return simple.get((top, bottom), f"{top} over {bottom}")
        if name == "sqrt":
            root = "square root of"
            if self._peek() == "[":
                self._at += 1
                degree = self._next(depth + 1) if self._peek() else ""
                self._at += self._peek() == "]"
                root = "cube root of" if degree == "three" else f"root {degree} of"
            return f"{root} {self._group(depth)}"
        if name in ("sum", "prod", "int"):
            of = f"{_COMMANDS[name]} {self._bounds(depth)}".strip()
            return f"{of} of"
        if name == "lim":
            if self._peek() == "_":
                self._at += 1
                return f"limit as {self._group(depth)} of"
            return "limit"
        if name in _TRANSPARENT:
            return self._text(depth)
        if name in _ACCENTS:
            return f"{self._group(depth)} {_ACCENTS[name]}"
        if name in ("begin", "end"):
            self._group(depth)
            return ""
        if name.lower() in _GREEK:
            return name.lower()
        return _COMMANDS.get(name, name if name.isalpha() else "")


_STYLED = re.compile(r"\{\\(?:display|text)style(?![a-zA-Z])")
_LONGEST_STYLED: Final = 2000


def say_formula(tex: str) -> str:
    """Say a formula of TeX as words."""
    return " ".join(_Reader(tex).all().split())


def _formula(match: re.Match[str], context: Context) -> list[Token] | None:
    tex = match["tex"] or (match.groupdict().get("shown") or "")
    if match.re is _INLINE and (not _FORMULA.search(tex) or (_PROSE.search(tex) and "\\" not in tex)):
        return None
    if match.re is _INLINE and context.before(match.start()).isalnum():
        return None
    said = say_formula(tex)
    return one(match, said, "math") if said else None


def _command(match: re.Match[str], context: Context) -> list[Token] | None:
    name = re.match(r"\\([a-zA-Z]+)", match[0])
    known = name is not None and (
        name[1] in _COMMANDS
        or name[1].lower() in _GREEK
        or name[1] in ("frac", "sqrt", "dfrac", "tfrac")
        or name[1] in _TRANSPARENT
        or name[1] in _ACCENTS
    )
    if (
        name is None
        or not known
        or (context.before(match.start()).isalnum() and context.before(match.start()).isupper())
    ):
        return None
    said = say_formula(match[0])
    if not said and name[1] not in ("left", "right"):
        return None
    return one(match, said, "math" if said else "punctuation")


def _styled(match: re.Match[str], context: Context) -> list[Token] | None:
    """Read a formula as the plain texts of encyclopedias have it: "{\\displaystyle x^{2}}"."""
    start, depth = match.start(), 0
    for at in range(start, min(len(context.text), start + _LONGEST_STYLED)):
        depth += {"{": 1, "}": -1}.get(context.text[at], 0)
        if not depth:
            said = say_formula(context.text[match.end() : at])
            return [Token(start, at + 1, said, "math" if said else "punctuation")]
    return None


RULES: Final = (
    Rule("{", _STYLED, _styled),
    Rule("$", _DISPLAY, _formula),
    Rule("$", _INLINE, _formula),
    Rule("\\", _BRACKETED, _formula),
    Rule("\\", _COMMAND, _command),
)
