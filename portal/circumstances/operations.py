"""Reports a change of circumstances: prepared, looked at, then told to everybody at once.

The preview does what sending does, in a transaction that is rolled back: what the citizen sees
before is what happens after.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.applications import operations as applications
from portal.circumstances import outlook, rules
from portal.circumstances.models import ChangeEffect, ChangeReport
from portal.core import clock
from portal.core.seeding import digest_of
from portal.directory.queries import municipality_by_code
from portal.households import operations as households
from portal.households import queries as profiles
from portal.households.models import Mandate, Person
from portal.households.operations import AddressDetails, PersonDetails
from portal.households.rules import HOUSEHOLD_FACTS, Power, Relation, is_adult
from portal.notifications.operations import notify


@dataclass(frozen=True, slots=True)
class Preview:
    """What a report would change, and where the citizen's files stand after it."""

    before: outlook.Outlook
    after: outlook.Outlook

    @property
    def effects(self) -> list[outlook.Effect]:
        """The files that would hear of it."""
        return outlook.effects(before=self.before, after=self.after)

    @property
    def rights(self) -> list[outlook.RightChange]:
        """The services that open or close for somebody."""
        return outlook.right_changes(before=self.before, after=self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the citizen said, as the report keeps it."""

    kinds: Sequence[rules.ChangeKind]
    happened_on: dt.date
    household: int | None = None
    address: Mapping[str, str] = field(default_factory=dict)
    child: Mapping[str, str] = field(default_factory=dict)
    monthly_income: int | None = None
    patient: int | None = None
    health: Mapping[str, Any] = field(default_factory=dict)
    departed: int | None = None
    departure: str = ""

    def as_text(self) -> str:
        """Return it as the report stores it."""
        values = {name: getattr(self, name) for name in self.__slots__ if name != "happened_on"}
        return json.dumps(values | {"kinds": [str(kind) for kind in self.kinds]})


class ReportChangedError(Exception):
    """The report is not what the citizen looked at: it was changed or dropped elsewhere."""


def details_of(report: ChangeReport) -> Details:
    """Return what a report says."""
    values = json.loads(report.details)
    values["kinds"] = [rules.ChangeKind(kind) for kind in values["kinds"]]
    return Details(**values, happened_on=report.happened_on)


@transaction.atomic
def prepare_report(*, user: User, details: Details, under: Mandate | None = None) -> ChangeReport:
    """Keep what was typed until it is sent; there is one prepared report at a time.

    With a mandate a helper reports it for the person.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    report, _made = ChangeReport.objects.update_or_create(
        user=user,
        mandate=under,
        sent_at=None,
        defaults={
            "kinds": [str(kind) for kind in details.kinds],
            "happened_on": details.happened_on,
            "details": details.as_text(),
        },
    )
    return report


def preview_report(*, report: ChangeReport, at: dt.datetime) -> Preview:
    """Return what sending would do; nothing is changed.

    Raises:
        PersonNotFoundError: if somebody named in the report is not in the profile any more.
        EmbgAlreadyKeptError: if the personal number of the child is kept for somebody else.
        MovedBeforeArrivalError: if they lived at the old address only later.
    """
    with transaction.atomic():
        found = _carried_out(report=report, at=at)
        transaction.set_rollback(True)
    return found


def seen_as(report: ChangeReport) -> str:
    """Return a name of what a report says just now: what the preview showed is what is sent."""
    return digest_of({"on": report.happened_on, "details": report.details})[:16]


@transaction.atomic
def send_report(*, report: ChangeReport, at: dt.datetime, seen: str = "") -> ChangeReport:
    """Change the profile, tell every file that is touched, and freeze what it meant.

    `seen` names what the preview showed, see `seen_as`; without it that is the report handed in.
    A second press does nothing more. Undecided files of the centre go to the centre of the new
    residence. Earlier decisions and what was sent keep the facts they rested on.

    Raises:
        PersonNotFoundError: if somebody named in the report is not in the profile any more.
        EmbgAlreadyKeptError: if the personal number of the child is kept for somebody else.
        MovedBeforeArrivalError: if they lived at the old address only later.
        MandateRefusedError: if the mandate of the helper has ended or does not allow it.
        ReportChangedError: if the report says something else by now, or was thrown away.
    """
    row = ChangeReport.objects.select_for_update(of=("self",)).filter(pk=report.pk).first()
    if row is None:
        raise ReportChangedError(report.pk)
    if row.sent_at is not None:
        return row
    if (seen or seen_as(report)) != seen_as(row):
        raise ReportChangedError(report.pk)
    _refuse_without_power(row, at=at)
    preview = _carried_out(report=row, at=at)
    for effect in preview.effects:
        _tell(report=row, effect=effect, at=at)
    row.sent_at = at
    row.save(update_fields=["sent_at", "updated_at"])
    notify(
        user=row.user,
        template="change_received",
        context={"report": str(row.key)},
        dedup_key=f"change_received:{row.key}",
    )
    return row


def drop_report(*, user: User, under: Mandate | None = None) -> None:
    """Forget a report that was prepared and not sent."""
    ChangeReport.objects.filter(user=user, mandate=under, sent_at=None).delete()


@transaction.atomic
def note_effect(*, effect: ChangeEffect, actor: User, at: dt.datetime) -> None:
    """Record that somebody of the staff has taken notice; the first one counts."""
    row = ChangeEffect.objects.select_for_update(of=("self",)).get(pk=effect.pk)
    if row.noted_at is None:
        row.noted_at, row.noted_by = at, actor
        row.save(update_fields=["noted_at", "noted_by"])


def _carried_out(*, report: ChangeReport, at: dt.datetime) -> Preview:
    on = clock.day_of(at)
    owner, under = report.profile_owner, report.mandate
    before = outlook.outlook_of(user=owner, on=on, under=under)
    _change_profile(user=owner, details=details_of(report), by=report.user, at=at)
    return Preview(before=before, after=outlook.outlook_of(user=owner, on=on, under=under))


def _refuse_without_power(report: ChangeReport, *, at: dt.datetime) -> None:
    mandate = report.mandate
    if mandate is None:
        return
    held = profiles.valid_mandates(on=clock.day_of(at)).filter(pk=mandate.pk)
    allowed = mandate.allows(Power.CHANGES) and rules.KINDS_FOR_ANOTHER.issuperset(report.kinds)
    if not allowed or not held.exists():
        raise applications.MandateRefusedError


def _change_profile(*, user: User, details: Details, by: User, at: dt.datetime) -> None:
    own = profiles.profile_of(user=user).person
    if own is None:
        raise profiles.PersonNotFoundError(user.pk)
    counts = _counts_after(own=own, user=user, details=details, on=clock.day_of(at))
    if rules.ChangeKind.MOVED in details.kinds:
        _move(user=user, details=details, by=by, at=at)
    if rules.ChangeKind.CHILD_BORN in details.kinds:
        households.add_member(user=user, details=_child(details), at=at)
    facts = dict(counts)
    if rules.ChangeKind.INCOME in details.kinds and details.monthly_income is not None:
        facts["monthly_income"] = details.monthly_income
    if facts:
        households.state_facts(person=own, facts=facts, stated_by=by, at=at)
    if rules.ChangeKind.HEALTH in details.kinds:
        patient = profiles.person_of(user=user, person_id=details.patient or own.pk)
        households.state_facts(person=patient, facts=details.health, stated_by=by, at=at)
    if rules.ChangeKind.SOMEBODY_LEFT in details.kinds and details.departed:
        gone = profiles.person_of(user=user, person_id=details.departed)
        households.remove_person(person=gone, at=at)


def _move(*, user: User, details: Details, by: User, at: dt.datetime) -> None:
    given = details.address
    households.move_household(
        household=profiles.household_of(user=user, household_id=details.household)
        if details.household
        else profiles.households_of(user=user)[0],
        details=AddressDetails(
            municipality=municipality_by_code(code=given["municipality"]),
            settlement=given["settlement"],
            street=given["street"],
        ),
        moved_on=details.happened_on,
        by=by,
        at=at,
    )


def _child(details: Details) -> PersonDetails:
    given = details.child
    return PersonDetails(
        relation=Relation.CHILD,
        first_name=given["first_name"],
        last_name=given["last_name"],
        birth_date=dt.date.fromisoformat(given["birth_date"]),
        embg=given["embg"],
    )


def _counts_after(*, own: Person, user: User, details: Details, on: dt.date) -> dict[str, int]:
    """Return the stated numbers of heads as they are after the change, where they were stated."""
    if own.household.everybody_is_listed:
        return {}
    kinds = {rules.ChangeKind.CHILD_BORN, rules.ChangeKind.SOMEBODY_LEFT}.intersection(
        details.kinds
    )
    if not kinds:
        return {}
    known = {
        code: value
        for code, value in profiles.facts_for(person=own, on=on).items()
        if code in HOUSEHOLD_FACTS
    }
    return rules.counted_after(
        adults=known.get("household_adults"),
        children=known.get("household_children"),
        born=int(rules.ChangeKind.CHILD_BORN in kinds),
        left=_departures(own=own, user=user, details=details, on=on),
    )


def _departures(*, own: Person, user: User, details: Details, on: dt.date) -> list[bool]:
    if rules.ChangeKind.SOMEBODY_LEFT not in details.kinds or not details.departed:
        return []
    gone = profiles.person_of(user=user, person_id=details.departed)
    if gone.household_id != own.household_id:
        return []
    return [gone.birth_date is None or is_adult(birth_date=gone.birth_date, on=on)]


def _tell(*, report: ChangeReport, effect: outlook.Effect, at: dt.datetime) -> None:
    application = applications.tell_change(
        application=effect.application,
        kinds=report.kinds,
        report=str(report.key),
        actor=report.user,
        at=at,
    )
    moved_from = ""
    if effect.goes_to is not None:
        moved_from = application.handled_by
        application = applications.hand_over(application=application, routing=effect.goes_to, at=at)
    ChangeEffect.objects.create(
        report=report,
        application=application,
        facts_before=dict(effect.before.facts),
        facts_after=dict(effect.after.facts),
        verdict_before=effect.before.verdict,
        verdict_after=effect.after.verdict,
        evaluation=dict(effect.after.evaluation),
        rule_version=effect.after.version,
        amount_before=effect.amount_before,
        amount_after=effect.amount_after,
        address_after=effect.new_address,
        handled_by=application.handled_by,
        moved_from=moved_from,
    )


__all__ = [
    "Details",
    "Preview",
    "ReportChangedError",
    "details_of",
    "drop_report",
    "note_effect",
    "prepare_report",
    "preview_report",
    "seen_as",
    "send_report",
]
