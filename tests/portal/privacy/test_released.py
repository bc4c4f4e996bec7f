"""Who was helped at a counter is erased when no mandate and no file needs the profile."""

import datetime as dt

import pytest

from portal.accounts.models import User
from portal.applications import operations as applications
from portal.households import operations as households
from portal.households.models import FactStatement, Mandate, Person
from portal.households.rules import MandateKind
from portal.privacy import operations
from portal.privacy.seeds import load_seeds
from portal.privacy.tasks import keep_and_erase
from tests.portal.applications import helping
from tests.portal.applications.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
DAY = dt.timedelta(days=1)
YEAR = 366 * DAY


@pytest.fixture
def mandate(db):
    return helping.agreed_mandate(helping.helper_of())


def ended(mandate):
    return households.revoke_mandate(mandate=mandate, by=mandate.representative, at=NOW)


def is_erased(mandate):
    row = Mandate.objects.select_related("person__owner", "person__household").get(pk=mandate.pk)
    person = row.person
    left = [person.first_name, person.embg, person.embg_digest, person.phone, row.person_digest]
    left += [person.household.street, row.signed_form.name]
    if any(left):
        assert all(left)
        return False
    assert person.owner.email.endswith("@erased.invalid")
    return True


def test_nothing_personal_is_left_in_the_night_after_the_end(
    mandate, django_capture_on_commit_callbacks
):
    load_seeds()
    ended(mandate)
    form = mandate.signed_form

    with django_capture_on_commit_callbacks(execute=True):
        keep_and_erase(0)

    assert is_erased(mandate)
    assert not form.storage.exists(form.name)
    assert operations.erase_released_people(at=NOW + DAY) == []


def test_a_mandate_that_ran_out_counts_as_ended(mandate):
    assert operations.erase_released_people(at=NOW) == []
    assert not is_erased(mandate)

    assert operations.erase_released_people(at=NOW + YEAR) == [str(mandate.key)]
    assert is_erased(mandate)


def test_a_file_holds_the_profile_until_it_is_erased_itself(mandate):
    application = helping.file_under(mandate)
    applications.withdraw_application(application=application, actor=mandate.person.owner, at=NOW)
    ended(mandate)
    assert operations.erase_released_people(at=NOW + YEAR) == []
    assert not is_erased(mandate)

    operations.anonymise_file(application=application, at=NOW + YEAR, years=1)

    assert operations.erase_released_people(at=NOW + YEAR) == [str(mandate.key)]
    assert is_erased(mandate)
    assert not FactStatement.objects.filter(person=mandate.person).exists()


def test_a_second_mandate_holds_the_profile(mandate):
    households.ask_mandate(
        person=mandate.person,
        representative=helping.helper_of(),
        kind=MandateKind.ORGANISATION,
        organisation_code=helping.NGO,
        at=NOW,
    )
    ended(mandate)

    assert operations.erase_released_people(at=NOW) == []
    assert not is_erased(mandate)
    assert len(operations.erase_released_people(at=NOW + 8 * DAY)) == 2


def test_a_dry_run_changes_nothing(mandate):
    ended(mandate)

    assert operations.erase_released_people(at=NOW, dry_run=True) == [str(mandate.key)]
    assert not is_erased(mandate)


def test_the_helper_and_profiles_with_an_account_stay(mandate):
    helper = mandate.representative
    ended(mandate)
    User.objects.filter(pk=mandate.person.owner_id).update(email="somebody@example.test")

    assert operations.erase_released_people(at=NOW + YEAR) == []
    assert not is_erased(mandate)
    assert User.objects.get(pk=helper.pk).is_active


def test_closing_an_account_waits_for_a_file_that_somebody_else_sent_for_it(mandate):
    helping.file_under(mandate)
    keeper = mandate.person.owner
    closure = operations.ask_to_close(user=keeper, at=NOW)

    operations.close_due_accounts(at=NOW + 14 * DAY)

    closure.refresh_from_db()
    assert closure.anonymised_at is None
    assert Person.objects.get(pk=mandate.person_id).first_name
