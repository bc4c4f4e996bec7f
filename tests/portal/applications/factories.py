"""Makes everything that an application needs: places, services, people, files."""

import datetime as dt

import factory

from portal.applications import operations, rules
from portal.applications.models import DecisionReason
from portal.catalogue.models import PublicService
from portal.catalogue.rules import Receiver, ServiceGroup
from portal.core import clock
from portal.directory.models import Centre, Institution, Municipality, Region
from portal.eligibility.models import Fact
from portal.eligibility.seeds import load_seeds as load_rules
from portal.households import operations as households
from portal.households.rules import Relation
from tests.portal.accounts.factories import UserFactory
from tests.portal.applications import nasty
from tests.portal.embg import embg_for

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
PDF = nasty.pdf()

__all__ = [
    "NOW",
    "PDF",
    "DecisionReasonFactory",
    "InstitutionFactory",
    "MunicipalityFactory",
    "ServiceFactory",
    "application_for",
    "citizen",
    "decided",
    "in_review",
    "load_rules",
]


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "TEST"
    slug = "test"
    name_mk = "Скопски"
    name_sq = "Rajoni i Shkupit"


class CentreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Centre
        django_get_or_create = ("code",)

    code = "CSW-TEST"
    name_mk = "Центар за социјална работа Пример"
    name_sq = "Qendra për punë sociale Shembull"
    kind = "municipal"
    address_mk = "ул. Пример 1"
    address_sq = "rr. Shembull 1"
    telephone = "02 000 000"
    confidence = "high"


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Municipality
        django_get_or_create = ("code",)

    code = "MK-900"
    slug = factory.LazyAttribute(lambda row: row.code.lower())
    name_mk = "Пример"
    name_sq = "Shembull"
    full_name_mk = "Општина Пример"
    full_name_sq = "Komuna Shembull"
    name_sq_confidence = "high"
    region = factory.SubFactory(RegionFactory)
    centre = factory.SubFactory(CentreFactory)
    centre_confidence = "high"


class InstitutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Institution
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda number: f"KG-900-{number}")
    kind = "kindergarten"
    municipality = factory.SubFactory(MunicipalityFactory)
    name_mk = factory.LazyAttribute(lambda row: f"Градинка {row.code}")
    name_sq = factory.LazyAttribute(lambda row: f"Kopshti {row.code}")
    confidence = "high"


class ServiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PublicService
        django_get_or_create = ("code",)

    class Params:
        kindergarten = factory.Trait(
            code="kindergarten",
            group=ServiceGroup.CHILD_PROTECTION,
            receiver=Receiver.KINDERGARTEN,
            title_mk="Градинка",
            title_sq="Kopshti i fëmijëve",
        )
        day_centre = factory.Trait(
            code="day-centre-older",
            group=ServiceGroup.COMMUNITY,
            title_mk="Дневен центар за стари лица",
            title_sq="Qendër ditore për të moshuar",
        )

    code = "home-care"
    group = ServiceGroup.HOME
    receiver = Receiver.CENTRE
    is_online = True
    is_checkable = True
    live = True
    title_mk = "Домашна нега"
    title_sq = "Kujdesi në shtëpi"
    summary_mk = "Помош во домот."
    summary_sq = "Ndihmë në shtëpi."
    audience_mk = "Стари лица"
    audience_sq = "Të moshuar"
    competent_body_mk = "Центар за социјална работа"
    competent_body_sq = "Qendra për punë sociale"
    where_to_apply_mk = "Тука"
    where_to_apply_sq = "Këtu"
    deadline_days = 15


class DecisionReasonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DecisionReason

    code = factory.Sequence(lambda number: f"reason-{number}")
    outcome = rules.DecisionOutcome.APPROVED
    text_mk = "Условите се исполнети."
    text_sq = "Kushtet janë plotësuar."


def citizen(*, born=dt.date(1950, 3, 1), facts=True, municipality=None, language="mk", **extra):
    """Make a citizen with a complete profile; return the user and the person."""
    user = UserFactory(preferred_language=language)
    households.save_household(
        user=user,
        details=households.AddressDetails(
            municipality=municipality or MunicipalityFactory(), street="Пример 7"
        ),
    )
    person = add_person(user, born=born, **extra)
    if facts:
        state_all(user, person)
    return user, person


def add_person(user, *, born, relation=Relation.SELF, first_name="Демо", last_name="Пример"):
    return households.save_person(
        user=user,
        details=households.PersonDetails(
            first_name=first_name,
            last_name=last_name,
            birth_date=born,
            embg=embg_for(born),
            phone="070 000 000",
            relation=relation,
        ),
    )


def state_all(user, person):
    if not Fact.objects.exists():
        load_rules()
    households.state_facts(
        person=person,
        facts={
            "lives_in_country": True,
            "lives_in_institution": False,
            "cannot_self_care": True,
            "disability_degree": "none",
        },
        stated_by=user,
        at=NOW,
    )


def application_for(user, person, *, service=None, at=NOW, **more):
    """Submit an application of somebody."""
    return operations.submit_application(
        applicant=user,
        person=person,
        service=service or ServiceFactory(),
        at=at,
        language=user.preferred_language,
        **more,
    )


def in_review(application, *, actor=None):
    """Let somebody of the centre begin to examine an application."""
    return operations.start_review(
        application=application, actor=actor or UserFactory(), actor_role="caseworker", at=NOW
    )


def decided(application, *, outcome="rejected", at=None):
    """Let the centre examine an application and decide it with a reason."""
    row = in_review(application)
    operations.decide_application(
        application=row,
        outcome=rules.DecisionOutcome(outcome),
        reasons=[DecisionReasonFactory(outcome=outcome)],
        actor=UserFactory(),
        actor_role="caseworker",
        at=at or clock.now(),
        version=row.version,
    )
    application.refresh_from_db()
    return application
