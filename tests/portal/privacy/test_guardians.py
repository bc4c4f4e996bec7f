"""What the portal keeps of the other guardian of a child: in whose copy, and how it is erased."""

import pytest
from django.test import Client

from portal.applications import operations as applications
from portal.applications import rules
from portal.applications.models import GuardianResponse
from portal.households.models import SecondGuardian
from portal.privacy import export, operations
from portal.privacy.seeds import load_seeds
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications.factories import NOW
from tests.portal.applications.guardians import EMAIL, NAME, asked, link, token_in_letter

pytestmark = pytest.mark.django_db

WORDS = "Само за центарот"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def objected():
    """A file to which the other guardian has objected, signed in; returns file and account."""
    load_seeds()
    application, question = asked()
    user = UserFactory()
    words = applications.GuardianWords(
        answer=rules.GuardianAnswer.OBJECTED, reason=rules.ObjectionReason.OTHER, text=WORDS
    )
    applications.answer_as_guardian(response=question, words=words, by=user, at=NOW)
    return application, user


def test_the_words_are_in_the_copy_of_whoever_wrote_them_alone(objected):
    application, guardian = objected

    theirs = str(export.sections_of(user=guardian))
    applicants = str(export.sections_of(user=application.applicant))

    assert WORDS in theirs
    assert application.reference in theirs
    assert application.person_name not in theirs
    assert WORDS not in applicants
    assert NAME in applicants


def test_erasing_a_file_takes_the_words_and_the_links(objected):
    application, _guardian = objected
    token = token_in_letter()
    applications.withdraw_application(application=application, actor=application.applicant, at=NOW)

    operations.anonymise_file(application=application, at=NOW, years=1)

    row = GuardianResponse.objects.get()
    assert (row.text, row.token_digest, row.reminder_digest) == ("", "", "")
    assert row.answer == "objected"
    assert Client().get(link(token)).status_code == 404


def test_closing_the_account_takes_name_and_address_of_the_other_one():
    load_seeds()
    application, _question = asked()
    user = application.applicant
    applications.withdraw_application(application=application, actor=user, at=NOW)
    operations.anonymise_file(application=application, at=NOW, years=1)
    closure = operations.ask_to_close(user=user, at=NOW)

    operations.close_due_accounts(at=NOW.replace(month=12))

    closure.refresh_from_db()
    row = SecondGuardian.objects.get()
    assert closure.anonymised_at is not None
    assert (row.situation, row.name, row.email) == ("erased", "", "")
    assert EMAIL not in str(SecondGuardian.objects.values())
