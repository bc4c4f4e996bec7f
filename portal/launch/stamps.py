"""Remembers what a costly step was made from, so that it runs again only after a change."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(paths: Iterable[Path]) -> str:
    """Return a fingerprint over the names and contents of files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(*, stamp: Path, digest: str) -> bool:
    """Tell whether the step was last made from the same input."""
    return stamp.exists() and stamp.read_text() == digest


def keep(*, stamp: Path, digest: str) -> None:
    """Remember the input of a step that has just succeeded."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)
