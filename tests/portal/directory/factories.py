"""Makes places that need no source."""

import factory

from portal.directory import rules
from portal.directory.models import Centre, CentreUnit, Institution, Municipality, Region


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region

    code = factory.Sequence(lambda number: f"R{number}")
    slug = factory.Sequence(lambda number: f"region-{number}")
    name_mk = factory.Sequence(lambda number: f"Регион {number}")
    name_sq = factory.Sequence(lambda number: f"Rajoni {number}")


class CentreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Centre

    code = factory.Sequence(lambda number: f"CSW-T{number}")
    name_mk = factory.Sequence(lambda number: f"Центар {number}")
    name_sq = factory.Sequence(lambda number: f"Qendra {number}")
    kind = rules.CentreKind.MUNICIPAL
    confidence = rules.Confidence.HIGH


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Municipality

    class Params:
        disputed = factory.Trait(centre_confidence=rules.Confidence.LOW)

    code = factory.Sequence(lambda number: f"MK-T{number}")
    slug = factory.Sequence(lambda number: f"municipality-{number}")
    name_mk = factory.Sequence(lambda number: f"Општина {number}")
    name_sq = factory.Sequence(lambda number: f"Komuna {number}")
    full_name_mk = factory.Sequence(lambda number: f"Општина Број {number}")
    full_name_sq = factory.Sequence(lambda number: f"Komuna Numër {number}")
    name_sq_confidence = rules.Confidence.HIGH
    region = factory.SubFactory(RegionFactory)
    centre = factory.SubFactory(CentreFactory)
    centre_confidence = rules.Confidence.HIGH


class CentreUnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CentreUnit

    code = factory.Sequence(lambda number: f"unit-{number}")
    centre = factory.SubFactory(CentreFactory)
    name_mk = "Подрачна единица"
    name_sq = "Njësia rajonale"


class InstitutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Institution

    class Params:
        closed = factory.Trait(status=rules.InstitutionStatus.CLOSED)
        unconfirmed = factory.Trait(confidence=rules.Confidence.LOW)

    code = factory.Sequence(lambda number: f"INST-{number}")
    kind = rules.InstitutionKind.KINDERGARTEN
    municipality = factory.SubFactory(MunicipalityFactory)
    name_mk = factory.Sequence(lambda number: f"Градинка {number}")
    name_sq = factory.Sequence(lambda number: f"Kopshti {number}")
    confidence = rules.Confidence.HIGH
    status = rules.InstitutionStatus.OPEN
