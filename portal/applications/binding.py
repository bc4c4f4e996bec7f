"""Binds photographed pages to one PDF, each as it was turned; the pixels stay as they are."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import img2pdf
import pikepdf

_A4 = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundPage:
    """A page as JPEG and by how much it is turned clockwise."""

    jpeg: bytes
    rotation: int = 0


def bound(*, pages: Sequence[BoundPage]) -> bytes:
    """Return a PDF of A4 pages; the same pages give the same bytes, so that twice is once."""
    layout = img2pdf.get_layout_fun(pagesize=_A4, fit=img2pdf.FitMode.into, auto_orient=True)
    made = img2pdf.convert(
        *[page.jpeg for page in pages],
        layout_fun=layout,
        nodate=True,
        engine=img2pdf.Engine.internal,
    )
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        for number, page in enumerate(pages):
            if page.rotation:
                pdf.pages[number].rotate(page.rotation, relative=True)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
