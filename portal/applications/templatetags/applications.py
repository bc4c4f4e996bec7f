"""The button that applies with what it would send, for the service page and the check's end."""

import uuid
from typing import Any

from django import template
from django.template import Context

from portal.accounts.models import User
from portal.applications import acting, previews
from portal.catalogue.models import PublicService
from portal.core import clock
from portal.eligibility import answers as screener

register = template.Library()


@register.inclusion_tag("applications/apply_button.html", takes_context=True)
def apply_button(context: Context, service: PublicService) -> dict[str, Any]:
    """Draw the one-click button and what it sends: `{% apply_button service %}`.

    For a visitor it is a link, so that the page stays the same for everybody and can be kept
    in a cache; for a citizen who is signed in one press submits exactly what stands above it.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or not isinstance(user, User):
        told = screener.facts_of(request.session, service.code) if request else {}
        asked = previews.asked_of_a_visitor(service=service, given=told, on=clock.today())
        return {"service": service, "is_signed_in": False, "asked": asked}
    return {
        "service": service,
        "is_signed_in": True,
        "key": uuid.uuid4().hex,
        "csrf_token": context.get("csrf_token", ""),
        **previews.state_for(
            user=user,
            service=service,
            told=screener.facts_of(request.session, service.code),
            acting=acting.current(request),
        ),
    }
