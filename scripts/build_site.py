"""Builds the documentation in ``docs/`` into the package, for the server to offer at ``/docs``.

``python -m scripts.build_site`` does it by hand. As a build hook (see pyproject.toml) it runs with every wheel and
editable install, so that the site is part of every install and of no commit. It needs Zensical, but not rhapsode.

Beside the pages it writes two files of our own, both JSON:

- ``policy.json``: ``scripts`` and ``styles``, the hashes of what is inline (``sha256-…``), for the
  Content-Security-Policy;
- ``sections.json``: every section as ``{"title", "path", "url", "text"}``: ``path`` the titles of what it is in,
  ``url`` relative to ``/docs/``, ``text`` its plain text. For whoever searches without the site.

The build fails on a page that asks another host for anything and, by hand, on a link that leads nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parents[1]
BUILT = Path("build/site")
"""Where Zensical puts the site (``site_dir`` in zensical.toml)."""
SITE = Path("src/rhapsode/site")
"""Where the server looks for it."""
UNUSED = ("404.html", "sitemap.xml", "objects.inv", "assets/stylesheets/classic")
"""What is not for a site inside a server."""

UNSEARCHED = ("adr/", "changelog/")
"""The search leaves these out: the records of decisions are for who works on rhapsode, and what has changed would be
found in the place of what is so.
"""

_HEADER_OPTION = '<form class="md-header__option"'
"""What the link to the console stands before, in the header of each page."""

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
_LOADED = re.compile(r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*?\b(?:src|href)=\"?(?:https?:)?//", re.I)
_TAG = re.compile(r"<[^>]+>")
_STYLED = re.compile(r'"style",\{\},(\w+)\.toString\(\)')


def build(root: Path = ROOT, *, strict: bool) -> Path:
    """Build the site below ``root`` and put it in the place of the one before.

    Raises CalledProcessError, if ``strict`` for links that lead nowhere as well.
    """
    subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--clean", *(["--strict"] if strict else [])],
        cwd=root,
        env={**os.environ, "NO_COLOR": "1"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    built, site = root / BUILT, root / SITE
    index = json.loads((built / "search.json").read_text(encoding="utf-8"))
    index["items"] = [item for item in index["items"] if not item["location"].startswith(UNSEARCHED)]
    (built / "search.json").write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
    for name in UNUSED:
        unused = built / name
        if unused.is_dir():
            shutil.rmtree(unused)
        else:
            unused.unlink(missing_ok=True)
    _link_console(built)
    policy = {"scripts": _script_sources(built), "styles": _style_sources(built)}
    (built / "sections.json").write_text(json.dumps(_sections(index), ensure_ascii=False), encoding="utf-8")
    (built / "policy.json").write_text(json.dumps(policy), encoding="utf-8")
    shutil.rmtree(site, ignore_errors=True)
    built.rename(site)
    return site


def _link_console(site: Path) -> None:
    """Put a link to the console into the header of all pages. Raises ValueError where there is no such place.

    It is relative, for proxies that serve all of it below a path of theirs.
    """
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if text.count(_HEADER_OPTION) != 1:
            raise ValueError(f"the header of {page.relative_to(site)} is not what it was in Zensical 0.0.73")
        up = "../" * len(page.relative_to(site).parts)
        link = f'<a class="md-header__button console-link" href="{up}console/">Console</a>'
        page.write_text(text.replace(_HEADER_OPTION, link + _HEADER_OPTION), encoding="utf-8")


def _script_sources(site: Path) -> list[str]:
    """Return the hashes of all inline scripts. Raises ValueError for a page that loads from another host."""
    sources = set()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if found := _LOADED.search(text):
            raise ValueError(f"{page.relative_to(site)} loads from another host: {found[0]}")
        for script in _SCRIPT.finditer(text):
            if "src=" in script["attributes"] or "application/json" in script["attributes"]:
                continue
            sources.add(_source(script["body"]))
    return sorted(sources)


def _style_sources(site: Path) -> list[str]:
    """Return the hashes of the styles that the bundle puts into pages: those of the search. Raises ValueError."""
    [bundle] = (site / "assets" / "javascripts").glob("bundle.*.min.js")
    text = bundle.read_text(encoding="utf-8")
    sources = []
    for name in _STYLED.findall(text):
        literal = re.search(rf"\b{name}='((?:[^'\\]|\\.)*)'", text)
        if literal is None:
            raise ValueError(f"the style {name} of {bundle.name} is not where it was in Zensical 0.0.73")
        sources.append(_source(re.sub(r"\\(.)", r"\1", literal[1])))
    return sources


def _source(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _sections(index: dict[str, Any]) -> list[dict[str, Any]]:
    """Return Zensical's search index as plain sections."""
    return [
        {
            "title": _plain(item["title"]),
            "path": [_plain(name) for name in item["path"]],
            "url": item["location"],
            "text": _plain(item["text"]),
        }
        for item in index["items"]
    ]


def _plain(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


class SiteHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs :func:`build` before a wheel or an editable install is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the site into the package."""
        build(Path(self.root), strict=False)


if __name__ == "__main__":
    print(f"built {build(strict=True).relative_to(ROOT)}")
