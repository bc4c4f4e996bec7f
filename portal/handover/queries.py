"""Reads talks: a citizen the own one, staff those of the own centre that they may read."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.crypto import salted_hmac

from portal.accounts import queries as accounts
from portal.accounts.models import Membership, User
from portal.accounts.rules import Role
from portal.core import audit, clock
from portal.core.calendar import add_working_days, public_holidays
from portal.core.models import AccessRecord
from portal.directory.models import Centre
from portal.handover import rules
from portal.handover.models import CannedAnswer, CentreDesk, Entry, Presence, Talk
from portal.handover.rules import EntryKind, TalkState

SUBJECT_TYPE = "talk"
DESK_ROLES = frozenset({Role.CASEWORKER, Role.SUPERVISOR})
_MOST_LINES = 500


class TalkNotFoundError(LookupError):
    """There is no such talk for the one who asks."""


@dataclass(frozen=True, slots=True)
class TalkDesk:
    """Where somebody answers today: the centres, and the role held in each."""

    user: User
    roles: dict[str, Role]

    @property
    def centres(self) -> frozenset[str]:
        """The codes of the centres whose queue this person sees."""
        return frozenset(self.roles)

    def supervises(self, centre_code: str) -> bool:
        """Tell whether the person supervises a centre."""
        return self.roles.get(centre_code) is Role.SUPERVISOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """What can honestly be said to somebody who wants a person of a centre."""

    centre: Centre
    is_open: bool
    people: int
    ahead: int
    minutes: tuple[int, int] | None
    hours: rules.Hours
    opens_on: dt.date | None
    due_on: dt.date
    kept_days: int

    @property
    def is_live(self) -> bool:
        """Whether somebody is there to answer now."""
        return self.is_open and self.people > 0


def desk_of(*, user: User, on: dt.date) -> TalkDesk:
    """Return where somebody answers; without centres for those who do not."""
    held = accounts.memberships_of(user=user, on=on).filter(
        role__in=[str(role) for role in DESK_ROLES]
    )
    found: dict[str, Role] = {}
    for membership in held:
        role = Role(membership.role)
        if found.get(membership.organisation_code) is not Role.SUPERVISOR:
            found[membership.organisation_code] = role
    known = Centre.objects.filter(code__in=found).values_list("code", flat=True)
    return TalkDesk(user=user, roles={code: found[code] for code in known})


def settings_of(*, centre_code: str) -> CentreDesk:
    """Return the hours and promises of a centre: its own row, or the one for all others."""
    rows = CentreDesk.objects.filter(centre_code__in=["", centre_code])
    return rows.order_by("-centre_code").first() or CentreDesk()


def availability(*, centre: Centre, at: dt.datetime) -> Availability:
    """Return whether somebody of a centre answers now, and what is known of the wait."""
    desk = settings_of(centre_code=centre.code)
    local = at.astimezone(clock.zone())
    holidays = public_holidays(years=[local.year, local.year + 1])
    return Availability(
        centre=centre,
        is_open=desk.hours.are_now(local=local, holidays=holidays),
        people=len(present_staff(centre_code=centre.code, at=at)),
        ahead=_waiting().filter(centre_code=centre.code).count(),
        minutes=rules.usual_minutes(waits=_waits(centre_code=centre.code, at=at)),
        hours=desk.hours,
        opens_on=desk.hours.next_day(local=local, holidays=holidays),
        due_on=add_working_days(start=local.date(), days=desk.answer_working_days),
        kept_days=desk.kept_days,
    )


def present_staff(*, centre_code: str, at: dt.datetime) -> list[User]:
    """Return who of a centre is at the desk right now, by name."""
    on = clock.day_of(at)
    here = Presence.objects.filter(seen_at__gt=at - dt.timedelta(seconds=rules.PRESENT_SECONDS))
    members = Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        organisation_code=centre_code,
        role__in=[str(role) for role in DESK_ROLES],
        valid_from__lte=on,
        user__in=here.values("user"),
    )
    found = User.objects.filter(pk__in=members.values("user"), is_active=True)
    return list(found.order_by("display_name", "pk"))


def conversation_digest(conversation_id: str) -> str:
    """Return under what a talk knows the chat's conversation."""
    return salted_hmac("portal.handover", conversation_id, algorithm="sha256").hexdigest()


def ahead_of(*, talk: Talk) -> int:
    """Return how many wait for the same centre since before this talk."""
    return _waiting().filter(centre_code=talk.centre_code, asked_at__lt=talk.asked_at).count()


def talk_in(*, conversation_id: str) -> Talk | None:
    """Return the talk of a conversation that waits or runs, if there is one."""
    return Talk.objects.filter(
        conversation=conversation_digest(conversation_id),
        state__in=[str(state) for state in rules.LIVE],
    ).first()


def talk_of_conversation(*, key: uuid.UUID, conversation_id: str) -> Talk:
    """Return a talk to the browser whose conversation it is, whatever its state.

    Raises:
        TalkNotFoundError: if there is none in this conversation.
    """
    try:
        return Talk.objects.get(key=key, conversation=conversation_digest(conversation_id))
    except Talk.DoesNotExist:
        raise TalkNotFoundError from None


def talk_of_user(*, user: User, key: uuid.UUID) -> Talk:
    """Return a talk to the signed-in person whose it is.

    Raises:
        TalkNotFoundError: if there is none; somebody else's is none.
    """
    try:
        return Talk.objects.select_related("municipality").get(key=key, user=user)
    except Talk.DoesNotExist:
        raise TalkNotFoundError from None


def talk_by_key(*, key: uuid.UUID) -> Talk:
    """Return a talk to whoever brings a signed link to it.

    Raises:
        TalkNotFoundError: if it is erased.
    """
    try:
        return Talk.objects.get(key=key)
    except Talk.DoesNotExist:
        raise TalkNotFoundError from None


def entries_after(*, talk: Talk, number: int) -> list[Entry]:
    """Return the lines after a number, in their order and without gaps."""
    rows = talk.entries.filter(number__gt=number).select_related("author")
    return list(rows.order_by("number")[:_MOST_LINES])


def waiting_for(*, desk: TalkDesk) -> QuerySet[Talk]:
    """Return who waits for a person of the desk's centres, the longest first."""
    return _waiting().filter(centre_code__in=desk.centres).select_related("municipality")


def tasks_for(*, desk: TalkDesk) -> QuerySet[Talk]:
    """Return the messages that nobody has answered, by due date."""
    return (
        Talk.objects.filter(state=TalkState.TASK, centre_code__in=desk.centres)
        .select_related("municipality", "agent")
        .order_by("due_on", "asked_at", "id")
    )


def running_for(*, desk: TalkDesk) -> QuerySet[Talk]:
    """Return the talks that somebody holds, those of colleagues only for who supervises."""
    supervised = [code for code in desk.centres if desk.supervises(code)]
    return (
        Talk.objects.filter(
            Q(agent=desk.user) | Q(centre_code__in=supervised),
            state=TalkState.TALKING,
            centre_code__in=desk.centres,
        )
        .select_related("municipality", "agent")
        .order_by("joined_at", "id")
    )


def in_reach_of(*, desk: TalkDesk, key: uuid.UUID) -> Talk:
    """Return a talk of one of the desk's centres, to take it over; its words are not shown.

    Raises:
        TalkNotFoundError: if another centre has it, or nobody.
    """
    try:
        return Talk.objects.select_related("municipality", "agent").get(
            key=key, centre_code__in=desk.centres
        )
    except Talk.DoesNotExist:
        raise TalkNotFoundError from None


def readable_by(*, desk: TalkDesk, key: uuid.UUID) -> Talk:
    """Return a talk that somebody may read: the own one, or one of a centre under supervision.

    Raises:
        TalkNotFoundError: if it is not there for this person.
    """
    talk = in_reach_of(desk=desk, key=key)
    if not rules.may_read(
        is_agent=talk.agent_id == desk.user.pk,
        is_supervisor=desk.supervises(talk.centre_code),
    ):
        raise TalkNotFoundError
    return talk


def canned_answers(*, centre_code: str) -> QuerySet[CannedAnswer]:
    """Return the prepared answers of a centre and those for every centre."""
    return CannedAnswer.objects.filter(is_active=True, centre_code__in=["", centre_code])


def other_centres(*, than: str) -> Iterable[Centre]:
    """Return the centres to which a talk can be handed."""
    return Centre.objects.exclude(code=than).order_by("code")


def waiting_count(*, centres: Collection[str]) -> int:
    """Return how many people and messages wait at the desks of some centres."""
    open_states = [TalkState.WAITING, TalkState.TASK]
    return Talk.objects.filter(state__in=open_states, centre_code__in=centres).count()


def accesses_of_user(*, user: User) -> QuerySet[AccessRecord]:
    """Return which staff opened somebody's talks, newest first."""
    keys = [str(key) for key in Talk.objects.filter(user=user).values_list("key", flat=True)]
    return AccessRecord.objects.filter(subject_type=SUBJECT_TYPE, subject_id__in=keys).order_by(
        "-at", "-id"
    )


def was_opened_lately(*, talk: Talk, user: User, since: dt.datetime) -> bool:
    """Tell whether a reading by this person is on record already."""
    known = audit.accesses_of(subject_type=SUBJECT_TYPE, subject_id=str(talk.key))
    return known.filter(actor=user, at__gte=since).exists()


def has_unread_answer(*, talk: Talk) -> bool:
    """Tell whether the centre wrote something that never reached the citizen's screen."""
    return talk.entries.filter(kind=EntryKind.STAFF, number__gt=talk.citizen_seen).exists()


def _waiting() -> QuerySet[Talk]:
    return Talk.objects.filter(state=TalkState.WAITING).order_by("asked_at", "id")


def _waits(*, centre_code: str, at: dt.datetime) -> list[dt.timedelta]:
    """Return how long those waited whom somebody of the centre answered in the last weeks."""
    since = at - dt.timedelta(days=rules.WAITS_OF_DAYS)
    rows = Talk.objects.filter(centre_code=centre_code, joined_at__gt=since, due_on__isnull=True)
    return list(
        rows.annotate(wait=F("joined_at") - F("asked_at"))
        .order_by("-joined_at")
        .values_list("wait", flat=True)[:200]
    )
