"""A sentence does not wait behind a book, and sentences without end do not stop it: a short ``make fairness``."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.fairness import measure

pytestmark = [pytest.mark.e2e, pytest.mark.alone, pytest.mark.slow]


def test_a_book_and_sentences_leave_room_for_each_other(tmp_path: Path) -> None:
    result = measure(tmp_path, "probe", segments=2000, trials=20, seconds=5.0)
    print(result)
    assert max(result.other_key_p95_ms, result.same_key_p95_ms) <= result.bound_ms
    # Half is promised; in so few seconds one segment more or less can be seen.
    assert min(result.share_beside_other_key, result.share_beside_same_key) > 0.45
