"""What it costs to seal documents, beside the same documents typeset and not sealed."""

from __future__ import annotations

import tempfile
import time
from statistics import median
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from portal.applications import documents, operations, queries, rules, typesetting
from portal.applications.clients import seals
from portal.catalogue.queries import service_by_code
from portal.core import clock
from portal.households.queries import people_of
from tests.bench.people import citizens

if TYPE_CHECKING:
    from collections.abc import Callable

_DOCUMENTS = 100


def measure() -> dict[str, dict[str, float]]:
    """Return the median and total time of a hundred receipts, in milliseconds and seconds."""
    with tempfile.TemporaryDirectory() as directory:
        settings.PORTAL_SEAL_DEMO_DIR = directory
        template, content = _receipt()

        def typeset() -> None:
            typesetting.typeset(template=template, content=content)

        def typeset_and_sealed() -> None:
            pdf = typesetting.typeset(template=template, content=content)
            seals.seal(pdf=pdf, reason=content["title"], at=clock.now())

        sealed, plain = _figures(typeset_and_sealed), _figures(typeset)
    share = {"ratio": round(plain["total_s"] / sealed["total_s"], 2)}
    return {
        f"{_DOCUMENTS} receipts typeset and sealed": sealed | share,
        f"peer: {_DOCUMENTS} of the same typeset, not sealed": plain,
    }


def _receipt() -> tuple[str, dict[str, object]]:
    user = citizens(1)[0]
    application = operations.submit_application(
        applicant=user,
        person=people_of(user=user)[0],
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


def _figures(work: Callable[[], None]) -> dict[str, float]:
    work()
    waits = []
    for _turn in range(_DOCUMENTS):
        began = time.perf_counter()
        work()
        waits.append(time.perf_counter() - began)
    return {"p50_ms": round(median(waits) * 1000, 2), "total_s": round(sum(waits), 2)}
