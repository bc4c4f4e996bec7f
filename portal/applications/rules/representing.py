"""What somebody under a mandate may make happen in a file.

Plain Python: values in, verdicts out. Every mandate allows to apply, to read what was sent under
it, to add papers, to write to the centre and to agree on meetings. What gives up or binds a right
needs a power by name (Law on General Administrative Procedure 124/15, authorised persons;
unconfirmed).
"""

from portal.applications.rules.states import EventKind
from portal.households.rules import Power

POWER_FOR = {
    EventKind.OFFER_ACCEPTED: Power.PLACES,
    EventKind.OFFER_DECLINED: Power.PLACES,
    EventKind.APPEALED: Power.APPEALS,
    EventKind.SILENCE_APPEALED: Power.APPEALS,
    EventKind.APPEAL_WITHDRAWN: Power.APPEALS,
    EventKind.SILENCE_APPEAL_WITHDRAWN: Power.APPEALS,
    EventKind.WITHDRAWN: Power.APPEALS,
    EventKind.CIRCUMSTANCES_CHANGED: Power.CHANGES,
}


def power_for(kind: EventKind) -> Power | None:
    """Return the power that an event needs; none where every mandate is enough."""
    return POWER_FOR.get(kind)
