"""Spanish: reading, sentences, phonemes."""

from __future__ import annotations

from rhapsode.text.languages.registry import front_end
from tests.support.cases import each_case
from tests.unit.text.languages.european import phonemes, said, sentences, table

READINGS = table("""
# cardinals with gender and apocope
Hay 21 personas. | hay veintiuna personas
Leyó 101 libros. | leyó ciento un libros
Tiene 31 años. | tiene treinta y un años
Cumplió 21 años | cumplió veintiún años
Caben 200 personas | caben doscientas personas
Son 721 mujeres | son setecientas veintiuna mujeres
Quedan 31 días | quedan treinta y un días
Vinieron 501 turistas | vinieron quinientos un turistas
1 vez | una vez
1 problema | un problema
la página 21 dice | la página veintiuno dice
21.000 euros | veintiún mil euros
1.000.000 de habitantes | un millón de habitantes
2.500.000 | dos millones quinientos mil
el código 0045 | el código cero cero cuatro cinco
Faltan 3, 2, 1. | faltan tres dos uno
# decimals
pesa 2,5 kilos | pesa dos coma cinco kilos
es 3,1416 | es tres coma catorce dieciséis
un 0,05 | un cero coma cero cinco
la versión 3.14 | la versión tres punto catorce
# ordinals
Llegó en 3.er lugar | llegó en tercer lugar
el 1er día | el primer día
vive en el 2º piso | vive en el segundo piso
la 5.ª sinfonía | la quinta sinfonía
el 20.º aniversario | el vigésimo aniversario
las 1.as jornadas | las primeras jornadas
# roman numerals
Felipe VI reina | felipe sexto reina
Alfonso XIII | alfonso trece
Isabel II y Juan Pablo II | isabel segunda y juan pablo segundo
el siglo XXI | el siglo veintiuno
en el siglo xix | en el siglo diecinueve
el capítulo IV | el capítulo cuatro
la II Guerra Mundial | la segunda guerra mundial
el XX aniversario | el vigésimo aniversario
el Tomo III | el tomo tres
# dates
el 12 de marzo de 2024 | el doce de marzo de dos mil veinticuatro
el 12/03/2024 | el doce de marzo de dos mil veinticuatro
2024-05-06 | seis de mayo de dos mil veinticuatro
el 1 de enero | el primero de enero
el 5 ene. 1999 | el cinco de enero de mil novecientos noventa y nueve
del 3 al 7 de julio | del tres al siete de julio
el 31-12-99 | el treinta y uno de diciembre de mil novecientos noventa y nueve
los años 80 | los años ochenta
# times
a las 15:30. | a las quince treinta
a las 3:15 | a las tres y cuarto
a la 1:30 | a la una y media
a las 8 a. m. | a las ocho de la mañana
a las 5:02 p.m. de hoy | a las cinco y dos de la tarde de hoy
a las 12.30 | a las doce y media
9:05:31 | nueve horas cinco minutos y treinta y un segundos
# money
El precio es de 1.249,50 €. | el precio es de mil doscientos cuarenta y nueve euros con cincuenta
1 € | un euro
$5 | cinco dólares
21 libras, £21 | veintiuna libras veintiuna libras
0,50 € | cincuenta céntimos
2,5 millones de euros | dos coma cinco millones de euros

US$ 1,249.50 | mil doscientos cuarenta y nueve dólares estadounidenses con cincuenta
1.000.000 € | un millón de euros
21 € | veintiún euros
# measures
a 30 km/h | a treinta kilómetros por hora
-5 °C | menos cinco grados centígrados
un 25 % más | un veinticinco por ciento más
21 kg | veintiún kilogramos
1 h | una hora
200 ha | doscientas hectáreas
10-20 km | diez a veinte kilómetros
3x4 m | tres por cuatro metros
1/2 litro | medio litro
3/4 | tres cuartos
2 1/2 | dos y medio
½ | un medio
10² | diez al cuadrado
24/7 y 50/50 | veinticuatro siete y cincuenta cincuenta
2.000 €/mes | dos mil euros al mes
1,5 millones de km² | uno coma cinco millones de kilómetros cuadrados
el km 12 | el kilómetro doce
el s. XX | el siglo veinte
y/o | y o
3.º izq. | tercero izquierda
2 + 2 = 4 | dos más dos es igual a cuatro
# telephone, addresses
Llama al 912 345 678. | llama al nueve uno dos tres cuatro cinco seis siete ocho
+34 612 34 56 78 | más treinta y cuatro seis uno dos tres cuatro cinco seis siete ocho
juan.perez@gmail.com | juan punto perez arroba yimeil punto com
www.rtve.es | uve doble uve doble uve doble punto erre te uve e punto es
192.168.0.1 | uno nueve dos punto uno seis ocho punto cero punto uno
# abbreviations
El Sr. García y la Dra. Muñoz, Av. Libertador. | el señor garcía y la doctora muñoz avenida libertador
Voló a EE. UU. desde Madrid. | voló a estados unidos desde madrid
en EE.UU. y la UE | en estados unidos y la u e
pág. 5 y págs. 12-15 | página cinco y páginas doce a quince
el n.º 7 y el nº 8 | el número siete y el número ocho
44 a. C. | cuarenta y cuatro antes de cristo
pan, vino, etc. | pan vino etcétera
D. Juan y S.A.R. | don juan y su alteza real
El mar. Fin. | el mar fin
# capitals, letters, names with digits
la ONU, el IVA y la BBC | la onu el iva y la be be ce
PELIGRO: NO TOCAR | peligro no tocar
el DVD y el PDF | el de uve de y el pe de efe
COVID-19, MP3 y 5G | covid diecinueve eme pe tres y cinco ge
la vitamina C | la vitamina ce
el plan B | el plan be
Perú & Cía. | perú y compañía
# emphasis, winds, addresses, codes, halves of a day
NO se fuma; YA viene | no se fuma ya viene
viento del SE y del NO | viento del sureste y del noroeste
Carrera 7 # 45-10, apto. 12 | carrera siete número cuarenta y cinco diez apartamento doce
la clave de acceso es 730 184 | la clave de acceso es siete tres cero uno ocho cuatro
el código civil 1889 | el código civil mil ochocientos ochenta y nueve
9 a. m. - 5 p. m. | nueve de la mañana a cinco de la tarde
L-S. | lunes a sábado
0,456 y 0,0456 | cero coma cuatrocientos cincuenta y seis y cero coma cero cuatro cincuenta y seis
DNI 87654321X, IBAN y NIF | de ene i ocho siete seis cinco cuatro tres dos uno equis iban y nif
# words of one or two letters in capitals
La vitamina C. El hombre. ¡OH, NO! | la vitamina ce el hombre oh no
ROMEO Y JULIETA, El Bien Y El Mal | romeo y julieta el bien y el mal
SI NO TE VI, YA LO SÉ; SE LO DI AL REY | si no te vi ya lo sé se lo di al rey
CAPÍTULO VI: EL REY ALFONSO VI | capítulo seis el rey alfonso sexto
¡A MÍ NO ME DA MIEDO LA FE! | a mí no me da miedo la fe
EL PP Y EL PSOE CON EL FMI | el pe pe y el pesoe con el efe eme i
El eje Y sube y la letra Y. | el eje i griega sube y la letra i griega
# ordinals with a letter, thousands as in English, years before Christ
(14a casa), la 3a vez, a las 3 a casa | decimocuarta casa la tercera vez a las tres a casa
12,000 niñas, 3,000 millones, 1,5 litros | doce mil niñas tres coma cero cero cero millones uno coma cinco litros
Reinó en 305-30 a. C., p. Ej. | reinó en trescientos cinco a treinta antes de cristo por ejemplo
# units and abbreviations that are words
A los 30 mi padre se casó. | a los treinta mi padre se casó
Corrió 5 mi por la costa y 3 mi. | corrió cinco millas por la costa y tres millas
Si de las 5 ves tres, di 3. | si de las cinco ves tres di tres
No es apto. Luego comimos col. Vive en el apto. 5. | no es apto luego comimos col vive en el apartamento cinco
""")


@each_case(("written", "words"), READINGS)
def test_text_is_read_as_these_words(written: str, words: str) -> None:
    assert said("es", written) == words


@each_case(("before", "after"), [("Dijo que ", " y calló."), ("", "."), ("«", "»."), ("(", ")"), ("Pues ", ", ¿no?")])
@each_case(
    ("written", "words"),
    [
        ("1.249,50 €", "mil doscientos cuarenta y nueve euros con cincuenta"),
        ("las 15:30", "las quince treinta"),
        ("-5 °C", "menos cinco grados centígrados"),
        ("25 %", "veinticinco por ciento"),
        ("3/4", "tres cuartos"),
        ("12/03/2024", "doce de marzo de dos mil veinticuatro"),
        ("Felipe VI", "felipe sexto"),
        ("+34 612 34 56 78", "más treinta y cuatro seis uno dos tres cuatro cinco seis siete ocho"),
        ("el nº 8", "el número ocho"),
        ("30 km/h", "treinta kilómetros por hora"),
    ],
)
def test_text_is_read_alike_anywhere_in_a_sentence(before: str, after: str, written: str, words: str) -> None:
    frame = said("es", f"{before}palabra{after}").split("palabra")
    assert said("es", f"{before}{written}{after}") == f"{frame[0]}{words}{frame[1]}"


def test_a_sign_without_a_name_is_dropped_and_told() -> None:
    tokens = front_end("es").read("Hola 😀 mundo", "es-ES")
    assert [(token.kind, token.said) for token in tokens] == [("plain", "Hola"), ("dropped", ""), ("plain", "mundo")]


@each_case(
    "parts",
    [
        ["Voló a EE. UU. desde Madrid.", "Volvió."],
        ["Vivió en EE. UU.", "Luego volvió."],
        ["El Sr. García llamó a la Dra. Muñoz.", "¿Y tú?", "¡Yo no!"],
        ["Trajo pan, vino, etc. y se fue.", "Ya."],
        ["Véase la pág. 5.", "Fin."],
        ["J. R. R. Tolkien escribió mucho.", "Es cierto."],
        ["—¡Ay! —dijo ella.", "Calló."],
        ["«¿Qué?», preguntó.", "Nada."],
        ["1. Primero esto."],
    ],
)
def test_text_is_cut_into_these_sentences(parts: list[str]) -> None:
    assert sentences("es", " ".join(parts)) == parts


@each_case(
    ("written", "sounds"),
    [
        ("casa", "kˈasa"), ("perro", "pˈero"), ("pero", "pˈeɾo"), ("guitarra", "ɡitˈara"), ("pingüino", "piŋɡwˈino"),
        ("queso", "kˈeso"), ("cielo", "θjˈelo"), ("zapato", "θapˈato"), ("niño", "nˈiɲo"), ("llave", "ʎˈaβe"),
        ("ley", "lˈA"), ("muy", "mˈuj"), ("jardín", "xaɾðˈin"), ("canción", "kanθjˈon"), ("árbol", "ˈaɾβol"),
        ("reloj", "relˈox"), ("ciudad", "θjuðˈad"), ("país", "paˈis"), ("aire", "ˈIɾe"), ("causa", "kˈWsa"),
        ("hacha", "ˈaʧa"), ("México", "mˈexiko"), ("exacto", "eksˈakto"), ("rápidamente", "rˈapiðamˈente"),
        ("un vaso", "um bˈaso"), ("la boca", "la βˈoka"), ("con dos", "kon dˈos"), ("WhatsApp", "wˈatsap"),
        ("deshecho", "desˈeʧo"), ("un flash", "un flˈaʃ"), ("Linux", "lˈinuks"), ("Ximena", "ximˈena"),
        ("Spinoza", "ˌespinˈoθa"), ("el spa", "el espˈa"), ("Museum", "musˈeʊm"), ("un autobús", "un ˌWtoβˈus"),
    ],
)  # fmt: skip
def test_words_have_these_phonemes(written: str, sounds: str) -> None:
    assert phonemes(front_end("es"), written) == sounds


def test_a_word_without_a_vowel_is_left_to_be_spelled() -> None:
    spanish = front_end("es")
    assert spanish.g2p("es-ES")(spanish.read("pgf", "es-ES")) == [""]
    assert spanish.spell("xz") == "equis zeta"


def test_given_phonemes_come_back_as_they_are() -> None:
    spanish = front_end("es")
    tokens = spanish.read("un XqAB dedo", "es-ES")
    assert [token.said for token in tokens] == ["un", "XqAB", "dedo"]
    assert spanish.g2p("es-ES")(tokens, {1: "kˈasa"}) == ["un", "kˈasa", "ðˈeðo"]
