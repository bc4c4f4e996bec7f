"""Where services are: regions, municipalities, centres for social work, offices, institutions.

Columns, constraints and labels only. What may be shown as settled is decided in rules.
"""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.models import TimeStampedModel
from portal.directory import rules

CONFIDENCE_LABELS = {
    rules.Confidence.HIGH: _("seen in a source"),
    rules.Confidence.MEDIUM: _("partly inferred"),
    rules.Confidence.LOW: _("not confirmed yet"),
}
MUNICIPALITY_KIND_LABELS = {
    rules.MunicipalityKind.MUNICIPALITY: _("municipality"),
    rules.MunicipalityKind.CITY: _("city"),
}
CENTRE_KIND_LABELS = {
    rules.CentreKind.MUNICIPAL: _("serves one municipality"),
    rules.CentreKind.INTER_MUNICIPAL: _("serves several municipalities"),
}
INSTITUTION_KIND_LABELS = {
    rules.InstitutionKind.KINDERGARTEN: _("Kindergartens"),
    rules.InstitutionKind.DAY_CENTRE_DISABILITY: _("Day centres for people with disabilities"),
    rules.InstitutionKind.DAY_CENTRE_OLDER: _("Day centres for older people"),
}
INSTITUTION_STATUS_LABELS = {
    rules.InstitutionStatus.OPEN: _("open"),
    rules.InstitutionStatus.UNCONFIRMED: _("opening not confirmed"),
    rules.InstitutionStatus.CLOSED: _("closed"),
}


class SourcedModel(TimeStampedModel):
    """A row that says where it comes from; source and note are for staff, not for citizens."""

    source = models.TextField(_("source"), blank=True)
    note = models.TextField(_("internal note"), blank=True)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


class Region(SourcedModel):
    """One of the eight statistical regions."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_mk: str
    name_sq: str

    objects: ClassVar[models.Manager["Region"]] = models.Manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name


class Centre(SourcedModel):
    """A centre for social work."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_mk: str
    name_sq: str
    kind = models.CharField(_("kind"), max_length=20, choices=CENTRE_KIND_LABELS)
    seat = models.ForeignKey(
        "directory.Municipality",
        verbose_name=_("seat"),
        null=True,
        on_delete=models.PROTECT,
        related_name="centres_seated_here",
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    address_mk: str
    address_sq: str
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    confidence = models.CharField(
        _("confidence"),
        max_length=10,
        choices=CONFIDENCE_LABELS,
        help_text=_("How sure it is that this centre exists under this name."),
    )

    # Filled by `queries.centres()`.
    territory: "list[Municipality]"

    objects: ClassVar[models.Manager["Centre"]] = models.Manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("centre for social work")
        verbose_name_plural = _("centres for social work")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:centre", args=[self.code])

    @property
    def is_settled(self) -> bool:
        return rules.is_settled(confidence=self.confidence)


class Municipality(SourcedModel):
    """One of the 80 municipalities, or the City of Skopje."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    slug = models.SlugField(_("address"), unique=True)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=MUNICIPALITY_KIND_LABELS,
        default=rules.MunicipalityKind.MUNICIPALITY,
    )
    name = models.CharField(_("name"), max_length=100)
    name_mk: str
    name_sq: str
    full_name = models.CharField(_("full name"), max_length=150)
    full_name_mk: str
    full_name_sq: str
    other_names = models.CharField(
        _("other names"), max_length=200, blank=True, help_text=_("Also found by the search.")
    )
    name_sq_confidence = models.CharField(
        _("confidence of the Albanian name"), max_length=10, choices=CONFIDENCE_LABELS
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        related_name="municipalities",
    )
    is_part_of_skopje = models.BooleanField(_("belongs to the City of Skopje"), default=False)
    centre = models.ForeignKey(
        Centre,
        verbose_name=_("competent centre for social work"),
        on_delete=models.PROTECT,
        related_name="municipalities",
    )
    centre_confidence = models.CharField(
        _("confidence of the competence"),
        max_length=10,
        choices=CONFIDENCE_LABELS,
        help_text=_("How sure it is that this centre serves this municipality."),
    )
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True)
    population_2021 = models.PositiveIntegerField(_("inhabitants (census 2021)"), null=True)
    official_languages = models.CharField(_("official languages"), max_length=40, blank=True)

    objects: ClassVar[models.Manager["Municipality"]] = models.Manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:municipality", args=[self.slug])

    @property
    def is_centre_settled(self) -> bool:
        return rules.is_settled(confidence=self.centre_confidence)

    @property
    def is_albanian_name_settled(self) -> bool:
        return rules.is_settled(confidence=self.name_sq_confidence)


class CentreUnit(SourcedModel):
    """A local office of a centre."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    centre = models.ForeignKey(
        Centre, verbose_name=_("centre"), on_delete=models.CASCADE, related_name="units"
    )
    municipalities = models.ManyToManyField(
        Municipality, verbose_name=_("municipalities"), related_name="centre_units"
    )
    name = models.CharField(_("name"), max_length=200)
    name_mk: str
    name_sq: str

    objects: ClassVar[models.Manager["CentreUnit"]] = models.Manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("local office")
        verbose_name_plural = _("local offices")

    def __str__(self) -> str:
        return self.name


class Institution(SourcedModel):
    """A kindergarten or a day centre."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=INSTITUTION_KIND_LABELS)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="institutions",
    )
    also_serves = models.ManyToManyField(
        Municipality,
        verbose_name=_("also serves"),
        blank=True,
        related_name="institutions_nearby",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("unit of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="units",
    )
    name = models.CharField(_("name"), max_length=200)
    name_mk: str
    name_sq: str
    confidence = models.CharField(_("confidence"), max_length=10, choices=CONFIDENCE_LABELS)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=INSTITUTION_STATUS_LABELS,
        default=rules.InstitutionStatus.OPEN,
    )
    demo_capacity = models.PositiveIntegerField(
        _("demonstration capacity"),
        null=True,
        blank=True,
        help_text=_("Made up for demonstration; no source holds capacities."),
    )

    objects: ClassVar[models.Manager["Institution"]] = models.Manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        constraints = [
            models.CheckConstraint(
                name="institution_kind_known",
                condition=models.Q(kind__in=[str(kind) for kind in rules.InstitutionKind]),
            ),
            models.CheckConstraint(
                name="institution_status_known",
                condition=models.Q(status__in=[str(status) for status in rules.InstitutionStatus]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_settled(self) -> bool:
        return rules.institution_is_settled(confidence=self.confidence, status=self.status)
