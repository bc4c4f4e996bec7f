"""Works out what an application would be before it is sent: facts, verdict, receiver, due day.

The page that asks for one press and the operation that submits both use it, so the citizen
sees exactly what is sent. It reads only.
"""

from portal.applications.plans.guarding import (
    Guardianship,
    guardianship,
    guardianship_for,
    may_say,
)
from portal.applications.plans.judging import (
    Desk,
    Judgement,
    desk_for,
    desks_for,
    facts_to_send,
    judgement_on,
)
from portal.applications.plans.planning import NEW_PERSON, ONESELF, Candidate, Plan, plan_for
from portal.applications.plans.routing import (
    Routing,
    due_on,
    institutions_near,
    needs_place,
    routing_for,
)

__all__ = [
    "NEW_PERSON",
    "ONESELF",
    "Candidate",
    "Desk",
    "Guardianship",
    "Judgement",
    "Plan",
    "Routing",
    "desk_for",
    "desks_for",
    "due_on",
    "facts_to_send",
    "guardianship",
    "guardianship_for",
    "institutions_near",
    "judgement_on",
    "may_say",
    "needs_place",
    "plan_for",
    "routing_for",
]
