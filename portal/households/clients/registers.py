"""Asks a public register about one person: the one interface that every adapter implements.

`docs/operations.md` describes the contract. The personal number travels in the body, over TLS or
within the machine, never in an address; nothing of an answer is ever logged.
"""

import datetime as dt
import ipaddress
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, Field, ValidationError, model_validator

from portal.core.personal_number import InvalidEmbgError, checked_embg
from portal.households.rules import LookupFailure, Register

_TIMEOUT = httpx.Timeout(5.0, connect=2.0)
_LARGEST_ANSWER = 64 * 1024
_FORBIDDEN = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}

type Name = Annotated[str, Field(min_length=1, max_length=80)]


class RegisterUnavailableError(Exception):
    """The register gave no answer that can be used; says why, never about whom."""

    def __init__(self, failure: LookupFailure) -> None:
        super().__init__(str(failure))
        self.failure = failure


class ConsentGiven(BaseModel):
    """On what the question rests, for the register's own record."""

    reference: str
    given_at: dt.datetime


class RegisteredAddress(BaseModel):
    """Where the civil register says that a person lives."""

    municipality: Annotated[str, Field(pattern=r"^MK-\d{3}$")]
    settlement: Annotated[str, Field(max_length=100)] = ""
    street: Annotated[str, Field(max_length=150)] = ""
    since: dt.date | None = None


class RegisteredChild(BaseModel):
    """A child of the person; `is_guardian` says whether the person may act for it."""

    embg: str
    first_name: Name
    last_name: Name
    birth_date: dt.date
    is_guardian: bool

    @model_validator(mode="after")
    def has_a_number_of_its_birth_date(self) -> "RegisteredChild":
        """Refuse a number that is none, or of another birth date."""
        try:
            checked_embg(text=self.embg, birth_date=self.birth_date)
        except InvalidEmbgError as error:
            message = f"embg: {error.problem}"
            raise ValueError(message) from None
        return self


class RegisteredIncome(BaseModel):
    """Money that comes every month, as an employer or the pension fund reports it."""

    kind: Literal["wage", "pension"]
    monthly_amount: Annotated[int, Field(ge=0, le=10_000_000)]
    since: dt.date
    until: dt.date | None = None

    @model_validator(mode="after")
    def runs_forward(self) -> "RegisteredIncome":
        """Refuse a period that ends before it begins."""
        if self.until is not None and self.until < self.since:
            message = "ends before it begins"
            raise ValueError(message)
        return self


class RegisteredFinding(BaseModel):
    """A finding and opinion; without a last day it is permanent."""

    kind: Annotated[str, Field(max_length=40)]
    degree: Annotated[str, Field(max_length=40)]
    issued_on: dt.date
    valid_until: dt.date | None = None
    issued_by: Annotated[str, Field(max_length=150)] = ""

    @model_validator(mode="after")
    def runs_forward(self) -> "RegisteredFinding":
        """Refuse a period that ends before it begins."""
        if self.valid_until is not None and self.valid_until < self.issued_on:
            message = "ends before it begins"
            raise ValueError(message)
        return self


class Answer(BaseModel):
    """What a register says about a person; each register fills its own part."""

    found: bool
    first_name: Annotated[str, Field(max_length=80)] = ""
    last_name: Annotated[str, Field(max_length=80)] = ""
    address: RegisteredAddress | None = None
    children: Annotated[list[RegisteredChild], Field(max_length=30)] = []
    incomes: Annotated[list[RegisteredIncome], Field(max_length=50)] = []
    findings: Annotated[list[RegisteredFinding], Field(max_length=20)] = []


def is_connected() -> bool:
    """Return whether this portal may ask registers at all."""
    return bool(settings.PORTAL_REGISTERS_URL)


def lookup(*, register: Register, embg: str, consent: ConsentGiven) -> Answer:
    """Ask a register about the person with this number.

    Raises:
        RegisterUnavailableError: if it does not answer in time, refuses, or makes no sense.
        ImproperlyConfigured: if its address is neither TLS nor on this machine.
    """
    body = {"embg": embg, "consent": consent.model_dump(mode="json")}
    try:
        with (
            httpx.Client(timeout=_TIMEOUT, trust_env=False, follow_redirects=False) as client,
            client.stream(
                "POST",
                f"{_safe_address()}/v1/{register}/lookups",
                json=body,
                headers={"authorization": f"Bearer {settings.PORTAL_REGISTERS_TOKEN}"},
            ) as response,
        ):
            content = _read(response)
    except httpx.TimeoutException:
        raise RegisterUnavailableError(LookupFailure.SLOW) from None
    except httpx.HTTPError:
        raise RegisterUnavailableError(LookupFailure.DOWN) from None
    try:
        return Answer.model_validate_json(content)
    except ValidationError:
        # The error would repeat the answer, and that is personal.
        raise RegisterUnavailableError(LookupFailure.GARBLED) from None


def _read(response: httpx.Response) -> bytes:
    if response.status_code in _FORBIDDEN:
        raise RegisterUnavailableError(LookupFailure.FORBIDDEN)
    if response.status_code != httpx.codes.OK:
        raise RegisterUnavailableError(LookupFailure.DOWN)
    content = b""
    for part in response.iter_bytes():
        content += part
        if len(content) > _LARGEST_ANSWER:
            raise RegisterUnavailableError(LookupFailure.GARBLED)
    return content


def _safe_address() -> str:
    address: str = settings.PORTAL_REGISTERS_URL
    parts = urlsplit(address)
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        message = "PORTAL_REGISTERS_URL must begin with https:// unless it is on this machine."
        raise ImproperlyConfigured(message)
    return address.rstrip("/")


def _is_loopback(host: Any) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
