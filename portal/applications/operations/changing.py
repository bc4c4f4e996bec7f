"""What a reported change of circumstances does to a file: it is told, and may be handed over."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from portal.accounts.models import User
from portal.applications import plans, rules
from portal.applications.models import Application
from portal.applications.operations.events import locked, record


@transaction.atomic
def tell_change(
    *, application: Application, kinds: Sequence[str], report: str, actor: User, at: dt.datetime
) -> Application:
    """Record in the history of a file that the citizen reported a change; return the file.

    `report` is the key of the report. The facts that were sent stay as they were sent.

    Raises:
        CannotHappenError: if the file has ended.
    """
    row = locked(application=application)
    record(
        application=row,
        kind=rules.EventKind.CIRCUMSTANCES_CHANGED,
        actor=actor,
        actor_role=rules.ActorRole.APPLICANT,
        at=at,
        data={"report": report, "kinds": list(kinds)},
    )
    return row


@transaction.atomic
def hand_over(*, application: Application, routing: plans.Routing, at: dt.datetime) -> Application:
    """Give an undecided file to the body that is competent now; its due day stays.

    Nothing happens when that body has it already.

    Raises:
        CannotHappenError: if the file is decided or has ended.
    """
    row = locked(application=application)
    if row.handled_by == routing.handled_by:
        return row
    before = row.handled_by
    row.municipality, row.centre, row.office = routing.municipality, routing.centre, routing.office
    row.handled_by, row.routing_reason = routing.handled_by, routing.reason
    record(
        application=row,
        kind=rules.EventKind.HANDED_OVER,
        actor=None,
        actor_role=rules.ActorRole.SYSTEM,
        at=at,
        data={"from": before, "to": routing.handled_by, "reason": str(routing.reason)},
    )
    return row
