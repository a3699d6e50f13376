"""The warning that a text is plainly in another language than it is read in."""

# ruff: noqa: RUF001

from __future__ import annotations

from rhapsode.text.language_detection import detect_other_language
from tests.support.cases import each_case

TEXTS = {
    "es": "El niño pequeño juega con la pelota en el jardín, y su madre lo mira desde la ventana de la casa.",
    "fr": "Les enfants jouent dans le jardin avec leurs amis, et la mère les regarde par la fenêtre de la maison.",
    "it": "Il bambino gioca con la palla nel giardino di casa, e la madre lo guarda dalla finestra che è aperta.",
    "pt": "A menina brinca com a bola no jardim de casa, e a mãe não está com ela porque foi para o trabalho.",
    "de": "Das Kind spielt mit dem Ball im Garten, und die Mutter sieht ihm aus dem Fenster des Hauses zu.",
    "nl": "Het kind speelt met de bal in de tuin, en de moeder kijkt naar hem uit het raam van het huis.",
    "en": "The child plays with the ball in the garden, and his mother looks at him from the window of the house.",
}


@each_case("written", TEXTS)
@each_case("read", ["en-US", "es-ES", "fr-FR", "it-IT", "pt-BR"])
def test_a_plain_text_is_told_and_only_in_another_language(written: str, read: str) -> None:
    found = detect_other_language(TEXTS[written], read)
    assert found == (None if read.startswith(written) else written)


@each_case(
    "text",
    [
        "Hello",
        "San José, Los Ángeles, La Paz and El Paso are cities.",
        "She said that the café de la Paix is the best of the cafés in Paris.",
        "C'est la vie, as they say.",
        "Der Spiegel, Die Zeit and Das Boot",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "12345 67890",
        "",
        "こんにちは",
        "def main(): return [x for x in y if x is not None]",
    ],
)
def test_names_quotations_and_short_texts_are_not_warned_of(text: str) -> None:
    assert detect_other_language(text, "en-US") is None


def test_a_book_with_a_foreign_chapter_is_not_warned_of_but_a_foreign_book_is() -> None:
    english, spanish = TEXTS["en"] + " ", TEXTS["es"] + " "
    assert detect_other_language(english * 300 + spanish * 100, "en-US") is None
    assert detect_other_language(english * 20 + spanish * 400, "en-US") == "es"


@each_case("written", TEXTS)
@each_case("read", ["ja-JP", "zh-CN", "hi-IN"])
def test_a_plain_text_in_latin_letters_is_told_from_languages_of_other_scripts(written: str, read: str) -> None:
    assert detect_other_language(TEXTS[written], read) == written


@each_case(
    ("text", "read"),
    [
        ("東京の天気はいいです。The weather is good in the city of Tokyo today, and it is so in the west.", "ja-JP"),
        ("Watashi wa ashita Tokyo ni iku no de, kono hon o yomu to omou. Sore wa totemo ii to iu koto da.", "ja-JP"),
        ("Wo jintian qu shangdian mai dongxi, ta ye xiang qu. Women yiqi zou ba, ni shuo hao bu hao.", "zh-CN"),
        (
            "Main ghar ja raha hoon, tum bhi chalo na. Wo log kal aaye the aur hum se mile, par ab koi nahin hai.",
            "hi-IN",
        ),
        ("Привет, как у тебя дела сегодня", "ja-JP"),
        (TEXTS["es"], "mul"),
    ],
)
def test_romanised_mixed_and_other_texts_are_not_judged(text: str, read: str) -> None:
    assert detect_other_language(text, read) is None
