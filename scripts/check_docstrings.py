"""Check that the docstring of every function begins with an imperative verb (PEP 257).

``python -m scripts.check_docstrings [PATH ...]``. Properties are described as what they are, and classes and modules
too, so theirs are left out; and those of tests, which add to the sentence that the name of a test is. A verb that is
missing from :data:`VERBS` is added there.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
VERBS: Final = frozenset(
    """
    abort accept add adjust admit advance allow answer append apply ask assemble assert assign authenticate await beat
    begin bind bound bring build calibrate call cancel cast cause change check choose claim classify clean clear close
    collect combine commit compare compile complete compose compute concatenate configure confirm connect convert copy
    count create cut decide declare decode defer define delete derive describe detect determine discard divide do
    download draw drop edit emit encode end enforce enqueue enter erase escape estimate evaluate evict exclude execute
    expand expect expire export express extend extract fail fetch fill filter find finish fit flush fold follow forget
    format forward free gather generate get give go group grow guess hand handle have help hold identify ignore import
    include index infer initialise insert inspect install issue iterate join judge keep kill label lay leave lengthen
    let limit link list listen load locate lock log look lower make map mark match measure mention merge migrate mix
    mount move name normalise note notify observe offer open order parse pass pause pick place plan play point poll
    prefer prefix prepare present print process produce proofread provide publish push put quantise queue quote raise
    reach read rebuild receive recognise record recover redirect reduce refresh refuse register reject release reload
    remember remove rename render repeat replace report request requeue require resample reserve reset resolve respell
    restart restore resume retry return reuse revoke rewrite rotate round route run sample save say scale schedule
    search see select send separate serialise serve set settle shift shorten show sign silence skip slice slow smooth
    sort spare speak spell split spread start stop store stream stress stretch strip submit subscribe suggest sum swap
    sweep switch synthesise tag take tell test time train transform translate treat trim truncate try turn undo unlock
    update upgrade use validate verify wait wake walk warm warn watch weigh withdraw wrap write yield
    """.split()  # noqa: SIM905 (one word a line would be 200 lines)
)


def main() -> None:
    """Print each docstring that begins otherwise, and exit with status 1 if there is one."""
    paths = [Path(name) for name in sys.argv[1:]] or [ROOT / name for name in ("src", "scripts", "bench", "tests")]
    files = [file for path in paths for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    wrong = [f"{file}:{line}" for file in files for line in complaints(file.read_text(encoding="utf-8"))]
    for line in wrong:
        print(line)
    if wrong:
        sys.exit("Begin these docstrings with an imperative verb ('Return', 'Tell whether', 'Raise').")


def complaints(source: str) -> Iterator[str]:
    """Yield the place, the name and the first word of each function whose docstring does not begin with a verb."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or _is_described(node):
            continue
        words = (ast.get_docstring(node) or "").split()
        if words and words[0].rstrip(".,:;").lower() not in VERBS:
            yield f"{node.body[0].lineno}: {node.name}: '{words[0]}'"


def _is_described(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether the docstring says what something is: that of a property or of a test."""
    names = {ast.unparse(decorator) for decorator in node.decorator_list}
    return node.name.startswith("test_") or any(name.endswith(("property", ".setter")) for name in names)


if __name__ == "__main__":
    main()
