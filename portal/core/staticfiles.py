"""One style sheet out of many: `css/portal.css` is `css/index.css` with its imports inlined.

There is no build step: `runserver`, `collectstatic` and the tests all ask this finder.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

BUNDLE = "css/portal.css"
_IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>[\w.-]+)\))?;')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\s*\n\s*")


def bundle(*, index: Path) -> str:
    """Return a style sheet with every import inlined into its layer, comments and indents cut."""

    def inlined(match: re.Match[str]) -> str:
        text = (index.parent / match["path"]).read_text(encoding="utf-8")
        return f"@layer {match['layer']} {{\n{text}\n}}" if match["layer"] else text

    text = _IMPORT.sub(inlined, index.read_text(encoding="utf-8"))
    return _INDENT.sub("\n", _COMMENT.sub("", text)).strip() + "\n"


class StyleBundleFinder(BaseFinder):
    """Find `css/portal.css`, written anew whenever one of its parts has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._source = Path(settings.ROOT) / "static" / "css"
        self._target = Path(settings.VAR) / "bundles"

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        if path != BUNDLE:
            return []
        found = str(self._fresh())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:  # noqa: ARG002 - Django's signature
        self._fresh()
        yield BUNDLE, FileSystemStorage(location=self._target)

    def _fresh(self) -> Path:
        file = self._target / BUNDLE
        text = bundle(index=self._source / "index.css")
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return file
