"""French: reading, sentences, phonemes, liaison."""

from __future__ import annotations

import lzma
import unicodedata
from importlib.resources import files

from rhapsode.text.languages.fr.lexicon import lexicon
from rhapsode.text.languages.fr.spelling import sounds
from rhapsode.text.languages.registry import front_end
from scripts.build_french_lexicon import alike
from tests.support.cases import each_case
from tests.unit.text.languages.european import phonemes, said, sentences, table

READINGS = table("""
# cardinals
71 livres, 80 stylos et 95 lits | soixante et onze livres quatre vingts stylos et quatre vingt quinze lits
21 personnes | vingt et une personnes
1 livre et 1 page | un livre et une page
200 | deux cents
203 | deux cent trois
1 000 000 d'habitants | un million d'habitants
1 593 072 | un million cinq cent quatre vingt treize mille soixante douze
99 | quatre vingt dix neuf
le code 0045 | le code zéro zéro quatre cinq
# decimals
18,2 milliards | dix huit virgule deux milliards
3,14 | trois virgule quatorze
0,05 | zéro virgule zéro cinq
1 818,303 | mille huit cent dix huit virgule trois cent trois
la version 2.0 | la version deux point zéro
# ordinals
le 1er jour | le premier jour
la 1re fois et la 1ère page | la première fois et la première page
la 2e place, la 3ème place | la deuxième place la troisième place
le 21e siècle | le vingt et unième siècle
le 2nd et la 2nde | le second et la seconde
les 1ers jours | les premiers jours
il fait 28°. | il fait vingt huit degrés
# roman numerals
Louis XIV | louis quatorze
François Ier | françois premier
Napoléon III | napoléon trois
le XXIe siècle | le vingt et unième siècle
la Ve République | la cinquième république
chapitre IV | chapitre quatre
# dates
le 1er mars 2024 | le premier mars deux mille vingt quatre
le 12/03/2024 | le douze mars deux mille vingt quatre
02-03-2003 | deux mars deux mille trois
les 17-18-19 juin | les dix sept dix huit dix neuf juin
le 5 janv. 1999 | le cinq janvier mille neuf cent quatre vingt dix neuf
en 1789 | en mille sept cent quatre vingt neuf
2024-12-25 | vingt cinq décembre deux mille vingt quatre
les années 80 | les années quatre vingts
# times
à 15h30. | à quinze heures trente
à 8 h 05 | à huit heures cinq
à 1h15 | à une heure quinze
de 9h à 17h | de neuf heures à dix sept heures
à 14:30 | à quatorze heures trente
à 21h21 | à vingt et une heures vingt et une
# money
Le prix est de 1 249,50 €. | le prix est de mille deux cent quarante neuf euros cinquante
1 € | un euro
0,50 € | cinquante centimes
2 millions d'euros | deux millions d'euros
2,5 millions € | deux virgule cinq millions d'euros
$5 | cinq dollars
£21 | vingt et une livres
# measures
à 30 km/h | à trente kilomètres heure
-5 °C | moins cinq degrés celsius
50 % des gens | cinquante pour cent des gens
2,5 kg | deux virgule cinq kilogrammes
1,5 kg | un virgule cinq kilogramme
1 m² | un mètre carré
10-20 km | dix à vingt kilomètres
3/4 | trois quarts
1/2 | un demi
2 1/2 | deux et demi
10² | dix au carré
10^2 | dix au carré
2 x 3 = 6 | deux fois trois égale six
M. le maire et M. D'Artagnan | monsieur le maire et monsieur d'artagnan
24h/24 et 7j/7 | vingt quatre heures sur vingt quatre et sept jours sur sept
des km² de forêt | des kilomètres carrés de forêt
au IIIe s. av. J.-C. | au troisième siècle avant jésus christ
2 + 2 = 4 | deux plus deux égale quatre
# telephone, addresses
01 23 45 67 89 | zéro un vingt trois quarante cinq soixante sept quatre vingt neuf
+33 6 12 34 56 78 | plus trente trois six douze trente quatre cinquante six soixante dix huit
jean.dupont@gmail.com | jean point dupont arobase djimèle point com
le film "Apollo 13", la valeur "0", un écran de 15" | le film apollo treize la valeur zéro un écran de quinze pouces
1,5 × 10⁻⁴ et 3 × 4 m | un virgule cinq fois dix puissance moins quatre et trois sur quatre mètres
/bin/Scripts, jpdub@physics.org | slash bin slash scripts ji pé dé u bé arobase physics point orgue
192.168.0.1 | un neuf deux point un six huit point zéro point un
# abbreviations
M. Dupont et Mme Lefèvre habitent à Paris. | monsieur dupont et madame lefèvre habitent à paris
le Dr Martin et MM. Petit | le docteur martin et messieurs petit
p. 5 et pp. 12-15 | page cinq et pages douze à quinze
n° 10 | numéro dix
52 av. J.-C. | cinquante deux avant jésus christ
c.-à-d. rien | c'est à dire rien
du pain, etc. | du pain et cetera
St Nicolas et Ste Anne | saint nicolas et sainte anne
# capitals, letters, names with digits
l'ONU, la SNCF, le SMIC et la TVA | l' onu la esse enne cé effe le smic et la té vé a
DÉFENSE DE FUMER DANS CETTE ZONE | défense de fumer dans cette zone
COVID-19, F-16 et 5G | covide dix neuf effe seize et cinq gé
la vitamine C | la vitamine cé
l'11 | l' onze
# codes, offers, laws, emphasis
le code d'accès est 730 184 | le code d'accès est sept trois zéro un huit quatre
le code de commerce 2024 | le code de commerce deux mille vingt quatre
2 achetés, 1 offert | deux achetés un offert
1 commandée, 1 beauté, 1 été | une commandée une beauté un été
NE PAS OUVRIR, la porte | ne pas ouvrir la porte
au no 12 | au numéro douze
battus 10-8, 20-4 et 6-3 | battus dix à huit vingt à quatre et six trois
la guerre de 39-45 | la guerre de trente neuf quarante cinq
la version 24.10 d'Ubuntu, le 24.10 | la version vingt quatre point dix d'ubuntu le vingt quatre octobre
# words of one or two letters in capitals
La vitamine C. L'homme. OÙ ES-TU ? | la vitamine cé l'homme où es tu
LE TGV NE PART PAS, LE VENT SE LÈVE | le té gé vé ne part pas le vent se lève
IL Y A UN PROBLÈME, ON Y VA | il y a un problème on y va
ATTENTION À LA MARCHE, Attention À la marche | attention à la marche attention à la marche
TU AS DIX ANS, IL A BU DE L'EAU | tu as dix ans il a bu de l' eau
CHAPITRE VI, LE ROI LOUIS XIV | chapitre six le roi louis quatorze
L'instruction Dim. Elle déclare l'instruction Dim. | l'instruction dim elle déclare l'instruction dim
LA SNCF ET LA CGT EN GRÈVE | la esse enne cé effe et la cé gé té en grève
L'axe Y monte, la lettre Y aussi. | l'axe i grec monte la lettre i grec aussi
Oyez, y a-t-il encore ? A-t-elle mangé ? | oyez y a t il encore a t elle mangé
# numbers of books, lists of pages, times
ISBN 2-07-036024-8 ou 9782070360246 | i esse bé enne deux zéro sept zéro trois six zéro deux quatre huit ou \
neuf sept huit deux zéro sept zéro trois six zéro deux quatre six
les pages 2,4,8-9 et 1,5-2 kg | les pages deux quatre huit à neuf et un virgule cinq à deux kilogrammes
1,250,000 | un million deux cent cinquante mille
un zoom 8x. Puis 24x, pas plus. | un zoom huit fois puis vingt quatre fois pas plus
le n°7, N°12 | le numéro sept numéro douze
effacé/oublié, /usr/bin | effacé barre oublié slash u esse erre slash bin
CtrlF3, Ctrl+Maj | contrôle effe trois contrôle plus maj
ζ et τ, δ2, Ἑλλάς | zêta et tau delta deux hellas
# initials and monsieur
un livre de Robert M. Pirsig, par Ingrid M. Olsen | un livre de robert emme pirsig par ingrid emme olsen
Hier M. Petit, à Lyon M. Collomb, le Président M. Grévy. | hier monsieur petit à lyon monsieur collomb le \
président monsieur grévy
S. M. le roi ; Keller, S. M. : Essais | sa majesté le roi keller esse emme essais
un fichier clef.asc, apt. Puis fg yellow. | un fichier clef asc apt puis fg yellow
fg Saint-Martin, apt. 4 | faubourg saint martin appartement quatre
le b.a.-ba | le bé a ba
Th. Gautier, ch. 4, É. Zola | té ache gautier chapitre quatre euh zola
# abbreviations that are words
Il vit. Elle voit. En tant que tel. Puis non. | il vit elle voit en tant que tel puis non
La vit. C, la vit. K. | la vitamine cé la vitamine ka
Mal élevé, il part. Le Mal Foch et le tél. Durand. | mal élevé il part le maréchal foch et le téléphone durand
""")


@each_case(("written", "words"), READINGS)
def test_text_is_read_as_these_words(written: str, words: str) -> None:
    assert said("fr", written) == words


@each_case(
    ("before", "after"), [("Il dit que ", " et se tait."), ("", "."), ("« ", " »."), ("(", ")"), ("Puis ", " ?")]
)
@each_case(
    ("written", "words"),
    [
        ("1 249,50 €", "mille deux cent quarante neuf euros cinquante"),
        ("15h30", "quinze heures trente"),
        ("-5 °C", "moins cinq degrés celsius"),
        ("25 %", "vingt cinq pour cent"),
        ("3/4", "trois quarts"),
        ("12/03/2024", "douze mars deux mille vingt quatre"),
        ("Louis XIV", "louis quatorze"),
        ("l'11", "l' onze"),
        ("le n° 8", "le numéro huit"),
    ],
)
def test_text_is_read_alike_anywhere_in_a_sentence(before: str, after: str, written: str, words: str) -> None:
    frame = said("fr", f"{before}parole{after}").split("parole")
    assert said("fr", f"{before}{written}{after}") == f"{frame[0]}{words}{frame[1]}"


@each_case(
    "parts",
    [
        ["M. Dupont est là.", "Entrez !", "Vraiment ?"],
        ["Mme Lefèvre et le Dr Martin parlent.", "Fin."],
        ["Du pain, etc. et voilà.", "Fin."],
        ["Voir p. 5.", "Fin."],
        ["« Quoi ! » dit-il.", "Rien."],
        ["Selon l'art. R. 412 du code.", "Fin."],
        ["É. Zola et Ph. Sollers.", "Fin."],
        ["Vercingétorix mourut en 46 av. J.-C. à Rome.", "Fin."],
    ],
)
def test_text_is_cut_into_these_sentences(parts: list[str]) -> None:
    assert sentences("fr", " ".join(parts)) == parts


@each_case(
    ("written", "sounds"),
    [
        # what espeak-ng says wrong
        ("Les enfants jouent.", "lez ɑ̃fˈɑ̃ ʒˈu ."), ("les fils", "le fˈis"), ("Dupont et Marie", "dypˈɔ̃ e maʁˈi"),
        ("ils habitent", "ilz abˈit"), ("ce soir", "sə swˈaʁ"), ("hier", "jˈɛʁ"), ("plaît", "plˈɛ"),
        # verbs and nouns of the same spelling
        ("Les poules du couvent couvent leurs œufs", "le pˈul dy kuvˈɑ̃ kˈuv lœʁz ˈø"), ("ils content", "il kˈɔ̃t"),
        ("un président", "œ̃ pʁezidˈɑ̃"),
        ("un danger imminent", "œ̃ dɑ̃ʒˈe iminˈɑ̃"), ("un élève intelligent", "œ̃n elˈɛv ɛ̃teliʒˈɑ̃"),
        ("un juge exigent", "œ̃ ʒˈyʒ ɛɡziʒˈɑ̃"), ("ils exigent", "ilz ɛɡzˈiʒ"),
        ("un reporter", "œ̃ ʁəpɔʁtˈɛʁ"), ("reporter la date", "ʁəpɔʁtˈe la dˈat"),
        ("il faut le scanner", "il fˈo lə skanˈe"), ("le scanner", "lə skanˈɛʁ"),
        # what the dictionary has wrong
        ("Majorque", "maʒˈɔʁk"), ("de bonnes compagnies", "də bˈɔn kɔ̃paɲˈi"), ("Quiberon", "kibəʁˈɔ̃"),
        ("illisible", "ilizˈibl"), ("ça comporte", "sa kɔ̃pˈɔʁt"), ("il a comporté", "il a kɔ̃pɔʁtˈe"),
        # words without their accents, and those that need none
        ("la premiere reponse", "la pʁəmjˈɛʁ ʁepˈɔ̃s"), ("SOCIETE", "sosjetˈe"), ("ma mere", "ma mˈɛʁ"),
        ("l'annee derniere", "lanˈe dɛʁnjˈɛʁ"), ("une video en francais", "yn videˈo ɑ̃ fʁɑ̃sˈɛ"),
        ("je marche", "ʒə mˈaʁʃ"), ("il survole", "il syʁvˈɔl"), ("un cafe", "œ̃ kafˈe"),
        ("la jungle", "la ʒˈœ̃ɡl"), ("énergiques", "enɛʁʒˈik"), ("la compagnie", "la kɔ̃paɲˈi"),
        ("Les affluents du parent parent", "lez aflyˈɑ̃ dy paʁˈɑ̃ pˈaʁ"),
        ("nous leur mentions", "nu lœʁ mɑ̃tjˈɔ̃"), ("nous y exceptions", "nuz i ɛksɛptjˈɔ̃"),
        ("les mentions", "le mɑ̃sjˈɔ̃"), ("Pour nous, options et mentions", "puʁ nu , ɔpsjˈɔ̃ e mɑ̃sjˈɔ̃"),
        # h
        ("les haricots", "le aʁikˈo"), ("les héros", "le eʁˈo"), ("les hommes", "lez ˈɔm"), ("l'hôtel", "lotˈɛl"),
        # liaison, and none
        ("un grand arbre", "œ̃ ɡʁˈɑ̃t ˈaʁbʁ"), ("un bon ami", "œ̃ bˈɔn amˈi"), ("mon ami", "mɔ̃n amˈi"),
        ("les poules", "le pˈul"), ("veux-tu", "vˈø ty"), ("dit-il", "dˈit il"), ("allez-y", "alˈez i"),
        ("c'est un ami", "sɛt œ̃n amˈi"), ("deux heures", "dˈøz ˈœʁ"), ("les onze", "le ˈɔ̃z"), ("les oui", "le wˈi"),
        ("et un", "e œ̃"), ("peut-être", "pˈøt ˈɛtʁ"), ("les États-Unis", "lez etˈaz ynˈi"), ("est-ce que", "ɛs kə"),
        ("dans une heure", "dɑ̃z yn ˈœʁ"), ("vous, amis", "vu , amˈi"),
        # numbers
        ("six livres", "sˈi lˈivʁ"), ("six ans", "sˈiz ˈɑ̃"), ("le six", "lə sˈis"), ("dix-neuf ans", "diznˈœv ˈɑ̃"),
        ("neuf heures", "nˈœv ˈœʁ"), ("22", "vɛ̃tdˈø"), ("80 ans", "katʁəvˈɛ̃z ˈɑ̃"), ("82", "katʁəvɛ̃dˈø"),
        ("200 ans", "dˈø sˈɑ̃z ˈɑ̃"), ("97", "katʁəvɛ̃disˈɛt"), ("71", "swasɑ̃teˈɔ̃z"), ("le 19e", "lə diznœvjˈɛm"),
        ("un set 6-1", "œ̃ sˈɛt sˈis ˈœ̃"), ("6 cents", "sˈi sˈɑ̃"),
        ("4 % à gagner", "kˈatʁ puʁ sˈɑ̃ a ɡaɲˈe"),
        ("le 3 est là", "lə tʁwˈa ɛ lˈa"), ("deux ou trois", "dˈøz u tʁwˈa"),
        ("vingt et une filles", "vˈɛ̃t e yn fˈij"), ("le numéro 1", "lə nymeʁˈo ˈœ̃"),
        ("le 17e", "lə disɛtjˈɛm"), ("le 22e", "lə vɛ̃tdøzjˈɛm"), ("20 h", "vˈɛ̃t ˈœʁ"), ("34 20", "tʁɑ̃tkˈatʁ vˈɛ̃"),
        # words that are stressed before a pause alone
        ("Il a vu tout cela.", "il a vˈy tu səlˈa ."), ("Il n'y a pas de lait.", "il ni a pa də lˈɛ ."),
        ("Viens avec moi demain.", "vjˈɛ̃ avˌɛk mwˌa dəmˈɛ̃ ."), ("Il est venu avec toi.", "il ɛ vənˈy avˌɛk twˈa ."),
        # homographs
        ("tous les jours", "tu le ʒˈuʁ"), ("ils viennent tous", "il vjˈɛn tˈus"), ("à l'est", "a lˈɛst"),
        ("un écart de +3 points", "œ̃n ekˈaʁ də plys tʁwˈa pwˈɛ̃"), ("plus un bruit", "plyz œ̃ bʁyˈi"),
        ("il n'a plus deux frères", "il na ply dˈø fʁˈɛʁ"), ("des fils d'argent", "de fˈil daʁʒˈɑ̃"),
        ("les fils d'Henri", "le fˈis dɑ̃ʁˈi"),
        ("rapidement", "ʁapidmˈɑ̃"), ("l'ONU", "lonˈy"),
        # verbs, inflections and words with a prefix that the dictionary has not
        ("ils stockent", "il stˈɔk"), ("ne dupliquent pas", "nə dyplˈik pˈa"), ("s'alignent", "salˈiɲ"),
        ("un clignotement", "œ̃ kliɲotmˈɑ̃"), ("interagir", "ɛ̃tɛʁaʒˈiʁ"), ("dix microsecondes", "dˈi mikʁosɡˈɔ̃d"),
        # foreign names, and initials that are words
        ("de Polaris", "də polaʁˈis"), ("les Apanis", "lez apanˈi"), ("Puis Marcelo", "pyˈi maʁsɛlˈo"),
        ("sous UNIX", "suz ynˈiks"), ("ACTIVEZ", "aktivˈe"), ("OSEZ ROXEZ", "ozˈe ʁɔksˈe"),
        ("le WEP", "lə wˈɛp"), ("Emacs sur Linux", "ɛmˈaks syʁ linˈyks"),
    ],
)  # fmt: skip
def test_words_have_these_phonemes(written: str, sounds: str) -> None:
    assert phonemes(front_end("fr"), written) == unicodedata.normalize("NFD", sounds)


@each_case(
    ("word", "phonemes"),
    [
        ("blèvent", "blɛv"), ("blègnent", "blɛɲ"), ("gricay", "ɡʁikɛ"), ("zaïd", "zaid"), ("flip", "flip"),
        ("elnard", "ɛlnaʁ"), ("emorin", "emɔʁɛ̃"),
        ("blorpeau", "blɔʁpo"), ("chavigny", "ʃaviɲi"), ("trompette", "tʁɔ̃pɛt"), ("grouillance", "ɡʁujɑ̃s"),
        ("psychome", "psikɔm"), ("psychiste", "psiʃist"),
        ("philation", "filasjɔ̃"), ("flationnel", "flasjɔnɛl"), ("grostion", "ɡʁɔstjɔ̃"), ("blotial", "blɔsjal"),
        ("stabrium", "stabʁjɔm"), ("valcom", "valkɔm"), ("gourad", "ɡuʁad"), ("brinaud", "bʁino"),
        ("dralax", "dʁalaks"), ("fraloux", "fʁalu"), ("guarti", "ɡwaʁti"), ("draguait", "dʁaɡɛ"),
        ("inexart", "inɛɡzaʁ"), ("équatif", "ekwatif"), ("quinze", "kɛ̃z"), ("ganterie", "ɡɑ̃təʁi"), ("pfff", ""),
    ],
)  # fmt: skip
def test_unknown_words_follow_their_letters(word: str, phonemes: str) -> None:
    assert sounds(word) == unicodedata.normalize("NFD", phonemes)


def test_the_dictionary_is_sorted_and_every_word_is_found() -> None:
    content = lzma.decompress(files("rhapsode.text.languages.fr").joinpath("lexicon.txt.xz").read_bytes())
    lines = content.splitlines()
    assert len(lines) > 60_000
    assert lines == sorted(lines)
    for line in (lines[0], lines[1], lines[len(lines) // 2], lines[-2], lines[-1], *lines[:: len(lines) // 500]):
        word, _, said = line.decode().partition("\t")
        assert lexicon()(word) == said
    assert alike("rapide", "ʁapid")
    unlike = [word for word, said in (line.decode().split("\t") for line in lines[::25]) if not alike(word, said)]
    assert not unlike, "scripts/build_french_lexicon.py would leave these out: build the dictionary anew"
    assert lexicon()("blorpeau") is None
    assert lexicon()("") is None
    assert lexicon()("zzzz") is None
