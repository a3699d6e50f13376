"""The style sheet and the script that are in the head of every page."""

from __future__ import annotations

from pathlib import Path

STYLE = Path(__file__).with_name("theme.css").read_text(encoding="utf-8")
"""Written into every page: it is small, and a page without it would flash."""

SCRIPT = Path(__file__).with_name("head.js").read_text(encoding="utf-8")
"""Chooses between light and dark before anything is drawn, and sees to it that a session that ended is noticed."""
