# ruff: noqa: RUF001  (phonemes are what this module is about)
"""Readings of English words that are too rare for the model of homographs, each with what must stand around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rhapsode.text.languages.en.numbers import ONES, TENS
from rhapsode.text.languages.en.wordlists import word_set

_IN_A_CITY: Final = word_set("in to from near around via of visit visited leave left toward at")
_BEHIND_THE_CITY: Final = word_set("france cannes monaco italy paris marseille côte provence")
_BEHIND_A_SUBJECT: Final = word_set("is was lies sits has airport 's became fell")
_NUMBED: Final = word_set("grew grows growing grown felt feels becoming became")
_PARTS_OF_THE_BODY: Final = word_set("fingers toes hands feet legs lips face arms hand foot leg arm mouth nose")
_OWNERS: Final = word_set("my his her our their your its the")
_TO_GREAT_EFFECT: Final = word_set("great good full best maximum devastating its")
_HAD_THE_HABIT: Final = word_set(
    "be have live say think know believe love like hate want come go work play sit stand sleep walk run sing dance "
    "dream wonder call visit tell talk speak read write eat drink smoke cook teach employ house own belong exist "
    "happen take cost hang grow fish hunt rule travel spend joke laugh cry fear hope wish wear give bring"
)
"""What somebody did formerly ("used to live"), and nothing is a means to do."""
_TO_AN_END: Final = word_set(
    "predict describe measure calculate determine identify create build produce treat detect estimate evaluate assess "
    "compute generate analyze analyse control fund pay unlock open access repair fix clean"
)
"""What things are means to do: "the model used to predict the weather"."""
_FORMER_SUBJECTS: Final = word_set("i you he she it we they there who people everyone everybody never always")
_PASSIVE: Final = word_set(
    "is are was were be been being am 's 're 'm has have had 've having get gets got commonly often widely mainly"
)
_GETTING: Final = word_set("get gets got getting gotten become becomes became becoming grow grew grown growing not")
_OF_NUMBERS: Final = word_set(
    "mean means progression progressions sequence sequences series average operation operations operator operators "
    "expression expressions overflow function functions unit logic coding error errors"
)
_OF_GOLF: Final = word_set("green greens stroke strokes competition practice surface")
_SHARPENED: Final = word_set("sharpen sharpens sharpened sharpening")
_NUMBERS: Final = frozenset((*ONES, *TENS[2:]))
_SINGULAR_SUBJECTS: Final = word_set(
    "he she it who what that this which one nobody somebody everybody anybody someone everyone anyone nothing "
    "something everything really always never also still only even so neither nor as how why when where"
)
_WHERE_ONE_LIVES: Final = word_set(
    "abroad alone amid among around beneath beside beyond deep forever here in inside near nearby off on outside "
    "overseas there together underground underneath underwater upon with within"
)
_BEFORE_ADJECTIVES: Final = word_set(
    "a an the this these our your its is are was were be been being go goes going gone went it that streamed "
    "watch see recorded broadcasting 's 're 'm"
)
_BROADCAST: Final = word_set(
    "air aired album audience audio band broadcast broadcasting broadcasts camera channel concert coverage "
    "episode event gig interview match perform performance performances performed performing play played playing "
    "podcast radio record recorded recording reporting sang sing singing show shown shows song songs stage stream "
    "streamed streaming chat join speak talk television tv tune tuned video watch watched watching webcast"
)
_BEFORE_COMMANDS: Final = frozenset(("", ",", ".", ";", ":", "then", "and", "gently", "gradually", "slowly", "to"))
_FOR_READERS: Final = word_set(
    "age assignment assignments challenge club comprehension corner exercise glass glasses group groups habits "
    "lamp level levels light list lists material materials mode nook program room rooms score scores skills speed "
    "test tests time"
)
_BEHIND_ANIMALS: Final = word_set(
    "a these those two three four five six several many some few both young pregnant wild female adult fallow"
)
_OF_DEER: Final = word_set(
    "antlers buck bucks deer doe fawn fawns grazed grazing hare hares herd hunters kid kids rabbit rabbits roe "
    "stag stags venison"
)
_BEHIND_ONE_MINUTE: Final = word_set("and to of later left before after or at in on from , . ; : ! ?")
_OF_LETTERS: Final = word_set(
    "letter alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu omicron pi rho sigma tau upsilon "
    "phi chi psi omega variant baryon baryons particle hyperon"
)
_SIDES_OF_THE_SKY: Final = word_set("north south east west northeast northwest southeast southwest")
_GUIDED: Final = word_set(
    "time times generation gen magnet magnets nurturing scoring capture conversion conversions qualification acid"
)
"""What is led, or is of those who may buy: "lead time", "lead generation"."""
_TAKEN: Final = word_set("take takes took taking taken")
_SKINS: Final = word_set("off their its away skin dead old")


@dataclass(frozen=True, slots=True)
class _Place:
    """A word as it is written, its neighbours in small letters, and the tag of the second behind it."""

    written: str
    earlier: tuple[str, ...]
    before: str
    after: str
    second: str
    second_tag: str
    first: str
    others: frozenset[str]
    tags_before: tuple[str, ...]


def _is_city(place: _Place) -> bool:
    in_it = place.before in _IN_A_CITY or (place.after == "," and place.second in _BEHIND_THE_CITY)
    is_subject = place.before in ("", ".", "and") and place.after in _BEHIND_A_SUBJECT
    return place.written[:1].isupper() and (in_it or is_subject)


def _is_more_numb(place: _Place) -> bool:
    return (place.before in _NUMBED and place.after != "of" and not place.after[:1].isdecimal()) or (
        place.before == "the" and place.after in _OWNERS and place.second in _PARTS_OF_THE_BODY
    )


def _is_accustomed(place: _Place) -> bool:
    """Tell whether "used to" is "accustomed to"; what something "is used to do" has an infinitive behind it."""
    if place.after != "to" or place.second in _TO_GREAT_EFFECT:
        return False
    return place.before in _GETTING or place.second_tag not in ("VB", "VBP")


def _did_regularly(place: _Place) -> bool:
    """Tell whether somebody "used to do" something; "the method used to do it" is not in this place."""
    if (
        place.after != "to"
        or place.second in _TO_GREAT_EFFECT
        or not _PASSIVE.isdisjoint((*place.earlier[1:], place.before))
    ):
        return False
    if place.before in _FORMER_SUBJECTS:
        return True
    return place.second in _HAD_THE_HABIT and place.before not in ("", ".", ",", "and", "or")


def _is_a_means(place: _Place) -> bool:
    """Tell whether something is made use of: "tools used to repair it", "used to great effect"."""
    if place.after != "to":
        return False
    by_nobody = place.second in _TO_AN_END and place.before not in _FORMER_SUBJECTS
    return by_nobody or place.second in _TO_GREAT_EFFECT


def _is_form_of_do(place: _Place) -> bool:
    """Tell whether "does" is the verb: everywhere but near deer and behind what counts or describes animals."""
    if place.before in _SINGULAR_SUBJECTS or place.after in _NUMBERS or place.after[:1].isdecimal():
        return True
    if place.after in ("not", "n't"):
        return True
    return place.before not in _BEHIND_ANIMALS and _OF_DEER.isdisjoint(place.others)


def _is_lived(place: _Place) -> bool:
    """Tell whether "live" is the verb: "the poor live in cities", "long live the king", not "shown live on TV"."""
    if place.before in ("long", "let", "they", "we", "who") or (place.after == "and" and place.second == "let"):
        return place.others.isdisjoint(_BROADCAST)
    somewhere = place.after in _WHERE_ONE_LIVES or (
        place.after.endswith("ly") and place.after not in ("only", "early")
    )
    return somewhere and place.before not in _BEFORE_ADJECTIVES and place.others.isdisjoint(_BROADCAST)


def _is_of_time(place: _Place) -> bool:
    """Tell whether a minute is counted: "per minute", "one minute and"."""
    return (
        place.before in ("per", "half")
        or place.after in ("hand", "hands")
        or (place.before == "one" and place.after in _BEHIND_ONE_MINUTE)
    )


def _is_surname(place: _Place) -> bool:
    """Tell whether "Xi" is a name of China and no Greek letter ("Chi Xi Omega", "the letter Xi")."""
    return place.written[:1].isupper() and not ({place.before, place.after} & _OF_LETTERS)


def _ends_games(place: _Place) -> bool:
    """Tell whether a closer is the pitcher who ends a game: "closer Daniel Lee blew a save"."""
    if (
        place.after in _COMPARED
        or place.before in _COMPARING
        or (place.before == "the" and place.after in _COMPARED_SUBJECTS)
    ):
        return False
    return not _OF_BASEBALL.isdisjoint(place.others)


def _is_currency(place: _Place) -> bool:
    """Tell whether the won of Korea is meant: "the won fell", "50,000 won" in a text on that country."""
    return place.before in ("the", "korean") or (
        place.before[:1].isdecimal() and not _OF_KOREA.isdisjoint(place.others)
    )


def _was_turned(place: _Place) -> bool:
    """Tell whether something was wound around another: "wound it round my neck", "the road wound through hills"."""
    if place.before in _ARTICLES:
        return False
    if place.after in _AROUND or place.after in ("it", "them"):
        return True
    return place.after in _TURNED and place.second in _AROUND


def _shuts(place: _Place) -> bool:
    """Tell whether something closes at some time: "shops close at noon", not "close at hand"."""
    return place.after in ("at", "for", "on") and (place.second in _TIMES_OF_DAY or place.second[:1].isdecimal())


def _is_bending(place: _Place) -> bool:
    """Tell whether a bow is one of thanks ("took a bow") and no weapon ("took a bow and some arrows")."""
    taken = place.before in ("a", "final", "last", "deep") and not _TAKEN.isdisjoint(place.earlier)
    return taken and place.after not in ("and", "from", "out", "tie")


def _makes_perfect(place: _Place) -> bool:
    """Tell whether a sentence begins with the verb: "Perfect your skills"."""
    return place.before in ("", ".", "and", "then") and place.after in _OWNERS and place.after != "the"


def _did_formerly(place: _Place) -> bool:
    return place.after == "to" and "did" in place.earlier


def _is_asked_to_read(place: _Place) -> bool:
    """Tell whether "read" is what somebody is told to do: "Read all of this", "Sit down and read me the letter"."""
    if place.before in _SENTENCE_MARKS:
        return place.after in _READ_OBJECTS
    if place.before == "," and place.first in _CONDITIONS:
        return place.after in _READ_OBJECTS
    if place.before not in ("and", "then", "to", "or") or not _PAST.isdisjoint(place.tags_before):
        return False
    return place.first in _COMMANDS


def _is_town(place: _Place) -> bool:
    """Tell whether a state follows: "Reading, Pennsylvania", "Mobile, AL"."""
    return place.written[:1].isupper() and place.after == "," and place.second in _STATES


def _is_month(place: _Place) -> bool:
    """Tell whether August is in a date, whose parts the clause has as numbers: "5 August 1914", "August 5"."""
    return any(word[:1].isdecimal() for word in (place.before, place.written, place.after))


def _is_bent(place: _Place) -> bool:
    """Tell whether something is curved or played with a bow: "bowed strings", "the shelf bowed under the weight"."""
    return place.after in _STRUNG or place.before in _BENT


def _winds_down(place: _Place) -> bool:
    """Tell whether "wind down" and "wind up" are verbs: no article, adjective or "the" stands before them."""
    return place.after in ("down", "up") and place.before in _BEFORE_WINDING


def _is_satisfied(place: _Place) -> bool:
    """Tell whether somebody is content: "left him content", "are content to wait"."""
    if place.before in _BE and place.after in _BEHIND_SATISFIED:
        return True
    return place.before in _PERSONS and not _KEPT.isdisjoint(place.earlier) and place.after not in _OF_MATTER


def _is_matter(place: _Place) -> bool:
    """Tell whether content is what something holds: "the choice of content", "the soil content", "a content of 5"."""
    if place.before in ("of", "in") or (place.before in ("a", "the", "its") and place.after in ("of", "is", "was")):
        return True
    return place.tags_before[-1:] == ("NN",) and place.after not in ("to", "with") and place.before not in _PERSONS


_PAST: Final = frozenset(("VBD", "VBZ", "VBP", "MD"))
_COMMANDS: Final = word_set(
    "sit come go take open turn stop wait stay look listen pick get bring hold lie stand relax grab log click download"
    " print find check visit see please just let's calm put slow settle start begin try pause gather choose call"
    " follow"
)
_SENTENCE_MARKS: Final = frozenset(("", ".", "?", "!", ":", ";", "•"))
_CONDITIONS: Final = word_set("if when before after once first please until unless")
_READ_OBJECTS: Final = word_set(
    "all both each every the this these that those it them him her me us your my our their his its any some carefully "
    "more through on aloud what how why about below again"
)
_PERSONS: Final = word_set("him her them me us you everyone everybody nobody people")
_KEPT: Final = word_set("leave leaves left leaving keep keeps kept keeping make makes made find finds found")
_RIPENED: Final = word_set(
    "cheese cheeses cheddar gouda gruyère gruyere parmesan manchego beef steak meat whisky whiskey rum brandy wine "
    "wines vinegar balsamic ham between over under from"
)
_GIVEN: Final = word_set("give gives gave giving send sends sent show shows showed offer offers offered serve serves")
_NAMED_BY_MATTER: Final = word_set(
    "marketing creators creator creation moderation management manager managers strategy writer writers provider"
    " providers warnings type types"
)
_OF_MATTER: Final = _NAMED_BY_MATTER | word_set("that which about for")
_BEFORE_WINDING: Final = word_set("to and you we they i will can .") | {""}
_STRUNG: Final = word_set("string strings instrument instruments psaltery lyre legs leg cymbal")
_BENT: Final = word_set("shelf shelves wall walls floor board boards plank planks roof beam wood legs")
_PEOPLE: Final = word_set("i you he she they we who just")
_HAVE: Final = word_set("have had has having 've 'd")
_BEHIND_A_VERB: Final = word_set(
    "on in from to that how of about by at for with the a an his her its their it and , . ; : ! ? all many much"
) | {""}
_BE: Final = word_set("is are was were am be been being 's 're 'm feel feels felt seem seems seemed remain remained")
_BEHIND_SATISFIED: Final = word_set("with to in , . ; : ! ?") | {""}
_STATES: Final = word_set("pennsylvania pa england berkshire massachusetts ohio uk california alabama al alaska")
"""What stands behind Reading and Mobile where they are towns."""
_OF_MUSIC: Final = word_set(
    "line lines walks walking descends ascends doubles clef part parts note notes riff groove solo voice voices amp"
)
_COMBINED: Final = word_set("harvester harvesters driver drivers operator operators header headers")
_TIMES_OF_DAY: Final = word_set(
    "night noon midnight dusk sunset lunch lunchtime weekends sundays mondays tuesdays wednesdays thursdays fridays "
    "saturdays sunday monday tuesday wednesday thursday friday saturday good winter"
)
_OF_KOREA: Final = word_set(
    "korea korean korea's seoul kospi samsung hyundai dollar dollars yen worth pay paid price cost"
)
_ARTICLES: Final = word_set("a an the his her my its your their this that open fatal gunshot stab")
_AROUND: Final = word_set("round around through up down about back into")
_TURNED: Final = word_set("him her itself himself herself")
_ROYAL_CLUBS: Final = word_set(
    "madrid sociedad betis zaragoza oviedo valladolid murcia mallorca salt monarchs unión union cartagena"
)
"""Clubs whose name begins with the Spanish word for "royal"."""
_OF_BASEBALL: Final = word_set(
    "save saves inning innings bullpen reliever relievers ninth pitcher pitchers mets yankees strikeouts"
)
_COMPARED: Final = word_set("to than look together and now still")
_COMPARED_SUBJECTS: Final = word_set("i you he she it we they the this that")
_COMPARING: Final = word_set(
    "much even any no come came get got getting draw drew move moved is are was were a little"
)
_Rule = tuple[tuple[str, str], Callable[[_Place], bool]]
_RULES: Final[Mapping[str, Sequence[_Rule]]] = {
    "chi": ((("ʧˈi", "ʧˈiː"), lambda place: place.before in ("tai", "ho") or place.after in ("minh", "gong")),),
    "plaid": ((("plˈId", "plˈId"), lambda place: place.after == "cymru"),),
    "munch": ((("mˈʊŋk", "mˈʊŋk"), lambda place: place.before == "edvard" or place.after in ("museum", "'s")),),
    "close": ((("klˈOz", "klˈQz"), _shuts),),
    "closer": ((("klˈOzəɹ", "klˈQzə"), _ends_games),),
    "closers": ((("klˈOzəɹz", "klˈQzəz"), lambda place: True),),
    "real": ((("ɹAˈɑl", "ɹAˈɑːl"), lambda place: place.written[0] == "R" and place.after in _ROYAL_CLUBS),),
    "cinque": ((("ʧˈɪŋkwA", "ʧˈɪŋkwA"), lambda place: place.after == "terre"),),
    "romeo": ((("ɹOmˈAO", "ɹQmˈAQ"), lambda place: place.before == "alfa"),),
    "aged": (
        (
            ("ˈAʤd", "ˈAʤd"),
            lambda place: place.after in _RIPENED or place.after[:1].isdecimal(),
        ),
    ),
    "arithmetic": (
        (("ˌɛɹɪθmˈɛTɪk", "ˌaɹɪθmˈɛtɪk"), lambda place: place.after in _OF_NUMBERS),
        (("əɹˈɪθmətˌɪk", "əɹˈɪθmətˌɪk"), lambda place: True),
    ),
    "august": ((("ˈɔɡəst", "ˈɔːɡəst"), _is_month),),
    "bass": ((("bˈAs", "bˈAs"), lambda place: place.after in _OF_MUSIC),),
    "bowed": (
        (("bˈOd", "bˈQd"), _is_bent),
        (("bˈWd", "bˈWd"), lambda place: True),
    ),
    "combine": (
        (("kˈɑmbˌIn", "kˈɒmbIn"), lambda place: place.after in _COMBINED),
        (("kəmbˈIn", "kəmbˈIn"), lambda place: place.before in _BEFORE_COMMANDS),
    ),
    "crooked": (
        (("kɹˈʊkt", "kɹˈʊkt"), lambda place: place.after in _OWNERS or place.after == "a"),
        (("kɹˈʊkɪd", "kɹˈʊkɪd"), lambda place: True),
    ),
    "des": ((("də", "də"), lambda place: place.after in ("moines", "plaines")),),
    "deserts": ((("dəzˈɜɹts", "dɪzˈɜːts"), lambda place: place.before == "just"),),
    "does": ((("dˈʌz", "dˈʌz"), _is_form_of_do),),
    "bow": ((("bˈW", "bˈW"), _is_bending),),
    "lead": (
        (("lˈɛd", "lˈɛd"), lambda place: not _SHARPENED.isdisjoint(place.earlier)),
        (("lˈid", "lˈiːd"), lambda place: place.after in _GUIDED),
    ),
    "houses": ((("hˈWzᵻz", "hˈWzɪz"), lambda place: True),),
    "mouths": ((("mˈWðz", "mˈWðz"), lambda place: True),),
    "lima": ((("lˈImə", "lˈiːmə"), lambda place: place.after in ("bean", "beans")),),
    "live": (
        (("lˈIv", "lˈIv"), lambda place: place.after in ("streaming", "streamed", "streams", "stream")),
        (("lˈɪv", "lˈɪv"), _is_lived),
    ),
    "minute": ((("mˈɪnət", "mˈɪnɪt"), _is_of_time),),
    "mobile": ((("mObˈil", "mQbˈiːl"), _is_town),),
    "moped": ((("mˈOpt", "mˈQpt"), lambda place: place.before in _PEOPLE and place.after != "driver"),),
    "nice": ((("nˈis", "nˈiːs"), _is_city),),
    "number": ((("nˈʌməɹ", "nˈʌmə"), _is_more_numb),),
    "perfect": ((("pəɹfˈɛkt", "pəfˈɛkt"), _makes_perfect),),
    "putting": ((("pˈʌTɪŋ", "pˈʌtɪŋ"), lambda place: place.after in _OF_GOLF),),
    "subject": ((("sˈʌbʤɛkt", "sˈʌbʤɛkt"), lambda place: place.after == "to"),),
    "slough": (
        (("slˈW", "slˈW"), _is_city),
        (("slˈʌf", "slˈʌf"), lambda place: place.after in _SKINS),
    ),
    "use": ((("jˈus", "jˈuːs"), _did_formerly),),
    "wind": ((("wˈInd", "wˈInd"), _winds_down),),
    "winds": ((("wˈɪndz", "wˈɪndz"), lambda place: place.after in _SIDES_OF_THE_SKY),),
    "confederate": ((("kənfˈɛdəɹət", "kənfˈɛdəɹət"), lambda place: place.written[:1].isupper()),),
    "consist": ((("kənsˈɪst", "kənsˈɪst"), lambda place: True),),
    "learned": ((("lˈɜɹnd", "lˈɜːnd"), lambda place: place.before in _HAVE and place.after in _BEHIND_A_VERB),),
    "content": (
        (("kˈɑntɛnt", "kˈɒntɛnt"), lambda place: place.after in _NAMED_BY_MATTER),
        (("kəntˈɛnt", "kəntˈɛnt"), _is_satisfied),
        (("kˈɑntɛnt", "kˈɒntɛnt"), lambda place: not _GIVEN.isdisjoint(place.earlier) or _is_matter(place)),
    ),
    "reading": (
        (("ɹˈidɪŋ", "ɹˈiːdɪŋ"), lambda place: place.written.islower() or place.after in _FOR_READERS),
        (("ɹˈɛdɪŋ", "ɹˈɛdɪŋ"), _is_town),
    ),
    "read": ((("ɹˈid", "ɹˈiːd"), _is_asked_to_read),),
    "wound": ((("wˈWnd", "wˈWnd"), _was_turned),),
    "won": ((("wˈɑn", "wˈɒn"), _is_currency),),
    "xi": ((("ʃˈi", "ʃˈiː"), _is_surname),),
    "used": (
        (("jˈust", "jˈuːst"), lambda place: _is_accustomed(place) or _did_regularly(place)),
        (("jˈuzd", "jˈuːzd"), _is_a_means),
    ),
}
"""For each word its rare readings (American, British), the first whose place fits."""


def rare_reading(word: str, words: Sequence[str], tags: Sequence[str], at: int) -> tuple[str, str] | None:
    """Return the American and British phonemes of a rare reading of ``words[at]``, or ``None``."""

    def near(index: int) -> str:
        return words[index].lower() if 0 <= index < len(words) else ""

    tag = tags[at + 2] if at + 2 < len(tags) else ""
    earlier = tuple(near(index) for index in range(at - 3, at))
    begin = next((index + 1 for index in range(at - 1, -1, -1) if words[index] in _SENTENCE_MARKS), 0)
    first = next((normal for word in words[begin:] if (normal := word.lower())[:1].isalpha()), "")
    others = frozenset(map(str.lower, words))
    place = _Place(words[at], earlier, near(at - 1), near(at + 1), near(at + 2), tag, first, others, tuple(tags[:at]))
    return next((phonemes for phonemes, fits in _RULES[word] if fits(place)), None)


RARE_READINGS: Final = frozenset(_RULES)
