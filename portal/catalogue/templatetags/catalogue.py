"""How parts of the catalogue look on any page: cards, marked lines, emergency numbers."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import QuerySet

from portal.catalogue import queries, rules
from portal.catalogue.models import PublicService

register = template.Library()

_ICONS = {
    "home-care": "home-care",
    "personal-assistance": "accessible",
    "respite-care": "heart",
    "day-centre-disability": "day-centre",
    "day-centre-older": "older",
    "kindergarten": "kindergarten",
    "early-development-centre": "baby",
    "child-at-risk": "shield",
    "guaranteed-minimum-assistance": "coins",
    "older-persons-security": "coins",
    "temporary-stay": "bed",
    "half-way-house": "building",
    "foster-care": "family",
}


@register.filter
def service_icon(code: str) -> str:
    """Return the icon of a service; one that editors added later gets a plain one."""
    return _ICONS.get(code, "document")


@register.inclusion_tag("catalogue/includes/points.html")
def points(text: str) -> dict[str, Any]:
    """Show lines as a list, with the mark on those that say that they are unconfirmed."""
    return {"points": rules.points_of(text=text)}


@register.inclusion_tag("catalogue/includes/service_cards.html")
def service_cards(services: Iterable[PublicService], level: int = 3) -> dict[str, Any]:
    """Show services as cards; those with one click carry the gold dot."""
    return {"services": services, "level": level}


@register.inclusion_tag("catalogue/includes/emergency_numbers.html")
def emergency_numbers(level: int = 2) -> dict[str, Any]:
    """Show whom to call, the most important number first."""
    return {"numbers": queries.emergency_numbers(), "level": level}


@register.simple_tag
def published_services() -> QuerySet[PublicService]:
    """Hand the published services to a page of a package below this one."""
    return queries.published_services()
