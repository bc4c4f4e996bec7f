"""Pages about one's own data, in each language, for the owner and everybody else."""

import uuid
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.applications import operations as applications
from portal.privacy import operations
from portal.privacy.models import AccountClosure, CorrectionRequest, Erasure
from tests.portal.accounts.factories import PASSWORD, UserFactory
from tests.portal.applications.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


def page(name, *args, language="mk"):
    with translation.override(language):
        return reverse(f"privacy:{name}", args=args)


def signed_in(user):
    client = Client()
    client.post("/mk/account/login/", {"login": user.email, "password": PASSWORD})
    return client


def long_ago(user):
    """Return a session whose proof of the account is too old."""
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", ["my_data", "correction", "keeping", "close"])
def test_each_page_shows_in_each_language_and_only_when_signed_in(owner, name, language):
    address = page(name, language=language)
    response = signed_in(owner[0]).get(address)
    assert response.status_code == HTTPStatus.OK
    assert f'<html lang="{language}"' in response.content.decode()
    assert "/account/login/" in Client().get(address).url


def test_it_leads_to_consents_mandates_sessions_and_account(owner, language):
    client = signed_in(owner[0])
    response = client.get(page("my_data", language=language))
    addresses = [link["url"] for link in response.context["links"]]
    assert len(addresses) == 4
    for address in addresses:
        assert f'<a href="{address}"' in response.content.decode()
        assert client.get(address).status_code == HTTPStatus.OK


def test_a_copy_is_asked_for_made_and_loaded(owner):
    user = owner[0]
    client = signed_in(user)
    client.post(page("request_export"))
    row = user.data_exports.get()
    waiting = client.get(page("my_data")).content.decode()
    assert "Провери повторно" in waiting
    operations.make_export(export_id=row.pk, at=NOW)
    assert page("export", row.key) in client.get(page("my_data")).content.decode()
    response = client.get(page("export", row.key))
    assert response["Content-Type"] == "application/zip"
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_somebody_elses_copy_looks_like_none(owner):
    row = operations.request_export(user=owner[0], language="mk", at=NOW)
    operations.make_export(export_id=row.pk, at=NOW)
    response = signed_in(UserFactory()).get(page("export", row.key))
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_a_correction_is_asked_for_once_however_often_it_is_sent(owner):
    user, _person, application = owner
    client = signed_in(user)
    data = {
        "subject": "application",
        "file": application.reference,
        "wrong": "Адресата е стара.",
        "key": str(uuid.uuid4()),
    }
    client.post(page("correction"), data)
    client.post(page("correction"), data)
    assert CorrectionRequest.objects.get().application == application
    assert "Адресата е стара." in client.get(page("my_data")).content.decode()


def test_a_correction_of_somebody_elses_file_is_refused(owner):
    data = {
        "subject": "application",
        "file": owner[2].reference,
        "wrong": "Моја е.",
        "key": str(uuid.uuid4()),
    }
    response = signed_in(UserFactory()).post(page("correction"), data)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not CorrectionRequest.objects.exists()


def test_only_ones_own_file_is_erased_and_only_when_it_may_be(owner):
    user, _person, application = owner
    signed_in(user).post(page("erase", application.reference))
    assert not Erasure.objects.exists()
    applications.withdraw_application(application=application, actor=user, at=NOW)
    stranger = signed_in(UserFactory()).post(page("erase", application.reference))
    assert stranger.status_code == HTTPStatus.NOT_FOUND
    assert not Erasure.objects.exists()
    signed_in(user).post(page("erase", application.reference))
    assert Erasure.objects.count() == 1


def test_closing_wants_a_fresh_proof_of_the_account(owner):
    for call in (long_ago(owner[0]).get, long_ago(owner[0]).post):
        response = call(page("close"), {"understood": "on"})
        assert response.url.startswith("/mk/account/reauthenticate/")
    assert not AccountClosure.objects.exists()


def test_closing_wants_the_eid_where_there_is_no_password(owner):
    user = owner[0]
    user.set_unusable_password()
    user.save()
    response = long_ago(user).post(page("close"), {"understood": "on"})
    assert "again=yes" in response.url
    assert not AccountClosure.objects.exists()


def test_a_copy_is_neither_made_nor_loaded_without_a_fresh_proof(owner):
    user = owner[0]
    client = long_ago(user)
    assert "/reauthenticate/" in client.post(page("request_export")).url
    assert not user.data_exports.exists()
    row = operations.request_export(user=user, language="mk", at=NOW)
    operations.make_export(export_id=row.pk, at=NOW)
    assert "/reauthenticate/" in client.get(page("export", row.key)).url


def test_closing_can_be_taken_back(owner):
    client = signed_in(owner[0])
    unread = client.post(page("close"))
    assert unread.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not AccountClosure.objects.exists()
    client.post(page("close"), {"understood": "on"})
    assert page("keep_account") in client.get(page("my_data")).content.decode()
    client.post(page("keep_account"))
    assert AccountClosure.objects.get().taken_back_at is not None


def test_a_closed_account_is_signed_out_at_once(owner):
    user = owner[0]
    client = signed_in(user)
    operations.ask_to_close(user=user, at=NOW)
    AccountClosure.objects.update(closes_on=NOW.date())
    operations.close_due_accounts(at=NOW)
    assert "/account/login/" in client.get(page("my_data")).url
