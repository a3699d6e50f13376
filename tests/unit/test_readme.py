"""The README says what is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rhapsode.engines.hibari.provider import HibariProvider
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = dict(re.findall(r"^\| `RHAPSODE_(\w+)` \| (.+?) \|", README, re.MULTILINE))


def test_the_readme_names_settings_that_exist() -> None:
    assert SETTINGS
    assert {name.lower() for name in SETTINGS} <= Settings.model_fields.keys()


@pytest.mark.parametrize("name", [name for name, default in SETTINGS.items() if default.startswith("`")])
def test_the_defaults_are_the_real_ones(name: str) -> None:
    default = Settings.model_fields[name.lower()].default
    written = default
    if isinstance(default, tuple):
        written = ",".join(default)
    elif isinstance(default, bool):
        written = str(default).lower()
    elif isinstance(default, float):
        written = f"{default:g}"
    assert SETTINGS[name] == f"`{written}`"


def test_json_blocks_of_the_readme_are_valid() -> None:
    blocks = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        json.loads(block)


def test_the_named_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for text in (README, (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        for target in re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "GLOSSARY.md"])
def test_the_maps_name_what_there_is(page: str) -> None:
    rows = [line for line in (ROOT / page).read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    named = {path for row in rows for path in re.findall(r"`([\w./-]+(?:\.py|/))`", row)}
    assert len(named) > 20
    below = ("src/rhapsode", "src/rhapsode/text/languages/en", "tests", ".")
    assert [path for path in sorted(named) if not any((ROOT / place / path).exists() for place in below)] == []


def test_what_is_copied_from_a_page_runs() -> None:
    """A copied block has no prompt in it, wherever it stands."""
    pages = [README, *(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))]
    blocks = [
        block for page in pages for block in re.findall(r"^ *```\w+\n(.*?)^ *```$", page, re.DOTALL | re.MULTILINE)
    ]
    assert len(blocks) > 100
    assert [line for block in blocks for line in block.splitlines() if line.lstrip().startswith("$ ")] == []


def test_the_examples_show_the_versions_of_the_engines_that_there_are() -> None:
    versions = {provider.profile.version for provider in (KokoroProvider(), HibariProvider())}
    pages = [ROOT / "README.md", *(page for page in (ROOT / "docs").rglob("*.md") if "adr" not in page.parts)]
    shown = {
        (str(page.relative_to(ROOT)), version)
        for page in pages
        for version in re.findall(r'"engine_version": "((?:kokoro|hibari)-[^"]+)"', page.read_text(encoding="utf-8"))
    }
    assert len(shown) >= 5
    assert {(page, version) for page, version in shown if version not in versions} == set()
