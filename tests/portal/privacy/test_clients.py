"""What a helper sent for a client is in the client's copy and pages, never in the helper's."""

import datetime as dt
import io
import json
import zipfile

import pytest

from portal.accounts.rules import Role
from portal.applications import operations as applications
from portal.applications import queries as files
from portal.applications.models import Draft
from portal.catalogue.models import ServiceDocument
from portal.circumstances.models import ChangeReport
from portal.households import operations as households
from portal.households.models import Person
from portal.households.rules import MandateKind
from portal.privacy import export, operations, queries
from portal.privacy.seeds import load_seeds
from tests.portal.accounts.factories import (
    MembershipFactory,
    UserFactory,
    VerifiedIdentityFactory,
)
from tests.portal.applications import helping
from tests.portal.applications.factories import (
    NOW,
    PDF,
    MunicipalityFactory,
    ServiceFactory,
    application_for,
    citizen,
    embg_for,
    load_rules,
    state_all,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
BORN = dt.date(1950, 3, 1)


@pytest.fixture
def helper():
    return MembershipFactory(role=Role.HELPER, organisation_code="NGO-TEST").user


@pytest.fixture
def helped(helper):
    """A file with a paper that a helper sent for a client; returns mandate and file."""
    load_rules()
    load_seeds()
    asked = households.begin_person(
        representative=helper,
        organisation_code="NGO-TEST",
        kind=MandateKind.ORGANISATION,
        details=households.PersonDetails(
            first_name="Помогната", last_name="Клиентка", birth_date=BORN, embg=embg_for(BORN)
        ),
        address=households.AddressDetails(municipality=MunicipalityFactory(), street="Пример 1"),
        language="mk",
        at=NOW,
    )
    mandate = households.confirm_by_form(
        mandate=asked, content=PDF, content_type="application/pdf", by=helper, at=NOW
    )
    state_all(helper, mandate.person)
    application = application_for(helper, mandate.person)
    applications.add_paper(
        application=application, uploaded_by=helper, name="наод.pdf", content=PDF, at=NOW
    )
    return mandate, application


def copy_of(user):
    content = io.BytesIO()
    export.write_archive(to=content, user=user, language="mk")
    return zipfile.ZipFile(content)


def files_in(archive):
    sections = {
        one["kind"]: one["records"] for one in json.loads(archive.read("data.json"))["sections"]
    }
    return {record["reference"] for record in sections.get("applications.application", [])}


@pytest.mark.parametrize("has_ended", [False, True])
def test_nothing_of_a_client_is_in_the_copy_or_the_lists_of_the_helper(helped, helper, has_ended):
    mandate, application = helped
    if has_ended:
        households.revoke_mandate(mandate=mandate, by=helper, at=NOW)

    archive = copy_of(helper)

    content = archive.read("data.json").decode()
    for secret in (application.person_name, application.embg, application.address):
        assert secret not in content
    assert files_in(archive) == set()
    assert not [name for name in archive.namelist() if application.reference in name]
    assert queries.keeping_of(user=helper, on=NOW.date()) == []


def test_the_client_has_all_of_it_once_the_eid_vouches_for_them(helped, helper):
    mandate, application = helped
    client = UserFactory()
    VerifiedIdentityFactory(
        user=client, embg=mandate.person.embg, embg_digest=mandate.person.embg_digest
    )

    archive = copy_of(client)

    assert files_in(archive) == {application.reference}
    assert helper.email not in archive.read("data.json").decode()
    (paper,) = [name for name in archive.namelist() if name.startswith("papers/")]
    assert archive.read(paper) == PDF
    (kept,) = queries.keeping_of(user=client, on=NOW.date())
    assert kept.application == application


def test_what_was_sent_for_a_relative_is_in_the_copy_of_the_relative_alone():
    load_rules()
    load_seeds()
    son, _person = citizen()
    father_user, father = citizen(born=BORN, last_name="Татко")
    mandate = households.ask_mandate(
        person=father, representative=son, kind=MandateKind.FAMILY, at=NOW
    )
    mandate = households.confirm_in_portal(mandate=mandate, by=father_user, at=NOW)
    application = application_for(son, father)
    assert application.submitted_under == mandate

    assert files_in(copy_of(son)) == set()
    assert files_in(copy_of(father_user)) == {application.reference}


def test_a_paper_of_an_ended_mandate_is_not_offered_again(helped, helper):
    mandate, application = helped
    service = ServiceFactory()
    document = ServiceDocument.objects.create(
        service=service, code="medical-report", name_mk="Наод"
    )
    application.papers.update(kind=document.code, valid_until=NOW.date() + dt.timedelta(days=60))
    person = Person.objects.get(pk=mandate.person_id)
    wanted = {"user": helper, "person": person, "service": service, "on": NOW.date()}
    assert files.reusable_papers(**wanted)

    households.revoke_mandate(mandate=mandate, by=helper, at=NOW)

    assert not files.reusable_papers(**wanted)


def test_what_a_helper_reported_and_began_is_the_persons_and_goes_with_the_profile(helper):
    mandate = helping.agreed_mandate(helper)
    report = ChangeReport.objects.create(
        user=helper, mandate=mandate, happened_on=NOW.date(), details="Се преселила"
    )
    Draft.objects.create(
        user=helper, mandate=mandate, person=mandate.person, subject="x", saved_at=NOW
    )
    content = copy_of(helper).read("data.json").decode()
    assert "Се преселила" not in content
    assert "applications.draft" not in content

    households.revoke_mandate(mandate=mandate, by=helper, at=NOW)
    operations.erase_released_people(at=NOW)

    report.refresh_from_db()
    assert not report.details
    assert not Draft.objects.exists()
