"""A proof of the eID that waits in the session for an account: sealed, and not for long."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from portal.accounts.rules import Level, Proof
from portal.core.fields import UnreadableError, encrypted, unsealed

if TYPE_CHECKING:
    from django.http import HttpRequest

_KEY = "eid_pending"
_SECONDS = 20 * 60


def keep(request: HttpRequest, *, proof: Proof, back: str) -> None:
    """Keep a proof, and where its holder wants to go afterwards."""
    born = proof.birth_date
    said = asdict(proof) | {"birth_date": born.isoformat() if born else None}
    request.session[_KEY] = encrypted(json.dumps({"proof": said, "back": back}))


def waiting(request: HttpRequest) -> tuple[Proof, str] | None:
    """Return the proof that waits, unless it waited too long."""
    try:
        kept = json.loads(unsealed(request.session.get(_KEY, ""), seconds=_SECONDS))
    except UnreadableError:
        forget(request)
        return None
    said = kept["proof"]
    born = said["birth_date"]
    said["birth_date"] = dt.date.fromisoformat(born) if born else None
    return Proof(**{**said, "level": Level(said["level"])}), kept["back"]


def forget(request: HttpRequest) -> None:
    """Let go of the proof."""
    request.session.pop(_KEY, None)
