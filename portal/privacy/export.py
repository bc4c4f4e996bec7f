"""Makes the copy of somebody's data: one JSON for programs, one PDF to read, and the papers."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import IO, Any

import typst
from django.db import models
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.applications import queries as applications
from portal.applications.models import Document, Paper
from portal.core import audit
from portal.core.models import AccessRecord
from portal.handover import queries as handover
from portal.privacy import queries
from portal.privacy.holdings import HOLDINGS, Holding

FORMAT = 1
# Columns of libraries, which do not name them in our languages.
_LABELS = {
    "ip": gettext_lazy("network address"),
    "user agent": gettext_lazy("browser"),
    "last seen at": gettext_lazy("last seen"),
    "created at": gettext_lazy("since"),
    "last used at": gettext_lazy("last used"),
    "type": gettext_lazy("kind"),
    "provider": gettext_lazy("national eID"),
}
_HERE = Path(__file__).parent
_FONTS = Path(__file__).parents[1] / "applications" / "fonts"


def write_archive(*, to: IO[bytes], user: User, language: str) -> None:
    """Write a ZIP with `data.json`, `data.pdf` and the papers and documents of the files.

    Papers go through in pieces: however many there are, they never lie in memory together.
    """
    with (
        translation.override(language),
        zipfile.ZipFile(to, "w", compression=zipfile.ZIP_DEFLATED) as archive,
    ):
        sections = sections_of(user=user)
        archive.writestr("data.json", _as_json(sections, language=language))
        archive.writestr("data.pdf", _as_pdf(sections, language=language))
        for name, stored in _stored_files(user=user):
            with stored.open("rb") as content, archive.open(name, "w") as place:
                shutil.copyfileobj(content, place)
    to.flush()


def sections_of(*, user: User) -> list[dict[str, Any]]:
    """Return everything that is kept about somebody, by kind, in the active language."""
    sections = [_section(holding, user=user) for holding in reversed(HOLDINGS)]
    sections.append(_accesses(user=user))
    sections.append(_answers_as_guardian(user=user))
    return [section for section in sections if section["records"]]


def _section(holding: Holding, *, user: User) -> dict[str, Any]:
    return {
        "kind": holding.model,
        "title": _capital(holding.name),
        "records": [
            _record(row, holding=holding, user=user)
            for row in queries.rows_about(holding=holding, user=user)
        ],
    }


def _record(row: models.Model, *, holding: Holding, user: User) -> list[dict[str, Any]]:
    fields = [
        one
        for one in row._meta.concrete_fields  # noqa: SLF001 - Django's documented name
        if one.name not in holding.hidden and not one.primary_key and not _is_translation(one)
    ]
    values = [_value(row, one, user=user) for one in fields]
    return [value for value in values if value["value"] not in (None, "", {}, [])]


def _is_translation(one: Any) -> bool:
    return str(one.name).endswith(("_mk", "_sq"))


def _value(row: models.Model, one: Any, *, user: User) -> dict[str, Any]:
    raw = getattr(row, one.attname)
    shown = raw
    if one.is_relation and raw is not None:
        related = getattr(row, one.name)
        raw = shown = _related(related, user=user)
    elif one.choices:
        shown = str(getattr(row, f"get_{one.name}_display")())
    return {
        "field": one.name,
        "label": _capital(_LABELS.get(one.verbose_name, one.verbose_name)),
        "value": raw,
        "text": _text(shown),
    }


def _related(related: models.Model, *, user: User) -> str:
    """Name what a row points to; other people by no more than that they are staff or another."""
    if isinstance(related, User):
        return _("you") if related == user else _("another person")
    return str(related)


def _accesses(*, user: User) -> dict[str, Any]:
    records = [
        _reading(_("File"), application.reference, access)
        for application in queries.files_about(user=user).order_by("pk")
        for access in applications.accesses_of(application=application)
    ]
    records += [
        _reading(_("Talk with a centre"), access.subject_id, access)
        for access in handover.accesses_of_user(user=user)
    ]
    return {"kind": "core.accessrecord", "title": _("Who opened my files"), "records": records}


def _answers_as_guardian(*, user: User) -> dict[str, Any]:
    """Return what somebody was asked and said about a file of the other guardian of a child."""
    records = []
    for row in applications.guardian_answers_of(user=user):
        pairs = {
            "file": (_("File"), row.application.reference),
            "asked_at": (_("Asked"), row.asked_at),
            "answer": (_("The answer"), row.get_answer_display() if row.answer else ""),
            "reason": (_("Reason"), row.get_reason_display() if row.reason else ""),
            "text": (_("In own words"), row.text),
            "answered_at": (_("Answered"), row.answered_at),
        }
        records.append(
            [
                {"field": name, "label": label, "value": value, "text": _text(value)}
                for name, (label, value) in pairs.items()
                if value
            ]
        )
    title = _("What I was asked as the other guardian")
    return {"kind": "applications.guardianresponse.asked", "title": title, "records": records}


def _reading(label: str, subject: str, access: AccessRecord) -> list[dict[str, Any]]:
    pairs = {
        "file": (label, subject),
        "at": (_("When"), access.at),
        "role": (_("Role"), access.role),
        "organisation": (_("Organisation"), access.organisation_code),
        "purpose": (_("Why"), audit.purpose_text(access.purpose)),
    }
    return [
        {"field": name, "label": label, "value": value, "text": _text(value)}
        for name, (label, value) in pairs.items()
    ]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(value, "tzinfo"):
        local = timezone.localtime(value, timezone.get_default_timezone())
        return formats.date_format(local, "DATETIME_FORMAT")
    if hasattr(value, "isoformat"):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else str(value)


def _as_json(sections: list[dict[str, Any]], *, language: str) -> str:
    content = {
        "format": FORMAT,
        "language": language,
        "sections": [
            {
                "kind": section["kind"],
                "title": section["title"],
                "records": [
                    {value["field"]: value["value"] for value in record}
                    for record in section["records"]
                ],
            }
            for section in sections
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _as_pdf(sections: list[dict[str, Any]], *, language: str) -> bytes:
    content = {
        "language": language,
        "portal": "Еден клик · Një klik",
        "title": _("Everything that the portal keeps about you"),
        "lead": _("The same is in data.json for programs. Your papers lie beside it."),
        "footer": _("Copy of personal data"),
        "sections": [
            {
                "title": section["title"],
                "records": [
                    [{"label": value["label"], "text": value["text"]} for value in record]
                    for record in section["records"]
                ],
            }
            for section in sections
        ],
    }
    pdf: bytes = typst.compile(
        str(_HERE / "typst" / "my_data.typ"),
        root=str(_HERE / "typst"),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
    )
    return pdf


def _stored_files(*, user: User) -> list[tuple[str, Any]]:
    files = queries.files_about(user=user).values("pk")
    papers = Paper.objects.filter(application__in=files).select_related("application")
    documents = Document.objects.filter(order__application__in=files).exclude(
        order__application__person_name=""
    )
    return [
        (f"papers/{paper.application.reference}/{number:02}-{paper.name}", paper.file)
        for number, paper in enumerate(papers.order_by("pk"), start=1)
    ] + [
        (f"documents/{document.order.number}.pdf", document.file)
        for document in documents.select_related("order").order_by("pk")
    ]


def _capital(text: Any) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]
