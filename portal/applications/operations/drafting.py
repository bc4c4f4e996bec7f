"""Keeps what was begun, answer by answer, until it is sent, thrown away or forgotten."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import SEVERAL, Application, Draft
from portal.catalogue.models import PublicService
from portal.households.models import Mandate, Person


class DraftGoneError(LookupError):
    """The draft was sent, thrown away or closed meanwhile, perhaps on another device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a device says: the fields, the version that it had seen, and the page around them."""

    typed: Mapping[str, Collection[str]] = field(default_factory=dict)
    seen: int = 0
    person: Person | None = None
    is_for_somebody_new: bool = False
    # Under which mandate a helper writes; such a draft is another than the helper's own.
    under: Mandate | None = None
    # The key of the press to come: after it no late answer begins the draft anew.
    idempotency_key: str = ""


@transaction.atomic
def save_draft(
    *,
    user: User,
    service: PublicService,
    writing: Writing,
    questions: Sequence[str],
    at: dt.datetime,
    facts: Mapping[str, Any] | None = None,
) -> Draft:
    """Keep what was typed for one service, valid or not, and return the draft.

    Fields that were not typed stay. The newest answer counts; what it replaced unseen is kept
    beside it. `questions` are the facts that the service reads now, kept as they were at the
    beginning; `facts` is what was told before in a check or a chat, and replaces the earlier.

    Raises:
        DraftGoneError: if the device had seen a draft that is no longer there.
    """
    draft = _open(user=user, subject=service.code, service=service, writing=writing, at=at)
    told = draft.facts if facts is None else dict(facts)
    changed = rules.changes_in(kept=draft.kept, typed=writing.typed)
    whom = (writing.person.pk if writing.person else None, writing.is_for_somebody_new)
    if draft.version and not changed and told == draft.facts and _whom(draft) == whom:
        _settle(draft, writing=writing)
        return draft
    draft.person_id, draft.is_for_somebody_new = whom
    draft.facts, draft.questions = told, draft.questions or list(questions)
    _write(draft, writing=writing, at=at)
    return draft


@transaction.atomic
def save_draft_of_several(
    *, user: User, chosen: Sequence[tuple[int, str]] | None, writing: Writing, at: dt.datetime
) -> Draft:
    """Keep what was typed for several people or services, and return the draft.

    `chosen` are the keys of people with the codes of services; without it the choice stays.

    Raises:
        DraftGoneError: if the device had seen a draft that is no longer there.
    """
    draft = _open(user=user, subject=SEVERAL, service=None, writing=writing, at=at)
    pairs = draft.chosen if chosen is None else [list(pair) for pair in chosen]
    changed = rules.changes_in(kept=draft.kept, typed=writing.typed)
    if draft.version and not changed and pairs == draft.chosen:
        _settle(draft, writing=writing)
        return draft
    draft.chosen = pairs
    _write(draft, writing=writing, at=at)
    return draft


def discard_draft(*, draft: Draft) -> None:
    """Throw a draft away with everything in it."""
    Draft.objects.filter(pk=draft.pk).delete()


def stop_reminders(*, draft: Draft, at: dt.datetime) -> None:
    """Write no more letters about this draft; it stays until it closes."""
    Draft.objects.filter(pk=draft.pk, reminders_stopped_at__isnull=True).update(
        reminders_stopped_at=at
    )


def _open(
    *,
    user: User,
    subject: str,
    service: PublicService | None,
    writing: Writing,
    at: dt.datetime,
) -> Draft:
    rows = Draft.objects.select_for_update(of=("self",), no_key=True)
    same = {"user": user, "subject": subject, "mandate": writing.under}
    found = rows.filter(**same, closed_at__isnull=True).first()
    if found is not None:
        return found
    if writing.seen or _was_sent(user=user, key=writing.idempotency_key):
        raise DraftGoneError(subject)
    Draft.objects.filter(**same, closed_at__isnull=False).delete()
    made, _is_new = rows.get_or_create(
        **same,
        closed_at=None,
        defaults={"service": service, "saved_at": at},
    )
    return made


def _was_sent(*, user: User, key: str) -> bool:
    return bool(key) and Application.objects.filter(applicant=user, idempotency_key=key).exists()


def _whom(draft: Draft) -> tuple[int | None, bool]:
    return draft.person_id, draft.is_for_somebody_new


def _write(draft: Draft, *, writing: Writing, at: dt.datetime) -> None:
    draft.version += 1
    draft.saved_at = at
    _take(draft, writing=writing)
    draft.save()


def _settle(draft: Draft, *, writing: Writing) -> None:
    """Let a dispute rest once somebody who has seen both values says the same again."""
    before = draft.answers
    _take(draft, writing=writing)
    if draft.answers != before:
        draft.save(update_fields=["answers", "updated_at"])


def _take(draft: Draft, *, writing: Writing) -> None:
    answers = rules.merged(
        kept=draft.kept, typed=writing.typed, seen=writing.seen, version=draft.version
    )
    draft.answers = {name: answer.as_json() for name, answer in answers.items()}
