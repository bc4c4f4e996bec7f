"""Real places from the tables in `data/`; sources and notices are in `docs/data-sources.md`."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from portal.core.seeding import plant
from portal.directory import rules
from portal.directory.models import Centre, CentreUnit, Institution, Municipality, Region

DATA = Path(__file__).parent / "data"

# The tables name offices in Macedonian only.
UNIT_NAMES_SQ = {
    "оддел за права на парична помош": "Njësia për të drejta në ndihmë financiare",
    "подрачна единица": "Njësia rajonale e qendrës",
    "канцеларија / подрачно одделение": "Zyra – njësia rajonale",
    "општинска канцеларија": "Zyra komunale për punë sociale",
    "канцеларија во Ростуше": "Zyra në Rostushë",
    "подрачна канцеларија": "Zyra rajonale",
    "канцеларија во општинската зграда": "Zyra në ndërtesën e komunës",
    "подрачно одделение": "Njësia rajonale",
}
UNIT_NAMES_MK = {
    "оддел за права на парична помош": "Оддел за права на парична помош",
    "подрачна единица": "Подрачна единица на центарот",
    "канцеларија / подрачно одделение": "Канцеларија – подрачно одделение",
    "општинска канцеларија": "Општинска канцеларија за социјална работа",
    "канцеларија во Ростуше": "Канцеларија во Ростуше",
    "подрачна канцеларија": "Подрачна канцеларија",
    "канцеларија во општинската зграда": "Канцеларија во општинската зграда",
    "подрачно одделение": "Подрачно одделение",
}
DAY_CENTRE_KINDS = {
    "disability": rules.InstitutionKind.DAY_CENTRE_DISABILITY,
    "older": rules.InstitutionKind.DAY_CENTRE_OLDER,
}
DAY_CENTRE_STATUSES = {
    "open when the source was written": rules.InstitutionStatus.OPEN,
    "unconfirmed": rules.InstitutionStatus.UNCONFIRMED,
    "closed": rules.InstitutionStatus.CLOSED,
}
# The only address of a centre that the sources name, in each language.
CENTRE_ADDRESSES = {
    "CSW-SKOPJE": ("ул. „Никола Вапцаров“ 11, Скопје", "rr. „Nikolla Vapcarov“ 11, Shkup"),
}
CITY_OF_SKOPJE = "MK-85"


@transaction.atomic
def load_seeds() -> None:
    """Load regions, centres, municipalities, offices and institutions, in this order."""
    regions = {row["nuts3"]: _load_region(row) for row in _rows("regions.csv")}
    centre_rows = list(_rows("centres.csv"))
    centres = {row["code"]: _load_centre(row) for row in centre_rows}
    centre_row_of = {
        code: row for row in centre_rows for code in row["municipality_codes"].split("|")
    }
    centre_row_of[CITY_OF_SKOPJE] = next(row for row in centre_rows if row["code"] == "CSW-SKOPJE")
    municipalities = {}
    for row in _rows("municipalities.csv"):
        served_by = centre_row_of[row["code"]]
        municipalities[row["code"]] = _load_municipality(
            row,
            region=regions[row["region_nuts3"]],
            centre=centres[served_by["code"]],
            centre_confidence=served_by["coverage_confidence"],
        )
    for row in centre_rows:
        _seat_centre(centres[row["code"]], seat=municipalities[row["seat_municipality_code"]])
    for row in _rows("centre_units.csv"):
        _load_unit(row, centre=centres[row["centre_code"]], municipalities=municipalities)
    _load_institutions(municipalities)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table)


def _load_region(row: dict[str, str]) -> Region:
    values = {"slug": row["slug"], "name_mk": row["name_mk"], "name_sq": row["name_sq"]}
    return plant(model=Region, key={"code": row["nuts3"]}, values=values)[0]


def _load_centre(row: dict[str, str]) -> Centre:
    address_mk, address_sq = CENTRE_ADDRESSES.get(row["code"], ("", ""))
    values = {
        "name_mk": row["name_mk"],
        "name_sq": row["name_sq"],
        "kind": row["type"],
        "address_mk": address_mk,
        "address_sq": address_sq,
        "confidence": row["existence_confidence"],
        "source": row["source"],
        "note": row["note"],
    }
    return plant(model=Centre, key={"code": row["code"]}, values=values)[0]


def _seat_centre(centre: Centre, *, seat: Municipality) -> None:
    if centre.seat_id is None:
        Centre.objects.filter(pk=centre.pk).update(seat=seat)


def _load_municipality(
    row: dict[str, str], *, region: Region, centre: Centre, centre_confidence: str
) -> Municipality:
    values = {
        "slug": row["slug"],
        "kind": row["kind"],
        "name_mk": row["name_mk"],
        "name_sq": row["name_sq"],
        "full_name_mk": row["full_name_mk"],
        "full_name_sq": row["full_name_sq"],
        "other_names": "|".join(
            dict.fromkeys(name for name in (row["name_sq_alt"], row["name_en"]) if name)
        ),
        "name_sq_confidence": row["name_sq_confidence"],
        "region_id": region.pk,
        "is_part_of_skopje": row["part_of_skopje"] == "true",
        "centre_id": centre.pk,
        "centre_confidence": centre_confidence,
        "latitude": _number(row["lat"]),
        "longitude": _number(row["lon"]),
        "population_2021": int(row["population_2021"]),
        "official_languages": row["official_languages"],
        "source": row["population_evidence"],
        "note": "; ".join(filter(None, (row["official_languages_basis"], row["name_sq_note"]))),
    }
    return plant(model=Municipality, key={"code": row["code"]}, values=values)[0]


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _load_unit(
    row: dict[str, str], *, centre: Centre, municipalities: dict[str, Municipality]
) -> None:
    values = {
        "centre_id": centre.pk,
        "name_mk": UNIT_NAMES_MK[row["kind"]],
        "name_sq": UNIT_NAMES_SQ[row["kind"]],
        "source": row["source"],
        "note": row["note"],
    }
    code = f"{row['centre_code']}/{row['municipality_codes']}"
    unit, is_ours = plant(model=CentreUnit, key={"code": code}, values=values)
    if is_ours:
        unit.municipalities.set(
            [municipalities[code] for code in row["municipality_codes"].split("|")]
        )


def _load_institutions(municipalities: dict[str, Municipality]) -> None:
    # A unit's own institution stands in another row, sometimes below it.
    rows = list(_rows("kindergartens.csv"))
    loaded: dict[str, Institution] = {}
    for row in sorted(rows, key=lambda row: bool(row["parent_code"])):
        parent = loaded.get(row["parent_code"])
        loaded[row["code"]] = _load_institution(
            row,
            municipalities=municipalities,
            kind=rules.InstitutionKind.KINDERGARTEN,
            status=rules.InstitutionStatus.OPEN,
            parent=parent,
        )
    for row in _rows("day_centres.csv"):
        _load_institution(
            row,
            municipalities=municipalities,
            kind=DAY_CENTRE_KINDS[row["target"]],
            status=DAY_CENTRE_STATUSES[row["status"]],
            parent=None,
        )


def _load_institution(
    row: dict[str, str],
    *,
    municipalities: dict[str, Municipality],
    kind: rules.InstitutionKind,
    status: rules.InstitutionStatus,
    parent: Institution | None,
) -> Institution:
    values: dict[str, Any] = {
        "kind": str(kind),
        "municipality_id": municipalities[row["municipality_code"]].pk,
        "parent_id": parent.pk if parent else None,
        "name_mk": row["name_mk"],
        "name_sq": row["name_sq"],
        "confidence": row["confidence"],
        "status": str(status),
        "source": row["source"],
        "note": row["note"],
    }
    institution, is_ours = plant(model=Institution, key={"code": row["code"]}, values=values)
    if is_ours and row.get("also_serves"):
        institution.also_serves.set(
            [municipalities[code] for code in row["also_serves"].split("|")]
        )
    return institution
