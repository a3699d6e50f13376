"""Italian words without a stress of their own, with a sound of their own, and foreign words as Italians say them."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.shared.grammar import pairs, words

UNSTRESSED: Final = frozenset(
    words(
        "il lo la i gli le un uno una di a da in con su per tra fra e ed o che del dello della dei "
        "degli delle al allo alla ai agli alle dal dallo dalla dai dagli dalle nel nello nella nei "
        "negli nelle sul sullo sulla sui sugli sulle mi ti si ci vi ne non"
    )
)

VOICED_Z: Final = re.compile(
    r"mezz|(?<=a)zi(?=end)|azzurr|romanz|(?<!p)(?<!pol)(?<!indir)(?<!sch)(?<!attr)izz(?=[aeoi])(?<!rizz)(?!er[ao])|[rtn]izz(?=a)|ozon|"
    r"bronz|orizz|^gazz|agazzin|(?<!car)rozz|zanzar|garz|dozz|bizz|^lazz|brezz|grezz|donz|pranz|(?<=bar)z|frizz|ronz|bazar|benz|monz"
)
"""Where z is voiced within a word."""

SOUNDS: Final = pairs("""
ai = aj
hai = aj
ha = a
se = se
hanno = ˌanno
abbiamo = abːjˌamo
avete = avˌete
siamo = sjˌamo
siete = sjˌete
mentre = mˌentre
anche = ˌanke
una = ˌʊna
questo = kwˌesto
questa = kwˌesta
quella = kwˌella
mio = mˌio
mia = mˌia
tuo = tˌʊo
tua = tˌʊa
suo = sˌʊo
sua = sˌʊa
nostro = nˌɔstro
nostra = nˌɔstra
come = kˌome
di = dɪ
mi = mɪ
ti = tɪ
si = sɪ
ci = ʧɪ
vi = vɪ
gli = ʎɪ
su = sʊ
sul = sʊl
un = ʊn
so = sˈɔ
george = ʤˈɔrʤ
sai = sˈaj
mai = mˈaj
stai = stˈaj
fai = fˈaːi
dai = dˈaːi
vai = vˈaːi
poi = pˈɔi
noi = nˈoi
voi = vˈoi
lui = lˈui
cui = kˈuj
lei = lˈɛi
sei = sˈɛi
miei = mjˈɛi
tuoi = tʊˈɔi
suoi = sʊˈɔi
vuoi = vʊˈɔi
puoi = pʊˈɔi
può = pʊˈɔ
è = ˈɛ
ho = ˈɔ
no = nˈɔ
ok = okˈɛi
ex = ˈɛks
euro = ˈɛʊro
film = fˈilm
stasera = stasˈera
qualsiasi = kwalsˈiazɪ
""")

RESPELLED: Final = pairs("""
menu = menù
sottomenu = sottomenù
piu = più
giu = giù
laggiu = laggiù
gesu = gesù
virtu = virtù
gioventu = gioventù
perche = perché
poiche = poiché
finche = finché
affinche = affinché
cioe = cioè
citta = città
universita = università
verita = verità
societa = società
qualita = qualità
velocita = velocità
possibilita = possibilità
attivita = attività
beatles = bìtols
spread = sprèd
subita = subìta
subiti = subìti
subite = subìte
ancore = àncore
spirano = spìrano
mettiti = méttiti
siediti = sièditi
inviami = invìami
inviaci = invìaci
invialo = invìalo
inviala = invìala
inviamelo = invìamelo
avvialo = avvìalo
avviala = avvìala
rimettiti = riméttiti
immettiti = imméttiti
connettiti = connéttiti
togliti = tògliti
scegliti = scégliti
sceglimi = scéglimi
prenditi = prènditi
chiediti = chièditi
rivolgiti = rivòlgiti
iscriviti = iscrìviti
goditi = gòditi
difenditi = difènditi
arrenditi = arrènditi
tieniti = tièniti
muoviti = muòviti
gigabyte = gigabàit
megabyte = megabàit
terabyte = terabàit
kilobyte = chilobàit
byte = bàit
era = èra
erano = èrano
primavera = primavèra
gioia = giòia
maestra = maèstra
maestro = maèstro
finestra = finèstra
finestre = finèstre
piovve = piòvve
specie = spècie
the = de
verdi = vérdi
sugar = sciùgar
chilobyte = chilobàit
new = niù
online = onlàin
offline = offlàin
software = sòftuer
hardware = àrduer
internet = ìnternet
computer = compiùter
facebook = féisbuk
youtube = iutùb
google = gùgol
twitter = tuìtter
whatsapp = uòtsapp
instagram = ìnstagram
iphone = àifon
windows = uìndous
microsoft = màicrosoft
leclerc = leclèr
apple = èpol
amazon = àmazon
wifi = uaifài
smartphone = smàrtfon
database = databèis
collant = collàn
cielo = cèlo
cieli = cèli
directory = dirèctori
repository = repòsitori
suite = suìt
routine = rutìn
chicago = scicàgo
email = imèil
emails = imèils
mail = meil
web = uèb
show = sciòu
leader = lìder
team = tim
manager = mànager
marketing = màrketing
weekend = uikènd
jeans = gins
jazz = gez
job = giob
hobby = òbbi
shopping = sciòpping
periodo = perìodo
periodi = perìodi
business = bìsnes
budget = bàget
design = disàin
live = làiv
home = hom
privacy = pràivasi
look = luk
club = clab
hotel = otèl
chat = ciat
password = pàssuord
desktop = dèsktop
download = daunlòd
chef = scef
garage = garàg
york = iork
john = gion
james = geims
michael = màicol
charles = ciarls
london = lòndon
washington = uòscinton
hollywood = òlliud
street = strit
love = lav
time = taim
game = gheim
trump = tramp
chelsea = cèlsi
juventus = iuvèntus
inter = ìnter
gay = ghei
day = dei
my = mai
play = plei
tour = tur
tweet = tuìt
account = accàunt
festival = fèstival
hamburger = ambùrgher
""")

_BARE: Final = {"à": "a", "è": "e", "é": "e", "ì": "i", "ò": "o", "ó": "o", "ù": "u"}
ACCENTED: Final = {
    re.sub("[àèéìòóù]", lambda match: _BARE[match[0]], word): word
    for word in words(
        "mòstrino mòdera così può perciò poiché affinché università qualità attività possibilità novità società "
        "velocità "
        "quantità identità verità virtù gioventù dovrà potrà "
        "capìte lièvito lunedì martedì mercoledì giovedì venerdì nàpoli pàolo pàola schèletro "
        "sèsso sèssi poliziòtto "
        "mòdo mòdi mòda mòde mòto mòti fòto nòte auròra cèlebre cèlebri gènio gèni azalèa azalèe "
        "pésaro càdice "
        "gòl carmèlo compète òvest èst pèsche tórta tórte bótte bótti "
        "raffaèle michèle gabrièle danièle emanuèle stèttero dièdero lìbano quiète fièra "
        "tèrme èrbe lèttere"
    )
}
"""Words and names with the accent that spelling leaves out, beside those of the dictionary."""
