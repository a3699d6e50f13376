"""Usage as CSV: what a spreadsheet makes of it."""

from __future__ import annotations

import csv
import io

from rhapsode.service.usage_csv import COLUMNS, LINES_AT_ONCE, usage_csv
from rhapsode.store.rows import Amounts, UsageRow


async def parsed(rows: list[UsageRow], group_by: list[str], names: dict[str, str]) -> list[list[str]]:
    blocks = [block async for block in usage_csv(rows, group_by, names)]
    return list(csv.reader(io.StringIO(b"".join(blocks).decode())))


async def test_lines_come_in_blocks_behind_one_header() -> None:
    assert await parsed([], ["day"], {}) == [["day", *COLUMNS]]
    rows = [UsageRow({"model": f"m{number}"}, Amounts(completed=number)) for number in range(2 * LINES_AT_ONCE + 1)]
    blocks = [block async for block in usage_csv(rows, ["model"], {})]
    assert [block.count(b"\r\n") for block in blocks] == [LINES_AT_ONCE + 1, LINES_AT_ONCE, 1]
    found = await parsed(rows, ["model"], {})
    assert [line[:2] for line in found[1:]] == [[f"m{number}", str(number)] for number in range(len(rows))]


async def test_every_group_is_a_line_with_the_name_of_its_key() -> None:
    rows = [
        UsageRow({"day": "2026-11-28", "key": "k1"}, Amounts(completed=2, characters=40, audio_ms=1250)),
        UsageRow({"day": "2026-11-29", "key": "k2"}, Amounts(failed=1, failed_audio_tokens=7)),
        UsageRow({"day": "2026-11-29", "key": "gone"}, Amounts()),
    ]
    found = await parsed(rows, ["day", "key"], {"k1": 'Books, "A"', "k2": "=1+1"})
    assert found[0] == ["day", "key", "key_name", *COLUMNS]
    assert found[1] == ["2026-11-28", "k1", 'Books, "A"', "2", "0", "0", "40", "1.250", "0", "0", "0", "0", "0"]
    assert found[2] == ["2026-11-29", "k2", "'=1+1", "0", "1", "0", "0", "0.000", "0", "0", "0", "0", "7"]
    assert found[3][:3] == ["2026-11-29", "gone", ""]
