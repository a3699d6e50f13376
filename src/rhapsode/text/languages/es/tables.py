"""The lists of Spanish: names of letters and signs."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.es.abbreviations import ABBREVIATIONS, WEEKDAYS
from rhapsode.text.languages.es.unaccented import UNACCENTED
from rhapsode.text.languages.es.units import CURRENCIES, UNITS
from rhapsode.text.languages.shared.grammar import Tables, pairs, sign_names, words

MONTHS: Final = words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")

_LETTERS = """
ø = diámetro
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
ζ = zeta
η = eta
ι = iota
κ = kappa
ν = ni
ξ = xi
ο = ómicron
ρ = ro
τ = tau
υ = ípsilon
χ = ji
ψ = psi
Γ = gamma
Λ = lambda
Θ = zeta
Π = pi
Φ = fi
Ψ = psi
Ξ = xi
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
es = es
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
airbnb = ér bi en bi
youtuber = yutúber
youtubers = yutúber
xbox = equis box
mysql = mai ese cu ele
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

_PER = """
mes = al mes
día = al día
dia = al día
semana = a la semana
año = al año
h = por hora
hora = por hora
kg = por kilo
l = por litro
m² = por metro cuadrado
noche = por noche
persona = por persona
ración = por ración
porción = por porción
ud = por unidad
unidad = la unidad
kilo = el kilo
litro = el litro
pieza = la pieza
pers = por persona
sesión = por sesión
"""
PER: Final = pairs(_PER)

TABLES: Final = Tables(
    units=UNITS,
    currencies=CURRENCIES,
    abbreviations=ABBREVIATIONS,
    months=MONTHS,
    month_abbreviations={
        "ene": "enero",
        "feb": "febrero",
        "mar": "marzo",
        "may": "mayo",
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
    signs=sign_names(_SIGNS, equals="es igual a"),
    electronic=sign_names(_ELECTRONIC, equals="igual"),
    words={**UNACCENTED, **pairs(_WORDS)},
    single=frozenset("aeouyáéíóú"),
    scales=frozenset(words("millón millones billón billones trillón trillones")),
    numbered=frozenset(
        words(
            "pulse marque presione oprima "
            "bus autobús línea salida asientos butacas plazas puertas asiento plaza andén butaca fila vuelo aula "
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
    weekdays=WEEKDAYS,
    per=PER,
    fixed={
        "or": "o u",
        "paired words": "su/s tu/s mi/s la/s lo/s le/s el/los "
        "el/la los/las un/una unos/unas del/de la/el las/los él/ella ellos/ellas este/esta "
        "estos/estas ese/esa al/a lo/la le/les su/sus tu/tus uno/una o/a nosotros/nosotras vosotros/vosotras "
        "padre/madre madre/padre padres/madres sí/no "
        "entrada/salida hijo/hija hermano/hermana alta/baja verdadero/falso",
        "endings": "os>as=as as>os=os o>a=a a>o=o ores>as=oras ón>a=ona és>a=esa án>a=ana ín>a=ina ón>es=ones "
        "és>es=eses e>a=a es>as=as r>a=ra l>a=la n>a=na z>a=za a>s=as e>s=es i>s=is o>s=os u>s=us "
        "z>es=ces r>es=res l>es=les n>es=nes d>es=des s>es=ses",
        "titles of both": "Sr. Sra. Sres. Sras. Dr. Dra. D. D.ª Dña. Prof. Profa.",
        "star key": "asterisco",
        "about": "hacia",
        "version": "versión",
        "before dates": "el al del día hasta desde este próximo pasado lunes martes miércoles jueves viernes sábado "
        "domingo fecha",
        "before decades": "los años",
        "before codes": "pin código clave contraseña otp",
        "weekdays that are words": "mar vier",
        "before weekdays": "el los del al este cada todos",
        "more than": "de más de",
        "less than": "de menos de",
        "before nth minute": "el al del",
        "between days": "a al y e o",
        "months that are words": "set mar may ago",
        "of": "de del",
        "thousand": "mil",
        "per": "por",
        "before one": "cada el un por al del medio",
        "ratio": "a",
        "before sizes": "talla tallas tamaño",
        "streets": "calle avenida plaza paseo camino carretera",
        "titles m": "rey príncipe emperador papa zar sultán",
        "titles f": "reina princesa emperatriz zarina",
        "compass": "NE=noreste|NO=noroeste|SE=sureste|SO=suroeste|NS=norte sur",
        "before compass": "viento vientos componente rumbo hacia dirección zona",
        "quarter more": "cuarto",
        "quarter less": "cuarto",
        "every": "cada",
        "before a title": "rey|reina|infante|infanta|príncipe|princesa|señor|hola|estimado|querido|obispo|padre|conde"
        "|duque",
        "emphasised": "hoy rey ley voy soy estoy signo test sí oh ah eh ni ha he fue ser va ver vi fe da gay",
        "first words": "el la los las lo un una unos unas y o pero si no en de del al a con por para como cuando que "
        "qué cómo se es son este esta estos estas ese esa eso esto él ella ellos yo tú su sus mi me te "
        "le les hay ya luego después entonces además también así aunque porque según desde hasta sin "
        "sobre tras más muy cada todo todos",
        "short words": "al ay da dé dí di el él en es fe fui ha he ir iré la le lo los las les me mi mí mis ni no re "
        "rey ley hoy soy voy muy doy hay se sé si sí su sus té te ti tu tú tus un una va ve vi vio dio "
        "yo ya era eran mil dos tres esto eso sin son sol mar fin",
        "units that are words": "mi in ves bob pen cop",
        "abbreviations that are words": "apto.|col.|Col.|Apto.",
        "before letters": "vitamina vitaminas plan grupo clase hepatitis tipo letra anexo apartado opción planta "
        "punto "
        "categoría serie zona bloque puerta sección equipo",
        "per what": "día=al día|dia=al día|d=al día|mes=al mes|año=al año|semana=a la semana|sem=a la semana|h=por "
        "hora|"
        "hab=por habitante|pers=por persona|"
        "persona=por persona|dosis=por dosis|toma=por toma|min=por minuto",
        "before laws": "ley decreto decreto-ley legislativo orgánica orden resolución expediente sentencia auto "
        "reglamento directiva instrucción circular lo rd",
        "ordinal before": "edición congreso festival aniversario jornadas feria olimpiada semana concurso legislatura "
        "torneo maratón encuentro certamen bienal república dinastía cumbre conferencia simposio asamblea gala premio "
        "premios juegos curso foro salón muestra",
        "before months": "en de desde hasta entre a y para del",
        "behind days": "a de en desde",
        "x before words": "por",
        "behind x": "favor fin eso ahora cierto ejemplo suerte supuesto",
        "before x": "la el eje variable letra una con en rayos factor coordenada y o e , = + -",
        "exercise": "ej. = ejercicio ejercicios",
        "times": "vez / veces / f",
        "agreeing": "máx.|mín.|incl.",
        "in capitals": "ia id ai ue",
        "final abbreviations": "etc.|a. C.|a.C.|d. C.|d.C.|EE. UU.|EE.UU.|S.A.|S.L.|s. f.|hab.|máx.|mín.|dcha.|izq.",
        "lower roman": "siglo siglos año",
        "before digit": "s.|ss.|S.|No.|p.|pp.|P.|cap.|min.|esc.|pta.|part.",
        "before name": "D.|Fr.|S.|Sr|Dr|Sra|Dra|Pl.|pl.|Ing.|Min.|Dir.|Ant.|Col.|Fac.|Inst.|Rep.|Mª|M.ª",
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
