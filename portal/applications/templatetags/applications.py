"""The button that applies, for the page of a service."""

import uuid
from typing import Any

from django import template
from django.template import Context

from portal.accounts.models import User
from portal.catalogue.models import PublicService

register = template.Library()


@register.inclusion_tag("applications/apply_button.html", takes_context=True)
def apply_button(context: Context, service: PublicService) -> dict[str, Any]:
    """Draw the one-click button: `{% apply_button service %}`.

    For a visitor it is a link, so that the page stays the same for everybody and can be kept
    in a cache; for a citizen who is signed in one press submits.
    """
    request = context.get("request")
    is_signed_in = request is not None and isinstance(getattr(request, "user", None), User)
    return {
        "service": service,
        "is_signed_in": is_signed_in,
        "key": uuid.uuid4().hex,
        "csrf_token": context.get("csrf_token", ""),
    }
