"""``rhapsode doctor``."""

from __future__ import annotations

from typing import Annotated

import typer

from rhapsode.cli.output import Table


def doctor(
    ask_providers: Annotated[
        bool,
        typer.Option(
            "--ask-providers",
            "--ask-google",
            help="Ask Google's API, and that of any other remote engine, whether it knows the key and the models.",
        ),
    ] = False,
) -> None:
    """Check this installation. Exits with 1 when something is wrong."""
    from rhapsode.cli.findings import findings

    found = findings(ask_providers=ask_providers)
    rows = Table("", "WHAT", "FOUND", colours={"ok": "green", "no": "red"})
    for finding in found:
        detail = finding.detail if finding.remedy is None else f"{finding.detail}\n  mend it: {finding.remedy}"
        rows.add_row("ok" if finding.ok else "no", finding.subject, detail)
    rows.print()
    if not all(finding.ok for finding in found):
        raise typer.Exit(1)
