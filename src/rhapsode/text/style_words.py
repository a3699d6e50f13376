"""Words of directions in prose ("in a hushed, conspiratorial tone"), and the manner that each stands for.

They would be too common to make a tag of a bracket: those of tags are in :mod:`rhapsode.text.directions`. Names of
manners are those of :data:`rhapsode.text.deliveries.DELIVERIES`; ``plain`` is understood, and changes nothing.
"""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = {
    "plain": "neutral neutrally normal normally plain plainly natural naturally moderate medium steady",
    "fast": "fast quick rapid hurried brisk briskly faster quicker speedy fast-paced rushed",
    "slow": "slow slowly unhurried leisurely slow-paced",
    "low": "deep low lower low-pitched deeper baritone bass",
    "high": "high higher high-pitched shrill squeaky",
    "warm": "warm warmth welcoming hospitable grateful gratefully thankful intimate cozy",
    "cheerful": "upbeat bright cheerfulness positive perky bubbly chipper jolly merry sunny lighthearted "
    "light-hearted",
    "happy": "joy delighted delight gleeful gleefully happiness jovial overjoyed ecstatic elated",
    "excited": "energetic energetically lively enthusiasm excitement animated exhilarated thrilling peppy energized",
    "sad": "sadness upset gloomy gloom sorrow grief grieving heartbroken depressed depressing dejected melancholic "
    "miserable downcast lonely hopeless hopelessly unhappy unhappily heavy-hearted",
    "angry": "anger rage fury frustrated frustration outraged aggressive aggressively hostile bitter bitterly enraged "
    "mad heated",
    "scared": "fear frightened",
    "terrified": "terror horror",
    "panicked": "panic",
    "nervous": "tense tensely stressed uneasy jittery anxiety nervousness",
    "urgent": "urgency",
    "agitated": "impatient impatiently restless",
    "monotone": "flat emotionless expressionless unemotional robotic-sounding lifeless",
    "deadpan": "dry matter-of-fact laconic indifferent detached",
    "bored": "boredom disinterested uninterested",
    "tired": "exhausted exhaustion fatigued drowsy drowsily lethargic weariness",
    "clear": "clear crisp articulate articulated distinct distinctly professional professionally "
    "enunciated",
    "calm": "peaceful peacefully soothing tranquil serene serenely meditative laid-back measured "
    "unruffled zen mellow",
    "gentle": "reassuring reassuringly comforting kind kindly caring loving lovingly affectionate affectionately "
    "motherly fatherly tenderness kindness humble humbly",
    "empathetic": "compassionate compassionately compassion empathy sympathy heartfelt sincere sincerely "
    "apologetic apologetically",
    "soft": "soft-spoken softspoken confidential sultry seductive seductively sensual delicate delicately",
    "friendly": "casual casually conversational approachable inviting polite politely courteous amiable easygoing",
    "serious": "formal formally stern sternly dignified somber sombre gravitas severe severely earnest",
    "confident": "confidence authoritative authoritatively commanding assertive assertively firm firmly boldly "
    "powerful powerfully forceful forcefully resolute",
    "curious": "curiosity inquisitive",
    "amazed": "wonder awe amazement astonishment wonderstruck",
    "surprised": "surprise shock shocked",
    "mysterious": "conspiratorial conspiratorially secretive secretively ominous ominously eerie eerily spooky creepy "
    "sinister menacing menacingly evil dark darkly haunting mystery suspenseful suspicious suspiciously dread",
    "mischievous": "cheeky sassy witty silly goofy flirty flirtatious flirtatiously impish",
    "smug": "condescending condescendingly arrogant arrogantly cocky haughty patronizing",
    "embarrassed": "shy shyly timid timidly sheepish sheepishly bashful ashamed guilty",
    "hesitant": "doubtful unsure uncertain skeptical sceptical",
    "dramatic": "intense intensely intensity passionate passionately theatrical theatrically epic emotional "
    "emotionally",
    "proud": "pride triumphant triumphantly victorious",
    "disgusted": "disgust",
    "disappointed": "disappointment",
    "desperate": "desperation",
    "hopeful": "optimistic optimistically",
    "relieved": "relief",
    "tearful": "tears crying sobbing weeping",
    "smiling": "smile grin",
    "growling": "growl gravelly",
    "muttering": "murmur",
    "shout": "yell",
    "breathless": "panting",
}  # fmt: skip
STYLE_WORDS: Final = {word: name for name, words in _WORDS.items() for word in words.split()}
"""The manner that each word stands for."""

_TAGS: Final = (
    "gloomy heartbroken melancholic depressed miserable frustrated impatient impatiently outraged aggressive "
    "aggressively enraged tense tensely stressed exhausted emotionless expressionless laconic deadpan indifferent "
    "reassuring reassuringly comforting lovingly loving affectionate affectionately compassionate compassionately "
    "sincere sincerely apologetic apologetically seductive seductively sultry conversational politely stern sternly "
    "somber sombre earnest authoritative commanding assertive firmly boldly shocked conspiratorial conspiratorially "
    "secretively ominous ominously eerie eerily spooky creepy sinister menacing menacingly suspiciously cheeky "
    "sassy silly flirty flirtatious condescending condescendingly arrogantly shy shyly timid timidly sheepish "
    "sheepishly intense intensely passionate passionately theatrical theatrically emotional emotionally triumphant "
    "triumphantly optimistic upbeat energetic energetically lively delighted overjoyed ecstatic gleeful gleefully "
    "lighthearted skeptical sceptical panting peacefully serene serenely casually kindly gratefully bitterly darkly "
    "matter-of-fact laid-back hurried rushed"
)
TAG_WORDS: Final = {word: STYLE_WORDS[word] for word in _TAGS.split() if word in STYLE_WORDS}
"""Those that are tags in brackets as well, because they are not used for editorial insertions."""

ROLES: Final = {
    "secret": "whisper", "conspirator": "whisper", "librarian": "quiet", "commentator": "excited",
    "sportscaster": "excited", "cheerleader": "excited", "auctioneer": "fast", "newsreader": "clear",
    "newscaster": "clear", "anchor": "clear", "meditation": "calm", "yoga": "calm", "bedtime": "gentle",
    "lullaby": "gentle", "grandmother": "gentle", "grandma": "gentle", "robot": "robotic", "android": "robotic",
    "zombie": "monotone", "child": "high", "kid": "high", "toddler": "high", "fairy": "high", "villain": "mysterious",
    "witch": "mysterious", "ghost": "mysterious", "monster": "growling", "giant": "growling", "trailer": "dramatic",
    "storyteller": "expressive", "sergeant": "shout", "funeral": "serious", "eulogy": "serious",
}  # fmt: skip
"""What the voice is to sound like ("like a sports commentator"), and the manner of that."""

_IDIOMS: Final = (
    (r"out of breath", "breathless"),
    (r"(?:on|at) the (?:verge|brink) of tears|close to tears", "tearful"),
    (r"(?:with no|without(?: any)?|no) (?:emotions?|feelings?|expression|inflection)", "expressionless"),
    (r"(?:with )?(?:high|lots of|a lot of|full of) energy", "energetic"),
    (r"(?:with )?low energy", "exhausted"),
    (r"(?:barely|hardly) (?:contained|controlled|suppressed|concealed)", "very"),
    (r"(?:kind|sort) of", "somewhat"),
    (r"matter of fact(?:ly)?", "matter-of-fact"),
    (r"laid back", "laid-back"),
    (r"under (?:his|her|your|their|my|the) breath", "murmur"),
    (r"(?:through|with) gritted teeth", "rage"),
    (r"no longer|not any ?more", "not"),
)
IDIOMS: Final = tuple((re.compile(rf"\b(?:{idiom})\b"), word) for idiom, word in _IDIOMS)
"""Phrases that mean something else than their words do, and the word that stands for each."""

OF_A_VOICE: Final = frozenset(
    ("high", "low", "lower", "higher", "deep", "flat", "bright", "fast", "quick", "clear", "dark", "dry", "kind")
)
"""Words that may be about something else than a voice: they act unless a noun that is not understood follows ("high
quality", "fast food").
"""

STRENGTHS: Final = {
    "extremely": 1.7, "incredibly": 1.6, "very": 1.4, "super": 1.4, "really": 1.3, "so": 1.3, "deeply": 1.3,
    "painfully": 1.3, "too": 1.3, "extra": 1.3, "highly": 1.3, "totally": 1.3, "absolutely": 1.3, "completely": 1.3,
    "overly": 1.3, "increasingly": 1.2, "more": 1.2, "great": 1.2, "lot": 1.2, "lots": 1.2, "much": 1.2, "quite": 1.1,
    "pretty": 1.1, "rather": 1.0, "fairly": 0.8, "moderately": 0.8, "almost": 0.7, "somewhat": 0.6, "slightly": 0.5,
    "little": 0.5, "bit": 0.5, "tad": 0.5, "mildly": 0.5, "subtly": 0.5, "subtle": 0.5, "lightly": 0.5, "less": 0.5,
    "barely": 0.4, "faintly": 0.4, "hint": 0.4, "touch": 0.4,
}  # fmt: skip
"""How strong the word behind it is meant."""
