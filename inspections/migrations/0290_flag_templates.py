"""A flag stores the version of its rule's template and the values in it, no longer the sentence itself."""

from django.db import migrations, models

from core.operations import KeptColumns

# The rules whose template had an earlier version when sentences were stored: what only that version says.
_EARLIER = {
    "missing": "%(days)s days overdue.",
    "late": "%(days)s days after it was due.",
    "lowered_after_flag": "of that time.",
}
_VERSION = " ".join(
    f"WHEN rule = '{rule}' THEN CASE WHEN template_values ->> 'id' LIKE '%%{text.replace('%', '%%')}' THEN 1 ELSE 2 END"
    for rule, text in _EARLIER.items()
)
# Altering a type rewrites the rows without their triggers, which would refuse any change of a decided flag.
_SPLIT = f"""
ALTER TABLE inspections_flag
    ALTER COLUMN template_version TYPE smallint USING CASE {_VERSION} ELSE 1 END,
    ALTER COLUMN template_values TYPE jsonb USING template_values -> 'values';
"""
# The sentences stand in the code: going back, each flag says the name of its rule.
_JOIN = """
ALTER TABLE inspections_flag
    ALTER COLUMN template_values TYPE jsonb USING jsonb_build_object('id', rule, 'values', template_values);
"""
_SUBJECT = "subject_type subject_code subject_description location latitude longitude seen_on enterprise_id site_id"
_STANDING = "open acknowledged escalated"


def keep_columns(sentence: str) -> KeptColumns:
    return KeptColumns(
        "inspections_flag",
        always=f"id rule programme_id year category period raised_at follows_id place_id {_SUBJECT}",
        once="case_id",
        free="version decided_by_id decided_at decision_reason",
        while_in=(_STANDING, f"severity tonnes evidence {sentence}"),
        states={
            "open": "acknowledged escalated dismissed resolved",
            "acknowledged": "escalated dismissed resolved",
            "escalated": "dismissed resolved",
        },
    )


class Migration(migrations.Migration):
    dependencies = [("inspections", "0252_legal_entries_by_two")]

    operations = [
        migrations.AddField(
            "flag",
            "template_version",
            models.PositiveSmallIntegerField(
                "template version", default=1, help_text="which wording of the rule's sentence, counted from 1"
            ),
            preserve_default=False,
        ),
        migrations.RenameField("flag", "message", "template_values"),
        migrations.AlterField(
            "flag",
            "template_values",
            models.JSONField("template values", help_text="the values in the sentence"),
        ),
        migrations.RunSQL(_SPLIT, _JOIN),
        keep_columns("template_version template_values"),
    ]
