"""Portuguese words without stress, open vowels, the sounds of x, and foreign words as Brazilians say them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rhapsode.text.languages.shared.grammar import pairs, words

UNSTRESSED: Final = frozenset(
    words(
        "o a de do da dos das no na nos nas e ou com por se me te um num numa ao à aos às mas sem foi "
        "fui pra lo las los foi"
    )
)

_SOUNDS: Final = pairs("""
e = i
o = ʊ
os = ʊs
a = a
as = as
de = ʤy
que = ky
em = ˈAŋ
do = dʊ
dos = dʊs
no = nʊ
nos = nʊs
na = na
nas = nas
com = koŋ
um = ũŋ
uns = ũŋs
uma = ˌumæ
umas = ˌumæs
num = nũŋ
se = sy
me = my
te = ʧy
lhe = ʎˈy
lhes = ʎˈys
lo = lʊ
los = lʊs
vídeo = vˈiʤjʊ
vídeos = vˈiʤjʊs
video = vˈiʤjʊ
videos = vˈiʤjʊs
pro = prʊ
ok = ɔkˈA
por = por
mas = mas
ao = W
aos = Ws
à = aː
às = aːs
ou = ow
foi = foɪ
fui = fuɪ
tem = tAŋ
têm = tAŋ
são = sɐ̃ʊ̃
vão = vɐ̃ʊ̃
não = nˈɐ̃ʊ̃
muito = mwˈiŋtʊ
muita = mwˈiŋtæ
muitos = mwˈiŋtʊs
muitas = mwˈiŋtæs
porque = pˈoɾəky
para = pˌaɾæ
está = estˌa
estão = estˌɐ̃ʊ̃
estou = estˌow
estava = estˌavæ
era = ˌɛɾæ
como = kˌomʊ
onde = ˌoŋʤy
sob = sˌobi
esse = ˈesy
etc = et setˈɛɾæ
ex = ˈes
""")
SOUNDS: Final = {word: unicodedata.normalize("NFD", sounds) for word, sounds in _SOUNDS.items()}

OPEN: Final = frozenset(
    words(
        "guilherme pesa pesam interessa interessam quebra quebram reza rezam confessa confessam mede medem "
        "veste vestem dorme dormem tosse foge fogem corre correm morre morrem jogue mostre moro levo nego "
        "pego mostro volto corto "
        "aberta aberto aborta absolve acesso acontece acorde adverbo afeto agora alcova alegre "
        "aluguel amora amostra anel anexo ansiosa anzol aparece aporte aposta aprova aquela aquelas "
        "assembleia assembleias atmosfera atroz aurora avó bebe bela belo berro bloco bola bosque "
        "bota breve broca brocha capela caramelo caterva cautela caverna cela certa certo chefe "
        "cheque chicote choque chora chove cobra cobre cofre cola colcha colega colegas colher "
        "colmeia colo começa completa completo complexo comporta composta comprova concreto confesso "
        "conforme congresso conhece consegue considera consola controla controle conversa copa "
        "corajosa corpos correto corta corte costa costas cota cova cresce crosta cruel cuidadosa "
        "curiosa daquela decola dela delas deliciosa demora derrota desaparece desce descobre "
        "descreve desenrola desenvolve deserto dessa desta deve devem devolve dieta direto disposta "
        "disser dissolve diversa diverso dobra dose dote droga ela elas elege embora encosta enorme "
        "enrola entrega envolve enxofre era eram ere erva escola escolta escreve esfera esforços "
        "esmola espanhol espanhola espera espero espora esporte esquece essa essas esta estabelece "
        "estas estiver estoque estreia eterno europa europeia excesso explode exporta exposta "
        "expresso externa externo famosa farol favela febre fera feroz ferro festa fizer fizeram "
        "flagelo flecha floresta fogos fole folga fora forma formas formosa fornece forte fossa fossem foto "
        "fotos frota futebol geleia generosa gera gesto gola gole golpe golpes gosta gostam gostosa governo "
        "greve grossa guerra hora horas hotel houver hove ideia ideias idiota idosa impera importa "
        "impostos impresso inferno ingresso inova inscreve interna interno inverno inverso isola "
        "janela jogas jogos jovem jovens leque leste leva leve logo loja lote luminosa maior maiores "
        "manobra maravilhosa mel melhor melhora melhores menor menores merda merdas merece mero "
        "mestre meta meça miolos misteriosa moda moderna moderno modo mola mole moleque molha molhe "
        "mora morta mortas morte mortos mostra mostram mote moto motos move mulher namora nega nela "
        "nelas nerva nervosa nessa nesta neta neve nexo nobre nora norma norte nossa nossas nosso "
        "nossos nota nova novas nove novela novos objeto obra obras oca oeste oferece olha olhos opa "
        "orbe ordem ordens orgulhosa ossos ostra outrora ova overdose ovos panela papel paralelo "
        "parcela parece pede pega pele percebe percebem perde perigosa permanece perna perto peste "
        "peço pilota pincel pior piores plataforma plateia pobre poda pode podem poderosa porta "
        "portas porte portos pose possa possam possesso posso postos pote povos preciosa pressa "
        "prevalece primavera processo progresso projeto prole promessa promove proposta prosa protege "
        "protocolo prova puder pé qualquer quartel queda quer quero quimera quiser quota recebe "
        "recebem recesso reflexo reforma rege regra regras regresso religiosa remessa remove renova "
        "reserva resolve resposta resta resto reta reverso revolta rocha roda rol rola rosa rota "
        "secreto segue sela senhora sequela sequer serra serva serve seta sete severo sexo sobe sobra "
        "soca socorros soda sofre sol sola solo sorte souber sova sucesso supera suporta suporte "
        "talher taverna tela terra tese testa teste teto tiver tiveram toca tocha topa toque torna "
        "tornam torta transporte troca trocas tropa trova tutela universo vela velha velho veloz "
        "verbo verso vier viola voga volta volve vossa vosso voto votos vovó voz"
    )
)
"""Words whose stressed e or o is open (quero, hora) though no accent shows it."""

X_KS: Final = re.compile(
    r"tax[iío]|táxi|sexo|sexó|sexa[gt]|sexua|sexy|fix[oae]|(?<!i)nex[oaã]|flex|plex|(?<!pr)óxi|oxít|réxi|^mix(?=[ae][dgr]|ou)|(?<!^e)x$|oxig|oxid|toxi|tóxi|maxil|"
    r"ortodox|paradox|crucifix|reflex|prolix|hex|lexi|léxi|asfixi|axial|galáxi|boxe|lux[e]?mb|látex|xerox|"
    r"saxof|saxão|tórax|clímax|prefix|sufix|convex|marx|influx|flux|alex|^ax[ei]"
)
X_Z: Final = re.compile(
    r"(?<=^[eê])x(?=[aeiouáéíóúâêôh])|(?<=^ine)x(?=[aeiou])|(?<=^coe)x(?=i)|(?<=^ree)x(?=a)|(?<=^pree)x|(?<=^e)xh"
)
X_S: Final = re.compile(
    r"(?<=^[eê])x(?=[ptqcfsl])|(?<=te)x(?=t)|(?<=pró)x|(?<=má)x(?=im)|(?<=ma)x(?=imi)|(?<=ma)x(?=imo)|"
    r"(?<=trou)x|(?<=au)x(?=[ií])|(?<=se)x(?=t)|(?<=conte)x|(?<=pre)x(?=t)|(?<=ine)x(?=[pt])|"
    r"(?<=apro)x(?=im)|(?<=pro)x(?=im)|(?<=sinta)x|(?<=ju)x(?=t)|(?<=^e)x$|(?<=^e)x(?=-)|(?<=mi)x(?=t)"
)

RESPELLED: Final = pairs("""
ram = rã
beatles = bítous
freezer = frízer
update = apidêiti
updates = apidêits
byte = báiti
laser = lêiser
jean = jã
pixel = pícsel
pixels = pícseus
megapixels = megapícseus
proxy = prócsi
box = bócs
inox = inócs
xerox = cherócs
telex = telécs
bytes = báits
kilobyte = quilobáiti
kilobytes = quilobáits
megabyte = megabáiti
megabytes = megabáits
gigabyte = guigabáiti
gigabytes = guigabáits
terabyte = terabáiti
terabytes = terabáits
começo = comêço
corinthians = coríntians
the = de
internet = internétch
twitter = tuíter
facebook = fêicibúqui
youtube = iutúbi
google = gúgou
whatsapp = uatizápi
instagram = instagrã
online = onlaim
offline = oflaim
email = iméil
emails = iméils
e-mail = iméil
software = sófituer
hardware = rárduer
show = xou
marketing = márquetim
shopping = xópim
design = dizáim
notebook = nôutibúqui
smartphone = ismartifôni
iphone = aifôni
windows = uíndous
microsoft = maicrossófti
apple = épou
amazon = ámazom
wifi = uaifái
feedback = fídibéqui
ranking = rânquim
delivery = delíveri
link = línqui
mouse = máusi
game = guêimi
pop = pópi
hip = rípi
hop = rópi
jazz = djéz
blues = bluz
pizza = pítsa
hamburguer = rambúrguer
hollywood = róliudi
washington = uóxintom
york = iórqui
new = niu
john = djóm
michael = máicou
james = djêimis
jack = djéqui
george = djórdji
peter = píter
londres = lôndris
álcool = álcou
site = saite
sites = saites
super = súper
status = istátus
gol = gou
gols = gous
post = pôuste
posts = pôustes
mail = mêil
paul = pól
david = dêivid
link = línqui
covid = covídi
pix = pícs
nba = ene bê á
happy = répi
love = lávi
live = láivi
stop = istópi
hall = rol
""")
