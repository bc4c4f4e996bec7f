"""Reads what followed after a file was sent: time limits, appeals, meetings, offers, messages.

Everything here takes a file that its reader may see; the door to files is the package itself.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import (
    Appeal,
    Application,
    Appointment,
    Decision,
    LegalTerm,
    Message,
    Offer,
    Slot,
)
from portal.applications.queries import keys_of_files_of, mandate_in
from portal.core import clock
from portal.core.calendar import public_holidays
from portal.directory.models import Institution


class AppointmentNotFoundError(LookupError):
    """The file has no such meeting."""


class OfferNotFoundError(LookupError):
    """The file has no such offer."""


class AppealNotFoundError(LookupError):
    """The file has no such appeal."""


@dataclass(frozen=True, slots=True)
class TermValue:
    """A time limit as it is in force, with where it comes from."""

    days: int
    source: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDeadline:
    """Until when a decision may be appealed, and from which day that is counted."""

    delivered_on: dt.date
    was_opened: bool
    last_day: dt.date
    latest_day: dt.date
    term: TermValue


def terms_on(*, on: dt.date) -> dict[rules.Term, TermValue]:
    """Return every time limit as it is in force on a day; one query."""
    found = {
        term: TermValue(days, source="", is_confirmed=False)
        for term, days in rules.USUAL_DAYS.items()
    }
    for row in LegalTerm.objects.filter(valid_from__lte=on).order_by("valid_from"):
        found[rules.Term(row.code)] = TermValue(row.days, row.source, row.is_confirmed)
    return found


def appeal_deadline(
    *, decision: Decision, terms: dict[rules.Term, TermValue] | None = None
) -> AppealDeadline:
    """Return until when a decision may be appealed, counted from its delivery."""
    decided_on = clock.day_of(decision.decided_at)
    terms = terms or terms_on(on=decided_on)
    delivery = getattr(decision, "delivery", None)
    delivered = rules.delivered_on(
        decided_on=decided_on,
        opened_on=clock.day_of(delivery.opened_at) if delivery else None,
        deemed_after_days=terms[rules.Term.DEEMED_DELIVERY].days,
    )
    last_day = rules.last_day_to_appeal(
        delivered=delivered,
        days=terms[rules.Term.APPEAL].days,
        holidays=public_holidays(years=(delivered.year, delivered.year + 1)),
    )
    return AppealDeadline(
        delivered_on=delivered,
        was_opened=delivery is not None,
        last_day=last_day,
        latest_day=last_day + dt.timedelta(days=terms[rules.Term.LATE_APPEAL].days),
        term=terms[rules.Term.APPEAL],
    )


def takes_papers(*, application: Application, on: dt.date) -> bool:
    """Return whether a paper can be added to a file on a day, also in support of an appeal."""
    if application.state in rules.UNDECIDED:
        return True
    made = application.appeals.filter(kind=rules.AppealKind.DECISION).first()
    decision = getattr(application, "decision", None)
    return rules.takes_papers(
        status=application.state,
        may_appeal=made is None
        and decision is not None
        and on <= appeal_deadline(decision=decision).latest_day,
        is_with_the_body_that_decided=made is not None
        and made.is_open
        and made.forwarded_on is None,
    )


def appeals_of(*, application: Application) -> QuerySet[Appeal]:
    """Return the appeals of a file, oldest first, with reasons and papers."""
    return application.appeals.prefetch_related("reasons", "papers")


def appeal_of(*, application: Application, number: str) -> Appeal:
    """Return an appeal of a file.

    Raises:
        AppealNotFoundError: if the file has none of this number.
    """
    found = appeals_of(application=application).filter(number=number).first()
    if found is None:
        raise AppealNotFoundError(number)
    return found


def messages_of(*, application: Application) -> QuerySet[Message]:
    """Return what was written about a file, oldest first."""
    return application.messages.select_related("author").prefetch_related("papers")


@dataclass(frozen=True, slots=True)
class ListCounts:
    """How many files of a citizen are open and how many have ended."""

    open: int
    ended: int

    @property
    def total(self) -> int:
        """All files."""
        return self.open + self.ended


def counts_of(*, applications: QuerySet[Application], at: dt.datetime) -> ListCounts:
    """Return how many of a citizen's files are open and how many have ended."""
    ended = _has_ended(at)
    found = applications.order_by().aggregate(
        open=Count("pk", filter=~ended), ended=Count("pk", filter=ended)
    )
    return ListCounts(**found)


def shown(
    *, applications: QuerySet[Application], show: str, at: dt.datetime
) -> QuerySet[Application]:
    """Return the files of one tab of the list: open, ended; none of them among the drafts."""
    if show == "drafts":
        return applications.none()
    ended = _has_ended(at)
    return applications.filter(ended if show == "ended" else ~ended)


def _has_ended(at: dt.datetime) -> Q:
    """Return what has ended; a rejection not before the time to appeal has surely passed."""
    since = at - dt.timedelta(days=rules.REJECTED_STAYS_OPEN_DAYS)
    return Q(status__in=rules.OVER) | Q(
        status=rules.ApplicationStatus.REJECTED, decided_at__lt=since
    )


@dataclass(frozen=True, slots=True)
class MessageCounts:
    """How much was written about a file, and how much of it the citizen has not read."""

    total: int
    unread: int


READ_BY_PERSON, READ_BY_HELPER = "read_at", "read_by_helper_at"


def read_column(*, application: Application, user: User) -> str:
    """Return where it stands when somebody of the citizen's side has read a message."""
    acts = mandate_in(application=application, user=user) is not None
    return READ_BY_HELPER if acts else READ_BY_PERSON


def message_counts(*, application: Application, reader: User) -> MessageCounts:
    """Return how much was written about a file, and how much of it the reader has not read."""
    column = read_column(application=application, user=reader)
    unread = Q(is_from_citizen=False, **{f"{column}__isnull": True})
    found = application.messages.aggregate(total=Count("pk"), unread=Count("pk", filter=unread))
    return MessageCounts(**found)


def unread_messages_for(*, user: User) -> int:
    """Return how many messages from centres a citizen has not read."""
    files = keys_of_files_of(applicant=user, on=clock.today())
    return (
        Message.objects.filter(application__in=files, is_from_citizen=False)
        .filter(_unread_by(user, file="application__"))
        .count()
    )


def _unread_by(user: User, *, file: str = "", message: str = "") -> Q:
    """Return what somebody has not read, in files of their own and those under a mandate."""
    acts = Q(**{f"{file}submitted_under__representative": user})
    by_person = Q(**{f"{message}{READ_BY_PERSON}__isnull": True})
    by_helper = Q(**{f"{message}{READ_BY_HELPER}__isnull": True})
    # Said by name: a condition that is turned round leaves out files without any mandate.
    nobody = Q(**{f"{file}submitted_under__isnull": True})
    return (acts & by_helper) | ((nobody | ~acts) & by_person)


def conversations(*, applications: QuerySet[Application], reader: User) -> QuerySet[Application]:
    """Return the files in which something was written, the latest first, with what is unread."""
    return (
        applications.annotate(
            last_message_at=Max("messages__sent_at"),
            message_count=Count("messages"),
            unread_count=Count(
                "messages",
                filter=Q(messages__is_from_citizen=False)
                & _unread_by(reader, message="messages__"),
            ),
        )
        .filter(message_count__gt=0)
        .order_by("-last_message_at", "-id")
    )


def ended_on(*, application: Application) -> dt.date | None:
    """Return the day on which a file ended, none while something may still happen to it."""
    if application.state not in rules.FINISHED:
        return None
    last = application.events.aggregate(last=Max("at"))["last"]
    return clock.day_of(last or application.submitted_at)


def appointments_of(*, application: Application) -> QuerySet[Appointment]:
    """Return the meetings about a file, oldest first, with the times that are offered."""
    return application.appointments.select_related("staff").prefetch_related("slots")


def appointment_of(*, application: Application, uid: str) -> Appointment:
    """Return a meeting about a file.

    Raises:
        AppointmentNotFoundError: if the file has none of this number.
    """
    found = appointments_of(application=application).filter(uid=uid).first()
    if found is None:
        raise AppointmentNotFoundError(uid)
    return found


def slots_of(*, staff: User, since: dt.datetime) -> QuerySet[Slot]:
    """Return the times that a member of staff keeps free for meetings."""
    return Slot.objects.filter(staff=staff, ends_at__gt=since).order_by("starts_at")


def offers_of(*, application: Application) -> QuerySet[Offer]:
    """Return the places that were offered, oldest first."""
    return application.offers.select_related("institution")


def offer_of(*, application: Application, key: str) -> Offer:
    """Return an offer of a file.

    Raises:
        OfferNotFoundError: if the file has none with this key.
    """
    found = offers_of(application=application).filter(key=key).first()
    if found is None:
        raise OfferNotFoundError(key)
    return found


def waiting_list(*, institution: Institution) -> QuerySet[Application]:
    """Return who waits for a place, in the order in which places are offered."""
    return institution.applications.filter(status=rules.ApplicationStatus.WAITING_LIST).order_by(
        "decided_at", "id"
    )


def position_on_waiting_list(*, application: Application) -> int | None:
    """Return the position from 1 on; none for who does not wait."""
    if application.state is not rules.ApplicationStatus.WAITING_LIST:
        return None
    before = Q(decided_at__lt=application.decided_at) | Q(
        decided_at=application.decided_at, pk__lt=application.pk
    )
    return (
        Application.objects.filter(
            before,
            institution=application.institution_id,
            status=rules.ApplicationStatus.WAITING_LIST,
        ).count()
        + 1
    )


def free_places(*, institution: Institution) -> int | None:
    """Return how many places are free; none where the capacity is not known."""
    if institution.demo_capacity is None:
        return None
    taken = institution.applications.filter(status__in=rules.HOLDING_A_PLACE).count()
    return max(institution.demo_capacity - taken, 0)
