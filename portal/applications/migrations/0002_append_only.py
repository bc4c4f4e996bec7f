from django.db import migrations

from portal.core.append_only import append_only

_REASONS = """
CREATE OR REPLACE FUNCTION keep_decision_reason() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.retired_at IS NOT NULL
        OR to_jsonb(NEW) - 'retired_at' IS DISTINCT FROM to_jsonb(OLD) - 'retired_at' THEN
        RAISE EXCEPTION 'an approved reason is never changed, only retired'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER applications_decisionreason_approved
    BEFORE UPDATE OR DELETE ON applications_decisionreason
    FOR EACH ROW EXECUTE FUNCTION keep_decision_reason();
"""
_REASONS_BACK = """
DROP TRIGGER IF EXISTS applications_decisionreason_approved ON applications_decisionreason;
DROP FUNCTION IF EXISTS keep_decision_reason();
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]
    operations = [
        append_only("applications_applicationevent"),
        append_only("applications_decision"),
        append_only("applications_decision_reasons"),
        migrations.RunSQL(sql=_REASONS, reverse_sql=_REASONS_BACK),
    ]
