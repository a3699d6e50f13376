"""Texts to be spoken. Every paragraph becomes one segment."""

from __future__ import annotations

PARAGRAPHS = [
    "The black cat slept near the fire.",
    "Seven children played in the garden.",
    "My uncle repairs old wooden boats.",
    "Rain fell on the roof all night.",
    "She found a silver coin in the sand.",
    "The baker opens his shop at five.",
    "Two horses waited beside the fence.",
    "He wrote a long letter to his sister.",
    "The mountain was covered with snow.",
    "We crossed the bridge before dark.",
    "The doctor lives in the white house.",
    "Fresh apples hung from every branch.",
    "The music stopped in the middle.",
    "A small plane landed in the field.",
    "Her brother sells coffee and tea.",
    "The library closes early on Friday.",
    "They painted the kitchen bright yellow.",
    "The river was cold and very deep.",
    "A farmer gave us bread and cheese.",
    "The old clock struck midnight.",
    "Nobody heard the window break.",
    "Our train arrived an hour late.",
    "The teacher smiled at the class.",
    "Green leaves turned red in autumn.",
    "He carried a heavy box upstairs.",
    "The dog followed us to the beach.",
    "Three sailors repaired the broken mast.",
    "The queen visited the hospital.",
    "I lost my umbrella at the station.",
    "The moon rose above the forest.",
    "Grandmother baked a chocolate cake.",
    "The story ends on a quiet island.",
]


def book(paragraphs: int) -> str:
    """A text of so many paragraphs, no two of which are alike."""
    lines = [
        PARAGRAPHS[number] if number < len(PARAGRAPHS) else f"Chapter {number}. {PARAGRAPHS[number % len(PARAGRAPHS)]}"
        for number in range(paragraphs)
    ]
    return "\n\n".join(lines)
