"""The wall and the four eyes over cases know proceedings: who is heard reaches his case; who notified ends nothing."""

from django.db import migrations

WALL = """
ALTER POLICY reach ON inspections_case USING ((SELECT core_reaches_everything()) OR {within})
    WITH CHECK ((SELECT core_reaches_everything()) OR {within});
"""
PLACE = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_case.place_id), NULL)
    OR inspections_case.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[])
       AND (EXISTS (SELECT FROM inspections_order o WHERE o.case_id = inspections_case.id) {further})
"""
HEARD = "OR EXISTS (SELECT FROM inspections_proceeding p WHERE p.case_id = inspections_case.id)"

GUARD = """
CREATE OR REPLACE FUNCTION case_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.closed_by_id IN (OLD.lead_id, NEW.lead_id)
       OR EXISTS (SELECT FROM inspections_order WHERE case_id = NEW.id AND issued_by_id = NEW.closed_by_id)
       {further} THEN
        RAISE EXCEPTION 'whoever leads a case or issued an order in it does not end it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_maker_does_not_close';
    END IF;
    RETURN NEW;
END $$;
"""
NOTIFIED = "OR EXISTS (SELECT FROM inspections_proceeding WHERE case_id = NEW.id AND notified_by_id = NEW.closed_by_id)"


def sql(*, further: bool) -> str:
    within = f"({PLACE.format(further=HEARD if further else '')})"
    return WALL.format(within=within) + GUARD.format(further=NOTIFIED if further else "")


class Migration(migrations.Migration):
    dependencies = [("inspections", "0009_from_notice_to_decision")]

    operations = [migrations.RunSQL(sql(further=True), sql(further=False))]
