"""Two genders or numbers written in one: "Estimado/a", "el/la", "amigo(s)", "étudiant·e·s"."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.shared.grammar import Grammar
from rhapsode.text.languages.shared.patterns import alternatives
from rhapsode.text.languages.shared.scanner import Rule

_SHORT_TITLES: Final = re.compile("[A-Z][a-z]{0,3}a\\.")
_WORD: Final = re.compile(r"[^\W\d_]+\Z")
_SHORTEST_WORD: Final = 3
_LONGEST_WORD: Final = 30


def double_form_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for the second form behind a slash, in brackets, or behind a raised dot.

    ``fixed["endings"]`` lists the endings as ``ending of the word>what is written=ending of the other form``, the
    first that fits in front; without the last, the other form sounds like the first and is not said.
    """
    fixed = grammar.tables.fixed
    if "endings" not in fixed:
        return []
    joint, apart = fixed["or"].split() if " " in fixed["or"] else (fixed["or"], "")
    pairs = frozenset(fixed["paired words"].split())
    endings = [re.fullmatch(r"(?P<of>[^>]*)>(?P<e>[^=]+)(?:=(?P<to>.*))?", row) for row in fixed["endings"].split()]
    rows = [(row["of"], row["e"], row["to"]) for row in endings if row]
    written = alternatives({ending for _, ending, _ in rows})

    def word(match: re.Match[str]) -> str:
        found = _WORD.search(match.string, max(0, match.start() - _LONGEST_WORD), match.start())
        return found[0] if found else ""

    def joined(form: str) -> str:
        elided = apart and form.lower().startswith(("o", "ho"))
        return f"{apart if elided else joint} {form}"

    def other(match: re.Match[str]) -> str | None:
        """Return the other form of the word before the match; "" if it sounds the same, ``None`` without one."""
        first, ending = word(match).lower(), match["e"].lower().replace("·", "")
        if len(first) < _SHORTEST_WORD and f"{first}/{ending}" not in pairs:
            return None
        plural = "s" if match["s"] and not ending.endswith("s") else ""
        for of, what, to in rows:
            if what == ending and first.endswith(of):
                return "" if to is None else f"{first[: len(first) - len(of)]}{to}{plural}"
        return None

    def said(match: re.Match[str]) -> str | None:
        form = other(match)
        return joined(form) if form else None

    def unsaid(match: re.Match[str]) -> str | None:
        return "" if other(match) == "" else None

    def pair(match: re.Match[str]) -> str | None:
        return joint if f"{word(match)}/{match['w']}".lower() in pairs else None

    forms = (
        rf"(?<=[^\W\d_])\((?P<e>(?i:{written}))\)(?P<s>\(s\)|s)?(?!\w)",
        rf"(?<=[^\W\d_])/(?P<e>(?i:{written}))(?P<s>)(?![\w/]|\.\w)",
        rf"(?<=[^\W\d_])[·•](?P<e>(?i:{written}))(?P<s>[·•]s)?(?!\w)",
        r"(?<=[a-zà-ÿ]{3})\.(?P<e>e|ne|ve|trice|euse)(?P<s>\.s)?(?![\w@/]|\.\w)",
    )
    return [
        Rule("plain", re.compile(r"(?<=[^\W\d_])/(?=(?P<w>[^\W\d_]{1,12})(?![\w/]))"), pair),
        *(Rule("plain", re.compile(form), said) for form in forms),
        *(Rule("punctuation", re.compile(form), unsaid) for form in forms),
    ]


def title_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for the titles of a man and a woman: "Sr./Sra. López", "M./Mme", "Sr(a)."."""
    titles, joint = grammar.tables.fixed.get("titles of both", "").split(), grammar.tables.fixed.get("or", "").split()
    if not titles:
        return []
    named = {title.rstrip("."): grammar.tables.abbreviations[title] for title in titles}
    title = alternatives(named)
    stems = [name[:-1] for name in named if _SHORT_TITLES.fullmatch(f"{name}.") and name[:-1] in named]

    def both(match: re.Match[str]) -> str:
        return f"{named[match['a']]} {joint[0]} {named[match['b']]}"

    def ended(match: re.Match[str]) -> str:
        return f"{named[match['a']]} {joint[0]} {named[match['a'] + 'a']}"

    rules = [Rule("abbreviation", re.compile(rf"(?P<a>{title})\.?\s?/\s?(?P<b>{title})(?:\.|(?!\w))"), both)]
    if stems:
        rules.append(Rule("abbreviation", re.compile(rf"(?P<a>{alternatives(stems)})(?:\.?\(a\)\.?|/a\.)"), ended))
    return rules
