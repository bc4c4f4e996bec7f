"""The application itself, its history and the institutions wished for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.applications import rules
from portal.catalogue.models import PublicService
from portal.core.fields import EncryptedTextField
from portal.core.models import TimeStampedModel
from portal.directory.models import Centre, CentreUnit, Institution, Municipality
from portal.eligibility.rules import Verdict
from portal.households.models import Mandate, Person
from portal.households.rules import masked_embg

STATUS_LABELS = {
    rules.ApplicationStatus.DRAFT: _("draft"),
    rules.ApplicationStatus.SUBMITTED: _("submitted"),
    rules.ApplicationStatus.IN_REVIEW: _("being examined"),
    rules.ApplicationStatus.WAITING_FOR_PAPERS: _("waiting for your papers"),
    rules.ApplicationStatus.APPROVED: _("approved"),
    rules.ApplicationStatus.REJECTED: _("rejected"),
    rules.ApplicationStatus.APPEALED: _("appealed"),
    rules.ApplicationStatus.WAITING_LIST: _("on the waiting list"),
    rules.ApplicationStatus.OFFERED: _("a place is offered"),
    rules.ApplicationStatus.ACCEPTED: _("place accepted"),
    rules.ApplicationStatus.DECLINED: _("place declined"),
    rules.ApplicationStatus.EXPIRED: _("offer expired"),
    rules.ApplicationStatus.PLACED: _("has a place"),
    rules.ApplicationStatus.ENDED: _("ended"),
    rules.ApplicationStatus.WITHDRAWN: _("withdrawn"),
}
EVENT_LABELS = {
    rules.EventKind.SUBMITTED: _("The application was submitted."),
    rules.EventKind.REVIEW_STARTED: _("Somebody began to examine the application."),
    rules.EventKind.PAPERS_REQUESTED: _("Papers were asked for."),
    rules.EventKind.PAPER_ADDED: _("A paper was added."),
    rules.EventKind.PAPERS_COMPLETED: _("The papers are complete; the examination goes on."),
    rules.EventKind.APPROVED: _("The application was approved."),
    rules.EventKind.REJECTED: _("The application was rejected."),
    rules.EventKind.APPEALED: _("An appeal was made."),
    rules.EventKind.PUT_ON_WAITING_LIST: _("No place is free; it is on the waiting list."),
    rules.EventKind.PLACE_OFFERED: _("A place was offered."),
    rules.EventKind.OFFER_ACCEPTED: _("The place was accepted."),
    rules.EventKind.OFFER_DECLINED: _("The place was declined."),
    rules.EventKind.OFFER_EXPIRED: _("The offer was not answered in time."),
    rules.EventKind.PLACED: _("The service began."),
    rules.EventKind.ENDED: _("The service ended."),
    rules.EventKind.WITHDRAWN: _("The application was withdrawn."),
    rules.EventKind.DECISION_DELIVERED: _("The decision was read."),
    rules.EventKind.APPEAL_WITHDRAWN: _("The appeal was withdrawn; the decision stands."),
    rules.EventKind.APPEAL_FORWARDED: _("The appeal was forwarded."),
    rules.EventKind.DECISION_UPHELD: _("The appeal was decided: the decision stands."),
    rules.EventKind.DECISION_CHANGED: _("The appeal was decided: approved."),
    rules.EventKind.DECISION_REPLACED: _("The decision was replaced: approved."),
    rules.EventKind.SILENCE_APPEALED: _("An appeal was made because no decision came."),
    rules.EventKind.SILENCE_APPEAL_WITHDRAWN: _(
        "The appeal for the missing decision was withdrawn."
    ),
    rules.EventKind.SILENCE_APPEAL_FORWARDED: _(
        "The appeal for the missing decision was forwarded."
    ),
    rules.EventKind.SILENCE_ORDERED: _("The body was ordered to decide."),
    rules.EventKind.SILENCE_DISMISSED: _("The appeal for the missing decision was refused."),
    rules.EventKind.APPOINTMENT_OFFERED: _("Times for a meeting were offered."),
    rules.EventKind.APPOINTMENT_BOOKED: _("A meeting was agreed."),
    rules.EventKind.OTHER_TIMES_WANTED: _("Other times for the meeting were asked for."),
    rules.EventKind.APPOINTMENT_CANCELLED: _("The meeting was cancelled."),
    rules.EventKind.CIRCUMSTANCES_CHANGED: _("A change of circumstances was reported."),
    rules.EventKind.HANDED_OVER: _("The file went to the body that is competent now."),
    rules.EventKind.GUARDIAN_ASKED: _("The other guardian was asked."),
    rules.EventKind.GUARDIAN_AGREED: _("The other guardian agrees."),
    rules.EventKind.GUARDIAN_OBJECTED: _("The other guardian objects."),
    rules.EventKind.MANDATE_REVOKED: _("Whoever applied may no longer act in this file."),
}
ROUTING_LABELS = {
    rules.RoutingReason.RESIDENCE_CENTRE: _("It is competent for the municipality of residence."),
    rules.RoutingReason.RESIDENCE_OFFICE: _(
        "It is competent for the municipality of residence and has an office there."
    ),
    rules.RoutingReason.CHOSEN_INSTITUTION: _("You chose the institution yourself."),
    rules.RoutingReason.RESIDENCE_INSTITUTION: _(
        "The institution serves the municipality of residence."
    ),
    rules.RoutingReason.NO_INSTITUTION_KNOWN: _(
        "No institution of this kind is known in the municipality; the centre helps to find one."
    ),
}
VERDICT_LABELS = {
    Verdict.ELIGIBLE: _("all conditions are met"),
    Verdict.NOT_ELIGIBLE: _("a condition is not met"),
    Verdict.INCOMPLETE: _("some facts are missing"),
    Verdict.NEEDS_ASSESSMENT: _("a professional must assess it"),
}


class Application(TimeStampedModel):
    """A citizen's request for one public service, from the press of the button to the end."""

    reference = models.CharField(_("number"), max_length=13, unique=True)
    service = models.ForeignKey(
        PublicService,
        verbose_name=_("service"),
        on_delete=models.PROTECT,
        related_name="applications",
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("applicant"),
        on_delete=models.PROTECT,
        related_name="applications",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("for whom"),
        on_delete=models.PROTECT,
        related_name="applications",
    )
    # None: sent for oneself, or for a member of the household on the applicant's own word.
    submitted_under = models.ForeignKey(
        Mandate,
        verbose_name=_("sent under the mandate"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )
    # What was sent stays as it was sent, also when the profile changes later.
    person_name = models.CharField(_("name"), max_length=170)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    embg = EncryptedTextField(_("personal number (EMBG)"), blank=True, default="")
    embg_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    address = models.CharField(_("address"), max_length=360, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality of residence"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    centre = models.ForeignKey(
        Centre,
        verbose_name=_("competent centre"),
        on_delete=models.PROTECT,
        related_name="applications",
    )
    office = models.ForeignKey(
        CentreUnit,
        verbose_name=_("local office"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution of the place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )
    handled_by = models.CharField(
        _("handled by"),
        max_length=40,
        help_text=_("Code of the centre or institution whose staff see the file."),
    )
    routing_reason = models.CharField(_("why there"), max_length=40, choices=ROUTING_LABELS)
    intake = models.CharField(_("admission round"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    status = models.CharField(_("state"), max_length=20, choices=STATUS_LABELS)
    submitted_at = models.DateTimeField(_("submitted at"))
    due_on = models.DateField(_("due on"))
    clock_stopped_on = models.DateField(_("waiting for papers since"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    facts: models.JSONField[Any, Any] = models.JSONField(_("facts"), default=dict)
    verdict = models.CharField(_("verdict"), max_length=20, choices=VERDICT_LABELS, blank=True)
    evaluation: models.JSONField[Any, Any] = models.JSONField(_("trace"), default=dict)
    rule_version = models.CharField(_("version of the rules"), max_length=64, blank=True)
    idempotency_key = models.CharField(max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ("-submitted_at", "-id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["handled_by", "status", "due_on"], name="application_queue"),
            models.Index(fields=["applicant", "-submitted_at"], name="application_of_applicant"),
            models.Index(fields=["institution", "status"], name="application_of_institution"),
            models.Index(fields=["embg_digest", "-submitted_at"], name="application_of_person"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="application_status_known",
                condition=models.Q(status__in=[str(status) for status in rules.ApplicationStatus]),
            ),
            models.UniqueConstraint(
                name="application_one_open_for_each_person_and_service",
                fields=["person", "service", "intake"],
                condition=models.Q(status__in=sorted(str(status) for status in rules.BLOCKING)),
            ),
            models.UniqueConstraint(
                name="application_key_once_for_each_applicant",
                fields=["applicant", "idempotency_key"],
                condition=~models.Q(idempotency_key=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("applications:detail", args=[self.reference])

    @property
    def is_anonymised(self) -> bool:
        """Whether its time of keeping is over: nobody's name is in it any more."""
        return not self.person_name

    @property
    def state(self) -> rules.ApplicationStatus:
        return rules.ApplicationStatus(self.status)

    @property
    def embg_masked(self) -> str:
        return masked_embg(self.embg)

    @property
    def receiver(self) -> Centre | Institution:
        """The body that decides: the centre, or the kindergarten to which the place belongs."""
        institution = self.institution
        if institution is None or self.handled_by == self.centre.code:
            return self.centre
        if self.handled_by == institution.code:
            return institution
        return institution.parent or institution

    @property
    def receiver_name(self) -> str:
        return self.receiver.name

    @property
    def clock_stands_still(self) -> bool:
        return self.clock_stopped_on is not None


class Wish(models.Model):
    """An institution that the citizen would like, by rank."""

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="wishes",
    )
    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="+"
    )
    rank = models.PositiveSmallIntegerField(_("rank"))

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ("rank",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="wish_rank_once", fields=["application", "rank"]),
            models.UniqueConstraint(
                name="wish_institution_once", fields=["application", "institution"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.institution_id}"


class ApplicationEvent(models.Model):
    """One thing that happened to an application; a trigger refuses changes and deletions."""

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="events",
    )
    kind = models.CharField(_("what"), max_length=30, choices=EVENT_LABELS)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    actor_role = models.CharField(_("role"), max_length=40)
    at = models.DateTimeField(_("when"))
    data: models.JSONField[Any, Any] = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("at", "id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["application", "at"], name="event_of_application"),
            models.Index(fields=["kind", "at"], name="event_by_kind"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="application_event_kind_known",
                condition=models.Q(kind__in=[str(kind) for kind in rules.EventKind]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
