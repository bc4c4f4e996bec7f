"""Which roles exist. A role is always held in one organisation and for a time."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be in the portal beside a citizen."""

    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    KINDERGARTEN_OFFICER = "kindergarten_officer"
    PROVIDER = "provider"
    EMPLOYMENT_COUNSELLOR = "employment_counsellor"
    CALL_APPLICANT = "call_applicant"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    OPERATOR = "operator"


# Those who examine and decide applications of their own centre or kindergarten.
OFFICE_ROLES = frozenset({Role.CASEWORKER, Role.SUPERVISOR, Role.KINDERGARTEN_OFFICER})
CONTENT_ROLES = frozenset({Role.EDITOR, Role.PUBLISHER})
