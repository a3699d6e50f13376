# ruff: noqa: RUF001  (phonemes are what these tests are about)
"""Homographs: read by what stands around them, the whole way from the text to the phonemes."""

from __future__ import annotations

from rhapsode.text.front_end import LINK
from rhapsode.text.languages.en.g2p import english_g2p
from rhapsode.text.languages.en.homographs import READINGS, VERB_SOUNDS, load_model, readings_of, sounds
from rhapsode.text.languages.en.reader import read
from tests.support.cases import each_case

STRESS = str.maketrans("", "", "ˈˌ")


def said(sentence: str, word: str, language: str = "en-US") -> list[str]:
    """Return the phonemes of every ``word`` of a sentence."""
    tokens = read(sentence, british=language == "en-GB")
    phonemes = english_g2p(language)(tokens)
    return [one.removeprefix(LINK) for token, one in zip(tokens, phonemes, strict=True) if token.said.lower() == word]


SENTENCES = {
    "subject": [
        ("Orders subject to approval.", "sʌbʤɛkt"),
        ("They subject us to rules.", "səbʤɛkt"),
    ],
    "houses": [("Grey houses line a street that houses a school.", "hWzᵻz hWzᵻz")],
    "compounds": [("They remove the toxic compounds they meet.", "kɑmpWndz")],
    "invalid": [
        ("You entered an invalid date.", "ɪnvælɪd"),
    ],
    "aged": [
        ("Many aged persons, aged 90, came.", "Aʤɪd Aʤd"),
        ("The aged Gouda is best.", "Aʤd"),
        ("His aged mother lives with him.", "Aʤɪd"),
    ],
    "separate": [
        ("Separate recyclables from other waste.", "sɛpəɹAt"),
        ("Use separate boards for meat and fish.", "sɛpəɹət"),
    ],
    "insert": [
        ("Insert coin.", "ɪnsɜɹt"),
        ("Insert tab A into slot B.", "ɪnsɜɹt"),
        ("Read the package insert.", "ɪnsɜɹt"),
    ],
    "read": [
        ("For more, read the leaflet and read it twice.", "ɹid ɹid"),
        ("Please wash your hands and read the label.", "ɹid"),
        ("The disk's read rates fell, but nobody has read the report.", "ɹid ɹɛd"),
        ("I read daily. You read well. We read every day.", "ɹid ɹid ɹid"),
        ("They read to their children at night.", "ɹid"),
        ("You should read the terms before you sign.", "ɹid"),
        ("Last week I read three of his novels.", "ɹɛd"),
        ("The verdict was read aloud.", "ɹɛd"),
        ("Has anybody read this chapter?", "ɹɛd"),
        ("I will read the book that you read yesterday.", "ɹid ɹɛd"),
        ("Read receipts are off.", "ɹid"),
        ("They read to the dog every morning.", "ɹid"),
        ("Read all of this leaflet; if you have read it before, read it again.", "ɹid ɹɛd ɹid"),
        ("When it came, he read it.", "ɹɛd"),
    ],
    "closer": [
        ("Closer Ann Lee blew a save in the ninth.", "klOzəɹ"),
        ("The closer he looked, the more innings he saw.", "klOsəɹ"),
        ("Two innings brought them closer to a win.", "klOsəɹ"),
        ("Take a closer look.", "klOsəɹ"),
    ],
    "won": [
        ("The won fell to a low, and 5,000 won bought less in Seoul.", "wɑn wɑn"),
        ("She won the cup. The team that won is here.", "wʌn wʌn"),
    ],
    "a": [
        ("Make a U-turn in a T-shirt.", "ɐ ɐ"),
        ("A B grade is fine.", "ɐ"),
        ("Take vitamin A.", "A"),
        ("A B C", "A"),
    ],
    "real": [
        ("Real Madrid met Real Sociedad.", "ɹAɑl ɹAɑl"),
        ("A real salt shaker", "ɹiᵊl"),
        ("Is it real?", "ɹiᵊl"),
    ],
    "produce": [
        ("Have you a pass? Produce it at once.", "pɹədus"),
        ("Fresh fruit! Produce is cheap here.", "pɹOdus"),
    ],
    "lead": [
        ("A lead-acid battery lasts.", "lɛd"),
        ("She took the lead in May.", "lid"),
        ("He will gladly lead us there.", "lid"),
        ("Thieves took the lead from the church roof.", "lɛd"),
        ("They took the lead in the second half.", "lid"),
        ("The lead paint has to go.", "lɛd"),
        ("A plumber replaced the lead pipe.", "lɛd"),
        ("Lead melts at a low temperature.", "lɛd"),
        ("She will lead the choir.", "lid"),
        ("This road may lead us home.", "lid"),
        ("Sharpen the lead of your pencil first.", "lɛd"),
        ("Lead times are long, and lead scoring helps.", "lid lid"),
    ],
    "live": [
        ("This shows you live previews on a live CD.", "lIv lIv"),
        ("People live in action, they say; we live music.", "lɪv lɪv"),
        ("Chat live with an agent.", "lIv"),
        ("Is the feature live yet?", "lIv"),
        ("The friends I live with are students.", "lɪv"),
        ("Live long and prosper.", "lɪv"),
        ("Live music every Friday", "lIv"),
        ("We live above the shop.", "lɪv"),
        ("The concert was shown live.", "lIv"),
        ("Nobody wants to live there.", "lɪv"),
        ("Watch it live tonight.", "lIv"),
        ("My grandparents live on an island.", "lɪv"),
        ("Where do the owls live?", "lɪv"),
        ("Live streams begin at ten.", "lIv"),
        ("The rich live in castles; most of the Sherpas live here.", "lɪv lɪv"),
        ("Long live the queen! Live and let live.", "lɪv lɪv lɪv"),
        ("They live frugally. Billions of ants live under that hill.", "lɪv lɪv"),
        ("The choir sang live in Rome. We are live on air.", "lIv lIv"),
        ("Watch it live on television.", "lIv"),
    ],
    "bow": [
        ("The bow of the ship was damaged.", "bW"),
        ("She tied the ribbon into a bow.", "bO"),
        ("They bow to the emperor.", "bW"),
        ("The cast took a last bow.", "bW"),
        ("She took a bow and some arrows.", "bO"),
    ],
    "tear": [
        ("Tear yourselves away!", "tɛɹ"),
        ("He shed a tear at the wedding.", "tɪɹ"),
        ("The dust made my eyes tear up.", "tɪɹ"),
        ("A muscle tear can take weeks to heal.", "tɛɹ"),
        ("A tear rolled down his cheek.", "tɪɹ"),
        ("Please do not tear the poster.", "tɛɹ"),
    ],
    "wound": [
        ("The nurse cleaned the wound.", "wund"),
        ("He wound the clock.", "wWnd"),
        ("He took a rope and wound it twice round the post; the path wound up the hill.", "wWnd wWnd"),
        ("The wound down his arm bled, and a wound through the hand.", "wund wund"),
        ("The path wound through the forest.", "wWnd"),
    ],
    "close": [
        ("Select Close, or the close button.", "klOz klOz"),
        ("It came to a close, and it was a close call.", "klOz klOs"),
        ("Banks close at noon on Fridays. Shops close for lunch.", "klOz klOz"),
        ("O close thine eyes.", "klOz"),
        ("Help is close at hand. She stood close on the stair.", "klOs klOs"),
        ("Please close the door.", "klOz"),
        ("When does the gym close?", "klOz"),
        ("The station is close to my hotel.", "klOs"),
    ],
    "content": [
        ("Its content is old.", "kɑntɛnt"),
        ("They seem entirely content with it.", "kəntɛnt"),
        ("A cat is content when it purrs.", "kəntɛnt"),
        ("Not content with winning, he gloated.", "kəntɛnt"),
        ("The content of the page is old.", "kɑntɛnt"),
        ("He was content to wait.", "kəntɛnt"),
        ("The neighbours seem content.", "kəntɛnt"),
        ("Most of them are content creators.", "kɑntɛnt"),
        ("What is content without readers?", "kɑntɛnt"),
    ],
    "bowed": [
        ("The singer bowed and left the stage.", "bWd"),
        ("He bowed his head.", "bWd"),
        ("Bowed instruments came later.", "bOd"),
        ("The shelf bowed under the books.", "bOd"),
    ],
    "moped": [
        ("She moped around all week.", "mOpt"),
        ("His moped was stolen.", "mOpɛd"),
        ("Cars and moped riders wait.", "mOpɛd"),
    ],
    "august": [
        ("This august body met in August.", "ɔɡʌst ɔɡəst"),
        ("Born 2 May 1702 (M.I.); 5 August 1914.", "ɔɡəst"),
        ("The lease ends on August 31.", "ɔɡəst"),
        ("It was an august body of scholars.", "ɔɡʌst"),
    ],
    "combine": [
        ("A combine harvester passed.", "kɑmbIn"),
        ("Combine the eggs and flour.", "kəmbIn"),
        ("Combine flour, salt and water. In a cup, combine oil and lemon.", "kəmbIn kəmbIn"),
        ("The combine broke. He drives a combine harvester.", "kɑmbIn kɑmbIn"),
    ],
    "reading": [
        ("Our office is in Reading, Pennsylvania.", "ɹɛdɪŋ"),
        ("Reading, writing and maths are taught.", "ɹidɪŋ"),
        ("She found the delight of reading in bed.", "ɹidɪŋ"),
        ("He moved to Reading in June.", "ɹɛdɪŋ"),
    ],
    "mobile": [("They met in Mobile, Alabama.", "mObil"), ("Mobile phones are banned.", "mObᵊl")],
    "wind": [
        ("Wind down with a bath.", "wInd"),
        ("The wind down there is cold.", "wɪnd"),
        ("It is time to wind up the company.", "wInd"),
    ],
    "minute": [
        ("It took half a minute or so.", "mɪnət"),
        ("A minute quantity of arsenic was found.", "mInut"),
        ("Give me a minute.", "mɪnət"),
        ("The crack was minute.", "mInut"),
    ],
    "bass": [
        ("Bass Strait is wide, the bass line loud.", "bæs bAs"),
        ("Turn down the bass, please.", "bAs"),
        ("Fillet the bass and season it.", "bæs"),
        ("The bass walks down to the tonic.", "bAs"),
        ("He caught a huge bass in the lake.", "bæs"),
        ("Her brother plays bass guitar.", "bAs"),
    ],
    "conduct": [("Copper and steel conduct heat.", "kəndʌkt"), ("His conduct was rude.", "kɑndʌkt")],
    "project": [("Actors must project to the balcony.", "pɹəʤɛkt"), ("Our project is done.", "pɹɑʤɛkt")],
    "rows": [
        ("They had terrible rows about money.", "ɹWz"),
        ("Two rows of chairs", "ɹOz"),
        ("Rows of tin mugs hung there, and rows and rows of hooks.", "ɹOz ɹOz ɹOz"),
    ],
    "annex": [("They want to annex the town.", "ənɛks"), ("The annex is locked.", "ænɛks")],
    "use": [
        ("The rooms are ready to use.", "juz"),
        ("Older machines use the drive; drug use is rare.", "juz jus"),
        ("Use by 5 May. The use-by date is near.", "juz juz"),
        ("It was put to good use and put to use at once.", "jus jus"),
        ("Use two cups. Use of it is free.", "juz jus"),
        ("For a darker glaze, use honey.", "juz"),
        ("Pick the one you use. In normal use, it lasts.", "juz jus"),
        ("What is the use of it?", "jus"),
        ("Use the other door.", "juz"),
    ],
    "house": [("Our house is old.", "hWs"), ("The hall can house two hundred guests.", "hWz")],
    "does": [
        ("What does it cost?", "dʌz"),
        ("The buck and two does ran into the wood.", "dOz"),
        ("This cure does not need a doctor's consent.", "dʌz"),
        ("The ship does light up the bay, and my crew does all the work.", "dʌz dʌz"),
        ("We leave before the army does.", "dʌz"),
        ("Two does grazed beside a stag.", "dOz"),
    ],
    "objects": [
        ("Chairs and other objects flew. Among its objects are two lamps.", "ɑbʤəkts ɑbʤəkts"),
        ("She objects to it.", "əbʤɛkts"),
        ("Nobody objects to that.", "əbʤɛkts"),
        ("Two objects fell from the shelf.", "ɑbʤəkts"),
    ],
    "conflicts": [("The date conflicts with mine.", "kənflɪkts"), ("Old conflicts came back.", "kɑnflɪkts")],
    "object": [("I object to that.", "əbʤɛkt"), ("The object fell from the shelf.", "ɑbʤəkt")],
    "record": [
        ("We record it and break the record.", "ɹəkɔɹd ɹɛkəɹd"),
        ("Please record it.", "ɹəkɔɹd"),
        ("It was a world record.", "ɹɛkəɹd"),
    ],
    "desert": [("They would never desert him.", "dəzɜɹt"), ("The desert is cold at night.", "dɛzəɹt")],
    "polish": [("Her Polish friend called.", "pOlɪʃ"), ("Polish the table with a cloth.", "pɑlɪʃ")],
    "row": [("They had a terrible row about money.", "ɹW"), ("We sat in the third row.", "ɹO")],
    "sow": [("The sow had twelve piglets.", "sW"), ("Farmers sow wheat in autumn.", "sO")],
    "resume": [
        ("Resume playback.", "ɹəzum"),
        ("Resume from where you left off.", "ɹəzum"),
        ("Your resume should fit on one page.", "ɹɛzəmA"),
        ("Send your resume and a letter.", "ɹɛzəmA"),
        ("Talks will resume tomorrow.", "ɹəzum"),
    ],
    "export": [
        ("First export it as a picture.", "ɪkspɔɹt"),
        ("They export wine.", "ɪkspɔɹt"),
        ("The export of wine fell.", "ɛkspɔɹt"),
    ],
    "bases": [("The lunar bases are lit.", "bAsᵻz"), ("The army has bases abroad.", "bAsᵻz")],
    "nice": [
        ("We spent a week in Nice.", "nis"),
        ("They flew from Nice to Rome.", "nis"),
        ("Nice, France, is warm in May.", "nis"),
        ("A nice day in Paris", "nIs"),
        ("Nice work, everyone!", "nIs"),
    ],
    "number": [
        ("My toes grew number by the hour.", "nʌməɹ"),
        ("The colder it got, the number my hands were.", "nʌməɹ"),
        ("The number of guests grew.", "nʌmbəɹ"),
        ("He felt that the number was wrong.", "nʌmbəɹ"),
        ("A growing number of firms fail.", "nʌmbəɹ"),
        ("My hand grew number by the minute.", "nʌməɹ"),
    ],
    "exports": [
        ("Our exports will grow, and she exports tea.", "ɛkspɔɹts ɪkspɔɹts"),
    ],
    "uses": [
        ("One uses the stairs; it has many uses.", "juzᵻz jusᵻz"),
    ],
    "present": [
        ("We present the plan. Are they present?", "pɹizɛnt pɹɛzᵊnt"),
    ],
    "upset": [("Upset by the news, she left. The upset was great.", "ʌpsɛt ʌpsɛt")],
    "conserve": [
        ("Conserve water.", "kənsɜɹv"),
    ],
    "contents": [
        ("See the contents of an old box.", "kɑntɛnts"),
    ],
}
CASES = [(word, sentence, right) for word, cases in SENTENCES.items() for sentence, right in cases]


@each_case(("word", "sentence", "right"), CASES)
def test_a_homograph_is_read_by_its_sentence(word: str, sentence: str, right: str) -> None:
    assert [one.translate(STRESS) for one in said(sentence, word)] == right.split()


def test_a_word_of_a_unit_is_no_homograph() -> None:
    tokens = read("Keep it below 150 bpm for 1 min. a day.")
    phonemes = english_g2p("en-US")(tokens)
    measures = [sounds_ for token, sounds_ in zip(tokens, phonemes, strict=True) if token.kind == "measure"]
    assert [said_.split()[-1] for said_ in measures] == ["mˈɪnət", "mˈɪnət"]


def test_the_accents_agree_on_the_reading() -> None:
    assert said("The lead pipe leaks.", "lead", "en-GB") == ["lˈɛd"]
    assert said("They live here.", "live", "en-GB") == ["lˈɪv"]
    assert said("The crack was minute.", "minute", "en-GB") == ["mInjˈuːt"]


def test_capitals_and_endings_do_not_hide_a_homograph() -> None:
    assert said("LEAD PAINT IS POISONOUS", "lead") == ["lˈɛd"]
    assert said("The bass's fins were red, said the angler at the lake.", "bass's") == ["bˈæsᵻz"]
    assert said("The record's cover is blue.", "record's") == ["ɹˈɛkəɹdz"]


def test_a_word_that_the_model_does_not_know_keeps_the_dictionary() -> None:
    assert "recharge" not in load_model().words
    assert said("They recharge it.", "recharge") == ["ɹiʧˈɑɹʤ"]
    assert said("It needs a recharge.", "recharge") == ["ɹˈiʧˌɑɹʤ"]


@each_case("british", [False, True])
def test_every_reading_has_sounds_of_its_own(british: bool) -> None:
    entries = english_g2p("en-GB" if british else "en-US").entries
    for word in sorted(load_model().words | READINGS.keys() | VERB_SOUNDS.keys()):
        readings = readings_of(word, entries.get(word))
        assert len(readings) > 1, word
        found = [sounds(word, reading, entries.get(word), british) for reading in readings]
        assert len(set(found)) >= 2, (word, found)
        assert found.count(None) <= 1, (word, found)


def test_the_weights_are_small_and_no_code() -> None:
    model = load_model()
    assert model.weights.dtype == "int8"
    assert model.words >= READINGS.keys()


@each_case(
    ("sentence", "word", "expected"),
    [
        ("They show the looks of subjects in the older paintings.", "subjects", ["sˈʌbʤɛkts"]),
        ("Two drugs were given to subjects; the plan was kept.", "subjects", ["sˈʌbʤɛkts"]),
        ("Bats locate objects around them in the dark.", "objects", ["ˈɑbʤəkts"]),
        ("She objects to moving objects.", "objects", ["əbʤˈɛkts", "ˈɑbʤəkts"]),
        ("The rule subjects them to a test.", "subjects", ["səbʤˈɛkts"]),
        ("Confederate cavalry fell back.", "confederate", ["kənfˈɛdəɹət"]),
        ("The drills consist of throws.", "consist", ["kənsˈɪst"]),
        ("The choice of content and its sponsors changed.", "content", ["kˈɑntɛnt"]),
        ("Ore with a content of 12 grams is mined.", "content", ["kˈɑntɛnt"]),
        ("He was content with that.", "content", ["kəntˈɛnt"]),
        ("It is the tongue that their parents had learned on the island.", "learned", ["lˈɜɹnd"]),
        ("A learned man had learned friends.", "learned", ["lˈɜɹnɪd", "lˈɜɹnɪd"]),
        ("As the load increases, it bends.", "increases", ["ɪnkɹˈisᵻz"]),
        ("Increases the speed by 10%.", "increases", ["ɪnkɹˈisᵻz"]),
        ("The price of it increases sharply.", "increases", ["ɪnkɹˈisᵻz"]),
        ("They ship exports mainly to Peru.", "exports", ["ˈɛkspˌɔɹts"]),
        ("Our price increases were small.", "increases", ["ˈɪnkɹˌisᵻz"]),
        ("The old rule permits a second try.", "permits", ["pəɹmˈɪts"]),
        ("It swells and contracts.", "contracts", ["kəntɹˈækts"]),
        ("It protects and confines the birds.", "confines", ["kənfˈInz"]),
        ("They kept the books and records of the firm.", "records", ["ɹˈɛkəɹdz"]),
        ("Relief projects such as these were stopped.", "projects", ["pɹˈɑʤˌɛkts"]),
        ("Will the pressure increase? Did the price increase hurt?", "increase", ["ɪnkɹˈis", "ˈɪnkɹˌis"]),
        ("When does the choir record? Did the record sell?", "record", ["ɹəkˈɔɹd", "ɹˈɛkəɹd"]),
        ("Would the neighbours object to a tent? Do you see an object?", "object", ["əbʤˈɛkt", "ˈɑbʤəkt"]),
        ("Can the angry rebels desert? Will the desert bloom?", "desert", ["dəzˈɜɹt", "dˈɛzəɹt"]),
        ("Her aunt did not object, nor did they object.", "object", ["əbʤˈɛkt", "əbʤˈɛkt"]),
        ("The balance was upset by an upset.", "upset", ["ˌʌpsˈɛt", "ˈʌpsˌɛt"]),
        ("Losses are partly offset by gains.", "offset", ["ˌɔfsˈɛt"]),
        ("The old couple live in Leeds.", "live", ["lˈɪv"]),
        ("Where does her uncle live?", "live", ["lˈɪv"]),
        ("We heard the band live.", "live", ["lˈIv"]),
        ("Good land use and good roads use money.", "use", ["jˈus", "jˈuz"]),
        ("Use bold letters. Use of force is rare. Use cases are few.", "use", ["jˈuz", "jˈus", "jˈus"]),
        ("7) Use bullets often.", "use", ["jˈuz"]),
        ("Clicks slash minute fell.", "minute", ["mˈɪnət"]),
        ("He bases his claim on two bases.", "bases", ["bˈAsᵻz", "bˈAsᵻz"]),
        ("An upright bass was heard.", "bass", ["bˈAs"]),
        ("She stayed quite content.", "content", ["kəntˈɛnt"]),
        ("Not content to wait, he ran.", "content", ["kəntˈɛnt"]),
        ("Lead people well. Lead pipes burst.", "lead", ["lˈid", "lˈɛd"]),
    ],
)
def test_places_that_only_one_reading_has_decide(sentence: str, word: str, expected: list[str]) -> None:
    assert said(sentence, word) == expected
