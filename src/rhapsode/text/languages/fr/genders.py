"""The gender of French nouns, by their endings and by lists of the frequent ones that break the rules.

Endings after Grevisse, Le bon usage, §§ 470 to 474. What neither says is taken as masculine.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rhapsode.text.languages.shared.grammar import Gender, words

_ENDINGS: Final = re.compile(
    r"(?:euse|trice|[^aeiouy]ée|ette|elle|[stx]ion|[gn]ion|aison|ure|ance|ence|esse|ade|ude|ité|[^aiou]té|ine|ière|"
    r"[bcdfghlmnprstv]ie|[lnrtdv]ue|oie|aie|uie|[aei]ille|ouille|[aoi]sse|[aou]ce|ise|use|ose|nne|tte|lle|rre|nse|"
    r"[aou]che|rte|eille|aine|ngue|nque|[ao]mme|ffe|auté|âche|êche|[eu]ise)$"
)
_PARTICIPLE: Final = re.compile(
    r"(?:achet|rachet|jet|rejet|projet|étiquet|cit|visit|invit|mérit|profit|limit|débit|édit|imit|évit|agit|habit|"
    r"exploit|accept|compt|port|import|export|emport|report|support|mont|démont|vot|not|test|rest|ajout|post|prêt|"
    r"apprêt|quitt|adopt|écout|goût|coût|traduit|sort|part|gagn|pay|livr|command)(?:é|ée)s?$"
)
"""Participles, which a number does not count: "1 acheté, 1 offert"."""
_MASCULINE: Final = frozenset(words("""
    été côté comité traité pâté arrêté aparté comté musée lycée trophée apogée mausolée athée scarabée caducée
    stade grade malade camarade jade nomade magazine domaine capitaine moine patrimoine chanoine antoine murmure
    parjure mercure cyanure carbure silence libelle violoncelle vermicelle polichinelle squelette quintette
    bastion cimetière derrière prélude interlude génie incendie parapluie foie messie sosie zombie portefeuille
    chèvrefeuille millefeuille gorille quadrille mille palace programme gramme kilogramme milligramme homme
    gentilhomme bonhomme renne intervalle verre tonnerre beurre parterre lierre reproche manque pouce coude
    vaudeville braille panache
"""))  # fmt: skip
_FEMININE: Final = frozenset(words("""
    petite grande haute seule fois misère page minute seconde femme table école image nuit île ligne chambre
    mère sœur main tête étoile pièce lettre équipe étape boîte tranche cave plage clé clef dent forêt fleur mort
    mer faim soif fin souris croix noix voix eau peau loi foi fourmi tribu vertu glu bru maman leçon façon
    rançon chanson boisson moisson cuisson trahison prison guérison cloison toison brebis perdrix vis paix chaux
    toux chair cour nef part plupart jument couleur chaleur douleur erreur valeur vapeur largeur longueur
    hauteur profondeur douceur odeur saveur lueur humeur rumeur tumeur faveur fureur horreur terreur splendeur
    sueur rigueur vigueur ardeur peur épaisseur grosseur rondeur grandeur fraîcheur lenteur rébellion moitié
    amitié pitié cage rage nage orange neige horloge tige louange grange charge marge phalange auberge éponge
    asperge loge luge règle huile voile semoule boule poule foule syllabe cible lune zone dune plume prune
    tribune lacune fortune commune chaîne scène hyène fenêtre ombre montre rencontre offre fièvre chèvre lèvre
    œuvre épreuve preuve cuillère cuiller poire foire gloire histoire mémoire victoire armoire baignoire
    balançoire mâchoire trajectoire patinoire nageoire affaire grammaire paire molaire colère pâte côte fête
    crête arête bête tempête enquête conquête requête date patate tomate cravate note faute pilule cellule
    formule virgule capsule molécule particule veste liste piste tente vente rente pente attente plante descente
    dinde viande demande commande bande légende amende banane cabane douane caravane membrane liane parole
    console gondole idole coupole ride bride corde horde vague bague blague digue ligue fatigue figue intrigue
    marque remarque brique fabrique boutique musique pratique technique rubrique chronique clinique république
    politique statistique attaque plaque flaque claque baraque époque coque fiche affiche niche biche miche
    branche planche revanche avalanche recherche marche démarche torche fourche écharpe harpe lampe crampe rampe
    pompe trompe grippe nappe grappe trappe frappe soupe loupe coupe troupe jupe pipe tulipe cire tirelire lyre
    étagère bergère boulangère photo moto auto radio vidéo météo dactylo sténo interview star télé promo info
    intro démo stéréo trame rame lame larme arme alarme ferme forme norme plateforme réforme énigme firme
    victime rime cime crème maxime phrase base phase case bourse course source ressource secousse mousse housse
    gousse trousse brousse force écorce amorce épice justice notice hélice police malice nymphe strophe
    catastrophe apostrophe girafe carafe agrafe orthographe aile toile perle gifle gaufre fable étable rate
    trêve grève fève sève rive dérive lessive gencive initiative alternative tentative perspective locomotive
    olive salive cuve étuve âme dame bouée roue joue boue houe moue queue banlieue lieue barbe herbe gerbe
    courbe bombe tombe colombe jambe robe sonde ronde onde fronde aube truite fuite suite conduite visite limite
    réussite faillite marmite guérite orbite élite pépite mite route croûte voûte chute flûte dispute culbute
    encre ancre vipère
"""))  # fmt: skip


@lru_cache(2048)
def gender(noun: str) -> Gender:
    """Return the gender of ``noun`` (singular or plural, lower case)."""
    for form in (noun, noun[:-1] if noun.endswith(("s", "x")) else noun):
        if form in _FEMININE:
            return "f"
        if form in _MASCULINE:
            return "m"
    if _PARTICIPLE.match(noun):
        return "f" if noun.rstrip("s").endswith("ée") else "m"
    singular = noun[:-1] if noun.endswith("s") else noun
    return "f" if _ENDINGS.search(singular) else "m"
