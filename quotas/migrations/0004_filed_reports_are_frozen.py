"""What was filed stands as filed: the database refuses to change a submitted version, its lines, trades and uses."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION report_frozen(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: a filed report is frozen', what
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'report_frozen';
END $$;

-- A version is born a draft, is filed once, and then moves along its lifecycle only: decisions change, content never.
CREATE FUNCTION report_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lifecycle CONSTANT text[] := ARRAY['state', 'version', 'decided_by_id', 'decided_at', 'decision_reason'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            PERFORM report_frozen('a report begins as a draft');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            PERFORM report_frozen('delete');
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state = 'draft' THEN
        IF NEW.state NOT IN ('draft', 'submitted') THEN
            PERFORM report_frozen('a draft can only be submitted');
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - lifecycle IS DISTINCT FROM to_jsonb(OLD) - lifecycle THEN
        PERFORM report_frozen('update');
    END IF;
    IF NEW.state <> OLD.state AND NOT (
        OLD.state = 'submitted' AND NEW.state IN ('accepted', 'returned', 'superseded', 'repudiated')
        OR OLD.state IN ('accepted', 'returned') AND NEW.state IN ('superseded', 'repudiated')
    ) THEN
        PERFORM report_frozen(OLD.state || ' to ' || NEW.state);
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER report_guard BEFORE INSERT OR UPDATE OR DELETE ON quotas_report
    FOR EACH ROW EXECUTE FUNCTION report_guard();

-- The share lock waits for whoever is filing, and holds him off until the line is written.
CREATE FUNCTION report_must_be_draft(reports uuid[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    found text;
BEGIN
    FOR found IN SELECT state FROM quotas_report WHERE id = ANY (reports) ORDER BY id FOR SHARE LOOP
        IF found <> 'draft' THEN
            PERFORM report_frozen('lines');
        END IF;
    END LOOP;
END $$;
"""

LINES = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM report_must_be_draft((SELECT array_agg(DISTINCT report_id) FROM ({reports}) found));
    RETURN NULL;
END $$;
CREATE TRIGGER {name} AFTER {operation} ON {table} REFERENCING {transition}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
OF_ROWS = {
    "quotas_reportline": "SELECT report_id FROM {rows}",
    "quotas_trade": "SELECT l.report_id FROM {rows} r JOIN quotas_reportline l ON l.id = r.line_id",
    "quotas_lineuse": "SELECT l.report_id FROM {rows} r JOIN quotas_reportline l ON l.id = r.line_id",
}
TRANSITIONS = {
    "insert": ("NEW TABLE AS new_rows", ["new_rows"]),
    "update": ("OLD TABLE AS old_rows NEW TABLE AS new_rows", ["old_rows", "new_rows"]),
    "delete": ("OLD TABLE AS old_rows", ["old_rows"]),
}


def triggers():
    for table, reports in OF_ROWS.items():
        for operation, (transition, rows) in TRANSITIONS.items():
            name = f"{table.removeprefix('quotas_')}_frozen_{operation}"
            sources = " UNION ".join(reports.format(rows=source) for source in rows)
            yield migrations.RunSQL(
                LINES.format(
                    name=name, reports=sources, operation=operation.upper(), table=table, transition=transition
                ),
                f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
            )


class Migration(migrations.Migration):
    dependencies = [("quotas", "0003_reach")]

    operations = [
        migrations.RunSQL(
            FREEZE,
            """
            DROP TRIGGER report_guard ON quotas_report;
            DROP FUNCTION report_must_be_draft(uuid[]);
            DROP FUNCTION report_guard();
            DROP FUNCTION report_frozen(text);
            """,
        ),
        *triggers(),
    ]
