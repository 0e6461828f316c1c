"""Four eyes over cases in the database too: neither its lead nor whoever issued an order in a case ends it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION case_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.closed_by_id IN (OLD.lead_id, NEW.lead_id)
       OR EXISTS (SELECT FROM inspections_order WHERE case_id = NEW.id AND issued_by_id = NEW.closed_by_id) THEN
        RAISE EXCEPTION 'whoever leads a case or issued an order in it does not end it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_maker_does_not_close';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_guard BEFORE UPDATE OF closed_by_id ON inspections_case
    FOR EACH ROW WHEN (NEW.closed_by_id IS NOT NULL AND NEW.closed_by_id IS DISTINCT FROM OLD.closed_by_id)
    EXECUTE FUNCTION case_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0007_reach")]

    operations = [migrations.RunSQL(GUARD, "DROP TRIGGER case_guard ON inspections_case; DROP FUNCTION case_guard();")]
