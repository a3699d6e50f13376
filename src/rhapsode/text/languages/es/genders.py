"""The gender of Spanish nouns, by their endings and by lists of the frequent ones that break the rules.

Endings after the RAE's Nueva gramática de la lengua española, §§ 2.2 to 2.4.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rhapsode.text.languages.shared.grammar import Gender, words

_FEMININE: Final = frozenset(words("""
    revista lista pista vista entrevista autopista conquista arista avispa bisagra
    mujer vez noche clase calle llave parte tarde nube ley grey luz voz cruz nuez paz faz hoz coz tez flor labor
    red pared sed salud virtud piel miel hiel señal sal cal catedral cárcel imagen orden virgen sartén sien
    razón sinrazón desazón comezón madre mano foto moto radio dinamo libido tribu base frase fase crisis tesis
    dosis síntesis hipótesis sede serie especie superficie intemperie planicie calvicie carne leche sangre nieve
    nave fiebre liebre hambre muerte suerte mente frente fuente corriente serpiente simiente vertiente pendiente
    torre clave gente muchedumbre índole prole peste gripe catástrofe estrofe elipsis metamorfosis apoteosis
    tuberculosis diócesis neurosis región religión legión opinión unión reunión comunión rebelión cuestión
    gestión digestión combustión sugestión conexión reflexión inflexión complexión flexión anexión crucifixión
    nariz matriz cicatriz raíz actriz directriz emperatriz perdiz codorniz lombriz capital central postal vocal
    espiral diagonal sucursal credencial inicial moral tos res mies web app fe hoja hora persona cosa quiche
    hélice sirte ave costumbre cumbre lumbre legumbre servidumbre variante constante consonante patente selfi
    tele bici peli star boutique suite tablet internet startup newsletter playlist
"""))  # fmt: skip
_MASCULINE: Final = frozenset(words("""
    día gas mapa problema sistema tema programa idioma planeta poeta tranvía sofá papá iva aroma clima diploma
    dilema poema síntoma fantasma pijama panorama telegrama crucigrama cometa colega grama kilograma miligramo
    espía guardia atleta esquema lema emblema enigma dogma axioma teorema fonema estigma drama déspota gorila
    demócrata astronauta internauta lunes martes miércoles jueves viernes pez juez ajedrez diez doblez jaez yoga
    karma carisma trauma asma prisma plasma edema magma reuma cisma delta paraguas café té menú puma koala panda
    vodka pirata profeta monarca patriarca pediatra psiquiatra piloto jesuita israelita diplomata aristócrata
    burócrata acróbata dálmata
"""))  # fmt: skip
_MASCULINE_ENDINGS: Final = re.compile(r"(?:ista|cida|grama|peuta|iatra|nauta|crata|dálmata)$")
_ENDINGS: Final = re.compile(r"(?:a|dad|tad|[cs]ión|tud|umbre|[dltrnñj]ez)$")
_ENDS_NOUN: Final = re.compile(r"[oelrndzáéíóú]$|[aeiouáéíóú]s$|es$")


def _singulars(noun: str) -> list[str]:
    """Return the possible singulars of a plural: "regiones" gives región, "peces" pez, "llaves" llave."""
    forms = [noun]
    if noun.endswith("ces"):
        forms.append(noun[:-3] + "z")
    if noun.endswith("es"):
        stem = noun[:-2]
        forms.append(stem)
        if stem.endswith(("on", "en", "an", "in", "as", "is", "es")):
            forms.append(stem[:-2] + stem[-2].translate(_ACCENTED) + stem[-1])
        forms.append(stem.translate(_PLAIN))
    if noun.endswith("s"):
        forms.append(noun[:-1])
    return forms


_ACCENTED: Final = str.maketrans("aeiou", "áéíóú")
_PLAIN: Final = str.maketrans("áéíóú", "aeiou")


@lru_cache(2048)
def gender(noun: str) -> Gender | None:
    """Return the gender of ``noun`` (singular or plural, lower case); ``None`` if it does not look like a noun."""
    forms = _singulars(noun)
    if any(form in _FEMININE for form in forms):
        return "f"
    if any(form in _MASCULINE or _MASCULINE_ENDINGS.search(form) for form in forms):
        return "m"
    if any(_ENDINGS.search(form) for form in (forms if noun.endswith("s") else forms[:1])):
        return "f"
    return "m" if _ENDS_NOUN.search(noun) else None
