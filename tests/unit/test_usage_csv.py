"""Usage as CSV: what a spreadsheet makes of it."""

from __future__ import annotations

import csv
import io

from rhapsode.service.usage_csv import COLUMNS, usage_csv
from rhapsode.store.rows import Amounts, UsageRow


def test_every_group_is_a_line_with_the_name_of_its_key() -> None:
    rows = [
        UsageRow({"day": "2026-11-28", "key": "k1"}, Amounts(completed=2, characters=40, audio_ms=1250)),
        UsageRow({"day": "2026-11-29", "key": "k2"}, Amounts(failed=1, failed_audio_tokens=7)),
        UsageRow({"day": "2026-11-29", "key": "gone"}, Amounts()),
    ]
    found = list(csv.reader(io.StringIO(usage_csv(rows, ["day", "key"], {"k1": 'Books, "A"', "k2": "=1+1"}))))
    assert found[0] == ["day", "key", "key_name", *COLUMNS]
    assert found[1] == ["2026-11-28", "k1", 'Books, "A"', "2", "0", "0", "40", "1.250", "0", "0", "0", "0", "0"]
    assert found[2] == ["2026-11-29", "k2", "'=1+1", "0", "1", "0", "0", "0.000", "0", "0", "0", "0", "7"]
    assert found[3][:3] == ["2026-11-29", "gone", ""]
