"""Public services as citizens meet them: what, for whom, how, with which papers, by which law.

Facts live here in both languages; editors work on drafts and see a preview in each language.
Whether a person qualifies is not said here but by the eligibility package.
"""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
)
from wagtail.search import index

from portal.accounts.models import LEVEL_LABELS
from portal.accounts.rules import Level
from portal.catalogue import rules

GROUP_LABELS = {
    rules.ServiceGroup.HOME: _("Help at home"),
    rules.ServiceGroup.COMMUNITY: _("Services in the community"),
    rules.ServiceGroup.CHILD_PROTECTION: _("Children and kindergartens"),
    rules.ServiceGroup.CASH_RIGHTS: _("Financial support"),
    rules.ServiceGroup.OUT_OF_FAMILY: _("Care outside the family"),
    rules.ServiceGroup.PROFESSIONAL_HELP: _("Professional help and support"),
    rules.ServiceGroup.COUNSELLING: _("Counselling"),
    rules.ServiceGroup.INFORMATION: _("Information and referral"),
}
KIND_LABELS = {
    rules.ServiceKind.APPLICATION: _("Citizens apply for it"),
    rules.ServiceKind.INFORMATION: _("Information; the way leads through the centre"),
    rules.ServiceKind.REPORT: _("A report that anyone may make"),
}
RECEIVER_LABELS = {
    rules.Receiver.CENTRE: _("Centre for social work"),
    rules.Receiver.KINDERGARTEN: _("Kindergarten"),
}
REQUIRED_LEVEL_LABELS = {Level.NONE: _("no sign-in"), **LEVEL_LABELS}


class LifeEvent(models.Model):
    """A situation in life from which people look for help."""

    slug = models.SlugField(_("address"), unique=True)
    title = models.CharField(_("title"), max_length=120)
    title_mk: str
    title_sq: str
    summary = models.CharField(_("one sentence"), max_length=300)
    summary_mk: str
    summary_sq: str
    icon = models.SlugField(_("icon"), max_length=40, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    shows_emergency_numbers = models.BooleanField(_("shows the emergency numbers"), default=False)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[models.Manager["LifeEvent"]] = models.Manager()

    class Meta:
        ordering = ("sort_order", "slug")
        verbose_name = _("life event")
        verbose_name_plural = _("life events")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("catalogue:life-event", args=[self.slug])


class EmergencyNumber(models.Model):
    """A telephone number that saves lives; shown before everything else."""

    code = models.SlugField(_("code"), unique=True)
    number = models.CharField(_("number"), max_length=40)
    name = models.CharField(_("who answers"), max_length=120)
    name_mk: str
    name_sq: str
    note = models.CharField(_("note"), max_length=200, blank=True)
    note_mk: str
    note_sq: str
    is_confirmed = models.BooleanField(_("is confirmed"), default=False)
    source = models.TextField(_("source"), blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[models.Manager["EmergencyNumber"]] = models.Manager()

    class Meta:
        ordering = ("sort_order", "code")
        verbose_name = _("emergency number")
        verbose_name_plural = _("emergency numbers")

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def dialled(self) -> str:
        return "".join(sign for sign in self.number if sign.isdigit() or sign == "+")


class PublicService(
    DraftStateMixin,
    RevisionMixin,
    LockableMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """What a citizen can ask for: one entry of the catalogue."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    group = models.CharField(_("group"), max_length=30, choices=GROUP_LABELS)
    kind = models.CharField(
        _("kind"), max_length=20, choices=KIND_LABELS, default=rules.ServiceKind.APPLICATION
    )
    receiver = models.CharField(
        _("who receives it"), max_length=20, choices=RECEIVER_LABELS, default=rules.Receiver.CENTRE
    )
    is_online = models.BooleanField(_("can be applied for with one click"), default=False)
    required_level = models.CharField(
        _("how sure we must be of who applies"),
        max_length=20,
        choices=REQUIRED_LEVEL_LABELS,
        default=Level.LOW,
        help_text=_("“Low” is an account with a password; more needs the national eID."),
    )
    is_checkable = models.BooleanField(_("has an eligibility check"), default=False)
    is_sensitive = models.BooleanField(
        _("its pages can be left in a hurry"),
        default=False,
        help_text=_("For services after which somebody near the reader may not see them looking."),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    title = models.CharField(_("title"), max_length=120)
    title_mk: str
    title_sq: str
    summary = models.CharField(_("one sentence"), max_length=300)
    summary_mk: str
    summary_sq: str
    audience = models.TextField(_("who may get it"), help_text=_("One point a line."))
    audience_mk: str
    audience_sq: str
    content = models.TextField(_("what you get"), blank=True, help_text=_("One point a line."))
    content_mk: str
    content_sq: str
    fee = models.TextField(_("price"), blank=True)
    fee_mk: str
    fee_sq: str
    is_fee_confirmed = models.BooleanField(_("the price is confirmed"), default=False)
    deadline = models.TextField(_("time limit, in words"), blank=True)
    deadline_mk: str
    deadline_sq: str
    deadline_days = models.PositiveSmallIntegerField(_("time limit in days"), null=True, blank=True)
    is_deadline_confirmed = models.BooleanField(_("the time limit is confirmed"), default=False)
    competent_body = models.CharField(_("competent body"), max_length=200)
    competent_body_mk: str
    competent_body_sq: str
    where_to_apply = models.TextField(_("how and where to apply"))
    where_to_apply_mk: str
    where_to_apply_sq: str
    appeal = models.TextField(_("how to appeal"), blank=True)
    appeal_mk: str
    appeal_sq: str
    is_appeal_confirmed = models.BooleanField(_("the appeal is confirmed"), default=False)
    good_to_know = models.TextField(_("good to know"), blank=True, help_text=_("One point a line."))
    good_to_know_mk: str
    good_to_know_sq: str
    synonyms = models.TextField(
        _("words people use"), blank=True, help_text=_("For the search; separated by commas.")
    )
    synonyms_mk: str
    synonyms_sq: str
    life_events = ParentalManyToManyField(
        LifeEvent, verbose_name=_("life events"), blank=True, related_name="services"
    )
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    translated_texts: ClassVar[tuple[str, ...]] = (
        "title",
        "summary",
        "audience",
        "competent_body",
        "where_to_apply",
    )

    search_fields = [
        *(
            index.SearchField(f"{field}_{language}", boost=boost)
            for field, boost in (("title", 4), ("synonyms", 3), ("summary", 2), ("audience", 1))
            for language in rules.CONTENT_LANGUAGES
        ),
        *(index.AutocompleteField(f"title_{language}") for language in rules.CONTENT_LANGUAGES),
        index.FilterField("group"),
        index.FilterField("code"),
        index.FilterField("live"),
    ]

    objects: ClassVar[models.Manager["PublicService"]] = models.Manager()

    class Meta:
        ordering = ("sort_order", "code")
        verbose_name = _("public service")
        verbose_name_plural = _("public services")
        constraints = [
            models.CheckConstraint(
                name="publicservice_kind_known",
                condition=models.Q(kind__in=[str(kind) for kind in rules.ServiceKind]),
            ),
            models.CheckConstraint(
                name="publicservice_required_level_known",
                condition=models.Q(required_level__in=[str(level) for level in Level]),
            ),
            models.CheckConstraint(
                name="publicservice_online_is_an_application",
                condition=models.Q(is_online=False)
                | models.Q(kind=str(rules.ServiceKind.APPLICATION)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("catalogue:service", args=[self.code])

    @property
    def is_report(self) -> bool:
        return self.kind == rules.ServiceKind.REPORT

    @property
    def is_information(self) -> bool:
        return self.kind == rules.ServiceKind.INFORMATION

    @property
    def papers_to_bring(self) -> list["ServiceDocument"]:
        return [paper for paper in self.documents.all() if not paper.is_obtained_ex_officio]

    @property
    def papers_obtained(self) -> list["ServiceDocument"]:
        return [paper for paper in self.documents.all() if paper.is_obtained_ex_officio]

    @property
    def has_confirmed_papers(self) -> bool:
        return any(paper.is_confirmed for paper in self.documents.all())

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("mk", _("Macedonian")), ("sq", _("Albanian"))]

    def get_preview_template(self, _request: HttpRequest, _mode_name: str) -> str:
        return "catalogue/service.html"

    def get_preview_context(self, request: HttpRequest, _mode_name: str) -> dict[str, Any]:
        return {
            "request": request,
            "is_preview": True,
            "trail": [(self.title, "")],
            "service": self,
        }

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        with translation.override(mode_name):
            response: HttpResponse = super().serve_preview(request, mode_name)
            # The template is lazy: render while the language of the preview is active.
            if hasattr(response, "render"):
                response.render()
            return response


class ServiceStep(Orderable):
    """One thing that the citizen or the body does, in order."""

    service = ParentalKey(PublicService, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(_("step"), max_length=120)
    title_mk: str
    title_sq: str
    text = models.TextField(_("explanation"), blank=True)
    text_mk: str
    text_sq: str

    class Meta(Orderable.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return self.title


class ServiceDocument(Orderable):
    """A paper that belongs to an application."""

    service = ParentalKey(PublicService, on_delete=models.CASCADE, related_name="documents")
    code = models.SlugField(
        _("code"), max_length=60, help_text=_("The same paper has the same code in every service.")
    )
    name = models.CharField(_("paper"), max_length=200)
    name_mk: str
    name_sq: str
    note = models.TextField(_("note"), blank=True, help_text=_("Where to get it, who needs it."))
    note_mk: str
    note_sq: str
    is_obtained_ex_officio = models.BooleanField(
        _("the body obtains it itself"), default=False, help_text=_("The citizen brings nothing.")
    )
    is_required = models.BooleanField(_("everybody needs it"), default=True)
    is_confirmed = models.BooleanField(_("is confirmed"), default=False)
    valid_months = models.PositiveSmallIntegerField(
        _("valid for so many months"),
        null=True,
        blank=True,
        help_text=_("Within them it can be used again in another file; empty: never."),
    )
    is_validity_confirmed = models.BooleanField(_("the validity is confirmed"), default=False)

    class Meta(Orderable.Meta):
        verbose_name = _("paper")
        verbose_name_plural = _("papers")

    def __str__(self) -> str:
        return self.name


class LegalBasis(Orderable):
    """An act on which the service rests."""

    service = ParentalKey(PublicService, on_delete=models.CASCADE, related_name="legal_bases")
    act = models.CharField(_("act"), max_length=250)
    act_mk: str
    act_sq: str
    gazette = models.CharField(
        _("Official Gazette"), max_length=250, blank=True, help_text=_("Numbers, such as 104/19.")
    )
    article = models.CharField(_("article"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)
    note_mk: str
    note_sq: str
    is_confirmed = models.BooleanField(_("is confirmed"), default=False)
    source_url = models.URLField(_("source"), max_length=500, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")

    def __str__(self) -> str:
        return self.act
