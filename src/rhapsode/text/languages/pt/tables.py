"""The lists of Portuguese: names of letters and signs."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.pt.abbreviations import ABBREVIATIONS, WEEKDAYS
from rhapsode.text.languages.pt.unaccented import UNACCENTED
from rhapsode.text.languages.pt.units import CURRENCIES, UNITS
from rhapsode.text.languages.shared.grammar import Tables, pairs, sign_names, words

MONTHS: Final = words("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro")

_LETTERS = """
ø = diâmetro
a = a
b = bê
c = cê
d = dê
e = é
f = éfe
g = gê
h = agá
i = i
j = jota
k = cá
l = éle
m = eme
n = ene
o = ó
p = pê
q = quê
r = érre
s = ésse
t = tê
u = u
v = vê
w = dáblio
x = xis
y = ípsilon
z = zê
ç = cê cedilha
á = a com acento
é = é com acento
í = i com acento
ó = o com acento
ú = u com acento
"""

_SIGNS = """
& = e
@ = arroba
# = hashtag
% = por cento
‰ = por mil
+ = mais
− = menos
± = mais ou menos
× = vezes
÷ = dividido por
≠ = é diferente de
≈ = aproximadamente
≤ = é menor ou igual a
≥ = é maior ou igual a
< = menor que
> = maior que
→ = para
√ = raiz quadrada de
∞ = infinito
π = pi
∑ = somatório de
∫ = integral de
° = graus
º = o
ª = a
§ = parágrafo
© = copyright
® = marca registrada
™ = marca registrada
€ = euros
$ = dólares
£ = libras
¥ = ienes
* = vezes
/ = barra
\\ = barra invertida
_ = sublinhado
^ = acento circunflexo
~ = aproximadamente
| = barra vertical
µ = micro
α = alfa
ζ = zeta
η = eta
ι = iota
κ = capa
ν = ni
ξ = csi
ο = ômicron
ρ = rô
τ = tau
υ = ípsilon
χ = qui
ψ = psi
Γ = gama
Λ = lambda
Θ = teta
Π = pi
Φ = fi
Ψ = psi
Ξ = csi
β = beta
γ = gama
δ = delta
ε = épsilon
θ = teta
λ = lambda
μ = mi
σ = sigma
φ = fi
ω = ômega
Δ = delta
Σ = sigma
Ω = ômega
"""

_ELECTRONIC = """
. = ponto
@ = arroba
/ = barra
: = dois pontos
- = hífen
_ = sublinhado
? = interrogação
& = e
# = cerquilha
% = por cento
+ = mais
~ = til
! = exclamação
"""

_WORDS = """
aids = aids
eua = Estados Unidos
ue = u é
ia = i a
tv = tevê
cpf = cê pê éfe
inss = i ene ésse ésse
sus = sus
mec = méqui
usp = uspe
unicamp = unicampe
ibge = i bê gê é
ibope = ibópi
pib = píbi
uk = u cá
usa = u ésse a
id = i dê
ip = i pê
com = com
net = néti
org = órgui
gov = góvi
info = info
html = agá tê eme éle
www = dáblio dáblio dáblio
gmail = gimêil
hotmail = rotimêil
outlook = autilúqui
yahoo = iarrú
google = gúgou
facebook = fêicibúqui
instagram = instagrã
twitter = tuíter
youtube = iutúbi
whatsapp = uatizápi
linkedin = linquedín
airbnb = ér bi ên bi
youtuber = iutúber
youtubers = iutúber
xbox = xis bóx
mysql = mai ésse quê éle
chatgpt = tchét gê pê tê
openai = oupen a i
github = guitirrábi
microsoft = maicrossófti
amazon = âmazom
netflix = nétiflics
iphone = aifône
ipad = aipédi
wifi = uaifái
spotify = espótifai
nvidia = envídia
covid = covídi
ok = oquêi
pdf = pê dê éfe
cd = cê dê
masp = máspi
dvd = dê vê dê
pc = pê cê
"""

_PER = """
mês = por mês
mes = por mês
dia = por dia
semana = por semana
ano = por ano
h = por hora
hora = por hora
kg = o quilo
l = por litro
m² = por metro quadrado
noite = por noite
pessoa = por pessoa
porção = por porção
unidade = por unidade
kilo = o quilo
quilo = o quilo
litro = por litro
sessão = por sessão
"""
PER: Final = pairs(_PER)

TABLES: Final = Tables(
    units=UNITS,
    currencies=CURRENCIES,
    abbreviations=ABBREVIATIONS,
    months=MONTHS,
    month_abbreviations={
        "jan": "janeiro",
        "fev": "fevereiro",
        "mar": "março",
        "abr": "abril",
        "jun": "junho",
        "jul": "julho",
        "ago": "agosto",
        "set": "setembro",
        "out": "outubro",
        "nov": "novembro",
        "dez": "dezembro",
    },
    letters=pairs(_LETTERS),
    signs=sign_names(_SIGNS, equals="é igual a"),
    electronic=sign_names(_ELECTRONIC, equals="igual"),
    words={**UNACCENTED, **pairs(_WORDS)},
    single=frozenset("aeoàéóêô"),
    scales=frozenset(words("milhão milhões bilhão bilhões trilhão trilhões")),
    numbered=frozenset(
        words(
            "ônibus linha portão saída assentos poltronas assento poltrona porta plataforma fila voo "
            "página páginas pág págs capítulo capítulos cap tomo volume vol ato cena artigo art título "
            "anexo apêndice fase tipo classe parte ano seção nível grau número nº n° n.º século séculos "
            "livro canto divisão fator grupo figura fig tabela linha andar apartamento quarto sala canal "
            "rodovia km quilômetro opção versão modelo tamanho unidade lição exercício lei decreto "
            "windows encíclica xbox playstation casa lote bloco inciso incisos alínea"
        )
    ),
    regnal={
        **dict.fromkeys(
            words(
                "pedro joão paulo henrique luís luiz carlos afonso filipe felipe manuel sebastião josé miguel "
                "fernando dinis duarte bento pio leão napoleão ricardo eduardo jorge guilherme frederico "
                "nicolau ivan francisco jaime urbano sisto júlio adriano bonifácio ramsés dario ciro ptolomeu "
                "alberto otto maximiliano leopoldo vítor humberto sancho gregório clemente inocêncio "
                "alexandre martinho celestino honório calisto eugênio estêvão teodósio constantino juan "
                "harald gustavo cristiano"
            ),
            "m",
        ),
        **dict.fromkeys(
            words(
                "isabel elizabeth elisabete maria catarina ana joana cleópatra margarida cristina vitória "
                "beatriz sofia"
            ),
            "f",
        ),
    },
    telephone=frozenset(
        words("tel telefone telefones fone cel celular fax ligue ligar chame whatsapp número contato sac")
    ),
    weekdays=WEEKDAYS,
    per=PER,
    fixed={
        "or": "ou",
        "paired words": "o/s a/s da/s do/s "
        "o/a os/as do/da dos/das no/na nos/nas ao/à aos/às um/uma uns/umas pelo/pela ele/ela "
        "eles/elas este/esta esse/essa seu/sua seus/suas meu/minha a/o as/os ambos/ambas "
        "pai/mãe mãe/pai sim/não entrada/saída irmão/irmã verdadeiro/falso",
        "endings": "ãos>ãs=ãs ão>ã=ã ão>ões=ões ão>s=ãos os>as=as as>os=os o>a=a a>o=o ores>as=oras ês>a=esa "
        "ês>es=eses e>a=a r>a=ra z>a=za u>a=ua a>s=as e>s=es i>s=is o>s=os u>s=us m>ns=ns r>es=res "
        "z>es=zes s>es=ses al>is=ais el>is=éis il>is=is ol>is=óis ul>is=uis",
        "titles of both": "Sr. Sra. Srs. Sras. Dr. Dra. Prof. Profa.",
        "zones that are words": "art",
        "star key": "asterisco",
        "hash key": "jogo da velha",
        "about": "cerca de",
        "version": "versão",
        "before dates": "dia até em no desde segunda terça quarta quinta sexta sábado domingo feira data",
        "before decades": "os anos",
        "before codes": "pin código senha otp",
        "abbreviations that are words": "ex.|Ex.",
        "weekdays that are words": "ter sex qui",
        "before weekdays": "a o da na no do à ao cada de até desde",
        "more than": "com mais de",
        "less than": "com menos de",
        "before nth minute": "",
        "between days": "a à e ou",
        "months that are words": "mar dez set",
        "of": "de do da dos das",
        "thousand": "mil",
        "per": "por",
        "before one": "cada o um por ao do meio",
        "ratio": "para",
        "before sizes": "tamanho tamanhos tam",
        "streets": "rua avenida praça travessa alameda estrada rodovia",
        "titles m": "rei príncipe imperador papa czar sultão",
        "titles f": "rainha princesa imperatriz czarina",
        "compass": "NE=nordeste|NO=noroeste|SE=sudeste|SO=sudoeste|NS=norte sul",
        "before compass": "vento ventos rumo direção o ao do",
        "every": "a cada",
        "before a title": "rei|rainha|infante|infanta|príncipe|princesa|imperador|imperatriz|senhor|olá|caro|bispo"
        "|padre|conde|duque",
        "emphasised": "sim oh ah eh só vai ou foi vi eu fé pé dá gay",
        "first words": "o a os as um uma e ou mas se não em de do da no na ao com por para como quando que é são este "
        "esta estes esse essa isso isto ele ela eles elas eu tu você seu sua meu minha me te lhe há já "
        "depois então além também assim porque segundo desde até sem sobre mais muito cada todo todos",
        "short words": "ao aos as às os eu ir ida ido há já lá cá dá dê dó de do da dos das em me mi na no nas nos nu "
        "ou se te ti tu um uns uma vá vi vir vai vou via mil isto isso eis era eles elas está estão "
        "ainda aqui ali aí pé pó só sé fé né lei rei mais mas pois onde uso",
        "before letters": "vitamina vitaminas plano grupo classe hepatite tipo letra anexo opção ponto categoria "
        "série "
        "zona bloco seção equipe turma",
        "per what": "dia=por dia|d=por dia|mês=por mês|mes=por mês|ano=por ano|semana=por semana|sem=por semana|"
        "h=por hora|"
        "min=por minuto|pessoa=por pessoa|hab=por habitante|dose=por dose",
        "before laws": "lei decreto portaria resolução processo instrução acórdão súmula medida provisória mp ato "
        "edital "
        "ofício contrato",
        "ordinal before": "edição congresso festival aniversário jornada feira olimpíada semana concurso torneio "
        "encontro "
        "bienal república dinastia cúpula conferência simpósio seminário salão mostra",
        "before months": "em de até desde entre e a para",
        "behind days": "às à a na no em das",
        "before x": "o a os letra eixo variável raio um , = + - e ou",
        "exercise": "ex. = exercício exercícios",
        "times": "vez / vezes / f",
        "until": "às",
        "agreeing": "máx.|mín.",
        "in capitals": "ia id usa sus ue ip",
        "final abbreviations": "etc.|a.C.|d.C.|S.A.|Ltda.|ltda.|hab.|máx.|mín.",
        "lower roman": "século séculos",
        "before digit": "p.|pp.|P.|cap.|ed.|sl.|ag.|q.|lt.|seg.|ter.|qua.|qui.|sex.|dom.|ap.|ext.|art.|inc.|Inc."
        "|bl.|cj.",
        "before name": "D.|R.|Ed.|Ten.|Vl.|Jd.|Tv.|Pe.|Gen.|Al.|Est.|Dep.|Gov.|Sen.|Min.|Des.|Del.|Pres.|Pq.",
        "clock words": "",
        "last regnal ordinal": "10",
        "ordinal behind": "século séculos",
        "last ordinal behind": "10",
        "articles m": "o do ao no um pelo este esse",
        "articles f": "a da à na uma pela esta essa",
        "articles open": "",
        "²": "ao quadrado",
        "³": "ao cubo",
        "2": "ao quadrado",
        "3": "ao cubo",
        "power": "elevado a {}",
    },
)
