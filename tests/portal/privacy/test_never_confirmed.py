"""Who was entered at a counter and never agreed is erased after seven days; nobody else is."""

import datetime as dt
import io

import pytest
from django.core.management import call_command

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.households import operations as households
from portal.households.models import ConfirmationCode, Household, Mandate, Person
from portal.households.rules import MandateKind
from portal.privacy import operations
from portal.privacy.models import RetentionRule
from portal.privacy.seeds import load_seeds
from portal.privacy.tasks import keep_and_erase
from tests.portal.accounts.factories import MembershipFactory
from tests.portal.applications.factories import (
    NOW,
    PDF,
    MunicipalityFactory,
    application_for,
    embg_for,
    load_rules,
    state_all,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
DAY = dt.timedelta(days=1)
BORN = dt.date(1950, 3, 1)
WEEK = NOW + 7 * DAY


@pytest.fixture
def _today(time_machine):
    load_seeds()
    time_machine.move_to(NOW)


@pytest.fixture
def helper():
    return MembershipFactory(role=Role.HELPER, organisation_code="NGO-TEST").user


def entered(helper, *, number=None, at=NOW):
    return households.begin_person(
        representative=helper,
        organisation_code="NGO-TEST",
        kind=MandateKind.ORGANISATION,
        details=households.PersonDetails(
            first_name="Никогаш",
            last_name="Потврдена",
            birth_date=BORN,
            embg=number or embg_for(BORN),
            phone="070 123 456",
        ),
        address=households.AddressDetails(municipality=MunicipalityFactory(), street="Пример 1"),
        language="mk",
        at=at,
    )


def agreed(mandate, helper):
    return households.confirm_by_form(
        mandate=mandate, content=PDF, content_type="application/pdf", by=helper, at=NOW
    )


def test_nothing_of_the_person_is_left_after_a_week(helper):
    mandate = entered(helper)
    load_rules()
    state_all(helper, mandate.person)
    households.send_mandate_code(mandate=mandate, phone="070 123 456", language="mk", at=NOW)

    assert operations.erase_unconfirmed_people(at=WEEK) == [str(mandate.key)]

    for table in (Mandate, Person, Household, ConfirmationCode):
        assert not table.objects.exists()
    assert User.objects.get() == helper


def test_a_day_before_everything_is_still_there(helper):
    entered(helper)

    assert operations.erase_unconfirmed_people(at=WEEK - DAY) == []
    assert Person.objects.exists()


def test_whoever_agreed_stays(helper):
    agreed(entered(helper), helper)

    assert operations.erase_unconfirmed_people(at=NOW + 99 * DAY) == []
    assert Person.objects.exists()


def test_whoever_agreed_once_and_ended_it_stays_with_the_file(helper):
    load_rules()
    mandate = agreed(entered(helper), helper)
    state_all(helper, mandate.person)
    application = application_for(helper, mandate.person)
    households.revoke_mandate(mandate=mandate, by=helper, at=NOW)
    again = households.ask_mandate(
        person=mandate.person,
        representative=helper,
        kind=MandateKind.ORGANISATION,
        organisation_code="NGO-TEST",
        at=NOW,
    )

    assert operations.erase_unconfirmed_people(at=NOW + 99 * DAY) == []
    application.refresh_from_db()
    assert application.person_name
    assert Mandate.objects.filter(pk=again.pk).exists()


def test_a_file_holds_a_person_even_where_the_consent_is_missing(helper):
    load_rules()
    mandate = agreed(entered(helper), helper)
    state_all(helper, mandate.person)
    application_for(helper, mandate.person)
    Mandate.objects.update(confirmed_at=None, proof="")

    assert operations.erase_unconfirmed_people(at=NOW + 99 * DAY) == []
    assert not households.erase_never_confirmed(keeper=mandate.person.owner)
    assert Person.objects.exists()
    assert Mandate.objects.exists()


def test_being_asked_anew_begins_the_days_anew(helper):
    number = embg_for(BORN)
    entered(helper, number=number)
    entered(helper, number=number, at=NOW + 6 * DAY)

    assert operations.erase_unconfirmed_people(at=WEEK) == []


def test_a_relative_in_a_profile_is_not_touched(helper):
    own = households.save_person(
        user=helper,
        details=households.PersonDetails(
            first_name="Мајка", last_name="Пример", embg=embg_for(BORN)
        ),
    )
    households.ask_mandate(person=own, representative=helper, kind=MandateKind.FAMILY, at=NOW)

    assert operations.erase_unconfirmed_people(at=NOW + 99 * DAY) == []


def test_the_period_is_data_and_without_one_nobody_is_erased(helper):
    entered(helper)
    RetentionRule.objects.filter(outcome="unconfirmed_person").delete()

    assert operations.erase_unconfirmed_people(at=NOW + 99 * DAY) == []


def test_a_dry_run_names_the_mandate_and_changes_nothing(helper, time_machine):
    mandate = entered(helper)
    time_machine.move_to(WEEK)
    said = io.StringIO()

    call_command("apply_retention", "--dry-run", stdout=said)

    assert str(mandate.key) in said.getvalue()
    assert "Никогаш" not in said.getvalue()
    assert Person.objects.exists()


def test_the_night_does_it(helper, time_machine):
    entered(helper)
    time_machine.move_to(WEEK)

    keep_and_erase(0)

    assert not Person.objects.exists()


def test_whoever_agrees_while_the_night_runs_stays(helper):
    mandate = entered(helper)
    keeper = mandate.person.owner
    agreed(mandate, helper)

    assert not households.erase_never_confirmed(keeper=keeper)
    assert Person.objects.exists()
