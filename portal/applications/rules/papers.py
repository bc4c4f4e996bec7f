"""Which files are taken as papers: the type is read from the content, never from the name.

Plain Python: bytes in, verdict out. A file that could also be read as a web page is refused,
so that nobody's browser can be made to run it.
"""

import re
import unicodedata
from enum import StrEnum

import filetype

MOST_BYTES = 10 * 1024 * 1024
MOST_PAPERS = 20
_LONGEST_NAME = 100
_HEAD = 4096
_TAIL = 2048
_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?php)", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w.\- ]+")


class PaperProblem(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    INFECTED = "infected"
    CANNOT_BE_SCANNED = "cannot_be_scanned"
    TOO_MANY = "too_many"


class RefusedPaperError(ValueError):
    """A file that is not taken; says why, in a code."""

    def __init__(self, problem: PaperProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def checked_content_type(content: bytes) -> str:
    """Return the type of a paper by what it contains.

    Raises:
        RefusedPaperError: if it is empty, too large, or no clean PDF, JPEG or PNG.
    """
    if not content:
        raise RefusedPaperError(PaperProblem.EMPTY)
    if len(content) > MOST_BYTES:
        raise RefusedPaperError(PaperProblem.TOO_LARGE)
    mime = filetype.guess_mime(content[:_HEAD])
    if _MARKUP.search(content[:_HEAD]):
        raise RefusedPaperError(PaperProblem.WRONG_TYPE)
    complete = {
        "application/pdf": _is_whole_pdf,
        "image/jpeg": _is_whole_jpeg,
        "image/png": _is_whole_png,
    }
    if mime not in complete or not complete[mime](content):
        raise RefusedPaperError(PaperProblem.WRONG_TYPE)
    return str(mime)


def _is_whole_pdf(content: bytes) -> bool:
    """Return whether a PDF begins at the first byte, as browsers expect, and has its end."""
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-_TAIL:]


def _is_whole_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-_TAIL:]


def _is_whole_png(content: bytes) -> bool:
    return content.startswith(_PNG_SIGNATURE) and b"IEND" in content[-_TAIL:]


def kept_name(*, name: str, content_type: str) -> str:
    """Return a file name that is safe to show and to send, with the ending of the true type."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = plain.rsplit(".", 1)[0] if "." in plain else plain
    safe = " ".join(_UNSAFE.sub(" ", stem).split()).strip(". -")
    return (safe[:_LONGEST_NAME].strip() or "paper") + _ENDINGS[content_type]
