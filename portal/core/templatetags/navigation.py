"""Ways through the portal: its parts, the reader's own pages, and out of it in a hurry."""

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext as _

from portal.core import personal
from portal.core import quick_exit as leaving
from portal.core.templatetags.ui import address

register = template.Library()


@register.inclusion_tag("components/main_navigation.html", takes_context=True)
def main_navigation(context: Context) -> dict[str, Any]:
    """Link to the parts of the portal and mark the one that the reader is in."""
    request = context.get("request")
    path = request.path if request else ""
    places = [
        (_("Services"), "services/"),
        (_("Life situations"), "life-events/"),
        (_("Centres and institutions"), "directory/"),
        (_("Public calls"), "calls/"),
        (_("News"), "news/"),
    ]
    pages = [(title, address(rest)) for title, rest in places]
    return {
        "items": [
            {"title": title, "url": url, "current": path.startswith(url)} for title, url in pages
        ]
    }


@register.inclusion_tag("components/my_navigation.html", takes_context=True)
def my_navigation(context: Context) -> dict[str, Any]:
    """Link to the reader's own pages; `portal.core.personal` lists them: `{% my_navigation %}`.

    The entry with the longest address that begins the path is the current one.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return {"items": []}
    pages = [(page, personal.address_of(page)) for page in personal.PAGES]
    current = max(
        (url for _page, url in pages if url and request.path.startswith(url)), key=len, default=""
    )
    items = [
        {
            "title": page.title,
            "url": url,
            "current": url == current,
            "waiting": personal.waiting(page, user=user),
        }
        for page, url in pages
        if url
    ]
    return {"items": items, "waiting": sum(item["waiting"] for item in items)}


@register.inclusion_tag("components/quick_exit.html", takes_context=True)
def quick_exit(context: Context) -> dict[str, Any]:
    """Offer to leave in a hurry; the page is then kept by no browser: `{% quick_exit %}`."""
    request = context.get("request")
    if request is not None:
        leaving.offer(request)
    return {}
