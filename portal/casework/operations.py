"""What staff do with a file: every reading is recorded before anything is shown."""

import datetime as dt

from django.db import transaction

from portal.applications import operations as applications
from portal.applications.models import Application
from portal.applications.queries import SUBJECT_TYPE
from portal.casework import queries
from portal.casework.queries import Desk
from portal.casework.rules import Purpose
from portal.core import audit


@transaction.atomic
def open_file(
    *, desk: Desk, reference: str, at: dt.datetime, purpose: Purpose = Purpose.EXAMINATION
) -> Application:
    """Record that somebody reads a file, and return it.

    Raises:
        ApplicationNotFoundError: if the number is unknown or another body handles it.
    """
    application = queries.file_of(desk=desk, reference=reference)
    audit.record_access(
        actor=desk.user,
        role=desk.roles[application.handled_by],
        organisation_code=application.handled_by,
        subject_type=SUBJECT_TYPE,
        subject_id=application.reference,
        purpose=str(purpose),
        at=at,
    )
    return application


def take_into_review(
    *, desk: Desk, application: Application, at: dt.datetime, version: int
) -> Application:
    """Begin to examine a file of the desk.

    Raises:
        StaleApplicationError: if it changed since the actor saw it.
        CannotHappenError: if it is decided or withdrawn.
    """
    return applications.start_review(
        application=application,
        actor=desk.user,
        actor_role=desk.roles[application.handled_by],
        at=at,
        version=version,
    )


def go_on(*, desk: Desk, application: Application, at: dt.datetime, version: int) -> Application:
    """Go on examining without waiting for more papers.

    Raises:
        StaleApplicationError: if it changed since the actor saw it.
        CannotHappenError: if it does not wait for papers.
    """
    return applications.resume_review(
        application=application,
        actor=desk.user,
        actor_role=desk.roles[application.handled_by],
        at=at,
        version=version,
    )
