"""Places in a sentence in which a word has a reading that is too rare for the model of homographs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rhapsode.text.languages.en.numbers import ONES, TENS
from rhapsode.text.languages.en.wordlists import word_set

_IN_A_CITY: Final = word_set("in to from near around via of visit visited leave left toward at")
_BEHIND_THE_CITY: Final = word_set("france cannes monaco italy paris marseille côte provence")
_BEHIND_A_SUBJECT: Final = word_set("is was lies sits has airport 's became fell")
_NUMBED: Final = word_set("grew grows growing grown felt feels becoming became")
_PARTS_OF_THE_BODY: Final = word_set("fingers toes hands feet legs lips face arms hand foot leg arm mouth nose")
OWNERS: Final = word_set("my his her our their your its the")
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
OF_NUMBERS: Final = word_set(
    "mean means progression progressions sequence sequences series average operation operations operator operators "
    "expression expressions overflow function functions unit logic coding error errors"
)
OF_GOLF: Final = word_set("green greens stroke strokes competition practice surface")
SHARPENED: Final = word_set("sharpen sharpens sharpened sharpening")
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
BEFORE_COMMANDS: Final = frozenset(("", ",", ".", ";", ":", "then", "and", "gently", "gradually", "slowly", "to"))
FOR_READERS: Final = word_set(
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
SIDES_OF_THE_SKY: Final = word_set("north south east west northeast northwest southeast southwest")
GUIDED: Final = word_set(
    "time times option options generation gen "
    "magnet magnets nurturing scoring capture conversion conversions qualification"
)
"""What is led, or is of those who may buy: "lead time", "lead generation"."""
_TAKEN: Final = word_set("take takes took taking taken")
SKINS: Final = word_set("off their its away skin dead old")


@dataclass(frozen=True, slots=True)
class Place:
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


def is_city(place: Place) -> bool:
    in_it = place.before in _IN_A_CITY or (place.after == "," and place.second in _BEHIND_THE_CITY)
    is_subject = place.before in ("", ".", "and") and place.after in _BEHIND_A_SUBJECT
    return place.written[:1].isupper() and (in_it or is_subject)


def is_more_numb(place: Place) -> bool:
    return (place.before in _NUMBED and place.after != "of" and not place.after[:1].isdecimal()) or (
        place.before == "the" and place.after in OWNERS and place.second in _PARTS_OF_THE_BODY
    )


def is_accustomed(place: Place) -> bool:
    """Tell whether "used to" is "accustomed to"; what something "is used to do" has an infinitive behind it."""
    if place.after != "to" or place.second in _TO_GREAT_EFFECT:
        return False
    return place.before in _GETTING or place.second_tag not in ("VB", "VBP")


def did_regularly(place: Place) -> bool:
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


def is_a_means(place: Place) -> bool:
    """Tell whether something is made use of: "tools used to repair it", "used to great effect"."""
    if place.after != "to":
        return False
    by_nobody = place.second in _TO_AN_END and place.before not in _FORMER_SUBJECTS
    return by_nobody or place.second in _TO_GREAT_EFFECT


def is_form_of_do(place: Place) -> bool:
    """Tell whether "does" is the verb: everywhere but near deer and behind what counts or describes animals."""
    if place.before in _SINGULAR_SUBJECTS or place.after in _NUMBERS or place.after[:1].isdecimal():
        return True
    if place.after in ("not", "n't"):
        return True
    return place.before not in _BEHIND_ANIMALS and _OF_DEER.isdisjoint(place.others)


def is_lived(place: Place) -> bool:
    """Tell whether "live" is the verb: "the poor live in cities", "long live the king", not "shown live on TV"."""
    if place.before in ("long", "let", "they", "we", "who") or (place.after == "and" and place.second == "let"):
        return place.others.isdisjoint(_BROADCAST)
    somewhere = place.after in _WHERE_ONE_LIVES or (
        place.after.endswith("ly") and place.after not in ("only", "early")
    )
    return somewhere and place.before not in _BEFORE_ADJECTIVES and place.others.isdisjoint(_BROADCAST)


def is_of_time(place: Place) -> bool:
    """Tell whether a minute is counted: "per minute", "one minute and"."""
    return (
        place.before in ("per", "half")
        or (place.before == "a" and "half" in place.earlier[-2:])
        or place.after in ("hand", "hands")
        or (place.before == "one" and place.after in _BEHIND_ONE_MINUTE)
    )


def is_surname(place: Place) -> bool:
    """Tell whether "Xi" is a name of China and no Greek letter ("Chi Xi Omega", "the letter Xi")."""
    return place.written[:1].isupper() and not ({place.before, place.after} & _OF_LETTERS)


def ends_games(place: Place) -> bool:
    """Tell whether a closer is the pitcher who ends a game: "closer Daniel Lee blew a save"."""
    if (
        place.after in _COMPARED
        or place.before in _COMPARING
        or (place.before == "the" and place.after in _COMPARED_SUBJECTS)
    ):
        return False
    return not _OF_BASEBALL.isdisjoint(place.others)


def is_currency(place: Place) -> bool:
    """Tell whether the won of Korea is meant: "the won fell", "50,000 won" in a text on that country."""
    return place.before in ("the", "korean") or (
        place.before[:1].isdecimal() and not _OF_KOREA.isdisjoint(place.others)
    )


def was_turned(place: Place) -> bool:
    """Tell whether something was wound around another: "wound it round my neck", "the road wound through hills"."""
    if place.before in _ARTICLES:
        return False
    if place.after in _AROUND or place.after in ("it", "them"):
        return True
    return place.after in _TURNED and place.second in _AROUND


def shuts(place: Place) -> bool:
    """Tell whether something closes at some time: "shops close at noon", not "close at hand"."""
    return place.after in ("at", "for", "on") and (place.second in _TIMES_OF_DAY or place.second[:1].isdecimal())


def is_bending(place: Place) -> bool:
    """Tell whether a bow is one of thanks ("took a bow") and no weapon ("took a bow and some arrows")."""
    taken = place.before in ("a", "final", "last", "deep") and not _TAKEN.isdisjoint(place.earlier)
    return taken and place.after not in ("and", "from", "out", "tie")


def makes_perfect(place: Place) -> bool:
    """Tell whether a sentence begins with the verb: "Perfect your skills"."""
    return place.before in ("", ".", "and", "then") and place.after in OWNERS and place.after != "the"


def did_formerly(place: Place) -> bool:
    return place.after == "to" and "did" in place.earlier


def is_put_to_use(place: Place) -> bool:
    return place.before == "to" and not _PUT.isdisjoint(place.earlier)


def is_matter(place: Place) -> bool:
    """Tell whether content is what something holds: "the choice of content", "the soil content", "its content"."""
    if (
        place.before in ("of", "in")
        or place.before in OWNERS
        or (place.before == "a" and place.after in ("of", "is", "was"))
    ):
        return True
    return place.tags_before[-1:] == ("NN",) and place.after not in ("to", "with") and place.before not in _PERSONS


def has_learned(place: Place) -> bool:
    """Tell whether "learned" is the participle: "had learned that", not "the learned have"."""
    return place.before in _HAVE and place.after in _BEHIND_A_VERB


def makes_use(place: Place) -> bool:
    """Tell whether "use" is the verb: "ready to use", "Use two cups", "For details, use it", "we use"."""
    if place.after == "by" and (place.second in ("date", "dates") or place.second[:1].isdecimal()):
        return True
    if place.after == "of" or place.after in _OF_USES:
        return False
    users = place.tags_before[-1:] == ("NNS",) and place.after and place.after not in _BEHIND_A_NOUN
    if place.before in _WHO_USES or users:
        return True
    if place.before in SENTENCE_MARKS or place.before in ('"', "(", "tip", "please"):
        return bool(place.after) and place.after not in _BEHIND_A_NOUN
    return place.before == "," and place.first in _PURPOSES and place.after not in _BEHIND_A_NOUN


def is_broadcast(place: Place) -> bool:
    """Tell whether "live" stands before what is shown as it happens, or runs: "live coverage", "a live CD"."""
    return place.after in _LIVE_THINGS and place.before not in _WHO_LIVE


def is_closed(place: Place) -> bool:
    """Tell whether "close" is an end ("came to a close"), or what is clicked ("Select Close", "the close button")."""
    if place.after in ("button", "icon") or (place.before in _CLICKED and place.written[:1].isupper()):
        return True
    return place.before == "a" and place.after in _BEHIND_AN_END


def is_particle(place: Place) -> bool:
    """Tell whether "Di" is a part of a surname ("Di Marco") and not short for Diana."""
    return place.before not in _LADIES and place.after.isalpha() and place.after not in _BEHIND_A_NOUN


def is_first(place: Place) -> bool:
    """Tell whether somebody goes ahead: "took the lead in it", not "took the lead out of it"."""
    return place.before == "the" and place.after in _BEHIND_LEADING and not _TAKEN.isdisjoint(place.earlier)


def is_august(place: Place) -> bool:
    """Tell whether what is august is venerable: "this august assembly"."""
    return place.written.islower() and place.before in _BEFORE_VENERABLE


def is_asked_to_read(place: Place) -> bool:
    """Tell whether "read" is what somebody is told to do: "Read all of this", "Sit down and read me the letter"."""
    if place.before in SENTENCE_MARKS:
        return place.after in _READ_OBJECTS
    if place.before == "," and place.first in _CONDITIONS:
        return place.after in _READ_OBJECTS
    if place.after in _OF_STORAGE and (place.before not in _PERFECT or place.after == "access"):
        return True
    if place.before == "," and place.first in _PURPOSES and place.after not in ("by", "only", "in"):
        return True
    if place.before not in ("and", "then", "to", "or") or not _PAST.isdisjoint(place.tags_before):
        return False
    return place.first in _COMMANDS or place.first in ("for", "to") or "please" in place.others


def is_town(place: Place) -> bool:
    """Tell whether a state follows: "Reading, Pennsylvania", "Mobile, AL"."""
    return place.written[:1].isupper() and place.after == "," and place.second in _STATES


def is_month(place: Place) -> bool:
    """Tell whether August is in a date, whose parts the clause has as numbers: "5 August 1914", "August 5"."""
    return any(word[:1].isdecimal() for word in (place.before, place.written, place.after))


def is_bent(place: Place) -> bool:
    """Tell whether something is curved or played with a bow: "bowed strings", "the shelf bowed under the weight"."""
    return place.after in _STRUNG or place.before in _BENT


def winds_down(place: Place) -> bool:
    """Tell whether "wind down" and "wind up" are verbs: no article, adjective or "the" stands before them."""
    return place.after in ("down", "up") and place.before in _BEFORE_WINDING


def is_satisfied(place: Place) -> bool:
    """Tell whether somebody is content: "left him content", "are content to wait"."""
    if (place.before in _BE or place.before in _FULLY) and place.after in _BEHIND_SATISFIED:
        return True
    return place.before in _PERSONS and not _KEPT.isdisjoint(place.earlier) and place.after not in _OF_MATTER


_WHO_USES: Final = word_set("to i you we they people can could will would should must may might")
_PUT: Final = word_set("put puts putting back return returned")
_OF_USES: Final = word_set("case cases")
_BEHIND_A_NOUN: Final = word_set(
    ", . ; : ! ? ) is was are were has had will may can could must should by for in on as and or among at"
)
_PURPOSES: Final = word_set("for to if when once instead otherwise")
_LIVE_THINGS: Final = word_set(
    "action broadcast broadcasts captions cd cds chat concert concerts coverage dvd feed feeds image images media"
    " performance performances preview previews session sessions show shows stock system systems television thumbnails"
    " tv updates usb video view views wallpaper wire wires"
)
_WHO_LIVE: Final = word_set("i we they who people to and will would can could not still")
_CLICKED: Final = word_set("choose chose click clicked hit press pressed pick select selected tap tapped then")
_BEHIND_AN_END: Final = frozenset(("", ".", ",", ";", ":", "!", "?", "—"))
_FULLY: Final = word_set("entirely quite perfectly fully")
_LADIES: Final = word_set("princess lady aunt auntie for with and to from")
_BEHIND_LEADING: Final = _BEHIND_AN_END | word_set("in on at and after with by for when again over")
_BEFORE_VENERABLE: Final = word_set("a an the this that these those most more so such his her our your their its")
_HAVE: Final = word_set("have had has having 've 'd")
_BEHIND_A_VERB: Final = word_set(
    "on in from to that how of about by at for with the a an his her its their it and , . ; : ! ? all many much"
) | {""}
REFLEXIVES: Final = word_set("himself herself itself themselves")
OLD_PEOPLE: Final = word_set("person persons people man men woman women mother father parents couple lady gentleman")
_OF_STORAGE: Final = word_set(
    "access accesses error errors latency operation operations performance permission permissions rate rates replica"
    " replicas request requests speed speeds throughput timeout"
)
"""Nouns in front of which "read" is what a disk does: "read rates"."""
_PERFECT: Final = word_set("have has had 've having was were is are been be")
FORCES: Final = word_set("air military naval army enemy antarctic lunar foreign american overseas all their")
_PAST: Final = frozenset(("VBD", "VBZ", "VBP", "MD"))
_COMMANDS: Final = word_set(
    "sit come go take open turn stop wait stay look listen pick get bring hold lie stand relax grab log click download"
    " print find check visit see please just let's calm put slow settle start begin try pause gather choose call"
    " follow"
)
SENTENCE_MARKS: Final = frozenset(("", ".", "?", "!", ":", ";", "•"))
_CONDITIONS: Final = word_set("if when before after once first please until unless")
_READ_OBJECTS: Final = word_set(
    "all both each every the this these that those it them him her me us your my our their his its any some carefully "
    "more through on aloud what how why about below again"
)
_PERSONS: Final = word_set("him her them me us you everyone everybody nobody people")
_KEPT: Final = word_set("leave leaves left leaving keep keeps kept keeping make makes made find finds found")
RIPENED: Final = word_set(
    "cheese cheeses cheddar gouda gruyère gruyere parmesan manchego beef steak meat whisky whiskey rum brandy wine "
    "wines vinegar balsamic ham between over under from"
)
GIVEN: Final = word_set("give gives gave giving send sends sent show shows showed offer offers offered serve serves")
NAMED_BY_MATTER: Final = word_set(
    "marketing creators creator creation moderation management manager managers strategy writer writers provider"
    " providers warnings type types"
)
_OF_MATTER: Final = NAMED_BY_MATTER | word_set("that which about for")
_BEFORE_WINDING: Final = word_set("to and you we they i will can .") | {""}
_STRUNG: Final = word_set("string strings instrument instruments psaltery lyre legs leg cymbal")
_BENT: Final = word_set("shelf shelves wall walls floor board boards plank planks roof beam wood legs")
PEOPLE: Final = word_set("i you he she they we who just")
_BE: Final = word_set("is are was were am be been being 's 're 'm feel feels felt seem seems seemed remain remained")
_BEHIND_SATISFIED: Final = word_set("with to in , . ; : ! ?") | {""}
_STATES: Final = word_set("pennsylvania pa england berkshire massachusetts ohio uk california alabama al alaska")
"""What stands behind Reading and Mobile where they are towns."""
OF_MUSIC: Final = word_set(
    "line lines walks walking descends ascends doubles clef part parts note notes riff groove solo voice voices amp"
)
COMBINED: Final = word_set("harvester harvesters driver drivers operator operators header headers")
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
ROYAL_CLUBS: Final = word_set(
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
