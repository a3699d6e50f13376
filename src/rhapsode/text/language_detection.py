"""Detects texts in the Latin script that are clearly in another language than the one that they are read in.

It only serves a warning, so it is made to be silent unless it is sure: it counts function words, which make up a third
to a half of running text in every one of these languages, and knows nothing of names and loan words.
"""

# ruff: noqa: E501, RUF001
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from rhapsode.text.languages.registry import primary

SAMPLE_WORDS: Final = 400
"""How many words of each third of a text are examined, so that a book takes no longer than a page."""
MIN_HITS: Final = 4
"""Function words of the other language that have to be there."""
MARGIN: Final = 3
"""How many times as many function words of the other language as of the expected one there have to be."""
MIN_SHARE: Final = 0.15
"""The share of a text that the function words of its own language have at least."""
OTHER_SCRIPTS: Final = ("hi", "ja", "zh")
"""Languages that write no words of the languages below: a text in the Latin script may be in one of those…"""
MIN_SHARE_OTHER_SCRIPT: Final = 0.3
"""…if so many of its words are function words, which romanised texts have only by chance."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in is that it was for on are with as his they be at this have from or had by but not what all were "
        "we when your can said there an each which she do how their if will up about out many then them these so some her would "
        "him into has my you he i who been its no did than more other could only after because where these those",
        "es": "el la los las de que y en un una es por con para no se lo su del al como más pero sus le ya o este sí porque esta "
        "entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso "
        "había ante ellos e esto mí antes algunos qué unos yo otro otras otra él tanto esa estos mucho está son fue ser",
        "fr": "le la les de des du un une et à est que qui dans en pour pas sur au aux avec il elle ils elles ne se ce cette ces "
        "son sa ses par plus nous vous je tu mais ou où leur leurs lui on été être sont fut sans sous comme tout tous très même "
        "mon ma mes ton ta tes notre votre y si bien peut fait deux aussi quand alors donc chez entre",
        "it": "il lo la i gli le di che e è un una uno per non con del della dei delle nel nella si da al alla come più ma anche "
        "questo questa sono ha ho hanno se mi ti ci vi io tu lui lei noi voi loro su dal dalla ai alle era essere stato o molto "
        "quando dove chi cosa perché tutto tutti ancora già poi così quello quella suo sua",
        "pt": "o a os as de que e do da em um uma para com não se por mais dos das como mas ao ele ela eles elas seu sua ou quando "
        "muito nos já eu também só pelo pela até isso entre depois sem mesmo aos seus quem nas me esse essa num numa nem às meu "
        "minha têm foi está são você ser tem há estava isto aquele aquela onde",
        "de": "der die das und ist von den dem des ein eine einer eines einem zu mit auf für nicht sich es im als auch an werden "
        "aus er sie hat dass wird bei oder um nach wie war noch haben nur über so zum zur bis wenn aber ich du wir ihr ihre sein "
        "seine mich dich uns mir dir kein keine man schon sehr durch",
        "nl": "de het een en van is dat op te in voor met zijn niet aan er om ook als maar bij nog naar dan uit wordt door over "
        "ze zich hij zij wij jij ik je me mijn jouw ons hun haar deze dit die wat wie waar al wel geen kan heeft hebben was",
        "pl": "i w na z do nie się że jest to jak o po od za ale czy co tak jego jej ich przez przy dla już tylko może być był "
        "była było są oraz który która które tym tego ma mnie mi ty my wy oni one ja",
        "sv": "och att det i en som är på för av med den till inte har de om ett han men var jag vi du hon sig från så kan när "
        "nu än mot eller vad hade efter bara mycket min din sin ska skulle",
        "tr": "ve bir bu da de için ile çok ne o ben sen biz siz onlar gibi ama daha en mi mı var yok olarak sonra kadar her şey "
        "ki değil olan ya bunu şu",
        "id": "yang dan di ke dari untuk dengan ini itu tidak ada pada saya kamu dia kami kita mereka akan sudah telah juga "
        "atau karena seperti bisa dalam adalah oleh lebih",
    }.items()
}
_LANGUAGES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    word: tuple(language for language, words in _FUNCTION_WORDS.items() if word in words)
    for word in frozenset[str]().union(*_FUNCTION_WORDS.values())
}
"""The languages of each of the words above."""
NAMES: Final[Mapping[str, str]] = {
    "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "pt": "Portuguese", "de": "German", "nl": "Dutch",
    "pl": "Polish", "sv": "Swedish", "tr": "Turkish", "id": "Indonesian",
}  # fmt: skip
"""The languages that can be told, and how English calls them."""


def detect_other_language(text: str, language: str) -> str | None:
    """Return the primary subtag of the language that ``text`` is plainly in, if that is not ``language`` (BCP-47).

    ``None`` if the text is too short, mixed, in another script, or in ``language`` as far as can be told (of a language
    of another script, one in Latin letters is not). Samples of the
    beginning, the middle and the end are looked at; two of the three have to agree where a text has so many words.
    """
    expected = primary(language)
    if expected not in _FUNCTION_WORDS and expected not in OTHER_SCRIPTS:
        return None
    third = len(text) // 3
    size = SAMPLE_WORDS * 7
    pieces = [text] if len(text) <= 3 * size else [text[at : at + size] for at in (0, third, 2 * third)]
    counts = Counter(_other(piece, expected) for piece in pieces)
    best, votes = counts.most_common(1)[0]
    return best if votes * 2 > len(pieces) else None


def _other(text: str, expected: str) -> str | None:
    found = _WORD.findall(text[: 12 * SAMPLE_WORDS])[:SAMPLE_WORDS]
    if len(found) < MIN_HITS:
        return None
    words = Counter(word.lower() for word in found)
    hits = Counter[str]()
    for word, count in words.items():
        for language in _LANGUAGES_OF.get(word, ()):
            hits[language] += count
    best = max(_FUNCTION_WORDS, key=lambda language: hits[language])
    share = MIN_SHARE_OTHER_SCRIPT if expected in OTHER_SCRIPTS else MIN_SHARE
    if best == expected or hits[best] < max(MIN_HITS, share * words.total()):
        return None
    if expected in OTHER_SCRIPTS:
        return best if all(word.isascii() or "\u00c0" <= max(word) <= "\u024f" for word in words) else None
    # Related languages share many of these words ("que", "la"): what only one of the two has decides.
    theirs, ours = _FUNCTION_WORDS[best], _FUNCTION_WORDS[expected]
    own_hits = _hits(words, theirs - ours)
    return best if own_hits >= MIN_HITS - 1 and own_hits >= MARGIN * _hits(words, ours - theirs) else None


def _hits(words: Counter[str], listed: frozenset[str]) -> int:
    return sum(count for word, count in words.items() if word in listed)
