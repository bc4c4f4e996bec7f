"""Events: workshops, trainings, open days."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager, PageQuerySet
from wagtail.search import index

from cms.edit_forms import EventPageForm
from cms.fields import BodyField
from cms.models.base import PortalPage, filters, page_of, tabs
from cms.panels import bodies, side_by_side
from cms.rules.texts import CONTENT_LANGUAGES
from portal.core import clock

EVENTS_ON_A_PAGE = 12


class EventQuerySet(PageQuerySet):
    """Reads of events by when they are; an event that still goes on is not past."""

    def with_last_day(self) -> Self:
        found: Self = self.annotate(last_day=Coalesce("ends_on", "starts_on"))
        return found

    def upcoming(self, *, today: dt.date) -> Self:
        found: Self = self.with_last_day().filter(last_day__gte=today).order_by("starts_on", "pk")
        return found

    def past(self, *, today: dt.date) -> Self:
        found: Self = self.with_last_day().filter(last_day__lt=today).order_by("-starts_on", "-pk")
        return found


class EventPage(PortalPage):
    """One event: where, on which days, and the hours if they are known."""

    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty for an event of one day.")
    )
    starts_at_time = models.TimeField(_("from (hour)"), null=True, blank=True)
    ends_at_time = models.TimeField(_("until (hour)"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    place_mk: str
    place_sq: str
    source = models.CharField(_("source"), max_length=250, blank=True)
    source_mk: str
    source_sq: str
    body = BodyField(verbose_name=_("text"), blank=True)
    body_mk: Any
    body_sq: Any

    objects = PageManager.from_queryset(EventQuerySet)()

    base_form_class = EventPageForm
    required_texts: ClassVar[tuple[str, ...]] = ("heading", "summary", "place")
    optional_texts: ClassVar[tuple[str, ...]] = ("body", "source")
    template = "cms/event_page.html"
    parent_page_types = ["cms.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("A workshop, a training or an open day.")
    search_fields = [
        *PortalPage.search_fields,
        *(index.SearchField(f"body_{language}") for language in CONTENT_LANGUAGES),
        *(index.SearchField(f"place_{language}") for language in CONTENT_LANGUAGES),
    ]
    edit_handler = tabs(
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldRowPanel([FieldPanel("starts_at_time"), FieldPanel("ends_at_time")]),
                side_by_side(field="place", label=_("Place")),
            ],
            heading=_("When and where"),
        ),
        *bodies(),
        side_by_side(field="source", label=_("Source")),
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    @property
    def last_day_or_first(self) -> dt.date | None:
        return self.ends_on or self.starts_on

    @property
    def when(self) -> str:
        """Return the days, and the hours if they are known, as one reads them."""
        if self.starts_on is None:
            return ""
        days = date_format(self.starts_on)
        if self.ends_on and self.ends_on != self.starts_on:
            days = f"{days} – {date_format(self.ends_on)}"
        hours = [
            time_format(hour)
            for hour in (self.starts_at_time, self.ends_at_time)
            if hour is not None
        ]
        return f"{days}, {'–'.join(hours)}" if hours else days

    def facts(self) -> list[tuple[str, str]]:
        return [(str(_("When")), self.when), (str(_("Where")), self.place)]

    @property
    def is_past(self) -> bool:
        last = self.last_day_or_first
        return last is not None and last < clock.today()


class EventIndexPage(PortalPage):
    """Coming events, and on request the past ones by year."""

    template = "cms/event_index_page.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.EventPage"]
    edit_handler = tabs()

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        every = EventPage.objects.child_of(self).live()
        shows_past = request.GET.get("when") == "past"
        today = clock.today()
        shown = every.past(today=today) if shows_past else every.upcoming(today=today)
        context["filters_label"] = _("Events by time")
        context["filters"] = filters(
            options=[
                ("", _("Coming events"), not shows_past),
                ("when=past", _("Past events"), shows_past),
            ]
        )
        context["page_obj"] = page_of(rows=shown, request=request, size=EVENTS_ON_A_PAGE)
        return context
