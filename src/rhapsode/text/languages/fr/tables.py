"""The lists of French: units, currencies, names of letters and signs."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.fr.abbreviations import ABBREVIATIONS, WEEKDAYS
from rhapsode.text.languages.shared.grammar import Tables, currencies, nouns, pairs, sign_names, words

MONTHS: Final = words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")

_UNITS = """
% = pour cent
‰ = pour mille
km = kilomètre / kilomètres
m = mètre / mètres
cm = centimètre / centimètres
mm = millimètre / millimètres
mmHg = millimètre de mercure / millimètres de mercure
dm = décimètre / décimètres
µm μm = micromètre / micromètres
nm = nanomètre / nanomètres
km² km2 = kilomètre carré / kilomètres carrés
m² m2 = mètre carré / mètres carrés
cm² cm2 = centimètre carré / centimètres carrés
m³ m3 = mètre cube / mètres cubes
cm³ cm3 = centimètre cube / centimètres cubes
km/h = kilomètre heure / kilomètres heure
m/s = mètre par seconde / mètres par seconde
m/s² = mètre par seconde carrée / mètres par seconde carrée
mph = mille à l'heure / milles à l'heure
ha = hectare / hectares
kg Kg = kilogramme / kilogrammes
g gr = gramme / grammes
mg = milligramme / milligrammes
µg μg mcg = microgramme / microgrammes
t = tonne / tonnes / f
c._à_soupe c._à_s. cuil._à_soupe cuill._à_soupe c.à.s. càs cs = cuillère à soupe / cuillères à soupe / f
c._à_café c._à_c. cuil._à_café cuill._à_café c.à.c. càc = cuillère à café / cuillères à café / f
l L = litre / litres
l/100_km L/100_km = litre aux cent kilomètres / litres aux cent kilomètres
ml mL = millilitre / millilitres
cl cL = centilitre / centilitres
dl dL = décilitre / décilitres
hl hL = hectolitre / hectolitres
mg/dl mg/dL = milligramme par décilitre / milligrammes par décilitre
g/l g/L = gramme par litre / grammes par litre
h = heure / heures / f
min mn = minute / minutes / f
s sec = seconde / secondes / f
ms = milliseconde / millisecondes / f
°C ºC °_C º_C °_c = degré Celsius / degrés Celsius
°F ºF °_F º_F = degré Fahrenheit / degrés Fahrenheit
° = degré / degrés
′ = minute / minutes / f
″ = seconde / secondes / f
W = watt / watts
kW KW = kilowatt / kilowatts
MW = mégawatt / mégawatts
GW = gigawatt / gigawatts
kWh KWh = kilowattheure / kilowattheures
MWh = mégawattheure / mégawattheures
V = volt / volts
kV = kilovolt / kilovolts
A = ampère / ampères
mA = milliampère / milliampères
Ω = ohm / ohms
Hz = hertz
kHz = kilohertz
MHz = mégahertz
GHz = gigahertz
Pa = pascal / pascals
hPa = hectopascal / hectopascals
kPa = kilopascal / kilopascals
bar = bar / bars
J = joule / joules
kJ = kilojoule / kilojoules
cal = calorie / calories / f
kcal = kilocalorie / kilocalories / f
N = newton / newtons
ko Ko kB KB = kilooctet / kilooctets
Mo MB = mégaoctet / mégaoctets
Go GB = gigaoctet / gigaoctets
To TB = téraoctet / téraoctets
Mb = mégabit / mégabits
Gb = gigabit / gigabits
Mbps Mb/s = mégabit par seconde / mégabits par seconde
Gbps Gb/s = gigabit par seconde / gigabits par seconde
Mo/s MB/s = mégaoctet par seconde / mégaoctets par seconde
px = pixel / pixels
dpi ppp = point par pouce / points par pouce
dB = décibel / décibels
ch cv CV = cheval / chevaux
ft = pied / pieds
" = pouce / pouces
lb lbs = livre / livres / f
oz = once / onces / f
pb p.b. = point de base / points de base
mAh = milliampère heure / milliampères heure
Ah = ampère heure / ampères heure
tr/min = tour par minute / tours par minute
hab/km² = habitant par kilomètre carré / habitants par kilomètre carré
€/mois = euro par mois / euros par mois
€/h = euro de l'heure / euros de l'heure
€/kg = euro le kilo / euros le kilo
€/m² = euro le mètre carré / euros le mètre carré
cp cp. cps cps. = comprimé / comprimés
gél. = gélule / gélules / f
amp. = ampoule / ampoules / f
sach. = sachet / sachets
gttes gtte = goutte / gouttes / f
ex. = exemplaire / exemplaires
pce pces pcs pc. = pièce / pièces / f
btl btl. btles bout. = bouteille / bouteilles / f
bte btes = boîte / boîtes / f
pers pers. = personne / personnes / f
j = jour / jours
sem. = semaine / semaines / f
pt pts = point / points
hab. = habitant / habitants
"""

_CURRENCIES = """
€ EUR eur = euro / euros ; centime / centimes
$ = dollar / dollars ; cent / cents
US$ USD = dollar américain / dollars américains ; cent / cents
CA$ CAD = dollar canadien / dollars canadiens ; cent / cents
£ GBP = livre / livres / f ; penny / pence
CHF = franc suisse / francs suisses ; centime / centimes
FF = franc / francs ; centime / centimes
XOF XAF FCFA = franc C F A / francs C F A
MAD = dirham / dirhams ; centime / centimes
TND = dinar tunisien / dinars tunisiens
DZD = dinar algérien / dinars algériens
¥ JPY = yen / yens
CNY RMB = yuan / yuans
₹ INR = roupie / roupies / f
₽ RUB = rouble / roubles
₿ BTC = bitcoin / bitcoins
kr = couronne / couronnes / f
AUD = dollar australien / dollars australiens ; cent / cents
"""

_LETTERS = """
ø = diamètre
a = a
b = bé
c = cé
d = dé
e = euh
f = effe
g = gé
h = ache
i = i
j = ji
k = ka
l = elle
m = emme
n = enne
o = o
p = pé
q = ku
r = erre
s = esse
t = té
u = u
v = vé
w = double vé
x = ixe
y = i grec
z = zède
à = a accent grave
é = e accent aigu
è = e accent grave
ê = e accent circonflexe
ç = cé cédille
ù = u accent grave
"""

_SIGNS = """
& = et
@ = arobase
# = dièse
% = pour cent
‰ = pour mille
+ = plus
− = moins
± = plus ou moins
× = fois
÷ = divisé par
≠ = différent de
≈ = environ
≤ = inférieur ou égal à
≥ = supérieur ou égal à
< = inférieur à
> = supérieur à
→ = vers
√ = racine carrée de
∞ = infini
π = pi
∑ = somme de
∫ = intégrale de
° = degrés
º = o
ª = a
§ = paragraphe
© = copyright
® = marque déposée
™ = marque déposée
€ = euros
$ = dollars
£ = livres
¥ = yens
* = fois
/ = barre
\\ = barre oblique inverse
_ = tiret bas
^ = accent circonflexe
~ = environ
| = barre verticale
µ = micro
α = alpha
ζ = zêta
η = êta
ι = iota
κ = kappa
ν = nu
ξ = xi
ο = omicron
ρ = rhô
τ = tau
υ = upsilon
χ = khi
ψ = psi
Γ = gamma
Λ = lambda
Θ = thêta
Π = pi
Φ = phi
Ψ = psi
Ξ = xi
β = bêta
γ = gamma
δ = delta
ε = epsilon
θ = thêta
λ = lambda
μ = mu
σ = sigma
φ = phi
ω = oméga
Δ = delta
Σ = sigma
Ω = oméga
"""

_ELECTRONIC = """
. = point
@ = arobase
/ = slash
: = deux points
- = tiret
_ = tiret bas
? = point d'interrogation
& = et
# = dièse
% = pour cent
+ = plus
~ = tilde
! = point d'exclamation
"""

_WORDS = """
ctrl = contrôle
maj = maj
alt = alte
gnome = gnome
gimp = guimpe
smic = smic
oled = olède
fai = effe a i
oat = o a té
chu = cé ache u
ehpad = épade
covid = covide
ena = éna
cia = cé i a
fbi = effe bi aïe
usa = u esse a
ue = u e
ia = i a
tv = té vé
tva = té vé a
pib = pé i bé
ong = o enne gé
rer = erre euh erre
cnrs = cé enne erre esse
insee = insé
insa = insa
nasa = nassa
onu = onu
otan = otan
unesco = unesco
cd = cé dé
dvd = dé vé dé
pc = pé cé
id = i dé
ip = i pé
com = com
net = nette
org = orgue
info = info
html = ache té emme elle
www = trois double vé
gmail = djimèle
hotmail = hotte mèle
outlook = aoutlouk
yahoo = yahou
google = gougueul
facebook = fèsebouk
instagram = instagrame
twitter = touitteur
youtube = youtube
whatsapp = ouatsappe
linkedin = linekdine
github = guittehobe
microsoft = microsofte
amazon = amazone
iphone = aïphone
ipad = aïpade
netflix = netflixe
wifi = oui fi
spotify = spotifaille
nvidia = envidia
ok = oké
pdf = pé dé effe
insee = innsé
bbc = bé bé cé
sncf = esse enne cé effe
"""

_PER = """
mois = par mois
jour = par jour
j = par jour
semaine = par semaine
an = par an
h = de l'heure
heure = de l'heure
kg = le kilo
l = le litre
m² = le mètre carré
nuit = par nuit
portion = par portion
part = par part
personne = par personne
pers = par personne
pièce = la pièce
piece = la pièce
unité = l'unité
kilo = le kilo
litre = le litre
sem = par semaine
lot = le lot
tête = par tête
"""
PER: Final = pairs(_PER)

TABLES: Final = Tables(
    units=nouns(_UNITS),
    currencies=currencies(_CURRENCIES),
    abbreviations=ABBREVIATIONS,
    months=MONTHS,
    month_abbreviations={
        "janv": "janvier",
        "jan": "janvier",
        "févr": "février",
        "fév": "février",
        "avr": "avril",
        "juil": "juillet",
        "sept": "septembre",
        "oct": "octobre",
        "nov": "novembre",
        "déc": "décembre",
        "fevrier": "février",
        "aout": "août",
        "decembre": "décembre",
    },
    letters=pairs(_LETTERS),
    signs=sign_names(_SIGNS, equals="égale"),
    electronic=sign_names(_ELECTRONIC, equals="égale"),
    words=pairs(_WORDS),
    single=frozenset("aàyoô"),
    scales=frozenset(words("million millions milliard milliards billion billions")),
    numbered=frozenset(
        words(
            "bus ligne siège place quai voie rang vol "
            "page pages chapitre chap tome volume vol acte scène article art titre annexe phase type "
            "classe partie an année section niveau numéro n n° nº livre chant groupe figure fig tableau "
            "ligne étage appartement chambre salle quai chaîne route autoroute km kilomètre option "
            "version modèle taille unité leçon exercice loi décret windows siècle république xbox "
            "playstation porte bâtiment division facteur"
        )
    ),
    regnal={
        **dict.fromkeys(
            words(
                "louis henri charles philippe françois napoléon jean paul pie léon benoît alexandre nicolas "
                "frédéric guillaume édouard edouard george georges richard jacques albert léopold baudouin "
                "alphonse ferdinand pierre ivan sixte jules urbain clément innocent grégoire boniface "
                "célestin ramsès ptolémée darius xerxès constantin mohammed hassan robert hugues othon "
                "rodolphe maximilien victor emmanuel umberto martin étienne calixte eugène felipe juan carlos "
                "harald gustave christian rainier"
            ),
            "m",
        ),
        **dict.fromkeys(
            words(
                "élisabeth elisabeth elizabeth marie catherine anne jeanne cléopâtre marguerite christine "
                "victoria isabelle"
            ),
            "f",
        ),
    },
    telephone=frozenset(
        words("tél tel téléphone téléphonez appelez appeler appelle portable fax mobile contact au numéro")
    ),
    weekdays=WEEKDAYS,
    per=PER,
    fixed={
        "about": "vers",
        "version": "version",
        "before dates": "le au du dès jusqu'au lundi mardi mercredi jeudi vendredi samedi dimanche date",
        "before decades": "les années",
        "before codes": "pin code otp",
        "abbreviations that are words": "ex.|Ex.|voit.|tel.|pass.|liv.",
        "weekdays that are words": "jeu mer",
        "before weekdays": "le du au chaque ce les",
        "more than": "de plus de",
        "less than": "de moins de",
        "before nth minute": "la",
        "between days": "au à et ou",
        "months that are words": "sept",
        "of": "de du des",
        "per": "par",
        "before one": "chaque le un par au du",
        "ratio": "sur",
        "before sizes": "taille tailles",
        "streets": "rue avenue place allée route impasse chaussée ruelle cité villa résidence promenade esplanade",
        "titles m": "roi prince empereur pape tsar sultan",
        "titles f": "reine princesse impératrice tsarine",
        "compass": "NE=nord est|NO=nord ouest|SE=sud est|SO=sud ouest|NS=nord sud",
        "before compass": "vent vents vers direction secteur cap le au du",
        "quarter more": "quart",
        "quarter less": "le quart",
        "emphasised": "pas oh ah eh oui ni va dix mix gay ans or vu nu lu",
        "first words": "le la les un une des du de et ou mais si ne en au aux à avec par pour comme quand que qui ce "
        "cet cette ces il elle ils elles on je tu nous vous son sa ses mon ma mes y donc puis ensuite "
        "alors aussi ainsi car selon depuis sans sur après très chaque tout tous c' l' d' n'",
        "short words": "as ai ait au aux ah ans an art air arc ami axe bu ce ces ci de du des eau en es est et eu eut "
        "eux fi il ils je la là le les lu ma me mes mi mis mil mot ne né ni nu nus on ont or ou où pu "
        "qu sa se ses si su sur sus ta te tes tu tue un une uns va vas vu vus vis dis dit dix six vie "
        "vif lit lis fut fus fit mai roi loi moi toi soi qui par pas pour tout tous rue sol mer fer feu "
        "jeu peu bas bon",
        "before letters": "vitamine vitamines plan groupe classe hépatite type lettre annexe option point "
        "catégorie série "
        "zone bloc porte section équipe étape",
        "per what": "j=par jour|jour=par jour|mois=par mois|an=par an|semaine=par semaine|sem=par semaine|h=par heure|"
        "hab=par habitant|pers=par personne|prise=par prise|kg=par kilo",
        "before laws": "loi décret ordonnance directive règlement arrêté circulaire instruction",
        "before months": "en de fin début mi depuis jusqu'en et d'",
        "behind days": "à au de dès chez",
        "before x": "les des rayons axe lettre l' d' variable , = + - et ou",
        "times": "fois / fois / f",
        "in capitals": "ia id rer cia ena fai oat",
        "final abbreviations": "etc.|av. J.-C.|apr. J.-C.|ap. J.-C.|S.A.|hab.|max.|min.",
        "lower roman": "tome chapitre",
        "initials": "M.",
        "before a title": "cher|bonjour|bonsoir|merci|adieu|hier|quand|lorsque|avec|selon|pour|mais|que|et|si|comme|"
        "puis|le|président|ministre|député|maire|présidence|à|en",
        "before digit": "apt.|no|No|max|Max|p.|pp.|t.|th.|P.|T.|max.|min.|vol.|art.|dim.|sam.|vit.",
        "before name": "S. M.|S.M.|fg|fg.|M.|MM.|Mr|Dr|Dre|Pr|Me|St|Ste|Mgr|Gal|Mal|Cdt|bd|Bd|bld|pl.|Pl.|rte|Ven."
        "|Lun.|Mer.|Jeu.|Sam.|Dim.",
        "clock words": "",
        "elisions": "l d qu c j n s m t jusqu lorsqu puisqu quoiqu quelqu presqu",
        "last regnal ordinal": "1",
        "ordinal behind": "",
        "last ordinal behind": "0",
        "articles m": "le du au ce cet un son notre votre leur",
        "articles f": "la cette une",
        "articles open": "l'",
        "²": "au carré",
        "³": "au cube",
        "2": "au carré",
        "3": "au cube",
        "power": "puissance {}",
    },
)
