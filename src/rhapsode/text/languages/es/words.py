"""Spanish words without a stress of their own, and foreign words spelled as Spaniards say them."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.shared.grammar import pairs, words

UNSTRESSED: Final = frozenset(
    words(
        "el la los las lo de del y e u o ni en con por a al que se me te le les nos os su sus mi mis "
        "tu tus para sin un unos si"
    )
)

RESPELLED: Final = pairs("""
beatles = bítels
múnich = múnik
pixel = píxel
pixels = píxels
bayer = báyer
git = guit
pull = pul
push = puch
main = mein
byte = báit
bytes = báits
kilobyte = kilobáit
kilobytes = kilobáits
megabyte = megabáit
megabytes = megabáits
gigabyte = guigabáit
gigabytes = guigabáits
terabyte = terabáit
terabytes = terabáits
software = sófgüer
hardware = járgüer
online = onláin
offline = ofláin
show = sou
marketing = márketin
internet = internét
web = hueb
twitter = tuíter
facebook = féisbuk
youtube = yutúb
google = gúguel
instagram = ínstagram
whatsapp = huátsap
ximena = jimena
jean = yan
xavier = javier
linux = línux
unix = únix
status = estatus
email = iméil
emails = iméils
e-mail = iméil
feedback = fídbak
startup = estártap
ranking = ránkin
camping = cámpin
parking = párkin
smartphone = esmárfoun
iphone = áifon
windows = huíndous
microsoft = máicrosoft
apple = ápel
amazon = ámazon
netflix = nétflix
hollywood = jólibud
jazz = yas
manager = mánayer
look = luk
shock = chok
spray = esprái
sandwich = sándwich
pizza = pitsa
jeans = yins
hobby = jobi
hall = jol
hip = jip
hop = jop
yahoo = yajú
washington = huásinton
york = york
new = niu
john = yon
michael = máikel
james = yeims
george = yorch
chelsea = chelsi
manchester = mánchester
smith = esmiz
steve = estív
street = estrít
stop = estóp
star = estár
stars = estárs
sport = espórt
spam = espám
wifi = huifi
thriller = tríler
game = gueim
games = gueims
live = laif
ballet = balé
boutique = butík
beige = beis
amateur = amatér
suite = suít
gourmet = gurmé
chalet = chalé
bistro = bistró
the = de
love = lof
one = uan
cd = cedé
dj = diyéi
mexico = méjico
méxico = méjico
mexicano = mejicano
mexicana = mejicana
mexicanos = mejicanos
mexicanas = mejicanas
texas = tejas
oaxaca = oajaca
""")
