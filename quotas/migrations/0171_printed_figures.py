"""A line keeps what is printed beside the figure that is posted, where a published table does not add up."""

from django.db import migrations

import quotas.quantities
from core.operations import Finite

_GUARD = """
CREATE FUNCTION notice_printed_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.printed IS DISTINCT FROM OLD.printed
       AND (SELECT state FROM quotas_notice WHERE id = OLD.notice_id) NOT IN ('draft', 'returned') THEN
        RAISE EXCEPTION 'what is printed is not rewritten once the notice was submitted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_printed_guard BEFORE UPDATE ON quotas_noticeline
    FOR EACH ROW EXECUTE FUNCTION notice_printed_guard();
"""
_NO_GUARD = """
DROP TRIGGER notice_printed_guard ON quotas_noticeline;
DROP FUNCTION notice_printed_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("quotas", "0141_postings_stand_on_their_papers")]

    operations = [
        migrations.AddField(
            "noticeline",
            "printed",
            quotas.quantities.TonnesField(
                "tonnes as printed",
                null=True,
                blank=True,
                help_text="if the published table does not add up and another figure is recorded",
            ),
        ),
        Finite("quotas_noticeline", "printed"),
        migrations.RunSQL(_GUARD, _NO_GUARD),
    ]
