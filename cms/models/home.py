"""The first page: search, the one-click services, life situations, calls and news."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.models.base import PortalPage, tabs
from cms.models.calls import CallPage
from cms.models.news import NewsPage
from cms.rules.calls import CallStatus
from portal.catalogue import queries as catalogue
from portal.core import clock

# The three that the portal leads with; their words come from the catalogue.
LEADING_SERVICES = {
    "home-care": "home-care",
    "day-centre-disability": "day-centre",
    "kindergarten": "kindergarten",
}
CALLS_SHOWN = 3
NEWS_SHOWN = 4


class HomePage(PortalPage):
    """Where everybody arrives."""

    template = "cms/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.NewsIndexPage",
        "cms.CallIndexPage",
        "cms.EventIndexPage",
        "cms.StandardPage",
    ]
    edit_handler = tabs()

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        now = clock.now()
        found = {
            service.code: service
            for service in catalogue.published_services().filter(code__in=LEADING_SERVICES)
        }
        context["leading_services"] = [
            {"service": found[code], "icon": icon}
            for code, icon in LEADING_SERVICES.items()
            if code in found
        ]
        context["life_events"] = catalogue.life_events()
        context["open_calls"] = CallPage.objects.live().standing(CallStatus.OPEN, now=now)[
            :CALLS_SHOWN
        ]
        context["news"] = NewsPage.objects.live().newest_first()[:NEWS_SHOWN]
        return context
