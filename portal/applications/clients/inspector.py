"""Has a file inspected by the program of `portal.applications.inspection`, and waits for it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.applications.rules import LegibilityProblem, PaperProblem, RefusedPaperError
from portal.applications.rules.papers import PDF

_PROGRAM = "portal.applications.inspection"
_ROOT = Path(__file__).resolve().parents[3]
_SECONDS = 25
# Nothing of the portal's own environment: the program needs no secret and gets none.
_KEPT_VARIABLES = ("PATH", "LANG", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedPage:
    """A photograph as a page of a PDF, and what may be hard to read on it."""

    jpeg: bytes
    preview: bytes
    width: int
    height: int
    problems: tuple[LegibilityProblem, ...]


def pages_of_pdf(*, content: bytes) -> int:
    """Return the number of pages of a PDF that can be taken.

    Raises:
        RefusedPaperError: if it cannot; a program that did not come to an end is a reason, too.
    """
    answer, _parts = _inspected(content, kind=PDF)
    return int(answer["pages"])


def page_of_picture(*, content: bytes) -> InspectedPage:
    """Return a photograph as a page.

    Raises:
        RefusedPaperError: if it cannot be one.
    """
    answer, (jpeg, preview) = _inspected(content, kind="picture")
    return InspectedPage(
        jpeg=jpeg,
        preview=preview,
        width=int(answer["width"]),
        height=int(answer["height"]),
        problems=tuple(LegibilityProblem(problem) for problem in answer["problems"]),
    )


def _inspected(content: bytes, *, kind: str) -> tuple[dict[str, Any], list[bytes]]:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, the file comes on standard input
            [sys.executable, "-m", _PROGRAM, kind],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
        )
    except OSError:
        raise RefusedPaperError(PaperProblem.CANNOT_BE_CHECKED) from None
    except subprocess.SubprocessError:
        # It ran out of time or memory, or a parser broke: whoever wrote the file meant it so.
        raise RefusedPaperError(PaperProblem.TOO_COMPLEX) from None
    line, _separator, rest = done.stdout.partition(b"\n")
    answer = json.loads(line)
    if "problem" in answer:
        raise RefusedPaperError(PaperProblem(answer["problem"]))
    return answer, _parts(rest, answer["lengths"])


def _parts(data: bytes, lengths: list[int]) -> list[bytes]:
    parts = []
    for length in lengths:
        parts.append(data[:length])
        data = data[length:]
    return parts
