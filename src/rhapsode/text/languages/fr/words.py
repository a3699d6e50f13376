"""French words whose pronunciation in a sentence differs from the dictionary, and exceptions of liaison."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rhapsode.text.languages.fr.corrections import CORRECTIONS
from rhapsode.text.languages.shared.grammar import pairs, words

_SOUNDS: Final = pairs("""
à = a
facebook = fɛsbuk
lens = lɑ̃s
monfils = mɔ̃fis
stan = stan
wawrinka = vavʁinka
dembélé = dɛmbele
ouen = wɛ̃
transat = tʁɑ̃zat
riom = ʁjɔ̃
aoûtien = ausjɛ̃
aoûtiens = ausjɛ̃
â = a
y = i
ô = o
ce = sə
le = lə
la = la
les = le
de = də
des = de
du = dy
au = o
aux = o
un = œ̃
une = yn
et = e
ou = u
où = u
ne = nə
se = sə
me = mə
te = tə
je = ʒə
que = kə
qui = ki
mes = me
tes = te
ses = se
ces = se
cet = sɛt
cette = sɛt
mon = mɔ̃
ton = tɔ̃
son = sɔ̃
en = ɑ̃
on = ɔ̃
il = il
ils = il
elle = ɛl
elles = ɛl
nous = nu
vous = vu
lui = lyi
leur = lœʁ
leurs = lœʁ
est = ɛ
es = ɛ
sont = sɔ̃
ont = ɔ̃
ai = e
as = a
eu = y
eue = y
eus = y
eut = y
eût = y
fut = fy
plus = ply
tous = tus
tout = tu
très = tʁɛ
dans = dɑ̃
hier = jɛʁ
os = ɔs
fils = fis
femme = fam
femmes = fam
monsieur = məsjø
messieurs = mesjø
oignon = ɔɲɔ̃
oignons = ɔɲɔ̃
œuf = œf
œufs = ø
bœuf = bœf
bœufs = bø
yeux = jø
août = ut
sens = sɑ̃s
mars = maʁs
ours = uʁs
lis = lis
jadis = ʒadis
autobus = otobys
bus = bys
virus = viʁys
minus = minys
bonus = bɔnys
campus = kɑ̃pys
jésus = ʒezy
reims = ʁɛ̃s
paris = paʁi
second = səɡɔ̃
seconde = səɡɔ̃d
secondes = səɡɔ̃d
aujourd'hui = oʒuʁdyi
quelqu'un = kɛlkœ̃
quelque = kɛlkə
quelques = kɛlkə
parce = paʁs
jusque = ʒysk
puisque = pyiskə
lorsque = lɔʁskə
presque = pʁɛsk
six = sis
dix = dis
huit = yit
neuf = nœf
sept = sɛt
cinq = sɛ̃k
vingt = vɛ̃
vingts = vɛ̃
cent = sɑ̃
cents = sɑ̃
mille = mil
ville = vil
villes = vil
tranquille = tʁɑ̃kil
million = miljɔ̃
millions = miljɔ̃
milliard = miljaʁ
milliards = miljaʁ
euro = øʁo
euros = øʁo
zéro = zeʁo
dixième = dizjɛm
sixième = sizjɛm
onze = ɔ̃z
euh = ø
ji = ʒi
ache = aʃ
ku = ky
erre = ɛʁ
zède = zɛd
ixe = iks
effe = ɛf
elle = ɛl
emme = ɛm
enne = ɛn
esse = ɛs
cetera = seteʁa
etc = ɛtseteʁa
ok = oke
oh = o
ah = a
eh = e
vs = vɛʁsys
via = vja
week = wik
end = ɛnd
the = zə
club = klœb
sandwich = sɑ̃dwitʃ
internet = ɛ̃tɛʁnɛt
e-mail = imɛl
email = imɛl
emails = imɛl
mail = mɛl
mails = mɛl
web = wɛb
site = sit
sites = sit
facebook = fɛsbuk
google = ɡuɡœl
youtube = jutyb
twitter = twitœʁ
smartphone = smaʁtfɔn
parking = paʁkiŋ
shopping = ʃɔpiŋ
camping = kɑ̃piŋ
marketing = maʁketiŋ
football = futbol
rugby = ʁyɡbi
jean = ʒɑ̃
jeans = dʒin
caen = kɑ̃
metz = mɛs
bruxelles = bʁysɛl
montréal = mɔ̃ʁeal
john = dʒɔn
new = nju
york = jɔʁk
gens = ʒɑ̃
tabac = taba
estomac = ɛstɔma
porc = pɔʁ
blanc = blɑ̃
banc = bɑ̃
franc = fʁɑ̃
clef = kle
nerf = nɛʁ
cerf = sɛʁ
outil = uti
fusil = fyzi
gentil = ʒɑ̃ti
sourcil = suʁsi
persil = pɛʁsi
compte = kɔ̃t
comptes = kɔ̃t
comptent = kɔ̃t
sculpture = skyltyʁ
baptême = batɛm
automne = otɔn
condamner = kɔ̃dane
œil = œj
orgueil = ɔʁɡœj
album = albɔm
rhum = ʁɔm
maximum = maksimɔm
minimum = minimɔm
forum = fɔʁɔm
parfum = paʁfœ̃
ca = sa
vais = vɛ
quant = kɑ̃
heureux = øʁø
heureuse = øʁøz
heureuses = øʁøz
paie = pɛ
historien = istɔʁjɛ̃
historiens = istɔʁjɛ̃
ben = bɛ̃
probable = pʁɔbabl
in = in
us = ys
solo = solo
management = manadʒmɛnt
djimèle = dʒimɛl
médecin = medsɛ̃
refuser = ʁəfyze
retrouve = ʁətʁuv
retrouver = ʁətʁuve
aiguille = eɡyij
linguistique = lɛ̃ɡyistik
équateur = ekwatœʁ
aquarium = akwaʁjɔm
chœur = kœʁ
chorale = kɔʁal
orchestre = ɔʁkɛstʁ
archéologie = aʁkeɔlɔʒi
chrétien = kʁetjɛ̃
écho = eko
technique = tɛknik
psychologie = psikɔlɔʒi
examen = ɛɡzamɛ̃
agenda = aʒɛ̃da
spécimen = spesimɛn
pays = pei
paysage = peizaʒ
paysan = peizɑ̃
abbaye = abei
faisait = fəzɛ
faisais = fəzɛ
faisaient = fəzɛ
faisant = fəzɑ̃
faisons = fəzɔ̃
pitt = pit
beatles = bitœls
ebitda = ebitda
reykjavik = ʁɛkjavik
laye = lɛ
haye = ɛ
kane = kɛn
united = junajtɛd
vegas = veɡas
angeles = ɑ̃dʒelɛs
los = los
potter = pɔtœʁ
christopher = kʁistɔfœʁ
haricot = aʁiko
haricots = aʁiko
maïs = mais
hélas = elas
dompter = dɔ̃te
orchidée = ɔʁkide
orchidées = ɔʁkide
bacille = basil
bacilles = basil
oscille = ɔsil
oscillent = ɔsil
osciller = ɔsile
oscillation = ɔsilasjɔ̃
oscillations = ɔsilasjɔ̃
gers = ʒɛʁs
enghien = ɑ̃ɡɛ̃
cassis = kasis
broglie = bʁœj
zurich = zyʁik
munich = mynik
saëns = sɑ̃s
gangster = ɡɑ̃ɡstɛʁ
gangsters = ɡɑ̃ɡstɛʁ
cappuccino = kaputʃino
cappuccinos = kaputʃino
enivrer = ɑ̃nivʁe
enivrant = ɑ̃nivʁɑ̃
ciguë = siɡy
équestre = ekyɛstʁ
équestres = ekyɛstʁ
aquarelle = akwaʁɛl
aquarelles = akwaʁɛl
brachial = bʁakjal
bit = bit
bits = bit
byte = bajt
bytes = bajt
admin = admin
status = statys
toner = tonɛʁ
epsilon = ɛpsilɔn
ubuntu = ubuntu
patio = patjo
vim = vim
""")
SOUNDS: Final = {
    **CORRECTIONS,
    **{word: unicodedata.normalize("NFD", sounds) for word, sounds in _SOUNDS.items()},
}
"""Phonemes of words, without stress."""

UNSTRESSED: Final = frozenset(
    words(
        "à le la les de des du au aux un une et ou où ne se me te je tu il ils elle elles on nous "
        "vous que qui ce cet cette ces mes tes ses nos vos leur leurs mon ton son ma ta sa notre "
        "votre en y est es sont dans par pour sur sous sans chez très si dont quand comme "
        "mais car ni plus été suis c'est qu'il"
    )
)

LIGHT: Final = frozenset(
    words(
        "a ai as ont sommes trop pas tout tous toute toutes eux ça vers entre contre dès peu quel quelle quels "
        "quelles chaque autre autres non"
    )
)
"""Words that are stressed only before a pause."""
HALF_STRESSED: Final = frozenset(
    words(
        "avec point quoi alors aussi rien jamais encore moi toi soi cela depuis avant après parmi beaucoup "
        "quelque plusieurs lorsque puisque afin oui lui"
    )
)
"""Words that have a secondary stress, except before a pause."""

LINK_Z: Final = frozenset(
    words(
        "les des ces mes tes ses nos vos leurs aux nous vous ils elles quelques plusieurs certains "
        "certaines divers diverses deux trois six dix vingts cents dans sans sous chez très plus "
        "moins dès autres mêmes quels quelles tels telles toutes petits petites grands grandes bons "
        "bonnes beaux belles nouveaux nouvelles vieux jeunes gros grosses anciens anciennes premiers "
        "premières derniers dernières mauvais longs longues hauts hautes principaux principales "
        "nombreux nombreuses différents différentes bas nos lesquels auxquels desquels quelles jolis "
        "jolies vilains rares seuls seules meilleurs meilleures prochains prochaines meilleures "
        "heureux faux doux"
    )
)
LINK_T: Final = frozenset(words("est sont tout petit grand second vingt cent quand dont saint huitante parfait fort"))
LINK_N: Final = frozenset(words("un mon ton son aucun en on rien bien commun"))
DENASALISED: Final = {
    "bon": "bɔn", "certain": "sɛʁtɛn", "ancien": "ɑ̃sjɛn", "prochain": "pʁɔʃɛn", "moyen": "mwajɛn", "plein": "plɛn",
    "vain": "vɛn", "lointain": "lwɛ̃tɛn", "vilain": "vilɛn", "divin": "divin",
    "premier": "pʁəmjɛʁ", "dernier": "dɛʁnjɛʁ",
    "léger": "leʒɛʁ", "trop": "tʁop", "beaucoup": "bokup",
}  # fmt: skip
"""Words whose last sound changes before a vowel."""
IDIOMS: Final = frozenset(
    tuple(pair.split("+"))
    for pair in words(
        "états+unis nations+unies champs+élysées temps+en pas+à mot+à vis+à bout+à jeux+olympiques "
        "arts+et accents+aigus ponts+et allez+y vas+y prends+en pot+au fait+est droits+de+homme "
        "après+avoir comment+allez avant+hier peut+être nuit+étoilée"
    )
    if pair.count("+") == 1
)
"""Pairs of words with liaison, although others of their kind have none."""

VERBS_ENT: Final = {
    "couvent": "kuv", "content": "kɔ̃t", "président": "pʁezid", "excellent": "ɛksɛl", "résident": "ʁezid",
    "violent": "vjɔl",
    "négligent": "neɡliʒ", "influent": "ɛ̃fly", "affluent": "afly", "convergent": "kɔ̃vɛʁʒ", "équivalent": "ekival",
    "ferment": "fɛʁm", "parent": "paʁ", "expédient": "ekspedi", "précédent": "pʁesɛd", "adhérent": "adɛʁ",
    "coïncident": "kɔɛ̃sid", "exigent": "ɛɡziʒ", "somnolent": "sɔmnɔl",
    "divergent": "divɛʁʒ", "émergent": "emɛʁʒ", "pressent": "pʁɛs",
}  # fmt: skip
"""Words in -ent that are nouns or adjectives, and also verbs with a silent ending: the phonemes of the verb."""

NOUN_ENT: Final = re.compile("(?:m|sc|ul|ol|[dg]i|l[iu])ent$")
"""Endings of nouns and adjectives in -ent, among words that the dictionary has not: tapotement, fluorescent."""

_PREFIXES: Final = pairs("""
inter = ɛ̃tɛʁ
super = sypɛʁ
hyper = ipɛʁ
cyber = sibɛʁ
milli = mili
micro = mikʁo
multi = mylti
mini = mini
mono = mɔno
anti = ɑ̃ti
auto = oto
photo = foto
vidéo = video
radio = ʁadjo
télé = tele
méta = meta
méga = meɡa
néo = neo
géo = ʒeo
bio = bjo
poly = poli
para = paʁa
pseudo = psødo
socio = sosjo
ultra = yltʁa
infra = ɛ̃fʁa
extra = ɛkstʁa
contre = kɔ̃tʁə
semi = səmi
""")
PREFIXES: Final = {prefix: unicodedata.normalize("NFD", sounds) for prefix, sounds in _PREFIXES.items()}
"""Prefixes, behind which s and r begin a word: millisecondes, interagir."""

DETERMINERS: Final = frozenset(
    words(
    "le la les un une des du de au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre "
    "votre leur leurs nos vos l' d' très si plus aussi est son en chaque quelque tout"
)
)  # fmt: skip
PLURAL_WORDS: Final = frozenset(
    words("les des ces mes tes ses nos vos leurs aux très plus moins dans sans sous après pas jamais vers chez")
)

ASPIRATED: Final = words(
    "hache hagard haie haillon hain hair haï hâl hall halo halt hamac hameau hamburger hammam "
    "hamster hanche hand hangar hanneton hant happ harangu haras harcel harce hardi harem hareng "
    "hargn haricot harnais harp harpon hasard haschisch hât hauss haut havre hayon heaume hennir "
    "hérisson hériss hernie héron héros herse hêtre heurt hibou hic hideu hiérarch hip hippie "
    "hiss hobby hoch hochet hockey hold holland homard hongr hont hop hoquet hord hors hot hotte "
    "houblon houe houill houl houpp houss houx hublot huch hué huer huguenot huit hululer hune "
    "hupp hurl huron hussard hutt harley hawaï haye hegel heidegger hitler hobbes holding "
    "hardware hashtag hub humbug hooligan hot-dog high hit hamas havane hambourg hanovre"
)
"""Beginnings of words with an aspirated h: no elision, no liaison."""
NO_LIAISON: Final = frozenset(
    words("oui onze onzième onzièmes ouistiti ouistitis uhlan yaourt yaourts yoga yacht yeah ok euh ouais")
)
MUTE: Final = (
    "héroï",
    "hanoukka",
    "huitr",
    "huître",
    "haleine",
    "haleter",
    "halieut",
    "hallucin",
    "halogène",
    "harmon",
    "hiérogl",
)
"""Beginnings that look like an aspirated h but have a mute one."""
