"""Puts mandates into words for the page on which both sides see and end them."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.applications import presenting, queries
from portal.applications.models import Application
from portal.catalogue.models import PublicService
from portal.households import queries as households
from portal.households import rules
from portal.households.models import POWER_LABELS, Mandate, Person

_STATE_KINDS = {
    rules.MandateState.ASKED: "warning",
    rules.MandateState.LATER: "info",
    rules.MandateState.VALID: "success",
    rules.MandateState.EXPIRED: "neutral",
    rules.MandateState.REVOKED: "neutral",
}
_STANDING_KINDS = {
    rules.Standing.CONFIRMED: "success",
    rules.Standing.ASKED: "warning",
}


def state_text(state: rules.MandateState) -> str:
    """Return in a word where a mandate stands."""
    return {
        rules.MandateState.ASKED: _("waits for consent"),
        rules.MandateState.LATER: _("begins later"),
        rules.MandateState.VALID: _("valid"),
        rules.MandateState.EXPIRED: _("expired"),
        rules.MandateState.REVOKED: _("ended"),
    }[state]


def standing_text(standing: rules.Standing) -> str:
    """Return on what ground somebody acts, as both the citizen and the caseworker read it."""
    return {
        rules.Standing.ONESELF: _("for oneself"),
        rules.Standing.PARENT: _("as parent or guardian"),
        rules.Standing.CONFIRMED: _("confirmed by the person"),
        rules.Standing.ASKED: _("declared, confirmation asked for"),
        rules.Standing.DECLARED: _("declared, not confirmed"),
    }[standing]


def standing_kind(standing: rules.Standing) -> str:
    """Return the colour word of a ground."""
    return _STANDING_KINDS.get(standing, "neutral")


def who_acts(mandate: Mandate) -> str:
    """Return the name of whoever acts, with the organisation."""
    return presenting.name_of(mandate.representative, organisation_code=mandate.organisation_code)


def powers_text(powers: Collection[str]) -> str:
    """Return what else a mandate of an organisation allows."""
    labels = [str(label) for power, label in POWER_LABELS.items() if power in powers]
    return "; ".join(labels) or _("nothing else")


def services_text(codes: Collection[str]) -> str:
    """Return for which services a mandate holds."""
    if not codes:
        return _("every service")
    rows = PublicService.objects.filter(code__in=codes).order_by("sort_order", "code")
    return ", ".join(row.title for row in rows)


def row_of(mandate: Mandate, *, on: dt.date, held: bool) -> dict[str, Any]:
    """Return a mandate as one of its two sides reads it."""
    state = mandate.state_on(on)
    details = [
        (_("Capacity"), str(mandate.get_kind_display())),
        (_("For"), services_text(mandate.service_codes)),
        *_powers(mandate),
        (_("From"), presenting.day(mandate.valid_from)),
        (
            _("Until"),
            presenting.day(mandate.valid_until)
            if mandate.valid_until
            else _("it is ended by one side"),
        ),
    ]
    if mandate.confirmed_at:
        consent = f"{mandate.get_proof_display()}, {presenting.moment(mandate.confirmed_at)}"
        details.append((_("Consent"), consent))
    if mandate.revoked_at:
        ended = f"{presenting.moment(mandate.revoked_at)}, {mandate.get_revoked_side_display()}"
        details.append((_("Ended"), ended))
    return {
        "mandate": mandate,
        "title": mandate.person.full_name if held else who_acts(mandate),
        "state": state_text(state),
        "kind": _STATE_KINDS[state],
        "details": details,
        "is_open": mandate.revoked_at is None and state is not rules.MandateState.EXPIRED,
        "is_asked": state is rules.MandateState.ASKED,
        "is_valid": state is rules.MandateState.VALID,
    }


def _powers(mandate: Mandate) -> list[tuple[str, str]]:
    if mandate.is_family:
        return []
    return [(_("Also allowed"), powers_text(mandate.powers))]


def acting_in(application: Application, *, reader: User) -> dict[str, Any]:
    """Return for whom somebody reads a file and what the mandate leaves to the person."""
    may = {
        str(power): queries.may(application=application, user=reader, power=power)
        for power in rules.Power
    }
    mandate = queries.mandate_in(application=application, user=reader)
    refused = [str(label) for power, label in POWER_LABELS.items() if not may[power]]
    return {"may": may, "acts_under": mandate, "not_allowed": refused}


def page_of(*, user: User, on: dt.date) -> dict[str, Any]:
    """Return everything that the page of mandates shows to somebody."""
    given = [row_of(row, on=on, held=False) for row in households.mandates_given_by(user=user)]
    held = [
        row_of(row, on=on, held=True) for row in households.mandates_of_representative(user=user)
    ]
    return {
        "given": [row for row in given if row["is_open"]],
        "held": [row for row in held if row["is_open"]],
        "past": [row for row in (*given, *held) if not row["is_open"]],
        "keepers": _keepers(user),
        "members": members_of(user=user, on=on),
    }


def members_of(*, user: User, on: dt.date) -> list[dict[str, Any]]:
    """Return the adults of the own profile for whom one acts on one's own word."""
    people = [person for person in households.people_of(user=user) if not person.is_self]
    standings = households.standings_of(user=user, people=people, on=on)
    return [
        {
            "person": person,
            "standing": standing_text(standings[person.pk]),
            "kind": standing_kind(standings[person.pk]),
            "can_ask": standings[person.pk] in {rules.Standing.DECLARED, rules.Standing.ASKED},
        }
        for person in people
    ]


def _keepers(user: User) -> list[dict[str, Any]]:
    """Return who keeps the person in their profile and has neither a yes nor a no."""
    answered = {
        row.person_id
        for row in Mandate.objects.filter(person__in=households.keepers_of(user=user))
        if row.confirmed_at or row.revoked_side in rules.SIDES_OF_PERSON
    }
    return [
        {"person": person, "name": _keeper_name(person)}
        for person in households.keepers_of(user=user)
        if person.pk not in answered
    ]


def _keeper_name(person: Person) -> str:
    own = households.profile_of(user=person.owner).person
    return own.full_name if own else _("a member of the family")


def people_of_file(application: Application, *, on: dt.date) -> list[tuple[str, str]]:
    """Return who applied for whom and on what ground; nothing for what one sent for oneself."""
    mandate = application.submitted_under
    person = application.person
    if mandate is None:
        if person.is_self:
            return []
        standing = rules.standing(
            is_oneself=False,
            is_child=person.relation == rules.Relation.CHILD,
            birth_date=application.birth_date,
            confirmed=False,
            asked=False,
            on=on,
        )
        return [
            (_("Relation to the applicant"), str(person.get_relation_display())),
            (_("The applicant acts"), standing_text(standing)),
        ]
    rows = [
        (_("Applied on behalf"), who_acts(mandate)),
        (_("Capacity"), str(mandate.get_kind_display())),
        (_("The mandate"), state_text(mandate.state_on(on))),
    ]
    if mandate.confirmed_at:
        consent = f"{mandate.get_proof_display()}, {presenting.moment(mandate.confirmed_at)}"
        rows.append((_("Consent"), consent))
    rows += _powers(mandate)
    if mandate.identity_document:
        rows.append((_("Recognised by"), str(mandate.get_identity_document_display())))
    if mandate.revoked_at:
        ended = f"{presenting.moment(mandate.revoked_at)}, {mandate.get_revoked_side_display()}"
        rows.append((_("Ended"), ended))
    return rows
