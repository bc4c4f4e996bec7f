"""Every change of pages that no editor makes by hand: planting content, admitting editors."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page
from wagtail.users.models import UserProfile

from cms.models import CallPage, PlantedPage
from cms.rules.texts import CONTENT_LANGUAGES
from portal.accounts.models import Membership, User
from portal.accounts.rules import Role
from portal.core.seeding import digest_of

GROUP_NAMES = {
    Role.EDITOR: "Уредници · Redaktorë",
    Role.PUBLISHER: "Одговорни уредници · Redaktorë përgjegjës",
}


@transaction.atomic
def plant_page(
    *, parent: Page, model: type[Page], key: str, slug: str, values: Mapping[str, Any]
) -> Page | None:
    """Create or refresh a page that comes from a file; return it, or nothing if it was deleted.

    A page that a person has saved since then keeps that person's words, and one that was
    deleted stays deleted.
    """
    fields = {name: _as_stored(name=name, value=value) for name, value in values.items()}
    digest = digest_of(fields)
    planted = PlantedPage.objects.select_for_update().filter(key=key).first()
    if planted is None:
        page = model(slug=slug, **fields)
        parent.add_child(instance=page)
        page.save_revision().publish()
        PlantedPage.objects.create(key=key, page=page.page_ptr, digest=digest)
        return page
    if planted.page is None:
        return None
    page = planted.page.specific
    if planted.digest == digest or page.revisions.exclude(user=None).exists():
        return page
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    planted.digest = digest
    planted.save(update_fields=["digest"])
    return page


@transaction.atomic
def keep_open(*, call: CallPage, opens_at: dt.datetime, closes_at: dt.datetime) -> None:
    """Move a demonstration call on in time when it has run out or has no dates yet.

    A call that a person has saved is left alone.
    """
    is_running = call.closes_at is not None and call.closes_at > opens_at
    if (is_running and call.is_open) or call.revisions.exclude(user=None).exists():
        return
    call.opens_at, call.closes_at = opens_at, closes_at
    call.save_revision().publish()


def admit_editors(*, on: dt.date) -> None:
    """Give everybody who is editor or publisher on a day the rights of that role, and only those.

    Who no longer holds the role leaves its group.
    """
    for role, name in GROUP_NAMES.items():
        holders = Membership.objects.filter(role=role, valid_from__lte=on).exclude(
            valid_until__lt=on
        )
        group = Group.objects.get(name=name)
        users = User.objects.filter(pk__in=holders.values("user_id"))
        group.user_set.set(users)
        for user in users:
            # Editing starts in the language in which the person gets letters.
            UserProfile.objects.get_or_create(
                user=user, defaults={"preferred_language": user.preferred_language}
            )


def _as_stored(*, name: str, value: Any) -> Any:
    """Return a body as the blocks of a StreamField; other values as they are."""
    if not name.startswith("body_"):
        return value
    return _blocks(rows=value, path=name)


def _blocks(*, rows: Sequence[Mapping[str, Any]], path: str) -> list[dict[str, Any]]:
    return [
        _block(kind=kind, value=value, path=f"{path}/{place}")
        for place, row in enumerate(rows)
        for kind, value in row.items()
    ]


def _block(*, kind: str, value: Any, path: str) -> dict[str, Any]:
    if kind == "list":
        value = [
            {"type": "item", "value": f"<p>{point}</p>", "id": _steady_id(f"{path}/{place}")}
            for place, point in enumerate(value)
        ]
    return {"type": kind, "value": value, "id": _steady_id(path)}


def _steady_id(path: str) -> str:
    # The same block keeps its id from one loading to the next, so that comparisons make sense.
    return str(uuid.uuid5(uuid.NAMESPACE_URL, path))


def both_languages(*, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return `{heading: {mk, sq}}` as `{heading_mk, heading_sq}`; plain values stay."""
    values: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping) and set(value) == set(CONTENT_LANGUAGES):
            values |= {f"{name}_{language}": value[language] for language in CONTENT_LANGUAGES}
        else:
            values[name] = value
    return values
