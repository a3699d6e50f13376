"""The lists of French: names of letters and signs."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.fr.abbreviations import ABBREVIATIONS, WEEKDAYS
from rhapsode.text.languages.fr.units import CURRENCIES, UNITS
from rhapsode.text.languages.shared.grammar import Tables, pairs, sign_names, words

MONTHS: Final = words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")

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
airbnb = èrbi ène bi
youtuber = youtubeur
youtubers = youtubeur
xbox = ixe boxe
mysql = maï esse ku elle
chatgpt = tchatte gé pé té
openai = opène a i
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
    units=UNITS,
    currencies=CURRENCIES,
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
        "english i": "aï",
        "or": "ou",
        "paired words": "né/e nés/es il/elle ils/elles le/la un/une lui/elle celui/celle ceux/celles ce/cette son/sa "
        "ton/ta mon/ma du/de tous/toutes elle/il elles/ils la/le une/un au/à "
        "père/mère mère/père oui/non entrée/sortie frère/sœur fils/fille",
        "endings": "teur>trice=trice teurs>trices=trices eur>euse=euse eurs>euses=euses er>ère=ère ers>ères=ères "
        "er>e=ère ien>ne=ienne iens>nes=iennes ien>enne=ienne on>ne=onne ons>nes=onnes on>onne=onne "
        "el>le el>lle f>ve=ve fs>ves=ves if>ive=ive eux>se=euse eux>euse=euse é>e i>e u>e l>e r>e c>e "
        "és>es is>es us>es ls>es é>es i>es u>es l>es r>es t>e=te d>e=de s>e=se n>e=ne z>e ts>es=tes "
        "ds>es=des ns>es=nes t>es=tes d>es=des n>es=nes ous>tes=outes ous>toutes=outes a>s b>s c>s d>s "
        "e>s é>s f>s g>s h>s i>s k>s l>s m>s n>s o>s p>s r>s t>s u>s x>s y>s eau>x eu>x",
        "titles of both": "M. Mme Mlle MM. Mmes Mr Dr Dre",
        "zones that are words": "est cet art",
        "star key": "étoile",
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
        "emphasised": "est cinq sept vingt cent nord août mars eau art pas oh ah eh oui ni va dix mix gay ans "
        "or vu nu lu",
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
        "hab=par habitant|pers=par personne|"
        "personne=par personne|prise=par prise|kg=par kilo",
        "before laws": "loi décret ordonnance directive règlement arrêté circulaire instruction",
        "before months": "en de fin début mi depuis jusqu'en et d'",
        "behind days": "à au de dès chez",
        "before x": "les des rayons axe lettre l' d' variable , = + - et ou",
        "exercise": "ex. = exercice exercices",
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
