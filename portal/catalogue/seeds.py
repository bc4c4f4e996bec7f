"""The real catalogue from the files in `data/`.

An entry that an editor saved is theirs: from then on the file has no more say over it. Until
then a changed file renews the entry.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from portal.accounts.rules import Level
from portal.catalogue import operations, rules
from portal.catalogue.models import (
    EmergencyNumber,
    LegalBasis,
    LifeEvent,
    PublicService,
    ServiceDocument,
    ServiceStep,
)
from portal.core.seeding import digest_of, plant

LANGUAGES = rules.CONTENT_LANGUAGES
DATA = Path(__file__).parent / "data"
TEXTS = ("title", "summary", "fee", "deadline", "competent_body", "where_to_apply", "appeal")
LISTS = ("audience", "content", "good_to_know")


@transaction.atomic
def load_seeds() -> None:
    """Load emergency numbers, life events and services, in this order."""
    for position, entry in enumerate(_read("emergency_numbers.yml")):
        _load_emergency_number(entry, sort_order=position)
    for position, entry in enumerate(_read("life_events.yml")):
        _load_life_event(entry, sort_order=position)
    for position, entry in enumerate(_read("services.yml")["services"]):
        _load_service(entry, sort_order=position)


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def _both(field: str, text: dict[str, str] | None) -> dict[str, str]:
    return {f"{field}_{language}": (text or {}).get(language, "") for language in LANGUAGES}


def _load_emergency_number(entry: dict[str, Any], *, sort_order: int) -> None:
    values = {
        "number": entry["number"],
        "is_confirmed": entry["is_confirmed"],
        "source": entry["source"],
        "sort_order": sort_order,
        **_both("name", entry["name"]),
        **_both("note", entry["note"]),
    }
    plant(model=EmergencyNumber, key={"code": entry["code"]}, values=values)


def _load_life_event(entry: dict[str, Any], *, sort_order: int) -> None:
    values = {
        "icon": entry["icon"],
        "shows_emergency_numbers": entry.get("shows_emergency_numbers", False),
        "sort_order": sort_order,
        **_both("title", entry["title"]),
        **_both("summary", entry["summary"]),
    }
    plant(model=LifeEvent, key={"slug": entry["slug"]}, values=values)


def _load_service(entry: dict[str, Any], *, sort_order: int) -> None:
    acts = _read("acts.yml")
    legal_bases = [{**acts[basis["act"]], **_without_act(basis)} for basis in entry["legal_bases"]]
    fingerprint = digest_of({**entry, "legal_bases": legal_bases, "sort_order": sort_order})
    service = PublicService.objects.filter(code=entry["code"]).first()
    if service is None:
        service = PublicService(code=entry["code"])
    elif service.seed_digest == fingerprint or operations.was_edited_by_a_person(service=service):
        return
    _fill(service, entry=entry, sort_order=sort_order)
    service.seed_digest = fingerprint
    service.steps = [_step(position, step) for position, step in enumerate(entry["steps"])]
    service.documents = [
        _document(position, paper) for position, paper in enumerate(entry["documents"])
    ]
    service.legal_bases = [_basis(position, act) for position, act in enumerate(legal_bases)]
    service.life_events = list(LifeEvent.objects.filter(slug__in=entry["life_events"]))
    operations.publish_service(service=service)


def _without_act(basis: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in basis.items() if key != "act"}


def _fill(service: PublicService, *, entry: dict[str, Any], sort_order: int) -> None:
    service.group = entry["group"]
    service.kind = entry["kind"]
    service.receiver = entry.get("receiver", rules.Receiver.CENTRE)
    service.is_online = entry["online"]
    service.required_level = entry.get("level", Level.LOW)
    service.is_checkable = entry["checkable"]
    service.is_sensitive = entry.get("sensitive", False)
    service.sort_order = sort_order
    service.deadline_days = entry["deadline_days"]
    service.is_fee_confirmed = entry["fee_confirmed"]
    service.is_deadline_confirmed = entry["deadline_confirmed"]
    service.is_appeal_confirmed = entry["appeal_confirmed"]
    texts: dict[str, str] = {}
    for field in TEXTS:
        texts |= _both(field, entry[field])
    for field in LISTS:
        texts |= {
            f"{field}_{language}": "\n".join(entry[field][language]) for language in LANGUAGES
        }
    texts |= _both("synonyms", entry["synonyms"])
    for name, text in texts.items():
        setattr(service, name, text)


def _step(position: int, step: dict[str, Any]) -> ServiceStep:
    return ServiceStep(
        sort_order=position, **_both("title", step["title"]), **_both("text", step["text"])
    )


def _document(position: int, paper: dict[str, Any]) -> ServiceDocument:
    return ServiceDocument(
        sort_order=position,
        code=paper["code"],
        is_obtained_ex_officio=paper.get("ex_officio", False),
        is_required=paper.get("required", True),
        is_confirmed=paper["confirmed"],
        valid_months=paper.get("valid_months"),
        is_validity_confirmed=paper.get("validity_confirmed", False),
        **_both("name", paper["name"]),
        **_both("note", paper["note"]),
    )


def _basis(position: int, act: dict[str, Any]) -> LegalBasis:
    return LegalBasis(
        sort_order=position,
        gazette=act["gazette"],
        article=act.get("article", ""),
        is_confirmed=act["is_confirmed"],
        source_url=act["source_url"],
        **_both("act", act["act"]),
        **_both("note", act["note"]),
    )
