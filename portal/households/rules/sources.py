"""Who says something about a person, and what that makes of it.

Plain Python: values in, values out.
"""

from enum import StrEnum


class Source(StrEnum):
    """Who says it."""

    CITIZEN = "citizen"
    REGISTER = "register"
    CENTRE = "centre"


class Register(StrEnum):
    """A public register that the portal may ask."""

    CIVIL = "civil"
    EMPLOYMENT = "employment"
    PENSIONS = "pensions"
    DISABILITY = "disability"


class IdentitySource(StrEnum):
    """Who vouches for name, birth date and personal number."""

    CITIZEN = "citizen"
    EID = "eid"
    REGISTER = "register"


class LookupState(StrEnum):
    """How far a question to a register is."""

    WAITING = "waiting"
    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"
    CANCELLED = "cancelled"


class LookupPurpose(StrEnum):
    """Why a register is asked; the citizen reads it."""

    PROFILE = "profile"
    APPLICATION = "application"
