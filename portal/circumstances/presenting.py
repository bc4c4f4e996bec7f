"""Puts effects of a change into plain words, in the active language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.applications.models.application import VERDICT_LABELS
from portal.applications.presenting import fact_rows
from portal.circumstances.models import DEPARTURE_LABELS, ChangeEffect
from portal.circumstances.operations import Details
from portal.circumstances.outlook import Effect, RightChange
from portal.circumstances.rules import ChangeKind, Departure
from portal.core import clock
from portal.directory.queries import municipality_by_code
from portal.eligibility.rules import Verdict
from portal.households import queries as households


def said(details: Details, *, user: User) -> list[tuple[str, str]]:
    """Return what the citizen said, as label and answer."""
    people = {person.pk: person.full_name for person in households.people_of(user=user)}
    rows: list[tuple[str, str]] = []
    for kind in details.kinds:
        match kind:
            case ChangeKind.MOVED:
                rows.append((_("New address"), _address(details.address)))
            case ChangeKind.CHILD_BORN:
                name = f"{details.child['first_name']} {details.child['last_name']}"
                rows.append((_("The child"), name))
            case ChangeKind.INCOME:
                amount = _("%(amount)s denars a month") % {"amount": details.monthly_income}
                rows.append((_("Income of the household"), amount))
            case ChangeKind.HEALTH:
                rows.append((_("Whose health"), people.get(details.patient or 0, "")))
                rows += fact_rows(details.health, on=clock.today())
            case ChangeKind.SOMEBODY_LEFT:
                why = str(DEPARTURE_LABELS[Departure(details.departure)])
                rows.append((people.get(details.departed or 0, _("A person")), why))
    return rows


def effect_rows(effects: list[Effect]) -> list[dict[str, Any]]:
    """Return what a change means for each file, before it is sent."""
    return [
        {
            "application": effect.application,
            "lines": _lines(
                verdicts=(effect.before.verdict, effect.after.verdict),
                amounts=(effect.amount_before, effect.amount_after),
                new_address=effect.new_address,
                goes_to=effect.goes_to.receiver.name if effect.goes_to else "",
                is_gone=effect.is_gone,
            ),
            "facts": _different(effect.before.facts, effect.after.facts),
        }
        for effect in effects
    ]


def sent_effect(effect: ChangeEffect) -> dict[str, Any]:
    """Return what a reported change meant for a file."""
    return {
        "effect": effect,
        "lines": _lines(
            verdicts=(effect.verdict_before, effect.verdict_after),
            amounts=(effect.amount_before, effect.amount_after),
            new_address=effect.address_after,
            goes_to=effect.application.receiver_name if effect.moved_from else "",
            is_gone=False,
        ),
        "facts": _different(effect.facts_before, effect.facts_after),
    }


def right_rows(changes: list[RightChange]) -> list[dict[str, Any]]:
    """Return the services that open or close for somebody."""
    return [
        {"service": change.service, "name": change.person.full_name, "opens": change.opens}
        for change in changes
    ]


def _address(address: Mapping[str, str]) -> str:
    place = municipality_by_code(code=address["municipality"]).name
    return ", ".join(part for part in (address["street"], address["settlement"], place) if part)


def _lines(
    *,
    verdicts: tuple[str, str],
    amounts: tuple[int | None, int | None],
    new_address: str,
    goes_to: str,
    is_gone: bool,
) -> list[str]:
    lines = []
    if is_gone:
        lines.append(_("The person leaves your profile. The body that has the file is told."))
    if goes_to:
        lines.append(
            _("The file goes to %(body)s, which is competent there. The due day stays.")
            % {"body": goes_to}
        )
    if new_address:
        lines.append(_("The new address: %(address)s") % {"address": new_address})
    lines += _verdict_line(*verdicts)
    if amounts[0] != amounts[1] and amounts[1] is not None:
        lines.append(
            _("The amount by the rules: %(after)s denars a month, until now %(before)s.")
            % {"before": amounts[0] if amounts[0] is not None else "–", "after": amounts[1]}
        )
    return lines


def _verdict_line(before: str, after: str) -> list[str]:
    if not after:
        return []
    label = VERDICT_LABELS[Verdict(after)]
    if before == after:
        return [_("By the rules nothing changes: %(verdict)s.") % {"verdict": label}]
    return [_("By the rules it is now: %(verdict)s.") % {"verdict": label}]


def _different(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the facts that are different now: label, answer before, answer after."""
    on = clock.today()
    old, new = dict(fact_rows(before, on=on)), dict(fact_rows(after, on=on))
    return [
        (label, old.get(label, "–"), new.get(label, "–"))
        for label in dict.fromkeys([*new, *old])
        if old.get(label) != new.get(label)
    ]
