"""The one way in which an application changes: lock, record what happened, derive the state."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application, ApplicationEvent


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

    `data` holds codes and numbers only, never a name or a personal number.

    Raises:
        CannotHappenError: if the event may not happen in this state.
    """
    application.status = rules.status_after(status=application.state, kind=kind)
    application.version += 1
    application.save()
    return ApplicationEvent.objects.create(
        application=application,
        kind=kind,
        actor=actor,
        actor_role=actor_role,
        at=at,
        data=dict(data or {}),
    )
