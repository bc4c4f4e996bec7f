"""Two rows of one parameter or criterion never apply on the same day.

The usual exclusion over (code, period) needs the extension btree_gist, which the embedded
database does not carry. Each code therefore gets its own stretch of whole numbers, in which a
day is one number: periods of different codes cannot touch, those of one code may not overlap.
"""

from django.db import migrations

_SQL = """
ALTER TABLE eligibility_{table} ADD CONSTRAINT {table}_periods_never_overlap EXCLUDE USING gist (
    int8range(
        {key}::bigint * 10000000 + (valid_from - DATE '0001-01-01'),
        {key}::bigint * 10000000
            + (COALESCE(valid_until, DATE '9999-12-31') - DATE '0001-01-01'),
        '[]'
    ) WITH &&
)
"""


def _constraint(*, table: str, key: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=_SQL.format(table=table, key=key),
        reverse_sql=(
            f"ALTER TABLE eligibility_{table} DROP CONSTRAINT {table}_periods_never_overlap"
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0001_initial")]

    operations = [
        _constraint(table="parametervalue", key="parameter_id"),
        _constraint(table="criterionversion", key="criterion_id"),
    ]
