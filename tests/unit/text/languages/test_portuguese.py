"""Brazilian Portuguese: reading, sentences, phonemes."""

from __future__ import annotations

import unicodedata

from rhapsode.text.languages.registry import front_end
from tests.support.cases import each_case
from tests.unit.text.languages.european import phonemes, said, sentences, table

READINGS = table("""
# cardinals with gender
Há 22 pessoas e 102 livros. | há vinte e duas pessoas e cento e dois livros
1 casa e 2 casas | uma casa e duas casas
200 mulheres | duzentas mulheres
1.101 | mil cento e um
1.100 | mil e cem
2.000.001 | dois milhões e um
1.000.000 de pessoas | um milhão de pessoas
2 dias | dois dias
2 viagens | duas viagens
1 problema | um problema
o código 0045 | o código zero zero quatro cinco
página 2 | página dois
# decimals
3,14 | três vírgula catorze
2,5 milhões | dois vírgula cinco milhões
mil duzentos e 1,05 | mil duzentos e um vírgula zero cinco
a versão 2.0 | a versão dois ponto zero
# ordinals
Ele ficou em 3º lugar com 25% dos votos. | ele ficou em terceiro lugar com vinte e cinco por cento dos votos
a 21ª edição | a vigésima primeira edição
o 1.º dia | o primeiro dia
11ª casa | décima primeira casa
# roman numerals
D. Pedro II | dom pedro segundo
João XXIII | joão vinte e três
Elizabeth II | elizabeth segunda
o século XIX | o século dezenove
o século V | o século quinto
capítulo IV | capítulo quatro
a II Guerra Mundial | a segunda guerra mundial
# dates
em 12 de março de 2024 | em doze de março de dois mil e vinte e quatro
15/03/2024 | quinze de março de dois mil e vinte e quatro
01/01/2000 | primeiro de janeiro de dois mil
1 de maio | primeiro de maio
1º de maio | primeiro de maio
2024-12-25 | vinte e cinco de dezembro de dois mil e vinte e quatro
em 1985 | em mil novecentos e oitenta e cinco
os anos 80 | os anos oitenta
# times
às 15h30. | às quinze horas e trinta
às 14h | às catorze horas
às 14:30 | às catorze horas e trinta
à 1h15 | à uma hora e quinze
09:00:31 | nove horas e zero minutos e trinta e um segundos
das 8h às 18h | das oito horas às dezoito horas
22h09 | vinte e duas horas e nove
# money
O preço é de R$ 1.249,50. | o preço é de mil duzentos e quarenta e nove reais e cinquenta centavos
R$ 50 | cinquenta reais
R$ 1,01 | um real e um centavo
R$ 0,20 | vinte centavos
R$ 2,5 milhões | dois vírgula cinco milhões de reais
R$ 1.000.000 | um milhão de reais
US$ 3 | três dólares americanos
€ 12,05 | doze euros e cinco centavos
R$50,00 | cinquenta reais
# measures
a 30 km/h | a trinta quilômetros por hora
-5 °C | menos cinco graus celsius
25°C | vinte e cinco graus celsius
2,5 kg | dois vírgula cinco quilos
1 m² | um metro quadrado
2 t | duas toneladas
10-20 km | dez a vinte quilômetros
3x4 m | três por quatro metros
3/4 | três quartos
5/13 | cinco treze avos
1 1/2 | um e meio
10² | dez ao quadrado
2 + 2 = 4 | dois mais dois é igual a quatro
# telephone, addresses
(11) 99999-8888 | um um nove nove nove nove nove oito oito oito oito
Ligue 0800 123 4567 | ligue zero oitocentos um dois três quatro cinco seis sete
+55 11 3333-4444 | mais cinco cinco um um três três três três quatro quatro quatro quatro
joao@gmail.com | joao arroba gimêil ponto com
192.168.1.1 | um nove dois ponto um seis oito ponto um ponto um
# abbreviations
O Sr. Silva e a Dra. Gonçalves moram na Av. Paulista. | o senhor silva e a doutora gonçalves moram na avenida paulista
pág. 5 e págs. 12-15 | página cinco e páginas doze a quinze
n.º 7 | número sete
44 a.C. | quarenta e quatro antes de cristo
pão, vinho, etc. | pão vinho et cetera
os EUA | os estados unidos
# capitals, letters, names with digits
a ONU, o IBGE e o DVD | a onu o i bê gê é e o dê vê dê
PROIBIDO FUMAR NESTE LOCAL | proibido fumar neste local
COVID-19, F-16 e 5G | covídi dezenove éfe dezesseis e cinco gê
a vitamina C | a vitamina cê
# decimals, states, results, numbers of companies
4,35% e 0,08 | quatro vírgula trinta e cinco por cento e zero vírgula zero oito
3,14159 | três vírgula um quatro um cinco nove
em Olinda (PE), Betim - MG e Maceió/AL | em olinda pernambuco betim minas gerais e maceió alagoas
no litoral de SC | no litoral de santa catarina
Rio de Janeiro (RJ) | rio de janeiro érre jota
o Ministério da Saúde (MS) | o ministério da saúde eme ésse
terminou em 3 x 3 | terminou em três a três
uma foto 3 x 4 | uma foto três por quatro
CNPJ 11.222.333/0001-44 | cê ene pê jota um um dois dois dois três três três barra zero zero zero um quatro quatro
sala 4, bl. C. | sala quatro bloco cê
a senha de acesso é 730184 | a senha de acesso é sete três zero um oito quatro
NÃO abra | não abra
# words of one or two letters in capitals
A vitamina C. A mulher. AH, QUE DIA! | a vitamina cê a mulher ah que dia
CORTE AQUI E DESTRUA O SEU MONITOR | corte aqui e destrua o seu monitor
ISSO É TUDO O QUE VALE | isso é tudo o que vale
FERRAMENTA O comando mostra tudo | ferramenta o comando mostra tudo
O Lobo E O Cordeiro | o lobo e o cordeiro
Usa-se uma biblioteca. Ia dizer que a UE usa IA. | usa se uma biblioteca ia dizer que a u é usa i a
Aperte a tecla Tab. Depois, Shift+Ctrl+Q. | aperte a tecla tab depois shift mais ctrl mais quê
Tab. 3 e Fig. B, Pág. 7 | tabela três e figura bê página sete
55 O arquivo já está aberto | cinquenta e cinco o arquivo já está aberto
De A a Z. E o resto? | de a a zê e o resto
R. É porque sim. | érre é porque sim
EU VI A LUZ, NÃO SE PODE IR LÁ | eu vi a luz não se pode ir lá
O PAPA PAULO VI E O CAPÍTULO IV | o papa paulo sexto e o capítulo quatro
Vitamina E, grupo O, hepatite E, a letra E | vitamina é grupo ó hepatite é a letra é
A NOVA LEI DO STF SOBRE O IPVA | a nova lei do ésse tê éfe sobre o ipva
# initials and streets, sections, colours, cries
Segundo R. Queneau (R. Jakobson, 1960). | segundo érre queneau érre jakobson mil novecentos e sessenta
Na R. Augusta, 45; R. Tupi, 12 | na rua augusta quarenta e cinco rua tupi doze
formatos SM, MS e CF | formatos ésse eme eme ésse e cê éfe
3.1.12. Uso. Em 03.01.12 | três ponto um ponto doze uso em três de janeiro de dois mil e doze
a Dell Inc. é, o inc. II | a dell inc é o inciso dois
#57a9ca, E-mail, AI! EI! | cerquilha cinco sete a nove cê a email ai ei
sim/não, não/talvez | sim ou não não barra talvez
# names of letters and digits
arquiteturas x86 e x64 | arquiteturas xis oitenta e seis e xis sessenta e quatro
IPv6, amd64, ext4, dom0 | i pê vê seis a eme dê sessenta e quatro ext quatro dom zero
""")


@each_case(("written", "words"), READINGS)
def test_text_is_read_as_these_words(written: str, words: str) -> None:
    assert said("pt", written) == words


@each_case(("before", "after"), [("Disse que ", " e calou."), ("", "."), ("«", "»."), ("(", ")"), ("Pois ", ", não?")])
@each_case(
    ("written", "words"),
    [
        ("R$ 1.249,50", "mil duzentos e quarenta e nove reais e cinquenta centavos"),
        ("as 15h30", "as quinze horas e trinta"),
        ("-5 °C", "menos cinco graus celsius"),
        ("25 %", "vinte e cinco por cento"),
        ("3/4", "três quartos"),
        ("12/03/2024", "doze de março de dois mil e vinte e quatro"),
        ("João XXIII", "joão vinte e três"),
        ("o nº 8", "o número oito"),
    ],
)
def test_text_is_read_alike_anywhere_in_a_sentence(before: str, after: str, written: str, words: str) -> None:
    frame = said("pt", f"{before}palavra{after}").split("palavra")
    assert said("pt", f"{before}{written}{after}") == f"{frame[0]}{words}{frame[1]}"


@each_case(
    "parts",
    [
        ["A Dra. Ana chegou.", "Saiu."],
        ["O Sr. Silva não veio.", "Por quê?"],
        ["Pão, vinho, etc. e só.", "Fim."],
        ["Ver pág. 5.", "Fim."],
        ["Mora na Av. Paulista, n.º 5.", "Sim."],
    ],
)
def test_text_is_cut_into_these_sentences(parts: list[str]) -> None:
    assert sentences("pt", " ".join(parts)) == parts


@each_case(
    ("written", "sounds"),
    [
        # endings that have lost their accent
        ("informacao", "ˌiŋfoɾəmasˈɐ̃ʊ̃"), ("cartoes", "kaɾətˈõjs"), ("falcao", "fˌWkˈɐ̃ʊ̃"),
        ("disponivel", "ʤˌisponˈiveʊ"),
        ("sob", "sˌobi"),
        ("nova", "nˈɔvæ"), ("perto", "pˈɛɾətʊ"), ("novo", "nˈovʊ"), ("não", "nˈɐ̃ʊ̃"), ("coração", "kˌoɾasˈɐ̃ʊ̃"),
        ("limões", "limˈõjs"), ("mãe", "mˈɐ̃y"), ("homem", "ˈomAŋ"), ("tempo", "tˈAmpʊ"), ("gente", "ʒˈAŋʧy"),
        ("dia", "ʤˈiæ"), ("tarde", "tˈaɾəʤy"), ("Brasil", "brazˈiʊ"), ("carro", "kˈaxʊ"), ("filho", "fˈiljʊ"),
        ("banho", "bˈɐ̃ɲʊ"), ("cinquenta", "sˌiŋkwˈAŋtæ"), ("quente", "kˈAŋʧy"), ("exame", "ˌezˈɐ̃my"),
        ("táxi", "tˈaksi"), ("próximo", "prˈɔsimʊ"), ("caixa", "kˈIʃæ"), ("capaz", "kapˈas"), ("você", "vosˈe"),
        ("eu troco o troco", "ˈeʊ trˈɔkw ʊ trˈokʊ"),
        ("eu não erro, o erro", "ˈeʊ nˈɐ̃ʊ̃ ˈɛxʊ , ʊ ˈexʊ"), ("o começo", "ʊ kˌomˈesʊ"),
        ("morro de sede", "mˈoxʊ ʤy sˈeʤy"), ("a nova sede", "a nˈɔvæ sˈɛʤy"),
        ("êxito", "ˈezitʊ"), ("fixem", "fˈiksAŋ"), ("oxítona", "ˌoksˈitonæ"), ("preexiste", "prˌeezˈisʧy"),
        ("fênix", "fˈeniks"), ("o Linux", "ʊ lˈinuks"), ("êxtase", "ˈestazy"), ("relaxa", "xˌelˈaʃæ"), ("ex", "ˈes"),
        ("um e-mail", "ũŋ ˌimˈɛiʊ"), ("as águas", "az ˈaɡwæs"),
        ("o contorno", "ʊ kˌoŋtˈoɾənʊ"), ("mar azul", "mˈaɾ azˈuw"), ("recentemente", "xˌesAŋtemˈAŋʧy"),
    ],
)  # fmt: skip
def test_words_have_these_phonemes(written: str, sounds: str) -> None:
    assert phonemes(front_end("pt"), written) == unicodedata.normalize("NFD", sounds)
