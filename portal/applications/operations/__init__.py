"""Every change of an application; atomic, keyword-only, time handed in, refuses loudly."""

from portal.applications.operations.applying import Answers, complete_and_submit
from portal.applications.operations.deciding import UnfitReasonError, decide_application
from portal.applications.operations.events import StaleApplicationError
from portal.applications.operations.papers import add_paper
from portal.applications.operations.reviewing import (
    NothingRequestedError,
    request_papers,
    resume_review,
    start_review,
    withdraw_application,
)
from portal.applications.operations.submitting import (
    ProfileIncompleteError,
    ServiceNotOnlineError,
    submit_application,
)
from portal.applications.rules import CannotHappenError, RefusedPaperError

__all__ = [
    "Answers",
    "CannotHappenError",
    "NothingRequestedError",
    "ProfileIncompleteError",
    "RefusedPaperError",
    "ServiceNotOnlineError",
    "StaleApplicationError",
    "UnfitReasonError",
    "add_paper",
    "complete_and_submit",
    "decide_application",
    "request_papers",
    "resume_review",
    "start_review",
    "submit_application",
    "withdraw_application",
]
