"""Rules for capitals, roman numerals and letters."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.shared.capitals import CapitalText
from rhapsode.text.languages.shared.grammar import Gender, Grammar, pairs, words
from rhapsode.text.languages.shared.numbers import alphanumeric
from rhapsode.text.languages.shared.patterns import alternatives, noun_before
from rhapsode.text.languages.shared.scanner import Rule, word_after, word_before
from rhapsode.text.languages.shared.unaccented import without_accents
from rhapsode.text.languages.shared.written import roman

_CAMELS: Final = re.compile("[A-ZÀ-Þ][a-zß-ÿ]+")
"""The words of a name that is written as one: TotalEnergies."""
_MIXED: Final = re.compile(r"(?=[A-Za-zÀ-ÿ]{0,20}(?:[a-zß-ÿ][A-Z]{2}|[A-Z]{3}[a-z]{2}))[A-Za-zÀ-ÿ]{3,30}(?![\w'’])")
"""A name that has capitals within it: ChatGPT, PostgreSQL, macOS, JSONPath."""
_PARTS_OF_MIXED: Final = re.compile(
    r"[A-Z]{2,30}(?![a-z])|[A-Z]{2,30}(?=[A-Z][a-z]{2})|[A-ZÀ-Þ][a-zß-ÿ]{1,20}|[a-zß-ÿ]{2,20}|^[a-z](?=[A-Z]{2})"
)
LONGEST_ACRONYM: Final = 5
"""Longer words in capitals are read as words, not letter by letter."""
_SHORTEST_KNOWN: Final = 4
"""Words in capitals of so many letters are words if a dictionary has them; of shorter ones most are initialisms."""


def roman_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for roman numerals: of monarchs and popes, of chapters and centuries, before a noun."""
    return _RomanReader(grammar).rules()


class _RomanReader:
    """Reads roman numerals in one language."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._tables = grammar.tables
        self._sizes = frozenset(self._tables.fixed.get("before sizes", "").split())
        kings, queens = (alternatives(self._tables.fixed.get(f"titles {key}", "-").split()) for key in "mf")
        self._titles = re.compile(
            rf"(?<!\w)(?:(?i:{kings})|(?P<f>(?i:{queens})))\s[A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ][\w'’-]+)?\s$"
        )
        joint = alternatives((grammar.and_, "e", "et", "y"))
        self._other_crown = re.compile(
            rf"[A-ZÀ-Þ]\w+\s[IVX]{{1,5}}\s(?:{grammar.of}|d')\s?[A-ZÀ-Þ]\w+,?\s(?:{joint})\s$"
        )
        self._capitals = CapitalText(grammar)
        self._nth = frozenset(self._tables.fixed.get("ordinal before", "").split())

    def rules(self) -> list[Rule]:
        """Return the rules, those that hold first in front."""
        keywords = alternatives(self._tables.fixed["lower roman"].split())
        return [
            Rule("roman", re.compile(r"[IVXLCDM]{1,12}(?![\w'’]|[-.]\w)"), self._said),
            Rule(
                "roman", re.compile(rf"(?P<w>{keywords})\s(?P<r>[ivxlcdm]{{1,9}})(?!\w)", re.IGNORECASE), self._lower
            ),
        ]

    def _said(self, match: re.Match[str]) -> str | None:
        grammar = self._grammar
        written = match[0]
        number = roman(written)
        if not number:
            return None
        text = match.string
        before = noun_before(grammar, text, match.start())
        after = word_after(text, match.end()) if text[match.end() : match.end() + 1] == " " else ""
        a_word = self._capitals.is_word(match)
        if before in self._sizes or (a_word and not set(written) <= set("IVX")):  # "IL LIBRO DI MARIO"
            return None
        crowned = self._titles.search(text[: match.start()][-50:])
        if crowned and len(written) < len("XVIII"):
            return regnal(grammar, number, "f" if crowned["f"] else "m")
        if before in self._tables.regnal and (len(written) > 1 or written in "IVX"):
            return regnal(grammar, number, self._tables.regnal[before])
        if self._other_crown.search(text[: match.start()][-40:]):
            return regnal(grammar, number, "m")
        if before in self._tables.numbered and (len(written) > 1 or written in "IVX"):
            return labelled(grammar, before, number)
        if not set(written) <= set("IVX") or len(written) == 1:
            return None
        gender = grammar.gender(after) if after else None
        if after in self._nth:
            return grammar.ordinal(number, gender or "m", before_noun=True)
        if before in articles(grammar) and after and text[match.end() + 1 : match.end() + 2].isalpha():
            return grammar.ordinal(number, articles(grammar)[before] or gender or "m", before_noun=True)
        if a_word and self._capitals.begins_or_follows_small_word(match):
            return None  # "NO TE VI"
        return grammar.cardinal(number)

    def _lower(self, match: re.Match[str]) -> str | None:
        number = roman(match["r"].upper())
        if not number or not match["r"].islower():
            return None
        return f"{match['w'].lower()} {labelled(self._grammar, match['w'].lower(), number)}"


def regnal(grammar: Grammar, number: int, gender: Gender) -> str:
    """Return the number of a monarch or pope: an ordinal as far as the language uses them."""
    last = int(grammar.tables.fixed["last regnal ordinal"])
    return grammar.ordinal(number, gender) if number <= last else grammar.cardinal(number)


def labelled(grammar: Grammar, noun: str, number: int) -> str:
    """Return the number of a century, a chapter, an act: an ordinal where the language has one behind that noun."""
    ordinal = grammar.tables.fixed["ordinal behind"].split()
    if noun in ordinal and number <= int(grammar.tables.fixed["last ordinal behind"]):
        return grammar.ordinal(number, grammar.gender(noun) or "m")
    return grammar.cardinal(number)


_SPEED: Final = re.compile(r"\d\s?(?:km/h|kt|kn|nudos|nœuds|nodi|nós)\s$")
_DISTANCE: Final = re.compile(r"\d\s?k?m\s(?:al|a|au|ao)\s$")
"""What stands before the direction of a place: "a 42 km al NO de Arequipa"."""
_PLURAL_ARTICLES: Final = frozenset(("los", "las", "os", "as", "dos", "das", "i", "gli", "le"))


def names_an_ordinal(grammar: Grammar, match: re.Match[str]) -> bool:
    """Tell whether a number with a letter is an ordinal ("la 3a volta"): an article before it, a noun behind it."""
    text, end = match.string, match.end()
    after = word_after(text, end) if text[end : end + 1] == " " else ""
    before = word_before(text, match.start())
    behind = before in articles(grammar) or before in _PLURAL_ARTICLES or not before[-1:].isalnum()
    return behind and bool(after and grammar.gender(after))


def lists_ordinals(grammar: Grammar, match: re.Match[str]) -> bool:
    """Tell whether the sign of degrees marks an ordinal: an article before it, or before the list that it ends."""
    before = match.string[max(0, match.start() - 40) : match.start()]
    article = alternatives(word for word in articles(grammar) if len(word) > 1)
    listed = re.search(
        rf"(?:^|\s)(?:{article})\s(?:\d{{1,3}}[°º],\s)*(?:\d{{1,3}}[°º]\s(?:{grammar.and_}|o|ou)\s)?$", before, re.I
    )
    return listed is not None and match.string[match.end() : match.end() + 2].strip()[:1] in (
        "",
        ",",
        ".",
        ";",
        *grammar.and_,
    )


def articles(grammar: Grammar) -> dict[str, Gender | None]:
    """Return the words before a roman numeral that make it an ordinal, with the gender they show."""
    masculine, feminine, open_ = (grammar.tables.fixed[f"articles {key}"].split() for key in ("m", "f", "open"))
    return {**dict.fromkeys(masculine, "m"), **dict.fromkeys(feminine, "f"), **dict.fromkeys(open_, None)}


def capital_rules(grammar: Grammar) -> list[Rule]:
    """Return the rules for names with digits, acronyms, words in capitals, and single letters."""
    return _CapitalReader(grammar).rules()


class _CapitalReader:
    """Reads words in capitals and abbreviations of capitals in one language."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._tables = grammar.tables
        self._emphasised = frozenset(
            f"{self._tables.fixed.get('first words', '')} {self._tables.fixed.get('emphasised', '')}".split()
        )
        self._starters = frozenset(self._tables.fixed.get("first words", "").split())
        self._capitals = CapitalText(grammar)
        self._lettered = frozenset(self._tables.fixed.get("before letters", "").split())
        self._winds = pairs(self._tables.fixed.get("compass", "").replace("|", "\n"))
        self._towards = frozenset(self._tables.fixed.get("before compass", "").split())
        self._in_capitals = frozenset(self._tables.fixed.get("in capitals", "").split())
        self._read_before_words = self._tables.fixed.get("x before words", "")
        self._set_phrases = frozenset(self._tables.fixed.get("behind x", "").split())
        self._not_times = frozenset(self._tables.fixed.get("before x", "").split())

    def rules(self) -> list[Rule]:
        """Return the rules, those that hold first in front."""
        coins = "".join(sign for sign in self._tables.currencies if len(sign) == 1)
        return [
            Rule("plain", re.compile(r"[Ee]-(?P<w>[a-z]{3,10})(?![\w'’])"), _online),
            Rule("abbreviation", re.compile(r"[vV]\.(?=\s?\d{1,3}\.\d)"), lambda match: self._tables.fixed["version"]),
            Rule(
                "abbreviation",
                re.compile(r"[cv]\.(?=\s1\d{3}(?!\d|[.,]\d))"),
                lambda match: self._tables.fixed["about"],
            ),
            Rule("serial", re.compile(r"[^\W\d_]{1,20}-?\d[^\W_]{0,20}(?:-\d{1,4})?(?!\w|[.,]\d)"), self._serial),
            Rule(
                "acronym", re.compile(r"[A-ZÀ-Þ](?:\.(?:\s|-)?[A-ZÀ-Þ]){1,6}\.?(?!\.?[ªº\w]|['’]\w)"), self._initials
            ),
            Rule("abbreviation", re.compile(r"[NS](?:\.?-[EOWNS]\.?|\.\s?[EOW]\.|[EOW])(?![\w-])"), self._wind),
            Rule("acronym", re.compile(r"[A-ZÀ-Þ]\.(?=\s(?P<n>[A-ZÀ-Þ](?:[a-zß-ÿ'’]+|\.?ª)))"), self._initial),
            Rule("acronym", re.compile(r"[A-ZÀ-Þ]{2,40}(?!\w)"), self._acronym),
            Rule("plain", re.compile(r"[^\W\d_]{2,40}(?![\w])"), self._known),
            Rule(
                "plain",
                re.compile(r"(?:[A-ZÀ-Þ][a-zß-ÿ]{2,20}){2,4}(?![\w'’-])"),
                lambda match: " ".join(_CAMELS.findall(match[0])),
            ),
            Rule("acronym", _MIXED, self._mixed),
            Rule("acronym", re.compile(r"(?P<one>[A-Z]{2,5})s(?![\w'’])"), self._several),
            Rule("plain", re.compile(r"(?P<net>[ei])(?P<name>[A-WYZ][a-z]{2,20})(?![\w'’])"), self._of_the_net),
            *(
                [Rule("plain", re.compile(r"[Ww]i-?[Ff]i(?!\w)"), lambda match: self._tables.words["wifi"])]
                if "wifi" in self._tables.words
                else []
            ),
            Rule(
                "math",
                re.compile(
                    rf"(?<!\S)x(?=(?P<n>\s(?:[{re.escape(coins)}]|[A-Z]{{0,2}}\$)?\s?\d|\d{{1,3}}[.,]\d)|"
                    r"\s(?!ve[cz]es|volte)[a-zà-ÿ]{3,}(?!\w))"
                ),
                self._times,
            ),
            Rule("plain", re.compile(r"[^\W\d_](?![\w'’]|\.\w)"), self._letter),
        ]

    def _serial(self, match: re.Match[str]) -> str:
        grammar = self._grammar
        if re.fullmatch(r"x(?!(?:86|64|32)$)[1-9]\d{0,2}", match[0]) and match.string[: match.start()][-1:] in (
            "",
            " ",
        ):
            return f"{grammar.tables.signs['×']} {grammar.cardinal(int(match[0][1:]))}"
        return alphanumeric(grammar, match[0])

    def _acronym(self, match: re.Match[str]) -> str | None:
        grammar = self._grammar
        word = match[0]
        lower = word.lower()
        known = self._tables.words.get(lower)
        if known:
            return known
        if len(word) > LONGEST_ACRONYM and re.search("[aeiouáéíóúy]", lower):
            return lower
        if lower in _CRIES and ("!" in match.string[match.end() : match.end() + 2]):
            return lower
        accented = not word.isascii() and (len(word) == 2 or re.search("[aeiouáéíóúâêôãõàèìòùëïîûü]", lower))
        if lower in self._emphasised or accented:
            return lower
        if (
            grammar.pronounceable(lower)
            or self._is_long_word(lower)
            or (not grammar.spells_labels and _in_capitals(match))
        ):
            return lower
        if self._capitals.is_word(match):
            return lower
        return grammar.spell(word)

    def _mixed(self, match: re.Match[str]) -> str | None:
        """Read a name with capitals within it by its parts: those of capitals alone are acronyms."""
        parts = _PARTS_OF_MIXED.findall(match[0])
        if len(parts) < len("AB") or "".join(parts) != match[0]:
            return None
        return " ".join(self._part(part) for part in parts)

    def _part(self, part: str) -> str:
        lower = part.lower()
        if len(part) == 1:
            return self._tables.letters.get(lower, part)
        if not part.isupper():
            return self._tables.words.get(lower, part)
        return self._acronym_alone(part) or lower

    def _several(self, match: re.Match[str]) -> str:
        """Read the plural of an acronym: DVDs, URLs."""
        return self._acronym_alone(match["one"]) or match[0].lower()

    def _acronym_alone(self, word: str) -> str | None:
        """Return how an acronym is said; ``None`` if it is read as a word."""
        lower = word.lower()
        known = self._tables.words.get(lower)
        if known:
            return known
        readable = self._grammar.pronounceable(lower) or len(word) > LONGEST_ACRONYM
        return None if readable or self._is_long_word(lower) else self._grammar.spell(word)

    def _is_long_word(self, lower: str) -> bool:
        return len(lower) >= _SHORTEST_KNOWN and self._grammar.knows(lower)

    def _of_the_net(self, match: re.Match[str]) -> str:
        """Read a name behind the English letter that stands for the net: iCloud, eBay."""
        known = self._tables.words.get(match[0].lower().removesuffix("s"))
        if known:
            return known
        letter = self._tables.fixed.get("english i", "ai") if match["net"] == "i" else "i"
        return f"{letter} {match['name']}"

    def _initials(self, match: re.Match[str]) -> str | None:
        if re.fullmatch(r"[NS]\.-[EOW]\.?", match[0]):
            return None  # a direction of the wind
        last = match[0][-1]
        if match[0][-2:-1].isspace() and last.lower() in self._tables.single and _goes_on(match, last.lower()):
            return None  # a sentence begins behind a letter: "R. É porque"
        return self._grammar.spell(without_accents(match[0]))

    def _initial(self, match: re.Match[str]) -> str | None:
        """Read the initial of a name without a pause at its full stop: "J. Pérez"."""
        before = word_before(match.string, match.start())
        return (
            None
            if match["n"].lower() in self._starters or before in self._lettered
            else self._grammar.spell(without_accents(match[0]))
        )

    def _wind(self, match: re.Match[str]) -> str | None:
        """Read a direction of the wind, if a word, its hyphen or the speed of the wind tells that it is one."""
        letters = re.sub(r"[^NSEOW]", "", match[0]).replace("W", "O")
        joined = len(letters) < len(match[0].rstrip("."))
        before = match.string[: match.start()]
        after = _NEXT_WORD.match(match.string, match.end())
        if self._capitals.is_word(match) and after and after[1].isupper() and len(after[1]) >= len("abc"):
            return None  # "LE VENT SE LÈVE"
        towards_it = re.sub(
            r"(?:\s\w{1,3}\s[NSEOW]{1,2}\s(?:y|e|et|ed|o|ou))?\s(?:del|de|do|di|du|dal|al|au|ao|da)\s$", " ", before
        )
        told = any(word_before(text, len(text)).replace("’", "'") in self._towards for text in (before, towards_it))
        return (
            self._winds.get(letters) if joined or told or _SPEED.search(before) or _DISTANCE.search(before) else None
        )

    def _known(self, match: re.Match[str]) -> str | None:
        lower = match[0].lower()
        return None if lower in self._in_capitals and not match[0].isupper() else self._tables.words.get(lower)

    def _times(self, match: re.Match[str]) -> str | None:
        """Read an x that multiplies a number ("2 uds. x 14 €") or, in some languages, means "for" ("x tutti")."""
        before = word_before(match.string, match.start())
        if self._read_before_words and word_after(match.string, match.end()) in self._set_phrases:
            return self._read_before_words
        if not before or before.rstrip(".") in self._not_times:
            return None
        return self._tables.signs["×"] if match["n"] else self._read_before_words or None

    def _letter(self, match: re.Match[str]) -> str | None:
        char = match[0].lower()
        if char in self._tables.single and (match[0].islower() or self._is_word(match)):
            return None  # the words that it is joined to are read with it: "a-t-il"
        return self._tables.letters.get(char)

    def _is_word(self, match: re.Match[str]) -> bool:
        """Tell whether a capital is a word of one letter.

        It is one at the start of a sentence, in a title ("Romeo Y Julieta"), and behind words in capitals.
        """
        text, start = match.string, match.start()
        before = word_before(text, start)
        if not before[-1:].isalnum():
            return True
        if before in self._lettered or not text[start - 1].isspace():
            return False
        if not match[0].isascii():
            return True
        after = _NEXT_WORD.match(text, match.end())
        if after is None:
            return False
        if after[1][0].isupper() and (len(after[1]) > 1 or match[0].lower() in {self._grammar.and_, *"eyo"}):
            return True
        heading = text[:start].split()[-1]
        if heading.isdecimal() and len(heading) == start - 1:
            return after[1].islower()  # an entry of a list: "55 O arquivo"
        return heading.isalpha() and heading.isupper() and len(heading) >= len("abcd")


_CRIES: Final = frozenset(words("oi ai ei ui ay uy ey eh ah oh hé eia opa olé sí não"))
ONLINE: Final = frozenset(
    words("mail mails book books commerce reader readers learning sport sports business bike bikes ticket tickets")
)


def _online(match: re.Match[str]) -> str | None:
    """Read what is done by the net with the English name of the letter: e-mail, e-commerce."""
    if match["w"] not in ONLINE:
        return None
    return f"e{match['w']}" if match["w"].startswith("mail") else f"i {match['w']}"


_NEXT_WORD: Final = re.compile(r"\s([^\W\d_]+)")


def _goes_on(match: re.Match[str], letter: str) -> bool:
    """Tell whether a sentence goes on behind a match that ends in the word ``letter``."""
    after = _NEXT_WORD.match(match.string, match.end())
    if after is None:
        return False
    return after[1].islower() or (len(after[1]) > 1 and (after[1].isupper() or not letter.isascii()))


def _in_capitals(match: re.Match[str]) -> bool:
    """Tell whether most words around one in capitals are in capitals too, so that it is no initialism."""
    word = match[0].lower()
    if len(word) < len("abc") or not re.search("[aeiouáéíóúàèìòùyæœâêôéè]", word):
        return False
    if len(word) == len("abc") and not re.match("[^aeiouy]?[aeiouyáéíóúàèìòùâêô]", word):
        return False
    text = match.string
    before = text[max(0, match.start() - 40) : match.start()].split()[-3:]
    after = text[match.end() : match.end() + 40].split()[:3]
    near = [word for word in (*before, *after) if any(map(str.isalpha, word))]
    capitals = [word for word in near if word.isupper()]
    long = sum(sum(map(str.isalpha, word)) >= 4 for word in capitals)
    return bool(long) and len(capitals) * 5 >= len(near) * 3
