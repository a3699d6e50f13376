"""What ``rhapsode doctor`` says of memory."""

from __future__ import annotations

import pytest

from rhapsode import installation
from rhapsode.cli import findings
from rhapsode.settings import Settings


@pytest.mark.parametrize(("memory", "fits"), [(2_900_000_000, False), (3_100_000_000, True)])
def test_engines_that_may_outgrow_the_memory_are_named(
    monkeypatch: pytest.MonkeyPatch, memory: int, fits: bool
) -> None:
    for module in (installation, findings):
        monkeypatch.setattr(module, "memory_bytes", lambda: memory)
    settings = Settings(engines=("kokoro", "hibari"), workers=1)
    found = {finding.subject: finding for finding in findings._machine(settings, installation.catalogue(settings))}
    assert "up to 1.8 GB" in found["kokoro workers"].detail
    assert "1 process of 1 thread, up to 0.3 GB" in found["hibari workers"].detail
    assert found["memory"].ok is fits
    assert ("RHAPSODE_ENGINES" in (found["memory"].remedy or "")) is not fits
