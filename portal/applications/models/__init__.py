"""What a citizen begins and submits for a service, what happens to it, papers, decision.

Columns, constraints and labels only.
"""

from portal.applications.models.appeal import (
    APPEAL_KIND_LABELS,
    APPEAL_OUTCOME_LABELS,
    GROUND_LABELS,
    LATE_REASON_LABELS,
    Appeal,
)
from portal.applications.models.application import (
    EVENT_LABELS,
    ROUTING_LABELS,
    STATUS_LABELS,
    Application,
    ApplicationEvent,
    Wish,
)
from portal.applications.models.appointment import (
    APPOINTMENT_STATE_LABELS,
    PLACE_LABELS,
    Appointment,
    Slot,
)
from portal.applications.models.decision import OUTCOME_LABELS, Decision, DecisionReason
from portal.applications.models.document import DOCUMENT_LABELS, Document, DocumentOrder
from portal.applications.models.draft import SEVERAL, Draft, DraftReminder
from portal.applications.models.following import TERM_LABELS, DecisionDelivery, LegalTerm, Message
from portal.applications.models.guardian import (
    GUARDIAN_ANSWER_LABELS,
    OBJECTION_LABELS,
    GuardianResponse,
)
from portal.applications.models.offer import ANSWER_LABELS, Offer
from portal.applications.models.paper import (
    LEGIBILITY_LABELS,
    Paper,
    PaperRequest,
    PaperScan,
    private_storage,
)
from portal.applications.models.upload import (
    PaperUpload,
    PaperUploadPart,
)

__all__ = [
    "ANSWER_LABELS",
    "APPEAL_KIND_LABELS",
    "APPEAL_OUTCOME_LABELS",
    "APPOINTMENT_STATE_LABELS",
    "DOCUMENT_LABELS",
    "EVENT_LABELS",
    "GROUND_LABELS",
    "GUARDIAN_ANSWER_LABELS",
    "LATE_REASON_LABELS",
    "LEGIBILITY_LABELS",
    "OBJECTION_LABELS",
    "OUTCOME_LABELS",
    "PLACE_LABELS",
    "ROUTING_LABELS",
    "SEVERAL",
    "STATUS_LABELS",
    "TERM_LABELS",
    "Appeal",
    "Application",
    "ApplicationEvent",
    "Appointment",
    "Decision",
    "DecisionDelivery",
    "DecisionReason",
    "Document",
    "DocumentOrder",
    "Draft",
    "DraftReminder",
    "GuardianResponse",
    "LegalTerm",
    "Message",
    "Offer",
    "Paper",
    "PaperRequest",
    "PaperScan",
    "PaperUpload",
    "PaperUploadPart",
    "Slot",
    "Wish",
    "private_storage",
]
