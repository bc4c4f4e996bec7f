"""A helper reports a change for the person: with the power, for the files of the mandate alone."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from portal.applications import operations as applications
from portal.circumstances import operations, queries
from portal.circumstances.models import ChangeEffect, ChangeReport
from portal.circumstances.rules import ChangeKind
from portal.households import operations as households
from tests.portal.applications import helping
from tests.portal.applications.factories import NOW, application_for, citizen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def helper():
    return helping.helper_of()


@pytest.fixture
def mandate(helper):
    return helping.agreed_mandate(helper, powers=["changes"])


def acting(mandate):
    client = Client()
    client.force_login(mandate.representative)
    client.post(reverse("applications:act_under", args=[mandate.key]))
    return client


def moved(elsewhere, mandate):
    day = NOW.date()
    return {
        "kinds": ["moved"],
        "happened_on_day": day.day,
        "happened_on_month": day.month,
        "happened_on_year": day.year,
        "moved-household": mandate.person.household_id,
        "moved-municipality": elsewhere.pk,
        "moved-street": "Нова 2",
    }


def test_a_move_reaches_the_files_of_the_mandate_and_no_other(helper, mandate, elsewhere):
    application = helping.file_under(mandate)
    other = helping.file_under(helping.agreed_mandate(helper, first_name="Друго"))
    client = acting(mandate)

    shown = client.post(reverse("circumstances:change"), moved(elsewhere, mandate))
    assert shown.status_code == HTTPStatus.FOUND, shown.content.decode()
    page = client.get(shown.url)
    assert [row["application"] for row in page.context["effects"]] == [application]
    report = ChangeReport.objects.get()
    client.post(
        reverse("circumstances:send", args=[report.key]), {"seen": operations.seen_as(report)}
    )

    effect = ChangeEffect.objects.get()
    assert effect.application == application
    assert effect.application.handled_by == elsewhere.centre.code
    event = application.events.get(kind="circumstances_changed")
    assert (event.actor, event.actor_role) == (helper, "helper")
    mandate.person.household.refresh_from_db()
    assert mandate.person.household.street == "Нова 2"
    other.refresh_from_db()
    assert other.handled_by == "CSW-TEST"


def test_only_what_concerns_the_person_alone_is_offered(mandate):
    helping.load_rules()

    page = acting(mandate).get(reverse("circumstances:change"))

    kinds = [code for code, *_rest in page.context["forms"].topics]
    assert kinds == ["moved", "income", "health"]


@pytest.mark.parametrize("powers", [(), ("places", "appeals")])
def test_without_the_power_nothing_can_be_reported(helper, powers):
    client = acting(helping.agreed_mandate(helper, powers=powers))

    for name in ("list", "change"):
        assert client.get(reverse(f"circumstances:{name}")).status_code == HTTPStatus.FORBIDDEN


def prepared(mandate, elsewhere, kinds=(ChangeKind.MOVED,)):
    details = operations.Details(
        kinds=list(kinds),
        happened_on=NOW.date(),
        address={"municipality": elsewhere.code, "settlement": "", "street": "Нова 2"},
    )
    return operations.prepare_report(user=mandate.representative, details=details, under=mandate)


def test_after_the_end_a_prepared_report_cannot_be_sent(helper, mandate, elsewhere):
    helping.file_under(mandate)
    report = prepared(mandate, elsewhere)
    households.revoke_mandate(mandate=mandate, by=helper, at=NOW)

    with pytest.raises(applications.MandateRefusedError):
        operations.send_report(report=report, at=NOW)

    assert not ChangeEffect.objects.exists()


def test_nothing_about_others_can_be_slipped_in(mandate, elsewhere):
    report = prepared(mandate, elsewhere, kinds=[ChangeKind.SOMEBODY_LEFT])

    with pytest.raises(applications.MandateRefusedError):
        operations.send_report(report=report, at=NOW)


def test_a_report_is_there_only_under_its_mandate(helper, mandate, elsewhere):
    report = prepared(mandate, elsewhere)
    other = helping.agreed_mandate(helper, powers=["changes"], first_name="Друго")

    assert queries.prepared_report_of(user=helper) is None
    assert queries.prepared_report_of(user=helper, under=other) is None
    address = reverse("circumstances:report", args=[report.key])
    assert acting(other).get(address).status_code == HTTPStatus.NOT_FOUND
    assert acting(mandate).get(address).status_code == HTTPStatus.OK


def test_the_own_report_does_not_reach_a_file_whose_mandate_has_ended(moved_report):
    daughter, father, mandate = moved_report.people
    households.revoke_mandate(mandate=mandate, by=daughter, at=NOW)

    found = operations.preview_report(report=moved_report.report, at=NOW)

    assert father.pk not in {effect.application.person_id for effect in found.effects}


@pytest.fixture
def moved_report(moved):
    """A daughter who moved with her father, for whom she applied under a mandate."""
    daughter, _own = citizen()
    born = helping.BORN.replace(year=1931)
    father = households.add_member(
        user=daughter,
        details=households.PersonDetails(
            first_name="Татко",
            last_name="Пример",
            birth_date=born,
            embg=helping.embg_for(born),
            relation="parent",
        ),
        at=NOW,
    )
    mandate = households.ask_mandate(person=father, representative=daughter, kind="family", at=NOW)
    mandate = households.confirm_by_form(
        mandate=mandate, content=b"%PDF-", content_type="application/pdf", by=daughter, at=NOW
    )
    helping.load_rules()
    helping.state_all(daughter, father)
    application_for(daughter, father)

    class Found:
        people = daughter, father, mandate
        report = moved(daughter)

    return Found
