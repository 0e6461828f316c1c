"""Indexes for the filters that lists offer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quotas", "0007_filed_duties")]

    operations = [
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["kind", "-recorded_at", "-id"], name="posting_kind"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["period", "-prepared_at", "-id"], name="report_period"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["state", "-prepared_at", "-id"], name="report_state"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(condition=models.Q(("late", True)), fields=["-prepared_at", "-id"], name="report_late"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("over", []), _negated=True), fields=["-prepared_at", "-id"], name="report_over"
            ),
        ),
    ]
