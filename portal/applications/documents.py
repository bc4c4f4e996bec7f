"""Every word of the documents that the portal gives out, in the active language."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.applications import presenting, rules, typesetting, verification
from portal.applications.models import (
    DOCUMENT_LABELS,
    Application,
    Decision,
    DecisionReason,
    DocumentOrder,
)
from portal.applications.queries import documents as issued
from portal.applications.queries.following import AppealDeadline, appeal_deadline
from portal.catalogue.models import LegalBasis
from portal.core import clock

_PORTAL_NAME = "Еден клик · Një klik"
# Marks what nobody has confirmed; the document explains it below.
_MARK = " *"


def content_of(*, order: DocumentOrder, application: Application) -> tuple[str, dict[str, Any]]:
    """Return the template of a document and all that it says."""
    kind = rules.DocumentKind(order.kind)
    makers = {
        rules.DocumentKind.RECEIPT: _receipt,
        rules.DocumentKind.DECISION: _decision,
        rules.DocumentKind.CERTIFICATE: _certificate,
    }
    own = makers[kind](order, application)
    return str(kind), {**_frame(order, application), **own}


def _frame(order: DocumentOrder, application: Application) -> dict[str, Any]:
    """Return what all documents share: letterhead, number, code, seal."""
    address = verification.document_address(order.number, order.code)
    receiver = application.receiver
    title = str(DOCUMENT_LABELS[rules.DocumentKind(order.kind)])
    issued_on = clock.day_of(order.ordered_at)
    return {
        "language": order.language,
        "portal": _PORTAL_NAME,
        "title": title,
        "issued_on": {"year": issued_on.year, "month": issued_on.month, "day": issued_on.day},
        "state": _("Republic of North Macedonia"),
        "body": receiver.name,
        "contact": presenting.contact_of(receiver),
        "demonstration": _("Demonstration: this document has no legal effect.")
        if settings.PORTAL_DEMO
        else "",
        "heads": _rows(
            [
                (_("Number of the document"), order.number),
                (_("Day"), presenting.day(issued_on)),
                (_("Application"), application.reference),
            ]
        ),
        "qr": typesetting.qr(address),
        "qr_alt": _("QR code that leads to the page that verifies this document"),
        "qr_text": _("Scan to verify this document."),
        "verify_title": _("How to verify this document"),
        "verify_text": _(
            "Anybody can verify it at the address below, or with the number and the code. The page "
            "says whether the document still stands and shows nothing personal."
        ),
        "verify_url": address,
        "code_label": _("Code"),
        "code": rules.printed_code(order.code),
        "seal_title": _("Electronic seal"),
        "seal_text": _("Sealed by the portal %(portal)s for %(body)s.")
        % {"portal": _PORTAL_NAME, "body": receiver.name},
        "seal_note": _("Any PDF reader verifies the seal. A later change breaks it."),
        "seal_field": _("Electronic seal of the portal on document %(number)s")
        % {"number": order.number},
        "footer": f"{title} {order.number}",
        "page_word": _("page"),
    }


def _receipt(_order: DocumentOrder, application: Application) -> dict[str, Any]:
    submitted_on = clock.day_of(application.submitted_at)
    return {
        "opening": _("Your application has arrived. This document proves it."),
        "reference_label": _("Number of the application"),
        "reference": application.reference,
        "rows": _rows(presenting.summary_of(application)[1:]),
        "facts_title": _("What you sent"),
        "facts": _rows(presenting.fact_rows(application.facts, on=submitted_on)),
        "next_title": _("What happens next"),
        "next": presenting.next_steps(application),
    }


def _decision(_order: DocumentOrder, application: Application) -> dict[str, Any]:
    decision = application.decision
    submitted_on = clock.day_of(application.submitted_at)
    reasons = list(decision.reasons.all())
    values = {
        "body": application.receiver_name,
        "reference": application.reference,
        "day": presenting.day(submitted_on),
        "service": application.service.title,
    }
    return {
        "opening": _(
            "%(body)s, on the application %(reference)s of %(day)s for the service "
            "“%(service)s”, made this decision:"
        )
        % values,
        "party": _rows(_party(application)),
        "ruling": _ruling(application, decision),
        "reasons_title": _("Reasons"),
        "reasons": [line for line in decision.text.splitlines() if line.strip()],
        "facts_title": _("Facts on which the decision rests"),
        "facts_text": _("As they stood in the application on %(day)s.") % values,
        "facts": _rows(presenting.fact_rows(application.facts, on=submitted_on)),
        "conditions_title": _("Conditions of the service"),
        "conditions": [
            f"{line['text']} ({line['source']}){'' if line['confirmed'] else _MARK}"
            for line in presenting.trace_of(application)
        ],
        "law_title": _("Legal basis"),
        "law": _law(application.service.legal_bases.all(), reasons),
        "remedy_title": _("How to appeal"),
        "remedy": _remedy(application, decision),
        "mark_note": _("* This has not yet been confirmed by a lawyer of the ministry."),
        "decided_by_label": _("Decided by"),
        "decided_by": decision.decided_by.get_full_name(),
    }


def _party(application: Application) -> list[tuple[str, str]]:
    born = application.birth_date
    rows = [
        (_("Name"), application.person_name),
        (_("Date of birth"), presenting.day(born) if born else ""),
        (_("Address"), application.address),
        (_("Municipality of residence"), application.municipality.name),
    ]
    return [row for row in rows if row[1]]


def _ruling(application: Application, decision: Decision) -> list[str]:
    service = {"service": application.service.title}
    if decision.outcome == rules.DecisionOutcome.REJECTED:
        return [_("The application for the service “%(service)s” is rejected.") % service]
    lines = [
        _("The application for the service “%(service)s” is approved: the right is granted.")
        % service
    ]
    waits = any(
        event.kind == rules.EventKind.PUT_ON_WAITING_LIST and event.at == decision.decided_at
        for event in application.events.all()
    )
    if waits:
        lines.append(_("No place is free now. The application is on the waiting list."))
    elif application.institution:
        lines.append(_("Place: %(place)s.") % {"place": application.institution.name})
    return lines


def _law(bases: QuerySet[LegalBasis], reasons: list[DecisionReason]) -> list[str]:
    """Return the acts of the service, and numbers of the reasons that none of them has."""
    acts = list(bases)
    known = {number.strip() for act in acts for number in act.gazette.split(",")}
    lines = [_act(act) for act in acts]
    for reason in reasons:
        number = reason.legal_basis.strip()
        if number and number not in known:
            known.add(number)
            text = _("Official Gazette no. %(number)s") % {"number": number}
            lines.append(text + ("" if reason.is_legal_basis_confirmed else _MARK))
    return lines


def _act(act: LegalBasis) -> str:
    text = act.act
    if act.gazette:
        gazette = _("Official Gazette no. %(number)s") % {"number": act.gazette}
        text = f"{text} ({gazette})"
    if act.article:
        text = f"{text}, {act.article}"
    return text + ("" if act.is_confirmed else _MARK)


def _remedy(application: Application, decision: Decision) -> list[str]:
    """Return to whom one appeals, by when and how."""
    service = application.service
    lines = (
        [service.appeal + ("" if service.is_appeal_confirmed else _MARK)] if service.appeal else []
    )
    deadline = appeal_deadline(decision=decision)
    lines.append(
        ngettext(
            "An appeal may be made within %(days)d day of receiving the decision.",
            "An appeal may be made within %(days)d days of receiving the decision.",
            deadline.term.days,
        )
        % {"days": deadline.term.days}
        + ("" if deadline.term.is_confirmed else _MARK)
    )
    if decision.outcome == rules.DecisionOutcome.REJECTED:
        lines.append(_last_day(deadline) + _MARK)
        online = _("Online, free of charge: sign in and open your application at %(address)s.")
        address = f"{settings.PORTAL_BASE_URL}{application.get_absolute_url()}"
        lines.append(online % {"address": address})
    contact = presenting.contact_of(application.receiver)
    lines.append(
        _("In writing or in person: %(body)s.")
        % {
            "body": f"{application.receiver_name} ({contact})"
            if contact
            else application.receiver_name
        }
    )
    return lines


def _last_day(deadline: AppealDeadline) -> str:
    """Return until when to appeal; before it is opened, the day that counts at the latest."""
    text = (
        _("You received the decision on %(received)s. The last day to appeal is %(day)s.")
        if deadline.was_opened
        else _(
            "The decision counts as received on the day on which you open it in the portal, at the "
            "latest on %(received)s. If you do not open it earlier, the last day to appeal is "
            "%(day)s."
        )
    )
    return text % {
        "received": presenting.day(deadline.delivered_on),
        "day": presenting.day(deadline.last_day),
    }


def _certificate(order: DocumentOrder, application: Application) -> dict[str, Any]:
    born = application.birth_date
    until = presenting.day(order.valid_until) if order.valid_until else ""
    decision = issued.latest_document(application=application, kind=rules.DocumentKind.DECISION)
    decided_at = application.decided_at or order.ordered_at
    return {
        "opening": _("%(body)s confirms that this person has the right named here.")
        % {"body": application.receiver_name},
        "rows": _rows(
            [
                (_("Name"), application.person_name),
                (_("Date of birth"), presenting.day(born) if born else ""),
                (_("Right"), application.service.title),
                (
                    _("Place"),
                    application.institution.name
                    if application.institution
                    and application.state is rules.ApplicationStatus.PLACED
                    else "",
                ),
                (_("By decision"), decision.number if decision else application.reference),
                (_("Right since"), presenting.day(clock.day_of(decided_at))),
                (_("This certificate is valid until"), until),
            ]
        ),
        "note": _(
            "The right stood on the day of this certificate. Whether it still stands is said at "
            "any time by the page that verifies this document."
        ),
    }


def _rows(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for label, value in pairs if value]
