"""The lists of Spanish: abbreviations, names of letters and signs."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.es.units import CURRENCIES, UNITS
from rhapsode.text.languages.shared.grammar import Tables, pairs, words

MONTHS: Final = words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")

_ABBREVIATIONS = """
s. = siglo
ss. = siglos
y/o = y o
EE. UU. = Estados Unidos
EE.UU. = Estados Unidos
ee. uu. = Estados Unidos
EEUU = Estados Unidos
EUA = Estados Unidos
RR. HH. = recursos humanos
CC. OO. = Comisiones Obreras
JJ. OO. = Juegos Olímpicos
FF. AA. = Fuerzas Armadas
SS. MM. = Sus Majestades
S. M. = Su Majestad
S. A. R. = Su Alteza Real
S.A. = sociedad anónima
S. A. = sociedad anónima
S.L. = sociedad limitada
S. L. = sociedad limitada
Sr. = señor
sr. = señor
sra. = señora
dr. = doctor
dra. = doctora
Sr = señor
Sra = señora
Dr = doctor
Dra = doctora
Sra. = señora
Sres. = señores
Sras. = señoras
Srta. = señorita
Srtas. = señoritas
Dr. = doctor
Dra. = doctora
Dres. = doctores
Prof. = profesor
Profa. = profesora
Lic. = licenciado
Licda. = licenciada
Ing. = ingeniero
Arq. = arquitecto
Abg. = abogado
D. = don
D.ª = doña
Dña. = doña
Ud. = usted
Uds. = ustedes
Vd. = usted
Vds. = ustedes
Sto. = santo
Sta. = santa
Gral. = general
Cnel. = coronel
Cap. = capitán
Tte. = teniente
Sgto. = sargento
Pdte. = presidente
Pdta. = presidenta
Excmo. = excelentísimo
Ilmo. = ilustrísimo
Mons. = monseñor
Fr. = fray
P. D. = posdata
P.D. = posdata
av. = avenida
avda. = avenida
avd. = avenida
c/ = calle
C/ = calle
ctra. = carretera
pza. = plaza
pl. = plaza
plza. = plaza
pº = paseo
esq. = esquina
urb. = urbanización
edif. = edificio
dpto. = departamento
depto. = departamento
apdo. = apartado
izq. = izquierda
izqda. = izquierda
dcha. = derecha
prov. = provincia
hab. = habitantes
pág. = página
págs. = páginas
pag. = página
p. = página
pp. = páginas
cap. = capítulo
caps. = capítulos
vol. = volumen
vols. = volúmenes
art. = artículo
arts. = artículos
fig. = figura
figs. = figuras
núm. = número
núms. = números
num. = número
n.º = número
n.° = número
nº = número
n° = número
N.º = número
Nº = número
N° = número
No. = número
ed. = edición
trad. = traducción
tel. = teléfono
tels. = teléfonos
tfno. = teléfono
incl. = incluido
xq = porque
pq = porque
tb = también
tmb = también
bss = besos
xfa = por favor
dnd = dónde
tqm = te quiero mucho
teléf. = teléfono
ext. = extensión
máx. = máximo
mín. = mínimo
aprox. = aproximadamente
atte. = atentamente
admón. = administración
cía. = compañía
etc. = etcétera
ej. = ejemplo
p. ej. = por ejemplo
p.ej. = por ejemplo
i. e. = es decir
i.e. = es decir
cf. = confróntese
cfr. = confróntese
vs. = versus
a. C. = antes de Cristo
a. c. = antes de Cristo
a.C. = antes de Cristo
a. de C. = antes de Cristo
d. C. = después de Cristo
d. c. = después de Cristo
d.C. = después de Cristo
d. de C. = después de Cristo
e. c. = era común
s. f. = sin fecha
s/n = sin número
c. p. = código postal
C. P. = código postal
C.P. = código postal
kms. = kilómetros
kgs. = kilogramos
grs. = gramos
hrs. = horas
mins. = minutos
seg. = segundos
lun. = lunes
mié. = miércoles
jue. = jueves
vier. = viernes
vie. = viernes
sáb. = sábado
dom. = domingo
"""

_LETTERS = """
a = a
b = be
c = ce
d = de
e = e
f = efe
g = ge
h = hache
i = i
j = jota
k = ka
l = ele
m = eme
n = ene
ñ = eñe
o = o
p = pe
q = cu
r = erre
s = ese
t = te
u = u
v = uve
w = uve doble
x = equis
y = i griega
z = zeta
ç = ce cedilla
á = a con acento
é = e con acento
í = i con acento
ó = o con acento
ú = u con acento
ü = u con diéresis
"""

_SIGNS = """
& = y
@ = arroba
# = almohadilla
% = por ciento
‰ = por mil
+ = más
− = menos
± = más menos
× = por
÷ = entre
= = es igual a
≠ = es distinto de
≈ = aproximadamente
≤ = es menor o igual que
≥ = es mayor o igual que
< = menor que
> = mayor que
→ = a
√ = raíz cuadrada de
∞ = infinito
π = pi
∑ = suma de
∫ = integral de
° = grados
º = o
ª = a
§ = apartado
© = copyright
® = marca registrada
™ = marca registrada
€ = euros
$ = dólares
£ = libras
¥ = yenes
₹ = rupias
¢ = centavos
* = por
/ = barra
\\ = barra invertida
_ = guion bajo
^ = acento circunflejo
~ = aproximadamente
| = barra vertical
µ = micro
α = alfa
β = beta
γ = gamma
δ = delta
ε = épsilon
θ = zeta
λ = lambda
μ = mu
σ = sigma
φ = fi
ω = omega
Δ = delta
Σ = sigma
Ω = omega
½ = medio
"""

_ELECTRONIC = """
. = punto
@ = arroba
/ = barra
: = dos puntos
- = guion
_ = guion bajo
? = interrogación
= = igual
& = y
# = almohadilla
% = por ciento
+ = más
~ = virgulilla
! = exclamación
^ = acento circunflejo
"""

_WORDS = """
psoe = pesoe
ugt = u ge te
ccoo = Comisiones Obreras
eeuu = Estados Unidos
ue = u e
ai = a i
ia = i a
ong = o ene ge
ongs = o ene ges
usa = usa
uk = u ka
tv = te uve
tve = te uve e
com = com
net = net
info = info
www = uve doble uve doble uve doble
gmail = yimeil
hotmail = jotmeil
outlook = autluk
yahoo = yajú
google = gúguel
facebook = féisbuk
instagram = ínstagram
twitter = tuíter
youtube = yutúb
whatsapp = huátsap
linkedin = línkedin
github = guítjab
microsoft = máicrosoft
amazon = ámazon
iphone = áifon
ipad = áipad
netflix = nétflix
wifi = huifi
spotify = espótifai
nvidia = envidia
wikipedia = wikipedia
html = hache te eme ele
covid = covid
id = i de
ip = i pe
ok = okey
pdf = pe de efe
"""

TABLES: Final = Tables(
    units=UNITS,
    currencies=CURRENCIES,
    abbreviations=pairs(_ABBREVIATIONS),
    months=MONTHS,
    month_abbreviations={
        "ene": "enero",
        "feb": "febrero",
        "abr": "abril",
        "jun": "junio",
        "jul": "julio",
        "ago": "agosto",
        "sept": "septiembre",
        "sep": "septiembre",
        "set": "septiembre",
        "setiembre": "septiembre",
        "oct": "octubre",
        "nov": "noviembre",
        "dic": "diciembre",
    },
    letters=pairs(_LETTERS),
    signs={**{key: value for key, value in pairs(_SIGNS).items() if key}, "=": "es igual a"},
    electronic={**{key: value for key, value in pairs(_ELECTRONIC).items() if key}, "=": "igual"},
    words=pairs(_WORDS),
    single=frozenset("aeouyáéíóú"),
    scales=frozenset(words("millón millones billón billones trillón trillones")),
    numbered=frozenset(
        words(
            "página páginas pág págs capítulo capítulos cap tomo volumen vol acto escena artículo art "
            "apartado título anexo apéndice fase tipo clase parte año años. sección nivel grado número "
            "núm nº n.º n° siglo siglos libro canto concilio liga división factor grupo quinto figura fig "
            "tabla línea piso planta puerta habitación sala canal carretera km kilómetro opción versión "
            "modelo talla unidad lección ejercicio ley decreto windows encíclica olimpiada xbox "
            "playstation"
        )
    ),
    regnal={
        **dict.fromkeys(
            words(
                "felipe carlos alfonso juan pablo benedicto pío león enrique luis fernando jaime pedro sancho "
                "ramiro alejandro gregorio clemente inocencio napoleón ricardo eduardo jorge guillermo "
                "federico nicolás iván francisco jacobo urbano sixto julio adriano bonifacio carlomagno "
                "ramsés darío ciro ptolomeo tutmosis amenhotep alberto balduino harald gustavo cristián otón "
                "rodolfo maximiliano leopoldo manuel víctor humberto amadeo garcía ordoño bermudo fruela "
                "martín miguel esteban teodosio constantino justiniano lucio tolomeo artajerjes jerjes "
                "moctezuma akbar hasán mohamed abderramán solimán selim celestino bonifacio honorio calixto "
                "eugenio marcelo"
            ),
            "m",
        ),
        **dict.fromkeys(
            words(
                "isabel maría catalina ana juana cleopatra margarita beatriz cristina urraca berenice victoria sofía"
            ),
            "f",
        ),
    },
    telephone=frozenset(
        words(
            "tel teléfono telefono tfno teléf tels llame llama llámame llamar llámenos móvil movil "
            "celular fax whatsapp número contacto marque marca"
        )
    ),
    fixed={
        "final abbreviations": "etc.|a. C.|a.C.|d. C.|d.C.|EE. UU.|EE.UU.|S.A.|S.L.|s. f.|hab.|máx.|mín.|dcha.|izq.",
        "lower roman": "siglo siglos año",
        "before digit": "s.|ss.|S.|No.|p.|pp.|P.|Cap.|cap.|Nº|nº",
        "before name": "D.|Fr.|S.|Sr|Dr|Sra|Dra|Pl.|pl.|Ing.",
        "clock words": "las la",
        "last regnal ordinal": "10",
        "ordinal behind": "",
        "last ordinal behind": "0",
        "articles m": "el del al un este ese primer último",
        "articles f": "la una esta esa",
        "articles open": "su",
        "²": "al cuadrado",
        "³": "al cubo",
        "2": "al cuadrado",
        "3": "al cubo",
        "power": "elevado a {}",
    },
)
