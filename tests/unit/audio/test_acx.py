"""The rules of ACX are compared with the extremes of all chapters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rhapsode.audio.acx import acx_rules
from rhapsode.core.projects import ChapterFigures

GOOD = ChapterFigures("One", -20.0, -3.2, -70.0, 1800.0)


@pytest.mark.parametrize(
    ("other", "rate_hz", "unmet"),
    [
        (GOOD, 44_100, set()),
        (replace(GOOD, rms_db=-23.04, peak_db=-2.96), 44_100, set()),
        (replace(GOOD, rms_db=-23.1), 44_100, {"loudness (RMS)"}),
        (replace(GOOD, rms_db=-17.9), 44_100, {"loudness (RMS)"}),
        (replace(GOOD, peak_db=-2.9), 44_100, {"peak"}),
        (replace(GOOD, floor_db=-59.9), 44_100, {"noise floor"}),
        (replace(GOOD, seconds=7201.0), 44_100, {"longest file"}),
        (GOOD, 24_000, {"sample rate"}),
    ],
)
def test_one_chapter_that_breaks_a_rule_is_enough(other: ChapterFigures, rate_hz: int, unmet: set[str]) -> None:
    for chapters in ([GOOD, other], [other, GOOD]):
        assert {rule.rule for rule in acx_rules(chapters, rate_hz) if not rule.met} == unmet


def test_what_is_found_is_told_in_figures() -> None:
    rules = acx_rules([GOOD, replace(GOOD, rms_db=-18.5, floor_db=-61.25, seconds=90.0)], 24_000)
    assert [rule.found for rule in rules] == ["-20.0 to -18.5 dB", "-3.2 dB", "-61.2 dB", "30.0 min", "24,000 Hz"]
    assert acx_rules([GOOD], 24_000)[0].found == "-20.0 dB"
