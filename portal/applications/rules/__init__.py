"""What may happen to an application, when, and who receives it.

Plain Python: values in, values out. Anything here can be read aloud to a civil servant.
"""

from portal.applications.rules.deadlines import (
    APPEAL_DAYS,
    USUAL_WORKING_DAYS,
    appeal_until,
    days_for_decision,
    due_on_after_wait,
    is_working_day,
    working_days_after,
    working_days_between,
)
from portal.applications.rules.papers import (
    MOST_BYTES,
    MOST_PAPERS,
    PaperProblem,
    RefusedPaperError,
    checked_content_type,
    kept_name,
)
from portal.applications.rules.references import (
    ALPHABET,
    BODY_LENGTH,
    check_character,
    read_reference,
    reference_of,
)
from portal.applications.rules.routing import (
    MOST_WISHES,
    Route,
    RoutingReason,
    gets_a_place,
    route,
)
from portal.applications.rules.states import (
    BLOCKING,
    HOLDING_A_PLACE,
    OPEN,
    TRANSITIONS,
    UNDECIDED,
    ActorRole,
    ApplicationStatus,
    CannotHappenError,
    DecisionOutcome,
    EventKind,
    can_happen,
    status_after,
    status_from,
)

__all__ = [
    "ALPHABET",
    "APPEAL_DAYS",
    "BLOCKING",
    "BODY_LENGTH",
    "HOLDING_A_PLACE",
    "MOST_BYTES",
    "MOST_PAPERS",
    "MOST_WISHES",
    "OPEN",
    "TRANSITIONS",
    "UNDECIDED",
    "USUAL_WORKING_DAYS",
    "ActorRole",
    "ApplicationStatus",
    "CannotHappenError",
    "DecisionOutcome",
    "EventKind",
    "PaperProblem",
    "RefusedPaperError",
    "Route",
    "RoutingReason",
    "appeal_until",
    "can_happen",
    "check_character",
    "checked_content_type",
    "days_for_decision",
    "due_on_after_wait",
    "gets_a_place",
    "is_working_day",
    "kept_name",
    "read_reference",
    "reference_of",
    "route",
    "status_after",
    "status_from",
    "working_days_after",
    "working_days_between",
]
