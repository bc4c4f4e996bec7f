"""Who would receive an application and decide it, why, and by when. It reads only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.applications import rules
from portal.catalogue.models import PublicService
from portal.catalogue.rules import Receiver, ServiceGroup
from portal.core.calendar import public_holidays
from portal.directory import queries as directory
from portal.directory.models import Centre, CentreUnit, Institution, Municipality
from portal.directory.rules import InstitutionKind

_CASH_DEPARTMENT = "парична помош"
_PLACE_SERVICES = frozenset(str(kind) for kind in InstitutionKind)


@dataclass(frozen=True, slots=True)
class Routing:
    """Who receives the application and why."""

    municipality: Municipality
    centre: Centre
    office: CentreUnit | None
    institution: Institution | None
    handled_by: str
    reason: rules.RoutingReason

    @property
    def receiver(self) -> Centre | Institution:
        """The body that decides."""
        institution = self.institution
        if institution is None or self.handled_by == self.centre.code:
            return self.centre
        return institution.parent or institution


def needs_place(*, service: PublicService) -> bool:
    """Return whether the service is a place in an institution that one may choose."""
    return service.code in _PLACE_SERVICES


def routing_for(
    *,
    service: PublicService,
    municipality: Municipality,
    wishes: Sequence[Institution] = (),
) -> Routing:
    """Return where an application of somebody who lives in the municipality goes, and why."""
    places = needs_place(service=service)
    known = {row.code: row for row in (*wishes, *institutions_near(service, municipality))}
    offices = _offices(service=service, municipality=municipality)
    found = rules.route(
        centre=municipality.centre.code,
        offices=[office.code for office in offices],
        wishes=[wish.code for wish in wishes],
        institutions=list(known),
        institution_decides=service.receiver == Receiver.KINDERGARTEN,
        places=places,
    )
    institution = known[found.institution] if found.institution else None
    decides = institution is not None and found.handled_by == institution.code
    # The commission belongs to the whole kindergarten, not to one of its buildings.
    parent = institution.parent if institution and decides else None
    return Routing(
        municipality=municipality,
        centre=municipality.centre,
        office=next((office for office in offices if office.code == found.office), None),
        institution=institution,
        handled_by=parent.code if parent else found.handled_by,
        reason=found.reason,
    )


def _offices(*, service: PublicService, municipality: Municipality) -> list[CentreUnit]:
    """Return the local offices that deal with such a service.

    Some units of a centre are departments for cash rights only.
    """
    cash = service.group == ServiceGroup.CASH_RIGHTS
    return [
        office
        for office in directory.offices_serving(municipality=municipality)
        if cash or _CASH_DEPARTMENT not in office.name_mk.lower()
    ]


def institutions_near(service: PublicService, municipality: Municipality) -> list[Institution]:
    """Return the institutions that serve a municipality: its own first, whole ones first."""
    if not needs_place(service=service):
        return []
    rows = directory.institutions(kind=service.code, municipality_code=municipality.code)
    return sorted(
        rows,
        key=lambda row: (
            row.municipality_id != municipality.pk,
            row.parent_id is not None,
            row.code,
        ),
    )


def due_on(*, service: PublicService, submitted_on: dt.date) -> dt.date:
    """Return the day by which an application submitted that day is decided."""
    days = rules.days_for_decision(deadline_days=service.deadline_days)
    return rules.working_days_after(
        start=submitted_on,
        days=days,
        holidays=public_holidays(years=range(submitted_on.year, submitted_on.year + 3)),
    )
