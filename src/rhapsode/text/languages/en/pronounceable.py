"""Which letters are a word in English, and which can be said as one."""

from __future__ import annotations

import re
from functools import lru_cache

from rhapsode.core.errors import EngineUnavailableError
from rhapsode.text.languages.en.lexicon import known_word, load_g2p
from rhapsode.text.languages.en.names import name_sounds

_PARTS = re.compile(r"[^a-z]")
_VOWEL = re.compile(r"[aeiouy]")
_ONSETS = re.compile(
    r"(?:[bcdfghjklmnpqrstvwxyz]|bl|br|ch|cl|cr|dr|dw|fl|fr|gh|gl|gn|gr|kh|kl|kn|kr|ph|pl|pr|ps|qu|rh|sc|sch|scr|sh"
    r"|shr|sk|sl|sm|sn|sp|sph|spl|spr|squ|st|str|sw|th|thr|tr|tw|wh|wr|zh)?(?=[aeiouy])"
)
_CODAS = re.compile(
    r"[aeiouy](?:[bcdfghklmnprstvwxz]|bb|ch|ck|ct|dd|ff|ft|gg|gh|ght|ld|lf|lk|ll|lm|lp|ls|lt|mb|mm|mp|nc|nch|nd|ng"
    r"|nk|nn|ns|nt|nx|nz|ph|pp|ps|pt|rb|rc|rch|rd|rf|rg|rk|rl|rm|rn|rp|rs|rsh|rt|rth|sc|sh|sk|sm|sp|ss|st|tch|th"
    r"|ts|tt|wd|wl|wn|xt|zz|ls|ds|ks|ms|rds|nds|nts|lls|sts|hm)?s?$"
)
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{4,}|[aeiou]{4,}|([a-z])\1\1")
_STRESS = re.compile("[ˈˌ]")
_SHORT = 3
"""Letters up to which only the dictionary that was made by hand counts: the other has rare words such as "aba"."""


@lru_cache(maxsize=8192)
def is_word(word: str) -> bool:
    """Tell whether a word in small letters, or the word that it is a form of, stands in the dictionary.

    Without the dictionary (hibari is not installed) none does.
    """
    try:
        if len(word) <= _SHORT:
            return word in load_g2p("en-US").lexicon.golds
        return known_word(word)
    except EngineUnavailableError:
        return False


@lru_cache(maxsize=8192)
def is_name(word: str) -> bool:
    """Tell whether small letters are a name that is known and is not spelled: "lloyd", "schmitt", not "hsbc"."""
    sounds = name_sounds(word, british=False, ours=False) if len(word) > _SHORT else None
    return sounds is not None and len(_STRESS.sub("", sounds)) <= len(word) + 1


def begins_like_a_word(word: str) -> bool:
    """Tell whether small letters begin as a word of English may: "env", not "lru"."""
    return _ONSETS.match(word) is not None


@lru_cache(maxsize=4096)
def is_pronounceable(word: str) -> bool:
    """Tell whether small letters can be said as a word of English: by its beginning, its end and its clusters."""
    word = _PARTS.sub("", word)
    if len(word) < 2 or not _VOWEL.search(word) or _CLUSTER.search(word):
        return False
    return _ONSETS.match(word) is not None and _CODAS.search(word) is not None
