"""Makes services that need no source."""

import factory

from portal.catalogue import rules
from portal.catalogue.models import (
    LegalBasis,
    LifeEvent,
    PublicService,
    ServiceDocument,
    ServiceStep,
)


class LifeEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LifeEvent

    slug = factory.Sequence(lambda number: f"life-event-{number}")
    title_mk = factory.Sequence(lambda number: f"Ситуација {number}")
    title_sq = factory.Sequence(lambda number: f"Situata {number}")
    summary_mk = "Што се случи."
    summary_sq = "Çfarë ndodhi."


class PublicServiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PublicService

    class Params:
        online = factory.Trait(is_online=True)
        draft = factory.Trait(live=False)

    code = factory.Sequence(lambda number: f"service-{number}")
    group = rules.ServiceGroup.HOME
    title_mk = factory.Sequence(lambda number: f"Услуга {number}")
    title_sq = factory.Sequence(lambda number: f"Shërbimi {number}")
    summary_mk = "Што е ова."
    summary_sq = "Çfarë është kjo."
    audience_mk = "Секому\nНе на сите (непотврдено)"
    audience_sq = "Për të gjithë\nJo për të gjithë (e pakonfirmuar)"
    competent_body_mk = "Центар за социјална работа"
    competent_body_sq = "Qendra për punë sociale"
    where_to_apply_mk = "Во центарот."
    where_to_apply_sq = "Në qendër."


class ServiceStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceStep

    service = factory.SubFactory(PublicServiceFactory)
    title_mk = "Чекор"
    title_sq = "Hapi"


class ServiceDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceDocument

    service = factory.SubFactory(PublicServiceFactory)
    code = factory.Sequence(lambda number: f"paper-{number}")
    name_mk = "Документ"
    name_sq = "Dokumenti"


class LegalBasisFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LegalBasis

    service = factory.SubFactory(PublicServiceFactory)
    act_mk = "Закон"
    act_sq = "Ligji"
