"""What the file page shows of reported changes."""

from typing import Any

from django import template

from portal.applications.models import Application
from portal.circumstances import presenting, queries

register = template.Library()


@register.inclusion_tag("circumstances/told.html")
def told_changes(application: Application, *, for_staff: bool = False) -> dict[str, Any]:
    """Show what changed while a file was running: `{% told_changes application %}`."""
    effects = queries.effects_on(application=application)
    return {
        "application": application,
        "rows": [presenting.sent_effect(effect) for effect in effects],
        "for_staff": for_staff,
    }
