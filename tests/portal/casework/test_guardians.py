"""What a caseworker sees of the other guardian of a child: a flag and a warning, never a bar."""

from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import translation

from portal.accounts.rules import Role
from portal.applications import operations, rules
from portal.catalogue.rules import Receiver
from portal.households import operations as households
from tests.portal.accounts.factories import MembershipFactory, UserFactory, VerifiedIdentityFactory
from tests.portal.applications.factories import (
    NOW,
    DecisionReasonFactory,
    MunicipalityFactory,
    ServiceFactory,
    application_for,
    citizen,
    in_review,
    state_all,
)
from tests.portal.applications.guardians import DAY, EMAIL, NAME, parent_with_child, say

pytestmark = pytest.mark.django_db

OBJECTED = operations.GuardianWords(
    answer=rules.GuardianAnswer.OBJECTED,
    reason=rules.ObjectionReason.CHILD_LIVES_ELSEWHERE,
    text="Јавете ми се навечер",
)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW)


def file_for_child(situation="named"):
    """Return a file that the centre handles, for a child of whom something was said."""
    user, child = parent_with_child()
    if situation:
        say(user, child, situation)
    service = ServiceFactory(code="respite-care", receiver=Receiver.CENTRE)
    return application_for(user, child, service=service)


def shown(client, application, language="mk"):
    address = reverse("casework:file", args=[application.reference])
    return client.get(address.replace("/mk/", f"/{language}/")).content.decode()


def words(text, language="mk"):
    with translation.override(language):
        return translation.gettext(text)


def object_to(application, by=None):
    question = application.guardian_responses.get()
    return operations.answer_as_guardian(response=question, words=OBJECTED, by=by, at=NOW)


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        ("named", "The other guardian was asked and can still answer."),
        (
            "not_to_be_told",
            "Nobody else is to be told, at the wish of the applicant. Talk to the applicant "
            "alone, and write to nobody else before.",
        ),
        ("only_guardian", "The applicant is the only guardian, as stated."),
        (
            "court_decision",
            "The applicant decides alone by a decision of a court or centre, as stated. "
            "Look for the decision among the papers.",
        ),
        ("unknown_whereabouts", "The other guardian cannot be reached, as stated."),
        ("", "Nothing was said about another guardian. Ask the applicant."),
    ],
)
def test_the_flag_says_where_it_stands(office, situation, expected, language):
    assert words(expected, language) in shown(office, file_for_child(situation), language)


def test_an_objection_shows_reason_words_and_how_sure_it_is(office, language):
    application = file_for_child()
    object_to(application)

    text = shown(office, application, language)

    for expected in ("Јавете ми се навечер", NAME, EMAIL):
        assert expected in text
    proof = "by the link that went to this address or number; it proves no person"
    assert words(proof, language) in text


@pytest.mark.parametrize(
    ("proof", "expected"),
    [
        ("account", "signed in with an account"),
        ("eid", "signed in; identity confirmed by the eID"),
        ("register", "signed in; guardian according to the civil register"),
    ],
)
def test_staff_see_which_proof_there_is(office, proof, expected):
    application, guardian = file_for_child(), UserFactory()
    if proof == "eid":
        VerifiedIdentityFactory(user=guardian)
    if proof == "register":
        twin = households.save_person(
            user=guardian,
            details=households.PersonDetails(
                first_name="Ѕвезда",
                last_name="Пример",
                birth_date=application.birth_date,
                embg=application.embg,
                relation="child",
            ),
        )
        twin.guardian_of_digest = twin.embg_digest
        twin.save()
    object_to(application, by=guardian)

    assert words(expected) in shown(office, application)


def test_an_adult_has_no_flag(office, application):
    assert 'id="guardian"' not in shown(office, application)


@pytest.mark.parametrize("case", ["objected", "waiting", "silent"])
def test_the_decision_is_warned_of_and_not_barred(office, case, time_machine):
    application = file_for_child()
    if case == "objected":
        object_to(application)
    if case == "silent":
        time_machine.move_to(NOW + 9 * DAY)
    row = in_review(application)
    reason = DecisionReasonFactory()

    before = shown(office, row)
    office.post(
        reverse("casework:decide", args=[row.reference, "approved"]),
        {"version": row.version, "reasons": [reason.pk]},
    )

    row.refresh_from_db()
    assert words("Before you decide") in before
    assert row.status == "approved"


def test_nothing_is_warned_of_when_the_other_one_agrees(office):
    application = file_for_child()
    operations.answer_as_guardian(
        response=application.guardian_responses.get(),
        words=operations.GuardianWords(answer=rules.GuardianAnswer.AGREED),
        by=None,
        at=NOW,
    )

    assert words("Before you decide") not in shown(office, in_review(application))


def test_an_answer_meanwhile_shows_the_file_anew_before_the_decision(office):
    application = in_review(file_for_child())
    seen, reason = application.version, DecisionReasonFactory()
    object_to(application)

    response = office.post(
        reverse("casework:decide", args=[application.reference, "approved"]),
        {"version": seen, "reasons": [reason.pk]},
    )

    application.refresh_from_db()
    assert response.status_code == HTTPStatus.CONFLICT
    assert application.status == "in_review"


class TestAnotherFileForTheSameChild:
    def of_the_other_parent(self, application, **where):
        user, _own = citizen(born=application.birth_date.replace(year=1991), **where)
        twin = households.save_person(
            user=user,
            details=households.PersonDetails(
                first_name="Ѕвезда",
                last_name="Пример",
                birth_date=application.birth_date,
                embg=application.embg,
                relation="child",
            ),
        )
        state_all(user, twin)
        return application_for(user, twin, service=application.service)

    def test_is_hinted_at_to_whoever_handles_both(self, office, language):
        application = file_for_child()
        other = self.of_the_other_parent(application)

        for here, there in ((application, other), (other, application)):
            text = shown(office, here, language)
            assert there.reference in text
            assert words("Another file for the same child", language) in text

    def test_is_not_hinted_at_to_a_centre_that_may_not_see_it(self, client):
        application = file_for_child()
        elsewhere = MunicipalityFactory(
            code="MK-901", slug="mk-901", centre__code="CSW-OTHER", centre__name_mk="Друг центар"
        )
        other = self.of_the_other_parent(application, municipality=elsewhere)
        assert other.handled_by == "CSW-OTHER"
        client.force_login(
            MembershipFactory(organisation_code="CSW-OTHER", role=Role.CASEWORKER).user
        )

        text = shown(client, other)

        assert application.reference not in text
        assert 'id="same-child"' not in text

    def test_ends_with_the_other_file(self, office):
        application = file_for_child()
        other = self.of_the_other_parent(application)
        operations.withdraw_application(application=other, actor=other.applicant, at=NOW)

        assert other.reference not in shown(office, application)
