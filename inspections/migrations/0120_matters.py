"""Every tip and case has a matter with its parties; a tip and the case that it became share one."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils.translation import gettext_lazy as _

# The parties of what was recorded before: those whom tip or case named, as they were named.
FILL = """
DO $$
DECLARE
    row record;
    made uuid;
BEGIN
    FOR row IN SELECT * FROM inspections_case WHERE matter_id IS NULL LOOP
        made := row.id;
        INSERT INTO enterprises_matter (id, opened_at, parties_version) VALUES (made, row.opened_at, 1);
        UPDATE inspections_case SET matter_id = made WHERE id = row.id;
        UPDATE inspections_tip SET matter_id = made WHERE case_id = row.id;
        INSERT INTO enterprises_party (matter_id, number, kind, enterprise_id, office_place_id, name, role, allegations,
                                       state, reason, added_at, added_by_id, decision_reason, outcome, outcome_reason, version)
        SELECT made, 1,
               CASE WHEN row.enterprise_id IS NOT NULL OR row.subject_type = 'group' THEN 'enterprise'
                    WHEN row.subject_type = 'person' THEN 'person'
                    WHEN place.id IS NOT NULL THEN 'office' ELSE 'unknown' END,
               row.enterprise_id, place.id,
               left(COALESCE(NULLIF(row.subject_description, ''), row.subject_code), 200), 'respondent', '{}',
               'confirmed', 'Named when it was opened.', row.opened_at, row.opened_by_id, '', '', '', 1
        FROM (SELECT) AS one LEFT JOIN enterprises_jurisdiction place
            ON row.subject_type = 'jurisdiction' AND row.enterprise_id IS NULL AND place.code = row.subject_code;
    END LOOP;
    FOR row IN SELECT * FROM inspections_tip WHERE matter_id IS NULL LOOP
        INSERT INTO enterprises_matter (opened_at, parties_version) VALUES (row.received_at, 1) RETURNING id INTO made;
        UPDATE inspections_tip SET matter_id = made WHERE id = row.id;
    END LOOP;
    FOR row IN SELECT * FROM inspections_tip LOOP
        IF row.accused_place_id IS NOT NULL OR row.case_id IS NULL THEN
            INSERT INTO enterprises_party (matter_id, number, kind, enterprise_id, office_place_id, office_authority_id, name,
                                           role, allegations, state, reason, added_at, decision_reason, outcome,
                                           outcome_reason, version)
            SELECT matter.id, (SELECT count(*) + 1 FROM enterprises_party p WHERE p.matter_id = matter.id),
                   CASE WHEN row.accused_place_id IS NOT NULL THEN 'office'
                        WHEN row.enterprise_id IS NOT NULL THEN 'enterprise'
                        WHEN row.subject_type = 'person' THEN 'person' ELSE 'unknown' END,
                   CASE WHEN row.accused_place_id IS NULL THEN row.enterprise_id END,
                   row.accused_place_id, row.accused_authority_id,
                   left(COALESCE(NULLIF(row.subject_description, ''), row.subject_code), 200), 'accused', '{}',
                   'confirmed', 'Named when it was opened.', row.received_at, '', '', '', 1
            FROM enterprises_matter matter
            WHERE matter.id = (SELECT t.matter_id FROM inspections_tip t WHERE t.id = row.id);
        END IF;
        -- A person who was named by his user name or his name is proposed, as with a new tip.
        INSERT INTO enterprises_party (matter_id, number, kind, person_id, name, role, allegations, state, reason,
                                       added_at, decision_reason, outcome, outcome_reason, version)
        SELECT t.matter_id, (SELECT count(*) FROM enterprises_party p WHERE p.matter_id = t.matter_id)
                   + row_number() OVER (), 'person', u.id, '', 'accused', '{}', 'proposed', 'A name in it is the same.',
               t.received_at, '', '', '', 1
        FROM inspections_tip t, enterprises_user u
        WHERE t.id = row.id AND t.subject_type = 'person'
          AND lower(normalize(t.subject_code, NFKC)) IN (lower(normalize(u.username, NFKC)), lower(normalize(u.name, NFKC)));
    END LOOP;
END $$;
"""


def matter(related_name: str, *, null: bool) -> models.OneToOneField:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="enterprises.matter",
        verbose_name=_("matter"),
        null=null,
    )


class Migration(migrations.Migration):
    dependencies = [("inspections", "0181_orders_that_ask_for_evidence"), ("enterprises", "0121_closed_matters")]

    operations = [
        migrations.AddField("case", "matter", matter("case", null=True)),
        migrations.AddField("tip", "matter", matter("tip", null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("case", "matter", matter("case", null=False)),
        migrations.AlterField("tip", "matter", matter("tip", null=False)),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(name="case_is_keyed_by_its_matter", condition=models.Q(pk=models.F("matter"))),
        ),
    ]
