"""Notices: with the caller's transaction, on the chosen channels, once on each."""

import contextlib
import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.notifications import letters, operations, rules
from portal.notifications.clients import sms
from portal.notifications.clients.errors import RefusedError
from portal.notifications.models import Delivery, Notification, Preferences
from tests.portal.accounts.factories import UserFactory
from tests.portal.notifications.factories import PreferencesFactory
from tests.portal.notifications.sending import send_everything, texts_sent

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
NIGHT = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)
Kind = rules.Kind


def notify(user, *, key="application_received:EK-1", template="application_received", **more):
    return operations.notify(
        user=user, template=template, context={"reference": "EK-1"}, dedup_key=key, **more
    )


@transaction.atomic
def notify_and_fail(user):
    notify(user)
    raise RuntimeError


def work_off_the_queue():
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(
            queues=[operations.QUEUE],
            wait=False,
            listen_notify=False,
            install_signal_handlers=False,
            delete_jobs="always",
        )


def states():
    return dict(Delivery.objects.values_list("channel", "state"))


def fail_for_good():
    """Try until the mail server is given up."""
    for attempt in range(rules.MAX_ATTEMPTS):
        (pk,) = Delivery.objects.filter(channel="email").values_list("pk", flat=True)
        if attempt < rules.MAX_ATTEMPTS - 1:
            with pytest.raises(operations.DeliveryError):
                operations.deliver(delivery_id=pk, at=NOW)
        else:
            operations.deliver(delivery_id=pk, at=NOW)


@pytest.mark.django_db
class TestNotify:
    def test_writes_one_notice_one_letter_and_one_job(self):
        notice = notify(UserFactory())

        assert (notice.in_portal, notice.read_at) == (True, None)
        assert states() == {"email": "queued"}
        assert ProcrastinateJob.objects.filter(task_name=operations.DELIVER_TASK).count() == 1

    def test_the_same_event_is_written_once(self):
        user = UserFactory()

        first, again = notify(user), notify(user)

        assert first == again
        assert ProcrastinateJob.objects.count() == 1

    def test_nothing_is_left_of_a_transaction_that_failed(self):
        with pytest.raises(RuntimeError):
            notify_and_fail(UserFactory())

        assert not Notification.objects.exists()
        assert not Delivery.objects.exists()
        assert not ProcrastinateJob.objects.exists()

    def test_a_template_that_does_not_exist_is_refused_at_once(self):
        with pytest.raises(operations.UnknownLetterError):
            notify(UserFactory(), template="no_such_letter")

    @pytest.mark.parametrize(
        "value", ["2403947999005", "ana@example.test", "070 123 456", "+38970123456"]
    )
    def test_personal_details_are_refused_and_not_repeated(self, value):
        with pytest.raises(letters.PersonalDetailError) as caught:
            operations.notify(
                user=UserFactory(),
                template="application_received",
                context={"reference": value},
                dedup_key="a",
            )

        assert value not in str(caught.value)

    def test_a_notice_leads_to_the_file_that_it_names(self):
        assert notify(UserFactory()).path == "applications/EK-1/"
        assert notify(UserFactory(), key="b", path="calls/").path == "calls/"

    @pytest.mark.parametrize(
        ("kind", "chosen", "expected"),
        [
            (Kind.FILE, {"file_channels": []}, (True, set())),
            (Kind.FILE, {"file_channels": ["sms"]}, (True, {"sms"})),
            (Kind.REMINDER, {"reminder_channels": []}, (False, set())),
            (Kind.REMINDER, {"reminder_channels": ["email"]}, (False, {"email"})),
            (Kind.NEWS, {}, (True, set())),
        ],
    )
    def test_it_goes_where_the_person_wants_it(self, kind, chosen, expected):
        preferences = PreferencesFactory(by_text=True, **chosen)

        notice = notify(preferences.user, kind=kind)

        assert (notice.in_portal, set(states())) == expected

    def test_no_text_goes_to_a_number_that_was_never_confirmed(self):
        preferences = PreferencesFactory(by_text=True, phone_confirmed_at=None)

        notify(preferences.user)

        assert set(states()) == {"email"}


@pytest.mark.django_db
class TestDeliver:
    @pytest.mark.parametrize("template", ["application_received", "papers_requested"])
    def test_the_letter_is_in_the_readers_language_and_links_there(self, language, template):
        user = UserFactory(preferred_language=language)
        notify(user, template=template)

        send_everything(at=NOW)

        letter = mail.outbox[0]
        assert letter.to == [user.email]
        assert letter.extra_headers["Content-Language"] == language
        assert "EK-1" in letter.subject
        assert f"/{language}/applications/EK-1/" in letter.body

    def test_a_language_changed_meanwhile_counts(self):
        user = UserFactory()
        notify(user)
        user.preferred_language = "sq"
        user.save()

        send_everything(at=NOW)

        assert mail.outbox[0].extra_headers["Content-Language"] == "sq"

    def test_a_second_delivery_sends_nothing(self):
        notify(UserFactory())
        delivery = Delivery.objects.get()

        operations.deliver(delivery_id=delivery.pk, at=NOW)
        operations.deliver(delivery_id=delivery.pk, at=NOW)

        delivery.refresh_from_db()
        assert len(mail.outbox) == 1
        assert (delivery.state, delivery.sent_at) == ("sent", NOW)

    def test_the_text_is_short_neutral_and_without_a_link(self, language):
        user = UserFactory(preferred_language=language)
        PreferencesFactory(user=user, by_text=True)
        notify(user)

        send_everything(at=NOW)

        (text,) = texts_sent()
        assert (text["to"], text["language"]) == ("+38970000001", language)
        assert "EK-1" not in text["text"]
        assert states() == {"email": "sent", "sms": "sent"}

    def test_the_same_words_within_minutes_are_said_once(self):
        preferences = PreferencesFactory(by_text=True)
        for number in range(5):
            notify(preferences.user, key=f"papers:{number}", template="papers_requested")

        send_everything(at=NOW)

        assert len(mail.outbox) == 1
        assert len(texts_sent()) == 1
        assert Delivery.objects.filter(state="merged").count() == 8
        assert Notification.objects.filter(in_portal=True).count() == 5

    def test_later_or_to_somebody_else_they_are_said_again(self):
        user = UserFactory()
        notify(user)
        send_everything(at=NOW)
        notify(user, key="again")
        notify(UserFactory(), key="other")

        send_everything(at=NOW + rules.SAME_WORDS_WITHIN)

        assert len(mail.outbox) == 3


@pytest.mark.django_db
class TestQuietHours:
    def test_a_text_of_the_night_waits_and_the_letter_does_not(self):
        notify(PreferencesFactory(by_text=True).user)

        send_everything(at=NIGHT)

        assert states() == {"email": "sent", "sms": "queued"}
        assert ProcrastinateJob.objects.filter(scheduled_at=MORNING).count() == 1
        send_everything(at=MORNING)
        assert len(texts_sent()) == 1

    def test_the_persons_own_quiet_hours_count(self):
        preferences = PreferencesFactory(
            by_text=True, quiet_from=dt.time(9), quiet_until=dt.time(12)
        )
        notify(preferences.user)

        send_everything(at=NOW)

        assert states()["sms"] == "queued"

    def test_what_is_urgent_goes_out_at_night(self):
        notify(PreferencesFactory(by_text=True).user, is_urgent=True)

        send_everything(at=NIGHT)

        assert len(texts_sent()) == 1


class RefusingBackend:
    """A mail server that hangs up."""

    error = smtplib.SMTPServerDisconnected()

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise self.error


class NobodyThereBackend(RefusingBackend):
    error = smtplib.SMTPRecipientsRefused({"a@example.test": (550, b"no such user")})


class BusyBackend(RefusingBackend):
    error = smtplib.SMTPRecipientsRefused({"a@example.test": (451, b"later")})


@pytest.mark.django_db
class TestFailure:
    def test_a_mail_server_that_refuses_is_tried_again_and_given_up_in_the_end(self, settings):
        settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
        notify(UserFactory())

        fail_for_good()

        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.last_error) == ("failed", "SMTPServerDisconnected")

    @pytest.mark.parametrize(
        ("backend", "state"), [("NobodyThereBackend", "failed"), ("BusyBackend", "queued")]
    )
    def test_an_address_that_does_not_exist_is_not_tried_again(self, settings, backend, state):
        settings.EMAIL_BACKEND = f"{__name__}.{backend}"
        notify(UserFactory())
        delivery = Delivery.objects.get()

        with contextlib.suppress(operations.DeliveryError):
            operations.deliver(delivery_id=delivery.pk, at=NOW)

        delivery.refresh_from_db()
        assert delivery.state == state
        assert "example.test" not in delivery.last_error

    def test_without_e_mail_a_text_goes_out_and_the_portal_says_so(self, settings):
        settings.EMAIL_BACKEND = f"{__name__}.NobodyThereBackend"
        preferences = PreferencesFactory(by_text=True, file_channels=["email"])
        notify(preferences.user)

        send_everything(at=NOW)
        send_everything(at=NOW)

        preferences.refresh_from_db()
        assert states() == {"email": "failed", "sms": "sent"}
        assert preferences.email_failed_at == NOW

    def test_without_a_number_it_stays_in_the_portal_with_a_mark(self, settings):
        settings.EMAIL_BACKEND = f"{__name__}.NobodyThereBackend"
        user = UserFactory()
        PreferencesFactory(user=user, reminder_channels=["email"])
        notice = notify(user, kind=Kind.REMINDER)

        send_everything(at=NOW)

        notice.refresh_from_db()
        assert notice.in_portal
        assert Preferences.objects.get(user=user).email_failed_at == NOW

    def test_a_letter_that_arrives_takes_the_mark_away(self):
        preferences = PreferencesFactory(email_failed_at=NOW)
        notify(preferences.user)

        send_everything(at=NOW)

        preferences.refresh_from_db()
        assert preferences.email_failed_at is None

    def test_a_text_that_cannot_be_sent_becomes_a_letter(self, monkeypatch):
        class RefusingGateway:
            def send(self, text):
                raise RefusedError("status 422")

        monkeypatch.setattr(sms, "gateway", RefusingGateway)
        notify(PreferencesFactory(by_text=True, file_channels=["sms"]).user)

        send_everything(at=NOW)
        send_everything(at=NOW)

        assert states() == {"sms": "failed", "email": "sent"}

    def test_both_ways_failing_ends(self, settings, monkeypatch):
        settings.EMAIL_BACKEND = f"{__name__}.NobodyThereBackend"
        notify(PreferencesFactory(by_text=True).user)
        settings.PORTAL_SMS_DIRECTORY = "/dev/null/none"

        send_everything_ignoring_errors()

        assert set(states()) == {"email", "sms"}

    def test_a_number_taken_away_meanwhile_gets_nothing(self):
        preferences = PreferencesFactory(by_text=True)
        notify(preferences.user)
        operations.forget_phone(user=preferences.user)

        send_everything(at=NOW)

        assert texts_sent() == []
        assert states() == {"email": "sent", "sms": "failed"}


def send_everything_ignoring_errors():
    for pk in Delivery.objects.values_list("pk", flat=True):
        try:
            operations.deliver(delivery_id=pk, at=NOW)
        except operations.DeliveryError:
            continue


@pytest.mark.django_db
class TestReports:
    def sent(self, **choices):
        notify(PreferencesFactory(by_text=True, **choices).user)
        send_everything(at=NOW)
        return Delivery.objects.get(channel="email")

    def test_a_letter_that_arrived_is_delivered_and_cannot_bounce_any_more(self):
        delivery = self.sent()

        assert operations.note_report(key=str(delivery.key), has_arrived=True, at=NOW)
        assert operations.note_report(key=str(delivery.key), has_arrived=False, at=NIGHT)

        delivery.refresh_from_db()
        assert (delivery.state, delivery.delivered_at) == ("delivered", NOW)

    def test_a_letter_that_bounced_is_told_by_text(self):
        delivery = self.sent(file_channels=["email"])

        operations.note_report(key=str(delivery.key), has_arrived=False, at=NOW)
        operations.note_report(key=str(delivery.key), has_arrived=False, at=NOW)
        send_everything(at=NOW)

        assert states() == {"email": "failed", "sms": "sent"}

    def test_an_unknown_key_is_no_error(self):
        key = "00000000-0000-0000-0000-000000000000"

        assert not operations.note_report(key=key, has_arrived=True, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_was_committed():
    user = UserFactory(albanian=True)
    notify(user)

    work_off_the_queue()

    assert [letter.to for letter in mail.outbox] == [[user.email]]
    assert Delivery.objects.get().state == rules.NotificationState.SENT
