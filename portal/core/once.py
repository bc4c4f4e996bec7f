"""Writes a row at most once for a unique value, in one statement."""

from django.db import models, router
from django.db.models.constants import OnConflict


def insert_once(row: models.Model) -> bool:
    """Insert a new row unless a unique value of it is taken, and return whether it was inserted.

    Whoever comes second waits for the first one's transaction and then changes nothing. It takes
    one statement, where `get_or_create` reads, sets a savepoint and releases it.
    """
    meta = row._meta  # noqa: SLF001 - documented
    found = type(row)._base_manager._insert(  # type: ignore[attr-defined]  # noqa: SLF001 - as save() does
        [row],
        fields=[field for field in meta.local_concrete_fields if field is not meta.auto_field],
        returning_fields=[meta.pk],
        using=router.db_for_write(type(row)),
        on_conflict=OnConflict.IGNORE,
    )
    if found[0] is None:
        return False
    row.pk = found[0][0]
    row._state.adding = False  # noqa: SLF001 - documented
    return True
