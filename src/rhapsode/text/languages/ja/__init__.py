"""Japanese: read in kanji and kana, segmented and pronounced by haqumei (extra ``ja``)."""

from rhapsode.text.languages.ja.front_end import Japanese

__all__ = ["Japanese"]
