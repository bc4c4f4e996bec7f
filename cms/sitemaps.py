"""The map of the portal for search engines, each address beside the same in the other language."""

from collections.abc import Iterable
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page

from portal.catalogue import queries as catalogue
from portal.directory import queries as directory


class BothLanguages(Sitemap[Any]):
    """Every address twice, linked to each other."""

    i18n = True
    alternates = True
    x_default = False


class ServiceSitemap(BothLanguages):
    def items(self) -> QuerySet[Any]:
        return catalogue.published_services()


class LifeEventSitemap(BothLanguages):
    def items(self) -> QuerySet[Any]:
        return catalogue.life_events()


class MunicipalitySitemap(BothLanguages):
    def items(self) -> QuerySet[Any]:
        # In a settled order: the one by name differs between the languages.
        return directory.municipalities().order_by("code")


class ListSitemap(BothLanguages):
    """Lists that are no pages of editors."""

    def items(self) -> Iterable[str]:
        return ["catalogue:services", "catalogue:life-events", "directory:index"]

    def location(self, item: str) -> str:
        return reverse(item)


class PageSitemap(BothLanguages):
    def items(self) -> QuerySet[Any]:
        pages: QuerySet[Any] = Page.objects.live().public().filter(depth__gt=1).order_by("path")
        return pages

    def location(self, item: Any) -> str:
        return str(item.url)

    def lastmod(self, item: Any) -> Any:
        return item.last_published_at


SITEMAPS: dict[str, type[Sitemap[Any]]] = {
    "lists": ListSitemap,
    "services": ServiceSitemap,
    "life-events": LifeEventSitemap,
    "municipalities": MunicipalitySitemap,
    "pages": PageSitemap,
}
