"""Files that come in pieces, pages that become one paper, and papers used again."""

import base64
import datetime as dt
import hashlib
import io
from http import HTTPStatus

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.applications import operations, queries, rules
from portal.applications.models import Paper, PaperUpload, PaperUploadPart
from portal.applications.operations import uploading
from portal.catalogue.models import ServiceDocument
from portal.core import clock
from tests.portal.applications import nasty
from tests.portal.applications.factories import NOW, ServiceFactory, application_for, citizen

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    user, person = citizen()
    return user, application_for(user, person)


@pytest.fixture
def client(owner):
    client = Client()
    client.force_login(owner[0])
    return client


def page(name, *arguments, language="mk"):
    with translation.override(language):
        return reverse(f"applications:{name}", args=arguments)


def begin(client, application, content, *, name="finding.pdf", length=None, **headers):
    digest = hashlib.sha256(content).hexdigest()
    told = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}"
        for key, value in (("filename", name), ("sha256", digest))
    )
    return client.post(
        page("uploads", application.reference),
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(content) if length is None else length),
            "Upload-Metadata": told,
        }
        | headers,
    )


def send_part(client, address, content, *, start, **headers):
    return client.patch(
        address,
        content,
        content_type="application/offset+octet-stream",
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(start),
            # The client of the tests leaves these out of a request without content.
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(len(content)),
        }
        | headers,
    )


def arrived(client, address):
    return int(client.head(address, headers={"Tus-Resumable": "1.0.0"})["Upload-Offset"])


def take(owner, *contents):
    user, application = owner
    for number, content in enumerate(contents):
        operations.take_file(
            application=application,
            owner=user,
            name=f"{number}.jpg",
            content=content,
            at=clock.now(),
        )
    return list(queries.uploads_of(application=application, owner=user, at=clock.now()))


def during_the_check(monkeypatch, what):
    """Let something happen while a file is looked through."""
    check = uploading.checked

    def interrupted(**arguments):
        what()
        return check(**arguments)

    monkeypatch.setattr(uploading, "checked", interrupted)


class TestProtocol:
    def test_a_file_in_pieces_is_whole_in_the_end(self, owner, client):
        content = nasty.pdf(pages=2)
        address = begin(client, owner[1], content)["Location"]

        send_part(client, address, content[:300], start=0)
        assert arrived(client, address) == 300
        send_part(client, address, content[300:], start=300)
        client.post(page("pages", owner[1].reference), {"send": "yes"})

        paper = owner[1].papers.get()
        assert paper.file.read() == content
        assert not PaperUpload.objects.exists()
        assert not PaperUploadPart.objects.exists()

    def test_the_same_file_announced_again_goes_on_where_it_stopped(self, owner, client):
        content = nasty.pdf()
        first = begin(client, owner[1], content)
        send_part(client, first["Location"], content[:200], start=0)

        second = begin(client, owner[1], content)

        assert second["Location"] == first["Location"]
        assert second["Upload-Offset"] == "200"
        assert PaperUpload.objects.count() == 1

    def test_a_piece_at_the_wrong_place_is_refused_and_told_the_right_one(self, owner, client):
        content = nasty.pdf()
        address = begin(client, owner[1], content)["Location"]
        send_part(client, address, content[:200], start=0)

        again = send_part(client, address, content[:200], start=0)

        assert again.status_code == HTTPStatus.CONFLICT
        assert again["Upload-Offset"] == "200"
        assert arrived(client, address) == 200

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"Tus-Resumable": "0.2.2"}, HTTPStatus.PRECONDITION_FAILED),
            ({"Upload-Offset": "-1"}, HTTPStatus.BAD_REQUEST),
            ({"Upload-Offset": "x"}, HTTPStatus.BAD_REQUEST),
            ({"Upload-Checksum": "sha1 AAAA"}, 460),
            ({"Upload-Checksum": "md5 AAAA"}, HTTPStatus.BAD_REQUEST),
        ],
    )
    def test_a_piece_that_breaks_the_protocol_is_not_kept(self, owner, client, headers, status):
        address = begin(client, owner[1], nasty.pdf())["Location"]

        assert send_part(client, address, b"%PDF", start=0, **headers).status_code == status
        assert arrived(client, address) == 0

    def test_a_piece_with_the_right_checksum_is_kept(self, owner, client):
        content = nasty.pdf()
        address = begin(client, owner[1], content)["Location"]
        digest = base64.b64encode(hashlib.sha256(content[:100]).digest()).decode()

        send_part(
            client, address, content[:100], start=0, **{"Upload-Checksum": f"sha256 {digest}"}
        )

        assert arrived(client, address) == 100

    @pytest.mark.parametrize("length", [0, rules.MOST_BYTES + 1])
    def test_the_size_is_refused_before_a_byte_is_sent(self, owner, client, length):
        response = begin(client, owner[1], b"x", length=length)

        assert response.status_code in {413, 422}
        assert response.json()["message"]
        assert not PaperUpload.objects.exists()

    def test_nobody_sends_more_than_was_announced(self, owner, client):
        address = begin(client, owner[1], b"%PDF-", length=5)["Location"]

        assert send_part(client, address, b"x" * 6, start=0).status_code == 413
        assert arrived(client, address) == 0

    def test_a_file_that_is_no_paper_is_forgotten_when_it_has_arrived(
        self, owner, client, language
    ):
        content = nasty.locked_pdf()
        address = begin(client, owner[1], content)["Location"].replace("/mk/", f"/{language}/")

        response = send_part(client, address, content, start=0)

        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert response.json()["problem"] == "locked"
        assert not PaperUpload.objects.exists()
        assert not Paper.objects.exists()

    def test_a_file_that_changed_on_the_way_is_not_taken(self, owner, client):
        content = nasty.pdf()
        address = begin(client, owner[1], content)["Location"]

        response = send_part(client, address, b"%" * len(content), start=0)

        assert response.json()["problem"] == "broken_on_the_way"
        assert not PaperUpload.objects.exists()

    def test_only_so_much_is_on_its_way_at_once(self, owner, client):
        for number in range(12):
            begin(client, owner[1], b"%d" % number, length=rules.MOST_BYTES)

        response = begin(client, owner[1], b"one more", length=rules.MOST_BYTES)

        assert response.json()["problem"] == "quota"
        assert PaperUpload.objects.count() == 12

    def test_who_stops_leaves_nothing(self, owner, client):
        address = begin(client, owner[1], nasty.pdf())["Location"]

        response = client.delete(address, headers={"Tus-Resumable": "1.0.0"})

        assert response.status_code == HTTPStatus.NO_CONTENT
        assert not PaperUpload.objects.exists()

    def test_a_file_taken_away_while_it_is_checked_stays_away(self, owner, client, monkeypatch):
        content = nasty.pdf()
        address = begin(client, owner[1], content)["Location"]
        during_the_check(monkeypatch, lambda: PaperUpload.objects.all().delete())

        response = send_part(client, address, content, start=0)

        assert response.status_code == HTTPStatus.NOT_FOUND
        assert not PaperUpload.objects.exists()

    def test_a_file_is_checked_by_one_request_at_a_time(self, owner, client, monkeypatch):
        content = nasty.pdf()
        address = begin(client, owner[1], content)["Location"]
        others = []
        during_the_check(
            monkeypatch,
            lambda: others.append(send_part(client, address, b"", start=len(content))),
        )

        response = send_part(client, address, content, start=0)

        assert [other.status_code for other in others] == [HTTPStatus.SERVICE_UNAVAILABLE]
        assert others[0].json()["problem"] == "busy"
        assert response.status_code == HTTPStatus.NO_CONTENT
        assert PaperUpload.objects.get().is_checked

    def test_a_check_that_died_is_made_again(self, owner, client):
        content = nasty.pdf()
        address = begin(client, owner[1], content)["Location"]
        send_part(client, address, content[:100], start=0)
        PaperUpload.objects.update(checking_until=clock.now() - dt.timedelta(seconds=1))

        send_part(client, address, content[100:], start=100)

        assert PaperUpload.objects.get().is_checked

    def test_what_nobody_goes_on_with_is_forgotten_after_a_day(self, owner, client):
        begin(client, owner[1], nasty.pdf())

        assert operations.expire_uploads(at=clock.now() + dt.timedelta(hours=23)) == 0
        assert operations.expire_uploads(at=clock.now() + dt.timedelta(hours=25)) == 1
        assert not PaperUpload.objects.exists()

    def test_a_program_is_told_what_is_spoken_here(self, owner, client):
        response = client.options(page("uploads", owner[1].reference))

        assert response["Tus-Version"] == "1.0.0"
        assert response["Tus-Max-Size"] == str(rules.MOST_BYTES)
        assert "creation" in response["Tus-Extension"]


class TestAccess:
    @pytest.fixture
    def others(self):
        stranger = Client()
        stranger.force_login(citizen()[0])
        return Client(), stranger

    def test_what_is_on_its_way_is_nobody_elses(self, owner, client, others):
        content = nasty.pdf()
        address = begin(client, owner[1], content)["Location"]

        for other in others:
            tus = {"Tus-Resumable": "1.0.0"}
            assert other.head(address, headers=tus).status_code in {401, 404}
            assert other.delete(address, headers=tus).status_code in {401, 404}
            assert send_part(other, address, content, start=0).status_code in {401, 404}
            assert begin(other, owner[1], content).status_code in {401, 404}
        assert arrived(client, address) == 0

    def test_pages_that_wait_are_nobody_elses(self, owner, others):
        (waiting,) = take(owner, nasty.photograph())
        reference = owner[1].reference

        for other in others:
            assert other.get(page("page", reference, waiting.key)).status_code in {302, 404}
            assert other.get(page("pages", reference)).status_code in {302, 404}
            other.post(page("pages", reference), {"do": f"remove:{waiting.key}"})
            other.post(page("pages", reference), {"send": "yes"})
        assert PaperUpload.objects.count() == 1
        assert not Paper.objects.exists()

    def test_a_page_of_another_application_is_not_here(self, owner, client):
        (waiting,) = take(owner, nasty.photograph())
        another = application_for(
            owner[0], owner[1].person, service=ServiceFactory(day_centre=True)
        )

        assert client.get(page("page", another.reference, waiting.key)).status_code == 404

    def test_a_paper_runs_nothing_when_it_is_opened(self, owner, client):
        paper = operations.add_paper(
            application=owner[1], uploaded_by=owner[0], name="a", content=nasty.pdf(), at=NOW
        )

        response = client.get(page("paper", owner[1].reference, paper.key))

        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


class TestPages:
    def test_photographs_become_one_pdf_in_their_order_and_as_they_are_turned(self, owner, client):
        first, second, third = take(owner, nasty.photograph(), nasty.dark(), nasty.pale())
        address = page("pages", owner[1].reference)

        client.post(address, {"do": f"up:{third.key}"})
        client.post(address, {"do": f"left:{first.key}"})
        client.post(address, {"do": f"remove:{second.key}"})
        client.post(address, {"send": "yes"})

        paper = owner[1].papers.get()
        assert (paper.pages, paper.legibility) == (2, ["too_pale"])
        with pikepdf.open(io.BytesIO(paper.file.read())) as pdf:
            assert [int(each.obj.get("/Rotate", 0)) for each in pdf.pages] == [270, 0]

    def test_sending_twice_is_one_paper(self, owner, client):
        take(owner, nasty.photograph())

        for _press in range(2):
            response = client.post(page("pages", owner[1].reference), {"send": "yes"})

        assert response.status_code == HTTPStatus.FOUND
        assert owner[1].papers.count() == 1

    def test_several_photographs_in_one_form_wait_to_be_looked_at(self, owner, client, language):
        files = [
            SimpleUploadedFile("1.jpg", nasty.photograph()),
            SimpleUploadedFile("2.jpg", nasty.photograph_on_its_side()),
        ]

        response = client.post(
            page("add_paper", owner[1].reference, language=language), {"file": files}, follow=True
        )

        assert response.status_code == HTTPStatus.OK
        assert response.content.decode().count('class="pages__item"') == 2
        assert not owner[1].papers.exists()

    def test_a_doubtful_photograph_is_sent_all_the_same(self, owner, client, language):
        shown = client.post(
            page("add_paper", owner[1].reference, language=language),
            {"file": SimpleUploadedFile("1.jpg", nasty.blurred())},
            follow=True,
        )
        with translation.override(language):
            assert translation.gettext("Send all the same") in shown.content.decode()
        assert not owner[1].papers.exists()

        client.post(page("pages", owner[1].reference, language=language), {"send": "yes"})

        assert owner[1].papers.get().legibility == ["blurred"]

    def test_of_several_files_all_are_taken_or_none(self, owner, client):
        files = [
            SimpleUploadedFile("1.jpg", nasty.photograph()),
            SimpleUploadedFile("2.jpg", nasty.photograph()[:9000]),
        ]

        response = client.post(page("add_paper", owner[1].reference), {"file": files})

        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert not PaperUpload.objects.exists()

    def test_a_pdf_is_not_mixed_with_photographs(self, owner, client):
        take(owner, nasty.photograph(), nasty.pdf())

        response = client.post(page("pages", owner[1].reference), {"send": "yes"})

        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert not owner[1].papers.exists()


class TestReuse:
    @pytest.fixture
    def given(self, owner):
        user, application = owner
        for service in (application.service, ServiceFactory(day_centre=True)):
            ServiceDocument.objects.create(
                service=service, code="medical-report", name_mk="Наод", valid_months=6
            )
        paper = operations.add_paper(
            application=application,
            uploaded_by=user,
            name="a.pdf",
            content=nasty.pdf(),
            at=NOW,
            document=application.service.documents.get(),
        )
        return user, application, paper

    @pytest.fixture
    def another(self, owner):
        """A second file, sent before the paper was given."""
        user, application = owner
        return application_for(user, application.person, service=ServiceFactory(day_centre=True))

    def test_a_paper_says_until_when_it_counts(self, given):
        assert given[2].valid_until == dt.date(2027, 5, 23)

    @pytest.mark.parametrize(
        ("on", "offered"), [(dt.date(2027, 5, 23), 1), (dt.date(2027, 5, 24), 0)]
    )
    def test_an_expired_paper_is_not_offered(self, given, on, offered):
        user, application, _paper = given
        service = ServiceFactory(day_centre=True)

        found = queries.reusable_papers(
            user=user, person=application.person, service=service, on=on
        )

        assert len(found) == offered

    def test_nobody_elses_paper_is_offered(self, given):
        user, person = citizen()
        service = ServiceFactory(day_centre=True)
        on = dt.date(2026, 12, 1)
        somebody = given[1].person

        assert not queries.reusable_papers(user=user, person=person, service=service, on=on)
        assert not queries.reusable_papers(user=user, person=somebody, service=service, on=on)
        assert not queries.reusable_papers(user=user, person=None, service=service, on=on)

    def test_one_press_puts_it_into_another_file_once(self, another, given, client):
        _user, _application, paper = given

        for _press in range(2):
            client.post(page("reuse_paper", another.reference), {"paper": str(paper.key)})

        again = another.papers.get()
        assert (again.given_at, again.valid_until) == (paper.given_at, paper.valid_until)
        assert again.file.name == paper.file.name
        assert again.reused_from == paper

    @pytest.mark.parametrize("key", ["", "nonsense", "5f0c7f3e-0000-4000-8000-000000000000"])
    def test_what_was_never_given_cannot_be_used_again(self, another, given, client, key):
        client.post(page("reuse_paper", another.reference), {"paper": key})

        assert not another.papers.exists()

    def test_it_goes_along_with_the_next_application(self, given):
        user, application, paper = given

        sent = application_for(
            user, application.person, service=ServiceFactory(day_centre=True), at=NOW
        )

        copy = sent.papers.get()
        assert (copy.reused_from, copy.valid_until) == (paper, paper.valid_until)
        assert [event.kind for event in sent.events.order_by("id")] == ["submitted", "paper_added"]

    def test_it_does_not_go_along_when_it_has_expired(self, given):
        user, application, _paper = given

        sent = application_for(
            user,
            application.person,
            service=ServiceFactory(day_centre=True),
            at=NOW + dt.timedelta(days=200),
        )

        assert not sent.papers.exists()

    def test_my_papers_lists_what_i_gave(self, given, client, language):
        text = client.get(page("my_papers", language=language)).content.decode()

        assert "a.pdf" in text
