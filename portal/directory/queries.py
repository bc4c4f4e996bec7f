"""Every read of the directory. Rows come with what a page shows of them, in few queries."""

from collections.abc import Sequence

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Collate
from django.utils.translation import get_language

from portal.core.alphabet import alphabetical
from portal.directory import rules
from portal.directory.models import Centre, CentreUnit, Institution, Municipality, Region
from portal.directory.rules import MunicipalityKind


class MunicipalityNotFoundError(LookupError):
    """No municipality has this code or address."""


class CentreNotFoundError(LookupError):
    """No centre for social work has this code."""


class InstitutionNotFoundError(LookupError):
    """No institution has this code."""


def municipalities() -> QuerySet[Municipality]:
    """Return the 80 municipalities with region and centre, by name in the reader's language."""
    return (
        Municipality.objects.filter(kind=MunicipalityKind.MUNICIPALITY)
        .select_related("region", "centre")
        .order_by(_by_name(), "code")
    )


def municipality_by_code(*, code: str) -> Municipality:
    """Return a municipality, or the City of Skopje (MK-85), by its code.

    Raises:
        MunicipalityNotFoundError: if no municipality has the code.
    """
    return _municipality(code=code)


def municipality_by_slug(*, slug: str) -> Municipality:
    """Return a municipality by the name in its address.

    Raises:
        MunicipalityNotFoundError: if no municipality has it.
    """
    return _municipality(slug=slug)


def regions() -> QuerySet[Region]:
    """Return the eight regions by name in the reader's language."""
    return Region.objects.order_by(_by_name())


def centres(*, municipality_code: str | None = None) -> QuerySet[Centre]:
    """Return the centres with their territory; with a municipality only the competent one."""
    # The model declares `territory` for its readers, which the stubs take for a second one.
    found = Centre.objects.select_related("seat").prefetch_related(  # type: ignore[no-redef]
        Prefetch("municipalities", queryset=municipalities(), to_attr="territory")
    )
    if municipality_code is not None:
        found = found.filter(municipalities__code=municipality_code)
    return found.order_by(_by_name())


def centre_for_municipality(*, code: str) -> Centre:
    """Return the centre for social work that is competent for a municipality.

    Raises:
        MunicipalityNotFoundError: if no municipality has the code.
    """
    return _municipality(code=code).centre


def centre_by_code(*, code: str) -> Centre:
    """Return a centre with its territory and offices.

    Raises:
        CentreNotFoundError: if no centre has the code.
    """
    try:
        return (
            centres()
            .prefetch_related(Prefetch("units", queryset=_units(), to_attr="offices"))
            .get(code=code)
        )
    except Centre.DoesNotExist:
        raise CentreNotFoundError(code) from None


def offices_in(*, municipality: Municipality) -> QuerySet[CentreUnit]:
    """Return the local offices of a centre that serve a municipality."""
    return _units().filter(municipalities=municipality)


def offices_serving(*, municipality: Municipality) -> QuerySet[CentreUnit]:
    """Return the same offices alone, without their centre and territory."""
    return CentreUnit.objects.filter(municipalities=municipality)


def institutions(
    *, kind: str | None = None, municipality_code: str | None = None
) -> QuerySet[Institution]:
    """Return kindergartens and day centres that are not known to be closed.

    An institution that also serves a neighbouring municipality is found there, too.
    """
    found = Institution.objects.exclude(status=rules.InstitutionStatus.CLOSED).select_related(
        "municipality", "parent"
    )
    if kind is not None:
        found = found.filter(kind=kind)
    if municipality_code is not None:
        found = found.filter(
            Q(municipality__code=municipality_code) | Q(also_serves__code=municipality_code)
        ).distinct()
    return found.order_by("kind", _by_name(), "code")


def institution_by_code(*, code: str) -> Institution:
    """Return an institution, open or closed.

    Raises:
        InstitutionNotFoundError: if no institution has the code.
    """
    try:
        return Institution.objects.select_related("municipality", "parent").get(code=code)
    except Institution.DoesNotExist:
        raise InstitutionNotFoundError(code) from None


def organisation_name(*, code: str) -> str:
    """Return the name of a centre, institution or municipality; the code of any other body."""
    if code.startswith("MK-"):
        places = Municipality.objects.filter(code=code)
        return next((row.full_name for row in places), code)
    centre = Centre.objects.filter(code=code).first()
    if centre is not None:
        return centre.name
    return next((row.name for row in Institution.objects.filter(code=code)), code)


def municipalities_matching(*, text: str, candidates: Sequence[Municipality]) -> list[Municipality]:
    """Return the municipalities whose names in either language or script fit what was typed."""
    return [
        candidate
        for candidate in candidates
        if rules.name_fits(typed=text, names=_names_of(candidate))
    ]


def _names_of(municipality: Municipality) -> list[str]:
    names = [
        municipality.name_mk,
        municipality.name_sq,
        municipality.slug,
        *municipality.other_names.split("|"),
    ]
    return [*names, "Скопје", "Shkup"] if municipality.is_part_of_skopje else names


def _municipality(**key: str) -> Municipality:
    try:
        return Municipality.objects.select_related("region", "centre").get(**key)
    except Municipality.DoesNotExist:
        raise MunicipalityNotFoundError(*key.values()) from None


def _units() -> QuerySet[CentreUnit]:
    return CentreUnit.objects.select_related("centre").prefetch_related(
        Prefetch("municipalities", queryset=municipalities(), to_attr="places")
    )


def _by_name() -> Collate:
    language = _content_language()
    return alphabetical(field=f"name_{language}", language=language)


def _content_language() -> str:
    language = (get_language() or "mk").split("-")[0]
    return language if language in {"mk", "sq"} else "mk"
