"""What `bin/serve --help` answers before anything is installed: the table of docs/environment.md, which a test keeps true."""

from __future__ import annotations

from pathlib import Path

ASKED = frozenset({"-h", "--help"})
USAGE = "Usage: bin/serve [FLAG]…\n\nRuns Assises: the pages (web) and the pictures (panel), until stopped.\n"


def help_text(root: Path) -> str:
    section = (root / "docs" / "environment.md").read_text("utf-8").partition("## Flags of `bin/serve`")[2].partition("\n## ")[0]
    rows = [[cell.strip().replace("`", "") for cell in line.strip("| ").split(" | ")] for line in section.splitlines() if "`--" in line]
    wide = max(len(flag) for flag, _, _ in rows)
    lines = [f"  {flag:<{wide}}  {said}" + (f"  [default: {default}]" if default != "—" else "") for flag, default, said in rows]
    return "\n".join([USAGE, *lines, "", "docs/operate.md tells the rest; docs/environment.md lists the settings."])
