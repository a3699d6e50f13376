"""Which Portuguese words have an open e or o in their stressed syllable, though no accent shows it.

What follows from the form of a word is a rule: the plurals of -oso, the strong past (tiveram), the conjugations
(leva, but deva). The rest is listed. Source: Cunha and Cintra, Nova gramática do português contemporâneo, chapters 8
and 13.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.pt.words import OPEN
from rhapsode.text.languages.shared.grammar import words

_STRONG: Final = (
    r"^(?:d|(?:es|ob|man|con|de|re|sus|abs|en)?t(?:iv)|houv|soub|coub|pud|quis|(?:des|re|satis)?fiz|(?:contra|mal|pre)?diss|"
    r"troux|(?:inter|con|pro)?vi|(?:com|dis|ex|pro|im|su|o|re|contra|de|trans|pres?su)?pus)"
)
"""Stems of the strong past, whose tenses keep an open e: tiveram, pudesse, quiserem."""

_SECOND_CONJUGATION: Final = (
    r"(?:d|atr|scr|b)ev|(?:^b|rec|perc|conc)eb|(?:^|pro|con|su|ex|ante|inter|retro)ced|(?:res|env|dev|diss|abs|rev)olv|"
    r"(?:^|com|rem|prom|dem)ov|(?:pro|co|re|sub|arre|intro)met|orr|"
    r"ofr|orç|erç|perc|^mex|olh|prot?e[jg]|^rej|^ferv|^sorv|^torc"
)
"""Stems of verbs in -er, which are closed before o and a and open before e: devo, deva, deve."""

_RULES: Final = tuple(
    (re.compile(pattern), is_open)
    for pattern, is_open in (
        (rf"{_STRONG}e(?:ram?|ras|sse|sses|ssem|r|res|rem)$|^estive(?:ram?|ras|ss|r)", True),
        (r"[eo](?:nh?|m)[aeo]m?s?$", False),
        (r"os(?:os|as?)$|oiam?s?$", True),
        (r"ez(?:es)?$|eses$|er(?:em|es|am|mos)$|esse[sm]?$", False),
        (r"(?:[td]|ss|[einus]s)oras?$|ores$", False),
        (r"(?:e[çj]|[eo]lh)[oa]m?s?$|e[sz]as?$|eje[sm]?$", False),
        (rf"(?:{_SECOND_CONJUGATION})(?:o|as?|am)$", False),
        (r"(?:e[cp]t[oa]|est[oa]|estr[oa]|[lv]ex[oa]|(?<!r)jet[oa]|serv[oa])s?$", True),
        (r"et[oa]s?$", False),
        (r"el$|[eo]r[mn](?:as?|am|es?|em)$|ormos?$", True),
        (r"[eo](?:qu|gu|[bcdfgjklpqrstvwxzç]+h?)(?:as?|am|es?|em)$", True),
    )
)  # fmt: skip
"""Endings and whether the vowel before them is open; the first that matches counts."""

_OPEN_NOUNS: Final = frozenset(
    words(
        "dora aspecto afeto alfabeto adepto alerto arquiteto boteco carretel cego cogumelo chinelo copo correto "
        "concreto decreto despeço dialeto direto discreto elo evangelho exceto expeço farelo feto foco completo "
        "honesto impeço inseto loco manifesto martelo meço metro modesto neto objeto obsoleto peço polo prego "
        "predileto projeto protesto quieto inquieto reflexo secreto sequestro sexo sincero teto veto velho espectro "
        "bloco adoro importo coloco detesto moeda peça peças meça despeça impeça expeça começa começam tropeça "
        "tropeçam travessa reza rezam preza prezam pesa pesam despreza desprezam inveja invejam velha olha olham "
        "olhe molha molham interesso atleta bicicleta poeta profeta meta seta reta neta dieta coleta completa "
        "decreta direta secreta correta concreta projeta interpreta inquieta quieta discreta obsoleta predileta "
        "afeta coletam completam decretam projetam interpretam afetam beta delta injeta injetam veta vetam objeta "
        "vegeta espeta espetam mulheres talheres colheres queres caracteres maiores menores melhores piores vozes "
        "teses acesse acessem estresse cesse confesse expresse atravesse processe regresse ingresse apresse "
        "nordeste sudeste noroeste sudoeste adora adoram namora namoram explora exploram ignora ignoram chora "
        "choram piora melhora melhoram comemora comemoram senhora aurora amora flora espora outrora embora elabora "
        "colabora decora devora dez foz veloz querem preferem referem sugerem inserem conferem ferem requerem "
        "diferem interferem aderem eram esperam consideram superam operam alteram liberam toleram lideram recuperam "
        "imperam exageram moderam esperem geram gerem considerem superem operem alterem liberem liderem postos "
        "impostos dispostos opostos compostos expostos supostos propostos mortos portos aeroportos tortos corpos "
        "ossos ovos novos povos jogos fogos olhos poços caroços esforços reforços destroços socorros tijolos miolos "
        "reto repleto dileto seleto ereto analfabeto repleta dileta seleta ereta analfabeta suporto transporto "
        "comporto exporto corto invejo celso porcos corvos fornos grossos trocos porca torta raquel quaisquer requer "
        "gospel"
    )
)
"""Words that break the rules, and nouns in -o; plurals are found by their singular."""

_CLOSED: Final = frozenset(
    words(
        "alfinete banquete bilhete bracelete cacete capacete cavalete colete estilete foguete gabinete ginete "
        "joguete lembrete palacete ramalhete sabonete sorvete tapete verbete rede parede verde desde este deste "
        "neste esse desse nesse ele dele nele aquele daquele naquele doce hoje doze treze onze catorze quatorze "
        "torre sobre podre enxofre fosse fossem forem foram chega chegam chegue cheguem chego besta cesta sexta "
        "cesto sexto cerca acerca perca perda esquerda cerda letra negra negro cera pera estrela seca seco seda "
        "azeda alameda labareda vereda fecha fecham feche fecho bochecha terça terço cabeça zebra boca gorda gordo "
        "toda todo força moça moço poça poço bolsa bolso gota garota garoto marota maroto canhota canhoto sopa "
        "estopa rosca mosca tosca forca borra cachorra cachorro porra gorra lagosta esposa roxa roxo coxa cebola "
        "tola tolo polpa fofa fofo escova boba bobo loba lobo arroba bolha folha rolha escolha controle interesse "
        "governo desespero tempero exagero esmero apelo atropelo cabelo camelo cotovelo degelo gelo modelo novelo "
        "pesadelo selo tornozelo zelo piloto esgoto gafanhoto boto broto amuleto esqueleto panfleto soneto quarteto "
        "dueto preto gueto concerto conserto aperto acervo cerco endereço preço berço adereço tropeço começo avesso "
        "aconchego emprego desemprego grego morcego sossego trecho espelho joelho gosto rosto agosto encosto "
        "desgosto conforto aborto topo escopo oco coco soco toco tijolo bolo rolo miolo consolo somos fomos pela "
        "pelo extra texto pretexto contexto enferma verme destro destra"
    )
)


_PREFIX: Final = re.compile(r"^(?:i[mn]|sub|super|anti|auto|semi|multi|micro|mini)(?=\w{5})")
"""What stands before a word without changing its vowel: incompleto, incorreta."""


def open_vowel(word: str) -> bool | None:
    """Tell whether the stressed e or o of ``word`` (lower case, as written) is open; ``None`` if nothing says so."""
    singular = word[:-1] if word.endswith("s") and len(word) > 3 else word
    bare = _PREFIX.sub("", singular)
    for known in dict.fromkeys((word, singular, bare)):
        if known in _OPEN_NOUNS:
            return True
        if known in _CLOSED:
            return False
    for pattern, is_open in _RULES:
        if pattern.search(word):
            return is_open
    return True if word in OPEN or singular in OPEN else None
