"""How large a document may be, packed and unpacked."""

from __future__ import annotations

from typing import Final

MAX_DOCUMENT_BYTES: Final = 200_000_000
"""The largest file: illustrated books have some 100 MB."""
MAX_ENTRIES: Final = 10_000
"""The most files in an archive."""
MAX_UNPACKED_BYTES: Final = 1_000_000_000
"""The largest total unpacked size of an archive, according to its directory."""
MAX_RATIO: Final = 250
"""The highest compression ratio of an entry. DEFLATE reaches 1,032, text about 10, rows of equal cells 100."""
SMALL_BYTES: Final = 1_000_000
"""Entries up to here may have any ratio."""
MAX_ENTRY_BYTES: Final = 32_000_000
"""The largest entry that is read."""
MAX_TEXT_BYTES: Final = 64_000_000
"""The most that is read of one archive."""
MAX_COVER_BYTES: Final = 10_000_000
"""A larger picture is left out."""
