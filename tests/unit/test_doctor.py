"""What ``rhapsode doctor`` says of memory."""

from __future__ import annotations

import pytest

from rhapsode import compose
from rhapsode.cli import doctor
from rhapsode.settings import Settings


@pytest.mark.parametrize(("memory", "fits"), [(2_900_000_000, False), (3_100_000_000, True)])
def test_engines_that_may_outgrow_the_memory_are_named(
    monkeypatch: pytest.MonkeyPatch, memory: int, fits: bool
) -> None:
    for module in (compose, doctor):
        monkeypatch.setattr(module, "memory_bytes", lambda: memory)
    settings = Settings(engines=("kokoro", "hibari"), workers=1)
    findings = {finding.subject: finding for finding in doctor._machine(settings, compose.catalogue(settings))}
    assert "up to 1.8 GB" in findings["kokoro workers"].detail
    assert "1 process of 1 thread, up to 0.3 GB" in findings["hibari workers"].detail
    assert findings["memory"].ok is fits
    assert ("RHAPSODE_ENGINES" in (findings["memory"].remedy or "")) is not fits
