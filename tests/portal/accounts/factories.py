"""Makes people who can sign in."""

import datetime as dt

import factory

from portal.accounts.models import Membership, User
from portal.accounts.rules import Role

PASSWORD = "correct-horse-battery"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        albanian = factory.Trait(preferred_language="sq")

    email = factory.Sequence(lambda number: f"person{number}@example.test")
    preferred_language = "mk"
    password = factory.django.Password(PASSWORD)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.CASEWORKER
    organisation_code = "CSW-SKOPJE"
    valid_from = dt.date(2026, 1, 1)
