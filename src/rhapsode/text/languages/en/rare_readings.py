# ruff: noqa: RUF001  (phonemes are what this module is about)
"""Readings of English words that are too rare for the model of homographs, each with what must stand around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from rhapsode.text.languages.en.rare_places import (
    BEFORE_COMMANDS,
    COMBINED,
    FOR_READERS,
    FORCES,
    GIVEN,
    GUIDED,
    NAMED_BY_MATTER,
    OF_GOLF,
    OF_MUSIC,
    OF_NUMBERS,
    OLD_PEOPLE,
    OWNERS,
    PEOPLE,
    REFLEXIVES,
    RIPENED,
    ROYAL_CLUBS,
    SENTENCE_MARKS,
    SHARPENED,
    SIDES_OF_THE_SKY,
    SKINS,
    Place,
    did_formerly,
    did_regularly,
    ends_games,
    has_learned,
    is_a_means,
    is_accustomed,
    is_asked_to_read,
    is_august,
    is_bending,
    is_bent,
    is_broadcast,
    is_city,
    is_closed,
    is_currency,
    is_first,
    is_form_of_do,
    is_lived,
    is_matter,
    is_month,
    is_more_numb,
    is_of_time,
    is_particle,
    is_put_to_use,
    is_satisfied,
    is_surname,
    is_town,
    makes_perfect,
    makes_use,
    shuts,
    was_turned,
    winds_down,
)

_Rule = tuple[tuple[str, str], Callable[[Place], bool]]
_RULES: Final[Mapping[str, Sequence[_Rule]]] = {
    "chi": ((("ʧˈi", "ʧˈiː"), lambda place: place.before in ("tai", "ho") or place.after in ("minh", "gong")),),
    "plaid": ((("plˈId", "plˈId"), lambda place: place.after == "cymru"),),
    "munch": ((("mˈʊŋk", "mˈʊŋk"), lambda place: place.before == "edvard" or place.after in ("museum", "'s")),),
    "close": ((("klˈOz", "klˈQz"), lambda place: shuts(place) or is_closed(place)),),
    "closer": ((("klˈOzəɹ", "klˈQzə"), ends_games),),
    "closers": ((("klˈOzəɹz", "klˈQzəz"), lambda place: True),),
    "real": ((("ɹAˈɑl", "ɹAˈɑːl"), lambda place: place.written[0] == "R" and place.after in ROYAL_CLUBS),),
    "cinque": ((("ʧˈɪŋkwA", "ʧˈɪŋkwA"), lambda place: place.after == "terre"),),
    "romeo": ((("ɹOmˈAO", "ɹQmˈAQ"), lambda place: place.before == "alfa"),),
    "aged": (
        (
            ("ˈAʤd", "ˈAʤd"),
            lambda place: place.after in RIPENED or place.after[:1].isdecimal(),
        ),
        (("ˈAʤɪd", "ˈAʤɪd"), lambda place: place.after in OLD_PEOPLE),
    ),
    "arithmetic": (
        (("ˌɛɹɪθmˈɛTɪk", "ˌaɹɪθmˈɛtɪk"), lambda place: place.after in OF_NUMBERS),
        (("əɹˈɪθmətˌɪk", "əɹˈɪθmətˌɪk"), lambda place: True),
    ),
    "august": (
        (("ˈɔɡəst", "ˈɔːɡəst"), is_month),
        (("ɔɡˈʌst", "ɔːɡˈʌst"), is_august),
    ),
    "bases": ((("bˈAsᵻz", "bˈAsɪz"), lambda place: place.before in FORCES),),
    "bass": (
        (("bˈAs", "bˈAs"), lambda place: place.after in OF_MUSIC),
        (("bˈæs", "bˈas"), lambda place: place.written[0] == "B" and place.after in ("strait", "pro")),
    ),
    "bowed": (
        (("bˈOd", "bˈQd"), is_bent),
        (("bˈWd", "bˈWd"), lambda place: True),
    ),
    "combine": (
        (("kˈɑmbˌIn", "kˈɒmbIn"), lambda place: place.after in COMBINED),
        (("kəmbˈIn", "kəmbˈIn"), lambda place: place.before in BEFORE_COMMANDS),
    ),
    "crooked": (
        (("kɹˈʊkt", "kɹˈʊkt"), lambda place: place.after in OWNERS or place.after == "a"),
        (("kɹˈʊkɪd", "kɹˈʊkɪd"), lambda place: True),
    ),
    "di": ((("di", "diː"), is_particle),),
    "des": ((("də", "də"), lambda place: place.after in ("moines", "plaines")),),
    "deserts": ((("dəzˈɜɹts", "dɪzˈɜːts"), lambda place: place.before == "just"),),
    "does": ((("dˈʌz", "dˈʌz"), is_form_of_do),),
    "bow": ((("bˈW", "bˈW"), is_bending),),
    "lead": (
        (("lˈɛd", "lˈɛd"), lambda place: not SHARPENED.isdisjoint(place.earlier)),
        (("lˈid", "lˈiːd"), lambda place: place.after in GUIDED),
        (("lˈid", "lˈiːd"), is_first),
    ),
    "houses": ((("hˈWzᵻz", "hˈWzɪz"), lambda place: True),),
    "mouths": ((("mˈWðz", "mˈWðz"), lambda place: True),),
    "lima": ((("lˈImə", "lˈiːmə"), lambda place: place.after in ("bean", "beans")),),
    "live": (
        (("lˈIv", "lˈIv"), lambda place: place.after in ("streaming", "streamed", "streams", "stream")),
        (("lˈIv", "lˈIv"), is_broadcast),
        (("lˈɪv", "lˈɪv"), is_lived),
    ),
    "minute": ((("mˈɪnət", "mˈɪnɪt"), is_of_time),),
    "mobile": ((("mObˈil", "mQbˈiːl"), is_town),),
    "moped": ((("mˈOpt", "mˈQpt"), lambda place: place.before in PEOPLE and place.after != "driver"),),
    "nice": ((("nˈis", "nˈiːs"), is_city),),
    "number": ((("nˈʌməɹ", "nˈʌmə"), is_more_numb),),
    "perfect": ((("pəɹfˈɛkt", "pəfˈɛkt"), makes_perfect),),
    "putting": ((("pˈʌTɪŋ", "pˈʌtɪŋ"), lambda place: place.after in OF_GOLF),),
    "subject": ((("sˈʌbʤɛkt", "sˈʌbʤɛkt"), lambda place: place.after == "to"),),
    "slough": (
        (("slˈW", "slˈW"), is_city),
        (("slˈʌf", "slˈʌf"), lambda place: place.after in SKINS),
    ),
    "use": (
        (("jˈus", "jˈuːs"), lambda place: did_formerly(place) or is_put_to_use(place)),
        (("jˈuz", "jˈuːz"), makes_use),
    ),
    "uses": ((("jˈuzᵻz", "jˈuːzɪz"), lambda place: place.before == "one" and place.after in OWNERS),),
    "upset": (
        (
            ("ˌʌpsˈɛt", "ʌpsˈɛt"),
            lambda place: place.before in SENTENCE_MARKS and place.after in ("by", "about", "at", "that", "with"),
        ),
    ),
    "wind": ((("wˈInd", "wˈInd"), winds_down),),
    "winds": ((("wˈɪndz", "wˈɪndz"), lambda place: place.after in SIDES_OF_THE_SKY),),
    "confederate": ((("kənfˈɛdəɹət", "kənfˈɛdəɹət"), lambda place: place.written[:1].isupper()),),
    "consist": ((("kənsˈɪst", "kənsˈɪst"), lambda place: True),),
    "learned": ((("lˈɜɹnd", "lˈɜːnd"), has_learned),),
    "content": (
        (("kˈɑntɛnt", "kˈɒntɛnt"), lambda place: place.after in NAMED_BY_MATTER),
        (("kəntˈɛnt", "kəntˈɛnt"), is_satisfied),
        (
            ("kˈɑntɛnt", "kˈɒntɛnt"),
            lambda place: is_matter(place) or not GIVEN.isdisjoint(place.earlier),
        ),
    ),
    "contents": ((("kˈɑntɛnts", "kˈɒntɛnts"), lambda place: place.after not in REFLEXIVES),),
    "reading": (
        (("ɹˈidɪŋ", "ɹˈiːdɪŋ"), lambda place: place.written.islower() or place.after in FOR_READERS),
        (("ɹˈɛdɪŋ", "ɹˈɛdɪŋ"), is_town),
    ),
    "read": ((("ɹˈid", "ɹˈiːd"), is_asked_to_read),),
    "wound": ((("wˈWnd", "wˈWnd"), was_turned),),
    "won": ((("wˈɑn", "wˈɒn"), is_currency),),
    "xi": ((("ʃˈi", "ʃˈiː"), is_surname),),
    "used": (
        (("jˈust", "jˈuːst"), lambda place: is_accustomed(place) or did_regularly(place)),
        (("jˈuzd", "jˈuːzd"), is_a_means),
    ),
}
"""For each word its rare readings (American, British), the first whose place fits."""


def rare_reading(word: str, words: Sequence[str], tags: Sequence[str], at: int) -> tuple[str, str] | None:
    """Return the American and British phonemes of a rare reading of ``words[at]``, or ``None``."""

    def near(index: int) -> str:
        return words[index].lower() if 0 <= index < len(words) else ""

    tag = tags[at + 2] if at + 2 < len(tags) else ""
    earlier = tuple(near(index) for index in range(at - 3, at))
    begin = next((index + 1 for index in range(at - 1, -1, -1) if words[index] in SENTENCE_MARKS), 0)
    first = next((normal for word in words[begin:] if (normal := word.lower())[:1].isalpha()), "")
    others = frozenset(map(str.lower, words))
    place = Place(words[at], earlier, near(at - 1), near(at + 1), near(at + 2), tag, first, others, tuple(tags[:at]))
    return next((phonemes for phonemes, fits in _RULES[word] if fits(place)), None)


RARE_READINGS: Final = frozenset(_RULES)
