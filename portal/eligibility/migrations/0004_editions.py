"""The rules get a new edition with every statement that changes them.

The name is random: what a rolled-back transaction saw under one name never comes back under it.
"""

from django.db import migrations

_TABLES = (
    "fact",
    "factchoice",
    "parameter",
    "parametervalue",
    "criterion",
    "criterionversion",
)
_EDITION = """
CREATE TABLE eligibility_edition (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    name uuid NOT NULL
);
INSERT INTO eligibility_edition (name) VALUES (gen_random_uuid());
CREATE FUNCTION eligibility_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE eligibility_edition SET name = gen_random_uuid();
    RETURN NULL;
END $$;
"""
_NO_EDITION = """
DROP FUNCTION eligibility_new_edition();
DROP TABLE eligibility_edition;
"""


def _watched(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=f"""CREATE TRIGGER eligibility_{table}_makes_an_edition
            AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON eligibility_{table}
            FOR EACH STATEMENT EXECUTE FUNCTION eligibility_new_edition();""",
        reverse_sql=f"DROP TRIGGER eligibility_{table}_makes_an_edition ON eligibility_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0003_freshness")]
    operations = [
        migrations.RunSQL(sql=_EDITION, reverse_sql=_NO_EDITION),
        *(_watched(table) for table in _TABLES),
    ]
