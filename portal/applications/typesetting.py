"""Sets documents as accessible PDF (PDF/UA-1) and makes room for the seal in them.

Every word comes in; the templates in `typst/` only place them.
"""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pikepdf
import segno
import typst

from portal.applications.clients.seals import FIELD

_HERE = Path(__file__).parent
# The template marks the place of the seal with a link to here; no such host can exist.
SEAL_PLACE = "https://seal.invalid/"
_PRINTED = 4
_APPEND_ONLY = 3


def typeset(*, template: str, content: Mapping[str, Any]) -> bytes:
    """Return the document with an empty field for the seal, ready to be sealed."""
    words = {**content, "seal_place": SEAL_PLACE}
    pdf: bytes = typst.compile(
        str(_HERE / "typst" / f"{template}.typ"),
        root=str(_HERE / "typst"),
        font_paths=[str(_HERE / "fonts")],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(words, ensure_ascii=False)},
    )
    return with_seal_field(pdf, tooltip=content["seal_field"])


def with_seal_field(pdf: bytes, *, tooltip: str) -> bytes:
    """Turn the link that marks the place of the seal into a tagged signature field.

    The field is in the structure of the document before it is sealed, so a screen reader meets
    it where it stands and the seal adds nothing that is not tagged.
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page, place = _place_of_seal(document)
        _tag_as_form(document, place, page)
        for key in ("/A", "/Border", "/Contents"):
            del place[key]
        place.Subtype = pikepdf.Name.Widget
        place.FT = pikepdf.Name.Sig
        place.T = pikepdf.String(FIELD)
        place.TU = pikepdf.String(tooltip)
        place.F = _PRINTED
        place.P = page.obj
        place.AP = pikepdf.Dictionary(N=_empty_appearance(document, place))
        document.Root.AcroForm = document.make_indirect(
            pikepdf.Dictionary(Fields=[place], SigFlags=_APPEND_ONLY)
        )
        document.save(out, fix_metadata_version=False, deterministic_id=True)
    return out.getvalue()


def qr(address: str) -> str:
    """Return an address as a QR code, drawn in SVG."""
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", xmldecl=False, svgns=True, border=2
    )
    return drawing.getvalue().decode()


def _place_of_seal(document: pikepdf.Pdf) -> tuple[pikepdf.Page, pikepdf.Object]:
    for page in document.pages:
        for note in page.obj.get("/Annots", []):
            if "/A" in note and str(note.A.get("/URI", "")) == SEAL_PLACE:
                return page, note
    message = "The template has no place for the seal."
    raise ValueError(message)


def _tag_as_form(document: pikepdf.Pdf, place: pikepdf.Object, page: pikepdf.Page) -> None:
    """Give the field a Form element of its own, inside what was the link (ISO 14289-1, 7.18.4)."""
    numbers = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
    frame = numbers[int(place.StructParent)]
    form = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.StructElem,
            S=pikepdf.Name.Form,
            P=frame,
            Pg=page.obj,
            K=pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=place, Pg=page.obj),
        )
    )
    frame.S = pikepdf.Name.Span
    kids = frame.K if isinstance(frame.K, pikepdf.Array) else [frame.K]
    frame.K = pikepdf.Array([kid for kid in kids if not _is_reference(kid)] + [form])
    numbers[int(place.StructParent)] = form


def _is_reference(kid: pikepdf.Object | int) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == pikepdf.Name.OBJR


def _empty_appearance(document: pikepdf.Pdf, place: pikepdf.Object) -> pikepdf.Object:
    """Return a drawing of nothing: the page itself shows the words of the seal."""
    left, bottom, right, top = (float(side) for side in place.Rect)
    drawing = document.make_stream(b"")
    drawing.Type, drawing.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    drawing.BBox = pikepdf.Array([0, 0, right - left, top - bottom])
    return drawing
