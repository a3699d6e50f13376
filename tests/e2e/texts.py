"""Texts to be spoken. Every paragraph becomes one segment."""

from __future__ import annotations

PARAGRAPHS = [
    "The cat slept all day.",
    "Children played in the garden.",
    "My uncle repairs boats.",
    "Rain fell all night.",
    "She found a silver coin.",
    "The bakery opens early.",
    "Two horses waited outside.",
    "He wrote a long letter.",
    "Snow covered the mountain.",
    "We crossed the bridge.",
    "The doctor lives here.",
    "Apples hung from the tree.",
    "The music stopped.",
    "A plane landed in the field.",
    "Her brother sells coffee.",
    "The library is closed.",
    "They painted the kitchen.",
    "The river was very cold.",
    "The farmer gave us bread.",
    "The clock struck midnight.",
    "Nobody heard the window break.",
    "Our train arrived late.",
    "The teacher smiled.",
    "The leaves turned red.",
    "He carried a heavy box.",
    "The dog followed us home.",
    "Three sailors went fishing.",
    "The queen visited the hospital.",
    "I lost my umbrella.",
    "The moon rose slowly.",
    "Grandmother baked a cake.",
    "The story ends here.",
]


def book(paragraphs: int) -> str:
    """Return a text of so many paragraphs, no two of which are alike."""
    lines = [
        PARAGRAPHS[number] if number < len(PARAGRAPHS) else f"Chapter {number}. {PARAGRAPHS[number % len(PARAGRAPHS)]}"
        for number in range(paragraphs)
    ]
    return "\n\n".join(lines)
