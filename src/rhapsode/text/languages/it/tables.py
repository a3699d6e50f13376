"""The lists of Italian: names of letters and signs."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.it.abbreviations import ABBREVIATIONS, WEEKDAYS
from rhapsode.text.languages.it.units import CURRENCIES, UNITS
from rhapsode.text.languages.shared.grammar import Tables, pairs, sign_names, words

MONTHS: Final = words("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre")

_LETTERS = """
ø = diametro
a = a
b = bi
c = ci
d = di
e = e
f = effe
g = gi
h = acca
i = i
j = i lunga
k = cappa
l = elle
m = emme
n = enne
o = o
p = pi
q = cu
r = erre
s = esse
t = ti
u = u
v = vu
w = vu
x = ics
y = ipsilon
z = zeta
à = a accentata
é = e accentata
è = e accentata
ì = i accentata
ò = o accentata
ù = u accentata
"""

_SIGNS = """
& = e
@ = chiocciola
# = cancelletto
% = per cento
‰ = per mille
+ = più
− = meno
± = più o meno
× = per
÷ = diviso
≠ = diverso da
≈ = circa
≤ = minore o uguale a
≥ = maggiore o uguale a
< = minore di
> = maggiore di
→ = a
√ = radice quadrata di
∞ = infinito
π = pi greco
∑ = sommatoria di
∫ = integrale di
° = gradi
º = o
ª = a
§ = paragrafo
© = copyright
® = marchio registrato
™ = marchio registrato
€ = euro
$ = dollari
£ = sterline
¥ = yen
* = per
/ = barra
\\ = barra inversa
_ = trattino basso
^ = accento circonflesso
~ = circa
| = barra verticale
µ = micro
α = alfa
ζ = zeta
η = eta
ι = iota
κ = cappa
ν = ni
ξ = xi
ο = òmicron
ρ = ro
τ = tau
υ = ìpsilon
χ = chi
ψ = psi
Γ = gamma
Λ = lambda
Θ = teta
Π = pi
Φ = fi
Ψ = psi
Ξ = xi
β = beta
γ = gamma
δ = delta
ε = epsilon
θ = teta
λ = lambda
μ = mu
σ = sigma
φ = fi
ω = omega
Δ = delta
Σ = sigma
Ω = omega
"""

_ELECTRONIC = """
. = punto
@ = chiocciola
/ = slash
: = due punti
- = trattino
_ = trattino basso
? = punto interrogativo
& = e
# = cancelletto
% = per cento
+ = più
~ = tilde
! = punto esclamativo
"""

_WORDS = """
aids = aids
cgil = cigielle
ftse = futsi
cisl = cisl
uil = uil
inps = imps
asl = asl
ue = u e
ia = i a
usa = usa
uk = u cappa
tv = ti vu
sms = esse emme esse
cd = ci di
dvd = di vi di
pc = pi ci
id = i di
com = com
net = net
org = org
info = info
it = it
html = html
py = pi ipsilon
www = vu vu vu
gmail = gimeil
hotmail = hotmeil
outlook = autluk
yahoo = iaù
google = gùghel
facebook = féisbuk
instagram = ìnstagram
twitter = tuìtter
youtube = iutùb
whatsapp = uòtsapp
linkedin = lìnkdin
airbnb = èr bi en bi
excel = ècsel
youtuber = iutùber
youtubers = iutùber
xbox = ics box
mysql = mai esse cu elle
chatgpt = ciàt gi pi ti
github = ghìtab
microsoft = màicrosoft
amazon = àmazon
iphone = àifon
ipad = àipad
netflix = nètflics
wifi = uaifai
spotify = spòtifai
nvidia = envìdia
covid = còvid
ok = okèi
pdf = pi di effe
"""

_PER = """
mese = al mese
giorno = al giorno
gg = al giorno
settimana = alla settimana
anno = all'anno
h = all'ora
ora = all'ora
kg = al chilo
l = al litro
m² = al metro quadrato
mq = al metro quadrato
notte = a notte
persona = a persona
porzione = per porzione
cad = cadauno
cadauno = cadauno
pezzo = al pezzo
pz = al pezzo
kilo = al chilo
litro = al litro
pers = a persona
confezione = a confezione
"""
PER: Final = pairs(_PER)

TABLES: Final = Tables(
    units=UNITS,
    currencies=CURRENCIES,
    abbreviations=ABBREVIATIONS,
    months=MONTHS,
    month_abbreviations={
        "gen": "gennaio",
        "genn": "gennaio",
        "feb": "febbraio",
        "febbr": "febbraio",
        "apr": "aprile",
        "giu": "giugno",
        "lug": "luglio",
        "ago": "agosto",
        "sett": "settembre",
        "set": "settembre",
        "ott": "ottobre",
        "nov": "novembre",
        "dic": "dicembre",
    },
    letters=pairs(_LETTERS),
    signs=sign_names(_SIGNS, equals="è uguale a"),
    electronic=sign_names(_ELECTRONIC, equals="uguale"),
    words=pairs(_WORDS),
    single=frozenset("aeoiuàèéìòù"),
    scales=frozenset(words("milione milioni miliardo miliardi bilione bilioni")),
    numbered=frozenset(
        words(
            "bus autobus linea posto posti carrozza gate uscita fila volo sala "
            "pagina pagine pag capitolo capitoli cap tomo volume vol atto scena articolo art titolo "
            "allegato appendice fase tipo classe parte anno sezione livello grado numero n n° nº libro "
            "canto divisione fattore gruppo figura fig tabella tab linea piano camera stanza aula canale "
            "strada statale km opzione versione modello taglia unità lezione esercizio legge decreto "
            "windows enciclica secolo secoli xbox playstation interno binario"
        )
    ),
    regnal={
        **dict.fromkeys(
            words(
                "vittorio emanuele umberto carlo alberto felice pio leone benedetto giovanni paolo francesco "
                "enrico luigi ferdinando filippo pietro federico alessandro gregorio clemente innocenzo "
                "napoleone riccardo edoardo giorgio guglielmo nicola iván urbano sisto giulio adriano "
                "bonifacio ramses dario ciro tolomeo alberto ottone massimiliano leopoldo amedeo cosimo "
                "lorenzo ludovico ruggero manfredi corrado celestino onorio martino eugenio callisto marcello "
                "silvestro stefano teodosio costantino giacomo alfonso juan felipe harald gustavo cristiano "
                "rodolfo"
            ),
            "m",
        ),
        **dict.fromkeys(
            words(
                "elisabetta maria caterina anna giovanna cleopatra margherita cristina vittoria isabella "
                "beatrice sofia"
            ),
            "f",
        ),
    },
    telephone=frozenset(words("tel telefono cell cellulare fax chiamare chiama chiami whatsapp numero contatto")),
    weekdays=WEEKDAYS,
    per=PER,
    fixed={
        "or": "o",
        "paired words": "il/la lo/la i/le gli/le un/una uno/una del/della dello/della dei/delle degli/delle al/alla "
        "ai/alle dal/dalla nel/nella lui/lei suo/sua tuo/tua o/a la/il le/i lei/lui questo/questa "
        "quello/quella padre/madre madre/padre sì/no entrata/uscita fratello/sorella vero/falso",
        "endings": "tore>trice=trice ore>rice=rice essa>e=e ente>ssa=entessa ente>essa=entessa ore>essa=oressa "
        "io>i=i io>a=ia ia>o=io i>e=e e>i=i o>a=a o>i=i a>o=o a>e=e e>a=a",
        "titles of both": "Sig. Sig.ra Dott. Dott.ssa Prof. Prof.ssa Dr. Dr.ssa",
        "zones that are words": "est art",
        "star key": "asterisco",
        "about": "circa",
        "version": "versione",
        "before dates": "il al del dal dall' l' all' dell' sul entro giorno lunedì martedì mercoledì giovedì venerdì "
        "sabato domenica data",
        "before decades": "gli anni",
        "before ranges": "per di in con su entro dopo ogni circa oltre quasi almeno i gli le la il lo l' nei negli "
        "nelle dei degli delle ai agli alle sui sugli sulle un una uno primi prime ultimi ultime prossimi prossime "
        "altri altre biennio triennio stagione anno campionato e o a ore h",
        "before codes": "pin codice otp password",
        "weekdays that are words": "mar mer",
        "before weekdays": "il la di ogni questo questa del al",
        "more than": "di oltre",
        "less than": "di meno di",
        "before nth minute": "al nel dal",
        "between days": "a al e o",
        "months that are words": "set ago",
        "of": "di del dello della dei degli delle",
        "thousand": "mila mille",
        "per": "per",
        "before one": "ogni il un per al del",
        "ratio": "a",
        "before sizes": "taglia taglie tg",
        "streets": "via piazza strada",
        "titles m": "re principe imperatore papa zar sultano",
        "titles f": "regina principessa imperatrice zarina",
        "compass": "NE=nord est|NO=nord ovest|SE=sud est|SO=sud ovest|NS=nord sud",
        "before compass": "vento venti verso direzione settore da",
        "every": "ogni",
        "emphasised": "nord est film test golf sport sì oh ah eh no ed ad ha ho va né fa sa fu gay",
        "first words": "il lo la i gli le un uno una e o ma se non in di del della da dal al a con per come quando "
        "che "
        "chi si è sono questo questa questi queste quello lui lei loro io tu suo sua mio mia mi ti ci vi "
        "poi dopo allora inoltre anche così perché secondo fino senza su tra più molto ogni tutto tutti "
        "nel nella",
        "short words": "ad ai al ci da dà dì di de do ed fa fu ha hai ho la là le li lì lo ma me mi ne né no od or po "
        "re se sé sì si so sta sto su te ti tu un va vai vi vo mai mia mie mio gli agli degli dagli "
        "sugli aghi ore ora anni oggi",
        "before letters": "vitamina vitamine piano gruppo classe epatite tipo lettera allegato opzione punto "
        "categoria "
        "serie zona blocco scala sezione squadra",
        "per what": "die=al dì|dì=al dì|giorno=al giorno|gg=al giorno|mese=al mese|anno=all'anno|settimana=alla "
        "settimana|"
        "h=all'ora|ora=all'ora|min=al minuto|s=al secondo|persona=a persona|pers=a persona|dose=per dose|"
        "l=per litro|L=per litro|kg=per chilo|ab=per abitante",
        "before laws": "legge decreto legislativo regolamento direttiva sentenza delibera ordinanza circolare "
        "determinazione provvedimento fattura pratica protocollo",
        "ordinal before": "secolo sec edizione congresso trimestre legislatura anniversario olimpiade concorso "
        "festival "
        "giornata convegno conferenza municipio circoscrizione assemblea rassegna trofeo biennale semestre stagione "
        "domenica capitolo reich brigata divisione dinastia",
        "before months": "a di da in fino entro tra e dal del al nel",
        "behind days": "alle alla ore h a da dalle in al",
        "x before words": "per",
        "behind x": "favore esempio ora fortuna caso",
        "before x": "la il lettera asse variabile una i raggi fattore con e o , = + -",
        "exercise": "es. = esercizio esercizi",
        "times": "volta / volte / f",
        "in capitals": "ia id ue",
        "final abbreviations": "q.b.|ecc.|etc.|a.C.|d.C.|S.p.A.|S.r.l.|s.l.m.|ca.",
        "lower roman": "secolo secoli",
        "agreeing": "max.|min.|incl.|escl.",
        "before digit": "max|Max|h|h.|p.|pp.|N.|n.|nn.|par.|P.|es.|L.|min.|max.|co.|c.|C.|l.|bin.|cam.|Inf.|Purg.|Par."
        "|all.|ord.|fatt.",
        "before name": "S.|Gen.|Ten.|Col.|Card.|Sen.|On.|on.|Gent.|Pres.|Min.|Dir.|Fac.|Amm.",
        "clock words": "alle ore dalle delle h le all' l'",
        "elisions": "l dell all dall nell sull un quest quell c d s m t v n gl degl com dov cos quant tutt bell sant",
        "last regnal ordinal": "100",
        "ordinal behind": "secolo secoli atto capitolo canto libro volume tomo parte scena titolo grado classe fase "
        "sezione",
        "last ordinal behind": "100",
        "articles m": "il lo del al dal nel i",
        "articles f": "la alla della dalla nella le",
        "articles open": "",
        "²": "al quadrato",
        "³": "al cubo",
        "2": "al quadrato",
        "3": "al cubo",
        "power": "elevato a {}",
    },
)
