"""Sets the form that a person signs at the counter, as an accessible PDF (PDF/UA-1)."""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from portal.applications import mandating, presenting
from portal.households.models import Mandate

_HERE = Path(__file__).parent
_FONTS = _HERE.parent.parent / "applications" / "fonts"


def consent_pdf(*, mandate: Mandate) -> bytes:
    """Return the form in the language of the person who signs it."""
    with translation.override(mandate.person.language):
        data = _content(mandate)
    pdf: bytes = typst.compile(
        str(_HERE / "typst" / "consent.typ"),
        root=str(_HERE / "typst"),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return pdf


def _content(mandate: Mandate) -> dict[str, Any]:
    person = mandate.person
    until = presenting.day(mandate.valid_until) if mandate.valid_until else ""
    rows = [
        (_("Name"), person.full_name),
        (_("Personal number (EMBG)"), person.embg_masked),
        (_("Address"), person.household.address_line),
        (_("Who may act"), mandating.who_acts(mandate)),
        (_("For"), mandating.services_text(mandate.service_codes)),
        (_("Also allowed"), mandating.powers_text(mandate.powers)),
        (_("From"), presenting.day(mandate.valid_from)),
        (_("Until"), until),
    ]
    return {
        "language": mandate.person.language,
        "portal": "Еден клик · Një klik",
        "title": _("Consent to apply for me"),
        "rows": [{"label": label, "value": value} for label, value in rows if value],
        "text": [
            _("I agree that the person named above applies for me through the portal."),
            _(
                "They may send applications and papers, write to the centre, agree on meetings "
                "and read the answers. Beyond that only what stands above."
            ),
            _("I can take this back at any time, here or at any centre for social work."),
            _("What was sent before goes on."),
        ],
        "place": _("Place and day"),
        "signature": _("Signature"),
        "clerk": _("Signature of whoever recognised the person by a document"),
    }
