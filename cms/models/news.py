"""News: the list by year and one article."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager, PageQuerySet
from wagtail.search import index

from cms.fields import BodyField
from cms.models.base import PortalPage, filters, page_of, tabs
from cms.panels import bodies, side_by_side
from cms.rules.texts import CONTENT_LANGUAGES

NEWS_ON_A_PAGE = 12


class NewsQuerySet(PageQuerySet):
    """Reads of news that say what they mean."""

    def newest_first(self) -> Self:
        # News without any date in its source stands last, in a settled order.
        ordered: Self = self.order_by(models.F("listed_on").desc(nulls_last=True), "-pk")
        return ordered

    def of_year(self, year: int) -> Self:
        found: Self = self.filter(listed_on__year=year)
        return found


class NewsPage(PortalPage):
    """One piece of news, with its day where the source gives it."""

    published_on = models.DateField(
        _("day of the announcement"), null=True, blank=True, help_text=_("As its source gives it.")
    )
    published_year = models.PositiveSmallIntegerField(
        _("year, if the day is not known"), null=True, blank=True
    )
    is_date_confirmed = models.BooleanField(
        _("the source gives the date itself"),
        default=True,
        help_text=_("Otherwise readers see that the date is not confirmed."),
    )
    listed_on = models.DateField(_("place in the list"), null=True, blank=True, editable=False)
    source = models.CharField(_("source"), max_length=250, blank=True)
    source_mk: str
    source_sq: str
    body = BodyField(verbose_name=_("text"), blank=True)
    body_mk: Any
    body_sq: Any

    objects = PageManager.from_queryset(NewsQuerySet)()

    required_texts: ClassVar[tuple[str, ...]] = ("heading", "summary", "body")
    optional_texts: ClassVar[tuple[str, ...]] = ("source",)
    template = "cms/news_page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("An announcement for the public.")
    search_fields = [
        *PortalPage.search_fields,
        *(index.SearchField(f"body_{language}") for language in CONTENT_LANGUAGES),
    ]
    edit_handler = tabs(
        *bodies(),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("published_on"), FieldPanel("published_year")]),
                FieldPanel("is_date_confirmed"),
                side_by_side(field="source", label=_("Source")),
            ],
            heading=_("Date and source"),
        ),
    )

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.listed_on = self.published_on or (
            dt.date(self.published_year, 1, 1) if self.published_year else None
        )
        return super().save(*args, **kwargs)


class NewsIndexPage(PortalPage):
    """All news, newest first."""

    template = "cms/news_index_page.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    edit_handler = tabs()

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        every = NewsPage.objects.child_of(self).live()
        wanted = request.GET.get("year", "")
        year = int(wanted) if wanted.isdecimal() and len(wanted) == len("2026") else None
        shown = every.of_year(year) if year else every
        years = [day.year for day in every.dates("listed_on", "year", order="DESC")]
        context["filters_label"] = _("News by year")
        context["filters"] = filters(
            options=[
                ("", _("All"), year is None),
                *((f"year={one}", str(one), one == year) for one in years),
            ]
        )
        context["page_obj"] = page_of(
            rows=shown.newest_first(), request=request, size=NEWS_ON_A_PAGE
        )
        return context
