"""The pages of notices: read, choose, confirm, stop; and the reports of gateways."""

import datetime as dt
import re
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import translation

from portal.notifications import operations, queries, rules, stopping
from portal.notifications.models import Delivery, Notification, PhoneConfirmation, Preferences
from tests.portal.accounts.factories import UserFactory
from tests.portal.notifications.factories import PreferencesFactory
from tests.portal.notifications.sending import send_everything, texts_sent

pytestmark = pytest.mark.django_db
PHONE = "070 000 001"
CHOICES = {
    "language": "sq",
    "file_channels": [],
    "reminder_channels": ["email"],
    "news_channels": ["portal", "email"],
    "quiet_from": "22:00",
    "quiet_until": "06:00",
}


def address(name, *args, language="mk"):
    with translation.override(language):
        return reverse(f"notifications:{name}", args=args)


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def citizen(client, user):
    client.force_login(user)
    return client


def notify(user, number=1, **more):
    return operations.notify(
        user=user,
        template="papers_requested",
        context={"reference": f"EK-{number}"},
        dedup_key=f"papers:{user.pk}:{number}",
        **more,
    )


def code_sent():
    send_everything()
    return re.search(r"\d{6}", texts_sent()[-1]["text"]).group()


class TestAccess:
    @pytest.mark.parametrize("name", ["list", "settings", "phone", "phone_code"])
    def test_nobody_sees_them_without_sign_in(self, client, name):
        assert client.get(address(name)).status_code == HTTPStatus.FOUND
        assert "login" in client.get(address(name)).url

    @pytest.mark.parametrize("name", ["read_all", "forget_phone"])
    def test_nobody_changes_anything_without_sign_in(self, client, name):
        assert "login" in client.post(address(name)).url

    def test_somebody_elses_notice_looks_like_none_and_stays_unread(self, citizen):
        notice = notify(UserFactory())

        assert citizen.get(address("open", notice.pk)).status_code == HTTPStatus.NOT_FOUND
        notice.refresh_from_db()
        assert notice.read_at is None
        assert "EK-1" not in citizen.get(address("list")).content.decode()

    def test_no_browser_keeps_the_pages(self, citizen):
        assert "no-store" in citizen.get(address("list"))["Cache-Control"]


class TestReading:
    def test_the_list_is_in_the_language_of_the_page(self, citizen, user, language):
        notify(user)
        send_everything()

        page = citizen.get(address("list", language=language)).content.decode()

        with translation.override(language):
            assert (
                translation.gettext("We need papers for application %(reference)s")
                % {"reference": "EK-1"}
                in page
            )
            sent_by = translation.gettext("Sent by %(channel)s, %(at)s").split("%")[0]
            assert sent_by in page

    def test_the_header_counts_what_is_unread_also_elsewhere(self, citizen, user):
        for number in range(3):
            notify(user, number)

        assert '<span aria-hidden="true">3</span>' in citizen.get("/mk/account/").content.decode()

    def test_visitors_are_counted_nothing(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            page = client.get("/mk/account/login/").content.decode()

        assert "menu__count" not in page

    def test_opening_leads_to_the_page_concerned_and_counts_as_read(self, citizen, user):
        notice = notify(user)

        first = citizen.get(address("open", notice.pk, language="sq"))
        again = citizen.get(address("open", notice.pk))

        assert first.url == "/sq/applications/EK-1/"
        assert again.url == "/mk/applications/EK-1/"
        assert queries.unread_count(user=user) == 0

    def test_all_can_be_marked_as_read_at_once_and_twice(self, citizen, user):
        other = notify(UserFactory())
        notify(user)

        citizen.post(address("read_all"))
        citizen.post(address("read_all"))

        assert queries.unread_count(user=user) == 0
        other.refresh_from_db()
        assert other.read_at is None

    def test_a_notice_not_meant_for_the_portal_is_not_there(self, citizen, user):
        PreferencesFactory(user=user, reminder_channels=["email"])
        notice = notify(user, kind=rules.Kind.REMINDER)

        assert citizen.get(address("open", notice.pk)).status_code == HTTPStatus.NOT_FOUND

    def test_the_list_takes_as_many_queries_for_one_as_for_fifteen(
        self, citizen, user, django_assert_num_queries
    ):
        notify(user)
        with django_assert_num_queries(8):
            citizen.get(address("list"))
        for number in range(2, 16):
            notify(user, number)
        with django_assert_num_queries(8):
            citizen.get(address("list"))

    def test_it_says_that_letters_do_not_arrive(self, citizen, user):
        PreferencesFactory(user=user, email_failed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))

        page = citizen.get(address("list")).content.decode()

        assert translation.gettext("Our letters do not reach your e-mail address") in page


class TestChoosing:
    def test_choices_are_kept_and_what_is_told_always_stays(self, citizen, user):
        for _press in range(2):
            assert citizen.post(address("settings"), CHOICES).url == address("settings")

        kept = Preferences.objects.get(user=user)
        user.refresh_from_db()
        assert user.preferred_language == "sq"
        assert kept.file_channels == ["portal"]
        assert kept.reminder_channels == ["email"]
        assert kept.news_channels == ["email", "portal"]
        assert (kept.quiet_from, kept.quiet_until) == (dt.time(22), dt.time(6))

    def test_sms_cannot_be_chosen_before_the_number_is_confirmed(self, citizen, user):
        response = citizen.post(address("settings"), CHOICES | {"file_channels": ["sms"]})

        assert "file_channels" in response.context["form"].errors
        assert not Preferences.objects.filter(user=user).exists()

    def test_the_page_shows_the_end_of_the_number_only(self, citizen, user):
        PreferencesFactory(user=user, by_text=True)

        page = citizen.get(address("settings")).content.decode()

        assert "••• ••• 001" in page
        assert "70000001" not in page

    def test_without_a_gateway_no_sms_is_offered(self, citizen, settings):
        settings.PORTAL_SMS_DIRECTORY = ""

        assert "settings/phone/" not in citizen.get(address("settings")).content.decode()
        assert citizen.get(address("phone")).status_code == HTTPStatus.NOT_FOUND


class TestTelephone:
    def ask(self, citizen):
        response = citizen.post(address("phone"), {"phone": PHONE})
        assert response.url == address("phone_code")

    def test_a_number_is_used_after_its_code_was_entered(self, citizen, user):
        self.ask(citizen)
        assert not queries.preferences_of(user=user).can_text

        code = code_sent()
        response = citizen.post(address("phone_code"), {"code": f" {code[:3]} {code[3:]} "})

        kept = queries.preferences_of(user=user)
        assert response.url == address("settings")
        assert kept.phone == "+38970000001"
        assert kept.can_text
        assert "sms" in kept.file_channels

    def test_the_code_page_is_for_codes_on_their_way_only(self, citizen):
        assert citizen.get(address("phone_code")).url == address("settings")

    def test_a_code_is_good_once(self, citizen, user):
        self.ask(citizen)
        code = code_sent()
        citizen.post(address("phone_code"), {"code": code})
        operations.forget_phone(user=user)

        citizen.post(address("phone_code"), {"code": code})

        assert not queries.preferences_of(user=user).can_text

    def test_a_code_does_not_work_for_somebody_else(self, citizen, client):
        self.ask(citizen)
        code = code_sent()
        other = UserFactory()
        client.force_login(other)

        client.post(address("phone_code"), {"code": code})

        assert not queries.preferences_of(user=other).can_text

    def test_guessing_ends_after_some_wrong_codes(self, citizen, user):
        self.ask(citizen)
        code = code_sent()
        wrong = f"{(int(code) + 1) % 10**6:06}"
        for _guess in range(operations.MAX_GUESSES):
            response = citizen.post(address("phone_code"), {"code": wrong})
            assert "code" in response.context["form"].errors

        citizen.post(address("phone_code"), {"code": code})

        assert not queries.preferences_of(user=user).can_text

    def test_a_code_grows_old(self, citizen, user):
        self.ask(citizen)
        code = code_sent()
        PhoneConfirmation.objects.update(expires_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

        citizen.post(address("phone_code"), {"code": code})

        assert not queries.preferences_of(user=user).can_text

    def test_a_newer_code_replaces_the_older(self, citizen, user):
        self.ask(citizen)
        old = code_sent()
        self.ask(citizen)
        new = code_sent()

        if old != new:
            citizen.post(address("phone_code"), {"code": old})
            assert not queries.preferences_of(user=user).can_text
        citizen.post(address("phone_code"), {"code": new})
        assert queries.preferences_of(user=user).can_text

    def test_there_are_so_many_codes_a_day(self, citizen):
        for _time in range(operations.CODES_A_DAY):
            self.ask(citizen)

        response = citizen.post(address("phone"), {"phone": PHONE})

        assert "phone" in response.context["form"].errors
        assert Delivery.objects.count() == operations.CODES_A_DAY

    @pytest.mark.parametrize("number", ["", "02 3123 456", "+49 151 23456789", "abc"])
    def test_what_is_no_mobile_number_is_refused(self, citizen, number):
        response = citizen.post(address("phone"), {"phone": number})

        assert "phone" in response.context["form"].errors

    def test_a_number_is_forgotten_on_request_also_twice(self, citizen, user):
        PreferencesFactory(user=user, by_text=True)

        for _press in range(2):
            citizen.post(address("forget_phone"))

        kept = queries.preferences_of(user=user)
        assert (kept.phone, kept.can_text) == ("", False)
        assert "sms" not in kept.file_channels


class TestStopping:
    def path(self, user, kind=rules.Kind.REMINDER, language="mk"):
        return stopping.path_for(user=user, kind=kind, language=language)

    def test_looking_stops_nothing(self, client, user, language):
        page = client.get(self.path(user, language=language))

        assert page.status_code == HTTPStatus.OK
        assert page["Referrer-Policy"] == "no-referrer"
        assert not Preferences.objects.exists()

    @pytest.mark.parametrize("kind", sorted(rules.STOPPABLE))
    def test_pressing_stops_the_kind_without_sign_in_and_twice_is_the_same(
        self, client, user, kind
    ):
        preferences = PreferencesFactory(user=user, by_text=True, news_channels=["email", "sms"])

        for _press in range(2):
            response = client.post(self.path(user, kind), {"List-Unsubscribe": "One-Click"})
            assert response.status_code == HTTPStatus.OK

        preferences.refresh_from_db()
        assert not {"email", "sms"} & set(preferences.channels(kind))
        assert preferences.file_channels == ["email", "portal", "sms"]

    def test_it_works_for_a_mail_program_without_a_form_secret(self, user):
        from django.test import Client

        response = Client(enforce_csrf_checks=True).post(self.path(user))

        assert response.status_code == HTTPStatus.OK

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_token_that_was_changed_is_no_page(self, client, user, method):
        path = self.path(user)

        response = getattr(client, method)(path[:-2] + ("a" if path[-2] != "a" else "b") + "/")

        assert response.status_code == HTTPStatus.NOT_FOUND

    def test_a_person_who_is_gone_has_nothing_to_stop(self, client, user):
        path = self.path(user)
        user.delete()

        assert client.post(path).status_code == HTTPStatus.NOT_FOUND

    def test_no_address_stops_what_happens_to_a_file(self, user):
        assert self.path(user, rules.Kind.FILE) == ""


class TestReports:
    URL = "/internal/deliveries/"
    TOKEN = "from-the-gateway"

    @pytest.fixture(autouse=True)
    def _token(self, settings):
        settings.PORTAL_REPORT_TOKEN = self.TOKEN

    def tell(self, client, body, token=TOKEN):
        return client.post(
            self.URL,
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    def test_what_arrived_is_seen_by_the_person(self, client, citizen, user):
        notify(user)
        send_everything()
        delivery = Delivery.objects.get()

        answer = self.tell(client, {"reference": str(delivery.key), "state": "delivered"})

        assert answer.json() == {"known": True}
        arrived = translation.gettext("Arrived by %(channel)s, %(at)s").split("%")[0]
        assert arrived in citizen.get(address("list")).content.decode()

    @pytest.mark.parametrize("token", ["", "wrong"])
    def test_a_stranger_is_refused(self, client, token):
        assert self.tell(client, {}, token).status_code == HTTPStatus.FORBIDDEN

    def test_without_a_token_in_the_settings_nobody_reports(self, client, settings):
        settings.PORTAL_REPORT_TOKEN = ""

        assert self.tell(client, {}, "").status_code == HTTPStatus.FORBIDDEN

    @pytest.mark.parametrize(
        "body",
        ["", "[]", "{}", '{"reference": "x", "state": "delivered"}', '{"reference": 1}'],
    )
    def test_what_is_not_understood_is_told_so(self, client, body):
        assert self.tell(client, body).status_code == HTTPStatus.BAD_REQUEST

    def test_an_unknown_message_is_no_error(self, client):
        body = {"reference": "00000000-0000-0000-0000-000000000000", "state": "failed"}

        assert self.tell(client, body).json() == {"known": False}


class TestOperators:
    def test_they_see_states_and_nothing_of_the_person(self, client, user):
        notify(user)
        operations.send_text(
            phone=PHONE,
            language="mk",
            template="one_time_code",
            context={"code": "407193"},
            dedup_key="c",
        )
        client.force_login(UserFactory(is_staff=True, is_superuser=True))

        pages = [client.get("/django-admin/notifications/delivery/").content.decode()]
        for delivery in Delivery.objects.all():
            url = f"/django-admin/notifications/delivery/{delivery.pk}/change/"
            pages.append(client.get(url).content.decode())

        for page in pages:
            assert "papers_requested" in page or "one_time_code" in page
            for secret in (user.email, "70000001", "407193", "EK-1"):
                assert secret not in page

    def test_they_change_nothing(self, client, user):
        notify(user)
        client.force_login(UserFactory(is_staff=True, is_superuser=True))
        (pk,) = Delivery.objects.values_list("pk", flat=True)

        for action in ("add/", f"{pk}/delete/"):
            url = f"/django-admin/notifications/delivery/{action}"
            assert client.post(url).status_code == HTTPStatus.FORBIDDEN
        assert Notification.objects.count() == 1


class TestForgotten:
    def test_a_message_without_a_job_gets_one_after_two_hours(self, user):
        notify(user)
        later = dt.datetime.now(tz=dt.UTC) + dt.timedelta(hours=3)

        assert operations.take_up_forgotten(at=later - dt.timedelta(hours=2)) == 0
        assert operations.take_up_forgotten(at=later) == 1

    def test_one_that_waits_for_the_morning_is_not_forgotten(self, user):
        notify(user)
        later = dt.datetime.now(tz=dt.UTC) + dt.timedelta(hours=3)
        Delivery.objects.update(not_before=later + dt.timedelta(hours=5))

        assert operations.take_up_forgotten(at=later) == 0


class TestAccountLetters:
    def test_they_wait_in_the_outbox_encrypted_and_are_erased_when_sent(self, client, mailoutbox):
        client.post(
            "/mk/account/signup/",
            {"email": "new@example.test", "password1": "dolga-i-dobra-lozinka"},
        )
        delivery = Delivery.objects.get()
        assert mailoutbox == []
        link = re.search(r"http\S+confirm-email/\S+", delivery.secret).group()
        raw = Delivery.objects.extra(select={"raw": "secret || recipient"}).values("raw")[0]["raw"]
        assert link not in raw
        assert "new@example.test" not in raw

        send_everything()

        delivery.refresh_from_db()
        assert link.split("\\n")[0] in mailoutbox[0].body
        assert (delivery.recipient, delivery.secret) == ("", "")
