"""What the catalogue's pages show; the editors' preview shows a service through it, too."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.catalogue import queries
from portal.catalogue.models import LifeEvent, PublicService
from portal.catalogue.rules import Receiver
from portal.directory import queries as directory
from portal.directory.models import Municipality
from portal.directory.rules import InstitutionKind


def list_page(*, life_event_slug: str) -> dict[str, Any]:
    """Return the groups of services, narrowed to a life event if one is chosen.

    Raises:
        LifeEventNotFoundError: if the chosen one does not exist.
    """
    chosen = queries.life_event_by_slug(slug=life_event_slug) if life_event_slug else None
    return {
        "trail": [(_("Services"), "")],
        "groups": queries.services_by_group(life_event=chosen),
        "life_events": queries.life_events(),
        "chosen": chosen,
    }


def service_page(*, service: PublicService, municipality_code: str = "") -> dict[str, Any]:
    """Return a service and, once a municipality is chosen, who is competent there."""
    return {
        "trail": [(_("Services"), reverse("catalogue:services")), (service.title, "")],
        "service": service,
        "municipalities": directory.municipalities(),
        **_place(service=service, municipality_code=municipality_code),
    }


def _place(*, service: PublicService, municipality_code: str) -> dict[str, Any]:
    try:
        chosen = directory.municipality_by_code(code=municipality_code)
    except directory.MunicipalityNotFoundError:
        return {"chosen": None}
    institutions = _institutions(service=service, municipality=chosen)
    return {
        "chosen": chosen,
        "has_institutions": service.code in list(InstitutionKind),
        "institutions": institutions,
        # The kindergarten itself decides; without one, the centre knows another way.
        "shows_centre": service.receiver == Receiver.CENTRE or not institutions,
    }


def _institutions(*, service: PublicService, municipality: Municipality) -> list[Any]:
    if service.code not in list(InstitutionKind):
        return []
    return list(directory.institutions(kind=service.code, municipality_code=municipality.code))


def life_events_page() -> dict[str, Any]:
    """Return all situations in life."""
    return {"trail": [(_("Life situations"), "")], "life_events": queries.life_events()}


def life_event_page(*, life_event: LifeEvent) -> dict[str, Any]:
    """Return a situation in life with the services that help in it."""
    return {
        "trail": [(_("Life situations"), reverse("catalogue:life-events")), (life_event.title, "")],
        "life_event": life_event,
        "services": queries.services_for_life_event(slug=life_event.slug),
        "others": queries.life_events().exclude(pk=life_event.pk),
    }
