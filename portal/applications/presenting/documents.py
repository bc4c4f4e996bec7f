"""Puts documents of the portal into rows, for their owner, for staff and for the public."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.applications import rules
from portal.applications.models import DOCUMENT_LABELS, Application, DocumentOrder
from portal.applications.presenting import day, moment
from portal.applications.queries import documents as issued
from portal.core import clock

# A document is there within seconds; after this nobody is told to wait for it.
_SOON = dt.timedelta(minutes=5)

_STANDING_TEXTS = {
    rules.Standing.STANDS: gettext_lazy("It stands."),
    rules.Standing.REPLACED: gettext_lazy("It was replaced by a newer version. Ask for that one."),
    rules.Standing.APPEALED: gettext_lazy("An appeal was made against it and is not decided yet."),
    rules.Standing.CHANGED: gettext_lazy("It was changed after an appeal and no longer stands."),
    rules.Standing.ENDED: gettext_lazy("What it says has ended."),
    rules.Standing.EXPIRED: gettext_lazy("The last day of its validity is over."),
}


def document_rows(application: Application, *, at: dt.datetime) -> list[dict[str, Any]]:
    """Return what the portal gives out on an application, newest first; old versions are named."""
    seen: set[str] = set()
    rows = []
    for order in issued.documents_of(application=application):
        rows.append({**document_row(order, at=at), "is_replaced": order.kind in seen})
        seen.add(order.kind)
    return rows


def document_row(order: DocumentOrder, *, at: dt.datetime) -> dict[str, Any]:
    """Return a document with its state: being made, late, or sealed."""
    made = getattr(order, "document", None)
    is_late = made is None and at - order.ordered_at > _SOON
    return {
        "key": order.key,
        "title": str(DOCUMENT_LABELS[rules.DocumentKind(order.kind)]),
        "number": order.number,
        "language": order.language,
        "day": day(clock.day_of(order.ordered_at)),
        "valid_until": day(order.valid_until) if order.valid_until else "",
        "is_made": made is not None,
        "is_being_made": made is None and not is_late,
        "is_late": is_late,
        "size": made.size if made else 0,
        "sealed_at": moment(made.sealed_at) if made else "",
        "is_demonstration": made is not None and made.is_demonstration,
    }


def verified_document(order: DocumentOrder, *, on: dt.date) -> dict[str, Any]:
    """Return what anybody may read about a document, and nobody's name."""
    application = order.application
    decision = getattr(application, "decision", None)
    standing = rules.standing_of(
        kind=rules.DocumentKind(order.kind),
        status=application.state,
        is_latest=issued.is_latest_document(order=order),
        valid_until=order.valid_until,
        on=on,
        outcome=rules.DecisionOutcome(decision.outcome) if decision else None,
    )
    rows = [
        (_("Document"), str(DOCUMENT_LABELS[rules.DocumentKind(order.kind)])),
        (_("Number of the document"), order.number),
        (_("Service"), application.service.title),
        (_("Day"), day(clock.day_of(order.ordered_at))),
        (_("Issued by"), application.receiver_name),
        (_("Valid until"), day(order.valid_until) if order.valid_until else ""),
    ]
    made = getattr(order, "document", None)
    return {
        "rows": [row for row in rows if row[1]],
        "standing": standing,
        "stands": standing is rules.Standing.STANDS,
        "standing_text": _STANDING_TEXTS[standing],
        "is_demonstration": made is not None and made.is_demonstration,
        "fingerprint": made.certificate if made else "",
    }
