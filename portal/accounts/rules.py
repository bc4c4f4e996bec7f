"""Which roles exist, and how sure the portal is of who signed in.

A role is always held in one organisation and for a time. Plain Python: values in, values out.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.core.personal_number import birth_date_in, checked_embg

_LONGEST_NAME = 80


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
    HELPER = "helper"


# Those who examine and decide applications of their own centre or kindergarten.
OFFICE_ROLES = frozenset({Role.CASEWORKER, Role.SUPERVISOR, Role.KINDERGARTEN_OFFICER})
# Those who may apply for people at a counter: of an NGO, a municipal office or a centre.
COUNTER_ROLES = frozenset({Role.HELPER, Role.CASEWORKER, Role.SUPERVISOR})
CONTENT_ROLES = frozenset({Role.EDITOR, Role.PUBLISHER})


class Level(StrEnum):
    """How sure it is who sits at the keyboard (Regulation (EU) 910/2014, Article 8).

    The portal's own account is `low`: somebody holds an address and a secret. `substantial` and
    `high` come from the national eID only.
    """

    NONE = "none"
    LOW = "low"
    SUBSTANTIAL = "substantial"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """The place of the level from the weakest to the strongest."""
        return list(Level).index(self)


def reaches(*, held: Level, required: Level) -> bool:
    """Return whether one level is as good as another, or better."""
    return held.rank >= required.rank


def level_of_acr(*, acr: object, levels: Mapping[str, str]) -> Level:
    """Return the level that a provider's `acr` stands for; what is unknown is `low`.

    `levels` is data: the URIs of eIDAS, plain names, and whatever a provider calls its own.
    """
    name = levels.get(acr, "") if isinstance(acr, str) else ""
    return Level(name) if name in set(Level) - {Level.NONE} else Level.LOW


class EidProblem(StrEnum):
    """Why the national eID did not open the portal; each has words of its own on the page."""

    STALE = "stale"  # answered too late, twice, or from another browser
    CANCELLED = "cancelled"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"  # the answer cannot be trusted
    TOO_LOW = "too_low"
    OTHER_PERSON = "other_person"
    TAKEN = "taken"
    NEW_SUBJECT = "new_subject"
    OTHER_NUMBER = "other_number"


class OddClaimError(ValueError):
    """A signed token says something that cannot be; names the claim, never its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a signed token of the national eID says about a person."""

    issuer: str
    subject: str
    first_name: str
    last_name: str
    birth_date: dt.date | None
    embg: str
    level: Level
    authenticated_at: int

    @property
    def full_name(self) -> str:
        """First name and last name."""
        return f"{self.first_name} {self.last_name}".strip()


def proof_in(
    *, claims: Mapping[str, Any], levels: Mapping[str, str], names: Mapping[str, str]
) -> Proof:
    """Return what verified claims say; `names` tells how the provider calls the personal data.

    Raises:
        OddClaimError: if the personal number is none, or of another birth date.
    """
    try:
        stated = _text(claims, names["birth_date"])
        birth_date = dt.date.fromisoformat(stated) if stated else None
        number = _text(claims, names["embg"])
        embg = checked_embg(text=number, birth_date=birth_date) if number else ""
    except ValueError as error:
        raise OddClaimError(type(error).__name__) from None
    authenticated_at = claims.get("auth_time")
    return Proof(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        first_name=_text(claims, names["first_name"])[:_LONGEST_NAME],
        last_name=_text(claims, names["last_name"])[:_LONGEST_NAME],
        birth_date=birth_date or (birth_date_in(embg) if embg else None),
        embg=embg,
        level=level_of_acr(acr=claims.get("acr"), levels=levels),
        authenticated_at=authenticated_at if isinstance(authenticated_at, int) else 0,
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""


# The profile of somebody without an account is kept under an address of this domain, which no
# mail server has; nobody can sign in with it.
NO_ACCOUNT_DOMAIN = "no-account.invalid"


def has_account(email: str) -> bool:
    """Return whether somebody can sign in with the address; false for a profile without one."""
    return not email.endswith(f"@{NO_ACCOUNT_DOMAIN}")
