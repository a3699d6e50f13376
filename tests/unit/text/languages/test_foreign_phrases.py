# ruff: noqa: RUF001
"""Phrases of other languages in English texts, and what only looks like one."""

from __future__ import annotations

from rhapsode.text.languages.en import read
from rhapsode.text.languages.en.foreign_vocabulary import VOCABULARIES
from rhapsode.text.languages.en.g2p import english_g2p
from tests.support.cases import each_case

VOCABULARY = frozenset("AIOQTWYabdfhijklmnpstuvwzæðŋɐɑɒɔəɚɛɜɡɪɹɾʃʊʌʒʤʧˈˌːθᵊᵻ")


def sounds(text: str, language: str = "en-US") -> str:
    tokens = read(text, british=language == "en-GB")
    spoken = zip(tokens, english_g2p(language)(tokens), strict=True)
    return " ".join(phonemes for token, phonemes in spoken if token.kind != "punctuation" and phonemes)


@each_case(
    ("text", "expected"),
    [
        ("He whispered 'buenas noches' to her.", "bwˈAnəs nˈOʧɛs"),
        ("“¿Dónde está mi hermano?” she asked.", "dˈOndA ɛstˈɑ mi ɛɹmˈɑnO"),
        ("Tell them ‘tengo hambre’ at the door.", "tˈɛŋɡO ˈɑmbɹA"),
        ("Mucho gusto.", "mˈuʧO ɡˈustO"),
        ("Je suis désolé, madame.", "ʒə swi dAzOlˈA mɑdˈɑm"),
        ("She has a certain je ne sais quoi about her.", "ʒə nə sˈA kwˈɑ"),
        ("Well, c'est la vie, I suppose.", "sA lə vˈi"),
        ("Thank you, mon ami!", "mɔn ɑmˈi"),
        ("Guten Abend, Frau Lindenmeyer!", "ɡˈuTən ˈɑbɛnt"),
        ("Ich verstehe nicht.", "ˈɪʃ fˈɛɹstAə nˈɪʃt"),
        ("Wie heißen Sie?", "vˈi hˈIsən zˈi"),
        ("Buonasera, signore! Come stai?", "kˌOmA stˈI"),
        ("Va bene, ragazzi.", "vˈɑ bˈAnA ɹɑɡˈɑtsi"),
        ("Você fala inglês?", "vOsˈA fˈɑlə"),
        ("“Vous avez du retard, monsieur,” he said.", "vuz ɑvˈA du ɹətˈɑɹ məsjˈu"),
        ("She smiled. “Bienvenue!”", "bjænvnˈu"),
    ],
)  # fmt: skip
def test_a_phrase_of_another_language_is_read_by_its_rules(text: str, expected: str) -> None:
    assert expected in sounds(text)


@each_case(
    "text",
    [
        "The Los Angeles Times and El Salvador agreed.",
        "San Juan de la Cruz wrote it.",
        "Le Mans is in France.",
        "He died in the war, so come to me, no?",
        "Die Hard is on, so the man must come and see it.",
        "A la carte or table d'hôte?",
        "It was a coup de grâce, a faux pas and a cul-de-sac.",
        "My son has pain as a sole main come to pass.",
        "Per se, ad hoc, et al. and pro bono are Latin.",
        "A pas de deux and a pirouette",
        "Ludwig van Beethoven and Otto von Bismarck",
        "The tu quoque fallacy",
        "Kenji, a kinder man than I, said hai.",
    ],
)
def test_names_loans_and_english_words_stay_with_the_dictionary(text: str) -> None:
    apart = [sounds(token.said) for token in read(text) if token.kind != "punctuation"]
    together = sounds(text)

    def letters(phonemes: str) -> str:
        return "".join(char for char in phonemes if char in "bdfhjklmnpɹstvwzðŋɡʃʒʤʧθ")

    assert letters(together) == letters(" ".join(apart))


@each_case(
    "text",
    [
        "Je voudrais un bon vin blanc et du fromage pour les enfants, s'il vous plaît.",
        "Los niños están aquí, pero el perro rojo no quiere agua; ¿qué hacemos?",
        "Ich möchte zwei große Stücke Kuchen und natürlich schöne Äpfel für meine Mutter.",
        "Perché non andiamo a mangiare gli gnocchi con lo zucchero domani?",
        "Não, obrigado, amanhã eu falo com você sobre as crianças e os pães.",
    ],
)
def test_phrases_have_english_sounds_only(text: str) -> None:
    for language in ("en-US", "en-GB"):
        said = sounds(text, language)

        assert set(said) - {" "} <= VOCABULARY, said


def test_phrases_have_the_vowels_of_the_accent() -> None:
    assert "tˈɛŋɡQ" in sounds("Tengo mucha hambre.", "en-GB")


def test_words_beside_a_phrase_stay_english() -> None:
    said = sounds("Say 'muchas gracias' to me and come in.")

    assert said.endswith(sounds("to me and come in."))


def test_a_telling_word_is_not_listed_as_shared() -> None:
    for vocabulary in VOCABULARIES.values():
        assert vocabulary.telling.isdisjoint(vocabulary.shared)
        assert all(vocabulary.spelling.fullmatch(word) for word in vocabulary.telling | vocabulary.shared)
