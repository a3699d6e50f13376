"""Checks the figures of chapters against the requirements of ACX for audiobooks.

Source: ACX's submission requirements (RMS, peak, noise floor, length and sample rate of each file).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

RMS_DB: Final = (-23.0, -18.0)
PEAK_DB: Final = -3.0
FLOOR_DB: Final = -60.0
LONGEST_SECONDS: Final = 120 * 60.0
RATE_HZ: Final = 44_100
_ROUNDING_DB: Final = 0.05
"""Figures have one decimal, so that a peak of -2.96 dB is shown as the -3.0 dB that it is limited to."""


class Figures(Protocol):
    """Measurements of a file: levels in dBFS, the peak as a true peak."""

    @property
    def rms_db(self) -> float:
        """The mean power."""
        ...

    @property
    def peak_db(self) -> float:
        """The true peak."""
        ...

    @property
    def floor_db(self) -> float:
        """The power of the quietest half second."""
        ...

    @property
    def seconds(self) -> float:
        """The length."""
        ...


@dataclass(frozen=True, slots=True)
class AcxRule:
    """A rule: the requirement, the measured values, and whether every file complies."""

    rule: str
    asked: str
    found: str
    met: bool


def acx_rules(files: Sequence[Figures], rate_hz: int) -> list[AcxRule]:
    """Compare files with the requirements of ACX. The measured values are the extremes of all files."""
    quietest, loudest = min(file.rms_db for file in files), max(file.rms_db for file in files)
    peak, floor = max(file.peak_db for file in files), max(file.floor_db for file in files)
    longest = max(file.seconds for file in files)
    level = f"{quietest:.1f} dB" if f"{quietest:.1f}" == f"{loudest:.1f}" else f"{quietest:.1f} to {loudest:.1f} dB"
    within = RMS_DB[0] - _ROUNDING_DB <= quietest and loudest <= RMS_DB[1] + _ROUNDING_DB
    return [
        AcxRule("loudness (RMS)", f"{RMS_DB[0]:.0f} to {RMS_DB[1]:.0f} dB", level, within),
        AcxRule("peak", f"at most {PEAK_DB:.0f} dB", f"{peak:.1f} dB", peak <= PEAK_DB + _ROUNDING_DB),
        AcxRule("noise floor", f"at most {FLOOR_DB:.0f} dB", f"{floor:.1f} dB", floor <= FLOOR_DB),
        AcxRule(
            "longest file",
            f"at most {LONGEST_SECONDS / 60:.0f} min",
            f"{longest / 60:.1f} min",
            longest <= LONGEST_SECONDS,
        ),
        AcxRule("sample rate", f"{RATE_HZ:,} Hz", f"{rate_hz:,} Hz", rate_hz == RATE_HZ),
    ]
