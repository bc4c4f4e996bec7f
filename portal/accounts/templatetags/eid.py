"""The way to the national eID, offered where people sign in."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context

register = template.Library()


@register.simple_tag
def eid_is_offered() -> bool:
    """Tell whether a provider is set up: `{% eid_is_offered as offered %}`."""
    return bool(settings.PORTAL_EID_ISSUER)


@register.inclusion_tag("accounts/eid_button.html", takes_context=True)
def eid_button(
    context: Context,
    *,
    text: str,
    purpose: str = "sign_in",
    back: str = "",
    level: str = "",
    variant: str = "primary",
) -> dict[str, Any]:
    """Draw the button that leads to the eID and comes back to an address of the portal."""
    return {
        "csrf_token": context.get("csrf_token"),
        "text": text,
        "purpose": purpose,
        "back": back,
        "level": level,
        "variant": variant,
    }
