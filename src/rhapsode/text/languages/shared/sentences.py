"""Find where sentences end: at marks that neither belong to an abbreviation nor stand within a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from rhapsode.text.languages.shared.patterns import alternatives

_MARK: Final = re.compile(r"[.!?…।॥‥‼⁇⁈⁉]++(?:[ \u00a0\u202f]?[»”\"’)\]])*+(?=\s|$)")
_INITIAL: Final = re.compile(r"(?:^|[\s.(«\"“-])(?:[A-ZÀ-Þ]|[TPC]h)$")
_NUMBER: Final = re.compile(r"^\s*[(«\"“]?(?:\d{1,3}|[IVXLC]{1,6}|[a-zA-ZÀ-Þ])$")
_ARTICLE: Final = re.compile(r"(?i:\bart(?:icles?|\.)?)\s[A-Z]$")
"""The letter of the part of a code of law before the number of an article: "art. L. 121"."""
_DOTTED: Final = re.compile(r"\.\s?[\u0900-\u097f]{1,4}$")
"""What is shortened with several stops in Devanagari, where no capital tells the end: "ए.पी.जे.", "मि.ली."."""
_ASIDE: Final = re.compile(r"[—–]\s?[a-zà-ÿ]")
_BEFORE_AMOUNTS: Final = ("máx", "mín", "max", "min")
_SPACE: Final = re.compile(r"\s*")


class SentenceEnds:
    """Where the sentences of a language end, given its abbreviations and those that may stand at an end.

    Behind one of ``numbered``, shortened days, months and currencies without their full stops, no sentence begins
    with a number.
    """

    def __init__(self, abbreviations: Mapping[str, str], final: Collection[str], numbered: Collection[str]) -> None:
        written = {*abbreviations, *(key[0].upper() + key[1:] for key in abbreviations)}
        self._abbreviation = re.compile(rf"(?<![\w.])(?:{alternatives(word for word in written if '.' in word)})")
        self._numbered = re.compile(rf"(?<!\w)(?i:{alternatives(numbered)})$")
        self._final = {re.sub(r"\s", "", word) for word in final}

    def __call__(self, text: str) -> list[int]:
        """Return the ends of the sentences of ``text``, rising, each with the white space behind it."""
        within = self._dots(text)
        ends: list[int] = []
        start = 0
        for mark in _MARK.finditer(text):
            at = mark.start()
            space = _SPACE.match(text, mark.end())
            end = space.end() if space else mark.end()
            following = text[end : end + 1]
            if following and self._goes_on(text, mark[0], at, start, following, within):
                continue
            ends.append(end)
            start = end
        return ends

    def _dots(self, text: str) -> dict[int, bool]:
        """Return the full stops of abbreviations, and whether a sentence may end there nevertheless."""
        found: dict[int, bool] = {}
        for match in self._abbreviation.finditer(text):
            last = match.end() - 1
            for at in range(match.start(), match.end()):
                if text[at] == ".":
                    found[at] = at == last and re.sub(r"\s", "", match[0]) in self._final
        return found

    def _goes_on(self, text: str, mark: str, at: int, start: int, following: str, within: Mapping[int, bool]) -> bool:
        """Tell whether the sentence continues after ``mark`` at ``at``."""
        if following.islower() or _ASIDE.match(text, text.index(following, at + len(mark))):
            return True
        if mark[0] != "." or mark.startswith(".."):
            return following in ",;:—–" and mark[-1] in '»”"’)'
        before = text[max(start, at - 40) : at]
        if at in within:
            return not within[at] or (following.isdecimal() and before.endswith(_BEFORE_AMOUNTS))
        if following.isdecimal() and self._numbered.search(before):
            return True
        if _NUMBER.match(before) and at - start <= len(before):
            return True
        if (following.isdecimal() and _ARTICLE.search(before)) or _DOTTED.search(before):
            return True
        return bool(_INITIAL.search(before)) and following.isupper() and len(before) > 1
