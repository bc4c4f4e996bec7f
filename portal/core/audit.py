"""Writes and reads the record of who opened a citizen's file."""

import datetime as dt

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.core.models import AccessRecord

_PURPOSES = {
    "examination": _("to examine the application"),
    "paper": _("to read a paper"),
    "message": _("to answer a message"),
    "appeal": _("to examine the appeal"),
    "helping": _("to help the person with the application"),
    "document": _("to read a document issued by the portal"),
    "talk": _("to answer in the chat"),
}


def purpose_text(purpose: str) -> str:
    """Return in words why a file was read, as the citizen sees it."""
    return str(_PURPOSES.get(purpose, purpose))


def record_access(
    *,
    actor: AbstractBaseUser,
    role: str,
    organisation_code: str,
    subject_type: str,
    subject_id: str,
    purpose: str,
    at: dt.datetime,
) -> AccessRecord:
    """Record that a member of staff read a file, before the file is shown."""
    return AccessRecord.objects.create(
        actor_id=actor.pk,
        role=role,
        organisation_code=organisation_code,
        subject_type=subject_type,
        subject_id=subject_id,
        purpose=purpose,
        at=at,
    )


def accesses_of(*, subject_type: str, subject_id: str) -> QuerySet[AccessRecord]:
    """Return who read a file, newest first."""
    return (
        AccessRecord.objects.filter(subject_type=subject_type, subject_id=subject_id)
        .select_related("actor")
        .order_by("-at", "-id")
    )
