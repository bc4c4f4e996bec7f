"""Documents from the portal: made once, accessible, sealed, verified by others, kept for ever."""

import datetime as dt
import hashlib
import io
import json
import re
import shutil
import subprocess
from http import HTTPStatus
from pathlib import Path

import pikepdf
import pypdf
import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.applications import operations, presenting, queries, rules, tasks, verification
from portal.applications.clients import demo_seal, seals
from portal.applications.models import Application, Document, DocumentOrder
from portal.applications.queries import documents as issued
from portal.applications.queries.following import appeal_deadline
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications.factories import (
    NOW,
    DecisionReasonFactory,
    application_for,
    citizen,
    in_review,
)

pytestmark = pytest.mark.django_db

RECEIPT, DECISION, CERTIFICATE = rules.DocumentKind
FORBIDDEN_WORDS = re.compile(r"Signature|Digitally signed|Receipt|Decision\b")


def page(name, *args, language="mk"):
    with translation.override(language):
        return reverse(f"applications:{name}", args=args)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def decided(application, *, outcome=rules.DecisionOutcome.APPROVED):
    return operations.decide_application(
        application=application,
        outcome=outcome,
        reasons=[DecisionReasonFactory(outcome=outcome, legal_basis="104/19")],
        actor=UserFactory(),
        actor_role="caseworker",
        at=NOW,
        version=application.version,
    )


def approved_application(*, language="mk", outcome=rules.DecisionOutcome.APPROVED):
    user, person = citizen(language=language)
    application = in_review(application_for(user, person))
    decided(application, outcome=outcome)
    return queries.application_of(applicant=user, reference=application.reference)


def made(application, kind, *, at=NOW):
    if kind is CERTIFICATE:
        order = operations.request_certificate(
            application=application, actor=application.applicant, at=at
        )
    else:
        order = operations.order_document(application=application, kind=kind, at=at)
    document = operations.make_document(order_id=order.pk, at=at)
    return order, document, operations.read_document(document=document)


def text_of(content):
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.fixture
def right():
    """An application that was approved, of its owner."""
    return approved_application()


class TestMaking:
    def test_a_decision_orders_its_document_in_the_same_transaction(self):
        application = approved_application()

        order = DocumentOrder.objects.get()
        job = ProcrastinateJob.objects.get(task_name=operations.MAKE_TASK)
        assert (order.kind, order.number) == (DECISION, f"{application.reference}-D1")
        assert job.args == {"order_id": order.pk}

    def test_a_decision_that_is_rolled_back_leaves_no_order(self):
        user, person = citizen()
        application = in_review(application_for(user, person))

        with transaction.atomic():
            decided(application)
            transaction.set_rollback(True)

        assert not DocumentOrder.objects.exists()

    def test_made_twice_it_is_one_document_with_the_same_bytes(self, right):
        order, document, content = made(right, DECISION)

        tasks.make_document(order_id=order.pk)

        again = Document.objects.get()
        assert again.pk == document.pk
        assert operations.read_document(document=again) == content
        assert hashlib.sha256(content).hexdigest() == again.sha256
        assert again.size == len(content)

    def test_ordered_twice_it_is_one_order(self, right):
        orders = {
            operations.order_document(application=right, kind=RECEIPT, at=NOW).pk
            for _press in range(2)
        }

        assert len(orders) == 1

    def test_a_reissue_is_a_new_version_and_the_old_bytes_stay(self, right):
        order, document, content = made(right, DECISION)

        newer = operations.reissue_document(
            application=right, kind=DECISION, at=NOW, ordered_by=UserFactory()
        )

        assert newer.number == f"{right.reference}-D2"
        assert newer.code != order.code
        assert operations.read_document(document=document) == content
        assert not issued.is_latest_document(order=order)

    def test_there_is_nothing_to_reissue_before_the_first(self, right):
        with pytest.raises(issued.DocumentNotFoundError):
            operations.reissue_document(
                application=right, kind=RECEIPT, at=NOW, ordered_by=UserFactory()
            )

    @pytest.mark.parametrize("change", ["order", "document"])
    def test_the_database_refuses_to_change_or_delete_it(self, right, change):
        order, document, _content = made(right, DECISION)
        row, values = {"order": (order, {"number": "X"}), "document": (document, {"size": 1})}[
            change
        ]

        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**values)
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()

    def test_damaged_bytes_are_never_handed_out(self, right):
        _order, document, _content = made(right, DECISION)
        storage, name = document.file.storage, document.file.name
        storage.delete(name)
        storage.save(name, io.BytesIO(b"%PDF-1.7 something else"))

        with pytest.raises(operations.DocumentDamagedError):
            operations.read_document(document=Document.objects.get())

    def test_what_waits_is_made_when_the_key_is_there_again(self, right, settings):
        directory, settings.PORTAL_SEAL_DEMO_DIR = settings.PORTAL_SEAL_DEMO_DIR, ""
        order = DocumentOrder.objects.get()
        with pytest.raises(operations.SealNotConfiguredError):
            tasks.make_document(order_id=order.pk)
        tasks.make_waiting_documents(0)
        assert not Document.objects.exists()

        settings.PORTAL_SEAL_DEMO_DIR = directory
        tasks.make_waiting_documents(0)

        assert Document.objects.get().order == order

    def test_a_certificate_is_for_a_right_that_stands(self):
        user, person = citizen()
        application = application_for(user, person)

        with pytest.raises(operations.RightDoesNotStandError):
            operations.request_certificate(application=application, actor=user, at=NOW)

    def test_a_certificate_is_one_a_day(self, right):
        def asked(at):
            return operations.request_certificate(
                application=right, actor=right.applicant, at=at
            ).number

        assert asked(NOW) == asked(NOW) == f"{right.reference}-C1"
        assert asked(NOW + dt.timedelta(days=1)) == f"{right.reference}-C2"


class TestWords:
    @pytest.mark.parametrize("kind", list(rules.DocumentKind))
    def test_each_document_speaks_the_language_of_the_person(self, kind, language):
        application = approved_application(language=language)

        # Whatever language the worker happens to speak.
        with translation.override("sq" if language == "mk" else "mk"):
            _order, _document, content = made(application, kind)

        text = text_of(content)
        titles = {
            "mk": ["Потврда за приемот", "Решение", "Потврда за право"],
            "sq": ["Vërtetim", "Aktvendim", "Vërtetim për të drejtë"],
        }
        assert titles[language][list(rules.DocumentKind).index(kind)].split()[0] in text
        body = {"mk": "Центар за социјална работа Пример", "sq": "Qendra për punë sociale Shembull"}
        assert body[language] in " ".join(text.split())
        assert application.person_name in text
        assert not FORBIDDEN_WORDS.search(text)

    @pytest.mark.parametrize("kind", list(rules.DocumentKind))
    def test_no_document_shows_the_personal_number(self, right, kind):
        content = made(right, kind)[2]

        assert right.embg
        assert right.embg not in text_of(content)

    def test_a_certificate_shows_no_address_and_no_facts(self, right):
        text = text_of(made(right, CERTIFICATE)[2])

        assert right.address not in text
        assert right.phone not in text

    def test_a_rejection_says_to_whom_by_when_and_how_to_appeal(self, language):
        application = approved_application(
            language=language, outcome=rules.DecisionOutcome.REJECTED
        )

        text = " ".join(text_of(made(application, DECISION)[2]).split())

        deadline = appeal_deadline(decision=application.decision)
        with translation.override(language):
            days = [presenting.day(day) for day in (deadline.delivered_on, deadline.last_day)]
        assert [day for day in days if " ".join(day.split()) not in text] == []
        assert page("detail", application.reference, language=language) in text.replace(" ", "")

    def test_a_new_version_counts_from_the_day_on_which_it_was_opened(self, time_machine):
        application = approved_application(outcome=rules.DecisionOutcome.REJECTED)
        time_machine.move_to(NOW + dt.timedelta(days=1))
        order = made(application, DECISION)[0]
        address = page("document", application.reference, order.key)
        for _time in range(2):
            signed_in(application.applicant).get(address)

        reissued = operations.reissue_document(
            application=application,
            kind=DECISION,
            at=NOW + dt.timedelta(days=2),
            ordered_by=UserFactory(),
        )
        newer = operations.make_document(order_id=reissued.pk, at=NOW + dt.timedelta(days=2))

        found = queries.application_of(
            applicant=application.applicant, reference=application.reference
        )
        deadline = appeal_deadline(decision=found.decision)
        assert deadline.was_opened
        with translation.override("mk"):
            last_day = presenting.day(deadline.last_day)
        content = operations.read_document(document=newer)
        assert last_day in " ".join(text_of(content).split())


class TestAccessible:
    @pytest.mark.parametrize("kind", list(rules.DocumentKind))
    def test_the_sealed_document_is_tagged_to_the_last_field(self, kind, language):
        application = approved_application(language=language)
        order, _document, content = made(application, kind)

        with pikepdf.open(io.BytesIO(content)) as pdf:
            root = pdf.Root
            assert bool(root.MarkInfo.Marked)
            assert str(root.Lang) == language
            assert bool(root.ViewerPreferences.DisplayDocTitle)
            metadata = root.Metadata.read_bytes().decode()
            with pdf.open_metadata() as xmp:
                assert xmp["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
            assert order.number in metadata
            tags = tags_of(root.StructTreeRoot)
            assert "/H1" in [tag for tag, _element in tags]
            figures = [element for tag, element in tags if tag == "/Figure"]
            assert figures
            assert all(str(figure.get("/Alt", "")) for figure in figures)
            self.field_is_tagged(pdf, tags)
            self.fonts_are_embedded(pdf)

    def field_is_tagged(self, pdf, tags):
        (field,) = pdf.Root.AcroForm.Fields
        assert str(field.FT) == "/Sig"
        assert str(field.TU)
        (form,) = [element for tag, element in tags if tag == "/Form"]
        assert form.K.Obj.objgen == field.objgen
        numbers = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        assert numbers[int(field.StructParent)].objgen == form.objgen

    def fonts_are_embedded(self, pdf):
        for one in pdf.pages:
            for font in one.obj.Resources.Font.values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert any(name in descriptor for name in ("/FontFile2", "/FontFile3"))
                assert "/ToUnicode" in font


def tags_of(element):
    """Return every structure element below one, with its tag."""
    found = []
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found.append((str(kid.S), kid))
            found += tags_of(kid)
    return found


def with_appended_page(content):
    """Add a page the way a PDF editor does: as an update behind the sealed bytes."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.content import RawContent
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.writer import PageObject

    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    empty = writer.add_object(generic.StreamObject(stream_data=RawContent(b"").data))
    writer.insert_page(
        PageObject(
            contents=empty,
            media_box=generic.ArrayObject(map(generic.NumberObject, [0, 0, 595, 842])),
        )
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class TestSeal:
    def test_is_intact_and_covers_the_whole_file(self, right):
        content = made(right, DECISION)[2]

        assert (
            seals.examine(content=content, at=NOW + dt.timedelta(hours=1)) is seals.SealState.INTACT
        )

    def test_one_changed_byte_anywhere_in_the_sealed_part_breaks_it(self, right):
        content = made(right, DECISION)[2]

        for place in (100, len(content) // 4, len(content) - 20):
            changed = bytearray(content)
            changed[place] ^= 1
            state = seals.examine(content=bytes(changed), at=NOW)
            assert state is not seals.SealState.INTACT, place

    def test_an_appended_page_is_noticed(self, right):
        content = with_appended_page(made(right, DECISION)[2])

        assert len(pypdf.PdfReader(io.BytesIO(content)).pages) > 1
        assert seals.examine(content=content, at=NOW) is seals.SealState.CHANGED

    def test_the_seal_of_another_authority_is_not_ours(self, right, settings, tmp_path):
        settings.PORTAL_SEAL_DEMO_DIR = str(tmp_path / "other")
        content = made(right, DECISION)[2]
        settings.PORTAL_SEAL_DEMO_DIR = str(tmp_path / "third")
        demo_seal.demo_material(directory=tmp_path / "third", at=NOW)

        assert seals.examine(content=content, at=NOW) is seals.SealState.NOT_OURS

    def test_a_file_without_seal_has_none(self):
        out = io.BytesIO()
        writer = pypdf.PdfWriter()
        writer.add_blank_page(100, 100)
        writer.write(out)

        assert seals.examine(content=out.getvalue(), at=NOW) is seals.SealState.NO_SEAL
        assert not verification.carries_our_seal(content=out.getvalue())

    @pytest.mark.parametrize(
        "content", [b"", b"no pdf", b"%PDF-1.7 /Contents <" + b"ab" * 600 + b">"]
    )
    def test_rubbish_is_no_seal_and_no_crash(self, content):
        assert seals.claimed_fingerprints(content=content) == frozenset()

    def test_an_independent_reader_trusts_it(self, right, tmp_path):
        path, trust = tmp_path / "decision.pdf", tmp_path / "nss"
        path.write_bytes(made(right, DECISION)[2])
        trust.mkdir()
        authority = Path(settings.PORTAL_SEAL_DEMO_DIR) / demo_seal.AUTHORITY_FILE
        shell("certutil", "-N", "-d", f"sql:{trust}", "--empty-password")
        shell("certutil", "-A", "-d", f"sql:{trust}", "-n", "demo", "-t", "C,C,C", "-i", authority)

        said = shell("pdfsig", "-nssdir", trust, path)
        broken = bytearray(path.read_bytes())
        broken[2000] ^= 1
        path.write_bytes(bytes(broken))
        said_of_broken = shell("pdfsig", "-nssdir", trust, path, check=False)

        assert "Signature is Valid" in said
        assert "Certificate is Trusted" in said
        assert "Total document signed" in said
        assert "ETSI.CAdES.detached" in said
        assert "Signature is Valid" not in said_of_broken

    def test_production_never_makes_its_own_key(self, right, settings):
        settings.PORTAL_SEAL_DEMO_DIR = ""

        with pytest.raises(seals.SealNotConfiguredError):
            seals.seal(pdf=b"", reason="", at=NOW)

    def test_a_deployment_without_key_is_refused(self, settings):
        settings.PORTAL_SEAL_PKCS12 = settings.PORTAL_SEAL_TRUST = ""
        settings.PORTAL_SEAL_DEMO_DIR = "somewhere"

        found = {one.id for one in run_checks(include_deployment_checks=True)}

        assert {"applications.E001", "applications.E002"} <= found

    def test_a_configured_key_seals_and_is_no_demonstration(self, right, settings):
        directory = Path(settings.PORTAL_SEAL_DEMO_DIR)
        demo_seal.demo_material(directory=directory, at=NOW)
        settings.PORTAL_SEAL_PKCS12 = str(directory / demo_seal.SEAL_FILE)
        settings.PORTAL_SEAL_PASSWORD = demo_seal.PASSPHRASE.decode()
        settings.PORTAL_SEAL_TRUST = str(directory / demo_seal.AUTHORITY_FILE)
        settings.PORTAL_SEAL_DEMO_DIR = ""

        _order, document, content = made(right, DECISION)

        assert document.is_demonstration is False
        assert (
            seals.examine(content=content, at=NOW + dt.timedelta(hours=1)) is seals.SealState.INTACT
        )

    def test_a_wrong_passphrase_is_said_without_the_passphrase(self, settings):
        directory = Path(settings.PORTAL_SEAL_DEMO_DIR)
        demo_seal.demo_material(directory=directory, at=NOW)
        settings.PORTAL_SEAL_PKCS12 = str(directory / demo_seal.SEAL_FILE)
        settings.PORTAL_SEAL_PASSWORD = "wrong-passphrase"

        with pytest.raises(seals.SealUnavailableError) as refused:
            seals.seal(pdf=b"", reason="", at=NOW)

        assert "wrong-passphrase" not in str(refused.value)


def shell(*command, check=True):
    if not shutil.which(command[0]):
        pytest.fail(f"{command[0]} is missing: install poppler-utils and libnss3-tools")
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=check, timeout=60
    )
    return done.stdout


class TestLoading:
    def test_the_owner_loads_the_same_bytes_each_time(self, right, language):
        order, _document, content = made(right, DECISION)
        client = signed_in(right.applicant)
        address = page("document", right.reference, order.key, language=language)

        answers = [client.get(address) for _time in range(2)]

        for answer in answers:
            assert answer.content == content
            assert answer["Content-Type"] == "application/pdf"
            assert f'filename="{order.number}.pdf"' in answer["Content-Disposition"]
            assert "no-store" in answer["Cache-Control"]

    def test_nobody_else_loads_it_by_any_address(self, right):
        order, document, _content = made(right, DECISION)
        stranger, person = citizen()
        mine = application_for(stranger, person)
        addresses = [
            page("document", right.reference, order.key),
            page("document", mine.reference, order.key),
            page("document_ready", right.reference, order.key),
            page("document_ready", mine.reference, order.key),
            page("receipt_pdf", right.reference),
            f"/media/{document.file.name}",
            f"/static/{document.file.name}",
        ]

        for user in (stranger, UserFactory(is_staff=True, is_superuser=True)):
            client = signed_in(user)
            for address in addresses:
                assert client.get(address).status_code == HTTPStatus.NOT_FOUND, address
        for address in addresses[:5]:
            answer = Client().get(address)
            assert answer.status_code == HTTPStatus.FOUND
            assert "login" in answer["Location"]
        assert DocumentOrder.objects.filter(kind=RECEIPT).count() == 0

    def test_a_file_whose_time_is_over_gives_out_nothing(self, right):
        order = made(right, DECISION)[0]
        waiting = operations.request_certificate(application=right, actor=right.applicant, at=NOW)
        Application.objects.filter(pk=right.pk).update(person_name="")
        client = signed_in(right.applicant)

        tasks.make_document(order_id=waiting.pk)
        tasks.make_waiting_documents(timestamp=0)

        assert not Document.objects.filter(order=waiting).exists()
        for address in (
            page("document", right.reference, order.key),
            page("document_ready", right.reference, waiting.key),
            page("receipt_pdf", right.reference),
        ):
            assert client.get(address).status_code == HTTPStatus.NOT_FOUND
        verified = Client().get(page("verify", order.number, order.code))
        assert verified.status_code == HTTPStatus.OK

    def test_a_stranger_gets_no_certificate(self, right):
        stranger = citizen()[0]

        answer = signed_in(stranger).post(page("request_certificate", right.reference))

        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert not DocumentOrder.objects.filter(kind=CERTIFICATE).exists()

    def test_the_receipt_is_ordered_at_the_first_request_and_waited_for(self, language):
        user, person = citizen(language=language)
        application = application_for(user, person)
        client = signed_in(user)

        first = client.get(page("receipt_pdf", application.reference, language=language))
        waiting = client.get(first["Location"])
        order = DocumentOrder.objects.get()
        tasks.make_document(order_id=order.pk)
        loaded = client.get(first["Location"])

        assert waiting.status_code == HTTPStatus.ACCEPTED
        assert int(waiting["Refresh"]) > 1
        assert str(order.key) in waiting.content.decode()
        assert loaded.content.startswith(b"%PDF")

    def test_a_document_that_does_not_come_is_said_and_the_page_stops_to_look(self, right):
        order = DocumentOrder.objects.get()

        answer = signed_in(right.applicant).get(page("document_ready", right.reference, order.key))

        # NOW of the tests lies some days from the clock.
        assert ("Refresh" in answer.headers) == (b"notice--info" in answer.content)

    def test_one_press_gives_a_certificate_and_a_second_the_same(self, right, language):
        client = signed_in(right.applicant)
        address = page("request_certificate", right.reference, language=language)

        first, again = client.post(address), client.post(address)

        assert first["Location"] == again["Location"]
        order = DocumentOrder.objects.get(kind=CERTIFICATE)
        assert order.valid_until is not None
        tasks.make_document(order_id=order.pk)
        ready = client.get(first["Location"]).content.decode()
        assert page("document", right.reference, order.key, language=language) in ready

    def test_the_file_lists_every_document(self, right, language):
        order, _document, _content = made(right, DECISION)
        client = signed_in(right.applicant)

        text = client.get(page("detail", right.reference, language=language)).content.decode()

        assert order.number in text
        assert page("document", right.reference, order.key, language=language) in text
        assert page("request_certificate", right.reference, language=language) in text


class TestVerifying:
    def asked(self, order, *, language="mk", code=None):
        address = page("verify", order.number, code or order.code, language=language)
        return Client().get(address)

    @pytest.mark.parametrize("kind", list(rules.DocumentKind))
    def test_shows_what_it_is_and_nobodys_name(self, right, kind, language):
        order = made(right, kind)[0]

        answer = self.asked(order, language=language)

        text = answer.content.decode()
        assert answer.status_code == HTTPStatus.OK
        assert order.number in text
        with translation.override(language):
            assert right.service.title in text
            assert right.centre.name in text
        for private in (right.person_name, right.address, right.phone, right.applicant.email):
            assert private not in text
        assert "noindex" in answer["X-Robots-Tag"]
        assert "noindex" in text

    def test_the_address_is_that_of_the_qr_code_on_the_document(self, right, language):
        application = approved_application(language=language)
        order, _document, content = made(application, CERTIFICATE)

        with translation.override(language):
            address = verification.document_address(order.number, order.code)
        text = "".join(text_of(content).split())

        assert address in text
        assert (
            Client().get(address.removeprefix(settings.PORTAL_BASE_URL)).status_code
            == HTTPStatus.OK
        )

    def test_a_wrong_code_and_a_wrong_number_look_alike(self, right):
        order = made(right, DECISION)[0]
        other = f"{rules.reference_of(body='22222222')}-D1"

        wrong_code = self.asked(order, code="2" * rules.CODE_LENGTH)
        wrong_number = Client().get(page("verify", other, order.code))

        assert wrong_code.status_code == wrong_number.status_code == HTTPStatus.NOT_FOUND
        assert right.service.title not in wrong_code.content.decode()

    def test_number_and_code_may_be_typed_as_people_type(self, right, language):
        order = made(right, DECISION)[0]
        typed = {
            "number": f" {order.number.lower().replace('-', ' ')} ",
            "code": rules.printed_code(order.code).lower(),
        }

        answer = Client().post(page("verify_start", language=language), typed, follow=True)

        assert answer.status_code == HTTPStatus.OK
        assert order.number in answer.content.decode()

    def test_what_is_mistyped_is_said_at_its_field(self, language):
        answer = Client().post(
            page("verify_start", language=language), {"number": "EK", "code": ""}
        )

        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert 'href="#id_number"' in answer.content.decode()

    def upload(self, content, *, language="mk"):
        file = SimpleUploadedFile("a.pdf", content, content_type="application/pdf")
        return Client().post(page("verify_file", language=language), {"file": file})

    def test_the_very_file_is_recognised(self, right, language):
        order, _document, content = made(right, DECISION)

        text = self.upload(content, language=language).content.decode()

        assert "notice--success" in text
        assert order.number in text
        assert right.person_name not in text

    def test_a_changed_file_is_recognised_as_changed(self, right):
        content = made(right, DECISION)[2]
        changed = bytearray(content)
        changed[2000] ^= 1

        for one in (bytes(changed), with_appended_page(content)):
            text = self.upload(one).content.decode()
            assert "Датотеката е изменета" in text
            assert right.reference not in text

    def test_a_foreign_file_is_not_ours(self, right):
        made(right, DECISION)

        assert "не е од порталот" in self.upload(b"%PDF-1.7\n%%EOF\n").content.decode()

    def test_a_file_that_is_too_large_is_refused_and_nothing_lies_on_the_disk(self):
        answer = self.upload(b"%PDF" + b"0" * (3 * 1024 * 1024))

        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY

    def test_the_upload_needs_its_token(self):
        file = SimpleUploadedFile("a.pdf", b"%PDF", content_type="application/pdf")

        answer = Client(enforce_csrf_checks=True).post(page("verify_file"), {"file": file})

        assert answer.status_code == HTTPStatus.FORBIDDEN

    def test_who_tries_many_codes_has_to_wait(self, right):
        order = made(right, DECISION)[0]
        client = Client()

        answers = {
            client.get(page("verify", order.number, "2" * 16)).status_code for _try in range(31)
        }

        assert answers == {HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS}
        elsewhere = Client(REMOTE_ADDR="192.0.2.7")
        assert elsewhere.get(page("verify", order.number, order.code)).status_code == HTTPStatus.OK

    def test_an_ended_right_is_said_by_its_certificate(self, right):
        order = made(right, CERTIFICATE)[0]
        operations.withdraw_application(application=right, actor=right.applicant, at=NOW)

        text = self.asked(order).content.decode()

        assert "notice--warning" in text
        assert "повеќе не важи" in text

    def test_a_replaced_version_says_so(self, right):
        order = made(right, DECISION)[0]
        operations.reissue_document(
            application=right, kind=DECISION, at=NOW, ordered_by=UserFactory()
        )

        assert "Заменет е" in self.asked(order).content.decode()


def test_orders_hold_no_personal_data_in_the_queue(right):
    held = json.dumps([job.args for job in ProcrastinateJob.objects.all()])

    assert right.person_name not in held
    assert right.embg not in held
