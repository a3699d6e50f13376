"""Mandarin: in simplified characters by OpenCC, segmented by rjieba, read by pypinyin (extra ``zh``)."""

from rhapsode.text.languages.zh.front_end import Mandarin

__all__ = ["Mandarin"]
