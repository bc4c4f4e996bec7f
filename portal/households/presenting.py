"""Puts a profile into the words and the order in which its page shows it; reads only."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User, VerifiedIdentity
from portal.catalogue.models import PublicService
from portal.catalogue.queries import published_services
from portal.core import clock
from portal.eligibility import queries as eligibility
from portal.eligibility.models import Fact
from portal.eligibility.rules import Verdict
from portal.eligibility.rules.facts import AGE_FACTS
from portal.households import queries, rules
from portal.households.models import (
    DisabilityFinding,
    Income,
    Person,
    Residence,
    SecondGuardian,
)
from portal.households.queries import Profile, RegisterNews, StatedFact

_FEW_ANSWERS = 4
_SHOWN_SERVICES = 4
# Nobody is offered these by a machine: they begin with a conversation.
_NEVER_OFFERED = frozenset({"child-at-risk", "foster-care", "half-way-house", "temporary-stay"})

_FROM_REGISTER = {
    rules.Register.CIVIL: gettext_lazy("from the civil register on %(day)s"),
    rules.Register.EMPLOYMENT: gettext_lazy("from the register of employment on %(day)s"),
    rules.Register.PENSIONS: gettext_lazy("from the register of pensions on %(day)s"),
    rules.Register.DISABILITY: gettext_lazy("from the register of disability findings on %(day)s"),
}


class StepKind(StrEnum):
    """The one thing that helps most now."""

    BEGIN = "begin"
    FROM_EID = "from_eid"
    COMPLETE = "complete"
    CONFIRM = "confirm"
    ASK_REGISTERS = "ask_registers"
    APPLY = "apply"
    ADD_PERSON = "add_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What the citizen may best do now, and where."""

    kind: StepKind
    url: str
    name: str = ""
    fields: tuple[str, ...] = ()

    @property
    def is_press(self) -> bool:
        """Whether it is a press of a button that changes something, and not a page to go to."""
        return self.kind in {StepKind.FROM_EID, StepKind.ASK_REGISTERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFact:
    """A fact on a card."""

    fact: StatedFact
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown[Row]:
    """A row with who said it, and whether the citizen may change it here."""

    row: Row
    source: str
    may_be_changed: bool
    is_over: bool = False
    kind: str = ""
    degree: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedService:
    """A service on a card: ready for one press, or with what is still missing."""

    service: PublicService
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """Everything that the page shows of one person."""

    person: Person
    identity: str
    facts: tuple[ShownFact, ...]
    stale: tuple[ShownFact, ...]
    incomes: tuple[Shown[Income], ...]
    findings: tuple[Shown[DisabilityFinding], ...]
    missing_fields: tuple[str, ...]
    ready: tuple[OfferedService, ...]
    nearly: tuple[OfferedService, ...]
    may_ask_registers: bool
    has_guardians: bool
    guardian: SecondGuardian | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePage:
    """The whole page."""

    profile: Profile
    cards: tuple[PersonCard, ...]
    step: NextStep
    identity: VerifiedIdentity | None
    residence: Residence | None
    residence_source: str
    earlier_addresses: tuple[Residence, ...]
    income_total: int | None
    income_declared_on: dt.date | None
    has_incomes: bool
    news: RegisterNews
    registers_are_connected: bool

    @property
    def income_total_text(self) -> str:
        """The incomes together as the language writes a number."""
        return _number(self.income_total or 0)


def profile_page(*, user: User, at: dt.datetime, language: str) -> ProfilePage:
    """Return what the profile page shows, in a constant number of queries."""
    today = clock.day_of(at)
    profile = queries.profile_of(user=user)
    identity = queries.proven_identity_of(user=user)
    household = profile.household
    residences = list(queries.addresses_of(household=household)) if household else []
    cards = _cards(profile.people, identity=identity, on=today, language=language, user=user)
    current = next((row for row in residences if row.until_on is None), None)
    incomes = [one for card in cards for one in card.incomes]
    declared_at = household.incomes_declared_at if household else None
    unused = identity if identity and not _is_adopted(profile.person, identity) else None
    return ProfilePage(
        profile=profile,
        cards=cards,
        step=_next_step(profile, cards=cards, unused_identity=unused),
        identity=unused,
        residence=current,
        residence_source=_residence_source(current) if current else "",
        earlier_addresses=tuple(row for row in residences if row.until_on is not None),
        income_total=queries.household_income(household=household, on=today)
        if household and (incomes or declared_at)
        else None,
        income_declared_on=clock.day_of(declared_at) if declared_at else None,
        has_incomes=bool(incomes),
        news=queries.register_news_for(user=user, at=at),
        registers_are_connected=queries.registers_are_connected(),
    )


def asked_codes() -> list[str]:
    """Return the facts that may be asked on a page of their own."""
    return [code for code in eligibility.freshness_by_code() if code not in AGE_FACTS]


def source_text(
    *, source: rules.Source, register: str, centre: str, on: dt.date, follows_from: str = ""
) -> str:
    """Return in plain words who said something and when."""
    day = {"day": _day(on)}
    if source is rules.Source.REGISTER:
        return str(_FROM_REGISTER[rules.Register(register)]) % day
    if source is rules.Source.CENTRE:
        return _("%(centre)s established this on %(day)s") % {**day, "centre": centre}
    if follows_from == "incomes":
        return _("added up from the incomes that you confirmed on %(day)s") % day
    if follows_from == "finding":
        return _("from the finding that you entered on %(day)s") % day
    return _("you said this on %(day)s") % day


def _cards(
    people: Sequence[Person],
    *,
    identity: VerifiedIdentity | None,
    on: dt.date,
    language: str,
    user: User,
) -> tuple[PersonCard, ...]:
    if not people:
        return ()
    vocabulary = eligibility.facts_by_code()
    books = eligibility.rule_books(on=on)
    services = {service.code: service for service in published_services()}
    stated = queries.stated_facts(people=people, on=on, language=language)
    known = queries.facts_for_all(people=people, on=on)
    incomes = list(queries.incomes_of(people=people))
    findings = list(queries.findings_of(people=people))
    asked = queries.people_with_consent_to_ask(people=people)
    guardians = queries.guardians_of(people=people)
    cards = []
    for person in people:
        facts = [_shown_fact(fact) for fact in stated[person.pk]]
        standings = eligibility.standings(books=books, facts=known[person.pk])
        missing_fields = queries.missing_person_fields(person=person)
        offered = _offered(standings, services, vocabulary)
        refusal = queries.refusal_for(
            identity=identity, user=user, person=person, on=on, has_consent=True
        )
        cards.append(
            PersonCard(
                person=person,
                identity=_identity_source(person),
                facts=tuple(one for one in facts if not one.fact.is_stale),
                stale=tuple(one for one in facts if one.fact.is_stale),
                incomes=tuple(
                    _shown_income(row, on=on) for row in incomes if row.person_id == person.pk
                ),
                findings=tuple(
                    _shown_finding(row, vocabulary, on=on)
                    for row in findings
                    if row.person_id == person.pk
                ),
                missing_fields=missing_fields,
                ready=tuple(one for one in offered if not one.missing and not missing_fields),
                nearly=tuple(one for one in offered if one.missing or missing_fields),
                may_ask_registers=refusal is None and person.pk not in asked,
                has_guardians=queries.has_guardians(person=person, on=on),
                guardian=guardians.get(person.pk),
            )
        )
    return tuple(cards)


def _offered(
    standings: Mapping[str, eligibility.Standing],
    services: Mapping[str, PublicService],
    vocabulary: Mapping[str, Fact],
) -> list[OfferedService]:
    """Return the services that come into question, those with the fewest open questions first."""
    found = []
    for code, standing in standings.items():
        missing = [one for one in standing.missing if one not in AGE_FACTS]
        if code in _NEVER_OFFERED or code not in services:
            continue
        if standing.verdict == Verdict.NOT_ELIGIBLE or len(missing) > _FEW_ANSWERS:
            continue
        labels = tuple(vocabulary[one].label for one in missing)
        found.append(OfferedService(service=services[code], missing=labels))
    return sorted(found, key=lambda one: len(one.missing))[:_SHOWN_SERVICES]


def _next_step(
    profile: Profile, *, cards: Sequence[PersonCard], unused_identity: VerifiedIdentity | None
) -> NextStep:
    if unused_identity is not None:
        return NextStep(kind=StepKind.FROM_EID, url=reverse("households:adopt_identity"))
    own = next((card for card in cards if card.person.is_self), None)
    if own is None:
        return NextStep(kind=StepKind.BEGIN, url=reverse("households:me"))
    if own.missing_fields:
        return _complete(own)
    if own.may_ask_registers:
        url = reverse("households:ask_registers", args=[own.person.pk])
        return NextStep(kind=StepKind.ASK_REGISTERS, url=url)
    return _open_question(cards) or _what_else(profile)


def _open_question(cards: Sequence[PersonCard]) -> NextStep | None:
    """Return the first thing that is still unknown, or was said too long ago."""
    for card in cards:
        if card.missing_fields:
            return _complete(card)
        if card.stale:
            url = reverse("households:again", args=[card.person.pk])
            return NextStep(kind=StepKind.CONFIRM, url=url, name=card.person.full_name)
    return None


def _what_else(profile: Profile) -> NextStep:
    if not profile.members:
        return NextStep(kind=StepKind.ADD_PERSON, url=reverse("households:add_member"))
    return NextStep(kind=StepKind.APPLY, url=reverse("catalogue:services"))


def _complete(card: PersonCard) -> NextStep:
    """Return where the first thing that every application needs is asked."""
    person, first = card.person, card.missing_fields[0]
    of_address = first in queries.NEEDED_OF_ADDRESS
    if person.is_self or (of_address and person.household.is_main):
        url = reverse("households:address" if of_address else "households:me")
    else:
        name = "households:member_address" if of_address else "households:member"
        url = reverse(name, args=[person.pk])
    return NextStep(
        kind=StepKind.COMPLETE, url=url, name=person.full_name, fields=card.missing_fields
    )


def _is_adopted(own: Person | None, identity: VerifiedIdentity) -> bool:
    return (
        own is not None
        and own.identity_source == rules.IdentitySource.EID
        and own.embg_digest == identity.embg_digest
        and (own.first_name, own.last_name) == (identity.first_name, identity.last_name)
    )


def _identity_source(person: Person) -> str:
    if person.identity_confirmed_at is None:
        return ""
    day = {"day": _day(clock.day_of(person.identity_confirmed_at))}
    if person.identity_source == rules.IdentitySource.EID:
        return _("from your eID on %(day)s") % day
    return _("from the civil register on %(day)s") % day


def _residence_source(row: Residence) -> str:
    return source_text(
        source=rules.Source(row.source),
        register=row.register,
        centre=row.centre.name if row.centre else "",
        on=clock.day_of(row.updated_at),
    )


def conflicts_of(
    *, person: Person, codes: Collection[str], on: dt.date, language: str
) -> list[ShownFact]:
    """Return the facts of which somebody else's word counts and not the citizen's own."""
    stated = queries.stated_facts(people=[person], on=on, language=language)[person.pk]
    return [_shown_fact(fact) for fact in stated if fact.own_word and fact.code in codes]


def _shown_fact(fact: StatedFact) -> ShownFact:
    source = source_text(
        source=fact.source,
        register=fact.register,
        centre=fact.centre,
        on=fact.stated_on,
        follows_from=fact.follows_from,
    )
    return ShownFact(fact=fact, source=source)


def _recorded_source(row: Income | DisabilityFinding) -> str:
    return source_text(
        source=rules.Source(row.source),
        register=row.register,
        centre=row.centre.name if row.centre_id and row.centre else "",
        on=clock.day_of(row.recorded_at),
    )


def _shown_income(row: Income, *, on: dt.date) -> Shown[Income]:
    return Shown(
        row=row,
        source=_recorded_source(row),
        may_be_changed=row.source == rules.Source.CITIZEN,
        is_over=row.until_on is not None and row.until_on < on,
        kind=capfirst(row.get_kind_display()),
        amount=_number(row.monthly_amount),
    )


def _shown_finding(
    row: DisabilityFinding, vocabulary: Mapping[str, Fact], *, on: dt.date
) -> Shown[DisabilityFinding]:
    def label(code: str, value: str) -> str:
        choices = vocabulary[code].choices.all() if code in vocabulary else ()
        return next((choice.label for choice in choices if choice.code == value), value)

    return Shown(
        row=row,
        source=_recorded_source(row),
        may_be_changed=row.source == rules.Source.CITIZEN,
        is_over=row.valid_until is not None and row.valid_until < on,
        kind=label("disability_kind", row.kind),
        degree=label("disability_degree", row.degree),
    )


def _day(day: dt.date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _number(number: int) -> str:
    return formats.number_format(number, decimal_pos=0, force_grouping=True)
