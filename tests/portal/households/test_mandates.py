"""Who may act for whom: codes, consent, revocation, and who is in reach on which day."""

import datetime as dt
import json

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction

from portal.accounts.models import User, VerifiedIdentity
from portal.accounts.rules import Level, Role, has_account
from portal.core import clock
from portal.households import operations, queries, rules
from portal.households.models import ConfirmationCode, Mandate, Person
from portal.households.operations import AddressDetails, PersonDetails
from portal.notifications.models import Delivery, Preferences
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.embg import embg_for
from tests.portal.households.factories import MunicipalityFactory, PersonFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
PHONE = "070 123 456"
NGO = "NGO-TEST"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def daughter():
    person = PersonFactory(phone="070 999 999")
    return person.owner


@pytest.fixture
def father(daughter):
    return PersonFactory(owner=daughter, member=True, phone=PHONE, birth_date=dt.date(1947, 3, 24))


@pytest.fixture
def asked(daughter, father):
    return operations.ask_mandate(
        person=father, representative=daughter, kind=rules.MandateKind.FAMILY, at=NOW
    )


def helper_of(organisation=NGO, **more):
    return MembershipFactory(role=Role.HELPER, organisation_code=organisation, **more).user


def begun(helper, *, embg=None, born=dt.date(1950, 5, 6), **more):
    return operations.begin_person(
        representative=helper,
        organisation_code=NGO,
        kind=rules.MandateKind.ORGANISATION,
        details=PersonDetails(
            first_name="Демо", last_name="Лице", embg=embg or embg_for(born), phone=PHONE
        ),
        address=AddressDetails(municipality=MunicipalityFactory(), street="Пример 1"),
        language="sq",
        at=NOW,
        **more,
    )


def signed(mandate, *, by):
    return operations.confirm_by_form(
        mandate=mandate, content=b"%PDF-1.7", content_type="application/pdf", by=by, at=NOW
    )


def sent_code():
    return json.loads(Delivery.objects.latest("pk").secret)["code"]


def verified(person, user=None):
    """Let the eID vouch that a user is the person of a row."""
    user = user or UserFactory()
    VerifiedIdentity.objects.create(
        user=user,
        issuer="https://eid.test",
        subject=str(user.pk),
        first_name="Демо",
        last_name="Лице",
        embg=person.embg,
        embg_digest=person.embg_digest,
        level=Level.SUBSTANTIAL,
        verified_at=NOW,
    )
    return user


def kept_again(person):
    """Take somebody out of the profile and put them in with the same number."""
    operations.remove_person(person=person, at=NOW)
    return operations.save_person(
        user=person.owner,
        details=PersonDetails(
            first_name="Демо", last_name="Лице", embg=person.embg, relation=person.relation
        ),
    )


def reach(user, **more):
    return list(queries.people_in_reach_of(user=user, on=TODAY, **more))


class TestCode:
    def test_is_sent_in_the_language_of_the_person_and_kept_as_a_digest(self, asked):
        operations.send_mandate_code(mandate=asked, phone=PHONE, language="sq", at=NOW)

        row = ConfirmationCode.objects.get()
        assert Delivery.objects.get().language == "sq"
        assert len(sent_code()) == rules.CODE_DIGITS
        assert sent_code() not in row.digest

    def test_confirms_the_mandate_once(self, asked, daughter):
        operations.send_mandate_code(mandate=asked, phone=PHONE, language="mk", at=NOW)
        code = sent_code()

        for _twice in range(2):
            confirmed = operations.confirm_by_code(
                mandate=Mandate.objects.get(), code=f" {code[:3]} {code[3:]}", by=daughter, at=NOW
            )

        assert confirmed.proof == rules.ConsentProof.SMS_CODE
        assert list(queries.mandates_held_by(user=daughter, on=TODAY)) == [asked]

    def test_holds_ten_minutes(self, asked, daughter):
        operations.send_mandate_code(mandate=asked, phone=PHONE, language="mk", at=NOW)
        last = NOW + rules.CODE_VALID_FOR

        with pytest.raises(rules.CodeRefusedError, match="expired"):
            operations.confirm_by_code(
                mandate=asked, code=sent_code(), by=daughter, at=last + dt.timedelta(seconds=1)
            )
        confirmed = operations.confirm_by_code(
            mandate=asked, code=sent_code(), by=daughter, at=last
        )

        assert confirmed.confirmed_at == last

    def test_is_worthless_after_five_wrong_tries(self, asked, daughter):
        operations.send_mandate_code(mandate=asked, phone=PHONE, language="mk", at=NOW)
        wrong = "000000" if sent_code() != "000000" else "000001"

        for _try in range(rules.MOST_TRIES):
            with pytest.raises(rules.CodeRefusedError, match="wrong"):
                operations.confirm_by_code(mandate=asked, code=wrong, by=daughter, at=NOW)

        with pytest.raises(rules.CodeRefusedError, match="too_many_tries"):
            operations.confirm_by_code(mandate=asked, code=sent_code(), by=daughter, at=NOW)

    def test_is_not_sent_twice_in_a_minute_nor_five_times_in_an_hour(self, asked):
        def send(minute):
            operations.send_mandate_code(
                mandate=asked, phone=PHONE, language="mk", at=NOW + dt.timedelta(minutes=minute)
            )

        send(0)
        with pytest.raises(rules.CodeRefusedError, match="too_many_codes"):
            send(0.5)
        for minute in (1, 2, 3):
            send(minute)
        with pytest.raises(rules.CodeRefusedError, match="too_many_codes"):
            send(10)
        send(61)

        assert ConfirmationCode.objects.count() == 5

    def test_a_new_code_replaces_the_earlier_one(self, asked, daughter):
        operations.send_mandate_code(mandate=asked, phone=PHONE, language="mk", at=NOW)
        first = sent_code()
        later = NOW + dt.timedelta(minutes=2)
        operations.send_mandate_code(mandate=asked, phone=PHONE, language="mk", at=later)

        if first != sent_code():
            with pytest.raises(rules.CodeRefusedError, match="wrong"):
                operations.confirm_by_code(mandate=asked, code=first, by=daughter, at=later)

    def test_does_not_go_to_the_telephone_of_the_one_who_asks(self, asked):
        with pytest.raises(rules.CodeRefusedError, match="own_telephone"):
            operations.send_mandate_code(
                mandate=asked, phone="+389 70 999 999", language="mk", at=NOW
            )

    def test_names_who_will_act(self, asked, daughter):
        daughter.display_name = "Ќерка Проба"
        daughter.save()

        operations.send_mandate_code(mandate=asked, phone=PHONE, language="mk", at=NOW)

        assert json.loads(Delivery.objects.get().secret)["who"] == "Ќерка Проба"

    def test_does_not_go_to_the_telephone_of_the_own_notices(self, asked, daughter):
        Preferences.objects.create(user=daughter, phone="+38971222333")

        with pytest.raises(rules.CodeRefusedError, match="own_telephone"):
            operations.send_mandate_code(mandate=asked, phone="071 222 333", language="mk", at=NOW)

    def test_a_mandate_asked_anew_gives_no_more_codes_to_a_telephone(self, daughter, father):
        def send(minute):
            moment = NOW + dt.timedelta(minutes=minute)
            mandate = operations.ask_mandate(
                person=father, representative=daughter, kind=rules.MandateKind.FAMILY, at=moment
            )
            operations.send_mandate_code(mandate=mandate, phone=PHONE, language="mk", at=moment)
            operations.revoke_mandate(mandate=mandate, by=daughter, at=moment)

        for number in range(rules.MOST_CODES_AN_HOUR):
            send(number)
        with pytest.raises(rules.CodeRefusedError, match="too_many_codes"):
            send(10)

    def test_one_citizen_sends_a_few_a_day_to_whomever(self, asked):
        def send(number):
            operations.send_mandate_code(
                mandate=asked,
                phone=f"070 123 {number:03}",
                language="mk",
                at=NOW + dt.timedelta(hours=2 * number),
            )

        for number in range(rules.MOST_CODES_A_DAY):
            send(number)
        with pytest.raises(rules.CodeRefusedError, match="too_many_today"):
            send(rules.MOST_CODES_A_DAY)

    def test_a_telephone_is_kept_as_a_fingerprint(self, asked):
        operations.send_mandate_code(mandate=asked, phone=PHONE, language="mk", at=NOW)

        row = ConfirmationCode.objects.values().get()
        assert len(row["phone_digest"]) == 64
        assert "70123456" not in str(row)


class TestAskedAgain:
    def ask(self, daughter, father, *codes):
        return operations.ask_mandate(
            person=father,
            representative=daughter,
            kind=rules.MandateKind.FAMILY,
            service_codes=codes,
            at=NOW,
        )

    def test_for_the_same_is_one_mandate(self, daughter, father):
        assert self.ask(daughter, father, "x", "y") == self.ask(daughter, father, "y", "x")

    def test_for_more_is_another_and_the_first_cannot_be_agreed_to(self, daughter, father):
        seen = self.ask(daughter, father, "home-care")
        wider = self.ask(daughter, father)

        seen.refresh_from_db()
        assert (seen.service_codes, wider.service_codes) == (["home-care"], [])
        with pytest.raises(operations.MandateEndedError):
            operations.confirm_in_portal(mandate=seen, by=verified(father), at=NOW)
        assert not queries.mandates_held_by(user=daughter, on=TODAY)

    def test_the_person_agrees_to_what_is_asked_and_no_more(self, daughter, father):
        asked = self.ask(daughter, father, "home-care")

        agreed = operations.answer_keeper(person=father, by=verified(father), agrees=True, at=NOW)

        assert agreed == asked
        assert agreed.service_codes == ["home-care"]


class TestReach:
    def test_is_the_own_profile_as_before(self, daughter, father):
        assert reach(daughter) == list(queries.people_of(user=daughter))

    def test_ends_where_the_person_refused(self, daughter, father):
        fathers_own = verified(father)
        operations.answer_keeper(person=father, by=fathers_own, agrees=False, at=NOW)

        assert father not in reach(daughter)
        with pytest.raises(queries.PersonNotFoundError):
            queries.person_in_reach_of(
                user=daughter, person_id=father.pk, service_code="home-care", on=TODAY
            )

    def test_does_not_begin_again_with_the_same_number_in_another_row(self, daughter, father):
        operations.answer_keeper(person=father, by=verified(father), agrees=False, at=NOW)
        again = kept_again(father)

        assert again != father
        assert again not in reach(daughter)

    def test_does_not_begin_again_with_a_code(self, daughter, father):
        operations.answer_keeper(person=father, by=verified(father), agrees=False, at=NOW)
        mandate = operations.ask_mandate(
            person=father, representative=daughter, kind=rules.MandateKind.FAMILY, at=NOW
        )

        with pytest.raises(rules.CodeRefusedError, match="person_refused"):
            operations.send_mandate_code(mandate=mandate, phone=PHONE, language="mk", at=NOW)
        assert not Delivery.objects.exists()

    def test_a_code_on_its_way_is_worthless_after_a_no(self, asked, daughter, father):
        operations.send_mandate_code(mandate=asked, phone=PHONE, language="mk", at=NOW)
        code = sent_code()
        operations.answer_keeper(
            person=kept_again(father), by=verified(father), agrees=False, at=NOW
        )

        with pytest.raises(rules.CodeRefusedError, match="person_refused"):
            operations.confirm_by_code(mandate=asked, code=code, by=daughter, at=NOW)

    def test_begins_again_when_the_person_agrees_after_all(self, daughter, father):
        fathers_own = verified(father)
        operations.answer_keeper(person=father, by=fathers_own, agrees=False, at=NOW)
        operations.answer_keeper(person=father, by=fathers_own, agrees=True, at=NOW)

        assert father in reach(daughter)

    def test_the_eid_of_somebody_else_answers_nothing(self, father):
        with pytest.raises(queries.PersonNotFoundError):
            operations.answer_keeper(
                person=father, by=verified(PersonFactory()), agrees=False, at=NOW
            )

    def test_a_typed_number_is_no_proof(self, daughter, father):
        impostor = PersonFactory(embg=father.embg, embg_digest=father.embg_digest).owner

        assert not queries.keepers_of(user=impostor)
        assert not queries.mandates_given_by(user=impostor)

    def test_takes_in_a_relative_who_gave_a_mandate_in_the_portal(self, daughter):
        uncle = PersonFactory()
        mandate = operations.ask_mandate(
            person=uncle, representative=daughter, kind=rules.MandateKind.FAMILY, at=NOW
        )
        assert uncle not in reach(daughter)

        operations.confirm_in_portal(mandate=mandate, by=uncle.owner, at=NOW)

        assert reach(daughter)[-1] == uncle

    def test_nobody_confirms_for_somebody_else(self, asked, daughter):
        for user in (daughter, UserFactory()):
            with pytest.raises(queries.MandateNotFoundError):
                operations.confirm_in_portal(mandate=asked, by=user, at=NOW)

    def test_at_a_counter_there_is_one_person_only(self):
        helper = PersonFactory().owner
        MembershipFactory(user=helper, role=Role.HELPER, organisation_code=NGO)
        first = signed(begun(helper), by=helper)
        second = signed(begun(helper), by=helper)

        assert reach(helper, acting=first) == [first.person]
        assert second.person not in reach(helper)

    @pytest.mark.parametrize(
        ("change", "on"),
        [
            pytest.param({}, TODAY + dt.timedelta(days=366), id="expired"),
            pytest.param({"valid_from": TODAY + dt.timedelta(days=1)}, TODAY, id="not yet"),
        ],
    )
    def test_a_mandate_holds_from_its_first_to_its_last_day(self, change, on):
        helper = helper_of()
        mandate = signed(begun(helper), by=helper)
        Mandate.objects.filter(pk=mandate.pk).update(**change)

        assert not queries.mandates_held_by(user=helper, on=on)

    def test_a_mandate_ends_with_the_work_in_the_organisation(self):
        helper = helper_of(valid_until=TODAY)
        mandate = signed(begun(helper), by=helper)

        assert list(queries.mandates_held_by(user=helper, on=TODAY)) == [mandate]
        assert not queries.mandates_held_by(user=helper, on=TODAY + dt.timedelta(days=1))

    def test_another_number_in_the_row_needs_another_consent(self, asked, daughter, father):
        signed(asked, by=daughter)
        operations.save_person(
            user=daughter,
            person=father,
            details=PersonDetails(
                first_name="Друг",
                last_name="Човек",
                embg=embg_for(dt.date(1940, 1, 1)),
                relation=rules.Relation.PARENT,
            ),
        )

        assert not queries.mandates_held_by(user=daughter, on=TODAY)

    def test_another_helper_of_the_organisation_reaches_nobody(self):
        helper, colleague = helper_of(), helper_of()
        mandate = signed(begun(helper), by=helper)

        with pytest.raises(queries.MandateNotFoundError):
            queries.mandate_held_by(user=colleague, key=mandate.key, on=TODAY)
        assert reach(colleague, acting=mandate) == []

    def test_is_read_in_the_same_number_of_queries_however_many(
        self, daughter, father, django_assert_num_queries
    ):
        for _more in range(5):
            PersonFactory(owner=daughter, member=True)

        with django_assert_num_queries(2):
            people = reach(daughter)
        with django_assert_num_queries(2):
            queries.standings_of(user=daughter, people=people, on=TODAY)


class TestStanding:
    def test_says_on_what_ground_one_acts(self, daughter, father):
        me = queries.profile_of(user=daughter).person
        child = PersonFactory(
            owner=daughter, relation=rules.Relation.CHILD, birth_date=dt.date(2024, 1, 1)
        )
        grown_up = PersonFactory(
            owner=daughter, relation=rules.Relation.CHILD, birth_date=dt.date(2000, 1, 1)
        )
        mandate = operations.ask_mandate(
            person=grown_up, representative=daughter, kind=rules.MandateKind.FAMILY, at=NOW
        )

        def found():
            people = [me, child, grown_up, father]
            standings = queries.standings_of(user=daughter, people=people, on=TODAY)
            return [standings[person.pk] for person in people]

        assert found() == ["oneself", "parent", "asked", "declared"]
        signed(mandate, by=daughter)
        assert found() == ["oneself", "parent", "confirmed", "declared"]


class TestCounter:
    def test_keeps_the_person_in_a_profile_in_which_nobody_can_sign_in(self):
        mandate = begun(helper_of())

        keeper = mandate.person.owner
        assert not keeper.is_active
        assert not keeper.has_usable_password()
        assert not has_account(keeper.email)
        assert keeper.preferred_language == "sq"
        assert mandate.state_on(TODAY) is rules.MandateState.ASKED

    def test_the_same_number_again_goes_on_with_the_same_person(self):
        helper, number = helper_of(), embg_for(dt.date(1950, 5, 6))

        assert begun(helper, embg=number) == begun(helper, embg=number)
        confirmed = signed(begun(helper, embg=number), by=helper)
        assert begun(helper, embg=number) == confirmed

    def test_never_says_that_there_is_an_account_already(self):
        known = PersonFactory(phone="070 555 555")

        mandate = begun(helper_of(), embg=known.embg)

        assert mandate.person != known
        assert mandate.person.phone == PHONE
        assert Person.objects.get(pk=known.pk).phone == "070 555 555"

    def test_takes_the_language_that_was_said_last(self):
        helper, number = helper_of(), embg_for(dt.date(1950, 5, 6))
        begun(helper, embg=number)
        User.objects.update(preferred_language="mk")

        assert begun(helper, embg=number).person.language == "sq"

    def test_the_first_signed_form_is_kept(self):
        helper = helper_of()
        mandate = begun(helper)
        before = Mandate.objects.get(pk=mandate.pk)
        signed(mandate, by=helper)

        for stale in (before, mandate):
            operations.confirm_by_form(
                mandate=stale,
                content=b"%PDF-1.7 another",
                content_type="application/pdf",
                by=helper,
                at=NOW,
            )

        assert Mandate.objects.get().signed_form.read() == b"%PDF-1.7"

    def test_another_helper_begins_anew_and_sees_nothing_of_the_first(self):
        number = embg_for(dt.date(1950, 5, 6))

        first, second = begun(helper_of(), embg=number), begun(helper_of(), embg=number)

        assert first.person != second.person

    def test_an_organisation_acts_for_a_year_at_most(self):
        mandate = begun(helper_of(), valid_until=TODAY + dt.timedelta(days=4000))

        assert mandate.valid_until == TODAY + dt.timedelta(days=365)

    def test_the_document_is_recorded_once(self):
        mandate = begun(helper_of())

        for document in (rules.IdentityDocument.PASSPORT, rules.IdentityDocument.IDENTITY_CARD):
            mandate = operations.record_identity(mandate=mandate, document=document, at=NOW)

        assert mandate.identity_document == rules.IdentityDocument.PASSPORT


class TestRevocation:
    def test_by_either_side_is_recorded_once_and_never_deleted(self, asked, daughter):
        signed(asked, by=daughter)

        for moment in (NOW, NOW + dt.timedelta(hours=1)):
            revoked = operations.revoke_mandate(mandate=asked, by=daughter, at=moment)

        assert revoked.revoked_at == NOW
        assert revoked.revoked_side == rules.Side.REPRESENTATIVE
        assert Mandate.objects.get().confirmed_at == NOW

    def test_by_the_person_takes_back_what_was_declared(self, asked, daughter, father):
        operations.give_consent(
            user=daughter, person=father, purpose=rules.ConsentPurpose.ACTING_FOR_MEMBER, at=NOW
        )

        revoked = operations.revoke_mandate(mandate=asked, by=verified(father), at=NOW)

        assert revoked.revoked_side == rules.Side.REPRESENTED
        assert not queries.consents_of(person=father)

    def test_by_anybody_else_looks_like_no_mandate(self, asked):
        with pytest.raises(queries.MandateNotFoundError):
            operations.revoke_mandate(mandate=asked, by=UserFactory(), at=NOW)

    def test_cannot_be_confirmed_away(self, asked, daughter):
        operations.send_mandate_code(mandate=asked, phone=PHONE, language="mk", at=NOW)
        operations.revoke_mandate(mandate=asked, by=daughter, at=NOW)

        with pytest.raises(operations.MandateEndedError):
            operations.confirm_by_code(mandate=asked, code=sent_code(), by=daughter, at=NOW)
        with pytest.raises(operations.MandateEndedError):
            operations.send_mandate_code(mandate=asked, phone=PHONE, language="mk", at=NOW)

    def test_a_member_with_a_mandate_leaves_the_profile_but_not_the_record(self, asked, father):
        operations.remove_person(person=father, at=NOW)

        assert Mandate.objects.filter(pk=asked.pk).exists()

    def test_by_a_centre_says_so(self, asked):
        clerk = UserFactory()

        for _twice in range(2):
            revoked = operations.revoke_for_person(mandate=asked, by=clerk, at=NOW)

        assert revoked.revoked_side == rules.Side.CENTRE


class TestConstraints:
    def test_an_organisation_needs_a_last_day(self, father):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.create(
                person=father,
                representative=UserFactory(),
                asked_by=UserFactory(),
                asked_at=NOW,
                person_digest="x",
                kind=rules.MandateKind.OFFICE,
                organisation_code="MK-801",
                valid_from=TODAY,
            )

    def test_a_person_without_number_gives_no_mandate(self, daughter):
        nameless = PersonFactory(owner=daughter, member=True, embg="", embg_digest=None)

        with pytest.raises(operations.NumberMissingError):
            operations.ask_mandate(
                person=nameless, representative=daughter, kind=rules.MandateKind.FAMILY, at=NOW
            )


class TestRules:
    @pytest.mark.parametrize(
        ("codes", "code", "expected"),
        [((), "home-care", True), (("home-care",), "home-care", True), (("x",), "y", False)],
    )
    def test_a_mandate_covers_what_it_names_or_everything(self, codes, code, expected):
        assert rules.covers(service_codes=codes, service_code=code) is expected

    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("070 123 456", "+389 70 123 456", True),
            ("070 123 456", "070 123 457", False),
            ("", "", False),
        ],
    )
    def test_a_telephone_is_known_however_it_is_written(self, one, other, expected):
        assert rules.same_telephone(one, other) is expected

    def test_a_relative_may_act_without_an_end(self):
        assert rules.latest_end(kind=rules.MandateKind.FAMILY, valid_from=TODAY) is None

    def test_digests_of_codes_need_the_key(self):
        one = rules.code_digest(code="123456", salt="mandate:1", key=settings.SECRET_KEY)

        assert one != rules.code_digest(code="123456", salt="mandate:2", key=settings.SECRET_KEY)
        assert one != rules.code_digest(code="123456", salt="mandate:1", key="other")

    def test_today_is_the_day_in_skopje(self):
        assert clock.today() == TODAY
