"""A person copies, corrects, erases and closes; running files are never touched."""

import datetime as dt
import importlib
import io
import json
import uuid
import zipfile

import pypdf
import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import storages
from django.core.management import call_command

from portal.applications import operations as applications
from portal.applications import rules as states
from portal.applications.models import Application, Paper
from portal.applications.queries import documents as issued
from portal.catalogue.models import ServiceDocument
from portal.households.models import FactStatement, Person
from portal.notifications.models import Notification
from portal.privacy import export, operations, queries, rules
from portal.privacy.models import CorrectionRequest, DataExport, Erasure
from tests.portal.accounts.factories import UserFactory, VerifiedIdentityFactory
from tests.portal.applications import helping
from tests.portal.applications.factories import (
    NOW,
    PDF,
    DecisionReasonFactory,
    ServiceFactory,
    application_for,
    citizen,
    in_review,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def withdrawn(application, *, at=NOW):
    applications.withdraw_application(application=application, actor=application.applicant, at=at)


def rejected(application):
    row = in_review(application)
    applications.decide_application(
        application=row,
        outcome=states.DecisionOutcome.REJECTED,
        reasons=[DecisionReasonFactory(outcome=states.DecisionOutcome.REJECTED)],
        actor=UserFactory(),
        actor_role="caseworker",
        at=NOW,
        version=row.version,
    )


def receipt_of(application):
    order = applications.order_document(
        application=application, kind=states.DocumentKind.RECEIPT, at=NOW
    )
    return applications.make_document(order_id=order.pk, at=NOW)


def copy_of(user, language="mk"):
    content = io.BytesIO()
    export.write_archive(to=content, user=user, language=language)
    return zipfile.ZipFile(content)


class TestCopy:
    def test_it_holds_profile_and_files_for_programs_and_for_reading(self, owner, language):
        user, person, application = owner
        archive = copy_of(user, language)
        content = json.loads(archive.read("data.json"))
        kinds = {section["kind"] for section in content["sections"]}
        assert {"accounts.user", "households.person", "applications.application"} <= kinds
        (people,) = [s for s in content["sections"] if s["kind"] == "households.person"]
        assert people["records"][0]["embg"] == person.embg
        pdf = pypdf.PdfReader(io.BytesIO(archive.read("data.pdf")))
        assert pdf.trailer["/Root"]["/Lang"] == language
        text = "".join(page.extract_text() for page in pdf.pages)
        assert application.reference in text

    def test_it_holds_the_papers(self, owner):
        user, _person, application = owner
        applications.add_paper(
            application=application, uploaded_by=user, name="наод.pdf", content=PDF, at=NOW
        )
        names = copy_of(user).namelist()
        (paper,) = [name for name in names if name.startswith("papers/")]
        assert application.reference in paper
        assert copy_of(user).read(paper) == PDF

    def test_it_holds_the_sealed_documents(self, owner):
        user, _person, application = owner
        document = receipt_of(application)
        (name,) = [name for name in copy_of(user).namelist() if name.startswith("documents/")]
        assert name == f"documents/{application.reference}-R1.pdf"
        assert copy_of(user).read(name) == applications.read_document(document=document)

    def test_nothing_of_anybody_else_is_in_it(self, owner):
        other, stranger = citizen(born=dt.date(1961, 2, 3), last_name="Туѓинец")
        foreign = application_for(other, stranger)
        content = copy_of(owner[0]).read("data.json").decode()
        assert foreign.reference not in content
        assert stranger.embg not in content
        assert other.email not in content

    def test_secrets_and_names_of_staff_stay_inside(self, owner):
        user, _person, application = owner
        worker = UserFactory(display_name="Демо Работник")
        in_review(application, actor=worker)
        content = copy_of(user).read("data.json").decode()
        assert "argon2" not in content
        assert "Демо Работник" not in content
        assert worker.email not in content

    def test_the_worker_makes_it_once_and_says_so(self, owner):
        user = owner[0]
        row = operations.request_export(user=user, language="mk", at=NOW)
        assert operations.request_export(user=user, language="mk", at=NOW) == row
        operations.make_export(export_id=row.pk, at=NOW)
        operations.make_export(export_id=row.pk, at=NOW + DAY)
        row.refresh_from_db()
        assert (row.state, row.made_at) == (rules.ExportState.READY, NOW)
        assert row.size > 0
        assert Notification.objects.filter(template="export_ready").count() == 1

    def test_a_second_one_is_made_only_after_a_day(self, owner):
        user = owner[0]
        row = operations.request_export(user=user, language="mk", at=NOW)
        operations.make_export(export_id=row.pk, at=NOW)
        almost = NOW + DAY - dt.timedelta(minutes=1)
        assert operations.request_export(user=user, language="mk", at=almost) == row
        assert operations.request_export(user=user, language="mk", at=NOW + DAY) != row

    def test_one_in_the_other_language_need_not_wait(self, owner):
        user = owner[0]
        row = operations.request_export(user=user, language="mk", at=NOW)
        operations.make_export(export_id=row.pk, at=NOW)
        assert operations.request_export(user=user, language="sq", at=NOW) != row

    def test_papers_never_lie_in_memory_whole(self, owner, monkeypatch):
        user, _person, application = owner
        applications.add_paper(
            application=application, uploaded_by=user, name="наод.pdf", content=PDF, at=NOW
        )
        row = operations.request_export(user=user, language="mk", at=NOW)
        asked = []
        opened = storages["private"].open

        class Counted(File):
            def read(self, size=-1):
                asked.append(size)
                return self.file.read(size)

        monkeypatch.setattr(
            storages["private"], "open", lambda name, mode="rb": Counted(opened(name, mode))
        )
        operations.make_export(export_id=row.pk, at=NOW)
        assert asked
        assert all(size > 0 for size in asked)

    def test_after_seven_days_the_file_is_gone(self, owner):
        row = operations.request_export(user=owner[0], language="mk", at=NOW)
        operations.make_export(export_id=row.pk, at=NOW)
        row.refresh_from_db()
        name = row.file.name
        assert operations.expire_exports(at=NOW + 6 * DAY) == 0
        assert operations.expire_exports(at=NOW + 7 * DAY) == 1
        assert not storages["private"].exists(name)
        with pytest.raises(queries.ExportNotFoundError):
            queries.export_of(user=owner[0], key=row.key)

    def test_one_that_failed_can_be_asked_for_again(self, owner):
        row = operations.request_export(user=owner[0], language="mk", at=NOW)
        operations.give_up_export(export_id=row.pk)
        assert operations.request_export(user=owner[0], language="mk", at=NOW) != row


class TestCorrection:
    def ask(self, user, **more):
        values = {
            "user": user,
            "key": uuid.uuid4(),
            "subject": rules.Subject.OTHER,
            "wrong": "Името е погрешно.",
            "right": "",
            "at": NOW,
        }
        return operations.request_correction(**(values | more))

    def test_the_body_that_has_the_file_answers(self, owner):
        user, _person, application = owner
        assert self.ask(user, application=application).handled_by == application.handled_by

    def test_otherwise_the_centre_of_the_residence(self, owner):
        assert self.ask(owner[0]).handled_by == "CSW-TEST"

    def test_somebody_without_residence_is_answered_by_the_operators(self, db):
        assert self.ask(UserFactory()).handled_by == ""

    def test_the_same_form_twice_is_one_request(self, owner):
        key = uuid.uuid4()
        assert self.ask(owner[0], key=key) == self.ask(owner[0], key=key)
        assert CorrectionRequest.objects.count() == 1

    def test_the_first_answer_stands_and_is_told_once(self, owner):
        request = self.ask(owner[0])
        for state in (rules.CorrectionState.CORRECTED, rules.CorrectionState.REFUSED):
            operations.answer_correction(
                request=request, state=state, answer="Точно.", actor=UserFactory(), at=NOW
            )
        request.refresh_from_db()
        assert request.state == rules.CorrectionState.CORRECTED
        assert Notification.objects.filter(template="correction_answered").count() == 1

    def test_another_body_does_not_see_it(self, owner):
        request = self.ask(owner[0])
        with pytest.raises(queries.CorrectionNotFoundError):
            queries.correction_to_answer(organisations={"CSW-OTHER"}, key=request.key)


class TestKeeping:
    def test_a_withdrawn_file_that_nobody_began_goes_at_once(self, owner):
        user, _person, application = owner
        applications.add_paper(
            application=application, uploaded_by=user, name="наод.pdf", content=PDF, at=NOW
        )
        stored = Paper.objects.get().file.name
        withdrawn(application)
        operations.erase_own_file(user=user, application=application, at=NOW)
        operations.erase_own_file(user=user, application=application, at=NOW)
        row = Application.objects.get(pk=application.pk)
        assert (row.person_name, row.embg, row.address, row.facts) == ("", "", "", {})
        assert row.embg_digest == ""
        assert row.events.count() == 3
        assert not Paper.objects.exists()
        assert Erasure.objects.get().at_own_wish
        assert stored

    def test_fingerprints_that_older_erasures_left_are_taken_out(self, owner):
        user, person, application = owner
        withdrawn(application)
        operations.erase_own_file(user=user, application=application, at=NOW)
        running = application_for(user, person, service=ServiceFactory(day_centre=True))
        Application.objects.update(embg_digest="left behind")

        module = "portal.privacy.migrations.0003_fingerprints_of_erased_files"
        importlib.import_module(module).blank(apps, None)

        application.refresh_from_db()
        running.refresh_from_db()
        assert (application.embg_digest, running.embg_digest) == ("", "left behind")

    def test_the_sealed_documents_go_and_can_still_be_verified(
        self, owner, django_capture_on_commit_callbacks
    ):
        user, _person, application = owner
        document = receipt_of(application)
        withdrawn(application)
        with django_capture_on_commit_callbacks(execute=True):
            operations.erase_own_file(user=user, application=application, at=NOW)
        assert not document.file.storage.exists(document.file.name)
        assert issued.document_by_checksum(sha256=document.sha256) == document.order
        assert not [name for name in copy_of(user).namelist() if name.startswith("documents/")]

    def test_a_paper_used_again_goes_with_the_last_file_that_uses_it(
        self, owner, django_capture_on_commit_callbacks
    ):
        user, person, application = owner
        other = ServiceFactory(day_centre=True)
        for service in (application.service, other):
            ServiceDocument.objects.create(
                service=service, code="medical-report", name_mk="Наод", valid_months=6
            )
        paper = applications.add_paper(
            application=application,
            uploaded_by=user,
            name="наод.pdf",
            content=PDF,
            at=NOW,
            document=application.service.documents.get(),
        )
        again = application_for(user, person, service=other)
        assert again.papers.get().file.name == paper.file.name
        for file, is_left in ((application, True), (again, False)):
            withdrawn(file)
            with django_capture_on_commit_callbacks(execute=True):
                operations.erase_own_file(user=user, application=file, at=NOW)
            assert storages["private"].exists(paper.file.name) is is_left

    def test_a_file_that_runs_is_refused(self, owner):
        user, _person, application = owner
        with pytest.raises(operations.FileStillNeededError):
            operations.erase_own_file(user=user, application=application, at=NOW)
        with pytest.raises(operations.FileStillNeededError):
            operations.anonymise_file(application=application, at=NOW, years=1)
        assert Application.objects.get().person_name

    def test_retention_takes_only_what_has_outlived_its_time(self, owner):
        _user, person, running = owner
        other_user, other_person = citizen()
        old = application_for(other_user, other_person)
        withdrawn(old)
        assert operations.apply_retention(at=NOW + 365 * DAY) == []
        assert operations.apply_retention(at=NOW + 366 * DAY) == [old.reference]
        assert operations.apply_retention(at=NOW + 366 * DAY) == []
        running.refresh_from_db()
        assert running.person_name == person.full_name

    def test_a_rejected_file_waits_for_the_end_of_its_years(self, owner):
        application = owner[2]
        rejected(application)
        assert operations.apply_retention(at=NOW + 4 * 365 * DAY) == []
        assert operations.apply_retention(at=NOW + 6 * 365 * DAY) == [application.reference]
        assert application.decision.text

    def test_a_dry_run_names_files_and_changes_nothing(self, owner, capsys, time_machine):
        application = owner[2]
        withdrawn(application)
        time_machine.move_to(NOW + 400 * DAY)
        call_command("apply_retention", "--dry-run")
        assert application.reference in capsys.readouterr().out
        assert not Erasure.objects.exists()
        call_command("apply_retention")
        assert Erasure.objects.count() == 1


class TestClosing:
    def test_it_happens_after_the_grace_period_and_not_before(self, owner):
        user = owner[0]
        operations.ask_to_close(user=user, at=NOW)
        assert operations.close_due_accounts(at=NOW + 13 * DAY) == 0
        assert operations.close_due_accounts(at=NOW + 14 * DAY) == 1
        user.refresh_from_db()
        assert not user.is_active

    def test_asking_twice_is_asking_once(self, owner):
        first = operations.ask_to_close(user=owner[0], at=NOW)
        assert operations.ask_to_close(user=owner[0], at=NOW + DAY) == first
        assert Notification.objects.filter(template="account_closing").count() == 1

    def test_it_can_be_taken_back(self, owner):
        user = owner[0]
        operations.ask_to_close(user=user, at=NOW)
        operations.take_back_closing(user=user, at=NOW + DAY)
        assert operations.close_due_accounts(at=NOW + 20 * DAY) == 0
        with pytest.raises(operations.NothingToCloseError):
            operations.take_back_closing(user=user, at=NOW + DAY)

    def test_a_running_file_goes_on_with_all_that_it_needs(self, owner):
        user, person, application = owner
        operations.ask_to_close(user=user, at=NOW)
        operations.close_due_accounts(at=NOW + 14 * DAY)
        application.refresh_from_db()
        person.refresh_from_db()
        assert application.embg
        assert person.first_name

    def test_without_files_nothing_personal_is_left(self, owner):
        user, person, application = owner
        Authenticator.objects.create(user=user, type="totp", data={"secret": "TAJNA"})
        assert "TAJNA" not in copy_of(user).read("data.json").decode()
        withdrawn(application)
        operations.erase_own_file(user=user, application=application, at=NOW)
        operations.ask_to_close(user=user, at=NOW)
        operations.close_due_accounts(at=NOW + 14 * DAY)
        user.refresh_from_db()
        person = Person.objects.get(pk=person.pk)
        assert user.email.endswith("@erased.invalid")
        assert (person.first_name, person.embg, person.embg_digest) == ("", "", None)
        assert person.household.street == ""
        assert not FactStatement.objects.filter(person=person).exists()
        assert not DataExport.objects.filter(user=user).exists()
        assert not Notification.objects.filter(user=user).exists()
        assert not Authenticator.objects.filter(user=user).exists()


class TestSentForAnother:
    """What a helper sent belongs to the person and not to the helper."""

    @pytest.fixture
    def application(self, db):
        helper = helping.helper_of()
        return helping.file_under(helping.agreed_mandate(helper))

    def test_it_is_not_in_the_copy_of_the_helper(self, application):
        helper = application.applicant
        told = copy_of(helper).read("data.json").decode()

        kinds = {section["kind"] for section in json.loads(told)["sections"]}
        assert not {"applications.application", "applications.applicationevent"} & kinds
        assert application.person_name not in told
        assert not queries.keeping_of(user=helper, on=NOW.date())

    def test_it_is_in_the_copy_of_the_person_whom_the_eid_knows(self, application):
        person = VerifiedIdentityFactory(
            embg=application.embg, embg_digest=application.embg_digest
        ).user

        assert application.reference in copy_of(person).read("data.json").decode()
        assert [one.application for one in queries.keeping_of(user=person, on=NOW.date())] == [
            application
        ]

    def test_the_helper_erases_nothing(self, application):
        withdrawn_by = VerifiedIdentityFactory(
            embg=application.embg, embg_digest=application.embg_digest
        ).user
        applications.withdraw_application(application=application, actor=withdrawn_by, at=NOW)

        with pytest.raises(operations.FileStillNeededError):
            operations.erase_own_file(user=application.applicant, application=application, at=NOW)
        application.refresh_from_db()
        assert application.person_name
