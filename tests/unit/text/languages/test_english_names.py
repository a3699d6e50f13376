# ruff: noqa: RUF001
"""Names and words that misaki's dictionaries lack: CMUdict's, and ours before them."""

from __future__ import annotations

from rhapsode.text.languages.en import read
from rhapsode.text.languages.en.g2p import english_g2p
from scripts.build_english_names import american, british
from tests.support.cases import each_case


def sounds(word: str, language: str = "en-US") -> str:
    return " ".join(filter(None, english_g2p(language)(read(word))))


@each_case(
    ("word", "expected"),
    [
        ("Siobhan", "ʃɪvˈɔn"),
        ("De Sica", "də sˈikə"),
        ("Le Monde", "lə mˈɑnd"),
        ("Anna Di Marco", "ˈænə dˌi mˈɑɹkO"),
        ("Princess Di came", "pɹˈɪnsɛs dˈI kˈAm"),
        ("Anneliese", "ˈænəlˌis"),
        ("immortality", "ˌɪmɔɹtˈæləTi"),
        ("Saoirse", "sˈɪɹʃə"),
        ("Niamh", "nˈiv"),
        ("Nguyen", "wˈɪn"),
        ("Joaquin", "wɑkˈin"),
        ("Hermione", "həɹmˈIəni"),
        ("Chloe", "klˈOi"),
        ("Sean", "ʃˈɔn"),  # misaki's second dictionary: "seen"
        ("Angela", "ˈænʤᵊlə"),
        ("Rodriguez", "ɹɑdɹˈiɡɛz"),
        ("Microsoft", "mˈIkɹˌOsˈɔft"),
        ("Beethoven", "bˈATOvən"),
        ("nginx", "ˈɛnʤɪnˌɛks"),
        ("sudo", "sˈudu"),
        ("O'Brien", "ObɹˈIɪn"),
        ("François", "fɹɑnswˈɑ"),
        ("jalapeño", "hˌɑləpˈAnjO"),
        ("Xi'an", "ʃiˈɑn"),
        ("Degas", "dAɡˈɑ"),
        ("Kanye", "kˈɑnjA"),
        ("Favre", "fˈɑɹv"),
        ("Penzance", "pɛnzˈæns"),
        ("rosuvastatin", "ɹOsˌuvəstˈæTɪn"),
        ("jalapeños", "hˌɑləpˈAnjOz"),  # of ours, before CMUdict's plural
        ("vis-à-vis", "vˌizəvˈi ‿ ‿"),  # a compound of ours, whose first part has all the sounds
        ("Jean-Luc", "ʒˌɑnlˈuk ‿"),
        ("crème", "kɹˈɛm"),
        ("raison d'être", "ɹˌAzˈOn dˈɛtɹə"),
        ("à la carte", "ɑ lˌɑ kˈɑɹt"),
    ],
)
def test_a_name_is_said_as_people_say_it(word: str, expected: str) -> None:
    assert sounds(word) == expected


@each_case(
    ("word", "expected"),
    [
        ("Hermione", "həmˈIəni"),
        ("Gordon", "ɡˈɔːdᵊn"),
        ("Nicole", "nɪkˈQl"),
        ("Morris", "mˈɒɹəs"),
        ("Adidas", "ˈadɪdˌas"),
        ("De Niro", "də nˈɪɹQ"),
    ],
)
def test_british_voices_say_names_in_their_accent(word: str, expected: str) -> None:
    assert sounds(word, "en-GB") == expected


@each_case(
    ("written", "name", "ending"),
    [("Siobhan's", "Siobhan", "z"), ("Chloe's", "Chloe", "z"), ("the Rodriguezs", "the Rodriguez", "ᵻz")],
)
def test_the_endings_of_a_name_are_said_like_those_of_words(written: str, name: str, ending: str) -> None:
    assert sounds(written) == sounds(name) + ending


def test_a_name_in_capitals_sounds_like_one_in_small_letters() -> None:
    assert sounds("We met HERMIONE there.").replace("ˌ", "") == sounds("We met Hermione there.").replace("ˌ", "")


@each_case("word", ["polish", "nice", "june", "bill", "rays", "walked", "reading"])
def test_words_of_the_hand_made_dictionary_keep_their_sounds(word: str) -> None:
    from rhapsode.text.languages.en.names import name_sounds

    assert name_sounds(word, british=False, ours=True) is None


def test_phones_of_cmudict_become_misakis() -> None:
    assert american(["W", "AO1", "T", "ER0"]) == "wˈɔTəɹ"
    assert british("porter", ["P", "AO1", "R", "T", "ER0"]) == "pˈɔːtə"
    assert british("harriet", ["HH", "EH1", "R", "IY0", "AH0", "T"]) == "hˈaɹiət"
    assert british("norman", ["N", "AO1", "R", "M", "AH0", "N"]) == "nˈɔːmən"


@each_case(
    ("text", "expected"),
    [
        ("Object if you must.", "əbʤˈɛkt"),
        ("The object is small.", "ˈɑbʤəkt"),
        ("Console her.", "kənsˈOl"),
        ("Subject him to it.", "səbʤˈɛkt"),
        ("Subject to approval.", "sˈʌbʤɛkt"),
        ("Estimate costs before you start.", "ˈɛstəmˌAt"),
        ("Estimate errors were large.", "ˈɛstəmət"),
        ("Meet the team and delegate work.", "dˈɛləɡˌAt"),
        ("Open the file and record every change.", "ɹəkˈɔɹd"),
        ("Please permit the visit.", "pəɹmˈɪt"),
        ("The clerk may contest it.", "kəntˈɛst"),
        ("They met in May. Project work went on.", "pɹˈɑʤˌɛkt"),
    ],
)
def test_a_command_or_a_verb_behind_another_is_a_verb(text: str, expected: str) -> None:
    assert expected in sounds(text).split()


@each_case(
    ("text", "expected"),
    [
        ("He is used to the cold.", "jˈust"),
        ("You get used to being alone.", "jˈust"),
        ("It is used to cut bread.", "jˈuzd"),
        ("It was used to great effect.", "jˈuzd"),
        ("The tool used to open it broke.", "jˈuzd"),
        ("Didn't she use to sing?", "jˈus"),
        ("I did use to sing.", "jˈus"),
        ("Come closer and read us a page.", "ɹˈid"),
        ("He came closer and read us a page.", "ɹˈɛd"),
        ("The answer left her content.", "kəntˈɛnt"),
        ("She gave him content about cats.", "kˈɑntɛnt"),
        ("It is the invalid's bed.", "ˈɪnvəlɪdz"),
        ("A bar of Nestlé.", "nˈɛslA"),
        ("The picture is crooked.", "kɹˈʊkɪd"),
        ("She crooked her finger.", "kɹˈʊkt"),
        ("He is good at arithmetic.", "əɹˈɪθmətˌɪk"),
        ("We take the arithmetic mean.", "ˌɛɹɪθmˈɛTɪk"),
        ("They got their just deserts.", "dəzˈɜɹts"),
        ("Two deserts met.", "dˈɛzəɹts"),
        ("Cook the lima beans.", "lˈImə"),
        ("Sharpen the lead.", "lˈɛd"),
        ("He sharpened the pencil. You take the lead.", "lˈid"),
        ("We flew to Lima.", "lˈimə"),
        ("The car does sixty miles per hour.", "dˈʌz"),
        ("Three of us do, one does.", "dˈʌz"),
        ("The buck and three does ran off.", "dˈOz"),
        ("He stood on the putting green.", "pˈʌTɪŋ"),
        ("He is putting it away.", "pˈʊTɪŋ"),
        ("We live near Slough.", "slˈW"),
        ("Snakes slough off skin.", "slˈʌf"),
        ("A night in Des Moines.", "dˌə"),
        ("The factory used to employ thousands.", "jˈust"),
        ("My aunt used to say that patience pays.", "jˈust"),
        ("Didn't you used to work here?", "jˈust"),
        ("The model used to predict the weather is new.", "jˈuzd"),
        ("Wood has been used to build houses.", "jˈuzd"),
        ("He played golf and used to great effect his new clubs.", "jˈuzd"),
        ("Nice is on the Riviera.", "nˈis"),
        ("Nice try.", "nˈIs"),
        ("Ho Chi Minh City", "ʧˈi"),
        ("The chi square test", "kˈI"),
        ("Edvard Munch painted it.", "mˈʊŋk"),
        ("Plaid Cymru won a seat.", "plˈId"),
        ("She drives an Alfa Romeo.", "ɹOmˈAO"),
    ],
)
def test_a_rare_reading_needs_its_neighbours(text: str, expected: str) -> None:
    assert expected in sounds(text).split()


@each_case(
    ("text", "expected"),
    [
        ("that'll", "ðætᵊl"),
        ("who'll", "hul"),
        ("they'd've", "ðAdəv"),
        ("she'd've", "ʃidəv"),  # the network says "shedv"
        ("there'd", "ðɛɹd"),
        ("Siobhan'd", "ʃɪvɔnd"),
        ("Janet'd", "ʤænətᵻd"),
        ("doin'", "duɪn"),
        ("'tis", "tɪz"),
        ("d'ye", "ʤi"),
        ("is't", "ɪzt"),
        ("t'gallant", "təɡælənt"),
        ("thou'st", "ðWst"),
        ("thou'rt", "ðWɹt"),
        ("saw'st", "sɔst"),
        ("nothin'", "nʌθɪn"),
        ("good ol' Joe", "ɡʊd Ol ʤO"),
        ("d'you", "ʤu"),
        ("jack-o'-lantern", "ʤæk ‿O læntəɹn"),
        ("re-created", "ɹi ‿kɹiATᵻd"),
        ("Berlin", "bəɹlɪn"),
    ],
)
def test_contractions_and_dropped_letters(text: str, expected: str) -> None:
    assert sounds(text).replace("ˈ", "").replace("ˌ", "") == expected


@each_case(
    ("word", "expected"),
    [
        ("dimethylhexane", "dˌImˌɛθᵊlhˈɛksˌAn"),
        ("hydroxypropyl", "hIdɹˌɑksipɹˈOpᵊl"),
        ("Dibromopropane", "dˌIbɹˌOmOpɹˈOpˌAn"),
        ("tricycles", "tɹˈIsəkᵊlz"),
    ],
)
def test_a_compound_of_chemistry_is_read_by_its_parts(word: str, expected: str) -> None:
    assert sounds(word) == expected


@each_case("word", ["Nabateans", "Taphnutia", "Mesoamerican", "Andrena", "unigrams"])
def test_every_word_that_the_network_reads_has_one_main_stress(word: str) -> None:
    assert sounds(word).count("ˈ") == 1
    assert sounds(word, "en-GB").count("ˈ") == 1


def test_words_of_dialects_are_said_without_their_h() -> None:
    assert sounds("'ouse") == "ˈWs"
    assert sounds("'undred") == sounds("hundred").replace("h", "")
