"""Letters: queued with the caller's transaction, sent once, in the reader's language."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.notifications import operations, rules
from portal.notifications.models import Notification
from tests.portal.accounts.factories import UserFactory

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


def notify(user, *, key="application_received:EK-1", template="application_received"):
    return operations.notify(
        user=user, template=template, context={"reference": "EK-1"}, dedup_key=key
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


@pytest.mark.django_db
class TestNotify:
    def test_writes_one_row_and_one_job(self):
        notify(UserFactory())

        assert Notification.objects.get().state == rules.NotificationState.QUEUED
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
        assert not ProcrastinateJob.objects.exists()

    def test_a_template_that_does_not_exist_is_refused_at_once(self):
        with pytest.raises(operations.UnknownLetterError):
            notify(UserFactory(), template="no_such_letter")


@pytest.mark.django_db
class TestDeliver:
    @pytest.mark.parametrize("template", ["application_received", "papers_requested"])
    @pytest.mark.parametrize("language", ["mk", "sq"])
    def test_the_letter_is_in_the_readers_language_and_links_there(self, language, template):
        user = UserFactory(preferred_language=language)
        notification = notify(user, template=template)

        operations.deliver(notification_id=notification.pk, at=NOW)

        letter = mail.outbox[0]
        assert letter.to == [user.email]
        assert letter.extra_headers["Content-Language"] == language
        assert "EK-1" in letter.subject
        assert f"/{language}/applications/EK-1/" in letter.body

    def test_the_letter_says_the_same_in_text_and_html(self):
        notification = notify(UserFactory())

        operations.deliver(notification_id=notification.pk, at=NOW)

        html, kind = mail.outbox[0].alternatives[0]
        assert kind == "text/html"
        assert mail.outbox[0].subject in html
        assert "/mk/applications/EK-1/" in html

    def test_a_second_delivery_sends_nothing(self):
        notification = notify(UserFactory())

        operations.deliver(notification_id=notification.pk, at=NOW)
        operations.deliver(notification_id=notification.pk, at=NOW)

        notification.refresh_from_db()
        assert len(mail.outbox) == 1
        assert (notification.state, notification.sent_at) == ("sent", NOW)

    def test_a_mail_server_that_refuses_is_tried_again_and_given_up_in_the_end(self, settings):
        settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
        notification = notify(UserFactory())

        for _attempt in range(rules.MAX_ATTEMPTS):
            notification.refresh_from_db()
            assert notification.state == rules.NotificationState.QUEUED
            with pytest.raises(operations.DeliveryError):
                operations.deliver(notification_id=notification.pk, at=NOW)

        notification.refresh_from_db()
        assert notification.state == rules.NotificationState.FAILED
        assert notification.last_error == "SMTPServerDisconnected"


class RefusingBackend:
    """A mail server that hangs up."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_was_committed():
    user = UserFactory(albanian=True)
    notify(user)

    work_off_the_queue()

    assert [letter.to for letter in mail.outbox] == [[user.email]]
    assert Notification.objects.get().state == rules.NotificationState.SENT
