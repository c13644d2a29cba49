"""What the terminal is like: how wide, and what one types there to run this program."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from pathlib import Path

WIDEST, NARROWEST = 110, 40


def width() -> int:
    """Columns to fill: the terminal's, or 100 where there is none."""
    columns = shutil.get_terminal_size((100, 24)).columns
    return max(NARROWEST, min(columns, WIDEST))


def folded(line: str, columns: int, *, indent: str = "", hanging: str = "  ") -> list[str]:
    """`line` behind `indent`, folded between words; what follows stands `hanging` further in."""
    return textwrap.wrap(
        line,
        columns,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def program() -> str:
    """`t2t`, or the path to it from here where the shell would not find it by its name."""
    running = Path(sys.argv[0])
    if running.name != "t2t" or not running.is_file():
        return "t2t"
    found = shutil.which("t2t")
    if found is not None and Path(found).resolve() == running.resolve():
        return "t2t"
    path = os.path.relpath(running)
    return str(running) if path.startswith(os.pardir) else path
