"""What one guardian of a child says about the other one, and of whom it is asked.

Plain Python: values in, values out. Nobody has to name anybody: whoever is in danger says that
the other one is not to be told, gives no reason, and the centre talks to them.
"""

import datetime as dt
from enum import StrEnum

from portal.households.rules.people import is_adult


class GuardianSituation(StrEnum):
    """Whether there is another guardian, and whether the portal may tell them."""

    NAMED = "named"
    ONLY_GUARDIAN = "only_guardian"
    COURT_DECISION = "court_decision"
    UNKNOWN_WHEREABOUTS = "unknown_whereabouts"
    NOT_TO_BE_TOLD = "not_to_be_told"
    ERASED = "erased"  # the time of keeping is over


# What somebody can say; the rest is done by the portal.
SAYABLE = tuple(one for one in GuardianSituation if one is not GuardianSituation.ERASED)


def has_guardians(*, is_child: bool, birth_date: dt.date | None, on: dt.date) -> bool:
    """Return whether others may decide for somebody, too: a child of the citizen under eighteen.

    As long as the day of birth is unknown, the child counts as one.
    """
    return is_child and (birth_date is None or not is_adult(birth_date=birth_date, on=on))
