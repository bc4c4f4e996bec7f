"""A migration operation that makes a table append-only in the database itself."""

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def append_only(table: str) -> migrations.RunSQL:
    """Return the operation that refuses UPDATE, DELETE and TRUNCATE on a table.

    TRUNCATE stays allowed in a database named `test_…`, where the suite empties tables.
    """
    return migrations.RunSQL(
        sql=f"""{_FUNCTION}
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        DO $$ BEGIN
            IF current_database() NOT LIKE 'test\\_%' THEN
                CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
            END IF;
        END $$;""",
        reverse_sql=f"""DROP TRIGGER IF EXISTS {table}_append_only ON {table};
        DROP TRIGGER IF EXISTS {table}_never_emptied ON {table};""",
    )
