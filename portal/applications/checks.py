"""What must be configured before real documents are sealed; `check --deploy` asks."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def seal_is_configured(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django hands it over
    **_options: Any,
) -> list[CheckMessage]:
    """Refuse a deployment that could not seal, or would seal with a demonstration key."""
    found: list[CheckMessage] = [
        Error(
            f"{name} is not set: no document can be sealed.",
            hint="docs/operations.md says how the seal is configured.",
            id="applications.E001",
        )
        for name in ("PORTAL_SEAL_PKCS12", "PORTAL_SEAL_TRUST")
        if not getattr(settings, name)
    ]
    if settings.PORTAL_SEAL_DEMO_DIR:
        found.append(
            Error(
                "PORTAL_SEAL_DEMO_DIR allows a demonstration seal.",
                hint="Only settings for development and tests may name a place for it.",
                id="applications.E002",
            )
        )
    return found
