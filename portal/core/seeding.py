"""Load content from files without ever overwriting what a person changed afterwards.

A seeded row keeps a digest of the values that the file last gave it. While the row still has
those values the file may change it; once somebody edited it, the file has no more say.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models


def digest_of(values: Mapping[str, Any]) -> str:
    """Return a fingerprint of values that does not depend on their order."""
    plain = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def _stored(*, row: models.Model, names: Mapping[str, Any]) -> dict[str, Any]:
    # As the column would give it back: "41.7" and Decimal("41.70000") are one value.
    return {name: getattr(row, name) for name in names}


def plant[Row: models.Model](
    *, model: type[Row], key: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[Row, bool]:
    """Create or refresh one seeded row; return it and whether the file still rules over it."""
    manager = model._default_manager  # noqa: SLF001 - Django's documented name for it
    row = manager.filter(**key).first()
    if row is None:
        row = manager.create(**key, **values)
    elif getattr(row, "seed_digest", "") != digest_of(_stored(row=row, names=values)):
        return row, False
    else:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    row.refresh_from_db()
    fingerprint = digest_of(_stored(row=row, names=values))
    manager.filter(pk=row.pk).update(seed_digest=fingerprint)
    return row, True


def keep[Row: models.Model](
    *, model: type[Row], key: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> list[Row]:
    """Bring rows to what a file says, a few queries for all; return them in the order given.

    `key` names the columns by which a row is recognised. Rows that say the same already are not
    written; those that the file no longer names stay.
    """
    manager = model._default_manager  # noqa: SLF001 - Django's documented name for it
    there = {tuple(getattr(row, name) for name in key): row for row in manager.all()}
    kept, changed, new = [], [], []
    for values in rows:
        row = there.get(tuple(values[name] for name in key))
        if row is None:
            row = model(**values)
            new.append(row)
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
        kept.append(row)
    if changed:
        manager.bulk_update(changed, fields=sorted(set(rows[0]) - set(key)))
    if new:
        manager.bulk_create(new)
    return kept
