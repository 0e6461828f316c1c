"""How often the receiver of a webhook failed in a row, and until when nothing is sent to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0005_webhooks"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="webhookdelivery",
            name="delivery_due",
        ),
        migrations.AddField(
            model_name="webhook",
            name="failures",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="failures in a row"),
        ),
        migrations.AddField(
            model_name="webhook",
            name="paused_until",
            field=models.DateTimeField(null=True, verbose_name="nothing is sent until"),
        ),
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(
                condition=models.Q(("state", "pending")), fields=["webhook", "due_at"], name="delivery_due"
            ),
        ),
    ]
