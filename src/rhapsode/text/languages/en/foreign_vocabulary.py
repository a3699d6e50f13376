# ruff: noqa: E501
"""The commonest words of other languages, by which a phrase of theirs is known in an English text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rhapsode.text.languages.en.wordlists import word_set


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of a language, in small letters, by what they prove."""

    telling: frozenset[str]
    """Words that stand in English texts in phrases of the language only."""
    shared: frozenset[str]
    """Words that names, loans or related languages have as well, or that look like English words."""
    pairs: frozenset[tuple[str, str]]
    """Two words side by side that tell the language, though neither does alone."""
    spelling: re.Pattern[str]
    """How words of the language are spelled as far as letters go."""


def _vocabulary(spelling: str, telling: str, shared: str, pairs: str) -> Vocabulary:
    both = (pair.split() for pair in pairs.split(","))
    return Vocabulary(
        word_set(telling), word_set(shared), frozenset((first, second) for first, second in both), re.compile(spelling)
    )


VOCABULARIES: Final[Mapping[str, Vocabulary]] = {
    "es": _vocabulary(
        "[a-jl-vx-záéíóúñü]+",
        "está están estás estoy estamos estaba cómo qué vienes mijo mija quién cuándo dónde cuál cuánto cuántos cuánta aquí allí ahora también días "
        "buenos buenas adiós mañana luego hola quiero quieres quiere queremos querido querida tengo tienes tiene tenemos tienen puedo "
        "puedes puede podemos vamos llamo llamas llama hablo hablas habla hablamos español española soy eres somos señorita usted "
        "ustedes nosotros ellos ellas muy mucha muchas muchos bien pero porque siempre nunca ayer noches tardes tarde siento perdón "
        "conocerte conocerlo encantado encantada preocupes preocupe vemos vámonos cuidado entiendo comprendo necesito gusta gustan "
        "gustaría dónde hijo hija hijos mío mía corazón niño niña niños abuela abuelo hermano hermana mujer hombre dinero trabajo "
        "trabaja trabajar comer beber vivir vivo vive leche agua pregunta palabra palabras ayuda ayúdame cállate ándale órale oye mira "
        "dime dame déjame sé año años nombre cuenta ojos cabeza mejor nadie algo otra otro estas tú él mí sí bebé feliz cumpleaños navidad "
        "nuevo nueva ciudad calle libros perro perros gato gatos rojo azul verde blanco cuatro cinco seis siete nueve diez veinte cien "
        "lunes martes miércoles jueves viernes sábado enero febrero marzo abril mayo junio julio septiembre diciembre quizás tampoco nuestro nuestra",
        "el la los las lo de del al en y o e que por para con sin no si se me te le les nos os mi mis tu tus su sus un una uno es ha he "
        "yo todo toda todos nada gracias favor señor señora amor amigo amigos amiga casa mesa libro noche día hoy uno dos tres ocho grande "
        "como cuando donde este esta eso esa vida loca mundo dios mucho gusto hasta son ser fue va ven ir mano poco solo sobre entre a "
        "madre padre tío tía vaya claro bueno buena mal hace sea come comida pan vino sal sol luna ole bravo",
        "mucho gusto, por favor, de nada, mi amor, mi casa, su casa, mi amigo, no se, lo mismo, con mucho",
    ),
    "fr": _vocabulary(
        "[a-jl-vx-zàâçéèêëîïôœùûüÿ']+",
        "combien trente quarante cinquante soixante ici bientôt bienvenue incroyable c'est qu'est s'il j'ai j'aime t'aime l'amour d'accord n'est bonjour bonsoir merci beaucoup voudrais suis êtes sommes avez avons "
        "vous nous je très où être avec dans pour pourquoi parce aussi toujours jamais rien quelque chose comment allez appelle "
        "appelez m'appelle parlez parle français française oui voilà voici plaît salut madame monsieur messieurs mesdames mademoiselle "
        "sais sait voulez veux veut peux peut faire fait demain aujourd'hui hier désolé désolée excusez chéri chérie mère "
        "père frère sœur fille garçon maison chambre livre eau fromage poulet crème sûr ça même déjà encore quoi quel quelle quels qui "
        "sont était ont leur notre votre mes tes ses cette ces celui jour jours nuit temps année vie amour ciel cœur heureux heureuse "
        "homme femme enfants gens merde alors allons comprends comprenez arrivé bibliothèque école ville rue deux trois quatre sept huit neuf dix vingt cent "
        "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février juin juillet août septembre octobre décembre noël tout tous toute toutes",
        "tu monde le la les l' un une de du des d' à au aux et ou mais donc ni car en sur sous sans par chez entre il elle on ils elles me te se "
        "ne pas plus moi toi lui mon ma ton ta son sa ce est a ai as va vas bon bonne bien petit petite grand grande beau belle ami amie amis "
        "mal non si que dont vin pain thé café baguette rose noir blanc rouge vert bleu roi reine dieu fois revoir santé "
        "appétit voyage chance mot comme après an ans",
        "zut alors, sacré bleu, comme on, mille pardons, mes amis, mon ami, mon dieu, mon amour, ma belle, ma petite, ce soir, et toi, ne pas",
    ),
    "it": _vocabulary(
        "[a-ilm-vzàèéìòù']+",
        "buongiorno buonasera buonanotte ciao grazie prego scusi scusa arrivederci perché anche sono siamo siete hai abbiamo avete "
        "hanno chiamo chiami chiama parlo parli italiano italiana voglio vuoi vuole posso puoi può vorrei questo questa quello quella "
        "molto bene benissimo buon appetito molte tutto tutti niente adesso sempre mai oggi domani ieri dove cosa così più già ancora della dello degli "
        "delle nella nello dalla sulla gli è ragazzi ragazzo ragazza amico amici figlio figlia bambino bambini uomo moglie sorella fratello "
        "amore cuore notte giorno acqua birra formaggio pesce vedi guarda andiamo aspetta capisco capito mangia mangiare bello bella bellissimo "
        "bellissima buono buona migliore nuovo piacere conoscerti piace dolce ecco allora certo quanto costa vieni dimmi lascia due quattro cinque sette otto nove dieci",
        "il lo la i le l' un una uno di a da in con su per tra fra e ed o ma se che chi non no si mi ti ci vi me te io tu lui lei noi voi "
        "loro mio mia tuo tua suo sua al del dal nel sul va vita come stai sta sto ho ha mille signora signore signor via casa tempo "
        "mamma papa pane vino sole luna mare cara caro bravo brava santo santa donna poco tanto uno tre sei basta mezzo tutta ogni pasta",
        "come stai, come sta, va bene, mamma mia, amore mio, che bella, come va",
    ),
    "de": _vocabulary(
        "[a-zäöüß]+",
        "ich nicht ist sind bist haben habe hast wird werden kann kannst muss musst möchte möchten guten gute tag wiedersehen danke bitte "
        "schön sehr wie geht ihnen heiße heißt heißen auch aber oder weil wenn dass doch noch schon immer wieder nichts etwas alles "
        "mein meine meinen meiner dein deine sein unser mich dich sich uns euch ihr ihre sie wer warum woher wohin welche für über "
        "auf aus bei nach vom zum zur eine einen einer eines kein keine das frau fräulein herr herrn freund freunde freundin mutter vater bruder "
        "schwester kinder mann liebe liebst liebt gott himmel leben welt zeit tage nacht abend heute morgen gestern jahre haus straße stadt "
        "wasser brot bahnhof komm kommen komme gehen gehe weiß wissen sprechen spreche deutsch verstehe verstehen entschuldigung tschüss jawohl "
        "genau natürlich wunderbar gesundheit prost zwei drei vier fünf sechs sieben neun zehn willkommen kleine großer große gut",
        "der die den dem des ein und zu in im an am von mit es er wir ja nein so war hat man um ob mal denn als bis durch nur dann da hier "
        "uber ins was will hallo tun los alt neu hand land arm wind wort ende name bin du wo alle nie acht",
        "mein gott, kein problem, na ja",
    ),
    "pt": _vocabulary(
        "[a-jl-vxzáâãàçéêíóôõú]+",
        "não você vocês está estou são obrigado obrigada olá tudo bem bom boa noite tarde manhã amanhã hoje muito muita também porque quando onde "
        "quem qual falo fala falar português meu minha seu sua nosso nós eu ele ela isso isto aqui ali até já então coração saudade "
        "desculpe desculpa licença prazer chamo tenho tem temos quero quer posso pode gosto gostaria tchau beijo beijos abraço mãe pai irmão "
        "irmã filho filha avó dinheiro trabalho água leite pão dois três quatro cinco sete oito nove dez",
        "o a os as um uma de do da dos das em no na nos nas por para com sem se que e ou mas me te lhe mais mal sim dia vida amor amigo "
        "favor como eles elas é ser foi vai casa",
        "por favor, de nada",
    ),
}  # fmt: skip
"""What proves a phrase of each language: two words of which one is telling, or is no English word."""
