"""A fingerprint of the program itself: the version number alone does not change with every edit."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import trajectory2task


@cache
def code_fingerprint() -> str:
    """SHA-256 over the package's source and text files, shortened to 16 digits (a few ms)."""
    root = Path(trajectory2task.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".md"):
            digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
