"""Sets the receipt as an accessible PDF (PDF/UA-1) in the active language."""

import io
import json
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from portal.applications import presenting, verification
from portal.applications.models import Application
from portal.core import clock

_HERE = Path(__file__).parent
_PORTAL_NAME = "Еден клик · Një klik"


def receipt_pdf(*, application: Application) -> bytes:
    """Return the receipt of an application."""
    pdf: bytes = typst.compile(
        str(_HERE / "typst" / "receipt.typ"),
        root=str(_HERE / "typst"),
        font_paths=[str(_HERE / "fonts")],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(_content(application), ensure_ascii=False)},
    )
    return pdf


def _content(application: Application) -> dict[str, Any]:
    """Return every word of the receipt; the typesetter only places them."""
    address = verification.address(application.reference)
    submitted_on = clock.day_of(application.submitted_at)
    return {
        "language": translation.get_language() or "mk",
        "portal": _PORTAL_NAME,
        "title": _("Receipt of an application"),
        "demonstration": _("Demonstration: nothing was sent to any authority.")
        if settings.PORTAL_DEMO
        else "",
        "reference_label": _("Number"),
        "reference": application.reference,
        "rows": _rows(presenting.summary_of(application)[1:]),
        "facts_title": _("What you sent"),
        "facts": _rows(presenting.fact_rows(application.facts, on=submitted_on)),
        "next_title": _("What happens next"),
        "next": presenting.next_steps(application),
        "qr": _qr(address),
        "qr_alt": _("QR code that leads to the page that verifies this receipt"),
        "qr_text": _("Scan to verify this receipt."),
        "verify_label": _("Anybody can verify this receipt here; the page shows nothing personal:"),
        "verify_url": address,
        "footer": _("Receipt %(reference)s") % {"reference": application.reference},
    }


def _rows(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for label, value in pairs]


def _qr(address: str) -> str:
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", xmldecl=False, svgns=True, border=2
    )
    return drawing.getvalue().decode()
