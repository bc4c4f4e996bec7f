"""Registers are asked with consent, for verified identities only, and never in the way.

The demo registers run as the program that they are; an attacker tries every way to fish.
"""

import datetime as dt
import json
import logging
import os
import subprocess
import time

import httpx
import pytest
from django.core.exceptions import ImproperlyConfigured
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.accounts.models import VerifiedIdentity
from portal.core.fields import embg_digest
from portal.households import operations, queries, rules
from portal.households.clients import registers as client
from portal.households.models import Income, Person, RegisterBreaker, RegisterLookup
from portal.households.rules import LookupFailure, LookupState, Refusal, Register
from portal.launch import demo_registers, processes
from tests.portal.accounts.factories import UserFactory
from tests.portal.households.factories import MunicipalityFactory, PersonFactory

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)
TOKEN = "token-of-the-registers"
NEWCOMER = demo_registers.number_of("1990-02-14")
OLDER_CHILD = demo_registers.number_of("2023-01-17")
NOT_HER_CHILD = demo_registers.number_of("2022-08-08")

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_rules")]


def start(*, fault="", token=TOKEN):
    port = processes.free_port()
    process = subprocess.Popen(
        demo_registers.command(port),
        env={**os.environ, "PORTAL_REGISTERS_TOKEN": token, "REGISTERS_FAULT": fault},
    )
    deadline = time.monotonic() + 30
    while not processes.port_is_taken(port):
        assert time.monotonic() < deadline, "the demo registers did not start"
        time.sleep(0.1)
    return process, f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def running():
    process, address = start()
    yield address
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture
def registers(running, settings):
    settings.PORTAL_REGISTERS_URL = running
    settings.PORTAL_REGISTERS_TOKEN = TOKEN
    return running


@pytest.fixture
def faulty(settings):
    started = []

    def begin(fault):
        process, address = start(fault=fault)
        started.append(process)
        settings.PORTAL_REGISTERS_URL, settings.PORTAL_REGISTERS_TOKEN = address, TOKEN

    yield begin
    for process in started:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def citizen():
    MunicipalityFactory(code="MK-814")
    return verified(UserFactory())


def verified(user, *, number=NEWCOMER, level="substantial"):
    VerifiedIdentity.objects.create(
        user=user,
        issuer="https://eid.example",
        subject=f"subject-{user.pk}",
        first_name="Демо",
        last_name="Нова",
        birth_date=rules.birth_date_in(number),
        embg=number,
        embg_digest=embg_digest(number),
        level=level,
        verified_at=NOW,
    )
    return user


def agreed(user):
    person = operations.adopt_identity(user=user)
    operations.give_consent(
        user=user, person=person, purpose=rules.ConsentPurpose.DATA_FROM_REGISTERS, at=NOW
    )
    return person


def ask(user, person, at=NOW):
    lookups = operations.ask_registers(user=user, person=person, at=at)
    for lookup in lookups:
        operations.answer_lookup(lookup_id=lookup.pk, at=at)
    return lookups


def states():
    return set(RegisterLookup.objects.values_list("register", "state"))


class TestPrefill:
    def test_the_eid_fills_the_own_part_of_an_empty_profile(self, citizen):
        person = operations.adopt_identity(user=citizen)
        again = operations.adopt_identity(user=citizen)

        assert person == again
        assert (person.full_name, person.embg) == ("Демо Нова", NEWCOMER)
        assert person.identity_source == rules.IdentitySource.EID

    def test_what_the_eid_says_goes_before_what_was_typed(self, citizen):
        typed = PersonFactory(owner=citizen)

        person = operations.adopt_identity(user=citizen)

        assert person.pk == typed.pk
        assert person.embg_digest == embg_digest(NEWCOMER)

    def test_registers_fill_address_children_incomes_and_pension(self, citizen, registers):
        person = agreed(citizen)

        ask(citizen, person)

        person.refresh_from_db()
        assert person.household.street == "Демонстративна 14"
        children = queries.profile_of(user=citizen).members
        assert [child.first_name for child in children] == ["Прво", "Второ"]
        assert all(child.has_confirmed_guardian for child in children)
        assert Income.objects.get().monthly_amount == 24000
        assert queries.facts_for(person=person, on=TODAY)["receives_pension"] is False
        assert {state for _register, state in states()} == {LookupState.ANSWERED}

    def test_a_child_whose_guardian_the_citizen_is_not_stays_out(self, citizen, registers):
        ask(citizen, agreed(citizen))

        assert not Person.objects.filter(embg_digest=embg_digest(NOT_HER_CHILD)).exists()

    def test_a_child_that_was_typed_becomes_the_registered_one(self, citizen, registers):
        person = agreed(citizen)
        typed = PersonFactory(
            owner=citizen,
            relation=rules.Relation.CHILD,
            first_name="прво",
            birth_date=dt.date(2023, 1, 17),
            embg="",
            embg_digest=None,
        )

        ask(citizen, person)

        typed.refresh_from_db()
        assert typed.embg_digest == embg_digest(OLDER_CHILD)
        assert len(queries.profile_of(user=citizen).members) == 2

    def test_the_address_that_the_citizen_gave_stays(self, citizen, registers):
        person = agreed(citizen)
        operations.save_household(
            user=citizen,
            details=operations.AddressDetails(municipality=MunicipalityFactory(), street="Моја 1"),
        )

        ask(citizen, person)

        person.household.refresh_from_db()
        assert person.household.street == "Моја 1"

    def test_a_finding_of_a_confirmed_child_comes_with_its_own_consent(self, citizen, registers):
        ask(citizen, agreed(citizen))
        child = Person.objects.get(embg_digest=embg_digest(OLDER_CHILD))

        with pytest.raises(operations.LookupRefusedError):
            operations.ask_registers(user=citizen, person=child, at=NOW)
        operations.give_consent(
            user=citizen, person=child, purpose=rules.ConsentPurpose.DATA_FROM_REGISTERS, at=NOW
        )
        lookups = ask(citizen, child)

        assert [lookup.register for lookup in lookups] == [Register.DISABILITY]
        assert queries.facts_for(person=child, on=TODAY)["disability_kind"] == "hearing"

    def test_the_registers_word_on_a_wage_is_not_counted_beside_the_citizens(
        self, citizen, registers
    ):
        person = agreed(citizen)
        operations.add_income(
            person=person,
            details=operations.IncomeDetails(
                kind=rules.IncomeKind.WAGE, monthly_amount=9000, from_on=dt.date(2020, 1, 1)
            ),
            by=citizen,
            at=NOW,
        )

        ask(citizen, person)

        assert queries.household_income(household=person.household, on=TODAY) == 24000

    def test_nobody_is_asked_about_twice_within_a_day(self, citizen, registers):
        person = agreed(citizen)
        ask(citizen, person)

        assert operations.ask_registers(user=citizen, person=person, at=NOW) == []
        assert len(ask(citizen, person, at=NOW + dt.timedelta(hours=25))) == 4
        assert Income.objects.filter(withdrawn_at__isnull=True).count() == 1

    def test_an_answer_that_is_fetched_twice_is_kept_once(self, citizen, registers):
        (lookup, *_others) = ask(citizen, agreed(citizen))

        operations.answer_lookup(lookup_id=lookup.pk, at=NOW)

        assert len(queries.profile_of(user=citizen).members) == 2


class TestAttacks:
    def refused(self, user, person):
        with pytest.raises(operations.LookupRefusedError) as refused:
            operations.ask_registers(user=user, person=person, at=NOW)
        assert not RegisterLookup.objects.exists()
        return refused.value.refusal

    def consent(self, user, person):
        operations.give_consent(
            user=user, person=person, purpose=rules.ConsentPurpose.DATA_FROM_REGISTERS, at=NOW
        )

    def test_a_typed_number_opens_nothing(self, registers):
        person = PersonFactory(embg=NEWCOMER, embg_digest=embg_digest(NEWCOMER))
        self.consent(person.owner, person)

        assert self.refused(person.owner, person) == Refusal.NOT_VERIFIED

    def test_a_weak_proof_opens_nothing(self, registers):
        user = verified(UserFactory(), level="low")
        person = PersonFactory(owner=user, embg=NEWCOMER, embg_digest=embg_digest(NEWCOMER))
        self.consent(user, person)

        assert self.refused(user, person) == Refusal.NOT_VERIFIED

    def test_another_number_in_the_own_profile_opens_nothing(self, citizen, registers):
        person = agreed(citizen)
        other = demo_registers.number_of("1979-11-03")
        Person.objects.filter(pk=person.pk).update(embg=other, embg_digest=embg_digest(other))
        person.refresh_from_db()

        assert self.refused(citizen, person) == Refusal.OTHER_NUMBER

    @pytest.mark.parametrize("relation", ["child", "parent", "spouse"])
    def test_a_member_whose_number_was_typed_opens_nothing(self, citizen, registers, relation):
        member = PersonFactory(
            owner=citizen,
            relation=relation,
            birth_date=dt.date(2023, 1, 17),
            embg=OLDER_CHILD,
            embg_digest=embg_digest(OLDER_CHILD),
        )
        self.consent(citizen, member)

        assert self.refused(citizen, member) == Refusal.NOT_GUARDIAN

    def test_a_confirmed_child_with_a_new_number_opens_nothing(self, citizen, registers):
        child = PersonFactory(
            owner=citizen,
            relation=rules.Relation.CHILD,
            birth_date=dt.date(2023, 1, 17),
            embg=NOT_HER_CHILD,
            embg_digest=embg_digest(NOT_HER_CHILD),
            guardian_of_digest=embg_digest(OLDER_CHILD),
        )
        self.consent(citizen, child)

        assert self.refused(citizen, child) == Refusal.NOT_GUARDIAN

    def test_a_child_that_grew_up_is_nobodys_to_ask_about(self, citizen, registers):
        number = demo_registers.number_of("2008-11-22")
        child = PersonFactory(
            owner=citizen,
            relation=rules.Relation.CHILD,
            birth_date=dt.date(2008, 11, 22),
            embg=number,
            embg_digest=embg_digest(number),
            guardian_of_digest=embg_digest(number),
        )
        self.consent(citizen, child)

        assert self.refused(citizen, child) == Refusal.GROWN_UP

    def test_somebody_elses_person_opens_nothing(self, citizen, registers):
        person = agreed(citizen)
        stranger = verified(UserFactory(), number=demo_registers.number_of("1979-11-03"))

        assert self.refused(stranger, person) == Refusal.NOT_GUARDIAN

    def test_without_consent_nothing_is_asked(self, citizen, registers):
        person = operations.adopt_identity(user=citizen)

        assert self.refused(citizen, person) == Refusal.NO_CONSENT

    def test_without_an_address_no_register_is_asked(self, citizen, settings):
        settings.PORTAL_REGISTERS_URL = ""

        assert self.refused(citizen, agreed(citizen)) == Refusal.NOT_CONNECTED

    def test_a_consent_taken_back_meanwhile_leads_to_nothing(self, citizen, registers):
        person = agreed(citizen)
        lookups = operations.ask_registers(user=citizen, person=person, at=NOW)

        operations.withdraw_consent(
            person=person, purpose=rules.ConsentPurpose.DATA_FROM_REGISTERS, at=NOW
        )
        for lookup in lookups:
            operations.answer_lookup(lookup_id=lookup.pk, at=NOW)

        assert {state for _register, state in states()} == {LookupState.CANCELLED}
        assert not Income.objects.exists()

    def test_a_consent_taken_back_while_the_register_thinks_throws_the_answer_away(
        self, citizen, registers, monkeypatch
    ):
        person = agreed(citizen)
        (lookup, *_others) = operations.ask_registers(user=citizen, person=person, at=NOW)
        answer = client.Answer(found=True, address={"municipality": "MK-814", "street": "Тајна"})

        def thinking(**_question):
            operations.withdraw_consent(
                person=person, purpose=rules.ConsentPurpose.DATA_FROM_REGISTERS, at=NOW
            )
            return answer

        monkeypatch.setattr(client, "lookup", thinking)
        operations.answer_lookup(lookup_id=lookup.pk, at=NOW)

        person.household.refresh_from_db()
        assert person.household.street == ""

    def test_no_number_reaches_a_job_an_address_or_a_log(self, citizen, registers, caplog):
        caplog.set_level(logging.DEBUG)

        ask(citizen, agreed(citizen))

        jobs = json.dumps(list(ProcrastinateJob.objects.values_list("args", flat=True)))
        assert NEWCOMER not in jobs
        assert NEWCOMER not in caplog.text
        assert "Демонстративна" not in caplog.text

    def test_the_registers_believe_no_other_token(self, registers, settings):
        settings.PORTAL_REGISTERS_TOKEN = "guessed"

        with pytest.raises(client.RegisterUnavailableError) as error:
            look_up()

        assert error.value.failure == LookupFailure.FORBIDDEN

    def test_registers_without_a_token_believe_nobody(self, settings):
        process, address = start(token="")
        try:
            with httpx.Client(trust_env=False) as guesser:
                answer = guesser.post(
                    f"{address}/v1/civil/lookups",
                    json={"embg": NEWCOMER, "consent": {"given_at": "x"}},
                    headers={"authorization": "Bearer"},
                )
        finally:
            process.terminate()
            process.wait(timeout=10)

        assert answer.status_code == httpx.codes.UNAUTHORIZED

    @pytest.mark.parametrize(
        "address", ["http://registers.example", "http://10.0.0.7:8200", "ftp://127.0.0.9.example"]
    )
    def test_a_number_never_leaves_the_machine_in_the_clear(self, settings, address):
        settings.PORTAL_REGISTERS_URL = address

        with pytest.raises(ImproperlyConfigured):
            look_up()


def look_up(register=Register.CIVIL, number=NEWCOMER):
    consent = client.ConsentGiven(reference="1", given_at=NOW)
    return client.lookup(register=register, embg=number, consent=consent)


class TestTrouble:
    @pytest.mark.parametrize(
        ("fault", "failure"),
        [("slow", LookupFailure.SLOW), ("down", LookupFailure.DOWN), ("garbage", "garbled")],
    )
    def test_each_trouble_is_told_apart(self, faulty, fault, failure, monkeypatch):
        monkeypatch.setattr(client, "_TIMEOUT", httpx.Timeout(0.5))
        faulty(fault)

        with pytest.raises(client.RegisterUnavailableError) as error:
            look_up()

        assert error.value.failure == failure
        assert error.value.__cause__ is None

    def test_a_register_that_is_not_there_is_down(self, settings):
        settings.PORTAL_REGISTERS_URL = f"http://127.0.0.1:{processes.free_port()}"

        with pytest.raises(client.RegisterUnavailableError) as error:
            look_up()

        assert error.value.failure == LookupFailure.DOWN

    def test_it_is_tried_again_and_then_given_up(self, citizen, faulty):
        faulty("down")
        (lookup, *_others) = operations.ask_registers(user=citizen, person=agreed(citizen), at=NOW)

        for _attempt in range(2):
            with pytest.raises(operations.AskAgainLaterError):
                operations.answer_lookup(lookup_id=lookup.pk, at=NOW)
        operations.answer_lookup(lookup_id=lookup.pk, at=NOW)

        lookup.refresh_from_db()
        assert (lookup.state, lookup.attempts) == (LookupState.UNAVAILABLE, 3)
        assert queries.register_news_for(user=citizen, at=NOW).failed == (lookup,)

    def test_a_register_that_fails_three_times_is_left_in_peace_for_a_minute(
        self, citizen, faulty, settings
    ):
        RegisterBreaker.objects.create(
            register=Register.CIVIL, failures=3, open_until=NOW + dt.timedelta(minutes=1)
        )
        faulty("")
        lookups = operations.ask_registers(user=citizen, person=agreed(citizen), at=NOW)
        civil = next(one for one in lookups if one.register == Register.CIVIL)

        with pytest.raises(operations.AskAgainLaterError):
            operations.answer_lookup(lookup_id=civil.pk, at=NOW)
        operations.answer_lookup(lookup_id=civil.pk, at=NOW + dt.timedelta(minutes=2))

        assert ("civil", LookupState.ANSWERED) in states()
        assert RegisterBreaker.objects.get().failures == 0

    def test_a_refused_token_is_given_up_at_once(self, citizen, registers, settings):
        settings.PORTAL_REGISTERS_TOKEN = "guessed"

        ask(citizen, agreed(citizen))

        assert {state for _register, state in states()} == {LookupState.UNAVAILABLE}

    @pytest.mark.parametrize(
        "answer",
        [
            {"found": True, "incomes": [{"kind": "salary", "monthly_amount": 1, "since": "x"}]},
            {"found": True, "children": [{"embg": "0101990450001"}]},
            {"found": True, "findings": [{"kind": "x" * 41, "degree": "", "issued_on": "2020"}]},
            {"found": True, "address": {"municipality": "Скопје"}},
            {"found": "perhaps"},
            [],
        ],
    )
    def test_an_answer_that_makes_no_sense_is_not_read(self, answer):
        with pytest.raises(ValueError, match="validation"):
            client.Answer.model_validate(answer)

    def test_a_finding_in_unknown_words_keeps_nothing(self, citizen, registers, monkeypatch):
        person = agreed(citizen)
        lookups = operations.ask_registers(user=citizen, person=person, at=NOW)
        lookup = next(one for one in lookups if one.register == Register.DISABILITY)
        odd = {"kind": "unheard", "degree": "severe", "issued_on": "2024-01-01"}
        monkeypatch.setattr(
            client, "lookup", lambda **_question: client.Answer(found=True, findings=[odd])
        )

        with pytest.raises(operations.AskAgainLaterError):
            operations.answer_lookup(lookup_id=lookup.pk, at=NOW)

        lookup.refresh_from_db()
        assert lookup.failure == LookupFailure.GARBLED
        assert not queries.findings_of(people=[person]).exists()


@pytest.mark.parametrize("failures", [1, 2, 3, 4])
def test_the_third_failure_in_a_row_begins_the_pause(failures):
    until = rules.paused_until(failures=failures, at=NOW)

    assert until == (NOW + dt.timedelta(minutes=1) if failures >= 3 else None)
