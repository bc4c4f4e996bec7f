"""What a citizen says once: people, addresses, facts for eligibility, consents.

Columns, constraints and labels only. Every read goes through queries, which know whose it is.
"""

from portal.core.fields import (
    embg_digest,
)
from portal.households.models.circumstances import (
    INCOME_LABELS,
    DisabilityFinding,
    Income,
)
from portal.households.models.confirmation_code import (
    ConfirmationCode,
)
from portal.households.models.consent import (
    CONSENT_LABELS,
    Consent,
)
from portal.households.models.fact import (
    FactStatement,
)
from portal.households.models.guardian import (
    GUARDIAN_LABELS,
    SecondGuardian,
)
from portal.households.models.household import (
    Household,
)
from portal.households.models.lookup import (
    LOOKUP_PURPOSE_LABELS,
    LOOKUP_STATE_LABELS,
    RegisterBreaker,
    RegisterLookup,
)
from portal.households.models.mandate import (
    CONSENT_PROOF_LABELS,
    IDENTITY_DOCUMENT_LABELS,
    MANDATE_KIND_LABELS,
    POWER_LABELS,
    SIDE_LABELS,
    Mandate,
)
from portal.households.models.person import (
    IDENTITY_SOURCE_LABELS,
    RELATION_LABELS,
    Person,
)
from portal.households.models.residence import (
    Residence,
)
from portal.households.models.source import (
    REGISTER_LABELS,
    SOURCE_LABELS,
)

__all__ = [
    "CONSENT_LABELS",
    "CONSENT_PROOF_LABELS",
    "GUARDIAN_LABELS",
    "IDENTITY_DOCUMENT_LABELS",
    "IDENTITY_SOURCE_LABELS",
    "INCOME_LABELS",
    "LOOKUP_PURPOSE_LABELS",
    "LOOKUP_STATE_LABELS",
    "MANDATE_KIND_LABELS",
    "POWER_LABELS",
    "REGISTER_LABELS",
    "RELATION_LABELS",
    "SIDE_LABELS",
    "SOURCE_LABELS",
    "ConfirmationCode",
    "Consent",
    "DisabilityFinding",
    "FactStatement",
    "Household",
    "Income",
    "Mandate",
    "Person",
    "RegisterBreaker",
    "RegisterLookup",
    "Residence",
    "SecondGuardian",
    "embg_digest",
]
