"""In what capacity somebody acts in a file: as the citizen, or under a mandate that still holds."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied

from portal.accounts.models import User
from portal.applications import queries, rules
from portal.applications.models import Application
from portal.households import queries as households
from portal.households.models import Mandate
from portal.households.rules import Power


class MandateRefusedError(PermissionDenied):
    """The mandate has ended, or does not allow this; the page of every refusal says so."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does something on the citizen's side, and on what ground."""

    role: rules.ActorRole
    mandate: Mandate | None = None
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_helper(self) -> bool:
        """It is somebody of an organisation and not a relative."""
        return self.role is rules.ActorRole.HELPER


def hand_in(
    *, application: Application, actor: User, on: dt.date, power: Power | None = None
) -> Hand:
    """Return in what capacity somebody acts on the citizen's side of a file on a day.

    Raises:
        MandateRefusedError: if the mandate has ended, or does not allow what needs this power.
    """
    mandate = queries.mandate_in(application=application, user=actor)
    if mandate is None:
        return Hand(rules.ActorRole.APPLICANT)
    if not households.valid_mandates(on=on).filter(pk=mandate.pk).exists():
        raise MandateRefusedError
    if power is not None and not mandate.allows(power):
        raise MandateRefusedError
    role = rules.ActorRole.APPLICANT if mandate.is_family else rules.ActorRole.HELPER
    data = {"mandate": str(mandate.key), "organisation": mandate.organisation_code}
    return Hand(role, mandate, data)
