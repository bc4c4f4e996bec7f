"""Makes profiles: people, addresses and valid personal numbers that belong to nobody."""

import datetime as dt

import factory

from portal.directory.models import Centre, Municipality, Region
from portal.directory.rules import CentreKind, Confidence
from portal.households import rules
from portal.households.models import Household, Person, embg_digest
from tests.portal.accounts.factories import UserFactory
from tests.portal.embg import embg_for


class CentreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Centre
        django_get_or_create = ("code",)

    code = "CSW-SKOPJE"
    name_mk = factory.LazyAttribute(lambda centre: f"Центар {centre.code}")
    name_sq = factory.LazyAttribute(lambda centre: f"Qendra {centre.code}")
    kind = CentreKind.MUNICIPAL
    confidence = Confidence.HIGH


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "MK-R1"
    slug = "region"
    name_mk = "Регион"
    name_sq = "Rajoni"


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Municipality
        django_get_or_create = ("code",)

    code = "MK-801"
    slug = factory.LazyAttribute(lambda municipality: municipality.code.lower())
    name_mk = factory.LazyAttribute(lambda municipality: f"Општина {municipality.code}")
    name_sq = factory.LazyAttribute(lambda municipality: f"Komuna {municipality.code}")
    full_name_mk = factory.SelfAttribute("name_mk")
    full_name_sq = factory.SelfAttribute("name_sq")
    name_sq_confidence = Confidence.HIGH
    centre_confidence = Confidence.HIGH
    region = factory.SubFactory(RegionFactory)
    centre = factory.SubFactory(CentreFactory)


class HouseholdFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Household

    owner = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    street = "Демонстративна 1"


class PersonFactory(factory.django.DjangoModelFactory):
    """Somebody with a complete profile; `member=True` for somebody else than the citizen."""

    class Meta:
        model = Person

    class Params:
        member = factory.Trait(relation=rules.Relation.PARENT)

    owner = factory.SubFactory(UserFactory)
    household = factory.LazyAttribute(
        lambda person: (
            Household.objects.filter(owner=person.owner, is_main=True).first()
            or HouseholdFactory(owner=person.owner)
        )
    )
    relation = rules.Relation.SELF
    first_name = "Демо"
    last_name = factory.Sequence(lambda number: f"Граѓанка {number}")
    birth_date = dt.date(1980, 5, 6)
    embg = factory.LazyAttribute(lambda person: embg_for(person.birth_date))
    embg_digest = factory.LazyAttribute(lambda person: embg_digest(person.embg))
