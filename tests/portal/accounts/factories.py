"""Makes people who can sign in."""

import datetime as dt

import factory

from portal.accounts.models import Membership, User, VerifiedIdentity
from portal.accounts.rules import Level, Role
from portal.core.fields import embg_digest
from tests.portal.embg import embg_for

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


class VerifiedIdentityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VerifiedIdentity

    user = factory.SubFactory(UserFactory)
    issuer = "https://eid.test"
    subject = factory.Sequence(lambda number: f"subject-{number}")
    first_name = "Демо"
    last_name = "Граѓанка"
    birth_date = factory.Sequence(lambda number: dt.date(1980, 1, 1) + dt.timedelta(days=number))
    embg = factory.LazyAttribute(lambda identity: embg_for(identity.birth_date))
    embg_digest = factory.LazyAttribute(lambda identity: embg_digest(identity.embg))
    level = Level.SUBSTANTIAL
    verified_at = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
