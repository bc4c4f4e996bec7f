"""Makes choices of channels."""

import datetime as dt

import factory

from portal.notifications.models import Preferences
from tests.portal.accounts.factories import UserFactory


class PreferencesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Preferences

    class Params:
        by_text = factory.Trait(
            phone="+38970000001",
            phone_confirmed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
            file_channels=["email", "portal", "sms"],
            reminder_channels=["email", "portal", "sms"],
        )

    user = factory.SubFactory(UserFactory)
