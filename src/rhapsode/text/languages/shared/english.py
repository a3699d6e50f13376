"""English names and words in texts of a Romance language, said with the sounds of that language.

Announcers say "Taylor Swift" neither by the rules of Spanish nor with an English accent: the sounds are the English
ones, each replaced by the nearest of their own language. Which words are English is told by their spelling, by common
English first names, and by English words beside them; all of them have to be in the English dictionaries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rhapsode.text.front_end import G2P, NO_PHONEMES
from rhapsode.text.languages.shared.grammar import pairs, words
from rhapsode.text.tokens import Token

FIRST_NAMES: Final = frozenset(
    words(
        "alex amber amy andrew andy angelina anthony ashley austin barack barry bernie beth betty bill billy bob "
        "bobby brad bradley brandon brian britney brooke bruce bryan cameron carl charlie chelsea chris "
        "christopher chuck cindy clark clint cody connor craig danny dave dean denzel donald doug drake drew "
        "dustin dwayne dylan earl ed eddie edward elizabeth ellen elon elton emily ethan evan frankie fred gary "
        "gavin george gerald glenn gordon graham grant greg gwyneth hailey halle hank harold harrison harry harvey "
        "hayley heath helen henry hillary howard hugh ian jack jackie jackson jake james jamie jane janet jared "
        "jason jay jeff jeffrey jennifer jeremy jerry jesse jessica jim jimmy joe john johnny jon jonathan joseph "
        "josh joshua joy judy julian justin kamala kanye karen kate katherine kathy katie keanu keith kelly ken "
        "kendall kenneth kevin kim kirk kristen kurt kyle larry lauren lawrence lee lewis liam lindsay liz lloyd "
        "logan lucy luke madison malcolm marilyn mark matt matthew megan meghan meryl michael michelle mick miles "
        "miley mitch mitchell molly morgan nancy nate neil nelson nicholas nick nolan oliver oprah owen paige pam "
        "pamela peggy perry peter phil philip phoebe rachel ralph randy ray raymond reese rick ricky rihanna ron "
        "ronald ross roy russell ruth ryan sally sam sandy sarah scarlett scott sean selena serena seth shane "
        "sharon shaun shawn sheila shirley stanley stella stephen steve steven stewart stuart susan sylvester "
        "taylor ted terry theodore tim timothy todd tom tommy tracy travis trevor tyler tyson vince walter wayne "
        "wendy wesley whitney william willie winston zach zachary zack zendaya zoe"
    )
)
"""English first names: before an English family name they are said as in English, in a few languages also alone."""
COMMON: Final = frozenset(
    words(
        "upgrade update deadline timeline pipeline website homepage gameplay lifestyle airline hotline freelance "
        "freelancer login logout chatbot podcast broadcast trend brand team leader leadership manager call business "
        "partner release server router laptop desktop tablet smart venture benchmark influencer follower thriller "
        "remake blockbuster hotspot bluetooth widget plugin hacker outlet brunch lunch burger cheeseburger muffin "
        "smoothie gate stopover voucher cloud display layout font drone trailer teaser sequel "
        "spoiler fake hype story stories store play united book books commerce reader readers policy "
        "policies cheesecake mindfulness dataset coach coaching tuning cybersecurity upload reboot zoom teams "
        "tiktoker tiktokers frontend backend streamer streamers gamer gamers cashback playlist"
    )
)
"""English words that the Romance languages use without a spelling that would tell them."""
PHRASES: Final = frozenset(
    phrase.replace("_", " ")
    for phrase in words(
        "machine_learning deep_learning data_science data_center big_data fine_tuning open_source open_space "
        "home_office home_page home_run smart_home smart_working prime_video prime_time "
        "best_seller call_center social_media low_cost fast_food soft_skills science_fiction coffee_break "
        "happy_hour user_experience product_manager project_manager personal_trainer check_in check_out "
        "stand_up pop_up start_up make_up sign_up log_in back_end front_end"
    )
)
"""Two words that are English together, though one of them is a word of a Romance language too."""
_ENDINGS: Final = "(?:stone|wood|field|ford|bridge|town|shire|burgh|mouth|worth|play|day|way)s?$"
"""What only English names end in: Silverstone, Cambridge, Coldplay."""
_LINKS: Final = frozenset(("of", "the", "and", "in", "on"))
"""Small words within English names: "Game of Thrones"."""
_CONTRACTIONS: Final = frozenset(
    words(
        "don't doesn't didn't can't won't isn't aren't wasn't i'm i'll i've i'd it's that's there's let's "
        "you're you'll we're we'll they're he's she's what's couldn't wouldn't shouldn't"
    )
)
"""Words that no text of a Romance language has."""
_TELLING: Final = _CONTRACTIONS | frozenset(
    words(
        "the and you your yours this that these those with what were was have had they she his her we my our "
        "their from would could should just how when where which who why been being of is am to not it into "
        "about because every never always"
    )
)
"""Words that tell English from the Romance languages: two of them make what they stand in English."""
_AMBIGUOUS: Final = frozenset(
    words(
        "a an as come con de dance do en era e he i in la le me mine more nine no o on once or pace pan per "
        "pie plus red sale seen sin so son sur te tu un y are car sang fine grave date face place table for "
        "has will"
    )
)
"""Words of English that are others in a Romance language; at the edge of a passage they belong to that."""
_LEAST_TELLING: Final = 2
_SHORTEST_PASSAGE: Final = 3
_LONGEST_TAIL: Final = 1
_COMMON_SOUNDS: Final = pairs("""
ɪ = i
ᵻ = i
ʊ = u
ɑ = a
ə/a = a
ə/i = i
ə/y = i
ᵊ/a = a
ᵊ/i = i
T = t
""")
"""What all these languages make of English sounds alike."""
_SOUNDS: Final = re.compile(r"[əɜ]ɹ|.")
_VOWELS: Final = frozenset("AIOWYQaiueɛæɑɔʌʊɪəᵊᵻɒ")
_GROUPS: Final = re.compile(r"[aeiouy]+(?:w(?![aeiouy]))?")
_SHORTEST: Final = 3
_IRISH: Final = re.compile("O'[A-Z]")
_STOPS: Final = frozenset('.!?…:("—')


@dataclass(frozen=True, slots=True)
class EnglishWords:
    """What a language makes of English words."""

    marks: re.Pattern[str]
    """Spellings that names of the language itself do not have (``ck``), in small letters."""
    small_marks: re.Pattern[str]
    """The same for words that are no names, which have to be still surer."""
    native: re.Pattern[str]
    """Spellings with which a word is read by the rules of the language, whatever else it has."""
    sounds: Mapping[str, str]
    """English sounds and those of the language; ``ə/o`` is a weak vowel that is written with an o."""
    finish: Sequence[tuple[re.Pattern[str], str]]
    """What else changes when the sounds meet, in this order."""
    listed: Callable[[str], bool]
    """Tells whether the language has a pronunciation of its own for a word in small letters."""


def english_words(
    *,
    marks: str,
    small_marks: str,
    native: str,
    sounds: str,
    finish: Sequence[tuple[str, str]],
    listed: Callable[[str], bool],
) -> EnglishWords:
    """Return what a language makes of English words: regular expressions, and a table ``sound = sound`` of what it has
    beside :data:`_COMMON_SOUNDS`.
    """
    return EnglishWords(
        re.compile(f"{marks}|[a-z]{{2}}{_ENDINGS}"),
        re.compile(small_marks),
        re.compile(native),
        {**_COMMON_SOUNDS, **pairs(sounds)},
        tuple((re.compile(pattern), sound) for pattern, sound in finish),
        listed,
    )


def listed_in(*tables: Mapping[str, str]) -> Callable[[str], bool]:
    """Return what tells whether a word is in one of the ``tables``."""
    return lambda word: any(word in table for table in tables)


class WithEnglishWords:
    """A G2P that says English names and words with the sounds of its language, and leaves all others to ``inner``."""

    def __init__(self, inner: G2P, english: EnglishWords, elided: Callable[[str], str] = str) -> None:
        self._inner, self._english, self._elided = inner, english, elided

    def __call__(self, tokens: Sequence[Token], given: Mapping[int, str] = NO_PHONEMES) -> list[str]:
        """Return one string of phonemes for each token, as :class:`rhapsode.text.front_end.G2P` says."""
        found = {
            index: said
            for index in self._found(tokens)
            if index not in given and (said := self._said(tokens[index].said))
        }
        for index in (*_passages(tokens), *_phrases(tokens)):
            if index not in given and index not in found:
                said = " ".join(adapted(word, self._english) for word in _plain(tokens[index]).split())
                found |= {index: said} if said else {}
        return self._inner(tokens, {**found, **given})

    def _said(self, word: str) -> str:
        """Return the phonemes of an English word, behind an article without its vowel: "l'upgrade"."""
        article, apostrophe, name = word.rpartition("'")
        said = adapted(name, self._english)
        return f"{self._elided(article.lower())}{said}" if apostrophe and said else said

    def _found(self, tokens: Sequence[Token]) -> set[int]:
        """Return the places of the English words."""
        found: set[int] = set()
        run: list[int] = []
        for index, token in enumerate(tokens):
            if token.kind == "plain" and (
                token.said.rpartition("'")[2][:1].isupper() or (run and token.said in _LINKS)
            ):
                run.append(index)
                continue
            found |= self._in_run(tokens, run)
            run = []
            if token.kind == "plain" and self._is_english(token.said, self._english.small_marks, names=False):
                found.add(index)
        return found | self._in_run(tokens, run)

    def _in_run(self, tokens: Sequence[Token], run: Sequence[int]) -> set[int]:
        """Return which of the capitalised words beside each other are English."""
        listed = {at for at in run if tokens[at].said in _LINKS or self._english.listed(_bare(tokens[at]))}
        names = {at for at in run if tokens[at].said not in _LINKS}
        named = {at for at in names if _bare(tokens[at]) in FIRST_NAMES}
        starts = {at for at in names if _begins(tokens, at)}
        marks = self._english.small_marks if names == starts else self._english.marks
        sure = {at for at in names - listed if self._is_english(tokens[at].said, marks)}
        if not sure and not named:
            return set()  # the English dictionaries are not loaded for other names
        likely = sure | {at for at in names - listed - (starts - named) if self._is_english(tokens[at].said)}
        sure |= {at for at in named & (likely | listed) if at + 1 in likely - listed}
        reached: set[int] = set()
        for at in (*run, *reversed(run)):  # outwards from what is sure, over what is likely
            if at in sure or (at in likely | listed and not reached.isdisjoint((at - 1, at + 1))):
                reached.add(at)
        links = {at for at in reached if tokens[at].said in _LINKS and {at - 1, at + 1} <= reached - listed}
        return (reached - listed) | links

    def _is_english(self, word: str, marks: re.Pattern[str] | None = None, *, names: bool = True) -> bool:
        """Tell whether ``word`` has one of the ``marks``, no other reading in the language, and an English one."""
        irish = _IRISH.match(word) is not None
        word = word.lower().rpartition("'")[2]
        return (
            len(word) >= _SHORTEST
            and word.isascii()
            and (marks is None or irish or word in COMMON or marks.search(word) is not None)
            and not self._english.native.search(word)
            and not self._english.listed(word)
            and _known(word, names=names)
        )


def _plain(token: Token) -> str:
    return token.said.lower().replace("’", "'")


def _phrases(tokens: Sequence[Token]) -> Iterator[int]:
    """Return the places of the words of :data:`PHRASES`; those with a hyphen are one token."""
    for index, token in enumerate(tokens):
        if token.kind != "plain":
            continue
        before = tokens[index - 1] if index else _END
        if _plain(token) in PHRASES:
            yield index
        elif before.kind == "plain" and f"{_plain(before)} {_plain(token)}" in PHRASES:
            yield from (index - 1, index)


def _passages(tokens: Sequence[Token]) -> Iterator[int]:
    """Return the places of the words of English passages: "Don't give up on me", "look forward to it"."""
    run: list[int] = []
    for index, token in enumerate((*tokens, _END)):
        if token.kind == "plain" and " " not in token.said:
            run.append(index)
        else:
            if len(run) >= _SHORTEST_PASSAGE:
                yield from _passage(tokens, run)
            run = []


def _passage(tokens: Sequence[Token], run: Sequence[int]) -> Iterator[int]:
    """Return the words of a ``run`` without a pause from the first that is English to the last, if enough tell so."""
    telling = [at for at in run if _plain(tokens[at]) in _TELLING]
    sure = any(_plain(tokens[at]) in _CONTRACTIONS for at in telling)
    if not sure and len(telling) < _LEAST_TELLING:
        return
    first, last = telling[0], telling[-1]
    while first > run[0] and (_belongs(tokens[first - 1]) or _plain(tokens[first - 1]) == "i"):
        first -= 1
    while last < run[-1] and _belongs(tokens[last + 1]):
        last += 1
    if run[-1] - last <= _LONGEST_TAIL and all(_is_word(_plain(tokens[at])) for at in range(last + 1, run[-1] + 1)):
        last = run[-1]  # "what she told me", before a pause
    if all(_is_word(_plain(tokens[at])) for at in range(first, last + 1)):
        yield from range(first, last + 1)


def _belongs(token: Token) -> bool:
    word = _plain(token)
    return word not in _AMBIGUOUS and _is_word(word)


def _is_word(word: str) -> bool:
    return word.isascii() and (word in _TELLING or word in _LETTERS or _known(word, names=False))


_END: Final = Token(0, 0, "", "punctuation")
_LETTERS: Final = frozenset(("a", "i"))


def _bare(token: Token) -> str:
    """Return the word of a token in small letters, without an article before an apostrophe."""
    return token.said.lower().rpartition("'")[2]


def _begins(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a sentence or a quotation begins with the token ``at``."""
    return at == 0 or (tokens[at - 1].kind == "punctuation" and tokens[at - 1].said in _STOPS)


@lru_cache(maxsize=32_768)
def _known(word: str, *, names: bool) -> bool:
    """Tell whether the English dictionaries have ``word``; with ``names`` those of names too, and compounds of two."""
    from rhapsode.text.languages.en.lexicon import known_word
    from rhapsode.text.languages.en.names import name_sounds

    if known_word(word) or (names and name_sounds(word, british=False, ours=False) is not None):
        return True
    parts = ((word[:at], word[at:]) for at in range(3, len(word) - 2))
    return names and any(known_word(first) and known_word(last) for first, last in parts)


def adapted(word: str, english: EnglishWords) -> str:
    """Return the sounds of an English ``word`` with those of another language."""
    from rhapsode.text.languages.registry import g2p

    [said] = g2p("en-US")([Token(0, len(word), word)])
    sounds = _SOUNDS.findall(said)
    hints = _written_vowels(word.lower(), sum(sound[0] in _VOWELS | {"ɜ"} for sound in sounds))
    out: list[str] = []
    for sound in sounds:
        hint = hints.pop(0) if sound[0] in _VOWELS | {"ɜ"} and hints else ""
        out.append(english.sounds.get(f"{sound}/{_letter(sound, hint)}", english.sounds.get(sound, sound)))
    joined = "".join(out)
    for pattern, sound in english.finish:
        joined = pattern.sub(sound, joined)
    return joined


def _written_vowels(word: str, sounding: int) -> list[str]:
    """Return the letters of each vowel of ``word``, none where they are not as many as are ``sounding``."""
    groups = _GROUPS.findall(re.sub(r"(?<=[^aeiou])e(?=s?$)|^y(?=[aeiou])", "", word))
    return groups if len(groups) == sounding else []


def _letter(sound: str, written: str) -> str:
    """Return the letter that tells how a weak or short vowel is to sound; "" for one that needs none."""
    if not written:
        return ""
    return "o" if sound in "ɑɔʌ" and re.search("o|a[uw]", written) else written[-1]
