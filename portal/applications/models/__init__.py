"""What a citizen submits for one service, what happened to it, its papers and its decision.

Columns, constraints and labels only.
"""

from portal.applications.models.application import (
    EVENT_LABELS,
    ROUTING_LABELS,
    STATUS_LABELS,
    Application,
    ApplicationEvent,
    Wish,
)
from portal.applications.models.decision import OUTCOME_LABELS, Decision, DecisionReason
from portal.applications.models.paper import Paper, PaperRequest, PaperScan

__all__ = [
    "EVENT_LABELS",
    "OUTCOME_LABELS",
    "ROUTING_LABELS",
    "STATUS_LABELS",
    "Application",
    "ApplicationEvent",
    "Decision",
    "DecisionReason",
    "Paper",
    "PaperRequest",
    "PaperScan",
    "Wish",
]
