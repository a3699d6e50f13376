"""The pronouncing dictionaries of English, by hibari (misaki's, American and British)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rhapsode.core.errors import EngineError, EngineUnavailableError

if TYPE_CHECKING:
    from hibari.g2p import G2P

LANGUAGES: Final = ("en-US", "en-GB")


@lru_cache(maxsize=len(LANGUAGES))
def load_g2p(language: str) -> G2P:
    """Load dictionary, tagger and network of an accent (about 0.4 s), once for a process.

    Raises EngineError for a language that is not one of ``LANGUAGES``, and EngineUnavailableError when hibari is not
    installed.
    """
    if language not in LANGUAGES:
        raise EngineError(f"English is read in {' and '.join(LANGUAGES)}, not {language}.")
    try:
        from hibari.g2p import G2P
    except ImportError as error:
        raise EngineUnavailableError(
            "The package hibari-tts is missing: 'rhapsode doctor' says how to install it."
        ) from error
    return G2P(british=language == "en-GB")


@lru_cache(maxsize=65_536)
def known_word(word: str, language: str = "en-US") -> bool:
    """Tell whether ``word``, in whatever case, is a word or name of the dictionary of ``language``.

    That includes inflected forms of its words in -s, -'s, -ed and -ing. What the dictionary spells (FBI, USB) is no
    word; US, IT and ID are, for the sake of their small letters. The first call loads the dictionary.
    """
    lexicon = load_g2p(language).lexicon
    small = word.lower().replace("’", "'")  # noqa: RUF001
    if small in lexicon.golds or small in lexicon.silvers:
        return True
    if len(small) < 3 or not small.replace("'", "").isalpha():
        return False
    if small.endswith("'"):  # the dogs'
        return known_word(small[:-1], language)
    stems = (lexicon.stem_s, lexicon.stem_ed, lexicon.stem_ing)
    return any(stem(small, None, None, None)[0] is not None for stem in stems)
