"""The lists of Italian: units, currencies, names of letters and signs."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.it.abbreviations import ABBREVIATIONS, WEEKDAYS
from rhapsode.text.languages.shared.grammar import Tables, currencies, nouns, pairs, sign_names, words

MONTHS: Final = words("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre")

_UNITS = """
% = per cento
‰ = per mille
km = chilometro / chilometri
m = metro / metri
cm = centimetro / centimetri
mm = millimetro / millimetri
mmHg = millimetro di mercurio / millimetri di mercurio
dm = decimetro / decimetri
hm = ettometro / ettometri
µm μm = micrometro / micrometri
nm = nanometro / nanometri
km² km2 kmq = chilometro quadrato / chilometri quadrati
m² m2 mq = metro quadrato / metri quadrati
cm² cm2 cmq = centimetro quadrato / centimetri quadrati
m³ m3 mc = metro cubo / metri cubi
cm³ cm3 cc = centimetro cubo / centimetri cubi
km/h = chilometro all'ora / chilometri all'ora
m/s = metro al secondo / metri al secondo
m/s² = metro al secondo quadrato / metri al secondo quadrato
mph = miglio all'ora / miglia all'ora
ha = ettaro / ettari
kg Kg = chilogrammo / chilogrammi
hg = ettogrammo / ettogrammi
g gr = grammo / grammi
mg = milligrammo / milligrammi
µg μg mcg = microgrammo / microgrammi
t = tonnellata / tonnellate / f
q = quintale / quintali
l L lt = litro / litri
l/100_km L/100_km = litro ogni cento chilometri / litri ogni cento chilometri
km/l = chilometro al litro / chilometri al litro
ml mL = millilitro / millilitri
cl cL = centilitro / centilitri
dl dL = decilitro / decilitri
hl hL = ettolitro / ettolitri
mg/dl mg/dL = milligrammo per decilitro / milligrammi per decilitro
g/l g/L = grammo per litro / grammi per litro
h = ora / ore / f
min = minuto / minuti
s sec = secondo / secondi
ms = millisecondo / millisecondi
°C ºC °_C º_C °_c = grado Celsius / gradi Celsius
°F ºF °_F º_F = grado Fahrenheit / gradi Fahrenheit
° = grado / gradi
′ = minuto / minuti
″ = secondo / secondi
W = watt
kW KW = chilowatt
MW = megawatt
GW = gigawatt
kWh KWh = chilowattora
MWh = megawattora
V = volt
kV = chilovolt
A = ampere
mA = milliampere
mAh = milliampere ora
Ω = ohm
Hz = hertz
kHz = chilohertz
MHz = megahertz
GHz = gigahertz
Pa = pascal
hPa = ettopascal
kPa = chilopascal
bar = bar
J = joule
kJ = chilojoule
cal = caloria / calorie / f
kcal = chilocaloria / chilocalorie / f
N = newton
Nm = newton metro
kB KB = chilobyte
MB = megabyte
GB = gigabyte
TB = terabyte
Mb = megabit
Gb = gigabit
Mbps Mb/s = megabit al secondo
Gbps Gb/s = gigabit al secondo
MB/s = megabyte al secondo
px = pixel
MP Mpx = megapixel
dpi = punto per pollice / punti per pollice
fps = fotogramma al secondo / fotogrammi al secondo
dB = decibel
rpm = giro al minuto / giri al minuto
ppm = parte per milione / parti per milione / f
CV cv = cavallo / cavalli
ft = piede / piedi
" = pollice / pollici
lb lbs = libbra / libbre / f
oz = oncia / once / f
pb p.b. = punto base / punti base
p.p. = punto percentuale / punti percentuali
cucch. = cucchiaio / cucchiai
cucch.no cucch.ni cucch.ino = cucchiaino / cucchiaini
€/mese = euro al mese
€/h = euro all'ora
€/kg = euro al chilo
€/m² €/mq = euro al metro quadrato
cpr cpr. cp. = compressa / compresse / f
cps cps. = capsula / capsule / f
gtt gtt. = goccia / gocce / f
fl. = fiala / fiale / f
bust. = bustina / bustine / f
bicch. bicc. = bicchiere / bicchieri
porz. = porzione / porzioni / f
somm. somministr. = somministrazione / somministrazioni / f
rig. = rigore / rigori
gg gg. = giorno / giorni
pz pz. pezz. = pezzo / pezzi
bott. = bottiglia / bottiglie / f
conf. = confezione / confezioni / f
pers. pers pax = persona / persone / f
sett. = settimana / settimane / f
ab. = abitante / abitanti
pt pt. = punto / punti
"""

_CURRENCIES = """
€ EUR eur = euro / euro ; centesimo / centesimi
$ = dollaro / dollari ; centesimo / centesimi
US$ USD = dollaro americano / dollari americani ; centesimo / centesimi
£ GBP = sterlina / sterline / f ; penny / penny
ITL L. Lit. ₤ = lira / lire / f
¥ JPY = yen / yen
CNY RMB = yuan / yuan
CHF Fr. = franco svizzero / franchi svizzeri ; centesimo / centesimi
₹ INR = rupia / rupie / f
₽ RUB = rublo / rubli ; copeco / copechi
₺ TRY = lira turca / lire turche / f
₿ BTC = bitcoin / bitcoin
kr = corona / corone / f
SEK = corona svedese / corone svedesi / f
NOK = corona norvegese / corone norvegesi / f
DKK = corona danese / corone danesi / f
CAD = dollaro canadese / dollari canadesi ; centesimo / centesimi
AUD = dollaro australiano / dollari australiani ; centesimo / centesimi
BRL R$ = real / real ; centesimo / centesimi
PLN = zloty / zloty
"""

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
    units=nouns(_UNITS),
    currencies=currencies(_CURRENCIES),
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
        "emphasised": "sì oh ah eh no ed ad ha ho va né fa sa fu gay",
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
