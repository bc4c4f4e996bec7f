"""What the package brings along: reasons, demonstration files; and the button, the scanner."""

import socket
import struct
import threading

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from portal.accounts.demo import load_demo as load_accounts
from portal.applications import demo, operations, seeds
from portal.applications.clients import clamav
from portal.applications.models import Application, DecisionReason, PaperScan
from portal.applications.rules import DecisionOutcome, PaperProblem
from portal.catalogue.seeds import load_seeds as load_services
from portal.directory.seeds import load_seeds as load_places
from tests.portal.applications.factories import (
    NOW,
    PDF,
    ServiceFactory,
    application_for,
    citizen,
    load_rules,
)


@pytest.mark.django_db
class TestReasons:
    def test_every_outcome_has_reasons_for_every_service_in_both_languages(self):
        seeds.load_seeds()

        assert DecisionReason.objects.filter(group="", outcome=DecisionOutcome.APPROVED).exists()
        assert DecisionReason.objects.filter(group="", outcome=DecisionOutcome.REJECTED).exists()
        assert all(reason.text_mk and reason.text_sq for reason in DecisionReason.objects.all())

    def test_loading_again_changes_nothing(self):
        seeds.load_seeds()
        before = list(DecisionReason.objects.values())

        seeds.load_seeds()

        assert list(DecisionReason.objects.values()) == before


@pytest.mark.django_db
def test_demonstration_files_are_made_once():
    load_places()
    load_services()
    load_rules()
    seeds.load_seeds()
    load_accounts()

    demo.load_demo()
    demo.load_demo()

    assert Application.objects.count() == len(demo.FILES)
    assert {"submitted", "in_review", "waiting_for_papers", "approved"} <= set(
        Application.objects.values_list("status", flat=True)
    )
    assert not any(
        application.applicant.has_usable_password() for application in Application.objects.all()
    )


@pytest.mark.django_db
class TestButton:
    def draw(self, user=None):
        request = RequestFactory().get("/")
        request.user = user
        template = Template("{% load applications %}{% apply_button service %}")
        return template.render(Context({"request": request, "service": ServiceFactory()}))

    def test_for_a_visitor_it_is_a_link_without_a_token(self):
        html = self.draw()

        assert "<form" not in html
        assert 'href="/mk/services/home-care/apply/"' in html

    def test_for_a_citizen_it_submits(self):
        html = self.draw(citizen()[0])

        assert '<form method="post" action="/mk/services/home-care/apply/">' in html
        assert 'name="one_click"' in html


@pytest.fixture
def scanner(tmp_path):
    """A scanner that reads a whole stream and gives the answer that it was made with."""

    def start(answer):
        path = str(tmp_path / "clamd.sock")
        server = socket.socket(socket.AF_UNIX)
        server.bind(path)
        server.listen(1)

        def serve():
            connection, _address = server.accept()
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                while size := struct.unpack("!L", stream.read(4))[0]:
                    stream.read(size)
                connection.sendall(answer)
            server.close()

        threading.Thread(target=serve, daemon=True).start()
        return path

    return start


class TestScanner:
    @pytest.mark.parametrize(
        ("answer", "infected"),
        [(b"stream: OK\0", False), (b"stream: Eicar-Signature FOUND\0", True)],
    )
    def test_tells_what_it_found(self, scanner, answer, infected):
        path = scanner(answer)

        assert clamav.is_infected(content=PDF * 5000, socket_path=path) is infected

    def test_an_answer_that_is_none_means_nothing_is_known(self, scanner):
        path = scanner(b"INSTREAM size limit exceeded. ERROR\0")

        with pytest.raises(clamav.ScannerUnavailableError):
            clamav.is_infected(content=PDF, socket_path=path)

    def add(self, settings, path):
        settings.CLAMAV_SOCKET = path
        user, person = citizen()
        return operations.add_paper(
            application=application_for(user, person),
            uploaded_by=user,
            name="a.pdf",
            content=PDF,
            at=NOW,
        )

    @pytest.mark.django_db
    def test_a_clean_paper_is_kept_as_scanned(self, scanner, settings):
        assert self.add(settings, scanner(b"stream: OK\0")).scan == PaperScan.CLEAN

    @pytest.mark.django_db
    def test_an_infected_paper_is_refused(self, scanner, settings):
        path = scanner(b"stream: Eicar-Signature FOUND\0")

        with pytest.raises(operations.RefusedPaperError) as refused:
            self.add(settings, path)

        assert refused.value.problem == PaperProblem.INFECTED
