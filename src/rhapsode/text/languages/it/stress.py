"""The stress of Italian words that are not stressed on the penultimate syllable.

The spelling shows the stress of a last syllable alone. Words that are stressed on the third last follow from their
endings, from the kind of verb, or are listed here (Canepari, Dizionario di pronuncia italiana).
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.shared.grammar import words

_ENDINGS: Final = re.compile(
    r"(?:issim[oaie]|errim[oaie]|esim[oaie]|evol[ei]|[aiu]bil[ei]|ic(?:o|a|i|he|hi)|[nr]ivor[oaie]|"
    r"(?:log|graf|fag|crat|cron|drom|nom|fon|ped|gen|fug)[oai]|(?:log|graf)(?:he|hi)|[aeio]metr[oi]|"
    r"[aeiou](?:bb|ss|tt|ll|nn)ero|[aeiou][lnr]sero|ecero|[aeiou]sero|cquero|uppero|videro|[aei]rono|[aei]vano|[aei]ssimo|[aei]ssero|"
    r"ndo(?:l[oaie]|si|mi|ti|ci|vi|ne|gli)|[aiu]gine|[ai]gini|udin[ei]|edin[ei]|[cbgpt]ol[oaie]|[cntd]ul[oaie]|"
    r"ifer[oaie]|[aeiou][bcdfglmnpqrstvz]{1,3}ol[oaie](?<=egolo)|(?:tr|d|fr|gu)asi)$"
)
"""Endings whose words are stressed before them: massimo, possibile, politico, telefono, parlavano, facendolo."""

_VERBS_ERE: Final = re.compile(
    r"(?:ess|viv|[gln]g|legg|scriv|prend|chied|mett|perd|rend|cred|vinc|corr|scend|cid|rid|chiud|spond|scond|nosc|"
    r"cresc|nasc|gli|romp|mov|muov|piov|cuoc|nuoc|fend|pend|cend|tend|vend|ced|vid|cut|stru|tegg|rigg|rig|sig|"
    r"stingu|sum|prim|dim|vad|plod|rod|mpi|uc|pell|gem|frem|prem|batt|flett|cuot|uot|olv|olg|erg|vert|ist|fig|igg|ugg|"
    r"fond|lud|ipet|ompet|icev|[^b]ev)er(?:e|ci|si|mi|ti|vi|ne|l[oaie]|gli)$"
)
"""Infinitives in -ere of the third conjugation, with pronouns: prendere, mettersi."""
_WITH_PRONOUNS: Final = re.compile(
    r"(?:[aei]te(?:mi|ci|vi|gli|l[oaie]|ne)|[aei]r(?:me|te|se|ce|ve)(?:l[oaie]|ne)|[aiu]t[oaie]si|iamo(?:ci|vi|ne|l[oaie]|gli))$"
)
"""Forms of verbs with pronouns that the stress is before: aiutatemi, andarsene, facciamolo, tenutasi."""
_PRENDERSELA: Final = re.compile(r"er(?:me|te|se|ce|ve)(?:l[oaie]|ne)$")
_IMPERATIVE: Final = re.compile(r"(.+?)[ai](?:mi|l[oa]|(?<=a)ci)(?<!mila)(?<!tenaci)(?<!vivaci)$")
"""An imperative with a pronoun: scusami, prendilo, contattaci."""
_WITH_TWO_PRONOUNS: Final = re.compile(
    r"(?:[aei]te(?:me|ce|ve|glie)|iamo(?:ce|ve|glie)|ndo(?:me|te|se|ce|ve|glie))(?:l[oaie]|ne)$"
)
"""Forms of verbs with two pronouns, stressed before them: andiamocene, ditemelo, portandoselo."""
_SHORT_WITH_TWO_PRONOUNS: Final = re.compile(
    r"(?:^(?:ri)?(?:d[ia]|fa|va|sta)(?:mme|cce|tte|glie)|[aei]rglie|^dirglie)(?:l[oaie]|ne)$"
)
"""Forms that have one syllable less: dimmelo, vattene, darglielo."""
_IMPERATIVE_WITH_TWO: Final = re.compile(r"(.+?)[ai](?:me|ce|glie)(?:l[oaie]|ne)$")
"""An imperative with two pronouns: spiegamelo, leggimela."""
_SECOND_CONJUGATION: Final = re.compile(
    r"(?:ved|sed|cad|god|ssed|tem|tac|piac|giac|ten|man|av|pot|vol|dov|sap|val|dol|sol|par|suad)er"
    r"(?:e|ci|si|mi|ti|vi|ne|l[oaie]|gli)$"
)
_NOUNS_IERE: Final = re.compile(r"(?<!gl)ier[eia]$|sigliere$|taglier[ei]$|gioielliere$")

_PAROXYTONES: Final = frozenset(
    words(
        "abbandono aiuola alberico altrove amica amiche amici amico antica antiche antichi antico applica artifici "
        "assassini assassino attrici auguri bacino benefici buono cacino cane capitani capitano cara carbono caro "
        "carriola catena catene colo colono condurre confetto cono cognomi affanculo fanculo cornice cornici corona "
        "cucina cucine cugina cugini cugino destino dica dici dico dimentico dita divani divano dono edifici enrico "
        "fatica fatiche federico felici fichi fico figliola figliolo formica formiche foto frono gene geni gola "
        "gole ieri implico infelici introdurre lacci lombrico ludovico luminoso mantovano matrona medicina medicine "
        "mendico metri metro motrici nemica nemiche nemici nemico nicola nome nomi nono nutrici officina ombelico "
        "ortica ozono padovano padrone panino parallela parallelo parola parole patrono pena pendola pene pera "
        "perdono pere pernici persona persone piacere piscina piscine pistola pistole poltrona produrre profilo "
        "progetto pudico pulcini pulcino radice radici ragiono ricino ridurre rubrica sacrifici sapone sapore scena "
        "scene scuola scuole sena signore sono spagnola spagnole spagnoli spagnolo stagione stola suono tedesca "
        "tono tradurre trono uffici ufficio vaticano vernici vescica vicina vicine vicini vicino zona"
    )
)
"""Words with one of these endings that are stressed on the penultimate syllable nevertheless."""

_STEMS: Final = frozenset(
    words(
        "abit abominevol acid acustic aere afric africa agil agronom alber albero algebr ambit anafor "
        "analis analisi analog anatr aneddot anedot anfor angel angol anim anonim anticip antidot "
        "antilop antonim apic aquil arab arabic arbitr arcangel archeolog archetip are area arid "
        "artefic articol ascol asin astrolog astronom atlantid atom attim autobus automatic automobil "
        "autonom avid balcanic balsam bambol barbar barometr battesim benefic bergam biolog "
        "bolid bossol brindis brivid bufal cadaver cagliar calcol calic caligin calorifer camer "
        "camere camice camion canad canapa candid canfor canon capitol capsul caratter carcer carceri "
        "cardin carnefic catalog cattedr cattolic cavol cefal celebr celer cellul cembal cener "
        "centesim centimetr centrifug cesar cesare cetace chiacchier chilometr ciclop cimic cinem "
        "ciottol circol citofon clausol codic coetane cofan comod compier compit complic computer "
        "conim coniug consol contemporane coordin cornic corpore corpuscol cospicu costantinopol "
        "credibil credit crescer crescit cresim crimin cristoforo critic cronac cronometr crostace "
        "cubic cubicol culmin cumul cupid cupol curricol cutane dattil debit debol decad decade decim "
        "dedal deficit demerit deposit despot diagnosi dialisi dialog diametr diaspor diavol dibattit "
        "difficil dinam discepol disordin docil dodic dollar domenic domestic dominic duplic ebano "
        "econom edicol elastic elemosin elen empol encefal enfasi epilog epitom epoc eponim "
        "equivoc eran eroic esagon esamin esanim eschil esercit esit esod esodo esplicit esser estas "
        "ester estrane esul etere eterogene etic etiop ettar ettol euripid fabbric facil fantastic "
        "farmac fascin favol fegat femmin femor fenomen fertil fervid festival fiaccol filosof fisic "
        "foder folgor forfic forfor formul fosfor fosforo fossil fotograf fragil fragol frassin "
        "frigid frigorifer frottol fuliggin fulmin funebr gamber gambero gastronom gelid gemin gener "
        "generi genesi genov geolog germin giacom ginecolog giornalistic giovan girolam giudic gomit "
        "gondol gracil grammofon grandin gravid ibrid ideolog idol idone illecit immagin "
        "immobil imol impavid impet implicit incognit incub indagin indebit indic indice infim inguin "
        "innocu insipid insolit instancabil integr interim internet interpret intim intrepid inutil "
        "invalid ipocrit ipotes isol istantane kilometr lacrim lagrim lamin lampad languid laser "
        "laure lazar lecit legittim lentiggin lepid letter lettere liban liber limit limpid line "
        "linea linee liquid litorane livid lobul logic lucid lucifer lurid macchin magnanim magnific "
        "maiuscol malefic mammifer manager mandorl manic manich mantov margher margin marittim "
        "mascher maschera massim medesim medic mediterrane mensol merit metafor metamorfosi metod "
        "metropol metropoli microfon millesim millimetr minim minuscol miracol miser mistic mitic "
        "mobil moden modic modul molecol molteplic momentane monac monic monitor morbid muscol music "
        "mutil napol nascit naufrag nespol nettar nettare nobil nomad notevol nottambul nucle numer "
        "nuvol nuvole oasi obblig oce ocean oceano omogene omolog omonim oper opera opposit orchide "
        "ordin orefic orfan organ origin orribil orrid ospit ossigen ostacol ottim padov pagin pallid "
        "palpebr papaver paragraf paralis parallel parametr pargol partecip particol passer pecor "
        "penisol pentagon pentol penultim perdit perfid pericol perimetr pessim petal pettin piccol "
        "pillol piramid placid poligon polip politic pollic polver pontefic popcorn popol porpor "
        "portic possibil poster pover povera pratic predic prescinder prestit preterit prezzemol "
        "princip principe probabil prodig profug prolog proposit prossim protesi prototip pseudonim "
        "psicolog pubblic pulpit pungol pustul quaresim quattordic quindic rancid rapid reddit regol "
        "rendit replic responsabil rettangol rettil ridicol rigid rimini rimprover rondin ruggin "
        "rustic ruvid sabat salic sandal sassar sassofon satir scandal scapol scaric scatol scettic "
        "scioper scivol scolastic scrupol secol sedic seguon seguono semafor semin semplic sensibil "
        "server sesam sesamo settim sicul sillab simbol simil simplic simul simultane sindac sindrom "
        "singol sinod sinonim sintes sintesi sintom sociolog sogliol solid solit sordid sotterrane "
        "spasim spettacol spigol spirit splendid spontane squallid stefan stereotip stermin stimol "
        "stomac storic strategic strepit stupid subdol subit subordin suddit sughero suocer suocere "
        "supplic svizzer tabernacol tacit tantal tarant tavol tegol telecamer telefon telegraf tempor "
        "temporane tendin tenebr tener tenere tentacol teolog tepid termin termometr terribil tesser "
        "testicol tetan tever tevere tiepid timid timpan titol tombol tonac tonic torbid torrid totan "
        "traffic tragic tramit transfug transit trapani trappol tredic trepid triangol tripol tropic "
        "tumul turbid ugol ulcer ultim umid umil unanim undic unic uomin uter utero util valid vandal "
        "varic vassal vedov veicol vendit venet ventesim ventricol vergin veronic vertebr vertic "
        "vertigin vescov vestibol vide vigil vincol ving viper vipera virgin virgol visibil visit "
        "vittim vivid univoc biunivoc sincron asincron indigen dispar disput vocabol vongol vortic zingar zuccher "
        "zucchero"
    )
)
"""Words stressed on the third last syllable, without their last vowel."""

_VERBS: Final = frozenset(
    words(
        "abilit abit accomod accumul agevol agit alter amplific anim anticip applic arbitr articol assimil "
        "augur autentic beatific brontol calcol caric celebr certific circol classific coccol collabor colloc "
        "commemor complic comunic consider convalid contamin continu convoc coordin corrobor critic debilit dedic "
        "degener deleg deliber deposit desider determin digit dimentic disput discrimin dissemin domin dondol dubit "
        "duplic elabor elemosin elimin equivoc eredit esager esamin esercit esit esoner evapor evit evoc "
        "fabbric facilit formul fortific gener genera giudic giustific glorific gravit identific illumin imit "
        "immagin implic incorpor indic inquin integr intensific interpret intitol irrit isol justific lacer "
        "lacrim legittim liber limit logor macer mastic medic medit merit mescol milit moder modific modul "
        "moltiplic naufrag navig necessit nevic nomin notific numer obblig occup oper ordin origin ospit "
        "ostacol palpit partecip penetr pettin pizzic ponder popol pratic precipit predic preoccup prolifer "
        "pronostic prosper provoc pubblic purific qualific radic recit recuper regol replic resuscit rettific "
        "revoc riabilit rievoc rigener rimprover rinomin risuscit rivendic rosic rotol scaric scivol semin "
        "semplific separ sibil signific significh simul soffoc sollecit specific specul spopol stermin stimol "
        "strepit super supplic telefon termin toller tollera traffic transit unific vendic verific vigil "
        "visit vocifer zoppic"
    )
)
"""Verbs in -are whose present is stressed on the third last (abita), and on the fourth last with -ano (abitano)."""

_VERBS_ANO: Final = frozenset(
    words(
        "abbi abbracci abbrevi abit accett accompagn affid affront aggir aiut allevi alter alz am ammett "
        "analizz appoggi apprezz apr arrest arriv ascolt aspett assedi assist associ attacc attend attir "
        "aument avanz avvi ball bast blocc bruci cal cambi camin cammin cant ced cerc chiam chied chiud colg "
        "collabor cominci complet compr comprend concili conferm confess conosc consum cont contrast copi "
        "copr corr cost cre cred cresc crol cuoc cur debb decid dedic dev devi dic dica dichiar differenzi "
        "diment dimostr dipend distanzi divent divid don dorm dur entr esili esist evidenzi facc facci "
        "finanzi fond form fotocopi funzion gener giacc gioc gir gonfi graffi grid guadagn guard guid ignor "
        "impar impieg import incendi incontr indic inizi insegn insidi insist intend interess invi invidi "
        "invit lanci lasci lav lavor legg licenzi lott manc mand mang mangi mett minacci misur mont mostr "
        "muoi muov mut nasc neg negh negozi not occup odi offr oper organizz osserv pag parcheggi parl part "
        "pass pens perd permett pes pesc piacc piang pieg port poss potenzi premi prend present presenzi "
        "prest process promett prov punt raccont rappresent realizz regal rend resist rest ricord rid rifiut "
        "riguard rilasci rimang rimedi ringrazi rinunci riport risparmi risult ritorn rub salg salt salv sapp "
        "sbagli scambi scapp scelg scopr scriv segnal segu seguit sembr sent serv sied silenzi soffr sogn "
        "spacc spar spazi sper spieg spost stamp stud studi suon super svi svilupp tacc telefon tem teng tent "
        "tir tocc tolg torn trasform tratt trem trov uccid umili us utilizz vad valg valut vari ved vend veng "
        "vers viaggi vibr vinc viv vogli vot effettu attu soddisf guast install disinstall visualizz influenz aggiorn "
        "combin esplor controll autorizz appai compai pai riserv acquist manten conten contribu costitu distribu"
    )
)
"""Verbs whose third person plural in -ano or -ino is stressed before that ending (parlano), unlike nouns in -ano."""

_NOUNS_IANO: Final = re.compile(r"(?<!gl)(?<![cgh])iano$")
"""Adjectives and names; verbs have a soft c or g before this ending (cominciano, tagliano), or are listed."""
_NOUNS_ANO: Final = frozenset(
    words(
        "afgano afroamericano agostano alano altopiano amalfitano americano avellano avezzano baciamano "
        "bassano bolzano bressano carignano cassano conegliano contromano corigliano corrimano cosmopolitano "
        "costaricano damiano deltaplano dominicano gaetano germano giordano gitano giuliano guardamano "
        "lanciano latinoamericano legnano luciano lugano marzano melegnano merano messicano milano "
        "montepulciano murano nordamericano nostrano oristano pakistano palermitano parmigiano pontano "
        "portoricano profano puritano savignano scrivano silvano sottomano sudamericano veterano zigano"
    )
)
"""Names and nouns in -ano that the dictionary has not."""

_IMPERATIVES: Final = frozenset(
    words(
        "abbracci accompagn attend bac butt conced evit firm god nascond offr perdon permett prenot salut scus "
        "accend alz attiv avvi calm cancell clicc colleg condivid contatt disattiv ferm install invi ordin prepar "
        "prov registr ricarich risolv salt scald sbrig sied spegn svegli tien tocc trasferisc vers sbocc aggiorn "
        "sent smett spar spieg spiegh tagl togl tranquillizz trasmett sped svegl avvis avvert"
    )
)
"""More verbs whose imperative takes a pronoun: scusami, smettila."""

_STRESSED_I: Final = frozenset(
    words(
        "abbazia abulia addii addio agenzia agenzie agonia albania alchimia allegria allergia "
        "allergie amnistia anarchia anemia antipatia antonomasia apologia aristocrazia armonia "
        "astenia autopsia avvii avvio bio biopsia bramosia brusii brusio bugia bugie bulimia "
        "burocrazia calpestio cancelleria carestia categoria categorie cigolio compagnia compagnie "
        "copisteria cortesia democrazia desii desio dia dinastia dio economia elegia energia energie "
        "entropia epidemia epifania eresia euforia fantasia fantasie farmacia fattoria filosofia "
        "fobia follia follie formicolio fotografia fruscio garanzia garanzie gelosia geologia "
        "geometria gerarchia glicemia invii invio ipocondria ipocrisia ironia leggii leggio leucemia "
        "litania liturgia logorio lombardia luccichio lucia maestria magia magie malattia malattie "
        "mania maria melodia mercanzia mia mie mio miopia monarchia mormorii mormorio natii natio "
        "normandia nostalgia oblii oblio ossia osteria pandemia parodia pazzia pediatria pendii "
        "pendio periferia pia pie pigolio pii pio poesia poesie polizia polizie profezia psichiatria "
        "pulizia pulizie razzia regia regie rii rinvii rinvio rio romania ronzio sacrestia scia scie "
        "scintillio scrivania sia siano siate simmetria simpatia sinfonia sinfonie sodomia spia spie "
        "stia strategia strategie teoria teorie terapia terapie trattoria trepestio trigonometria "
        "trio turchia tuttavia ungheria utopia utopie via vie zia zie zii zio"
    )
)
_STRESSED_IA: Final = re.compile(
    r"(?:log|graf|craz|nom|sof|fon|tom|pat|latr|metr|gam|arch|agog|iatr|urg|scop|terap|tass|stregon|manc|chir|cardi)i[ae]$"
    r"|[bcdfglmnprstvz]{1,2}eri[ae]$"
)
_GLIDE: Final = frozenset(
    words(
        "materia materie miseria miserie arteria arterie siberia feria ferie nigeria algeria liberia "
        "serie seria etc imperia iberia interie esteria congerie intemperie cesaria deleteria "
        "deleterie batteri criteri misteria"
    )
)


_PREFIX: Final = re.compile(r"^(?:sotto|sovra|sopra|super|multi|inter|contro|auto|dis|ri|pre)(?=\w{4})")
"""What stands before a word without changing its stress: sottoalbero, disabilita."""


def _third_last(stem: str) -> bool:
    """Tell whether a word without its last vowel is stressed on the third last syllable, with a prefix or without."""
    return any(bare in _STEMS or bare in _VERBS for bare in (stem, _PREFIX.sub("", stem)))


def position(word: str, syllables: int) -> int:
    """Return the stressed syllable of ``word`` (lower case, without an accent), counted from its end: 2, 3 or 4."""
    if syllables < 3 or word in _PAROXYTONES or _SECOND_CONJUGATION.search(word) or _NOUNS_IERE.search(word):
        return 2
    if _PRENDERSELA.search(word) and _VERBS_ERE.search(f"{word[:-4]}e"):
        return min(4, syllables)
    if _WITH_TWO_PRONOUNS.search(word):
        return min(4, syllables)
    if _WITH_PRONOUNS.search(word) or _SHORT_WITH_TWO_PRONOUNS.search(word):
        return 3
    if imperative := _IMPERATIVE_WITH_TWO.fullmatch(word) or _IMPERATIVE.fullmatch(word):
        pronouns = 2 if _IMPERATIVE_WITH_TWO.fullmatch(word) else 1
        stem = imperative[1].rstrip("ih")
        bare = {imperative[1], stem, _PREFIX.sub("", stem)}
        if bare & _VERBS:
            return min(3 + pronouns, syllables)
        if bare & (_VERBS_ANO | _IMPERATIVES):
            return 2 + pronouns
    if word.endswith(("izzino", "oggino", "eggino")) and syllables > 3:
        return 3
    if word.endswith(("ano", "ino", "hino")):
        stem = word[:-3].rstrip("h")
        if {stem, stem.rstrip("i"), _PREFIX.sub("", stem)} & _VERBS:
            return min(3 if stem.endswith("u") else 4, syllables)
        if stem in _VERBS_ANO or stem.rstrip("i") in _VERBS_ANO:
            return 3
        if word.endswith("ano") and word not in _NOUNS_ANO and not _NOUNS_IANO.search(word):
            return 3
    if _VERBS_ERE.search(word) or _ENDINGS.search(word) or word.endswith("ono"):
        return 3
    stems = (word[:-1], word[:-1].rstrip("h"), word)
    if not any(map(_third_last, stems)):
        return 2
    return 2 if word[-2:] in ("uo", "ua", "ui", "ue") else 3  # contìnuo, cospìcuo: the u is no syllable


def listed(word: str) -> bool:
    """Tell whether a word that ends in a consonant is one of those stressed on the third last: monitor, autobus."""
    return word in _STEMS


def stressed_i(word: str) -> bool:
    """Tell whether the i of a word in -ia, -ie or -io bears the stress (``polizia``, but ``storia``)."""
    return word in _STRESSED_I or (word not in _GLIDE and bool(_STRESSED_IA.search(word)))
