# ruff: noqa: RUF001  (phonemes are what these tests are about)
"""English names and words in Spanish, French, Italian and Portuguese: which they are, and how they sound there."""

from __future__ import annotations

from rhapsode.text.languages.registry import front_end
from tests.support.cases import each_case
from tests.unit.text.languages.european import phonemes, table

SOUNDS = table("""
es Vimos a Steven Spielberg. | bˈimos a estˈiben espˈilbeɾɡ .
es el Washington Post | el wˈasintom pˈost
es un nuevo browser | un nwˈeβo bɾˈWseɾ
es un tráiler de Keith Richards | un tɾˈaileɾ ðe kˈiθ rˈiʧaɾds
fr avec Emily Blunt | avˌɛk ɛmilˈi blˈœnt
fr le Black Friday | lə blˈak fʁajdˈɛ
fr l'upgrade | lœpɡʁˈɛd
it con Hugh Grant | kon jˈu ɡrˈɛnt
it l'upgrade del browser | lˈapɡrˌAd del brˈaʊzer
it il Wall Street Journal | il wˈol strˈit ʤˈurnal
pt o ator Brad Pitt | ʊ atˈor brˈɛʤy pˈiʧy
pt a série Sherlock | a sˈɛɾjy ʃˈeɾəlˌɔky
es el machine learning y el check-in | el maʃˈin lˈeɾnin i el ʧˈek ˈin
es el coach sube un dataset | el kˈoʊʧ sˈuβe un dˈAtasˌet
fr un deep learning open source | œ̃ dˈip lœʁnˈiŋ opˈɛn sˈɔʁs
it il check-in del machine learning | il ʧˈɛk ˈin del maʃˈin lˈerniŋ
it il coach del Teams | il kˈoʧ del tˈimz
pt o home office e o machine learning | ʊ xˈowm ˈɔfis i ʊ maʃˈiŋ lˈeɾəniŋ
es canta «You are the one that I want» | kˈanta " ʝˈu ˈaɾ dˈi wˈon dˈat ˈi wˈant "
fr « That's what she told me » | " zˈats wˈœt ʃˈi tˈold mˈi "
it canta "We will rock you and your friends" | kˈanta " wˈi wˈil rˈɔk jˈu ˈɛnd jˈur frˈɛndz "
it "I don't know why" | " ˈI dˈont nˈo wˈI "
pt a frase "this is my house" | a frˈazy " ʤˈis ˈiz mˈI xˈWs "
""")
NATIVE = {
    "es": (
        "Leer es vivir. Pedro Sánchez y Yolanda Díaz hablaron con Josep Borrell en Sant Cugat; creen que Lleida "
        "y Madrid proveen. He visto la serie y son once; no sale más tarde. Don Quijote leyó a Garcilaso en Jerez."
    ),
    "fr": (
        "Le président Macron, Thierry Henry, Nancy et Clichy. Justin mange avec Thomas Martin chez Patrick Dubois. "
        "La machine de l'office est en panne. "
        "La maison de Robert est à Annecy, et Le Havre est loin. On me dit de sortir sans date ni place, sur la table."
    ),
    "it": (
        "Le idee e le linee europee di Walter Veltroni. La Juventus e l'Inter, Benetton e Pirelli. "
        "Cooperare con Giorgio Rossi a Jesolo è un bene. Come mai non sale in pace con me e le more? Le prime volte."
    ),
    "pt": (
        "Eles leem e creem. O Corinthians venceu o Flamengo; Arthur, Matheus e Thiago moram em Paraty. "
        "A cooperação do álcool é boa para Wagner Moura. Se eu for de tarde, come um pão."
    ),
}


@each_case(("written", "sounds"), SOUNDS)
def test_english_is_said_with_the_sounds_of_the_language(written: str, sounds: str) -> None:
    tag, _, text = written.partition(" ")
    assert phonemes(front_end(tag), text) == sounds


@each_case("tag", NATIVE)
def test_names_of_the_language_itself_are_read_by_its_rules(tag: str) -> None:
    language = front_end(tag)
    variety = language.varieties[0]
    g2p = language.g2p(variety)
    for sentence in NATIVE[tag].split(". "):
        tokens = language.read(sentence, variety)
        alone = [token for token in tokens if token.kind != "punctuation"]
        lowered = [token.said.lower() for token in alone]
        said = dict(zip((token.start for token in tokens), g2p(tokens), strict=True))
        small = language.read(sentence.lower(), variety)
        expected = dict(zip((token.start for token in small), g2p(small), strict=True))
        for token, word in zip(alone, lowered, strict=True):
            assert said[token.start] == expected[token.start], word


@each_case("tag", NATIVE)
def test_phonemes_that_are_given_count_before_english(tag: str) -> None:
    language = front_end(tag)
    tokens = language.read("Hollywood Boulevard", language.varieties[0])
    assert language.g2p(language.varieties[0])(tokens, {1: "a"})[1] == "a"
