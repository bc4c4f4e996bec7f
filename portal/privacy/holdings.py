"""The list of everything that the portal keeps about a person: for the copy, and for erasing.

A test walks through all tables: whatever leads to a person stands here, or below with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.households.rules import GuardianSituation


class Erase(StrEnum):
    """What happens to rows when their time is over."""

    DELETE = "delete"
    BLANK = "blank"
    KEEP = "keep"  # names nobody once the rows that it points to are blank


@dataclass(frozen=True, slots=True)
class Holding:
    """A table with rows about a person.

    `owner` leads from a row to the account, `file` to the application that the row belongs to.
    `hidden` columns are machinery or secrets: they never leave the portal. The file that `stored`
    names is erased whatever happens to the row. Only rows `within` these conditions count.
    """

    model: str
    owner: str
    erase: Erase
    file: str | None = None
    blank: Mapping[str, Any] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    stored: str = ""
    within: Mapping[str, Any] = field(default_factory=dict)
    title: Any = ""

    @property
    def name(self) -> str:
        """Return what such rows are called; libraries do not say it in our languages."""
        return str(self.title or self.table()._meta.verbose_name_plural)  # noqa: SLF001 - documented

    def table(self) -> type[models.Model]:
        """Return the model."""
        return apps.get_model(self.model)

    def rows_of(self, *, user: Any) -> "models.QuerySet[Any]":
        """Return the rows about somebody, oldest first."""
        manager = self.table()._default_manager  # noqa: SLF001 - Django's documented name for it
        of_owner = {self.owner: getattr(user, "pk", user)}
        return manager.filter(**of_owner, **self.within).order_by("pk")

    @property
    def is_of_file(self) -> bool:
        """Whether rows belong to a file alone, and to a person through it."""
        return self.owner.endswith("applicant")

    def rows_in_files(self, *, files: Any) -> "models.QuerySet[Any]":
        """Return the rows that belong to some files, oldest first."""
        manager = self.table()._default_manager  # noqa: SLF001 - Django's documented name for it
        return manager.filter(**{f"{self.file or 'pk'}__in": files}).order_by("pk")

    def rows_in(self, *, application: Any) -> "models.QuerySet[Any]":
        """Return the rows that belong to a file."""
        manager = self.table()._default_manager  # noqa: SLF001 - Django's documented name for it
        return manager.filter(**{self.file or "pk": application})


_FILE = "application__applicant"
_WITHOUT = {"mandate__isnull": True}

# Leaves before roots: in this order they are erased.
HOLDINGS = (
    # A file and what belongs to it.
    Holding("applications.wish", _FILE, Erase.DELETE, file="application"),
    Holding(
        "applications.paper",
        _FILE,
        Erase.DELETE,
        file="application",
        hidden=("file", "sha256", "uploaded_by"),
        stored="file",
    ),
    Holding(
        "applications.paperuploadpart",
        "upload__application__applicant",
        Erase.DELETE,
        file="upload__application",
        hidden=("content",),
    ),
    Holding(
        "applications.paperupload",
        _FILE,
        Erase.DELETE,
        file="application",
        hidden=("key", "content", "preview", "fingerprint"),
    ),
    Holding("applications.paperrequest", _FILE, Erase.DELETE, file="application"),
    Holding("applications.message", _FILE, Erase.DELETE, file="application", hidden=("key",)),
    Holding(
        "applications.slot",
        "appointment__application__applicant",
        Erase.DELETE,
        file="appointment__application",
    ),
    Holding("applications.appointment", _FILE, Erase.DELETE, file="application", hidden=("key",)),
    # What the other guardian wrote is in that guardian's own copy, not in the applicant's.
    Holding(
        "applications.guardianresponse",
        _FILE,
        Erase.BLANK,
        file="application",
        blank={"text": "", "token_digest": "", "reminder_digest": ""},
        hidden=("key", "token_digest", "reminder_digest", "text", "user", "answered_by"),
    ),
    Holding("applications.offer", _FILE, Erase.KEEP, file="application", hidden=("key",)),
    Holding(
        "applications.appeal",
        _FILE,
        Erase.BLANK,
        file="application",
        blank={"words": "", "late_words": ""},
    ),
    Holding(
        "applications.decisiondelivery",
        "decision__application__applicant",
        Erase.KEEP,
        file="decision__application",
    ),
    # The rows stay: whoever was given a document can go on verifying its number and checksum.
    Holding(
        "applications.document",
        "order__application__applicant",
        Erase.KEEP,
        file="order__application",
        hidden=("file", "sha256", "certificate"),
        stored="file",
    ),
    Holding("applications.documentorder", _FILE, Erase.KEEP, file="application", hidden=("key",)),
    Holding("applications.decision", _FILE, Erase.KEEP, file="application"),
    Holding("applications.applicationevent", _FILE, Erase.KEEP, file="application"),
    Holding(
        "circumstances.changeeffect",
        _FILE,
        Erase.BLANK,
        file="application",
        blank={"facts_before": {}, "facts_after": {}, "evaluation": {}, "address_after": ""},
    ),
    Holding("privacy.correctionrequest", "user", Erase.DELETE, file="application", hidden=("key",)),
    Holding(
        "applications.application",
        "applicant",
        Erase.BLANK,
        file="",
        blank={
            "person_name": "",
            "birth_date": None,
            "embg": "",
            "embg_digest": "",
            "address": "",
            "phone": "",
            "facts": {},
            "evaluation": {},
        },
        hidden=("embg_digest", "idempotency_key", "version"),
    ),
    # Talks with a person at a centre.
    Holding("handover.entry", "talk__user", Erase.DELETE, hidden=("key", "author")),
    Holding("handover.talk", "user", Erase.DELETE, hidden=("conversation", "asked_key", "agent")),
    Holding("handover.presence", "user", Erase.DELETE),
    # The profile.
    Holding("applications.draftreminder", "draft__user", Erase.DELETE),
    Holding("applications.draft", "user", Erase.DELETE, hidden=("key", "version"), within=_WITHOUT),
    Holding(
        "circumstances.changereport",
        "user",
        Erase.BLANK,
        blank={"details": ""},
        within=_WITHOUT,
    ),
    # What a helper began or reported belongs to the person represented.
    Holding(
        "applications.draft", "mandate__person__owner", Erase.DELETE, hidden=("key", "version")
    ),
    Holding(
        "circumstances.changereport",
        "mandate__person__owner",
        Erase.BLANK,
        blank={"details": ""},
    ),
    Holding(
        "households.secondguardian",
        "child__owner",
        Erase.BLANK,
        blank={
            "situation": GuardianSituation.ERASED,
            "name": "",
            "email": "",
            "phone": "",
            "user": None,
        },
        hidden=("user", "accepted_at"),
    ),
    Holding(
        "households.mandate",
        "person__owner",
        Erase.BLANK,
        blank={"identity_document": "", "person_digest": "", "signed_form": ""},
        hidden=("key", "person_digest", "signed_form", "signed_form_sha256"),
        stored="signed_form",
    ),
    Holding(
        "households.confirmationcode",
        "sent_by",
        Erase.DELETE,
        hidden=("subject", "digest", "phone_digest"),
    ),
    Holding("households.registerlookup", "person__owner", Erase.DELETE),
    Holding("households.consent", "user", Erase.DELETE),
    Holding("households.factstatement", "person__owner", Erase.DELETE),
    Holding("households.income", "person__owner", Erase.DELETE),
    Holding("households.disabilityfinding", "person__owner", Erase.DELETE),
    Holding("households.residence", "household__owner", Erase.DELETE),
    Holding(
        "households.person",
        "owner",
        Erase.BLANK,
        blank={
            "first_name": "",
            "last_name": "",
            "birth_date": None,
            "embg": "",
            "embg_digest": None,
            "phone": "",
            "guardian_of_digest": "",
        },
        hidden=("embg_digest", "guardian_of_digest"),
    ),
    Holding(
        "households.household",
        "owner",
        Erase.BLANK,
        blank={"settlement": "", "street": ""},
    ),
    # The account.
    Holding(
        "notifications.delivery",
        "notification__user",
        Erase.DELETE,
        hidden=("key", "secret", "dedup_key", "last_error", "words_digest", "gateway_id"),
    ),
    Holding("notifications.notification", "user", Erase.DELETE, hidden=("dedup_key", "context")),
    Holding("notifications.phoneconfirmation", "user", Erase.DELETE, hidden=("code_digest",)),
    Holding("notifications.preferences", "user", Erase.DELETE),
    Holding(
        "usersessions.usersession",
        "user",
        Erase.DELETE,
        hidden=("session_key", "data"),
        title=_("places where you are signed in"),
    ),
    Holding(
        "socialaccount.socialaccount",
        "user",
        Erase.DELETE,
        hidden=("uid", "extra_data"),
        title=_("links with the national eID"),
    ),
    Holding(
        "mfa.authenticator",
        "user",
        Erase.DELETE,
        hidden=("data",),
        title=_("passkeys and second steps at sign-in"),
    ),
    Holding("accounts.formername", "identity__user", Erase.DELETE),
    Holding("accounts.verifiedidentity", "user", Erase.DELETE, hidden=("subject", "embg_digest")),
    Holding("account.emailaddress", "user", Erase.DELETE, title=_("e-mail addresses")),
    Holding("accounts.membership", "user", Erase.KEEP),
    Holding("privacy.dataexport", "user", Erase.DELETE, hidden=("key", "file"), stored="file"),
    Holding("privacy.accountclosure", "user", Erase.KEEP),
    Holding(
        "accounts.user",
        "pk",
        Erase.BLANK,
        blank={"first_name": "", "last_name": "", "display_name": "", "is_active": False},
        hidden=("password", "is_superuser", "is_staff"),
    ),
)

# What leads to a person and is not in the copy, each with its reason.
WITHHELD = {
    "account.emailconfirmation": "a key that opens the account, valid for days",
    "socialaccount.socialtoken": "a key of the national eID",
    "admin.logentry": "work of operators, not data about citizens",
    "core.accessrecord": "in the copy of each file, without the names of staff",
    "privacy.erasure": "says nothing about a person",
}


def by_model(label: str) -> Holding:
    """Return the entry of a table."""
    return next(holding for holding in HOLDINGS if holding.model == label)
