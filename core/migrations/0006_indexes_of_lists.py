"""Indexes for the filters that lists offer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0005_failed_tasks")]

    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["actor_name", "-at", "-id"], name="audit_actor"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["action", "-at", "-id"], name="audit_action"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["object_type", "-at", "-id"], name="audit_noun"),
        ),
    ]
