"""Whoever writes in a notice or approves it is the person who is proven to act in the transaction."""

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION notice_actor() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
    actor uuid := {actor};
BEGIN
    IF actor IS NULL THEN
        RAISE EXCEPTION 'a notice is written by a person: the transaction proves no actor'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_names_its_actor';
    END IF;
    RETURN actor;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("quotas", "0201_due_days"), ("core", "0220_actor_sessions")]

    operations = [
        migrations.RunSQL(
            _FUNCTION.format(actor="core_actor()"),
            _FUNCTION.format(actor="NULLIF(current_setting('app.actor', true), '')::uuid"),
        )
    ]
