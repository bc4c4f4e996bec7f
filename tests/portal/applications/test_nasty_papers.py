"""What strangers send: each kind refused with words that help, and nothing left behind."""

import io
import os
import socket
import threading
import time
from http import HTTPStatus

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from portal.applications import operations, rules
from portal.applications.clients import clamav, inspector
from portal.applications.forms.papers import PROBLEMS
from portal.applications.models import Paper, PaperScan, PaperUpload, private_storage
from portal.applications.operations import papers as taking
from tests.portal.applications import nasty
from tests.portal.applications.clamd import MARK
from tests.portal.applications.factories import NOW, application_for, citizen

pytestmark = pytest.mark.django_db

INFECTED = nasty.pdf().replace(b"%%EOF", b"%" + MARK + b"\n%%EOF")


@pytest.fixture
def owner():
    user, person = citizen()
    return user, application_for(user, person)


def add(application, content, *, name="paper.pdf"):
    return operations.add_paper(
        application=application,
        uploaded_by=application.applicant,
        name=name,
        content=content,
        at=NOW,
    )


def send(user, application, content, *, name="paper.pdf", language="mk"):
    client = Client()
    client.force_login(user)
    with translation.override(language):
        address = reverse("applications:add_paper", args=[application.reference])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def files_in(storage, folder="papers"):
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return []
    found = [f"{folder}/{name}" for name in files]
    for inner in folders:
        found += files_in(storage, f"{folder}/{inner}")
    return found


def nothing_is_kept(application):
    stored = [name for name in files_in(private_storage()) if application.reference in name]
    return not (Paper.objects.exists() or PaperUpload.objects.exists() or stored)


class TestEveryKind:
    @pytest.mark.parametrize(("make", "problem"), nasty.NASTY.values(), ids=nasty.NASTY.keys())
    def test_is_refused_and_leaves_nothing(self, owner, make, problem):
        _user, application = owner

        with pytest.raises(operations.RefusedPaperError) as refused:
            add(application, make())

        assert refused.value.problem == problem
        assert nothing_is_kept(application)
        assert not application.events.filter(kind="paper_added").exists()

    @pytest.mark.parametrize(
        "name", ["nothing", "11 MB", "a program", "a PDF with a password", "a photograph cut off"]
    )
    def test_is_explained_at_the_field(self, owner, language, name):
        user, application = owner
        make, problem = nasty.NASTY[name]

        response = send(user, application, make(), language=language)

        with translation.override(language):
            words = str(PROBLEMS[rules.PaperProblem(problem)])
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert words in response.content.decode()
        assert nothing_is_kept(application)

    @pytest.mark.parametrize("problem", rules.PaperProblem)
    def test_has_words_in_both_languages(self, problem):
        texts = set()
        for language in ("en", "mk", "sq"):
            with translation.override(language):
                texts.add(str(PROBLEMS[problem]))

        assert len(texts) == 3


class TestGoodPapers:
    def test_a_pdf_is_kept_as_it_was_sent(self, owner):
        _user, application = owner

        paper = add(application, nasty.pdf(pages=3))

        assert paper.pages == 3
        assert paper.file.read() == nasty.pdf(pages=3)

    def test_the_name_decides_nothing(self, owner):
        _user, application = owner

        assert add(application, nasty.pdf(), name="holiday.exe").name == "holiday.pdf"

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("../../etc/passwd", "passwd.pdf"),
            ("фактура\u202efdp.exe", "фактура fdp.pdf"),
            ("nul\0byte.pdf", "nul byte.pdf"),
            ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
            ("CON.pdf", "CON.pdf"),
            ("", "paper.pdf"),
        ],
    )
    def test_no_name_reaches_the_disk(self, owner, name, kept):
        _user, application = owner

        paper = add(application, nasty.pdf(), name=name)

        assert paper.name == kept
        assert paper.file.name == f"papers/{application.reference}/{paper.key}"

    def test_a_photograph_becomes_a_pdf_that_stands_upright(self, owner):
        _user, application = owner

        paper = add(application, nasty.photograph_on_its_side(), name="IMG_1.JPG")

        assert (paper.name, paper.content_type, paper.pages) == ("IMG_1.pdf", "application/pdf", 1)
        with pikepdf.open(io.BytesIO(paper.file.read())) as pdf:
            (picture,) = pdf.pages[0].resources.XObject.values()
            assert (int(picture.Width), int(picture.Height)) == (1200, 1600)

    def test_nothing_says_where_a_photograph_was_taken(self, owner):
        _user, application = owner
        assert b"Demofon" in nasty.photograph_on_its_side()

        content = add(application, nasty.photograph_on_its_side()).file.read()

        with pikepdf.open(io.BytesIO(content)) as pdf:
            raw = next(iter(pdf.pages[0].resources.XObject.values())).read_raw_bytes()
        assert not Image.open(io.BytesIO(raw)).getexif()
        assert b"Demofon" not in content + raw
        assert b"Exif" not in content + raw

    def test_a_large_photograph_becomes_a_moderate_page(self, owner):
        _user, application = owner
        eight_megapixels = nasty.photograph(nasty.page_of_text(size=(3264, 2448)), quality=95)

        paper = add(application, eight_megapixels)

        assert paper.size < min(600_000, len(eight_megapixels))
        with pikepdf.open(io.BytesIO(paper.file.read())) as pdf:
            (picture,) = pdf.pages[0].resources.XObject.values()
            assert max(int(picture.Width), int(picture.Height)) == 2339

    @pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16", "CMYK"])
    def test_every_kind_of_pixels_can_be_a_page(self, mode):
        kind = "JPEG" if mode == "CMYK" else "PNG"
        picture = Image.new(mode, (1000, 1400))

        assert inspector.page_of_picture(content=nasty.photograph(picture, kind=kind)).jpeg

    def test_a_photograph_with_a_film_behind_it_is_a_photograph(self, owner):
        _user, application = owner

        assert add(application, nasty.photograph() + b"\0\0\0\x18ftypmp42" + bytes(9000)).pages == 1

    def test_the_same_photograph_twice_is_one_paper(self, owner):
        _user, application = owner

        assert add(application, nasty.photograph()) == add(application, nasty.photograph())

    def test_ten_megabytes_are_checked_in_a_moment(self):
        content = nasty.large_pdf(9)
        began = time.process_time() + sum(os.times()[2:4])

        assert inspector.pages_of_pdf(content=content) == 8

        # Time of the processor, which a busy machine does not change.
        assert time.process_time() + sum(os.times()[2:4]) - began < 1.0

    def test_the_program_that_looks_into_files_gets_no_secret(self, monkeypatch):
        monkeypatch.setenv("PORTAL_SECRET_KEY", "secret")
        seen = {}

        def run(_command, **options):
            seen.update(options["env"])
            raise OSError

        monkeypatch.setattr("portal.applications.clients.inspector.subprocess.run", run)
        with pytest.raises(operations.RefusedPaperError) as refused:
            inspector.pages_of_pdf(content=nasty.pdf())

        assert refused.value.problem == "cannot_be_checked"
        assert "PORTAL_SECRET_KEY" not in seen

    def test_a_check_without_end_is_ended(self, monkeypatch):
        monkeypatch.setattr("portal.applications.clients.inspector._SECONDS", 0.01)

        with pytest.raises(operations.RefusedPaperError) as refused:
            inspector.pages_of_pdf(content=nasty.pdf())

        assert refused.value.problem == "too_complex"


class TestScanner:
    @pytest.mark.parametrize("kind", ["unix", "tcp"])
    def test_the_daemon_tells_clean_from_infected(self, scanners, kind):
        assert clamav.is_infected(content=INFECTED, address=scanners[kind])
        assert not clamav.is_infected(content=nasty.pdf(), address=scanners[kind])

    def test_a_virus_in_an_archive_in_a_pdf_is_found(self, scanner):
        content = nasty.pdf_with_a_file_in_it(nasty.archive("a.txt", MARK))
        assert MARK not in content

        assert clamav.is_infected(content=content, address=scanner)

    def test_a_virus_at_the_end_of_ten_megabytes_is_found(self, scanner):
        content = nasty.large_pdf(9)

        assert not clamav.is_infected(content=content, address=scanner)
        assert clamav.is_infected(content=content + MARK, address=scanner)

    def test_a_stream_that_is_too_long_for_the_daemon_is_not_called_clean(self, scanner):
        with pytest.raises(clamav.ScannerUnavailableError):
            clamav.is_infected(content=bytes(26 * 1024 * 1024), address=scanner)

    def test_a_clean_paper_is_kept_as_scanned(self, owner, scanner):
        assert add(owner[1], nasty.pdf()).scan == PaperScan.CLEAN

    @pytest.mark.parametrize(
        "content", [INFECTED, nasty.photograph() + MARK], ids=["pdf", "photograph"]
    )
    def test_an_infected_paper_is_refused(self, owner, scanner, content, language):
        user, application = owner

        response = send(user, application, content, language=language)

        with translation.override(language):
            assert str(PROBLEMS[rules.PaperProblem.INFECTED]) in response.content.decode()
        assert nothing_is_kept(application)

    @pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1", "no address"])
    def test_nothing_is_taken_while_the_daemon_is_down(self, owner, settings, address):
        user, application = owner
        settings.CLAMAV_SOCKET = address

        response = send(user, application, nasty.pdf())

        words = str(PROBLEMS[rules.PaperProblem.CANNOT_BE_SCANNED])
        assert words in response.content.decode()
        assert nothing_is_kept(application)

    @pytest.mark.parametrize("answer", [None, b"st", b""], ids=["silent", "half", "closed"])
    def test_a_daemon_that_hangs_is_as_good_as_none(self, tmp_path, answer):
        path = str(tmp_path / "clamd.ctl")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path)
            server.listen(1)
            threading.Thread(target=_answer, args=[server, answer], daemon=True).start()
            began = time.monotonic()

            with pytest.raises(clamav.ScannerUnavailableError):
                clamav.is_infected(content=bytes(200_000), address=path, seconds=0.5)

            assert time.monotonic() - began < 5

    def test_no_row_is_locked_while_a_paper_is_checked(self, owner, monkeypatch):
        """A check takes seconds: whoever waits for the row would wait as long."""
        locks = []
        real = taking.scanned

        def watched(**options):
            locks.extend(
                query["sql"] for query in connection.queries if "FOR UPDATE" in query["sql"]
            )
            return real(**options)

        monkeypatch.setattr(taking, "scanned", watched)
        connection.force_debug_cursor = True
        try:
            connection.queries_log.clear()
            add(owner[1], nasty.pdf())
        finally:
            connection.force_debug_cursor = False

        assert not locks
        assert taking._keep.__wrapped__  # atomic, and durable: never within somebody's transaction


def _answer(server, answer):
    try:
        connection, _from = server.accept()
        with connection:
            if answer is None:
                time.sleep(2)
            else:
                connection.sendall(answer)
    except OSError:
        pass


class TestFailure:
    def test_a_file_whose_row_could_not_be_written_is_deleted(self, owner, monkeypatch):
        _user, application = owner

        def fail(**_options):
            raise RuntimeError

        monkeypatch.setattr(taking, "answer_request", fail)
        with pytest.raises(RuntimeError):
            add(application, nasty.pdf())

        assert nothing_is_kept(application)

    def test_a_withdrawn_application_takes_no_paper(self, owner):
        user, application = owner
        operations.withdraw_application(application=application, actor=user, at=NOW)

        with pytest.raises(operations.CannotHappenError):
            add(application, nasty.pdf())

        assert nothing_is_kept(application)
