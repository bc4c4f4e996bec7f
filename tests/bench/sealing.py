"""What it costs to seal documents, beside the same documents typeset and not sealed."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from django.utils import translation

from portal.applications import documents, operations, queries, rules, typesetting
from portal.applications.clients import seals
from portal.catalogue.queries import service_by_code
from portal.core import clock
from tests.bench.people import citizen

if TYPE_CHECKING:
    from collections.abc import Callable

_DOCUMENTS = 100


def measure() -> dict[str, dict[str, float]]:
    """Return what a hundred receipts cost, sealed and not; the ratio is of processor time."""
    template, content = _receipt()

    def typeset(turn: int) -> bytes:
        # Each is another one, because the typesetter remembers what it has set before.
        title = f"{content['title']} {turn}"
        return typesetting.typeset(template=template, content={**content, "title": title})

    def typeset_and_sealed(turn: int) -> None:
        pdf = typeset(turn)
        seals.seal(pdf=pdf, reason=content["title"], at=clock.now())

    sealed, plain = _figures(typeset_and_sealed), _figures(typeset)
    share = {"ratio": round(plain["cpu_s"] / sealed["cpu_s"], 3)}
    return {
        f"{_DOCUMENTS} receipts typeset and sealed": sealed | share,
        f"peer: {_DOCUMENTS} of the same typeset, not sealed": plain,
    }


def _receipt() -> tuple[str, dict[str, object]]:
    person = citizen()
    application = operations.submit_application(
        applicant=person.owner,
        person=person,
        service=service_by_code(code="home-care"),
        at=clock.now(),
        language="mk",
    )
    order = operations.order_document(
        application=application, kind=rules.DocumentKind.RECEIPT, at=clock.now()
    )
    with translation.override("mk"):
        return documents.content_of(
            order=order,
            application=queries.application_by_reference(reference=application.reference),
        )


def _figures(work: Callable[[int], object]) -> dict[str, float]:
    """Return how long one takes, and how much of the processor all of them did."""
    work(0)
    waits = []
    used = time.process_time()
    for turn in range(1, _DOCUMENTS + 1):
        began = time.perf_counter()
        work(turn)
        waits.append(time.perf_counter() - began)
    used = time.process_time() - used
    return {"p50_ms": round(median(waits) * 1000, 2), "cpu_s": round(used, 2)}
