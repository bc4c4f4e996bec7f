"""A helper in every later step: what the mandate allows, who reads what was done, and the end."""

import datetime as dt
import json
import uuid
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.accounts.models import Membership
from portal.applications import operations, rules
from portal.applications.models import Appeal, Application, Draft, Message, Paper
from portal.applications.queries import following
from portal.core import audit
from portal.households import operations as households
from portal.households.models import Mandate
from portal.households.rules import MandateKind, Relation
from portal.notifications.models import Delivery, Notification
from tests.portal.accounts.factories import UserFactory, VerifiedIdentityFactory
from tests.portal.applications import helping
from tests.portal.applications.factories import (
    NOW,
    PDF,
    DecisionReasonFactory,
    InstitutionFactory,
    ServiceFactory,
    add_person,
    application_for,
    citizen,
    in_review,
    state_all,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
DAY = dt.timedelta(days=1)
GONE, REFUSED, FOUND = HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.FOUND
LATER = {
    "detail": "get",
    "receipt": "get",
    "receipt_pdf": "get",
    "pages": "get",
    "conversation": "get",
    "add_paper": "post",
    "reuse_paper": "post",
    "take_time": "post",
    "other_times": "post",
    "cancel_meeting": "get",
    "paper": "get",
    "request_certificate": "post",
    "uploads": "post",
}
NEED_A_POWER = {"withdraw": "get", "appeal": "get", "silence": "get"}


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def helper():
    return helping.helper_of()


@pytest.fixture
def mandate(helper):
    return helping.agreed_mandate(helper)


@pytest.fixture
def application(mandate):
    return helping.file_under(mandate)


@pytest.fixture
def represented(application):
    """The account of the person, whom the national eID vouches for."""
    identity = VerifiedIdentityFactory(embg=application.embg, embg_digest=application.embg_digest)
    return identity.user


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def address(name, *args, language="mk"):
    with translation.override(language):
        return reverse(f"applications:{name}", args=args)


def meeting_about(application):
    return operations.offer_times(
        application=application,
        staff=UserFactory(),
        staff_role="caseworker",
        starts=[NOW + DAY, NOW + 2 * DAY],
        minutes=30,
        place=rules.AppointmentPlace.OFFICE,
        key=uuid.uuid4(),
        at=NOW,
    )


def paper_in(application):
    return operations.add_paper(
        application=application,
        uploaded_by=application.applicant,
        name="a.pdf",
        content=PDF,
        at=NOW,
    )


def written_by_centre(application, text="Јавете се."):
    return operations.write_to_citizen(
        application=application,
        author=UserFactory(display_name="Демо Работник"),
        author_role="caseworker",
        text=text,
        key=uuid.uuid4(),
        at=NOW,
    )


def decided(application, outcome="rejected"):
    row = in_review(application)
    operations.decide_application(
        application=row,
        outcome=rules.DecisionOutcome(outcome),
        reasons=[DecisionReasonFactory(outcome=outcome)],
        actor=UserFactory(),
        actor_role="caseworker",
        at=NOW,
        version=row.version,
    )
    row.refresh_from_db()
    return row


def offered_place(mandate):
    """Return a place that is offered to the person of a mandate."""
    institution = InstitutionFactory(kind="day-centre-older", demo_capacity=0)
    row = helping.file_under(
        mandate, service=ServiceFactory(kindergarten=True), wishes=[institution]
    )
    Application.objects.filter(pk=row.pk).update(institution=institution)
    row = decided(Application.objects.get(pk=row.pk), "approved")
    institution.demo_capacity = 1
    institution.save()
    return operations.offer_place(
        application=row,
        actor=UserFactory(),
        actor_role="kindergarten_officer",
        at=NOW,
        version=row.version,
    )


def arguments(name, application):
    if name in {"take_time", "other_times", "cancel_meeting"}:
        return [application.reference, application.appointments.get().uid]
    if name == "paper":
        return [application.reference, application.papers.get().key]
    return [application.reference]


def answers(user, application, names):
    """Return the state of the answer for each of the later steps."""
    client = signed_in(user)
    return {
        name: getattr(client, method)(address(name, *arguments(name, application))).status_code
        for name, method in names.items()
    }


class TestEveryLaterStep:
    @pytest.fixture(autouse=True)
    def _furnished(self, application):
        paper_in(application)
        meeting_about(application)
        written_by_centre(application)

    def test_is_open_to_the_helper_of_the_mandate(self, application, helper):
        found = answers(helper, application, LATER)

        assert not {GONE, REFUSED}.intersection(found.values()), found

    @pytest.mark.parametrize("organisation", ["NGO-TEST", "NGO-OTHER"])
    def test_is_not_there_for_another_helper(self, application, organisation):
        found = answers(helping.helper_of(organisation), application, LATER | NEED_A_POWER)

        assert set(found.values()) == {GONE}, found

    def test_is_not_there_for_another_citizen(self, application):
        found = answers(citizen()[0], application, LATER | NEED_A_POWER)

        assert set(found.values()) == {GONE}, found

    @pytest.mark.parametrize(
        "end",
        [
            lambda mandate: households.revoke_mandate(
                mandate=mandate, by=mandate.representative, at=NOW
            ),
            lambda mandate: Mandate.objects.update(
                valid_from=dt.date(2020, 1, 1), valid_until=dt.date(2020, 1, 2)
            ),
            lambda mandate: Membership.objects.update(valid_until=dt.date(2026, 1, 1)),
        ],
        ids=["revoked", "expired", "no longer in the organisation"],
    )
    def test_ends_at_once_with_the_mandate(self, application, mandate, helper, end):
        end(mandate)

        found = answers(helper, application, LATER | NEED_A_POWER)

        assert set(found.values()) == {GONE}, found

    def test_is_out_of_sight_while_one_acts_for_somebody_else(self, application, helper):
        other = helping.agreed_mandate(helper, first_name="Следно")
        client = signed_in(helper)
        client.post(address("act_under", other.key))

        for name, method in (LATER | NEED_A_POWER).items():
            response = getattr(client, method)(address(name, *arguments(name, application)))
            assert response.status_code == GONE, name

    @pytest.mark.parametrize("name", ["list", "messages", "my_papers"])
    def test_lists_show_nothing_of_anybody_else(self, application, helper, name):
        other = helping.agreed_mandate(helper, first_name="Следно")
        client = signed_in(helper)
        before = client.get(address(name)).content.decode()
        client.post(address("act_under", other.key))
        acting = client.get(address(name)).content.decode()
        households.revoke_mandate(mandate=application.submitted_under, by=helper, at=NOW)
        after = signed_in(helper).get(address(name)).content.decode()

        assert application.reference in before
        assert application.reference not in acting
        assert application.reference not in after


class TestPowers:
    @pytest.mark.parametrize("name", NEED_A_POWER)
    def test_what_gives_up_a_right_is_refused_without_the_power(self, application, helper, name):
        assert answers(helper, application, {name: "get"}) == {name: REFUSED}
        assert answers(helper, application, {name: "post"}) == {name: REFUSED}

    @pytest.mark.parametrize("powers", [(), ("places",), ("changes",)])
    def test_another_power_does_not_help(self, helper, powers):
        application = helping.file_under(helping.agreed_mandate(helper, powers=powers))

        with pytest.raises(operations.MandateRefusedError):
            operations.withdraw_application(application=application, actor=helper, at=NOW)
        application.refresh_from_db()
        assert application.status == "submitted"

    def test_a_helper_with_the_power_appeals(self, helper):
        application = decided(
            helping.file_under(helping.agreed_mandate(helper, powers=["appeals"]))
        )
        response = signed_in(helper).post(
            address("appeal", application.reference), {"grounds": ["law_wrong"], "words": "Не."}
        )

        assert response.status_code == FOUND, response.content.decode()
        event = application.events.get(kind="appealed")
        assert (event.actor, event.actor_role) == (helper, "helper")
        assert event.data["mandate"] == str(application.submitted_under.key)
        assert Appeal.objects.get().appellant == helper

    @pytest.mark.parametrize(
        ("powers", "status", "state"),
        [((), REFUSED, "offered"), (("places",), FOUND, "accepted")],
    )
    def test_a_place_is_accepted_only_with_the_power(self, helper, powers, status, state):
        offer = offered_place(helping.agreed_mandate(helper, powers=powers))

        response = signed_in(helper).post(
            address("answer_offer", offer.application.reference, offer.key, "accepted")
        )

        assert response.status_code == status
        assert Application.objects.get(pk=offer.application_id).status == state

    def test_the_page_says_what_is_left_to_the_person(self, application, helper, language):
        page = signed_in(helper).get(address("detail", application.reference, language=language))
        free = helping.file_under(helping.agreed_mandate(helper, powers=helping.EVERYTHING))
        other = signed_in(helper).get(address("detail", free.reference, language=language))

        assert len(page.context["not_allowed"]) == len(helping.EVERYTHING)
        assert address("withdraw", application.reference, language=language) not in (
            page.content.decode()
        )
        assert not other.context["not_allowed"]
        assert address("withdraw", free.reference, language=language) in other.content.decode()

    def test_a_relative_who_was_confirmed_may_do_everything(self):
        daughter, _own = citizen()
        father = add_person(
            daughter, born=dt.date(1947, 3, 24), relation=Relation.PARENT, first_name="Татко"
        )
        asked = households.ask_mandate(
            person=father, representative=daughter, kind=MandateKind.FAMILY, at=NOW
        )
        households.confirm_by_form(
            mandate=asked, content=PDF, content_type="application/pdf", by=daughter, at=NOW
        )
        state_all(daughter, father)
        application = application_for(daughter, father)

        operations.withdraw_application(application=application, actor=daughter, at=NOW)

        event = application.events.get(kind="withdrawn")
        assert (event.actor_role, event.data["mandate"]) == ("applicant", str(asked.key))

    def test_reading_the_decision_delivers_it_to_the_person_alone(
        self, application, helper, represented
    ):
        decided(application)
        signed_in(helper).get(address("detail", application.reference))
        assert not application.events.filter(kind="decision_delivered").exists()

        signed_in(represented).get(address("detail", application.reference))

        assert application.events.get(kind="decision_delivered").actor == represented


class TestWhatThePersonReads:
    def test_the_history_names_who_did_it(self, application, helper, represented, language):
        helper.display_name = "Помошничка Проба"
        helper.save()
        paper_in(application)
        page = signed_in(represented).get(
            address("detail", application.reference, language=language)
        )
        with translation.override(language):
            done = translation.gettext("%(name)s did this for you") % {
                "name": "Помошничка Проба · NGO-TEST"
            }

        assert [row["text"] for row in page.context["timeline"][:2]] == [done, done]

    def test_the_helper_reads_you_and_the_staff_for_whom(self, application, helper, represented):
        own = signed_in(helper).get(address("detail", application.reference))
        with translation.override("mk"):
            assert own.context["timeline"][0]["text"] == translation.gettext("You")

    def test_what_the_person_does_the_helper_reads_under_their_name(
        self, application, helper, represented
    ):
        operations.write_to_centre(
            application=application, author=represented, text="Јас сум.", key=uuid.uuid4(), at=NOW
        )
        page = signed_in(helper).get(address("conversation", application.reference))

        assert page.context["messages_about"][0]["who"] == application.person_name
        assert page.context["messages_about"][0]["is_own"]

    @pytest.mark.parametrize(
        ("what", "act"),
        [
            ("paper_added", paper_in),
            (
                "message",
                lambda application: operations.write_to_centre(
                    application=application,
                    author=application.applicant,
                    text="Прашање",
                    key=uuid.uuid4(),
                    at=NOW,
                ),
            ),
            (
                "other_times_wanted",
                lambda application: operations.ask_for_other_times(
                    appointment=meeting_about(application), actor=application.applicant, at=NOW
                ),
            ),
        ],
    )
    def test_is_told_on_every_way_what_was_done(self, application, represented, what, act):
        act(application)

        notice = Notification.objects.get(user=represented, template="done_for_you")
        assert notice.context["what"] == what
        assert notice.in_portal
        assert notice.deliveries.get().channel == "email"
        text = Delivery.objects.get(template="done_for_you", channel="sms")
        assert json.loads(text.secret) == {"reference": application.reference}

    def test_the_same_thing_is_told_once_a_day(self, application, represented):
        for number in range(3):
            operations.write_to_centre(
                application=application,
                author=application.applicant,
                text=f"Прашање {number}",
                key=uuid.uuid4(),
                at=NOW,
            )

        assert Notification.objects.filter(user=represented, template="done_for_you").count() == 1
        assert Delivery.objects.filter(template="done_for_you", channel="sms").count() == 1

    def test_without_an_account_the_telephone_hears_of_the_centre_too(self, application):
        decided(application)

        assert Delivery.objects.filter(template="news_for_you").count() == 1
        assert Delivery.objects.filter(template="sent_for_you").count() == 1

    def test_the_account_hears_of_the_centre_and_of_what_was_sent(self, represented, mandate):
        again = helping.file_under(mandate, service=ServiceFactory(day_centre=True))
        Mandate.objects.filter(pk=mandate.pk).update(person_digest=again.embg_digest)
        decided(again)
        told = set(Notification.objects.filter(user=represented).values_list("template", flat=True))

        assert {"application_decided", "done_for_you"} <= told

    def test_after_the_end_the_helper_gets_no_more_letters(self, application, mandate, helper):
        households.revoke_mandate(mandate=mandate, by=helper, at=NOW)
        before = Notification.objects.filter(user=helper).count()

        decided(application)

        assert Notification.objects.filter(user=helper).count() == before

    def test_on_the_own_word_a_relative_hears_nothing_twice(self):
        user, person = citizen()
        application_for(user, person)

        assert not Notification.objects.filter(template="done_for_you").exists()
        assert not Delivery.objects.filter(channel="sms").exists()


class TestReading:
    def test_the_helper_does_not_read_in_the_place_of_the_person(
        self, application, helper, represented
    ):
        message = written_by_centre(application)
        signed_in(helper).get(address("conversation", application.reference))
        message.refresh_from_db()

        assert message.read_by_helper_at is not None
        assert message.read_at is None
        assert following.unread_messages_for(user=helper) == 0
        assert following.unread_messages_for(user=represented) == 1

        signed_in(represented).get(address("conversation", application.reference))

        assert Message.objects.get().read_at is not None
        assert following.unread_messages_for(user=represented) == 0

    def test_the_person_does_not_read_in_the_place_of_the_helper(
        self, application, helper, represented
    ):
        written_by_centre(application)
        signed_in(represented).get(address("conversation", application.reference))

        assert following.unread_messages_for(user=helper) == 1
        listed = signed_in(helper).get(address("messages"))
        assert listed.context["conversations"][0]["unread"] == 1

    def test_the_person_and_the_staff_see_who_read_it(self, application, helper, represented):
        written_by_centre(application)
        signed_in(helper).get(address("conversation", application.reference))

        page = signed_in(represented).get(address("conversation", application.reference))

        assert len(page.context["messages_about"][0]["read"]) == 1
        assert "NGO-TEST" in page.context["messages_about"][0]["read"][0]

    def test_each_gets_one_letter_until_they_have_read(self, application, helper, represented):
        written_by_centre(application)
        signed_in(helper).get(address("conversation", application.reference))
        written_by_centre(application)

        def letters(user):
            return Notification.objects.filter(user=user, template="message_received").count()

        assert (letters(helper), letters(represented)) == (2, 1)

    def test_a_helper_who_looks_stands_in_the_list_of_who_opened_it(self, application, helper):
        for name in ("conversation", "pages"):
            signed_in(helper).get(address(name, application.reference))

        rows = audit.accesses_of(subject_type="application", subject_id=application.reference)
        assert {row.role for row in rows} == {"helper"}


class TestPapers:
    def test_a_helper_adds_a_paper_under_the_own_name(self, application, helper):
        client = signed_in(helper)
        client.post(address("act_under", application.submitted_under.key))
        response = client.post(
            address("add_paper", application.reference),
            {"what": "", "file": SimpleUploadedFile("a.pdf", PDF)},
        )

        assert response.status_code == FOUND, response.content.decode()
        assert Paper.objects.get().uploaded_by == helper
        assert application.events.get(kind="paper_added").actor_role == "helper"

    def test_what_was_begun_before_the_end_cannot_be_finished_after_it(
        self, application, mandate, helper
    ):
        client = signed_in(helper)
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "9"}
        begun = client.post(address("uploads", application.reference), headers=headers)
        households.revoke_mandate(mandate=mandate, by=helper, at=NOW)

        response = client.patch(
            begun["Location"],
            b"123456789",
            content_type="application/offset+octet-stream",
            headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"},
        )

        assert begun.status_code == HTTPStatus.CREATED
        assert response.status_code == GONE


class TestDrafts:
    FIELDS = {"address-street": "Тајна улица 9", "facts-cannot_self_care": "yes"}

    def begin(self, client, service):
        return client.post(address("save_draft", service.code), {"key": "k", **self.FIELDS})

    def test_is_there_again_when_one_acts_for_the_same_person(self, helper, mandate):
        service = ServiceFactory()
        helping.load_rules()
        client = signed_in(helper)
        client.post(address("act_under", mandate.key))
        assert self.begin(client, service).status_code == HTTPStatus.OK
        client.post(address("stop_acting"))
        draft = Draft.objects.get()
        assert draft.mandate == mandate
        assert not client.get(address("list")).context["drafts"]
        assert client.get(address("discard_draft", draft.key)).status_code == GONE

        client.post(address("act_under", mandate.key))

        assert [row["draft"] for row in client.get(address("list")).context["drafts"]] == [draft]
        page = client.get(address("apply", service.code))
        assert page.context["draft"] == draft

    def test_is_not_there_for_the_next_person(self, helper, mandate):
        service = ServiceFactory()
        helping.load_rules()
        client = signed_in(helper)
        client.post(address("act_under", mandate.key))
        self.begin(client, service)
        other = helping.agreed_mandate(helper, first_name="Следно")

        client.post(address("act_under", other.key))

        page = client.get(address("apply", service.code))
        assert page.context["draft"] is None
        assert "Тајна" not in page.content.decode()
        assert not client.get(address("list")).context["drafts"]

    def test_the_own_drafts_of_the_helper_are_left_alone(self, helper, mandate):
        own = operations.save_draft(
            user=helper,
            service=ServiceFactory(),
            writing=operations.Writing(typed={"person-first_name": ["Свое"]}),
            questions=[],
            at=NOW,
        )
        client = signed_in(helper)
        client.post(address("act_under", mandate.key))
        page = client.get(address("apply", "home-care"))
        client.post(address("stop_acting"))

        assert page.context["draft"] is None
        assert Draft.objects.get() == own

    def test_goes_with_the_mandate(self, helper, mandate):
        client = signed_in(helper)
        helping.load_rules()
        client.post(address("act_under", mandate.key))
        self.begin(client, ServiceFactory())

        client.post(address("revoke_mandate", mandate.key))

        assert not Draft.objects.exists()


class TestSeveralAtOnce:
    FACTS = {
        "lives_in_country": "yes",
        "lives_in_institution": "no",
        "cannot_self_care": "yes",
        "disability_degree": "none",
    }

    def acting(self, mandate):
        client = signed_in(mandate.representative)
        client.post(address("act_under", mandate.key))
        return client

    def test_sends_several_services_for_the_one_person(self, mandate, helper):
        services = [ServiceFactory(), ServiceFactory(day_centre=True)]
        helping.load_rules()
        state_all(helper, mandate.person)
        client = self.acting(mandate)
        keys = [f"{mandate.person_id}-{service.code}" for service in services]

        assert client.post(address("choose"), {"file": keys}).status_code == FOUND
        page = client.get(address("several"))
        facts = {
            name: [value]
            for form in page.context["people"]
            for topic in form[1]
            for bound in topic.form
            for name, value in [(bound.html_name, self.FACTS.get(bound.name, "no"))]
        }
        response = client.post(address("several"), {"key": "k", "seen": "1", **facts})

        assert response.status_code == FOUND, response.content.decode()
        sent = Application.objects.all()
        assert {row.submitted_under for row in sent} == {mandate}
        assert {row.service for row in sent} == set(services)
        assert client.get(response.url).status_code == HTTPStatus.OK

    def test_offers_one_person_and_what_the_mandate_covers(self, helper):
        covered, other = ServiceFactory(), ServiceFactory(day_centre=True)
        helping.load_rules()
        mandate = helping.agreed_mandate(helper, service_codes=[covered.code])
        client = self.acting(mandate)

        choices = client.get(address("choose")).context["choices"]

        assert [choice["person"] for choice in choices] == [mandate.person]
        codes = {one.service.code for choice in choices for one in choice["likely"]}
        assert codes <= {covered.code}
        refused = client.post(address("choose"), {"file": [f"{mandate.person_id}-{other.code}"]})
        assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY

    def test_never_takes_somebody_elses_key(self, mandate, helper):
        ServiceFactory()
        helping.load_rules()
        stranger = helping.agreed_mandate(helper, first_name="Друго")
        client = self.acting(mandate)

        response = client.post(address("choose"), {"file": [f"{stranger.person_id}-home-care"]})

        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert not Draft.objects.exists()
