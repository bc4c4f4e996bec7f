"""The criteria of a service in plain language, for the page of the service."""

from typing import Any

from django import template

from portal.core import clock
from portal.eligibility import queries

register = template.Library()


@register.inclusion_tag("eligibility/plain_criteria.html")
def plain_criteria(service_code: str) -> dict[str, Any]:
    """List today's criteria: `{% plain_criteria service.code %}`; nothing where there are none."""
    return {
        "service_code": service_code,
        "criteria": queries.plain_criteria(service_code=service_code, on=clock.today()),
    }
