"""Recognises directions to the voice in square brackets, as in Gemini's documentation.

A direction is the name of a sound (``[laughs]``), or words of manner with what may stand before and behind them
(``[very softly]``, ``[sarcastically, one word at a time]``, ``[in a low voice]``, ``[like a pirate]``). Everything
else in brackets is spoken: ``[not]``, ``[sic]``, ``[Figure two]``. The tables are all there is to it. Some words are a
direction only where a sentence begins (``[in awe]``, ``[laughing at his own joke]``): within one an editor may have
put them there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rhapsode.text.style_words import STRENGTHS, STYLE_WORDS, TAG_WORDS

# The name of each sound or manner, then the words that stand for it.
SOUNDS: Final = {
    "laugh": "laugh laughs laughing laughter", "chuckle": "chuckle chuckles chuckling",
    "giggle": "giggle giggles giggling", "snicker": "snicker snickers snickering snigger sniggers",
    "snort": "snort snorts snorting", "sigh": "sigh sighs sighing", "gasp": "gasp gasps gasping",
    "groan": "groan groans groaning", "moan": "moan moans moaning", "cough": "cough coughs coughing",
    "sniff": "sniff sniffs sniffing sniffle sniffles", "yawn": "yawn yawns yawning", "gulp": "gulp gulps gulping",
    "sob": "sob sobs sobbing", "wheeze": "wheeze wheezes wheezing",
    "cry": "cry cries crying weeps weeping", "scream": "scream screams screaming",
    "hum": "humming hums", "whistle": "whistles whistling", "inhale": "inhale inhales inhaling",
    "exhale": "exhale exhales exhaling", "breath": "breathes breathing", "hiccup": "hiccup hiccups hiccupping",
    "snore": "snore snores snoring", "burp": "burp burps burping", "sneeze": "sneeze sneezes sneezing",
    "swallow": "swallows swallowing", "shudder": "shudders shuddering",
    "effect": "applause clapping claps gunshot gunshots explosion cheering", "hesitation": "uhm uhmm umm",
}  # fmt: skip

MANNERS: Final = {
    "whisper": "whisper whispers whispering whispered hushed", "shout": "shout shouts shouting shouted yells yelling",
    "loud": "loud loudly louder", "quiet": "quiet quietly quieter", "soft": "soft softly softer",
    "excited": "excited excitedly enthusiastic enthusiastically thrilled", "happy": "happy happily joyful joyfully",
    "cheerful": "cheerful cheerfully cheery", "sad": "sad sadly sorrowful sorrowfully mournful mournfully melancholy",
    "angry": "angry angrily furious furiously annoyed irritated", "scared": "scared afraid fearful fearfully",
    "terrified": "terrified horrified", "clear": "clearly",
    "nervous": "nervous nervously anxious anxiously worried", "panicked": "panicked panicking panicky",
    "serious": "serious seriously solemn solemnly grave gravely coldly",
    "calm": "calm calmly soothing soothingly relaxed",
    "curious": "curious curiously intrigued quizzical quizzically",
    "bored": "bored boredly", "tired": "tired tiredly weary wearily sleepy",
    "sarcastic": "sarcastic sarcastically sarcasm ironically mocking mockingly",
    "amazed": "amazed astonished awed impressed",
    "surprised": "surprised", "mischievous": "mischievous mischievously playful playfully teasing teasingly",
    "trembling": "trembling tremulous shaky shakily",
    "hesitant": "hesitant hesitantly hesitating hesitates cautious cautiously stammers stammering stutters stuttering",
    "confident": "confident confidently", "gentle": "gentle gently tender tenderly", "warm": "warmly",
    "friendly": "friendly", "dramatic": "dramatic dramatically", "mysterious": "mysterious mysteriously",
    "robotic": "robotic robotically", "monotone": "monotone", "singing": "singing singsong sings rapping raps",
    "disgusted": "disgusted", "disappointed": "disappointed disappointedly resigned resignedly",
    "desperate": "desperate desperately",
    "pleading": "pleading pleadingly begging", "proud": "proud proudly", "smug": "smug smugly",
    "deadpan": "deadpan dryly flatly matter-of-factly", "interrupting": "interrupting interrupts overlapping",
    "emphatic": "emphasized emphatic emphatically",
    "breathless": "breathless breathlessly", "urgent": "urgent urgently",
    "muttering": "muttering mutters mumbling mumbles murmuring murmurs", "growling": "growling growls",
    "fast": "quickly rapidly hurriedly swiftly rapid-fire fast-paced",
    "slow": "slowly slower", "smiling": "smiling smiles grinning amused amusedly",
    "hoarse": "hoarse hoarsely raspy", "grumpy": "grumpy grumpily", "admiring": "admiration admiringly",
    "empathetic": "empathetic empathetically sympathetic sympathetically", "hopeful": "hopeful hopefully",
    "relieved": "relieved", "embarrassed": "embarrassed", "confused": "confused puzzled", "agitated": "agitated",
    "tearful": "tearful tearfully", "expressive": "expressive expressively",
    "thoughtful": "thoughtful thoughtfully pensive pensively wistful wistfully nostalgic dreamy dreamily",
}  # fmt: skip

_BEFORE: Final = "|".join((
    *(word for word in STRENGTHS if word.endswith("ly")),
    *("very", "really", "so", "super", "extra", "quite", "rather", "too", "more", "less", "almost", "somewhat"),
    r"a\s(?:little(?:\sbit)?|bit|tad|touch)", r"(?:kind|sort)\sof", "suddenly", "speaking", "speaks", "says", "said",
    "spoken", "sounding", "sounds", "talking", "talks", "reading", "reads", "clearly",
))  # fmt: skip
"""What may stand before a sound or a manner."""
_AGAIN: Final = "and|then|but|or|while|yet"
"""What joins two of them, beside a comma."""
_BEHIND: Final = (
    "to\\s(?:him|her|them|it|my|your)self|to\\sthemselves|out\\sloud|aloud|again|now|nervously|in\\srelief|in\\spain"
    "|deeply|heavily|loudly|softly|quietly|slowly|quickly|hard|sharply|in|out|voice|tone|whisper|breath"
    "|a\\s(?:little|bit|lot)|one\\s[a-z]{1,12}\\s(?:slow\\s)?word\\sat\\sa\\stime|one\\sword\\sat\\sa\\stime"
)
"""What may stand behind one."""
_VOICES: Final = "voice|tone|whisper|accent|manner|way|mood|shout|sigh|laugh|smile|chuckle|giggle|gasp|breath|sneer"
_KINDS: Final = (
    "long|short|deep|heavy|light|small|big|little|slight|sharp|sudden|quick|slow|faint|low|dry|awkward|fake|forced|evil"
    "|hollow|hearty|strangled|stifled|choked|muffled|hysterical|maniacal|exasperated|audible|contented|wistful"
)
"""What a sound may be like, beside words of manner."""
_NOUNS: Final = (
    "laugh|laughter|chuckle|giggle|snicker|snort|sigh|gasp|groan|moan|cough|sniff|sniffle|yawn|gulp|sob|cry|scream|hum"
    "|whistle|inhale|exhale|hiccup|sneeze|swallow|shudder|wheeze"
)
_FEELINGS: Final = (
    "awe|disbelief|tears|shock|horror|panic|terror|fear|despair|disgust|anger|surprise|amazement|sadness|joy|wonder|pain"
    "|frustration|agony|relief|confusion|excitement|admiration|alarm"
)
_SOURCES: Final = (
    "door|phone|telephone|doorbell|bell|clock|crowd|audience|music|thunder|dog|leaves|wind|rain|siren|sirens|alarm|car"
    "|engine|glass|footsteps|birds|baby|horn|static|waves|fire"
)
_NOISES: Final = (
    "slam|slamm|ring|open|clos|creak|play|fad|stop|stopp|start|swell|cheer|applaud|murmur|boo|chant|rumbl|crackl|bark"
    "|rustl|howl|blow|blar|wail|honk|chirp|cry|break|shatter|approach|crash|tick|buzz|beep|click|screech|fall|pass"
)
"""What is heard of them, without the ending."""

WORDS: Final = TAG_WORDS | {
    word: name for table in (SOUNDS, MANNERS) for name, words in table.items() for word in words.split()
}
"""The name of the sound or manner that each word stands for."""

_ONE = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
_SOUND = "|".join(sorted((word for words in SOUNDS.values() for word in words.split()), key=len, reverse=True))
_ADVERB = r"(?!(?:only|family|early|daily|ugly|holy|supply|reply)\b)[a-z]{2,16}ly"
_CORE = (
    rf"(?:(?:(?:{_BEFORE})\s){{0,5}}(?:{_ONE})(?:\s(?:{_BEHIND})){{0,2}}"
    rf"|(?:{_SOUND})\s(?:{_ADVERB}|harder|with\s(?:{_FEELINGS})))"
)
# [in a low voice], [with a Scottish accent], [like a pirate], [as if out of breath], [clears throat]
_STYLE = "|".join(sorted(map(re.escape, STYLE_WORDS), key=len, reverse=True))
_PHRASE = (
    rf"(?:in|with|as)\s(?:an?|his|her|their|my)\s(?:[a-z'-]{{1,20}},?\s){{0,4}}(?:{_VOICES})"
    rf"|with\s(?:(?:great|much|more|some|a\slot\sof|a\shint\sof|a\stouch\sof)\s)?(?:{_STYLE})"
    rf"|(?:(?:{_BEFORE})\s)?(?:{_STYLE})\s(?:voice|tone|pitch)|(?:as\sif\s)?out\sof\sbreath"
    r"|(?:like|as\sif)\s(?:an?|the|you|he|she|it|they|to|dracula|santa)(?:\s[a-z'-]{1,20}){0,8}"
    rf"|(?:clears|clearing)\s(?:(?:his|her|their|my)\s)?throat(?:\s{_ADVERB})?"
    r"|(?:takes?|taking|draws?|catches)\s(?:a|his|her|their)\s(?:[a-z]{1,12}\s)?breath|breath|breathe"
    rf"|(?:a\s)?(?:{_KINDS}|shaky|soft)\s(?:breath|intake\sof\sbreath)|heavy\sbreathing"
    rf"|(?:an?\s)?(?:(?:{_KINDS}|{_STYLE}|{_ONE}),?\s){{1,2}}(?:{_NOUNS})(?:\sof\s[a-z]{{1,15}})?"
    rf"|(?:an?\s)?(?:{_NOUNS})\sof\s(?:{_FEELINGS})|(?:bursts?|bursting)\s(?:out\s(?:laughing|crying)|into\s(?:tears|laughter))"
    r"|(?:starts?|starting|begins?|beginning|continues?|tries|trying|keeps)\s(?:not\s)?(?:to\s(?:laugh|cry|sob|cough|giggle)"
    r"|(?:laughing|crying|sobbing|coughing|giggling|whispering|shouting|singing))"
    r"|(?:(?:thick|strong|slight|heavy)\s)?(?:british|american|english|scottish|irish|welsh|australian|french|german|spanish"
    r"|italian|russian|indian|southern|texan|jamaican|chinese|japanese|foreign|posh|cockney)\saccent"
    r"|under\s(?:his|her|their)\sbreath|through\s(?:his\s|her\s)?(?:tears|laughter|gritted\steeth)"
    r"|(?:on\sthe\s(?:verge|brink)\sof|close\sto|(?:fighting|holding|choking)\sback)\s(?:tears|laughter)"
    r"|(?:with(?:out|\sno)\s(?:any\s)?|no\s)(?:emotion|expression|inflection)s?"
    r"|(?:spoken|speaks?|speaking|talking|reads?|reading)\s(?:like|with|in|as)(?:\s[a-z'-]{1,20}){1,8}"
    r"|(?:voice|tone)\s(?:breaking|breaks|cracking|cracks|trembling|trembles|shaking|shakes|rising|falling|low)"
    rf"|(?:{_SOURCES})\s(?:{_NOISES})(?:e|e?s|ing)?|trail(?:s|ing)\soff|stage\swhisper|emphasis"
)
_DIRECTION = re.compile(
    rf"(?:{_CORE}|(?:{_STYLE})(?=,)|very\s(?:fast|slow)(?=,?\s(?:{_AGAIN})\s))(?:(?:,\s?|\s)(?:(?:{_AGAIN})\s)?(?:{_CORE}|{_PHRASE}|{_BEHIND})"
    rf"|(?:,\s?(?:(?:{_AGAIN})\s)?|\s(?:{_AGAIN})\s)(?:{_STYLE})){{0,4}}|{_PHRASE}"
)
_LABELLED = re.compile(
    r"(?:style|tone|mood|emotion|voice|delivery|manner|speed|pace|pitch|volume|energy)\s?[:=]\s?(?P<style>.+)"
)
_MUSIC: Final = (
    "background|cheerful|dramatic|eerie|gentle|happy|ominous|orchestral|piano|sad|soft|suspenseful|tense|theme|upbeat"
)
_STAGE = re.compile(
    rf"in\s(?:{_FEELINGS})|(?:(?:{_MUSIC})\s)?music|footsteps|beep(?:s|ing)?|aside|to\s(?:him|her|them)sel(?:f|ves)"
    r"|(?:jump|cut)(?:s|ting|ing)\sin|in\sthe\s(?:style|manner|voice)\sof(?:\s[a-z'-]{1,20}){1,4}"
    r"|(?:nods|shrugs|winks|frowns|smirks)(?:\s[a-z]{2,16}ly)?|rolls\s(?:(?:his|her|their)\s)?eyes|leans\sin|looks\saway"
    r"|(?:whisper|shout|yell|mutter|mumbl|murmur|growl|laugh|chuckl|giggl|sigh|gasp|sob|cry|speak|talk)"
    r"(?:s|es|ing)\s(?:to|at|over|into|as|with|while|and|through|from|behind|under|in|out|off|back|like|so)(?:,?\s[a-z'-]{1,20}){1,9}"
)
"""What directs where a sentence begins."""


@lru_cache(maxsize=1024)
def direction(content: str, *, opens: bool = False) -> str | None:
    """Return the name of what a bracket's ``content`` directs, ``""`` for a direction without one, ``None`` for text.

    The name is that of the first sound in it, or else that of the first manner. ``opens``: a sentence begins with it.
    """
    words = " ".join(content.lower().replace("’", "'").split())  # noqa: RUF001
    if _DIRECTION.fullmatch(words) is None and not (opens and _STAGE.fullmatch(words)):
        return None
    first = re.search(rf"\b(?:{_SOUND})\b", words) or re.search(rf"\b(?:{_ONE})\b", words)
    return WORDS[first[0]] if first else ""


def labelled(content: str) -> str | None:
    """Return the words of a direction with a label before them (``tone: sad``); ``None`` if there is no label."""
    match = _LABELLED.fullmatch(content)
    return match["style"] if match else None
