"""What follows after a file was sent: messages, meetings, offers, appeals, over the pages."""

import datetime as dt
import uuid
from http import HTTPStatus

import pytest
from django.urls import reverse
from icalendar import Calendar

from portal.accounts.rules import Role
from portal.applications import operations, rules
from portal.applications.models import Appointment, Message, Slot
from portal.applications.queries import following
from portal.core import clock
from portal.core.calendar import add_working_days
from portal.notifications.models import Notification
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.applications.factories import (
    DecisionReasonFactory,
    InstitutionFactory,
    ServiceFactory,
    application_for,
    citizen,
    decided,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def now():
    return clock.now()


@pytest.fixture
def applicant():
    return citizen()


@pytest.fixture
def caseworker():
    return MembershipFactory(
        organisation_code="CSW-TEST", role=Role.CASEWORKER, user__display_name="Демо Работник"
    ).user


@pytest.fixture
def application(applicant):
    return application_for(*applicant, at=now() - 10 * DAY)


@pytest.fixture
def own(client, applicant):
    client.force_login(applicant[0])
    return client


def url(name, application, *more):
    return reverse(f"applications:{name}", args=[application.reference, *more])


def office(name, application, *more):
    return reverse(f"casework:{name}", args=[application.reference, *more])


def waiting(applicant, *, institution, at):
    service = ServiceFactory(kindergarten=True)
    application = application_for(*applicant, service=service, wishes=[institution], at=at)
    return decided(application, outcome="approved", at=at)


class TestMessages:
    def write(self, client, application, text="Кога ќе биде?", key=None):
        data = {"text": text, "key": key or uuid.uuid4()}
        return client.post(url("conversation", application), data)

    def test_pressed_twice_a_message_is_sent_once(self, own, application):
        key = uuid.uuid4()

        answers = [self.write(own, application, key=key) for _press in range(2)]

        assert [answer.status_code for answer in answers] == [HTTPStatus.FOUND] * 2
        assert Message.objects.get().text == "Кога ќе биде?"

    def test_shows_text_as_text(self, own, application):
        self.write(own, application, "<b>x</b> https://example.com")

        html = own.get(url("conversation", application)).content.decode()

        assert "&lt;b&gt;x&lt;/b&gt;" in html
        assert 'href="https://example.com' not in html

    @pytest.mark.parametrize("text", ["", " \n ", "ш" * 2001])
    def test_refuses_nothing_and_too_much(self, own, application, text):
        answer = self.write(own, application, text)

        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert not Message.objects.exists()

    def test_refuses_the_eleventh_of_an_hour(self, own, application):
        for _number in range(rules.MOST_MESSAGES_AN_HOUR):
            self.write(own, application)

        assert self.write(own, application).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert Message.objects.count() == rules.MOST_MESSAGES_AN_HOUR

    def test_closes_some_time_after_the_end(self, own, applicant):
        application = application_for(*applicant, at=now() - 50 * DAY)
        operations.withdraw_application(
            application=application, actor=applicant[0], at=now() - 40 * DAY
        )

        assert self.write(own, application).status_code == HTTPStatus.UNPROCESSABLE_ENTITY

    def test_goes_to_the_office_and_back(self, client, application, applicant, caseworker):
        client.force_login(applicant[0])
        self.write(client, application)
        client.force_login(caseworker)
        queue = client.get(reverse("casework:queue"), {"messages": "on"})
        assert application.reference in queue.content.decode()

        page = client.get(office("file", application), {"for": "message"})
        client.post(office("reply", application), {"text": "Утре.", "key": uuid.uuid4()})

        assert "Кога ќе биде?" in page.content.decode()
        assert following.unread_messages_for(user=applicant[0]) == 1
        letter = Notification.objects.get(template="message_received")
        assert "Утре" not in str(letter.context)
        client.force_login(applicant[0])
        assert "Демо Работник" in client.get(url("conversation", application)).content.decode()
        assert following.unread_messages_for(user=applicant[0]) == 0

    def test_all_conversations_take_as_many_queries_for_one_as_for_three(
        self, own, applicant, application, django_assert_max_num_queries, language
    ):
        service = ServiceFactory(day_centre=True)
        for row in (application, application_for(*applicant, service=service)):
            self.write(own, row)

        with django_assert_max_num_queries(10):
            page = own.get(f"/{language}/messages/")

        assert page.content.decode().count("panel__title") == 2


class TestAppeal:
    def appeal(self, client, application, **data):
        said = {"grounds": ["law_wrong"], "words": "Не е точно."} | data
        return client.post(url("appeal", application), said)

    def test_from_the_decision_to_the_outcome(self, client, applicant, application, caseworker):
        decided(application)
        client.force_login(applicant[0])
        read = client.get(url("detail", application))
        assert url("appeal", application) in read.content.decode()

        receipt = self.appeal(client, application)
        again = self.appeal(client, application)

        appeal = application.appeals.get()
        assert receipt.url == again.url == url("appeal_receipt", application, appeal.number)
        assert appeal.number in client.get(receipt.url).content.decode()
        client.force_login(caseworker)
        assert "Не е точно." in client.get(office("file", application)).content.decode()
        application.refresh_from_db()
        client.post(
            office("forward_appeal", application, appeal.number), {"version": application.version}
        )
        application.refresh_from_db()
        reason = DecisionReasonFactory(outcome="approved")
        client.post(
            office("settle_appeal", application, appeal.number),
            {"version": application.version, "outcome": "changed", "reasons": [reason.pk]},
        )
        application.refresh_from_db()
        assert application.status == "approved"
        kinds = list(application.events.order_by("id").values_list("kind", flat=True))
        assert kinds[-4:] == [
            "decision_delivered",
            "appealed",
            "appeal_forwarded",
            "decision_changed",
        ]
        assert Notification.objects.filter(template="appeal_decided").count() == 1

    def test_opening_counts_as_delivery_once(self, own, application):
        decided(application)

        for _visit in range(2):
            own.get(url("detail", application))

        assert application.events.filter(kind="decision_delivered").count() == 1

    def test_asks_why_when_the_last_day_has_passed(self, own, application):
        decided(application, at=now() - 40 * DAY)

        without = self.appeal(own, application)
        reasoned = self.appeal(own, application, late_reason="illness", late_words="Болница.")

        assert without.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert reasoned.status_code == HTTPStatus.FOUND
        assert application.appeals.get().is_late

    def test_is_not_taken_half_a_year_later(self, own, application):
        decided(application, at=now() - 180 * DAY)

        self.appeal(own, application, late_reason="illness")

        assert not application.appeals.exists()

    def test_says_in_words_what_the_ground_leaves_open(self, own, application):
        decided(application)

        answer = self.appeal(own, application, grounds=["other"], words="")

        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY

    def test_taken_back_it_cannot_be_made_again(self, own, application):
        decided(application)
        self.appeal(own, application)
        number = application.appeals.get().number

        for _press in range(2):
            own.post(url("withdraw_appeal", application, number))
        self.appeal(own, application)

        application.refresh_from_db()
        assert application.status == "rejected"
        assert application.appeals.get().outcome == "withdrawn"

    def test_against_silence_after_the_due_day_only(self, own, application, applicant):
        assert own.post(url("silence", application), {"words": ""}).url == url(
            "detail", application
        )
        assert not application.appeals.exists()
        service = ServiceFactory(day_centre=True)
        late = application_for(*applicant, service=service, at=now() - 90 * DAY)
        assert url("silence", late) in own.get(url("detail", late)).content.decode()

        answers = [own.post(url("silence", late), {"words": ""}) for _press in range(2)]

        assert [answer.status_code for answer in answers] == [HTTPStatus.FOUND] * 2
        assert late.appeals.get().kind == "silence"
        late.refresh_from_db()
        assert late.status == "submitted"

    def test_a_wrong_order_is_refused(self, application, applicant):
        decided(application)
        appeal = operations.appeal_decision(
            application=application,
            appellant=applicant[0],
            said=operations.AppealWords(grounds=[rules.AppealGround.LAW_WRONG]),
            at=now(),
        )
        application.refresh_from_db()

        with pytest.raises(operations.CannotHappenError):
            operations.settle_appeal(
                appeal=appeal,
                outcome=rules.AppealOutcome.UPHELD,
                reasons=[DecisionReasonFactory(outcome="rejected")],
                actor=UserFactory(),
                actor_role="caseworker",
                at=now(),
                version=application.version,
            )

    def test_cannot_be_won_while_a_later_application_is_running(self, application, applicant):
        decided(application)
        appeal = operations.appeal_decision(
            application=application,
            appellant=applicant[0],
            said=operations.AppealWords(grounds=[rules.AppealGround.LAW_WRONG]),
            at=now(),
        )
        application_for(*applicant)
        application.refresh_from_db()

        with pytest.raises(operations.AnotherIsRunningError):
            operations.settle_appeal(
                appeal=appeal,
                outcome=rules.AppealOutcome.REPLACED,
                reasons=[DecisionReasonFactory(outcome="approved")],
                actor=UserFactory(),
                actor_role="caseworker",
                at=now(),
                version=application.version,
            )


class TestMeetings:
    def offer(self, application, staff, *, hours=(24, 26), key=None):
        return operations.offer_times(
            application=application,
            staff=staff,
            staff_role="caseworker",
            starts=[now() + dt.timedelta(hours=hour) for hour in hours],
            minutes=30,
            place=rules.AppointmentPlace.OFFICE,
            key=key or uuid.uuid4(),
            at=now(),
        )

    def test_the_citizen_takes_one_time_and_the_others_are_free(self, own, application, caseworker):
        meeting = self.offer(application, caseworker)
        slot = meeting.slots.first()
        page = own.get(url("detail", application)).content.decode()
        assert f'value="{slot.pk}"' in page

        for _press in range(2):
            own.post(url("take_time", application, meeting.uid), {"slot": slot.pk})

        meeting.refresh_from_db()
        assert (meeting.state, meeting.starts_at) == ("booked", slot.starts_at)
        assert Slot.objects.count() == 1
        assert application.events.filter(kind="appointment_booked").count() == 1

    @pytest.mark.parametrize("slot", ["", "x", "999999", "999999999999999999999"])
    def test_a_time_that_is_not_offered_is_refused(self, own, application, caseworker, slot):
        meeting = self.offer(application, caseworker)

        own.post(url("take_time", application, meeting.uid), {"slot": slot})

        meeting.refresh_from_db()
        assert meeting.state == "offered"

    def test_the_calendar_follows_and_names_nobody(self, own, application, caseworker):
        meeting = self.offer(application, caseworker)
        own.post(url("take_time", application, meeting.uid), {"slot": meeting.slots.first().pk})

        content = own.get(url("calendar", application, meeting.uid)).content
        own.post(url("cancel_meeting", application, meeting.uid))
        after = Calendar.from_ical(own.get(url("calendar", application, meeting.uid)).content)

        before = Calendar.from_ical(content)
        (event,), (later,) = before.walk("VEVENT"), after.walk("VEVENT")
        assert event["DTSTART"].params["TZID"] == "Europe/Skopje"
        assert event["UID"] == later["UID"]
        assert later["SEQUENCE"] > event["SEQUENCE"]
        assert (before["METHOD"], after["METHOD"]) == ("PUBLISH", "CANCEL")
        assert application.person_name not in content.decode()
        assert "Демо" not in content.decode()

    def test_nobody_is_met_by_two_at_once(self, application, applicant, caseworker):
        other = application_for(*applicant, service=ServiceFactory(day_centre=True))
        self.offer(application, caseworker, hours=(24,))

        with pytest.raises(operations.SlotTakenError):
            self.offer(other, caseworker, hours=(24.25,))

    def test_moved_keeps_its_number_and_counts_the_change(self, application, caseworker):
        first = self.offer(application, caseworker)

        second = self.offer(application, caseworker, hours=(48,))

        assert (first.uid, first.sequence + 1) == (second.uid, second.sequence)
        assert Appointment.objects.count() == 1

    def test_other_times_are_asked_for(self, own, application, caseworker):
        meeting = self.offer(application, caseworker)

        for _press in range(2):
            own.post(url("other_times", application, meeting.uid))

        assert not Slot.objects.exists()
        assert application.events.filter(kind="other_times_wanted").count() == 1

    def test_reminds_once_of_a_meeting_within_a_day(self, own, application, caseworker):
        meeting = self.offer(application, caseworker)
        own.post(url("take_time", application, meeting.uid), {"slot": meeting.slots.first().pk})

        for _run in range(2):
            operations.remind_of_appointments(at=now())

        assert Notification.objects.filter(template="appointment_reminder").count() == 1

    def test_the_office_offers_times_in_the_time_of_the_country(
        self, client, application, caseworker
    ):
        client.force_login(caseworker)
        data = {
            "place": "phone",
            "minutes": "30",
            "key": uuid.uuid4(),
            "time_1": "2027-06-01T10:00",
        }

        for _press in range(2):
            client.post(office("offer_times", application), data)

        slot = Slot.objects.get()
        assert slot.starts_at == dt.datetime(2027, 6, 1, 8, 0, tzinfo=dt.UTC)


class TestOffers:
    @pytest.fixture
    def institution(self):
        return InstitutionFactory(demo_capacity=0)

    @pytest.fixture
    def officer(self, institution):
        return MembershipFactory(
            organisation_code=institution.code, role=Role.KINDERGARTEN_OFFICER
        ).user

    @pytest.fixture
    def first(self, institution):
        return waiting(citizen(), institution=institution, at=now() - 2 * DAY)

    def offer(self, application, *, at=None):
        application.refresh_from_db()
        return operations.offer_place(
            application=application,
            actor=UserFactory(),
            actor_role="kindergarten_officer",
            at=at or now(),
            version=application.version,
        )

    def free(self, institution, places=1):
        institution.demo_capacity = places
        institution.save()

    def test_only_the_first_gets_a_free_place(self, institution, first):
        second = waiting(citizen(), institution=institution, at=now() - DAY)
        with pytest.raises(rules.NoFreePlaceError):
            self.offer(first)
        self.free(institution)

        with pytest.raises(rules.NotNextInLineError):
            self.offer(second)
        self.offer(first)

        assert following.position_on_waiting_list(application=second) == 1
        with pytest.raises(rules.NoFreePlaceError):
            self.offer(second)

    @pytest.mark.parametrize("answer", ["accepted", "declined"])
    def test_the_citizen_answers_once(self, client, institution, first, answer):
        self.free(institution)
        offer = self.offer(first)
        client.force_login(first.applicant)
        other = {"accepted": "declined", "declined": "accepted"}[answer]
        assert client.get(url("answer_offer", first, offer.key, answer)).status_code == 200

        for pressed in (answer, answer, other):
            client.post(url("answer_offer", first, offer.key, pressed))

        first.refresh_from_db()
        assert first.status == answer
        assert first.events.filter(kind__startswith="offer_").count() == 1

    def test_expires_after_its_last_day_and_the_next_is_asked(self, institution, first):
        second = waiting(citizen(), institution=institution, at=now() - DAY)
        self.free(institution)
        offer = self.offer(first)
        last = dt.datetime.combine(offer.answer_until, dt.time(22), tzinfo=clock.zone())

        assert operations.expire_offers(at=last) == 0
        assert operations.expire_offers(at=last + DAY) == 1
        assert operations.expire_offers(at=last + DAY) == 0

        first.refresh_from_db()
        assert first.status == "expired"
        with pytest.raises(operations.OfferAnsweredError):
            operations.answer_offer(
                offer=offer,
                answer=rules.OfferAnswer.ACCEPTED,
                actor=first.applicant,
                at=last + DAY,
            )
        self.offer(second)

    def test_never_expires_after_the_answer(self, institution, first):
        self.free(institution)
        offer = self.offer(first)
        operations.answer_offer(
            offer=offer, answer=rules.OfferAnswer.ACCEPTED, actor=first.applicant, at=now()
        )

        assert operations.expire_offers(at=now() + 30 * DAY) == 0

    def test_gives_as_many_working_days_as_the_table_says(self, institution, first):
        self.free(institution)

        offer = self.offer(first)

        assert offer.answer_until == add_working_days(start=clock.today(), days=5)

    def test_the_office_offers_from_the_page(self, client, institution, first, officer):
        self.free(institution)
        client.force_login(officer)
        assert first.reference in client.get(reverse("casework:waiting_lists")).content.decode()
        first.refresh_from_db()
        assert office("offer_place", first) in client.get(office("file", first)).content.decode()

        for _press in range(2):
            client.post(office("offer_place", first), {"version": first.version})

        first.refresh_from_db()
        assert first.status == "offered"
        assert first.offers.count() == 1

    def test_withdrawing_ends_the_offer(self, institution, first):
        self.free(institution)
        offer = self.offer(first)

        operations.withdraw_application(application=first, actor=first.applicant, at=now())

        offer.refresh_from_db()
        assert offer.answer == "withdrawn"


class TestFilePage:
    def test_groups_who_opened_it(self, client, applicant, application, caseworker):
        client.force_login(caseworker)
        for _visit in range(3):
            client.get(office("file", application))
        client.force_login(applicant[0])

        html = client.get(url("detail", application)).content.decode()

        assert html.count('papers__name">Демо Работник') == 1
        assert "3 пати" in html
        assert "Центар за социјална работа Пример" in html

    def test_takes_as_many_queries_however_much_happened(
        self, own, application, caseworker, django_assert_max_num_queries
    ):
        for number in range(5):
            operations.write_to_citizen(
                application=application,
                author=caseworker,
                author_role="caseworker",
                text=str(number),
                key=uuid.uuid4(),
                at=now(),
            )

        with django_assert_max_num_queries(45):
            own.get(url("detail", application))

    def test_the_list_has_tabs_and_says_what_is_next(self, own, applicant, application, language):
        ended = application_for(*applicant, service=ServiceFactory(day_centre=True))
        operations.withdraw_application(application=ended, actor=applicant[0], at=now())

        open_ = own.get(f"/{language}/applications/").content.decode()
        over = own.get(f"/{language}/applications/?show=ended").content.decode()

        assert application.reference in open_
        assert ended.reference not in open_
        assert ended.reference in over


GETS = ["conversation", "appeal", "silence"]


class TestAccess:
    @pytest.fixture
    def everything(self, application, applicant, caseworker):
        decided(application)
        appeal = operations.appeal_decision(
            application=application,
            appellant=applicant[0],
            said=operations.AppealWords(grounds=[rules.AppealGround.LAW_WRONG]),
            at=now(),
        )
        meeting = TestMeetings().offer(application, caseworker)
        return [
            *(url(name, application) for name in GETS),
            url("appeal_receipt", application, appeal.number),
            url("withdraw_appeal", application, appeal.number),
            url("cancel_meeting", application, meeting.uid),
            url("take_time", application, meeting.uid),
            url("other_times", application, meeting.uid),
            url("calendar", application, meeting.uid),
            url("answer_offer", application, uuid.uuid4(), "accepted"),
        ]

    def test_another_citizen_finds_nothing(self, client, everything):
        client.force_login(UserFactory())

        for address in everything:
            assert client.post(address).status_code in {
                HTTPStatus.NOT_FOUND,
                HTTPStatus.METHOD_NOT_ALLOWED,
            }, address
            assert client.get(address).status_code in {
                HTTPStatus.NOT_FOUND,
                HTTPStatus.METHOD_NOT_ALLOWED,
            }, address

    def test_nobody_is_asked_to_sign_in(self, client, everything):
        for address in everything:
            assert "/account/login/" in client.get(address).url

    def test_another_centre_finds_nothing(self, client, everything, application):
        other = MembershipFactory(organisation_code="CSW-OTHER", role=Role.CASEWORKER).user
        client.force_login(other)
        number, uid = application.appeals.get().number, application.appointments.get().uid

        for address in (
            office("reply", application),
            office("offer_times", application),
            office("cancel_meeting", application, uid),
            office("offer_place", application),
            office("forward_appeal", application, number),
            office("settle_appeal", application, number),
        ):
            assert client.post(address).status_code == HTTPStatus.NOT_FOUND, address
