"""What the pages of the directory show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.directory import queries, rules
from portal.directory.models import (
    INSTITUTION_KIND_LABELS,
    Centre,
    Institution,
    Municipality,
    Region,
)


@dataclass(frozen=True, slots=True)
class PlacesOfRegion:
    """A region with those of its municipalities that a page shows."""

    region: Region
    municipalities: list[Municipality]


@dataclass(frozen=True, slots=True)
class PlacesOfKind:
    """The institutions of one kind that a page shows."""

    kind: str
    title: str
    institutions: list[Institution]


def index_page(*, text: str, region_slug: str, kind: str) -> dict[str, Any]:
    """Return the municipalities by region and, once somebody searches, the institutions."""
    in_region = [
        municipality
        for municipality in queries.municipalities()
        if region_slug in {"", municipality.region.slug}
    ]
    found = queries.municipalities_matching(text=text, candidates=in_region)
    regions = list(queries.regions())
    institutions = (
        _institutions_found(text=text, kind=kind, in_region=in_region, found=found)
        if text or kind
        else []
    )
    if kind:
        with_kind = {institution.municipality_id for institution in institutions}
        found = [municipality for municipality in found if municipality.pk in with_kind]
    return {
        "trail": [(_("Centres and institutions"), "")],
        "text": text,
        "region_slug": region_slug,
        "kind": kind,
        "regions": regions,
        "kinds": list(INSTITUTION_KIND_LABELS.items()),
        "places": _by_region(regions=regions, municipalities=found),
        "found_number": len(found),
        "institutions": _by_kind(institutions),
    }


def _institutions_found(
    *, text: str, kind: str, in_region: Sequence[Municipality], found: Sequence[Municipality]
) -> list[Institution]:
    here = {municipality.pk for municipality in in_region}
    wanted = {municipality.pk for municipality in found}
    return [
        institution
        for institution in queries.institutions(kind=kind or None)
        if institution.municipality_id in here
        and (
            institution.municipality_id in wanted
            or rules.name_fits(typed=text, names=(institution.name_mk, institution.name_sq))
        )
    ]


def _by_region(
    *, regions: Sequence[Region], municipalities: Sequence[Municipality]
) -> list[PlacesOfRegion]:
    by_region: dict[int, list[Municipality]] = {}
    for municipality in municipalities:
        by_region.setdefault(municipality.region_id, []).append(municipality)
    return [
        PlacesOfRegion(region=region, municipalities=by_region[region.pk])
        for region in regions
        if region.pk in by_region
    ]


def _by_kind(institutions: Sequence[Institution]) -> list[PlacesOfKind]:
    return [
        PlacesOfKind(
            kind=kind,
            title=str(label),
            institutions=[each for each in institutions if each.kind == kind],
        )
        for kind, label in INSTITUTION_KIND_LABELS.items()
    ]


def municipality_page(*, municipality: Municipality) -> dict[str, Any]:
    """Return a municipality with its centre, offices and institutions."""
    is_city = municipality.kind == rules.MunicipalityKind.CITY
    return {
        "trail": [
            (_("Centres and institutions"), reverse("directory:index")),
            (municipality.full_name, ""),
        ],
        "municipality": municipality,
        "is_city": is_city,
        "parts": queries.municipalities().filter(is_part_of_skopje=True) if is_city else [],
        "offices": queries.offices_in(municipality=municipality),
        "institutions": _by_kind(list(queries.institutions(municipality_code=municipality.code))),
    }


def centre_page(*, centre: Centre) -> dict[str, Any]:
    """Return a centre for social work with its territory and offices."""
    return {
        "trail": [
            (_("Centres and institutions"), reverse("directory:index")),
            (centre.name, ""),
        ],
        "centre": centre,
    }
