"""English: words for what is written, and phonemes for the words."""

from rhapsode.text.languages.en.reader import read

__all__ = ["read"]
