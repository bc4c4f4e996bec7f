"""Whether a PDF is whole, open and nothing but paper.

It is never rewritten: a seal in it stays valid, and what the centre reads is what was sent. A
PDF that would run something or carries other files is therefore refused, not cleaned.
"""

import io
import re
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Name, Object, Pdf, Stream

from portal.applications.rules.papers import MOST_PIXELS, PaperProblem, RefusedPaperError

MOST_UNPACKED = 400 * 1024 * 1024
MOST_UNPACKED_OF_ONE = 120 * 1024 * 1024
_MOST_DEPTH = 30
_PIECE = 64 * 1024
_STEP = 1024 * 1024
_MORE_PIXELS = 3  # scanners fill pages at 600 dots an inch; nobody photographs so many
_PACKED = {Name.FlateDecode, Name("/Fl")}
_OTHER_PACKING = {Name.LZWDecode, Name("/LZW"), Name.RunLengthDecode, Name("/RL")}
# A quick look first: only objects that name one of these are walked through.
_SUSPECT = re.compile(
    rb"/(JS|JavaScript|Launch|SubmitForm|ImportData|GoToE|Rendition|RichMedia\w*|EF|EmbeddedFile"
    rb"|FileAttachment|XFA)\b"
)
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/EF", "/XFA", "/RichMediaContent"}
_ACTIVE_VALUES = {
    "/S": {
        Name.JavaScript,
        Name.Launch,
        Name.SubmitForm,
        Name.ImportData,
        Name.GoToE,
        Name.Rendition,
        Name.RichMediaExecute,
    },
    "/Subtype": {Name.FileAttachment, Name.RichMedia},
    "/Type": {Name.EmbeddedFile},
}


def pages_of_pdf(content: bytes) -> int:
    """Return the number of pages of a PDF that can be taken.

    Raises:
        RefusedPaperError: if it is locked, damaged, active, or unpacks to something enormous.
    """
    try:
        with Pdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise RefusedPaperError(PaperProblem.LOCKED)
            return _checked(pdf)
    except pikepdf.PasswordError:
        raise RefusedPaperError(PaperProblem.LOCKED) from None
    except MemoryError:
        raise RefusedPaperError(PaperProblem.TOO_COMPLEX) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, zlib.error) as error:
        if isinstance(error, RefusedPaperError):
            raise
        raise RefusedPaperError(PaperProblem.DAMAGED) from None


def _checked(pdf: Pdf) -> int:
    unpacked = 0
    for item in pdf.objects:
        if _is_active(item):
            raise RefusedPaperError(PaperProblem.ACTIVE)
        if isinstance(item, Stream):
            unpacked += _unpacked_size(item)
        if unpacked > MOST_UNPACKED:
            raise RefusedPaperError(PaperProblem.TOO_COMPLEX)
    return _pages(pdf)


def _pages(pdf: Pdf) -> int:
    """Count the pages, and see that each has what it shows."""
    promised = int(pdf.Root.Pages.get("/Count", 0))
    if not len(pdf.pages) or promised != len(pdf.pages):
        raise RefusedPaperError(PaperProblem.DAMAGED)
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        if contents is not None and not isinstance(contents, Stream | pikepdf.Array):
            raise RefusedPaperError(PaperProblem.DAMAGED)
        for drawing in page.resources.get("/XObject", pikepdf.Dictionary()).values():
            if not isinstance(drawing, Stream):
                raise RefusedPaperError(PaperProblem.DAMAGED)
    return len(pdf.pages)


def _is_active(item: Object) -> bool:
    body = item.stream_dict if isinstance(item, Stream) else item
    return bool(_SUSPECT.search(body.unparse(resolved=True))) and _holds_something_active(body)


def _holds_something_active(item: Object, depth: int = 0) -> bool:
    """Walk through an object; what it refers to is looked at in its own turn."""
    if depth > _MOST_DEPTH:
        raise RefusedPaperError(PaperProblem.TOO_COMPLEX)
    if isinstance(item, pikepdf.Array):
        return any(_holds_something_active(part, depth + 1) for part in _direct(iter(item)))
    if not isinstance(item, pikepdf.Dictionary):
        return False
    entries = {key: item.get(key) for key in item.keys()}  # noqa: SIM118 - not a mapping
    if _ACTIVE_KEYS.intersection(entries):
        return True
    if any(entries.get(key) in values for key, values in _ACTIVE_VALUES.items()):
        return True
    return any(_holds_something_active(part, depth + 1) for part in _direct(iter(entries.values())))


def _direct(parts: Iterator[object]) -> Iterator[Object]:
    return (part for part in parts if isinstance(part, Object) and not part.is_indirect)


def _unpacked_size(stream: Stream) -> int:
    """Return to how many bytes a stream unpacks, without ever holding them all."""
    header = stream.stream_dict
    if header.get("/Subtype") == Name.Image:
        pixels = int(header.get("/Width", 0)) * int(header.get("/Height", 0))
        if pixels > MOST_PIXELS * _MORE_PIXELS:
            raise RefusedPaperError(PaperProblem.TOO_COMPLEX)
    filters = header.get("/Filter", pikepdf.Array())
    names = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    if any(name in _OTHER_PACKING for name in names):
        return len(stream.read_bytes()) if len(names) == 1 else _too_many_layers()
    layers = sum(name in _PACKED for name in names)
    if not layers:
        return 0
    if names[:layers] != [name for name in names if name in _PACKED]:
        return len(stream.read_bytes())  # text around it: at most as long as the file itself
    return _inflated_size(stream.read_raw_bytes(), layers=layers)


def _too_many_layers() -> int:
    raise RefusedPaperError(PaperProblem.TOO_COMPLEX)


def _inflated_size(raw: bytes, *, layers: int) -> int:
    """Unpack piece by piece, throwing away what was counted."""
    stages = [zlib.decompressobj() for _layer in range(layers)]
    counted = [0] * layers

    def push(stage: int, data: bytes) -> None:
        while data and not stages[stage].eof:
            out = stages[stage].decompress(data, _STEP)
            data = stages[stage].unconsumed_tail
            counted[stage] += len(out)
            if counted[stage] > MOST_UNPACKED_OF_ONE:
                raise RefusedPaperError(PaperProblem.TOO_COMPLEX)
            if stage + 1 < layers:
                push(stage + 1, out)

    try:
        for start in range(0, len(raw), _PIECE):
            push(0, raw[start : start + _PIECE])
    except zlib.error:
        if not counted[-1]:
            raise
    return counted[-1]
