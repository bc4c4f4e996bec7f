"""What the REST API answers, field by field; programs outside rely on these names."""

import datetime as dt
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict


class ServiceSummary(Schema):
    """One line of the catalogue."""

    code: str
    title: str
    summary: str
    group: str
    url: str
    online: bool


class DocumentOut(Schema):
    """A paper that belongs to an application."""

    code: str
    name: str
    note: str
    required: bool
    obtained_ex_officio: bool
    confirmed: bool


class StepOut(Schema):
    """One step on the way to the service."""

    title: str
    text: str


class LegalBasisOut(Schema):
    """An act on which the service rests."""

    act: str
    gazette: str
    article: str
    note: str
    confirmed: bool
    source: str


class CriterionSentence(Schema):
    """A criterion in plain language, made from the rule itself."""

    code: str
    text: str
    source: str
    confirmed: bool


class ServiceDetail(ServiceSummary):
    """Everything that the catalogue says about a service."""

    audience: str
    documents: list[DocumentOut]
    steps: list[StepOut]
    fee: str
    fee_confirmed: bool
    deadline: str
    deadline_days: int | None
    deadline_confirmed: bool
    competent_body: str
    where_to_apply: str
    legal_basis: list[LegalBasisOut]
    criteria: list[CriterionSentence]


class FactOut(Schema):
    """One entry of the fact vocabulary."""

    code: str
    type: str
    choices: list[str] | None
    choice_labels: dict[str, str] | None
    min: int | None
    max: int | None
    label: str
    question: str
    why: str


class EligibilityIn(Schema):
    """Facts by code, and the day for which to evaluate (default: today in Skopje)."""

    model_config = ConfigDict(extra="forbid")

    facts: dict[str, Any]
    on: dt.date | None = None


class CriterionOut(Schema):
    """The outcome of one criterion with the citizen's own fact and the source."""

    code: str
    outcome: Literal["met", "not_met", "unknown", "assess"]
    text: str
    fact: str | None
    source: str
    confirmed: bool
    would_change: str | None


class EligibilityOut(Schema):
    """The verdict, its trace, and which facts are still missing, in the order to ask."""

    verdict: Literal["eligible", "not_eligible", "needs_assessment", "incomplete"]
    criteria: list[CriterionOut]
    missing: list[str]
    amount: int | None = None


class MunicipalityOut(Schema):
    """A municipality and the centre for social work that is competent there."""

    code: str
    slug: str
    name: str
    full_name: str
    region: str
    centre: str
    centre_confirmed: bool
    latitude: float | None
    longitude: float | None
    url: str


class CentreOut(Schema):
    """A centre for social work; empty address and telephone mean that no source gave them."""

    code: str
    name: str
    seat: str | None
    address: str
    telephone: str
    municipalities: list[str]
    confirmed: bool
    url: str


class InstitutionOut(Schema):
    """A kindergarten or day centre."""

    code: str
    kind: str
    name: str
    municipality: str
    status: str
    confirmed: bool


class MonthOut(Schema):
    """What happened in a month, for one service in one municipality; `null` is one to four."""

    month: str
    service: str
    municipality: str
    applications: int | None
    approved: int | None
    rejected: int | None
    withdrawn: int | None


class PlacesOut(Schema):
    """Places and people waiting; `places` is `null` where no source knows them."""

    service: str
    municipality: str
    places: int | None
    waiting: int | None


class StatisticsOut(Schema):
    """Open data of the portal. `demonstration` tells that the people in it are made up."""

    on: dt.date
    smallest_cell: int
    demonstration: bool
    months: list[MonthOut]
    places: list[PlacesOut]
