"""What the speech is measured on: sentences as people write them, and how they are said where that is not one to one.

``spoken`` is the reference when the written form can be read in several ways; it is one that any reader would accept.
Names are common ones: a rare name tells how Whisper spells, not how it was said.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text to speak, and the words that should be heard if they are not those of the text."""

    category: str
    text: str
    spoken: str | None = None

    @property
    def reference(self) -> str:
        """The words to compare with."""
        return self.spoken or self.text


SENTENCES: tuple[Sentence, ...] = (
    # plain prose
    Sentence("prose", "The harbour was quiet, and the last boat came in just before the rain."),
    Sentence("prose", "She closed the book, put out the lamp, and listened to the wind in the chimney."),
    Sentence("prose", "Nobody had expected the old bridge to survive another winter, yet there it stood."),
    Sentence("prose", "Bread needs four things: flour, water, salt, and more patience than most of us have."),
    Sentence("prose", "When the power failed, the whole street came outside to look at the stars."),
    Sentence("prose", "A good map tells you where you are; a better one tells you where you could go."),
    Sentence("prose", "The committee agreed, after a long discussion, that the garden should stay open to everyone."),
    # questions
    Sentence("questions", "Did you remember to lock the back door?"),
    Sentence("questions", "What would you do if the train never came?"),
    Sentence("questions", "Could you tell me how far it is to the nearest hospital, please?"),
    Sentence("questions", "Why does the moon look bigger when it is close to the horizon?"),
    Sentence("questions", "You are coming to the concert on Saturday, aren't you?"),
    Sentence("questions", "Is there any reason why we shouldn't start without them?"),
    # numbers
    Sentence("numbers", "There are 365 days in a year and 24 hours in a day."),
    Sentence("numbers", "The stadium holds 42,500 people, but only 12,000 came."),
    Sentence("numbers", "Turn to page 218 and read the 3rd paragraph."),
    Sentence("numbers", "The temperature fell by 6.5 degrees in less than 20 minutes."),
    Sentence("numbers", "About 71% of the surface of the Earth is covered by water."),
    Sentence("numbers", "The answer is 1,024, not 1,000."),
    Sentence("numbers", "The recipe calls for 3/4 of a cup of sugar and 2 eggs."),
    # dates and times
    Sentence("dates", "The museum opened on May 4th, 1987, and closed in 2015."),
    Sentence("dates", "Our next meeting is on Tuesday, November 24, at 10:30 a.m."),
    Sentence("dates", "The train leaves at 7:45 and arrives at 9:20."),
    Sentence("dates", "The letter was dated 12 August 1914.", "The letter was dated the 12th of August 1914."),
    Sentence("dates", "Shops stay open until 8 p.m. from Monday to Friday."),
    Sentence("dates", "In the 1960s, hardly anyone owned a computer."),
    Sentence("dates", "The lease runs from January 1st to December 31st, 2026."),
    # money
    Sentence(
        "money", "The coffee was $4.50 and the cake was $6.", "The coffee was 4 dollars 50 and the cake was 6 dollars."
    ),
    Sentence("money", "They sold the house for $325,000."),
    Sentence("money", "A single ticket costs £12, and a return costs £19."),
    Sentence("money", "The company lost $2.4 billion last year."),
    Sentence("money", "The bill came to €86, so we each paid €43."),
    Sentence("money", "I found only 35 cents in my pocket."),
    # names
    Sentence("names", "Mr. Johnson introduced his daughter Emily to Dr. Williams."),
    Sentence("names", "Charles Darwin sailed to South America when he was twenty-two."),
    Sentence("names", "We flew from London to New York, and then on to San Francisco."),
    Sentence("names", "Marie Curie was born in Warsaw and worked in Paris."),
    Sentence("names", "Have you met Sarah, Michael, or David from the Chicago office?"),
    Sentence("names", "The river Thames flows through Oxford before it reaches London."),
    Sentence("names", "Mrs. Anderson lives at 14 Church Street, next to the library."),
    # abbreviations
    Sentence("abbreviations", "The USA and the UK signed the agreement in Geneva."),
    Sentence("abbreviations", "NASA launched the probe, and the BBC showed it live."),
    Sentence(
        "abbreviations",
        "Bring something warm, e.g. a coat or a blanket.",
        "Bring something warm, for example a coat or a blanket.",
    ),
    Sentence(
        "abbreviations",
        "Prof. Baker teaches history at St. Andrews.",
        "Professor Baker teaches history at Saint Andrews.",
    ),
    Sentence("abbreviations", "The file is a PDF of about 3 MB.", "The file is a PDF of about 3 megabytes."),
    Sentence("abbreviations", "Send the CV to HR before 5 p.m."),
    Sentence("abbreviations", "It was the red team vs. the blue team.", "It was the red team versus the blue team."),
    # lists
    Sentence("lists", "We need apples, pears, onions, garlic, and a loaf of bread."),
    Sentence("lists", "First, open the window; second, turn off the gas; third, call for help."),
    Sentence("lists", "The flag is red, white, green, and black."),
    Sentence("lists", "She speaks English, French, Spanish, and a little Japanese."),
    Sentence("lists", "Monday is for washing, Tuesday for ironing, and Wednesday for going out."),
    Sentence("lists", "Pack a torch, a map, a compass, two bottles of water, and dry socks."),
    # dialogue
    Sentence("dialogue", '"I thought you had left," she said. "I was just about to," he answered.'),
    Sentence("dialogue", '"Wait!" cried the driver. "You forgot your umbrella!"'),
    Sentence("dialogue", 'He whispered, "Don\'t look now, but somebody is standing behind the curtain."'),
    Sentence("dialogue", '"How much further?" asked the boy. "Not far," said his grandfather, "not far at all."'),
    Sentence("dialogue", '"Well, well," said the doctor, "what have we here?"'),
    Sentence("dialogue", '"We can\'t stay," I told him, "and you know it."'),
    # long sentences
    Sentence(
        "long",
        "Although the road was narrow and the fog had grown so thick that we could hardly see the trees on either "
        "side, the driver went on talking cheerfully about his brother's farm, as if nothing in the world could "
        "possibly go wrong.",
    ),
    Sentence(
        "long",
        "If you want to keep a houseplant alive, give it light but not too much sun, water it only when the soil is "
        "dry, turn the pot once a week, and above all resist the temptation to move it whenever you tidy the room.",
    ),
    Sentence(
        "long",
        "The engineers checked every cable, every valve and every bolt, wrote down what they had found, and then "
        "checked everything once more, because they knew that a mistake of a few millimetres would be enough to "
        "stop the whole machine.",
    ),
    # addresses of the web: reported apart, since Whisper writes them in many ways
    Sentence("web addresses", "Visit example.com for details.", "Visit example dot com for details."),
    Sentence("web addresses", "Write to info@example.org today.", "Write to info at example dot org today."),
)

APART = frozenset({"web addresses"})
"""Categories that are shown, but are no part of the total."""

VOICES: tuple[str, ...] = (
    "Kore", "Puck", "Zephyr", "Charon", "Fenrir", "Leda",
    "Orus", "Aoede", "Enceladus", "Iapetus", "Sulafat", "Achernar",
)  # fmt: skip
"""Twelve of the voices, six of each gender; every category meets several of them."""
