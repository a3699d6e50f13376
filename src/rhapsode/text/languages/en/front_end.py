# ruff: noqa: RUF001
"""English behind the port of languages."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from anyascii import anyascii

from rhapsode.text.characters import GREEK, GREEK_WORD, MATHEMATICAL_GREEK, UNCOMMON, is_readable
from rhapsode.text.front_end import G2P, CutPoints, TextFrontEnd
from rhapsode.text.languages.en import ipa
from rhapsode.text.languages.en.chess import MOVE
from rhapsode.text.languages.en.cutting import CUTS
from rhapsode.text.languages.en.full_stops import ends_before_a_count
from rhapsode.text.languages.en.short_forms import ALWAYS, BIBLE, GIVEN_NAMES, STARTERS
from rhapsode.text.languages.en.short_words import RECORDED
from rhapsode.text.languages.en.truncated_words import SHORTENED_BEFORE_NOUNS, TRUNCATED, is_truncated
from rhapsode.text.languages.en.units import UNITS
from rhapsode.text.tokens import Token

_MATHEMATICAL_GREEK = re.compile("[\U0001d6a8-\U0001d7cb]")
_NAME_WITH_A_DOT = re.compile(r"(?:^|\s)\.$")
_BEFORE_A_NUMBER = re.compile(
    r"\b(?:incl|excl|apt|thm|lem|defn|conf|chs?|chap|exs?|vv|vis|alt|est|secs?|sect|eqn?s?|approx|rm|ste|bldg|cll?|ll|res|hwy|rte|temp|max|min|avg|wt|ht|gen|ps|matt|rom|cor|eph|gal|isa|rev|ca|cf|ver|ext|tel|op|pop|para|figs?|vols?|pp?|lat|long|lng|supp|cir|ct|arr|dep|plat|platf|abt|bef|aft|mm?)\.\s*$",
    re.IGNORECASE,
)
_BEFORE_A_NAME = re.compile(
    r"\b(?:[Aa]cct|[Aa]ddl|Adj|Ald|Amb|[Aa]pprox|Apt|[Aa]ssoc|Asst|[Aa]ttn|Atty|[Aa]vg|Bd|[Bb]ldg|Chas"
    r"|Cir|Cllr|Dist"
    r"|Depts?|[Dd]ep|[Dd]ef|Const|Amend|[Aa]rr|Mass|Conn|Penn|Sta|Conf|Ex|Exs|[Ee]xcl|Ft|Geo|Govt|[Ii]ncl|Inst"
    r"|Intl|Jas|Jno|Jos|Lieut|[Mm]gr"
    r"|[Mm]isc|Mmes|Ms|Mt|Natl|[Oo]rig|Pt|[Qq]ty"
    r"|Robt|Benj|Eliz|Saml|Danl|Edw|Fredk|Richd|Margt|Alexr"
    r"|Sts|Inv|INT|EXT|Fed|Civ|Crim|Evid|Supp?|Tech|[Tt]el|Thos|Ins|Abp|Bp|[Rr]ec|[Dd]iv|[Rr]ef|Cos|[Pp]rop|[Ee]ff|[Cc]onf|Thm|Lem|Defn|[Tt]rans|Treas|Utd|Wm)\.\s*$"
)
"""Abbreviations behind which a capitalised word begins a sentence only if it is one that begins many ("The")."""
_TITLE_BEHIND_A_DASH = re.compile(r"\w[-–—/](?:St|Ste|Mt|Ft|Dr|Mr|Mrs|Ms|Prof)\.\s*$")
"""The title of a name that a dash joins to another one: "Minneapolis–St. Paul"."""
_BEFORE_A_NUMERAL = re.compile(
    r"\b(?:apts?|ste|bldg|rms?|apps?|exs?|exhs?|arts?|bk|chs?|chap|figs?|nos?|parts?|pl|pts?|sch?|secs?|sect|vols?)\.\s*$",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"(?:[IVXLC]{1,7}|[A-Z])(?![\w'])")
_FIRST_WORD = re.compile(r"[A-Z][A-Za-z']*")
_NUMBER = re.compile(r"\(?[-$£€¥]?\d")
_BEFORE_A_VERSE = re.compile(rf"\b(?:{'|'.join(BIBLE)})\.\s*$", re.IGNORECASE)
_ORDERED_BOOK = re.compile(r"\b[123]\s(?:Cor|Sam|Kgs|Chron?|Thess|Tim|Pet|Jn)\.\s*$")
_WORD_BEFORE_DOT = re.compile(r"(?:^|[\s(–—/\d-])([A-Za-z]{2,7})\.\s*$")
_VERSE = re.compile(r"\d{1,3}:\d")
_OF_AN_EDITION = re.compile(r"\d{1,3}/\d")
_COUNTING_NUMBER = re.compile(r"Nos?\.\s?[#\d]")
_SHORT_FORM_BEFORE = re.compile(r"\b[A-Z][a-z]{1,4}\.\s*$")
_REPORTS = re.compile(r"\b(?:App|Supp|Rptr|Ed|Cal|Ill)\.\s*$")
_SERIES_OF_REPORTS = re.compile(r"(?:[23]d|[45]th)\s")
_MEASURE_BEFORE = re.compile(r"\d\s?([A-Za-z]{1,4})\.\s*$")
_MOVE_NUMBER = re.compile(r"(?:^|\s)\d{1,3}\.{1,3}\s*$")
_SECTION_OF_AN_ACT = re.compile(r"(?:^|\s)ss?\.\s*$")
_TONGUE = re.compile(r"(?:\(|\b[Ff]rom )(?:Gk|Gr|Heb|Lat|Ger|Fr|Sp|It|Skt|Du|Ar|Aram)\.\s*$")
"""A language in front of a word of it: "(Gk. logos)"."""
_OPTION = re.compile(r"(?:[A-Ha-h]|\d{1,2})\)\s")
_WORD_BEFORE = re.compile(r"\w\s*$")
"""Nothing that ends a sentence, in front of the next answer of a row: "A) red B) blue"."""
_BEFORE_A_DATE = re.compile(r"\b(?:eff|exp|b|d|m|bap|bur|dtd|pub|rev|est)\.\s*$", re.IGNORECASE)
_DATE = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d")
_DAY_OR_MONTH = re.compile(
    r"\b(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s*$"
)
_FACTORIAL_OF_A_NUMBER = re.compile(r"\d!\s?$")
_FACTORIAL = re.compile(r"(?:^|\s)[b-hj-z]!\s$")
_EDITED = re.compile(r"\b[Ee]d\.\s$")
_LETTER_BEFORE = re.compile(r"(?<![^\W\d_])[A-Z]\.$")
_LETTER_AHEAD = re.compile(r"[A-Z]\.")
"""Letters of one short form, which a hyphen joins to another one: "D-N.Y."."""
_JOINING = ("-", "\u2013", "/")
_BEFORE_A_ZONE = re.compile(r"\b[ap]\.m\.\s*$", re.IGNORECASE)
_ZONE = re.compile(
    r"[ECMPA][SD]?T\b|(?:B|I|J|AE|H|AK|NZ|SG)ST\b|CES?T\b|EES?T\b|GMT\b|UTC\b|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\b|Eastern\b|Pacific\b"
)
_GREEK_RUN = re.compile(f"(?:[{GREEK}\xb5][\u0300-\u036f]{{0,3}})+")
_SYLLABLES = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")


def _begins(word: str, before: str) -> bool:
    """Tell whether ``word`` is one that begins sentences; in capitals it is a code ("lv. WAS 8:10")."""
    in_capitals = len(word) > 1 and word.isupper() and not before.isupper()
    return word.lower() in STARTERS and not in_capitals


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a sentence that seems to end at ``end`` goes on behind it."""
    before, after = text[max(0, end - 16) : end], text[end : end + 12]
    if after[:1].isalnum() and _NAME_WITH_A_DOT.search(before):
        return True
    if _LETTER_BEFORE.search(before) and _LETTER_AHEAD.match(after):
        return True
    if (last := _WORD_BEFORE_DOT.search(before)) and ends_before_a_count(last[1], text, end):
        return False
    if _NUMBER.match(after) and _BEFORE_A_NUMBER.search(before):
        return True
    if _COUNTING_NUMBER.match(after) and _SHORT_FORM_BEFORE.search(before):
        return True
    if _SERIES_OF_REPORTS.match(after) and _REPORTS.search(before):
        return True
    if after[:1].islower() and (unit := _MEASURE_BEFORE.search(before)) and unit[1] in UNITS:
        return True
    if _OPTION.match(after) and _WORD_BEFORE.search(before):
        return True
    if _NUMBER.match(after) and _SECTION_OF_AN_ACT.search(before):
        return True
    if after[:1].islower() and (
        _TONGUE.search(before) or before.rstrip().endswith((" bp.", " abp.", " cc.", " res.", " dil.", " sat."))
    ):
        return True
    if _NUMBER.match(after) and _ORDERED_BOOK.search(before):
        return True
    if _VERSE.match(after) and _BEFORE_A_VERSE.search(before):
        return True
    if (after[:1] == "&" and after) or (after[:1] in _JOINING and before[-1:] == "."):
        return True
    if after[:1] in tuple(",;:=×÷≤≥≠≈") or after.startswith("'s "):
        return True
    if _BEFORE_A_NUMERAL.search(before) and _NUMERAL.match(after) and not re.match(r"[IA]\s[a-z]", after):
        return True
    if _DATE.match(text, end, end + 14) and _BEFORE_A_DATE.search(before):
        return True
    if _BEFORE_A_NAME.search(before) and (word := _FIRST_WORD.match(text, end)):
        return not _begins(word[0], before)
    if _TITLE_BEHIND_A_DASH.search(before) and after[:1].isupper():
        return True
    word = _WORD_BEFORE_DOT.search(before)
    short = word[1].lower() if word else ""
    if after[:1].islower() and (
        short in ALWAYS
        or short in ("pls", "plz")
        or short in GIVEN_NAMES
        or short in SHORTENED_BEFORE_NOUNS
        or short in TRUNCATED
        or short in RECORDED
    ):
        return True
    if after[:1].islower() and before.rstrip().endswith("Beg."):  # of a survey
        return True
    if short == "ed" and _OF_AN_EDITION.match(after):
        return True
    if (short in TRUNCATED or short in RECORDED) and after[:1] in tuple("0123456789$#") and after:
        return True
    if word and is_truncated(word[1]):
        first = _FIRST_WORD.match(text, end)
        return first is None or not text[end - 1].isspace() or not _begins(first[0], before)
    if _DAY_OR_MONTH.search(before) and (after[:1].islower() or after[:1].isdecimal() or after[:1] == "@"):
        return True
    if after[:1] in tuple("/*+") and _FACTORIAL_OF_A_NUMBER.search(before):
        return True
    if _FACTORIAL.search(before) and after[:1].islower():
        return True
    if _EDITED.search(before) and (after.startswith("by ") or re.match(r"\([12]\d", after)):
        return True
    if MOVE.match(after) and _MOVE_NUMBER.search(before):
        return True
    return _ZONE.match(after) is not None and _BEFORE_A_ZONE.search(before) is not None


class English(TextFrontEnd):
    """American and British English."""

    tag = "en"
    name = "English"
    varieties = ("en-US", "en-GB")
    cuts: CutPoints = CUTS

    def first_unreadable(self, text: str) -> int | None:
        """Return the offset of a letter of another script, or of two Greek ones, which are a word of that language."""
        if text.isascii():
            return None
        # In order of first appearance, so the first that is foreign stands first in the text as well.
        foreign = next((char for char in dict.fromkeys(UNCOMMON.findall(text)) if not is_readable(char)), None)
        found = None if foreign is None else text.index(foreign)
        greek = text.translate(MATHEMATICAL_GREEK) if _MATHEMATICAL_GREEK.search(text) else text
        if (word := GREEK_WORD.search(greek)) and (found is None or word.start() < found):
            found = word.start()
        return found

    def unreadable(self, text: str) -> list[tuple[int, int]]:
        """Return the ranges of other scripts and of Greek words."""
        found = super().unreadable(text)
        greek = text.translate(MATHEMATICAL_GREEK) if _MATHEMATICAL_GREEK.search(text) else text
        found += (run.span() for run in _GREEK_RUN.finditer(greek) if GREEK_WORD.search(run[0]))
        return sorted(found)

    def transcribe(self, ipa_word: str, variety: str, symbols: Collection[str]) -> str:
        """Return a word in IPA as misaki writes the accent of ``variety``."""
        return ipa.transcribe(ipa_word, symbols, variety)

    def possessive(self, phonemes: str, variety: str) -> str | None:
        """Return a word with the ending of "'s"."""
        return ipa.possessive(phonemes, variety)

    def respell(self, spoken_as: str) -> str:
        """Return a respelling in small letters where capitals mark the stress (``ZIH-gee``): they are not spelled."""

        def small(match: re.Match[str]) -> str:
            parts = match[0].split("-")
            stressed = [part for part in parts if len(part) > 1 and part.isupper()]
            return match[0].lower() if stressed and any(part.islower() for part in parts) else match[0]

        return _SYLLABLES.sub(small, spoken_as)

    def sentence_ends(self, text: str) -> list[int]:
        """Return where sentences end; not behind the dot of ".NET", "ch. 7", "est. 1920", "6 a.m. EST" or "2. Nf3"."""
        ends = super().sentence_ends(text)
        return [end for end in ends if not _goes_on(text, end)]

    def read(self, text: str, variety: str) -> Sequence[Token]:
        """Return the words that are said for ``text``."""
        from rhapsode.text.languages.en.reader import read

        return read(text, british=variety == "en-GB")

    def is_hyphenated(self, left: str, right: str, variety: str) -> bool:
        """Tell whether both halves are one word of the dictionary, or one of them is none ("exam-", "ple")."""
        from rhapsode.text.languages.en.lexicon import known_word

        if known_word(left + right, variety):
            return True
        return not (known_word(left, variety) and known_word(right, variety))

    def say_as(self, written: str, interpret_as: str, form: str, variety: str) -> str | None:
        """Return the words for characters, digits, cardinals, ordinals, dates and telephone numbers."""
        from rhapsode.text.languages.en.say_as import say_as

        return say_as(written, interpret_as, form, british=variety == "en-GB")

    def g2p(self, variety: str) -> G2P:
        """Return hibari's dictionaries, tagger and network behind rules of our own (half a second to load)."""
        from rhapsode.text.languages.en.g2p import EnglishG2P

        return EnglishG2P(variety)

    def spell(self, word: str) -> str:
        """Return the letters of a word one by one, in capitals, which are read by their names."""
        return " ".join(letter for letter in anyascii(word).upper() if letter.isalpha())
