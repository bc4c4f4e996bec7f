"""Which files are taken as papers: the type is read from the content, never from the name.

Plain Python: bytes in, verdict out. A file that could also be read as something else, such as a
web page or an archive, is refused, so that nobody's machine can be made to run it. What lies
deeper in a file is the business of `portal.applications.inspection`.
"""

import io
import re
import unicodedata
import zipfile
from enum import StrEnum

MOST_BYTES = 10 * 1024 * 1024
MOST_PAPERS = 20
MOST_PAGES = 20
MOST_PIXELS = 60_000_000
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
PICTURES = frozenset({JPEG, PNG})
_LONGEST_NAME = 100
_HEAD = 4096
_TAIL = 2048
_ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
_SIGNATURES = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?php)", re.IGNORECASE)
_SPACE_OF_PDF = b" \t\r\n\f\0"
_UNSAFE = re.compile(r"[^\w.\- ]+")


class PaperProblem(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    OTHER_PICTURE = "other_picture"
    HEIC = "heic"
    OFFICE_FILE = "office_file"
    ARCHIVE = "archive"
    WEB_PAGE = "web_page"
    PROGRAM = "program"
    SEVERAL_KINDS = "several_kinds"
    LOCKED = "locked"
    DAMAGED = "damaged"
    DAMAGED_PICTURE = "damaged_picture"
    ACTIVE = "active"
    TOO_COMPLEX = "too_complex"
    TOO_MANY_PIXELS = "too_many_pixels"
    INFECTED = "infected"
    CANNOT_BE_SCANNED = "cannot_be_scanned"
    CANNOT_BE_CHECKED = "cannot_be_checked"
    BROKEN_ON_THE_WAY = "broken_on_the_way"
    TOO_MANY = "too_many"
    TOO_MANY_PAGES = "too_many_pages"
    MIXED = "mixed"
    BUSY = "busy"
    QUOTA = "quota"


class RefusedPaperError(ValueError):
    """A file that is not taken; says why, in a code."""

    def __init__(self, problem: PaperProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


# What people send instead of a paper, by the first bytes; the first that fits names it.
_OTHER_KINDS: tuple[tuple[re.Pattern[bytes], PaperProblem], ...] = (
    (re.compile(rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe"), PaperProblem.PROGRAM),
    (
        re.compile(rb"(?s)PK\x03\x04.{26}(\[Content_Types\]|_rels/|word/|xl/|ppt/|mimetype)"),
        PaperProblem.OFFICE_FILE,
    ),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf"), PaperProblem.OFFICE_FILE),
    (re.compile(rb"PK|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ"), PaperProblem.ARCHIVE),
    (re.compile(rb"(?s).{4}ftyp(hei|hev|mif1|msf1)"), PaperProblem.HEIC),
    (
        re.compile(rb"(?s)GIF8|BM|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftypavi|\0\0\0\x0cjP"),
        PaperProblem.OTHER_PICTURE,
    ),
)


def checked_content_type(content: bytes) -> str:
    """Return the type of a paper by what it contains.

    Raises:
        RefusedPaperError: if it is empty, too large, or no clean PDF, JPEG or PNG.
    """
    if not content:
        raise RefusedPaperError(PaperProblem.EMPTY)
    if len(content) > MOST_BYTES:
        raise RefusedPaperError(PaperProblem.TOO_LARGE)
    found = next((kind for sign, kind in _SIGNATURES.items() if content.startswith(sign)), "")
    if not found:
        raise RefusedPaperError(_other_kind(content[:_HEAD]))
    if _MARKUP.search(content[:_HEAD]) or _is_archive_too(content):
        raise RefusedPaperError(PaperProblem.SEVERAL_KINDS)
    if found == PDF:
        _check_end_of_pdf(content)
    return found


def _other_kind(head: bytes) -> PaperProblem:
    """Name what a file is that is no paper, so that people can be told what to do."""
    for sign, problem in _OTHER_KINDS:
        if sign.match(head):
            return problem
    if b"%PDF-" in head:
        return PaperProblem.SEVERAL_KINDS
    return PaperProblem.WEB_PAGE if _MARKUP.search(head) else PaperProblem.WRONG_TYPE


def _is_archive_too(content: bytes) -> bool:
    """Return whether a program that unpacks archives would find one, wherever it begins."""
    return b"PK\x01\x02" in content and zipfile.is_zipfile(io.BytesIO(content))


def _check_end_of_pdf(content: bytes) -> None:
    """Refuse a PDF without its end, or with something else behind it."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise RefusedPaperError(PaperProblem.DAMAGED)
    behind = content[end + len(b"%%EOF") :].strip(_SPACE_OF_PDF)
    if _MARKUP.search(behind):
        raise RefusedPaperError(PaperProblem.SEVERAL_KINDS)
    if len(behind) > _TAIL:
        raise RefusedPaperError(PaperProblem.DAMAGED)


def kept_name(*, name: str, content_type: str) -> str:
    """Return a file name that is safe to show and to send, with the ending of the true type."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = plain.rsplit(".", 1)[0] if "." in plain else plain
    safe = " ".join(_UNSAFE.sub(" ", stem).split()).strip(". -")
    return (safe[:_LONGEST_NAME].strip() or "paper") + _ENDINGS[content_type]
