# ruff: noqa: RUF001
"""Names and words of other languages, said with the nearest English sounds by the spelling rules of their language.

The network for unknown words has learned English spelling, and says "Trabajo" with the j of "job" and "Pelloutier"
with an r. A word whose letters show the language ("ñ", "-eaux", "sch", "zh" in syllables of pinyin) is read by that
language's rules instead, as an English newsreader says it: no sounds that English lacks, the stress where the language
has it. Words of a dictionary never come here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Final

from rhapsode.text.languages.en.wordlists import word_set

_VOWEL: Final = "AIOWYiuæɑɔəɛɜɪʊʌ"
_VOWELS: Final = frozenset(_VOWEL)
_MAIN, _SECOND = "ˈ", "ˌ"
_DOUBLED: Final = re.compile(r"([bcdfɡklmnpɹstvz])\1")
_SOUND_OF_LETTER: Final = str.maketrans({
    "a": "ɑ", "à": "ɑ", "â": "ɑ", "á": "ɑ", "ã": "ɑ", "ä": "ɛ", "å": "O", "æ": "ɛ", "e": "ɛ", "è": "ɛ", "ê": "ɛ",
    "ë": "ɛ", "é": "A", "i": "i", "í": "i", "ì": "i", "î": "i", "ï": "i", "o": "O", "ò": "O", "ó": "O", "ô": "O",
    "õ": "O", "ø": "ɜɹ", "ö": "ɜɹ", "u": "u", "ù": "u", "ú": "u", "û": "u", "ü": "u", "y": "i", "ý": "i", "ÿ": "i",
    "g": "ɡ", "r": "ɹ", "c": "k", "q": "k", "ç": "s", "ß": "s", "h": "h", "œ": "ɜ", "ñ": "ɲ", "x": "ks",
})  # fmt: skip
"""What a letter stands for where no rule of its language takes it."""

_OF_OTHERS: Final = re.compile("[^a-zßà-öø-ÿœ]|[þð]|(?:ian|ean|ism|ist|ite|ish)s?$|(?<![oö])us$|um$")
"""What is written in other letters than these languages are, or ends as English or Latin words do."""
Rules = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Language:
    """How words of a language are known by their letters, and how those are said: of the rules the first that fits."""

    signs: re.Pattern[str]
    names: re.Pattern[str]
    letters: tuple[tuple[re.Pattern[str], str], ...]
    stressed: re.Pattern[str] | None
    """What ends a word that is stressed on its last syllable; ``None`` where the first is stressed."""


def _language(signs: str, names: str, letters: Rules, stressed: str | None) -> _Language:
    compiled = tuple((re.compile(pattern), sound) for pattern, sound in letters)
    return _Language(re.compile(signs), re.compile(names), compiled, re.compile(stressed) if stressed else None)


_SOFT: Final = "(?=[eiéí])"
_SPANISH: Final = _language(
    signs="[áíóúñ]|é.*(?:[ao]s?|ez)$|é[^aeiouáéíóú]{1,2}es$|ción$|ciones$",
    names="[aeou]jos?$|g?uez$|^hua|[aeiou]cuel",
    letters=(
        ("ch", "ʧ"), (f"sc{_SOFT}|c{_SOFT}|zz?|ss", "s"), (f"qu{_SOFT}", "k"), (f"gu{_SOFT}", "ɡ"), ("gü", "ɡw"),
        (f"g{_SOFT}|j", "h"), ("h", ""), ("ll|y(?=[aeiouáéíóú])", "j"), ("^x", "h"),
        ("ez$", "ɛz"), ("[aá][iy](?![aeiou])", "I"), ("[eé][iy](?![aeiou])", "A"), ("[oó][iy](?![aeiou])", "Y"),
        ("au", "W"),
        ("i(?=[aeouáéóú])", "j"), ("[uü](?=[aeioáéíó])", "w"), ("e$", "A"), ("á", "ˈɑ"), ("é", "ˈA"), ("í", "ˈi"),
        ("ó", "ˈO"), ("ú", "ˈu"),
    ),
    stressed="[^aeiounsz]$|[^e]z$",
)  # fmt: skip
_PORTUGUESE: Final = _language(
    signs="[ãõ]|ç[ao]s?$|ência$|ância$",
    names="[aei]nh[ao]s?$|[aei]lh[ao]s?$|[âô]nia$",
    letters=(
        ("ções$", "sˈYnz"), ("ão", "ˈWn"), ("ões", "ˈYnz"), ("ãe", "ˈIn"), ("ch|x", "ʃ"), ("nh", "ɲ"), ("lh", "lj"),
        (f"c{_SOFT}|ç|ss", "s"), (f"qu{_SOFT}", "k"), (f"gu{_SOFT}", "ɡ"), (f"g{_SOFT}|j", "ʒ"), ("h", ""),
        ("(?<=[aeiou])s(?=[aeiou])", "z"), ("ei", "A"), ("ai", "I"), ("oi", "Y"), ("ou", "O"), ("au", "W"),
        ("i(?=[aeou])", "j"), ("u(?=[aeio])", "w"), ("[aáâã]m$", "ˈɑm"), ("o(?=s?$)", "u"), ("e$", "i"),
        ("[áâ]", "ˈɑ"), ("[éê]", "ˈA"), ("í", "ˈi"), ("[óô]", "ˈO"), ("ú", "ˈu"),
    ),
    stressed="[^aeoms]$",
)  # fmt: skip
_ITALIAN: Final = _language(
    signs="zione$|[àèìòù]$",
    names="[aeiou]zz[aeio]$|gli[aeo]?$|cch[ei]|cci[ao]?$|ggi[ao]?$|zioni$|[nl]ione$|chio$|[aeiou]gn[aeio]$",
    letters=(
        ("sc(?=[ei])", "ʃ"), ("sch", "sk"), ("cci(?=[aou])|ci(?=[aou])", "ʧ"), ("cc?(?=[eièì])", "ʧ"),
        ("cch|ch", "k"),
        ("ggi(?=[aou])|gi(?=[aou])", "ʤ"), ("gg?(?=[eièì])", "ʤ"), ("gh", "ɡ"), ("gli(?=[aeou])|gl(?=i)", "lj"),
        ("gn", "ɲ"), ("zz|z", "ts"), ("qu", "kw"), ("h", ""), ("j", "j"), ("ai", "I"), ("au", "W"), ("ei", "A"),
        ("i(?=[aeou])", "j"), ("u(?=[aeio])", "w"), ("e$", "A"), ("à", "ˈɑ"), ("è", "ˈA"), ("ì", "ˈi"), ("ò", "ˈO"),
        ("ù", "ˈu"),
    ),
    stressed="[^aeiou]$",
)  # fmt: skip
_NASAL: Final = "(?![aeiouyhnmàâéèêëîïôœ])"
_BEFORE_FRONT: Final = "(?=[eiyéèêëîï])"
_FRENCH: Final = _language(
    signs="[èêîûœïâ]|[ao]ë|ç[ao]|é|ô[^n]",
    names="eaux?$|oux$|ault$|aud$|(?:[tdvln]|ss|rr)iers?$|eux$|euses?$|ieu$|ogne$|agne$|igny$|[ae]ille$|oire?$"
    "|[bcdfglrtv]ois$|[iau]ques?$|cques$|[iu]gues?$|ennes$|^beau",
    letters=(
        ("eaul?[tdx]s?$|eaux?|aulx?$|ault$|aud$|auts?$|aux$", "O"), ("ou[dxts]$|oux", "u"), ("ouill?e?", "uj"),
        ("eill?es?$", "Aj"),
        ("euill?e?s?$", "uj"), ("aill?es?$", "I"), ("(?<=v)illes?$", "il"), ("ill(?=[aeouéèê])", "ij"),
        (f"oin{_NASAL}", "wæn"), ("oi[sxt]?$|oî|oi|oê", "wɑ"), ("oy(?=[aeiou])", "wɑj"), ("ou(?=[aeiéè])", "w"),
        ("o[uùû]", "u"), (f"[ae]in{_NASAL}", "æn"), (f"[iy]en{_NASAL}", "jæn"), (f"[iy]n{_NASAL}", "æn"),
        (f"[ae]n{_NASAL}", "ɑn"), ("[ae]m(?=[bp])", "ɑm"), (f"on{_NASAL}", "ɔn"), (f"un{_NASAL}", "ʌn"),
        ("iers?$", "jA"), ("ies?$", "i"), ("ai[st]$|aix$|ets?$|er$|ez$|ées?$", "A"), ("a[iî]|ei", "ɛ"),
        ("au", "O"), ("o?eu(?=r)|œu(?=r)", "ɜ"),
        ("ieu(?:x|s)?$", "ju"), ("eu[xt]?$", "u"), ("eu|œu|œ", "ʊ"), ("u[iy]", "wi"), ("tion", "sjɔn"),
        ("tch", "ʧ"), ("ch", "ʃ"), ("gn", "ɲ"), ("ph", "f"), ("th", "t"), ("cqu?|qu", "k"),
        (f"gu{_BEFORE_FRONT}", "ɡ"),
        ("ge(?=[aouâô])", "ʒ"), (f"g{_BEFORE_FRONT}|j", "ʒ"), (f"ç|sc{_BEFORE_FRONT}|c{_BEFORE_FRONT}", "s"),
        ("h", ""),
        ("(?<=[aeiouéèêïîâô])s(?=[aeiouyéèêïîâô])", "z"), ("ss", "s"), ("(?<=..)es?$", ""),
        ("(?<=..)[tdpszx]s?$", ""), ("y(?=[aeiouéè])|i(?=[aeoéèê])", "j"),
        ("e(?=[bcdfgklmnprst]{2}|[bcdfgklmnprst]$)", "ɛ"), ("e", "ə"), ("o(?=[rlst]{2}|r)", "ɔ"), ("w", "v"),
    ),
    stressed="$",
)  # fmt: skip
_LONG: Final = "(?=[bdfghklmnprstvwz][aeiouäöü])"
_GERMAN: Final = _language(
    signs="[äöüß]",
    names="sch(?=[aeoulmnrwt])|tsch|(?:heim|bach|feld|dorf|hausen|stadt|wald|haus|schaft|keit|heit)(?:s|e|er|en|es)?$"
    "|(?:ier|[bdkltr])ung(?:en|s)?$|(?<=[aeiou])[cl]ht(?!h)",
    letters=(
        ("burg", "bɜɹɡ"), ("berg", "bɜɹɡ"), ("stein", "stIn"), ("tsch", "ʧ"), ("schw", "ʃw"), ("sch", "ʃ"),
        ("^s(?=[tp])", "ʃ"), ("chs", "ks"), ("ch|ck", "k"), ("ph", "f"), ("th|dt", "t"), ("tz|z", "ts"), ("qu", "kv"),
        ("ß|ss", "s"),
        ("(?<=[aeiouäöülmnrh])s(?=[aeiouäöü])", "z"), ("^v", "f"), ("w", "v"), ("ng(?![aou])", "ŋ"),
        ("n(?=k)", "ŋ"), ("mann?$", "mən"), ("ow$", "O"), ("^y(?=[aeiou])", "j"),
        ("e[iy]|a[iy]|ij", "I"), ("oe(?!u)", "ɜɹ"), ("ou", "u"), ("eu|äu|o[iy]", "Y"), ("au", "W"),
        ("ieh?", "i"), ("a[ah]", "ɑ"), ("e[eh]|äh|ae", "A"),
        ("o[oh]", "O"), ("[uü]h", "u"), ("ih", "i"), ("öh?(?=r)", "ɜ"), ("öh?", "ɜɹ"),
        ("(?<=.)er(?=[sn]?$)", "əɹ"), ("(?<=.)e(?=n?s?$)", "ə"), ("(?<=.)el$", "ᵊl"),
        (f"^([^aeiouäöü]*)e{_LONG}", r"A"), (f"i{_LONG}", "i"), ("i", "ɪ"), (f"o{_LONG}|o$", "O"), ("o", "ɔ"),
        (f"u{_LONG}|u$", "u"), ("u(?=[bcdfgklmnprst])", "ʊ"),
    ),
    stressed=None,
)  # fmt: skip
_CONSONANTS: Final = "(?:[bcdfghjklmnpqrstvwxyz]{0,2}|[cs]h[mnrwy]?|str)"
_OPEN: Final = _language(
    signs="(?!)",
    names=f"^(?:{_CONSONANTS}[aeiou]){{3,}}(?<![aeo]u)(?<!sk[iy])(?<!ic[ao])(?<!ul[ao])(?<!e)$",
    letters=(
        ("^austr", "ɔstɹ"), ("^eu", "ju"), ("eu", "u"), ("^wr|rh", "ɹ"), ("^p(?=[tsn])", ""), ("^i(?=[aou])", "i"),
        ("^n(?=[kg])", "əŋ"), ("^n(?=[dtzjs])", "ən"), ("^m(?=[^aeiouy])", "əm"), ("(?<=i)j", "j"),
        ("ch(?=[a-z]*i[ao]$)", "k"), ("bh", "b"), ("dh", "d"), ("sh", "ʃ"), ("ch", "ʧ"), ("kh", "k"), ("gh", "ɡ"),
        ("ph", "f"), ("th", "θ"), ("zh", "ʒ"), ("dj|j", "ʤ"),
        ("ny(?=[aou])", "ɲ"),
        ("^x", "z"), ("c(?=[eiy])", "s"), ("ck", "k"), ("qu", "kw"), ("n(?=[kg])", "ŋ"), ("a[iy](?![aeiou])", "I"),
        ("e[iy](?![aeiou])", "A"), ("o[iy](?![aeiou])", "Y"), ("au|ao$", "W"), ("o[uo]", "u"), ("aa", "ɑ"),
        ("ae|ee", "i"),
        ("ea$", "iə"), ("[iy](?=[aou])", "j"), ("y(?=[aeiou])", "j"), ("(?<=[ktg])[wu](?=[aei])", "w"),
        ("e$", "A"), ("o(?=r)", "ɔ"), ("u(?=r)", "ʊ"), ("i(?=r)", "ɪ"),
    ),
    stressed="(?!)",
)  # fmt: skip
"""Names of open syllables, as those of Japan, Polynesia, Africa and Italy are: of 300 such names that CMUdict has, 266
have their stress by it, and 198 by the network."""
_LANGUAGES: Final = (_PORTUGUESE, _SPANISH, _ITALIAN, _GERMAN, _FRENCH, _OPEN)

_ONSETS: Final = {
    "zh": "ʤ", "ch": "ʧ", "sh": "ʃ", "b": "b", "p": "p", "m": "m", "f": "f", "d": "d", "t": "t", "n": "n", "l": "l",
    "g": "ɡ", "k": "k", "h": "h", "j": "ʤ", "q": "ʧ", "x": "ʃ", "r": "ɹ", "z": "z", "c": "ts", "s": "s", "y": "j",
    "w": "w", "": "",
}  # fmt: skip
_RHYMES: Final = {
    "a": "ɑ", "o": "O", "e": "ʌ", "ai": "I", "ei": "A", "ao": "W", "ou": "O", "an": "ɑn", "en": "ʌn", "ang": "ɑŋ",
    "eng": "ʌŋ", "ong": "ʊŋ", "er": "ɑɹ", "i": "i", "ia": "jɑ", "iao": "jW", "ie": "jɛ", "iu": "jO", "ian": "jɛn",
    "in": "ɪn", "iang": "jɑŋ", "ing": "ɪŋ", "iong": "jʊŋ", "u": "u", "ua": "wɑ", "uo": "wO", "uai": "wI", "ui": "wA",
    "uan": "wɑn", "un": "ʊn", "uang": "wɑŋ", "ue": "wɛ", "ü": "u", "üe": "wɛ",
}  # fmt: skip
_SIGNS_OF_PINYIN: Final = re.compile(
    "zh|^xi(?!m)|^x?hua(?!c)|^xu|^jia(?!ni)|[ng]xi|(?:^|[ng])qi|x(?:iao|iang|ing|iong|ue)|[iuy]ang(?![aeiou])"
    "|[bj-nptz]iao|iong|j(?:ian|iao|ing|ie$)|[ghkxy]uan(?![at])|huo"
)
_LONGEST_PINYIN: Final = 24


def foreign_sounds(word: str, *, british: bool) -> str | None:
    """Return the phonemes of a word that is written as another language writes; ``None`` where nothing shows which."""
    small = word.lower()
    if not small.isalpha():
        return None
    is_name = word[:1].isupper() and word[1:].islower()
    sounds = _pinyin(without_tones(small)) if is_name or not small.isascii() else None
    if sounds is None and _OF_OTHERS.search(small):
        return None
    if sounds is None:
        language = next((one for one in _LANGUAGES if _shows(one, small, is_name=is_name)), None)
        if language is None:
            return None
        sounds = _said(small, language)
    if _VOWELS.isdisjoint(sounds):
        return None
    return in_british(sounds) if british else sounds


_ROMANCE_HAS_NO: Final = re.compile("[kw]|[sxdz]h|[pt]h(?=.*s$)|[kb]h|gj|dj|eí|q(?!u)")


def _shows(language: _Language, word: str, *, is_name: bool) -> bool:
    """Tell whether the letters of ``word`` show that it is of ``language``."""
    if language not in (_GERMAN, _OPEN) and _ROMANCE_HAS_NO.search(word):
        return False
    return language.signs.search(word) is not None or (is_name and language.names.search(word) is not None)


def without_tones(word: str) -> str:
    """Return a word of pinyin without the accents that are its tones."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if char not in "\u0301\u0300\u0304\u030c")


_SPOKEN_GERMAN: Final = (
    (re.compile("(?<=[eiyäöün])ch(?!s)"), "sch"), (re.compile("b(?=[st]*$)"), "p"),
    (re.compile("(?<!n)g(?=s*t?$)"), "k"), (re.compile("(?<=[^d])d$"), "t"),
)  # fmt: skip
"""What a phrase has otherwise than a name that English newsreaders say: the ch of "ich", and no voice at the end."""
_WEAK_GERMAN: Final = word_set("der die das den dem ein zu es in und ist mit du er")


def said_in_german(word: str) -> str:
    """Return the phonemes of a word within a German phrase, in American sounds."""
    small = written = word.lower()
    for pattern, spelling in _SPOKEN_GERMAN:
        written = pattern.sub(spelling, written)
    sounds = _said(written, _GERMAN)
    if re.match("s[aeiouäöü]", small):
        sounds = f"z{sounds[1:]}"
    return sounds.replace(_MAIN, "") if small in _WEAK_GERMAN else sounds


@lru_cache(4096)
def _said(word: str, language: _Language) -> str:
    found = ""
    at = 0
    while at < len(word):
        for pattern, sound in language.letters:
            match = pattern.match(word, at)
            if match and match.end() > at:
                found += match[1].translate(_SOUND_OF_LETTER) + sound if match.re.groups else sound
                at = match.end()
                break
        else:
            found += word[at].translate(_SOUND_OF_LETTER)
            at += 1
    found = _DOUBLED.sub(r"\1", found)
    if _MAIN not in found:
        vowels = [place for place, symbol in enumerate(found) if symbol in _VOWELS]
        if not vowels:
            return found
        last = len(vowels) == 1 or (language.stressed is not None and language.stressed.search(word))
        found = _stressed(found, vowels[0 if language.stressed is None else -1 if last else -2])
    else:
        first, *others = found.split(_MAIN)
        found = _stressed(first + "".join(others), len(first))
    return weakened(found)


def _stressed(sounds: str, main: int) -> str:
    """Return ``sounds`` with the main stress on the vowel at ``main``, and a second one two syllables or more away."""
    before = [place for place, symbol in enumerate(sounds[:main]) if symbol in _VOWELS]
    second = before[0] if len(before) in (2, 3) else before[1] if len(before) > 3 else None
    marked = f"{sounds[:main]}{_MAIN}{sounds[main:]}"
    return marked if second is None else f"{marked[:second]}{_SECOND}{marked[second:]}"


_BEFORE_R: Final = {"O": "ɔ", "A": "ɛ", "i": "ɪ", "u": "ʊ"}
_VOWEL_BEFORE_R: Final = re.compile("[OAiu](?=ɹ)")
_A_BEFORE_STRESS: Final = re.compile(f"(?<=[{_VOWEL}])([^{_VOWEL}ˈˌ]+)ɑ(?=[^{_VOWEL}ˈˌ]{{1,2}}ˈ)")
_LAST_A: Final = re.compile("(?<![ˈˌ])ɑ(?=[sz]?$)")
_TAPPED: Final = re.compile(f"(?<=[{_VOWEL}ɹ])t(?=[{_VOWEL}])")
_LAST_GLIDE: Final = re.compile("(?<=[bdfɡklmnpɹstvzʒʃ])j(?=[əO][sz]?$)")


def weakened(sounds: str) -> str:
    """Return ``sounds`` with a weak "a" last and before the stress, a syllable for a last "i", and T as in "water"."""
    weak = _A_BEFORE_STRESS.sub(r"\1ə", _VOWEL_BEFORE_R.sub(lambda match: _BEFORE_R[match[0]], sounds))
    weak = _TAPPED.sub("T", _LAST_GLIDE.sub("i", _LAST_A.sub("ə", weak)))
    return weak.replace("ɲj", "ɲ").replace("ɲ", "nj")


def _pinyin(word: str) -> str | None:
    """Return the phonemes of a Chinese name in pinyin, ``None`` unless all of it is."""
    if len(word) > _LONGEST_PINYIN or not _SIGNS_OF_PINYIN.search(word):
        return None
    syllables = _in_syllables(word, 0)
    if not syllables:
        return None
    said = []
    for onset, rhyme in syllables:
        sound = _RHYMES[rhyme]
        if onset in ("zh", "ch", "sh", "r") and rhyme == "i":
            sound = "ɜɹ"
        elif onset in ("j", "q", "x", "y"):
            sound = "ɛn" if (onset, rhyme) == ("y", "an") else "ɛ" if (onset, rhyme) == ("y", "e") else sound
            sound = sound.removeprefix("j")
        said.append((_ONSETS[onset], sound))
    *others, (onset, rhyme) = [(onset, "".join(sound)) for onset, sound in said]
    spoken = "".join(
        start + (_accented(sound, _SECOND) if at == 0 else sound) for at, (start, sound) in enumerate(others)
    )
    return spoken + onset + _accented(rhyme, _MAIN)


def _accented(rhyme: str, stress: str) -> str:
    glide = "".join(takewhile(lambda symbol: symbol not in _VOWELS, rhyme))
    return f"{glide}{stress}{rhyme[len(glide) :]}"


def _in_syllables(word: str, at: int) -> list[tuple[str, str]] | None:
    """Return the syllables of pinyin that ``word`` is made of from ``at`` on, the longest first."""
    if at == len(word):
        return []
    for match in _syllables_at(word, at):
        onset, rhyme = match
        rest = _in_syllables(word, at + len(onset) + len(rhyme))
        if rest is not None:
            return [match, *rest]
    return None


def _syllables_at(word: str, at: int) -> list[tuple[str, str]]:
    onset = next((two for two in (word[at : at + 2], word[at : at + 1]) if two in _ONSETS), "")
    start = at + len(onset)
    rhymes = [word[start : start + length] for length in (4, 3, 2, 1)]
    return [(onset, rhyme) for rhyme in rhymes if rhyme in _RHYMES and _go_together(onset, rhyme, first=at == 0)]


def _go_together(onset: str, rhyme: str, *, first: bool) -> bool:
    """Tell whether a syllable exists; one without an initial begins a word."""
    if rhyme == "er":
        return onset == ""
    match onset:
        case "":
            return first and rhyme[0] in "aoe"
        case "j" | "q" | "x":
            return rhyme[0] in "iuü" and rhyme not in ("ua", "uo", "uai", "ui", "uang")
        case "y":
            return rhyme in ("a", "ao", "ou", "an", "ang", "e", "i", "in", "ing", "ong", "u", "ue", "uan", "un")
        case "w" | "f":
            return rhyme in ("a", "o", "ai", "ei", "an", "en", "ang", "eng", "u", "ou")
        case "zh" | "ch" | "sh" | "r" | "z" | "c" | "s":
            return rhyme == "i" or rhyme[0] != "i"
        case "g" | "k" | "h":
            return rhyme[0] != "i" and rhyme != "ue"
        case "b" | "p" | "m":
            return rhyme[0] != "u" or rhyme == "u"
        case _:
            return True


_SILENT_R: Final = re.compile(f"([ɑɔOɛAiɪuʊɜə])ɹ(?![ˈˌ]?[{_VOWEL}jw])")
_WITH_R: Final = {
    "ɑ": "1", "ɔ": "2", "O": "2", "ɛ": "3", "A": "3", "i": "ɪə", "ɪ": "ɪə", "u": "ʊə", "ʊ": "ʊə", "ɜ": "4", "ə": "ə",
}  # fmt: skip
_BRITISH: Final = str.maketrans({
    "T": "t", "1": "ɑː", "2": "ɔː", "3": "ɛː", "4": "ɜː", "ɑ": "ɑː", "ɔ": "ɒ", "O": "Q", "u": "uː", "æ": "a",
    "ɜ": "ɜː",
})  # fmt: skip
_STRESSED_I: Final = re.compile("(?<=[ˈˌ])i")
_WEAK_A: Final = re.compile("(?<!ˈ)ɑ")


def in_british(sounds: str) -> str:
    """Return American sounds in British ones: long vowels where stressed, and an R only in front of a vowel."""
    silent = _SILENT_R.sub(lambda match: _WITH_R[match[1]], sounds)
    return _STRESSED_I.sub("iː", _WEAK_A.sub("a", silent.replace("ɔɹ", "2ɹ")).translate(_BRITISH))
