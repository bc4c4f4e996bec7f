"""A parent, a child and a letter to the other guardian, for tests of several packages."""

import datetime as dt
import re

from django.core import mail
from django.urls import reverse
from django.utils import translation

from portal.applications import operations
from portal.households.operations import GuardianDetails
from portal.households.rules import GuardianSituation
from tests.portal.applications.factories import (
    NOW,
    InstitutionFactory,
    ServiceFactory,
    add_person,
    application_for,
    citizen,
    load_rules,
    state_all,
)
from tests.portal.notifications.sending import send_everything

EMAIL, PHONE, NAME = "other@example.test", "+38970111222", "Друга Родителка"
DAY = dt.timedelta(days=1)


def parent_with_child():
    """Return a parent of a profile that is complete, and a small child of theirs."""
    load_rules()
    user, _parent = citizen(born=dt.date(1990, 3, 1))
    child = add_person(user, born=dt.date(2024, 1, 1), relation="child", first_name="Ѕвезда")
    state_all(user, child)
    return user, child


def details(situation="named", **changes):
    contact = {"name": NAME, "email": EMAIL} if situation == "named" else {}
    return GuardianDetails(situation=GuardianSituation(situation), **contact | changes)


def say(user, child, situation="named", *, at=NOW, **changes):
    return operations.name_guardian(
        child=child, details=details(situation, **changes), by=user, at=at
    )


def apply_for(user, child, *, at=NOW, **more):
    service = ServiceFactory(kindergarten=True)
    wishes = [InstitutionFactory(code="KG-900-A")]
    return application_for(user, child, service=service, wishes=wishes, at=at, **more)


def asked(*, at=NOW, **changes):
    """Return a file about which the other guardian was asked, and the question."""
    user, child = parent_with_child()
    say(user, child, at=at, **changes)
    application = apply_for(user, child, at=at)
    return application, application.guardian_responses.get()


def token_in_letter(at=NOW):
    """Send what waits and return the secret in the latest letter that carries one."""
    send_everything(at=at)
    found = [re.search(r"/guardian/([\w-]{20,})/", letter.body) for letter in mail.outbox]
    return [match[1] for match in found if match][-1]


def link(token, language="mk"):
    with translation.override(language):
        return reverse("applications:guardian_link", args=[token])
