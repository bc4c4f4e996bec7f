"""The one way in which an application changes: lock, record what happened, derive the state."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application, ApplicationEvent
from portal.applications.operations.representing import hand_in
from portal.applications.operations.telling import tell_done
from portal.core import clock

# To read something is not to do something.
_NOT_TOLD = frozenset({rules.EventKind.DECISION_DELIVERED})


class StaleApplicationError(Exception):
    """Somebody else changed the application meanwhile; look again before acting."""

    def __init__(self, application: Application) -> None:
        super().__init__(application.reference)
        self.application = application


def locked(*, application: Application, version: int | None = None) -> Application:
    """Return the application as it is now, locked until the end of the transaction.

    Raises:
        StaleApplicationError: if it is not in the version that the actor saw.
    """
    row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if version is not None and row.version != version:
        raise StaleApplicationError(row)
    return row


def record(
    *,
    application: Application,
    kind: rules.EventKind,
    actor: User | None,
    actor_role: str,
    at: dt.datetime,
    data: Mapping[str, Any] | None = None,
) -> ApplicationEvent:
    """Record an event of a locked or new application, derive its state and save it.

    `data` holds codes and numbers only, never a name or a personal number. What somebody does in
    the citizen's role under a mandate is recorded as theirs, and the person is told.

    Raises:
        CannotHappenError: if the event may not happen in this state.
        MandateRefusedError: if the mandate has ended, or does not allow this.
    """
    hand = None
    if actor is not None and actor_role == rules.ActorRole.APPLICANT:
        power = rules.power_for(kind)
        hand = hand_in(application=application, actor=actor, on=clock.day_of(at), power=power)
    application.status = rules.status_after(status=application.state, kind=kind)
    application.version += 1
    application.save()
    event = ApplicationEvent.objects.create(
        application=application,
        kind=kind,
        actor=actor,
        actor_role=hand.role if hand else actor_role,
        at=at,
        data={**(data or {}), **(hand.data if hand else {})},
    )
    if actor is not None and hand is not None and kind not in _NOT_TOLD:
        tell_done(application=application, what=str(kind), actor=actor, at=at)
    return event
