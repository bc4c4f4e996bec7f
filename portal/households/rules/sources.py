"""Who says something about a person, and what that makes of it.

Plain Python: values in, values out.
"""

from collections.abc import Mapping
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


# Which registers can tell a fact, so that its field may say that they are being asked.
REGISTERS_OF_FACT: Mapping[str, tuple[Register, ...]] = {
    "monthly_income": (Register.EMPLOYMENT, Register.PENSIONS),
    "receives_pension": (Register.PENSIONS,),
    "disability_kind": (Register.DISABILITY,),
    "disability_degree": (Register.DISABILITY,),
}


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
