"""Text messages: in the caller's transaction, once, and nothing of them kept."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.notifications import letters, operations, rules
from portal.notifications.clients import sms
from portal.notifications.clients.errors import GatewayError, RefusedError
from portal.notifications.models import Delivery
from tests.portal.notifications.sending import texts_sent

NOON = dt.datetime(2026, 11, 22, 11, tzinfo=dt.UTC)
NIGHT = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)
PHONE = "070 000 001"
CODE = "407193"
TEMPLATES = Path(letters.__file__).parents[1].glob("*/templates/notifications/sms/*.txt")


@pytest.fixture
def sent():
    """Return the function that reads what was sent."""
    return texts_sent


def send_text(*, key="code:1", **changes):
    values = {
        "phone": PHONE,
        "language": "mk",
        "template": "one_time_code",
        "context": {"code": CODE},
        "dedup_key": key,
    }
    return operations.send_text(**values | changes)


def kept_of(delivery):
    """Return the row as the database keeps it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(d)::text FROM notifications_delivery d WHERE id=%s", [delivery.pk]
        )
        return cursor.fetchone()[0]


@transaction.atomic
def send_and_fail():
    send_text()
    raise RuntimeError


class BrokenGateway:
    def send(self, text):
        raise GatewayError("status 503")


class RefusingGateway:
    def send(self, text):
        raise RefusedError("status 422")


@pytest.mark.django_db
class TestSendText:
    def test_a_text_is_written_once_with_its_job(self):
        assert send_text() == send_text()

        assert Delivery.objects.count() == 1
        assert ProcrastinateJob.objects.filter(task_name=operations.DELIVER_TASK).count() == 1

    def test_nothing_is_left_of_a_transaction_that_failed(self):
        with pytest.raises(RuntimeError):
            send_and_fail()

        assert not Delivery.objects.exists()
        assert not ProcrastinateJob.objects.exists()

    def test_neither_code_nor_number_lie_in_clear_in_the_outbox_or_the_job(self):
        delivery = send_text()

        kept = kept_of(delivery) + str(ProcrastinateJob.objects.values_list("args", flat=True))
        assert CODE not in kept
        assert "70000001" not in kept
        assert json.loads(Delivery.objects.get().secret) == {"code": CODE}

    def test_an_unknown_template_and_an_odd_number_are_refused_at_once(self):
        with pytest.raises(operations.UnknownTextError):
            send_text(template="no_such_text")
        with pytest.raises(rules.InvalidPhoneError):
            send_text(phone="02 3123 456")


@pytest.mark.django_db
class TestDeliver:
    @pytest.mark.parametrize(("language", "words"), [("mk", "Не кажувајте"), ("sq", "Mos ia")])
    def test_it_arrives_in_the_language_asked_for(self, sent, language, words):
        delivery = send_text(language=language)

        operations.deliver(delivery_id=delivery.pk, at=NOON)

        (text,) = sent()
        assert text["to"] == "+38970000001"
        assert CODE in text["text"]
        assert words in text["text"]

    def test_what_was_sent_is_erased_from_the_outbox(self, sent):
        delivery = send_text()

        operations.deliver(delivery_id=delivery.pk, at=NOON)
        operations.deliver(delivery_id=delivery.pk, at=NOON)

        delivery.refresh_from_db()
        assert len(sent()) == 1
        assert (delivery.state, delivery.sent_at) == ("sent", NOON)
        assert (delivery.recipient, delivery.secret) == ("", "")

    def test_a_gateway_that_fails_is_tried_again_and_given_up_in_the_end(self, monkeypatch):
        monkeypatch.setattr(sms, "gateway", BrokenGateway)
        delivery = send_text()

        for _attempt in range(rules.MAX_ATTEMPTS - 1):
            with pytest.raises(operations.DeliveryError) as caught:
                operations.deliver(delivery_id=delivery.pk, at=NOON)
            assert "7000" not in str(caught.value)
        operations.deliver(delivery_id=delivery.pk, at=NOON)

        delivery.refresh_from_db()
        assert (delivery.state, delivery.last_error) == ("failed", "status 503")
        assert (delivery.recipient, delivery.secret) == ("", "")

    def test_a_number_that_the_gateway_refuses_is_not_tried_again(self, monkeypatch):
        monkeypatch.setattr(sms, "gateway", RefusingGateway)
        delivery = send_text()

        operations.deliver(delivery_id=delivery.pk, at=NOON)

        delivery.refresh_from_db()
        assert (delivery.state, delivery.secret) == ("failed", "")

    def test_a_code_out_of_date_is_not_sent(self, sent):
        delivery = send_text(expires_at=NOON)

        operations.deliver(delivery_id=delivery.pk, at=NOON)

        delivery.refresh_from_db()
        assert sent() == []
        assert (delivery.state, delivery.last_error) == ("failed", "expired")
        assert delivery.secret == ""

    def test_an_urgent_text_goes_out_at_night(self, sent):
        operations.deliver(delivery_id=send_text().pk, at=NIGHT)

        assert len(sent()) == 1

    def test_any_other_waits_for_the_morning(self, sent):
        delivery = send_text(is_urgent=False)

        operations.deliver(delivery_id=delivery.pk, at=NIGHT)

        delivery.refresh_from_db()
        assert sent() == []
        assert (delivery.state, delivery.not_before) == ("queued", MORNING)
        assert ProcrastinateJob.objects.filter(scheduled_at=MORNING).count() == 1
        operations.deliver(delivery_id=delivery.pk, at=MORNING)
        assert len(sent()) == 1


@pytest.mark.parametrize("template", sorted(path.stem for path in TEMPLATES))
def test_each_text_fits_into_two_messages_in_each_language(template, language):
    source = next(
        Path(letters.__file__).parents[1].glob(f"*/templates/notifications/sms/{template}.txt")
    )
    names = re.findall(r"{{\s*(\w+)", source.read_text())

    text = letters.text_for(
        template=template, language=language, context=dict.fromkeys(names, "EK-26-000000")
    )

    assert 0 < rules.segments_of(text) <= rules.MAX_SEGMENTS, (len(text), text)
    assert "http" not in text
