"""Every read of the catalogue: published entries only, with all their parts in few queries."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from portal.catalogue.models import (
    GROUP_LABELS,
    EmergencyNumber,
    LegalBasis,
    LifeEvent,
    PublicService,
    ServiceDocument,
    ServiceStep,
)
from portal.catalogue.rules import ServiceGroup


class ServiceNotFoundError(LookupError):
    """No published service has this code."""


class LifeEventNotFoundError(LookupError):
    """No life event has this address."""


@dataclass(frozen=True, slots=True)
class GroupOfServices:
    """One branch of the catalogue with its published services."""

    code: str
    title: str
    services: list[PublicService]


def published_services() -> QuerySet[PublicService]:
    """Return the services that citizens see, in the order of the catalogue."""
    return PublicService.objects.filter(live=True).order_by("sort_order", "code")


def services_with_parts() -> QuerySet[PublicService]:
    """Return the published services with steps, papers, legal basis and life events."""
    return published_services().prefetch_related(
        Prefetch("steps", queryset=ServiceStep.objects.order_by("sort_order")),
        Prefetch("documents", queryset=ServiceDocument.objects.order_by("sort_order")),
        Prefetch("legal_bases", queryset=LegalBasis.objects.order_by("sort_order")),
        "life_events",
    )


def service_by_code(*, code: str) -> PublicService:
    """Return one published service.

    Raises:
        ServiceNotFoundError: if no published service has the code.
    """
    try:
        return published_services().get(code=code)
    except PublicService.DoesNotExist:
        raise ServiceNotFoundError(code) from None


def service_page_by_code(*, code: str) -> PublicService:
    """Return one published service with everything that its page shows.

    Raises:
        ServiceNotFoundError: if no published service has the code.
    """
    try:
        return services_with_parts().get(code=code)
    except PublicService.DoesNotExist:
        raise ServiceNotFoundError(code) from None


def online_service_codes() -> list[str]:
    """Return the codes of the services that can be applied for with one click."""
    return list(published_services().filter(is_online=True).values_list("code", flat=True))


def services_by_group(*, life_event: LifeEvent | None = None) -> list[GroupOfServices]:
    """Return the groups that have published services, in the order of the catalogue."""
    services = published_services()
    if life_event is not None:
        services = services.filter(life_events=life_event)
    by_group: dict[str, list[PublicService]] = {}
    for service in services:
        by_group.setdefault(service.group, []).append(service)
    return [
        GroupOfServices(code=group, title=str(GROUP_LABELS[group]), services=by_group[group])
        for group in ServiceGroup
        if group in by_group
    ]


def life_events() -> QuerySet[LifeEvent]:
    """Return the situations in life in their order."""
    return LifeEvent.objects.order_by("sort_order", "slug")


def life_event_by_slug(*, slug: str) -> LifeEvent:
    """Return one situation in life.

    Raises:
        LifeEventNotFoundError: if no life event has the address.
    """
    try:
        return LifeEvent.objects.get(slug=slug)
    except LifeEvent.DoesNotExist:
        raise LifeEventNotFoundError(slug) from None


def services_for_life_event(*, slug: str) -> QuerySet[PublicService]:
    """Return the published services that help in a situation in life."""
    return published_services().filter(life_events__slug=slug)


def emergency_numbers() -> QuerySet[EmergencyNumber]:
    """Return the telephone numbers to call when somebody is in danger, the first one first."""
    return EmergencyNumber.objects.order_by("sort_order", "code")
